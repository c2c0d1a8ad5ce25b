"""x·W + b for a handful of rows.

On the CPU the usual product of four rows takes two to three times as long as that of one,
though both wait for the same weights. oneDNN's product of weights that lie in blocks takes
hardly longer for four than for one, but the blocks are a copy that has to be made.
"""

from typing import Any, NamedTuple

import torch
from transformers import PreTrainedModel

# A model that is decoded holds its copy as long as it is open.
MOST_PACKED_BYTES = 128 * 2**20


class Product(NamedTuple):
    """A matrix (in, out) and what is added, as the model has them or in blocks."""

    weight: torch.Tensor
    bias: torch.Tensor | None
    in_blocks: Any = None  # oneDNN's operation on such weights
    in_pairs: bool = False  # a row by itself would be added up in another order

    def apply(self, rows: torch.Tensor) -> torch.Tensor:
        """(rows, in) → (rows, out)."""
        if self.in_pairs and len(rows) == 1:
            return self.apply(rows.expand(2, -1))[:1]
        if self.in_blocks is not None:
            product: torch.Tensor = self.in_blocks(rows, self.weight, self.bias, "none", [], None)
            return product
        if self.bias is None:
            return torch.mm(rows, self.weight)
        return torch.addmm(self.bias, rows, self.weight)


def pack(product: Product) -> Product:
    """The same product with a copy of its weights in blocks. Each row of a result is the same to
    the last bit whichever other rows there are."""
    operations = torch.ops.mkldnn
    packed = Product(
        operations._reorder_linear_weight(product.weight.t().detach()),
        product.bias,
        operations._linear_pointwise.default,
    )
    probe = torch.linspace(-1.0, 1.0, 2 * product.weight.shape[0]).sin().view(2, -1)
    alone = torch.equal(packed.apply(probe)[:1], packed.apply(probe[:1]))
    return packed._replace(in_pairs=not alone)


def can_be_packed(model: PreTrainedModel) -> bool:
    """Whether there are such products for a model's weights here, and room for a copy."""
    return (
        model.device.type == "cpu"
        and model.dtype == torch.float32
        and torch._C._has_mkldnn
        and torch.backends.cpu.get_cpu_capability().startswith("AVX")
        and sum(weight.nbytes for weight in model.parameters()) <= MOST_PACKED_BYTES
    )


def count_packed_bytes(model: PreTrainedModel) -> int:
    """Memory that the copy of a model's weights takes; 0 where none is made."""
    return sum(weight.nbytes for weight in model.parameters()) if can_be_packed(model) else 0
