"""Results of decoders: texts, the sampler, beams, surprise."""

from dataclasses import dataclass

from playground.results.shared import (
    FinishReason,
    Floats,
    Passport,
)


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A token that could have come: `probability` is the model's own, `sampled` the
    sampler's after temperature, top-k, top-p, min-p and repetition penalty."""

    text: str
    id: int
    probability: float
    sampled: float


@dataclass(frozen=True, kw_only=True)
class GeneratedToken:
    """One drawn token. `probability` and `rank` (1 = likeliest) are the model's own,
    before the sampler; `alternatives` are its likeliest, best first."""

    text: str
    id: int
    probability: float
    rank: int
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Generation:
    """`text` is what was added to `prompt`; `finish_reason` is empty while it grows."""

    prompt: str
    text: str
    tokens: tuple[GeneratedToken, ...]
    finish_reason: FinishReason
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Lens:
    """The next token at one place of a text, before any sampler: what a temperature works on.

    logits       (vocabulary,), raw, float32
    texts        the text of each of the `likeliest` tokens, best first
    likeliest    their ids
    drawn        the id that came at this place, -1 where none has come yet
    """

    place: int
    logits: Floats
    likeliest: tuple[int, ...]
    texts: tuple[str, ...]
    drawn: int
    drawn_text: str
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class XrayToken:
    """One token in the x-ray of the sampler: its probability after each stage, and how often it
    was drawn."""

    text: str
    id: int
    probabilities: tuple[float, ...]
    draws: int


@dataclass(frozen=True, kw_only=True)
class XrayStage:
    """`kept` tokens can still be drawn; they had `mass` of the stage before. `cut` are the
    likeliest of those that this stage removed (texts, best first). `entropy` in bits."""

    name: str
    kept: int
    mass: float
    entropy: float
    cut: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Xray:
    """The sampler at one place: stages in order, the likeliest tokens through them, and `draws`
    independent draws beside the exact probabilities. `others` counts draws of tokens that are
    not among `tokens`, `others_probability` is what they should have had."""

    stages: tuple[XrayStage, ...]
    tokens: tuple[XrayToken, ...]
    draws: int
    others: int
    others_probability: float
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One prompt at several temperatures, from one batched run with one seed for each text."""

    temperatures: tuple[float, ...]
    generations: tuple[Generation, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class BeamToken:
    """A node of the tree of beam search; `parent` is an index into `nodes` and smaller than the
    node's own, -1 for the prompt. `log_probability` is cumulative. `alive`: among the beams
    after its step; the others were weighed and dropped, or are where greedy went alone."""

    text: str
    id: int
    depth: int
    parent: int
    probability: float
    log_probability: float
    alive: bool


@dataclass(frozen=True, kw_only=True)
class FoundText:
    """A text that beam search returns; `leaf` is an index into the nodes."""

    text: str
    leaf: int
    log_probability: float
    score: float
    tokens: int


@dataclass(frozen=True, kw_only=True)
class BeamTree:
    """`found` best first; `greedy` is what one beam alone writes, for comparison; its path is
    in `nodes` too."""

    prompt: str
    nodes: tuple[BeamToken, ...]
    found: tuple[FoundText, ...]
    greedy: FoundText
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Trap:
    """What tutorials' `generate(ids, temperature=…)` writes, a text for each of `temperatures`,
    beside the greedy text. `same`: all of them are the greedy text, the temperature did
    nothing."""

    prompt: str
    greedy: str
    temperatures: tuple[float, ...]
    texts: tuple[str, ...]
    same: bool
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What a guess of the next token was worth.

    `guess` is the text of the guessed token (the first, where a word is cut into several:
    `pieces`) and `id` its id, `rank` 1 = likeliest. `came` is the token the sampler drew, `best`
    the likeliest. `bits` = −log₂ probability of the guess. `ended`: what came ends the text.
    """

    guess: str
    id: int
    pieces: int
    probability: float
    rank: int
    bits: float
    came: GeneratedToken
    best: Alternative
    ended: bool
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class AlignedSpan:
    """A stretch of text that both models cut alike: its characters and the bits each model paid
    for it. None where a model has no probability (the first token)."""

    text: str
    start: int
    end: int
    first_bits: float | None
    second_bits: float | None


@dataclass(frozen=True, kw_only=True)
class ScoredToken:
    """A token of a given text; the first has no probability when nothing precedes it. `start`
    and `end` are equal for a token that stands for no characters of the text, or for a part of
    one."""

    text: str
    id: int
    probability: float | None
    bits: float | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class Score:
    """`cross_entropy` is in nats per token, `perplexity` its exponential; both over the
    tokens that have a probability. `bits_per_character` divides by the text's characters."""

    tokens: tuple[ScoredToken, ...]
    cross_entropy: float
    perplexity: float
    bits_per_character: float
    passport: Passport
