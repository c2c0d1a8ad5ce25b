"""What the line under the main button says while work runs or after it failed."""

import html

from playground.errors import PlaygroundError
from playground.results import LoadProgress
from playground.texts import Language, common
from playground.texts.errors import FAMILIES, LABELS, SENTENCES

MEGABYTE = 1_000_000


def explain_error(error: PlaygroundError, language: Language) -> str:
    """The sentence for an error, as plain text; arguments are called by their own names."""
    values = error.parameters
    for kind in ("found", "needed"):
        if values.get(kind) in FAMILIES:
            values[kind] = FAMILIES[str(values[kind])].say(language)
    return SENTENCES[error.code].say(language, **values)


def explain_on_page(error: PlaygroundError, language: Language) -> str:
    """The same sentence, with an argument called as its control is labelled."""
    sentence = explain_error(error, language)
    name = str(error.parameters.get("name", ""))
    return sentence.replace(name, LABELS[name].say(language), 1) if name in LABELS else sentence


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
