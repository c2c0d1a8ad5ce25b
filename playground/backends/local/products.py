"""x·W + b for a handful of rows.

On the CPU the usual product of four rows takes two to three times as long as that of one,
though both wait for the same weights. oneDNN's product of weights that lie in blocks takes
hardly longer for four than for one, but the blocks are a copy that has to be made.
"""

from typing import Any, NamedTuple

import torch
from transformers import PreTrainedModel

# A set of texts holds its copy as long as it grows.
MOST_PACKED_BYTES = 128 * 2**20
# With fewer steps to come, making the copy takes longer than it saves.
FEWEST_STEPS = 16


class Product(NamedTuple):
    """A matrix (in, out) and what is added, as the model has them or in blocks."""

    weight: torch.Tensor
    bias: torch.Tensor | None
    in_blocks: Any = None  # oneDNN's operation on such weights

    def apply(self, rows: torch.Tensor) -> torch.Tensor:
        """(rows, in) → (rows, out)."""
        if self.in_blocks is not None:
            product: torch.Tensor = self.in_blocks(rows, self.weight, self.bias, "none", [], None)
            return product
        if self.bias is None:
            return torch.mm(rows, self.weight)
        return torch.addmm(self.bias, rows, self.weight)


def pack(product: Product) -> Product:
    """The same product with a copy of its weights in blocks."""
    operations = torch.ops.mkldnn
    return Product(
        operations._reorder_linear_weight(product.weight.t().detach()),
        product.bias,
        operations._linear_pointwise.default,
    )


def packing_pays(model: PreTrainedModel, *, steps: int) -> bool:
    """Whether a model's weights can be packed here, and `steps` steps make up for it."""
    return (
        steps >= FEWEST_STEPS
        and model.device.type == "cpu"
        and model.dtype == torch.float32
        and torch._C._has_mkldnn
        and torch.backends.cpu.get_cpu_capability().startswith("AVX")
        and sum(weight.nbytes for weight in model.parameters()) <= MOST_PACKED_BYTES
    )
