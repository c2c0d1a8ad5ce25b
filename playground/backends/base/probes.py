"""Looking into a prediction: switch heads off, read the layers in between, weigh the words.

Not every model can do each of these. A task asks with `isinstance` and says so in words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from playground.backends.base.protocols import Attends, Backend
from playground.results import AttentionKind, Floats, Token
from playground.results.probes import Head, Question

# What a token is replaced by when it is left out of a text.
Blank = Literal["mask", "nothing"]


@dataclass(frozen=True, kw_only=True)
class HeadGrid:
    """The heads of one kind of attention: `modules` are the names of the output projections,
    one per layer, as `model.get_submodule` takes them."""

    heads: int
    modules: tuple[str, ...]

    @property
    def layers(self) -> int:
        return len(self.modules)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """One prediction as a distribution.

    question           what is predicted: the next token, a masked one, the class, the answer
    tokens             those the model read
    place              index in `tokens` of where it is read off, -1 where it is none of them
    log_probabilities  (choices,), natural logarithm
    exclusive          whether one of the choices is right; else each is judged by itself
    """

    question: Question
    tokens: tuple[Token, ...]
    place: int
    log_probabilities: Floats
    exclusive: bool = True


@dataclass(frozen=True, kw_only=True)
class LayerGuesses:
    """What a model would say if it stopped after each layer, at each position.

    question       the token that comes next, or the one that stands there
    tokens         those the model read
    place          where the blank stands, or the last token
    ids            (layers + 1, tokens), the likeliest token; row 0 is before the first layer
    probabilities  (layers + 1, tokens), its probability
    final          (layers + 1, tokens), the probability of what the last layer says there
    norm, head     names of the modules: the final norm, "" where the model has none, and the
                   head, "" where it is more than one module
    factor         what comes out of the head is multiplied by it (T5: 1/√width)
    """

    question: Question
    tokens: tuple[Token, ...]
    place: int
    ids: tuple[tuple[int, ...], ...]
    probabilities: Floats
    final: Floats
    norm: str
    head: str
    factor: float = 1.0


@runtime_checkable
class Switches(Backend, Protocol):
    """A model whose attention heads can be switched off for one prediction."""

    def find_heads(self) -> Mapping[AttentionKind, HeadGrid]:
        """All heads. Raises NoSwitch where the place of a head's output is not known."""
        ...

    def foresee(self, text: str, pair: str, *, off: Collection[Head] = ()) -> Outlook:
        """The prediction with some heads' outputs set to 0, in one forward pass.

        A decoder: the token behind the text. An encoder: the first blank. A classifier: the
        class. A reader: the answer to `text` in `pair`. An encoder–decoder: the first token of
        what it writes, or the one behind `pair`.

        Raises TooManyTokens, EmptyText, NoMask, NeedsSecondText, PairNotSupported, NoSwitch.
        """
        ...

    def name_choices(self, text: str, pair: str, choices: Sequence[int]) -> tuple[str, ...]:
        """What the entries of `log_probabilities` are called; "" for "no answer"."""
        ...


@runtime_checkable
class Continues(Switches, Protocol):
    """A model that writes."""

    def go_on(self, text: str, pair: str, *, off: Collection[Head] = (), most: int) -> str:
        """At most `most` tokens that it writes, always the likeliest, with some heads off."""
        ...


@runtime_checkable
class Stops(Backend, Protocol):
    """A model whose layers in between can be read with its own head (nostalgebraist 2020,
    "interpreting GPT: the logit lens")."""

    def stop_early(self, text: str, pair: str) -> LayerGuesses:
        """Each layer's guess at each position: head(norm(hidden)). The norm is applied once: the
        library's last hidden state has it already. Raises TooManyTokens, EmptyText, NoMask,
        PairNotSupported, NoStop."""
        ...


@runtime_checkable
class Weighs(Switches, Attends, Protocol):
    """A model whose prediction can be traced back to the tokens."""

    @property
    def blank(self) -> Blank:
        """What `leave_out` puts in a token's place."""
        ...

    def weigh_gradients(self, text: str, pair: str, *, choice: int) -> Floats:
        """Gradient × input of each token, (tokens,): Σ_d e_d · ∂ ln p(choice) / ∂ e_d over the
        entries of its embedding."""
        ...

    def leave_out(
        self, text: str, pair: str, *, choice: int, places: Sequence[int]
    ) -> Iterator[tuple[int, float]]:
        """(place, ln p(choice) without that token), one after the other."""
        ...


@runtime_checkable
class Crosses(Weighs, Protocol):
    """A model that looks at another text while it writes."""

    def look_across(self, text: str, pair: str) -> tuple[Floats, Floats]:
        """The attention of the pass that `foresee` makes: the encoder's (layers, heads, token,
        token), and where the last layer's cross-attention looks from the place of the prediction
        (heads, token). Raises NoAttention."""
        ...
