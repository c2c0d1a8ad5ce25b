"""One summary: its sentences, how far it is, and the document with its sources marked."""

import html

from playground.plots.sentences import (
    draw_document,
    draw_summary,
    mark_sources,
    tabulate_sources,
)
from playground.results import Summary
from playground.tasks.reference import count_words
from playground.texts import Text
from playground.texts import summarize as words
from playground.ui import parts
from playground.ui.status import draw_bar
from playground.ui.visit import Visit

TITLES = {"abstractive": words.ABSTRACTIVE, "extractive": words.EXTRACTIVE}
HOW = {"abstractive": words.SOURCES_ABSTRACTIVE, "extractive": words.SOURCES_EXTRACTIVE}
# Sentences that are shown of a summary that is still being written: a long document has hundreds
# of parts, and each sends the page anew.
RECENT = 6
MINUTE = 60_000


def draw_growing(visit: Visit, summary: Summary) -> str:
    """How far it is, the part that is being read now, and the last sentences written."""
    label = visit.say(TITLES[summary.method])
    total = len(summary.parts)
    if summary.method == "extractive":
        told = visit.say(words.COMPARING, done=summary.done, total=total)
        return draw_heading(label) + draw_bar(told, done=summary.done, total=total)
    part = summary.done + 1
    told = visit.say(words.READING_PART, part=part, total=total, left=tell_left(visit, summary))
    reading = html.escape(summary.parts[summary.done])
    recent = draw_summary(
        summary.sentences[-RECENT:],
        label=label,
        first=max(len(summary.sentences) - RECENT, 0) + 1,
    )
    return "".join(
        [
            draw_heading(label) + draw_bar(told, done=summary.done, total=total),
            draw_heading(visit.say(words.BEING_READ), level=4),
            f'<p class="pg-part">{reading}</p>',
            draw_heading(visit.say(words.SO_FAR), level=4) + recent if summary.sentences else "",
        ]
    )


def tell_left(visit: Visit, summary: Summary) -> str:
    """How long the rest takes at the pace so far; nothing before the first part is read."""
    if not summary.done:
        return ""
    each = summary.passport.milliseconds / summary.done
    left = each * (len(summary.parts) - summary.done)
    if left < MINUTE:
        return visit.say(words.LEFT_SECONDS, count=max(round(left / 1000), 1))
    return visit.say(words.LEFT_MINUTES, count=round(left / MINUTE))


def draw_card(visit: Visit, summary: Summary, *, take: str = "") -> str:
    """Summary, reading, passport, and the document with its sources marked. `take`: links beside
    the download."""
    title = visit.say(TITLES[summary.method])
    table = tabulate_sources(summary, headers=say_headers(visit))
    download = parts.draw_download(visit, f"summary-{summary.method}", table)
    sources = visit.say(words.SOURCES)
    return "".join(
        [
            draw_heading(title),
            draw_halted(visit, summary),
            draw_summary(summary.sentences, label=title),
            parts.draw_note(read_summary(visit, summary)),
            f'<p class="pg-take">{take} {download}</p>',
            parts.draw_passport(visit, summary.passport),
            draw_heading(sources, level=4),
            parts.draw_note(visit.say(HOW[summary.method])),
            draw_document(summary.document, marked=mark_sources(summary), label=sources),
            parts.draw_table(visit, table),
        ]
    )


def draw_heading(text: str, *, level: int = 3) -> str:
    """A quiet heading."""
    return f'<h{level} class="pg-heading">{html.escape(text)}</h{level}>'


def draw_halted(visit: Visit, summary: Summary) -> str:
    """That Stop came before the end, and how far it was."""
    done, total = summary.done, len(summary.parts)
    return "" if done == total else parts.draw_note(visit.say(words.HALTED, done=done, total=total))


def say_headers(visit: Visit) -> list[str]:
    """The columns of the table of sources."""
    texts: tuple[Text, ...] = (words.NUMBER, words.SENTENCE, words.SOURCE, words.SHARE)
    return [visit.say(text) for text in texts]


def read_part(summary: Summary) -> str:
    """The text that the summary is of: all of it, or what was read before Stop."""
    if summary.method == "abstractive" and summary.done < len(summary.parts):
        return " ".join(summary.parts[: summary.done])
    return " ".join(summary.document)


def read_summary(visit: Visit, summary: Summary) -> str:
    """How much shorter it became. A word is a run of letters, or one Han character."""
    before = count_words(read_part(summary))
    after = count_words(summary.summary)
    return visit.say(
        words.READING,
        words=before,
        short=after,
        percent=f"{100 * after / max(before, 1):.0f}\u00a0%",
    )
