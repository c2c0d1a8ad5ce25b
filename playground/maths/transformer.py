"""A Transformer from scratch, to be read from top to bottom (Vaswani et al. 2017).

    Design          the choices by which the paper, GPT-2, BERT, T5 and BART differ
    Attention       heads that look at a text: at their own, or at another one
    FeedForward     two matrices, the same at every place
    Residual        x + part(x), and a norm
    Layer           attention, cross-attention, feed-forward
    Stack           embedding and positions, then layer upon layer: an encoder or a decoder
    Head            vectors → a score for every token of the vocabulary
    LanguageModel   one stack and a head; EncoderDecoder: two stacks and a head

In comments: `batch` texts of `length` tokens (`query`, `key`), `width` numbers each, `d` in a head.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from playground.maths import attention as steps
from playground.maths.positions import bucket_distances, encode_positions


@dataclass(frozen=True, kw_only=True)
class Design:
    """The paper's own choices, unless others are made."""

    vocabulary: int
    width: int = 512
    heads: int = 8
    d: int = 64
    layers: int = 6
    hidden: int = 2048  # the width inside the feed-forward
    activation: Callable[[Tensor], Tensor] = torch.relu
    norm: Literal["layer", "rms"] = "layer"
    norm_first: bool = False  # GPT-2, T5: a norm before each part; the paper, BERT, BART: after
    norm_embedding: bool = False  # BERT, BART
    epsilon: float = 1e-5
    biases: bool = True
    scaled: bool = True  # scores / √d; T5 does without
    positions: Literal["sinusoidal", "learned", "none"] = "sinusoidal"
    places: int = 512  # how many positions are learned
    buckets: int = 0  # T5: so many kinds of distance, each with a learned bias in each head
    reach: int = 128  # T5: from this distance on all are of one kind
    head_layer: bool = False  # BERT: one more layer before the scores
    head_bias: bool = False
    head_scale: float = 1.0  # T5: 1 / √width

    def make_norm(self) -> nn.Module:
        make = nn.LayerNorm if self.norm == "layer" else nn.RMSNorm
        return make(self.width, eps=self.epsilon)

    def make_linear(self, inside: int, outside: int) -> nn.Linear:
        return nn.Linear(inside, outside, bias=self.biases)


class Attention(nn.Module):
    """softmax(Q Kᵀ / √d + M) V in several heads side by side: section 3.2."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.heads, self.scale = design.heads, None if design.scaled else 1.0
        inner = design.heads * design.d
        self.query = design.make_linear(design.width, inner)
        self.key = design.make_linear(design.width, inner)
        self.value = design.make_linear(design.width, inner)
        self.output = design.make_linear(inner, design.width)

    def forward(self, x: Tensor, seen: Tensor, mask: Tensor | None) -> Tensor:
        """`x` (batch, query, width) looks at `seen` (batch, key, width), often at itself."""
        query = steps.split_heads(self.query(x), self.heads)  # (batch, head, query, d)
        key = steps.split_heads(self.key(seen), self.heads)  # (batch, head, key, d)
        value = steps.split_heads(self.value(seen), self.heads)  # (batch, head, key, d)
        mixed = steps.scaled_dot_product_attention(
            query, key, value=value, mask=mask, scale=self.scale
        ).output  # (batch, head, query, d)
        return self.output(steps.merge_heads(mixed))  # (batch, query, width)


class FeedForward(nn.Module):
    """activation(x W₁ + b₁) W₂ + b₂: section 3.3."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.activation = design.activation
        self.enter = design.make_linear(design.width, design.hidden)
        self.leave = design.make_linear(design.hidden, design.width)

    def forward(self, x: Tensor) -> Tensor:
        inside = self.activation(self.enter(x))  # (batch, length, hidden)
        return self.leave(inside)  # (batch, length, width)


class Residual(nn.Module):
    """norm(x + part(x)), as in the paper; or x + part(norm(x)), as in most models since."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.first, self.norm = design.norm_first, design.make_norm()

    def forward(self, x: Tensor, part: Callable[[Tensor], Tensor]) -> Tensor:
        return x + part(self.norm(x)) if self.first else self.norm(x + part(x))


class Layer(nn.Module):
    """One floor: of an encoder, or of a decoder that also looks into a memory (`cross`)."""

    def __init__(self, design: Design, *, cross: bool) -> None:
        super().__init__()
        self.attention, self.add_attention = Attention(design), Residual(design)
        if cross:
            self.cross, self.add_cross = Attention(design), Residual(design)
        self.feed_forward, self.add_feed_forward = FeedForward(design), Residual(design)

    def forward(
        self, x: Tensor, mask: Tensor | None, memory: Tensor | None, memory_mask: Tensor | None
    ) -> Tensor:
        x = self.add_attention(x, lambda x: self.attention(x, x, mask))
        if memory is not None:
            x = self.add_cross(x, lambda x: self.cross(x, memory, memory_mask))
        return self.add_feed_forward(x, self.feed_forward)  # (batch, length, width), as before


class Stack(nn.Module):
    """An encoder; with `causal` a decoder, where a token sees only itself and those before."""

    def __init__(self, design: Design, *, causal: bool = False, cross: bool = False) -> None:
        super().__init__()
        self.design, self.causal = design, causal
        self.embedding = nn.Embedding(design.vocabulary, design.width)
        if design.positions == "learned":
            self.positions = nn.Embedding(design.places, design.width)
        if design.buckets:
            self.bias = nn.Embedding(design.buckets, design.heads)
        self.first_norm = design.make_norm() if design.norm_embedding else nn.Identity()
        self.layers = nn.ModuleList(Layer(design, cross=cross) for _ in range(design.layers))
        self.last_norm = design.make_norm() if design.norm_first else nn.Identity()

    def forward(
        self,
        ids: Tensor,
        mask: Tensor | None = None,
        memory: Tensor | None = None,
        memory_mask: Tensor | None = None,
    ) -> Tensor:
        """`ids` (batch, length). A mask is added to scores: 0 to look, −∞ not to."""
        x = self.embedding(ids)  # (batch, length, width)
        if self.design.positions == "learned":
            x = x + self.positions.weight[: ids.shape[1]]
        if self.design.positions == "sinusoidal":
            x = x + encode_positions(ids.shape[1], self.design.width).to(x)
        x = self.first_norm(x)
        mask = self.extend_mask(mask, x)
        for layer in self.layers:
            x = layer(x, mask, memory, memory_mask)
        return self.last_norm(x)  # (batch, length, width)

    def extend_mask(self, mask: Tensor | None, x: Tensor) -> Tensor | None:
        """The mask, −∞ for the future, and T5's bias for each distance: all are added."""
        design, length, whole = self.design, x.shape[1], [] if mask is None else [mask]
        if self.causal:
            whole.append(steps.causal_mask(length).to(x))  # (query, key)
        if design.buckets:
            kinds = bucket_distances(
                length, buckets=design.buckets, reach=design.reach, causal=self.causal
            ).to(x.device)  # (query, key)
            whole.append(self.bias(kinds).permute(2, 0, 1))  # (head, query, key)
        return sum(whole[1:], whole[0]) if whole else None


class Head(nn.Module):
    """How well each token of the vocabulary would fit."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.design = design
        if design.head_layer:
            self.dense, self.norm = nn.Linear(design.width, design.width), design.make_norm()
        self.scores = nn.Linear(design.width, design.vocabulary, bias=design.head_bias)

    def forward(self, x: Tensor) -> Tensor:
        if self.design.head_layer:
            x = self.norm(self.design.activation(self.dense(x)))
        return self.scores(x * self.design.head_scale)  # (batch, length, vocabulary)


class LanguageModel(nn.Module):
    """GPT-2, which is causal, or BERT, which is not."""

    def __init__(self, design: Design, *, causal: bool) -> None:
        super().__init__()
        self.stack, self.head = Stack(design, causal=causal), Head(design)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        return self.head(self.stack(ids, mask))  # (batch, length, vocabulary)


class EncoderDecoder(nn.Module):
    """The paper's model, T5 or BART: one stack reads, the other looks at it and writes."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self.encoder, self.decoder = Stack(design), Stack(design, causal=True, cross=True)
        self.head = Head(design)

    def forward(self, source: Tensor, target: Tensor, mask: Tensor | None = None) -> Tensor:
        memory = self.encoder(source, mask)  # (batch, source, width)
        x = self.decoder(target, memory=memory, memory_mask=mask)  # (batch, target, width)
        return self.head(x)  # (batch, target, vocabulary)


def hide_padding(real: Tensor) -> Tensor:
    """`real` (batch, key), False for padding → a mask (batch, 1, 1, key) of 0 and −∞."""
    return torch.zeros_like(real, dtype=torch.float).masked_fill(~real, -torch.inf)[:, None, None]


# Calling a module gives Any.
# mypy: disable-error-code="no-any-return"
