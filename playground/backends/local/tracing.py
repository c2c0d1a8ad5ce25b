"""One attention layer of any architecture, recorded while the library runs it.

Since transformers 5 an attention module hands its queries, keys and values to a function that
it looks up by name (https://huggingface.co/docs/transformers/attention_interface). The function
of this file calls the architecture's own formula and tells a recorder what went in and what
came out. The recorder is a context variable, so that threads that share a view do not mix.
"""

import copy
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import torch
from transformers import AttentionInterface, AttentionMaskInterface, PreTrainedModel
from transformers.masking_utils import eager_mask
from transformers.pytorch_utils import Conv1D

from playground.backends.base import Family
from playground.errors import NoAttention
from playground.results import AttentionKind

NAME = "recorded"
# The library writes "may not look" as the lowest number of a type; no score comes near it.
BARRED = -1e4
RECORDER: ContextVar["Recorder | None"] = ContextVar("recorder", default=None)


@dataclass(frozen=True, kw_only=True)
class Product:
    """A call of a linear layer: what went in and what came out."""

    module: Any
    into: torch.Tensor
    out: torch.Tensor


@dataclass(kw_only=True)
class Call:
    """A call of the attention function, and the linear layers around it."""

    module: Any
    layer: int
    query: torch.Tensor
    key: torch.Tensor
    value: torch.Tensor
    mask: torch.Tensor | None
    scaling: float | None
    rest: dict[str, Any]
    weights: torch.Tensor
    output: torch.Tensor  # (1, query, heads, width of a value)
    before: list[Product]
    after: Product | None = None

    @property
    def joined(self) -> torch.Tensor:
        """(query, heads × width of a value)"""
        return self.output[0].flatten(1)


@dataclass(kw_only=True)
class Recorder:
    """Keeps one attention layer of one forward pass.

    `encoder` holds the modules of the encoder of an encoder–decoder, by id; None for one stack.
    """

    model: str
    kind: AttentionKind
    layer: int
    encoder: frozenset[int] | None
    seen: Counter[str] = field(default_factory=Counter)
    found: Call | None = None
    recent: list[Product] = field(default_factory=list)
    vectors: dict[str, torch.Tensor] = field(default_factory=dict)

    def note_vectors(self, name: str, out: torch.Tensor) -> None:
        """Vectors looked up: those of the stack that is looked at, the decoder's behind the
        encoder's."""
        if self.kind == "encoder" and self.seen["encoder"]:
            return
        self.vectors[name] = out

    def note_product(self, product: Product) -> None:
        """A linear layer ran; the first that reads the joined heads is W^O."""
        self.recent.append(product)
        call = self.found
        if call is None or call.after is not None:
            return
        into = product.into.flatten(0, -2)
        if into.shape == call.joined.shape and torch.equal(into, call.joined):
            call.after = product

    def note_attention(self, module: Any, call: dict[str, Any]) -> None:
        """The attention function ran."""
        recent, self.recent = self.recent, []
        kind = self._name_kind(module)
        layer = self.seen[kind]
        self.seen[kind] += 1
        if kind == self.kind and layer <= self.layer:
            inside = {id(part) for part in module.modules()}
            before = [product for product in recent if id(product.module) in inside]
            self.found = Call(module=module, layer=layer, before=before, **call)

    def _name_kind(self, module: Any) -> AttentionKind:
        if self.encoder is None:
            return self.kind
        if id(module) in self.encoder:
            return "encoder"
        # A layer of the decoder looks at its own text first, then at the encoder's.
        return "decoder" if self.seen["decoder"] == self.seen["cross"] else "cross"


def attend_and_tell(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **rest: Any,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The architecture's own attention, with a word to the recorder of this thread."""
    output, weights = find_formula(module)(module, query, key, value, attention_mask, **rest)
    recorder = RECORDER.get()
    if recorder is not None:
        call = {
            "query": query,
            "key": key,
            "value": value,
            "mask": attention_mask,
            "scaling": rest.pop("scaling", None),
            "rest": rest,
            "weights": weights,
            "output": output,
        }
        recorder.note_attention(module, call)
    return output, weights


def find_formula(module: Any) -> Callable[..., tuple[torch.Tensor, torch.Tensor]]:
    """The function that the library runs for this architecture when weights are asked for.
    Raises NoAttention."""
    for kind in type(module).__mro__:
        formula = getattr(sys.modules[kind.__module__], "eager_attention_forward", None)
        if formula is not None:
            found: Callable[..., tuple[torch.Tensor, torch.Tensor]] = formula
            return found
    recorder = RECORDER.get()
    raise NoAttention(model=recorder.model if recorder else type(module).__name__)


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """What runs in this thread is told to `recorder`."""
    token = RECORDER.set(recorder)
    try:
        yield recorder
    finally:
        RECORDER.reset(token)


def share_weights(model: PreTrainedModel) -> PreTrainedModel:
    """A copy of the modules around the same weights, with a config of its own."""
    weights = (*model.parameters(), *model.buffers())
    shared: dict[int, Any] = {id(weight): weight for weight in weights}
    return copy.deepcopy(model, shared)


def make_recorded(model: PreTrainedModel) -> PreTrainedModel:
    """A view of a model whose attention, linear layers and embeddings tell the recorder."""
    AttentionInterface.register(NAME, attend_and_tell)
    AttentionMaskInterface.register(NAME, eager_mask)
    view = share_weights(model)
    view.set_attn_implementation(NAME)
    for name, module in view.named_modules():
        if isinstance(module, torch.nn.Linear | Conv1D):
            module.register_forward_hook(tell_product)
        elif isinstance(module, torch.nn.Embedding):
            words = module is view.get_input_embeddings() or name.endswith("embed_tokens")
            module.register_forward_hook(name_vectors("words" if words else name))
    return view


def tell_product(module: Any, args: tuple[torch.Tensor, ...], out: torch.Tensor) -> None:
    """A hook of linear layers."""
    recorder = RECORDER.get()
    if recorder is not None and args:
        recorder.note_product(Product(module=module, into=args[0], out=out))


def name_vectors(name: str) -> Callable[..., None]:
    """A hook of embeddings."""

    def tell(module: Any, args: tuple[Any, ...], out: torch.Tensor) -> None:
        recorder = RECORDER.get()
        if recorder is not None:
            recorder.note_vectors(name, out)

    return tell


def list_encoder(view: PreTrainedModel, family: Family) -> frozenset[int] | None:
    """The modules of an encoder–decoder's encoder, by id; None for one stack."""
    if family != Family.ENCODER_DECODER:
        return None
    return frozenset(id(module) for module in view.get_encoder().modules())
