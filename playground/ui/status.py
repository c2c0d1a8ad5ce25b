"""What the line under the main button says while work runs or after it failed."""

import html
from dataclasses import dataclass

from playground.errors import PlaygroundError
from playground.results import LoadProgress
from playground.tasks.checks import replace_surrogates
from playground.texts import Language, common
from playground.texts.errors import FAMILIES, LABELS, SENTENCES

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """How many wait before a visitor whose turn has not come."""

    before: int


def explain_error(error: PlaygroundError, language: Language) -> str:
    """The sentence for an error, as plain text; arguments are called by their own names."""
    values = error.parameters
    for kind in ("found", "needed"):
        if values.get(kind) in FAMILIES:
            values[kind] = FAMILIES[str(values[kind])].say(language)
    # What was sent may be named in it, and half a character cannot be written.
    return replace_surrogates(SENTENCES[error.code].say(language, **values))


def explain_on_page(error: PlaygroundError, language: Language) -> str:
    """The same sentence, with an argument called as its control is labelled."""
    sentence = explain_error(error, language)
    name = str(error.parameters.get("name", ""))
    return sentence.replace(name, LABELS[name].say(language), 1) if name in LABELS else sentence


def draw_progress(progress: Place | LoadProgress, language: Language) -> str:
    """The place in the line; or a bar for a model that is being opened, which moves by itself
    while the total is unknown."""
    if isinstance(progress, Place):
        words = common.BEFORE_YOU if progress.before else common.YOU_NEXT
        return draw_bar(words.say(language, before=progress.before), done=0, total=0)
    stages = {
        "waiting": common.WAITING,
        "downloading": common.DOWNLOADING,
        "reading": common.LOADING,
    }
    sentence = stages[progress.stage].say(
        language,
        model=progress.model,
        done=progress.done / MEGABYTE,
        total=progress.total / MEGABYTE,
    )
    return draw_bar(sentence, done=progress.done, total=progress.total)


def draw_bar(sentence: str, *, done: int, total: int) -> str:
    """A sentence over a progress bar."""
    value = f' value="{done}" max="{total}"' if total else ""
    text = html.escape(sentence)
    return f'<div class="pg-status"><span>{text}</span><progress aria-label="{text}"{value}></div>'


def draw_problem(sentence: str) -> str:
    """A sentence that says what was wrong, beside the field."""
    return f'<div class="pg-status pg-problem" role="alert">{html.escape(sentence)}</div>'
