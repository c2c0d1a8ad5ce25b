"""What one sentence costs in many languages."""

from collections.abc import Mapping

from playground.backends.base.vocabulary import Spells
from playground.results.vocabulary import LanguageCost, LanguageCosts
from playground.tasks.checks import Stopwatch


def weigh_languages(
    backend: Spells, sentences: Mapping[str, str], *, measure: str = "en"
) -> LanguageCosts:
    """The tokens of each sentence, relative to the one in the language `measure`.

    `sentences`: by language code. Unknown tokens are counted too: they stand for words that the
    model cannot tell apart.
    """
    watch = Stopwatch()
    cuts = {language: backend.cut_pieces(text) for language, text in sentences.items()}
    least = max(len(cuts[measure]), 1)
    return LanguageCosts(
        costs=tuple(
            LanguageCost(
                language=language,
                text=sentences[language],
                tokens=len(pieces),
                unknown=sum(piece.unknown for piece in pieces),
                ratio=len(pieces) / least,
            )
            for language, pieces in cuts.items()
        ),
        passport=backend.passport(watch.milliseconds),
    )
