"""Translate a text, sentence by sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.backends.base import Translates
from playground.results import TranslatedSentence, Translation
from playground.tasks.checks import Stopwatch, require_integer, require_text
from playground.tasks.summarize import split_to_fit

# The longest translation of one sentence, in tokens.
MOST_NEW_TOKENS = 128
# Languages that are written without spaces between sentences.
UNSPACED = frozenset({"zh", "ja", "th"})


def translate(
    backend: Translates, text: str, *, source: str = "en", target: str = "fr", num_beams: float = 4
) -> Iterator[Translation]:
    """Put each sentence into another language; yield after each.

    `source` and `target` are codes of languages; line ends between sentences are kept. A
    sentence past the model's limit is cut into parts.

    Raises EmptyText, UnknownLanguage, NoTranslation, NotANumber, NotWhole, OutOfRange,
    TooManyTokens, NoAttention.
    """
    text = require_text(text)
    source, target = source.strip().lower(), target.strip().lower()
    beams = require_integer("num_beams", num_beams, low=1, high=8)
    watch = Stopwatch()
    spans = split_to_fit(backend, text)
    sentences: list[TranslatedSentence] = []
    done = 0
    for start, end in spans:
        before = join_sentences(text[done:start], target=target) if sentences else ""
        sentences.append(
            translate_sentence(
                backend,
                text[start:end],
                languages=(source, target),
                num_beams=beams,
                before=before,
            )
        )
        done = end
        yield Translation(
            source=source,
            target=target,
            sentences=tuple(sentences),
            total=len(spans),
            passport=backend.passport(watch.milliseconds),
        )


def translate_sentence(
    backend: Translates,
    text: str,
    *,
    languages: tuple[str, str],
    num_beams: int,
    before: str,
    begun: Sequence[int] = (),
) -> TranslatedSentence:
    """One sentence; its translation begins with the ids in `begun`."""
    source, target = languages
    written = backend.translate(
        text,
        source=source,
        target=target,
        max_new_tokens=MOST_NEW_TOKENS,
        num_beams=num_beams,
        begun=begun,
    )
    return TranslatedSentence(
        source=text,
        before=before,
        text=written.text,
        tokens=written.target_tokens,
        probabilities=written.probabilities,
        source_tokens=written.source_tokens,
        weights=written.cross_attention,
        rivals=written.rivals,
        begun=len(begun),
    )


def branch_translation(
    backend: Translates,
    translation: Translation,
    *,
    sentence: int,
    row: int,
    id_: int,
    num_beams: float = 4,
) -> Translation:
    """The same translation with another token at a step of one sentence: what stands before it is
    kept, and beam search goes on behind it.

    `sentence` and `row` count from 0. Raises OutOfRange, NotANumber, NotWhole.
    """
    beams = require_integer("num_beams", num_beams, low=1, high=8)
    sentences = list(translation.sentences)
    place = require_integer("sentence", sentence, low=0, high=len(sentences) - 1)
    old = sentences[place]
    step = require_integer("row", row, low=0, high=len(old.tokens) - 1)
    watch = Stopwatch()
    sentences[place] = translate_sentence(
        backend,
        old.source,
        languages=(translation.source, translation.target),
        num_beams=beams,
        before=old.before,
        begun=[*(token.id for token in old.tokens[:step]), id_],
    )
    return replace(
        translation,
        sentences=tuple(sentences),
        passport=backend.passport(watch.milliseconds),
    )


def join_sentences(gap: str, *, target: str) -> str:
    """What stands between two translated sentences: the line ends of the original, or a space
    where the language has them."""
    lines = "\n" * gap.count("\n")
    return lines or ("" if target in UNSPACED else " ")
