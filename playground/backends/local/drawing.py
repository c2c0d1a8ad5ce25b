"""Random draws that are the library's own.

`generate` draws with `torch.multinomial`, which for one draw is the largest of p / q, where q
is exponential noise, one number for each token (the Gumbel-max trick in another spelling). With
a `torch.Generator` per text the same seed gives the same text as the library's after
`torch.manual_seed`, whoever else is drawing, and texts that grow together share the rest.
"""

import functools
from collections.abc import Sequence

import torch


def draw(
    scores: torch.Tensor, generators: Sequence[torch.Generator]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Processed logits (texts, vocabulary), float32 → what `torch.multinomial` draws from
    each row's softmax with its generator (texts,), and that softmax."""
    probabilities = torch.softmax(scores, dim=-1)
    noise = make_noise(probabilities, generators)
    return torch.div(probabilities, noise, out=noise).argmax(dim=-1), probabilities


def make_noise(like: torch.Tensor, generators: Sequence[torch.Generator]) -> torch.Tensor:
    """Exponential noise, each row as `exponential_` fills it from the row's generator."""
    if like.device.type == "cpu" and noise_is_logarithm():
        uniform = torch.empty(like.shape, dtype=torch.float64)
        for row, generator in zip(uniform, generators, strict=True):
            row.uniform_(generator=generator)
        return uniform.neg_().log1p_().neg_().to(like.dtype)
    noise = torch.empty_like(like)
    for row, generator in zip(noise, generators, strict=True):
        row.exponential_(generator=generator)
    return noise


@functools.cache
def noise_is_logarithm() -> bool:
    """Whether `exponential_` on this CPU is −ln(1 − u) of the generator's next doubles u, a
    number at a time, as it is without Intel's random numbers: taking all logarithms at once
    is 2.5 times as fast."""
    ours, theirs = (torch.Generator().manual_seed(0) for _ in range(2))
    uniform = torch.empty(4096, dtype=torch.float64).uniform_(generator=ours)
    noise = torch.empty(4096).exponential_(generator=theirs)
    same = torch.equal((-torch.log1p(-uniform)).float(), noise)
    return same and torch.equal(ours.get_state(), theirs.get_state())
