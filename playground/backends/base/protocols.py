"""What a backend can be asked: one small Protocol per capability."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from playground.backends.base.values import (
    NO_REPEAT,
    Attention,
    Beam,
    BeamNode,
    Family,
    MaskedCopy,
    MaskedLogits,
    ReadAnswers,
    SamplerStage,
    Sampling,
    Step,
    WrittenSummary,
    WrittenTranslation,
)
from playground.results import AttentionKind, Floats, Passport, Token


class Backend(Protocol):
    """What every backend has, whatever else it can do."""

    @property
    def family(self) -> Family:
        """How the model is built, as read from its config."""
        ...

    @property
    def bytes(self) -> int:
        """Memory its weights take."""
        ...

    @property
    def limit(self) -> int:
        """The most tokens it reads at once, special tokens included."""
        ...

    def passport(self, milliseconds: float) -> Passport:
        """Name the model and what the result cost."""
        ...

    def tokenize(
        self, text: str, pair: str = "", *, special_tokens: bool = True
    ) -> tuple[Token, ...]:
        """Cut a text (and a second one) into tokens. Does not check `limit`."""
        ...

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The text of each token by itself, as shown in a list of alternatives."""
        ...


class Generates(Backend, Protocol):
    """A decoder that continues prompts.

    Where a method takes `added`, those are ids of tokens that stand behind the prompt already,
    drawn before or chosen by hand: the model reads the prompt's tokens and then them.
    """

    def decode(
        self,
        prompts: Sequence[str],
        samplings: Sequence[Sampling],
        *,
        likeliest: int,
        added: Sequence[Sequence[int]] = (),
    ) -> Iterator[tuple[Step, ...]]:
        """Step all sequences together; yield the new tokens of those still going.

        `added`: nothing, or one sequence of ids for each prompt. Raises TooManyTokens when a
        prompt and its new tokens do not fit `limit`.
        """
        ...

    def forecast(self, prompt: str, *, added: Sequence[int] = ()) -> Floats:
        """Raw logits (vocabulary,) of the next token, float32. Raises TooManyTokens."""
        ...

    def sample_stages(
        self, prompt: str, sampling: Sampling, *, added: Sequence[int] = (), draws: int
    ) -> tuple[tuple[SamplerStage, ...], dict[int, int]]:
        """The sampler taken apart at the next token: its stages in transformers' order (those
        that change nothing are left out), and how often each id came in `draws` independent
        draws from the last one, on a generator of the sampling's seed. At temperature 0 all
        draws are the likeliest token. Raises TooManyTokens.
        """
        ...

    def search_beams(
        self, prompt: str, *, num_beams: int, max_new_tokens: int
    ) -> tuple[tuple[BeamNode, ...], tuple[Beam, ...]]:
        """The library's beam search, with every text it followed on the way; beams best first,
        the same as `generate(num_beams=…, num_return_sequences=…, do_sample=False)` returns.
        Raises TooManyTokens.
        """
        ...

    def generate_plainly(self, prompt: str, *, temperature: float, max_new_tokens: int) -> str:
        """What `model.generate(ids, temperature=…, max_new_tokens=…)` writes, the call of many
        tutorials: without `do_sample=True` the library ignores the temperature.
        Raises TooManyTokens."""
        ...

    @property
    def chats(self) -> bool:
        """Whether the tokenizer has a chat template."""
        ...

    def write_chat(self, message: str) -> str:
        """A user's message in the model's chat template, special tokens written out, up to where
        the assistant's answer begins. Raises NoChatTemplate."""
        ...

    def count_tokens(self, prompt: str) -> int:
        """How many tokens of `limit` a prompt takes."""
        ...

    def find_token(self, prompt: str, word: str, *, added: Sequence[int] = ()) -> tuple[int, ...]:
        """The ids a word is cut into where it follows the text; a word that is typed without a
        space in front gets one where the text does not end with a space. Punctuation, and
        scripts that are written without spaces, get none."""
        ...

    @property
    def ends(self) -> frozenset[int]:
        """The ids of the tokens that end a text."""
        ...

    def spell(self, prompt: str, ids: Sequence[int], *, complete: bool = False) -> tuple[str, ...]:
        """The text that each token adds behind the prompt: "" inside a character. `complete`:
        nothing follows, so that the last token shows what is left of a character."""
        ...


class Scores(Backend, Protocol):
    """A decoder that says how likely a given text is."""

    def log_probabilities(self, text: str) -> tuple[tuple[Token, ...], Floats]:
        """Tokens and ln p of each given those before it; NaN for a first token that nothing
        precedes. Raises TooManyTokens."""
        ...


class FillsMasks(Backend, Protocol):
    """An encoder with a masked-language-model head."""

    @property
    def mask_token(self) -> str:
        """How a blank is written for this model, "[MASK]" or "<mask>"."""
        ...

    @property
    def mask_id(self) -> int:
        """The id of a blank."""
        ...

    def read_copies(self, copies: Sequence[MaskedCopy]) -> tuple[Floats, ...]:
        """One forward pass over many copies: for each, ln p (places, vocabulary) of every token
        at the places asked about. Raises TooManyTokens."""
        ...

    def fill(self, text: str) -> MaskedLogits:
        """ln p of every token at every blank; no row when there is no blank.
        Raises TooManyTokens."""
        ...

    def token_id(self, word: str) -> tuple[int, ...]:
        """The ids a word is cut into where a blank stands (after a space)."""
        ...


class Classifies(Backend, Protocol):
    """An encoder with a classification head."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the columns."""
        ...

    @property
    def exclusive(self) -> bool:
        """Whether a text has one of the labels, so that a row sums to 1; else each label is
        judged by itself."""
        ...

    def classify(self, texts: Sequence[str]) -> Floats:
        """Probabilities (texts, labels). Raises TooManyTokens."""
        ...


class Answers(Backend, Protocol):
    """An encoder that points at the answer to a question in a text."""

    def answer(self, question: str, context: str, *, most: int) -> ReadAnswers:
        """The `most` likeliest spans of the context that answer a question.

        A context that is too long is read in windows that overlap. Raises EmptyText where the
        context has no token, TooManyTokens for a question or a context past the limit.
        """
        ...


class Embeds(Backend, Protocol):
    """An encoder whose mean-pooled last layer places texts in a space."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (texts, width). A text past `limit` is embedded by its beginning."""
        ...


class Summarizes(Backend, Protocol):
    """An encoder–decoder that writes a shorter text."""

    def summarize(
        self, text: str, *, max_new_tokens: int, num_beams: int, no_repeat: int = NO_REPEAT
    ) -> WrittenSummary:
        """Beam search over one text that fits `limit`; no run of `no_repeat` tokens comes twice
        (0: no such guard). Raises TooManyTokens."""
        ...


class Translates(Backend, Protocol):
    """An encoder–decoder that writes in another language what it reads in one."""

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """The (source, target) pairs it was trained on, as codes: ("en", "fr")."""
        ...

    def translate(
        self,
        text: str,
        *,
        source: str,
        target: str,
        max_new_tokens: int,
        num_beams: int,
        begun: Sequence[int] = (),
    ) -> WrittenTranslation:
        """Beam search over one text that fits `limit`. `begun`: ids that the translation begins
        with; they count as new tokens. Raises UnknownLanguage, NoTranslation, TooManyTokens,
        NoAttention."""
        ...


class Attends(Backend, Protocol):
    """Any model that shows its attention weights."""

    @property
    def attention_kinds(self) -> tuple[AttentionKind, ...]:
        """("encoder",), ("decoder",) or ("encoder", "decoder", "cross")."""
        ...

    def attend(self, text: str, pair: str, *, kind: AttentionKind) -> Attention:
        """One forward pass over the text(s), all layers.

        For an encoder–decoder `pair` is the text of the decoder; when it is empty the model
        writes it first. Raises TooManyTokens, PairNotSupported, NoAttention.
        """
        ...
