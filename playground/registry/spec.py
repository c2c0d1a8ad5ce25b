"""What a model is, before anything is loaded."""

from dataclasses import dataclass
from enum import StrEnum

from playground.backends.base import Family


class Capability(StrEnum):
    """What a tab can ask of a model; one Protocol in `backends.base` each."""

    GENERATE = "generate"
    SCORE = "score"
    FILL_MASK = "fill_mask"
    CLASSIFY = "classify"
    ANSWER = "answer"
    SUMMARIZE = "summarize"
    TRANSLATE = "translate"
    EMBED = "embed"
    ATTEND = "attend"
    TOKENIZE = "tokenize"


# Of the encoder–decoders those can translate whose spec says between which languages.
CAPABILITIES: dict[Family, frozenset[Capability]] = {
    Family.DECODER: frozenset(
        {Capability.GENERATE, Capability.SCORE, Capability.ATTEND, Capability.TOKENIZE}
    ),
    Family.ENCODER: frozenset(
        {Capability.FILL_MASK, Capability.EMBED, Capability.ATTEND, Capability.TOKENIZE}
    ),
    Family.CLASSIFIER: frozenset({Capability.CLASSIFY, Capability.ATTEND, Capability.TOKENIZE}),
    Family.READER: frozenset({Capability.ANSWER, Capability.ATTEND, Capability.TOKENIZE}),
    Family.ENCODER_DECODER: frozenset(
        {Capability.SUMMARIZE, Capability.TRANSLATE, Capability.ATTEND, Capability.TOKENIZE}
    ),
}


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One model: what it is called, where it comes from, what it can do.

    key         how users and endpoints name it: "playground-gpt", "openai-community/gpt2"
    family      None for a typed id: read from the model's config when it is opened
    embedded    True: shipped in `assets/models/<key>`; False: `key` is a Hub id
    revision    a commit, tag or branch on the Hub; "" for an embedded model
    parameters  a count; 0 for a typed id until it is opened
    languages   ISO 639-1 codes, the strongest first
    translates  (source, target) pairs of such codes, for a model that translates
    adapter_on  the key of the base model when these weights are a LoRA adapter
    row_blocks  the shards hold large matrices in blocks of rows (`backends.weights` joins them)
    """

    key: str
    title: str
    family: Family | None
    embedded: bool = False
    revision: str = "main"
    parameters: int = 0
    languages: tuple[str, ...] = ()
    translates: tuple[tuple[str, str], ...] = ()
    adapter_on: str = ""
    row_blocks: bool = False

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this model can be asked; everything while its family is unknown."""
        if self.family is None:
            return frozenset(Capability)
        able = CAPABILITIES[self.family]
        return able if self.translates else able - {Capability.TRANSLATE}
