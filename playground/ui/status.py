"""What the line under the main button says while work runs or after it failed."""

import html

from playground.errors import PlaygroundError
from playground.results import LoadProgress
from playground.texts import Language, common
from playground.texts.errors import LABELS, SENTENCES

MEGABYTE = 1_000_000


def explain_error(error: PlaygroundError, language: Language) -> str:
    """The sentence for an error, as plain text; arguments are called by their own names."""
    return SENTENCES[error.code].say(language, **error.parameters)


def explain_on_page(error: PlaygroundError, language: Language) -> str:
    """The same sentence, with an argument called as its control is labelled."""
    values = error.parameters
    name = values.get("name")
    if name in LABELS:
        values["name"] = LABELS[str(name)].say(language)
    return SENTENCES[error.code].say(language, **values)


def draw_progress(progress: LoadProgress, language: Language) -> str:
    """A bar for a model that is being opened; it moves by itself while the total is unknown."""
    words = {
        "waiting": common.WAITING,
        "downloading": common.DOWNLOADING,
        "reading": common.LOADING,
    }[progress.stage]
    sentence = words.say(
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
