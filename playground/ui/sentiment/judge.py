"""One text, judged as it is typed: by the chosen model and by a second one beside it."""

import html
from typing import Any

from playground.backends.base import Classifies
from playground.plots.bars import draw_scores
from playground.plots.labels import format_probability
from playground.plots.tables import tabulate_scores
from playground.results import Classification
from playground.tasks.sentiment import judge
from playground.texts import common
from playground.texts import sentiment as words
from playground.ui import parts
from playground.ui.links import LONGEST, write_query
from playground.ui.snippets import write_sentiment
from playground.ui.visit import Visit

TAB = "sentiment"
# From here on a label that is judged by itself holds.
HALF = 0.5


def show_judgement(visit: Visit, backend: Classifies, *, text: str) -> tuple[Any, ...]:
    """The finding, the bars, what they mean, and the program."""
    result = judge(backend, text)
    assert visit.spec is not None
    link = draw_link(visit, {"text": text, "model": visit.spec.key})
    return (
        parts.draw_title(find_title(visit, result)),
        draw_bars(visit, result),
        draw_details(visit, result, name="probabilities", link=link),
        write_sentiment(visit.spec, text, exclusive=result.exclusive),
    )


def show_beside(visit: Visit, backend: Classifies, *, text: str) -> tuple[Any, ...]:
    """The same of the second model, which the page's program does not run."""
    result = judge(backend, text)
    return (
        parts.draw_title(find_title(visit, result)),
        draw_bars(visit, result),
        draw_details(visit, result, name="probabilities-beside", link=""),
    )


def draw_bars(visit: Visit, result: Classification) -> Any:
    """A bar for each label, named in the reader's language."""
    named = {name_label(visit, label): score for label, score in result.scores.items()}
    return draw_scores(named, title="", axis=visit.say(words.AXIS))


def draw_details(visit: Visit, result: Classification, *, name: str, link: str) -> str:
    """What the bars mean, their table, what to take away, and the passport."""
    reading = words.IS_EXCLUSIVE if result.exclusive else words.NOT_EXCLUSIVE
    headers = [visit.say(words.LABEL), visit.say(common.PROBABILITY)]
    named = {name_label(visit, label): score for label, score in result.scores.items()}
    table = tabulate_scores(named, headers=headers)
    return "".join(
        [
            parts.draw_note(visit.say(reading)),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{link}{parts.draw_download(visit, name, table)}</p>',
            parts.draw_passport(visit, result.passport),
        ]
    )


def draw_link(visit: Visit, values: dict[str, Any], *, tab: str = TAB) -> str:
    """A link that sets the controls again; a sentence where it would be too long."""
    query = write_query(tab, values)
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'


def name_label(visit: Visit, label: str) -> str:
    """A class in the reader's language where the catalogue knows it."""
    known = words.NAMES.get(label.lower())
    return visit.say(known) if known else label


def find_title(visit: Visit, result: Classification) -> str:
    """The likeliest label; of labels that do not exclude each other all above one half."""
    likely = [
        f"{name_label(visit, label)} {format_probability(score)}"
        for label, score in sorted(result.scores.items(), key=lambda pair: -pair[1])
        if score > HALF
    ]
    if likely and not result.exclusive:
        comma = "，" if visit.language == "zh" else ", "
        return visit.say(words.SEVERAL, labels=comma.join(likely))
    return visit.say(
        words.FINDING if result.exclusive else words.NONE_HALF,
        label=name_label(visit, result.label),
        probability=format_probability(result.scores[result.label]),
    )
