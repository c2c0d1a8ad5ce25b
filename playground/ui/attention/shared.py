"""What the panels that look into a prediction have in common."""

from collections.abc import Sequence

from playground.plots.labels import show_text
from playground.plots.tables import Table
from playground.results import Passport
from playground.results.probes import Blanked, Question
from playground.texts import probes as words
from playground.ui import parts
from playground.ui.visit import Visit


def name_choice(visit: Visit, name: str, question: Question) -> str:
    """A choice as it stands in a sentence."""
    if question == "answer":
        return name or visit.say(words.NO_ANSWER)
    return show_text(name) if question in {"next", "mask"} else name


def draw_masked(visit: Visit, masked: Blanked | None) -> str:
    """That a word was made a blank, where it was."""
    if masked is None:
        return ""
    return parts.draw_note(visit.say(words.MASKED, word=masked.word, mask=masked.mask))


def draw_foot(
    visit: Visit, sentences: Sequence[str], *, name: str, table: Table, passport: Passport
) -> str:
    """What a picture means, its numbers to read and to save, and who computed them."""
    return "".join(
        [
            *map(parts.draw_note, sentences),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, name, table)}</p>',
            parts.draw_passport(visit, passport),
        ]
    )


def format_change(value: float) -> str:
    """A signed number with two digits: +0.31, −1.20, 0.00."""
    text = f"{value:+.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", "−")


def format_ratio(value: float) -> str:
    """How many times: 1.7, 23, 1,500."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"
