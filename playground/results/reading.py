"""Results of the models that fill, judge, summarize and attend."""

from dataclasses import dataclass

from playground.results.shared import (
    AttentionKind,
    Floats,
    Passport,
    SummaryMethod,
    Token,
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    token: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class Mask:
    """One blank. `position` is its token index. `chosen` holds the words the user asked
    about, with `loss` = −ln p for each in the same order."""

    position: int
    candidates: tuple[Candidate, ...]
    chosen: tuple[Candidate, ...] = ()
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MaskFilling:
    text: str
    masks: tuple[Mask, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """`weight`: how much the probability of the label falls when this word is left out."""

    text: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Classification:
    """`label` is the likeliest. The scores sum to 1 where the labels are `exclusive`; else each
    label is judged by itself."""

    text: str
    label: str
    scores: dict[str, float]
    exclusive: bool
    attributions: tuple[Attribution, ...]
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class ClassifiedRow:
    """One of many texts. `label` is empty when its `tokens` are more than the model reads."""

    text: str
    label: str
    probability: float
    tokens: int


@dataclass(frozen=True, kw_only=True)
class ClassifiedRows:
    """Many texts, as far as they are done, of `total`."""

    rows: tuple[ClassifiedRow, ...]
    total: int
    passport: Passport


@dataclass(frozen=True, kw_only=True)
class Summary:
    """`sources[i]` are the indices into `document` of the sentences that `sentences[i]` draws on,
    `shares[i]` how much of its attention each got, in 0…1 (nothing where it is the source
    itself). The document is read in `parts`, of which `done` are read."""

    method: SummaryMethod
    document: tuple[str, ...]
    sentences: tuple[str, ...]
    sources: tuple[tuple[int, ...], ...]
    done: int
    parts: tuple[str, ...]
    passport: Passport
    shares: tuple[tuple[float, ...], ...] = ()

    @property
    def summary(self) -> str:
        """The sentences, joined."""
        return " ".join(self.sentences)


@dataclass(frozen=True, kw_only=True)
class FoundAnswer:
    """A stretch of the context that may be the answer."""

    text: str
    start: int
    end: int
    probability: float


@dataclass(frozen=True, kw_only=True)
class Answering:
    """`answers` best first. `starts` and `ends` are the probabilities that the answer begins and
    ends at each of the context's `tokens`; either sums to 1 together with "no answer". The
    context was read in `windows` overlapping parts."""

    question: str
    context: str
    answers: tuple[FoundAnswer, ...]
    no_answer_probability: float
    tokens: tuple[Token, ...]
    starts: Floats
    ends: Floats
    windows: int
    passport: Passport

    @property
    def best(self) -> FoundAnswer | None:
        """The likeliest answer; None where "no answer" is likelier still."""
        if self.answers and self.answers[0].probability > self.no_answer_probability:
            return self.answers[0]
        return None


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A token that could have been written at a step, and the model's own probability of it."""

    id: int
    text: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class TranslatedSentence:
    """One sentence in the other language.

    before           what joins it to the sentence before: a space, line ends or nothing
    tokens           of `text`, the one that ends it included
    probabilities    the model's own of each token, given the source and the tokens before it
    source_tokens    of `source`
    weights          (tokens, source_tokens), cross-attention averaged over layers and heads
    rivals           for each token the likeliest in its place, best first
    begun            how many of its first tokens were given: taken over, the last chosen by hand
    """

    source: str
    before: str
    text: str
    tokens: tuple[Token, ...]
    probabilities: tuple[float, ...]
    source_tokens: tuple[Token, ...]
    weights: Floats
    rivals: tuple[tuple[Rival, ...], ...]
    begun: int = 0


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A text sentence by sentence, as far as it is done, of `total`."""

    source: str
    target: str
    sentences: tuple[TranslatedSentence, ...]
    total: int
    passport: Passport

    @property
    def text(self) -> str:
        """The whole translation."""
        return "".join(sentence.before + sentence.text for sentence in self.sentences)


@dataclass(frozen=True, kw_only=True)
class AttentionMaps:
    """`weights[layer, head, query, key]` for the layers in `shown`, rows summing to 1.

    `layers` and `heads` count what the model has. `pair_start` is the index of the first
    key token of the second text, 0 when there is one text only.
    """

    kind: AttentionKind
    query_tokens: tuple[Token, ...]
    key_tokens: tuple[Token, ...]
    shown: tuple[int, ...]
    layers: int
    heads: int
    weights: Floats
    pair_start: int
    passport: Passport
