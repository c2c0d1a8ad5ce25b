"""What the kinds of local model have in common."""

import inspect
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from playground.backends.base import Attention, Family, Rebuilt
from playground.backends.base.tracing import MOST_TRACED
from playground.backends.local.failing import mapped_failures
from playground.backends.local.fused import fuse
from playground.backends.local.plan import TokenizerPlan
from playground.backends.local.rebuilding import MOST_REBUILT, compare, read_positions
from playground.backends.local.tokens import Cut, TextCutter
from playground.backends.local.traced import build_trace
from playground.backends.local.tracing import (
    Recorder,
    list_encoder,
    make_recorded,
    recording,
    share_weights,
)
from playground.backends.local.vocabulary import LocalVocabulary
from playground.errors import NoAttention, TooManyTokens
from playground.results import AttentionKind, Floats, Passport, Token
from playground.results.inside import AttentionTrace

# Longer texts are possible with some models, but not on a machine that others use too.
MOST_TOKENS = 4096
# What a model is taken to read when neither its config nor its tokenizer says.
USUAL_TOKENS = 512
# All maps of one forward pass, in bytes: 836 tokens at 12 layers × 12 heads in float32.
MOST_ATTENTION_BYTES = 384 * 2**20


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What a passport says before anything is computed."""

    key: str
    revision: str
    dtype: str
    device: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a forward pass is given, and the tokens at either side of its attention."""

    feed: dict[str, torch.Tensor]
    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]


@contextmanager
def computing(model: str) -> Iterator[None]:
    """Where forward passes run: without gradients, and with torch's errors mapped."""
    with mapped_failures(model), torch.inference_mode():
        yield


class LocalModel(LocalVocabulary):
    """A transformers model with its tokenizer, ready for many threads at once.

    Nothing changes the model after it was opened: forward passes run in inference mode,
    and attention weights come from a second view of the same weights.
    """

    family: ClassVar[Family]

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        """`model` in evaluation mode on its device, `tokenizer` a fast one."""
        self._model = model
        self._cutter = TextCutter(tokenizer)
        self._plan = TokenizerPlan(tokenizer, self._cutter)
        self._identity = identity
        self._accepts = frozenset(inspect.signature(model.forward).parameters)
        self._limit = find_limit(model, tokenizer)
        self._typed = (
            "token_type_ids" in self._accepts
            and "token_type_ids" in tokenizer.model_input_names
            and getattr(model.config, "type_vocab_size", 0) > 1
        )
        self._view: Any = None
        self._recorded_view: Any = None
        self._view_lock = threading.Lock()
        self._parameters = sum(weight.numel() for weight in model.parameters())
        self._bytes: int = sum(weight.nbytes for weight in (*model.parameters(), *model.buffers()))

    @property
    def bytes(self) -> int:
        return self._bytes

    @property
    def limit(self) -> int:
        return self._limit

    def passport(self, milliseconds: float) -> Passport:
        return Passport(
            model=self._identity.key,
            revision=self._identity.revision,
            parameters=self._parameters,
            dtype=self._identity.dtype,
            device=self._identity.device,
            milliseconds=milliseconds,
        )

    def tokenize(
        self, text: str, pair: str = "", *, special_tokens: bool = True
    ) -> tuple[Token, ...]:
        return self._cutter.cut(text, pair, special_tokens=special_tokens).tokens

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(self._cutter.name_token(id_) for id_ in ids)

    def position_embeddings(self) -> Floats:
        return read_positions(self._model)

    def _check_length(self, tokens: int, limit: int = 0) -> None:
        """Raises TooManyTokens; a limit of 0 is the model's own."""
        limit = limit or self._limit
        if tokens > limit:
            raise TooManyTokens(tokens=tokens, limit=limit, model=self._identity.key)

    def _feed(self, cuts: Sequence[Cut]) -> dict[str, torch.Tensor]:
        """Cut texts, padded on the right, as the arguments of the model's forward."""
        width = max(len(cut.ids) for cut in cuts)
        fillers = [width - len(cut.ids) for cut in cuts]
        pad = self._cutter.pad_id
        rows = zip(cuts, fillers, strict=True)
        feed = {
            "input_ids": self._to_tensor([[*cut.ids, *[pad] * free] for cut, free in rows]),
            "attention_mask": self._to_tensor(
                [[1] * (width - free) + [0] * free for free in fillers]
            ),
        }
        if self._typed:
            rows = zip(cuts, fillers, strict=True)
            feed["token_type_ids"] = self._to_tensor(
                [[*cut.types, *[0] * free] for cut, free in rows]
            )
        return feed

    def _to_tensor(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        return torch.tensor(rows, dtype=torch.long, device=self._model.device)

    @property
    def _attending(self) -> PreTrainedModel:
        """The same weights behind modules that return attention weights.

        The usual implementation is faster but never has the weights as a matrix. Which one
        runs is a property of the shared config, so a copy of the modules gets its own.
        """
        with self._view_lock:
            if self._view is None:
                view = share_weights(self._model)
                view.set_attn_implementation("eager")
                self._view = view
            return self._view

    @property
    def _recorded(self) -> PreTrainedModel:
        """The same weights behind modules that tell what their attention computes."""
        with self._view_lock:
            if self._recorded_view is None:
                self._recorded_view = make_recorded(self._model)
            return self._recorded_view

    def trace(self, text: str, pair: str, *, kind: AttentionKind, layer: int) -> AttentionTrace:
        """One layer of attention, taken apart; see `Traces`."""
        reading = self._read_to_trace(text, pair, kind=kind, limit=min(self._limit, MOST_TRACED))
        view = self._recorded
        whole = view if self.family == Family.ENCODER_DECODER else view.base_model
        recorder = Recorder(
            model=self._identity.key,
            kind=kind,
            layer=layer,
            encoder=list_encoder(view, self.family),
        )
        accepted = inspect.signature(whole.forward).parameters
        more = {"use_cache": False} if "use_cache" in accepted else {}
        with computing(self._identity.key), recording(recorder):
            whole(**reading.feed, **more)
            return build_trace(
                recorder,
                query_tokens=reading.query_tokens,
                key_tokens=reading.key_tokens,
                rotary=any("rotary" in name for name, _ in view.named_modules()),
            )

    def _read_to_trace(self, text: str, pair: str, *, kind: AttentionKind, limit: int) -> Reading:
        """What a model that is one stack reads. Raises TooManyTokens."""
        cut = self._cutter.cut(text, pair)
        self._check_length(len(cut.ids), limit)
        return Reading(feed=self._feed([cut]), query_tokens=cut.tokens, key_tokens=cut.tokens)

    def _attention_limit(self) -> int:
        """The most tokens whose maps, all layers and heads, are held in memory at once."""
        config = self._model.config
        heads = (getattr(config, "num_hidden_layers", 0) or 1) * (
            getattr(config, "num_attention_heads", 0) or 1
        )
        return min(self._limit, int((MOST_ATTENTION_BYTES / (4 * heads)) ** 0.5))

    def _rebuild_alone(self, cut: Cut) -> Rebuilt:
        """The logits of a model that is one stack, from scratch and from the library."""
        self._check_length(len(cut.ids), min(self._limit, MOST_REBUILT))
        ids = {"input_ids": self._to_tensor([cut.ids])}
        with computing(self._identity.key):
            return compare(
                self._model, self._attending, ids, tokens=cut.tokens, name=self._identity.key
            )

    def _attend_to_itself(self, cut: Cut) -> Attention:
        """Self-attention of a model that is one stack."""
        self._check_length(len(cut.ids), self._attention_limit())
        with computing(self._identity.key):
            outputs = self._attending.base_model(**self._feed([cut]), output_attentions=True)
            maps = getattr(outputs, "attentions", None)
            weights = stack_maps(maps, model=self._identity.key)
        return Attention(
            query_tokens=cut.tokens,
            key_tokens=cut.tokens,
            weights=weights,
            pair_start=cut.pair_start,
        )


class AttendingEncoder(LocalModel):
    """A model that reads in both directions: one text or a pair."""

    attention_kinds: tuple[AttentionKind, ...] = ("encoder",)

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, *, identity: Identity
    ) -> None:
        super().__init__(model, tokenizer, identity=identity)
        # For passes of which only the end is wanted.
        self._fused = fuse(model)

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        return self._attend_to_itself(self._cutter.cut(text, pair))


def stack_maps(maps: Sequence[torch.Tensor] | None, *, model: str) -> Floats:
    """One (1, heads, query, key) tensor per layer → (layers, heads, query, key) float32.

    Raises NoAttention when the model returned none.
    """
    if not maps or maps[0] is None:
        raise NoAttention(model=model)
    weights = np.empty((len(maps), *maps[0].shape[1:]), dtype=np.float32)
    for layer, heads in enumerate(maps):
        rows = heads[0].float()  # (heads, query, key)
        if heads.dtype != torch.float32:
            # Softmax rounded to 8 or 11 bits misses 1 by up to 0.2 %.
            rows = rows / rows.sum(-1, keepdim=True)
        weights[layer] = rows.cpu().numpy()
    return weights


def find_limit(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast) -> int:
    """The most tokens that fit: the smallest of what the config, the position table and
    the tokenizer say."""
    config = model.config
    stated = [
        getattr(config, "max_position_embeddings", None),
        getattr(config, "n_positions", None),
        tokenizer.model_max_length,
    ]
    table = getattr(getattr(model.base_model, "embeddings", None), "position_embeddings", None)
    padding = getattr(table, "padding_idx", None)
    if table is not None and padding is not None:
        # RoBERTa counts positions from the padding index + 1.
        stated.append(table.num_embeddings - padding - 1)
    sizes = [size for size in stated if isinstance(size, int) and 0 < size < 10**9]
    return min([*sizes, MOST_TOKENS]) if sizes else USUAL_TOKENS
