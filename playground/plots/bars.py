"""Horizontal bars, best on top, each labelled with its number."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from playground.plots.labels import (
    NO_BREAK_SPACE,
    escape_label,
    format_probability,
    shorten_middle,
    shorten_text,
    show_text,
)
from playground.plots.template import ACCENT, GHOST, make_figure
from playground.results import Alternative, Candidate, FoundAnswer

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_LABEL_COLUMNS = 18
_WORDS_COLUMNS = 20
_AXIS_HEIGHT = 56
# A number, and the button that saves the picture.
_NUMBER_WIDTH = 76
_ONE_BAR = 28
_TWO_BARS = 44
_CHOSEN = "#D55E00"


def draw_alternatives(
    tokens: Sequence[Alternative],
    *,
    drawn_id: int | None,
    title: str,
    axis: str,
    before: str,
    after: str,
) -> "Figure":
    """Two bars per token: the model's own probability, and the sampler's.

    The drawn token's label is bold with a pointer. `before` and `after` name the two bars.
    """
    labels = [_label_bar(token.text, pointed=token.id == drawn_id) for token in tokens]
    traces = [
        _make_bars([token.probability for token in tokens], name=before, colours=GHOST),
        _make_bars([token.sampled for token in tokens], name=after, colours=ACCENT),
    ]
    return _arrange(traces, labels=labels, title=title, axis=axis, bar=_TWO_BARS)


def draw_candidates(
    candidates: Sequence[Candidate],
    *,
    title: str,
    axis: str,
    chosen: Sequence[Candidate] = (),
) -> "Figure":
    """One bar per candidate of one blank; then the `chosen` words, pointed at, in orange.

    A chosen word that is among the candidates is pointed at there.
    """
    asked = {candidate.token for candidate in chosen}
    known = {candidate.token for candidate in candidates}
    bars = [*candidates, *(word for word in chosen if word.token not in known)]
    labels = [_label_bar(bar.token, pointed=bar.token in asked) for bar in bars]
    colours = [_CHOSEN if bar.token in asked else ACCENT for bar in bars]
    trace = _make_bars([bar.probability for bar in bars], name="", colours=colours)
    return _arrange([trace], labels=labels, title=title, axis=axis, bar=_ONE_BAR)


def draw_scores(scores: Mapping[str, float], *, title: str, axis: str) -> "Figure":
    """One bar per class, the likeliest on top."""
    ordered = sorted(scores.items(), key=lambda score: -score[1])
    trace = _make_bars([probability for _, probability in ordered], name="", colours=ACCENT)
    labels = [
        escape_label(shorten_text(_join_words(label), width=_WORDS_COLUMNS)) for label, _ in ordered
    ]
    return _arrange([trace], labels=labels, title=title, axis=axis, bar=_ONE_BAR, steps=3)


def draw_answers(
    answers: Sequence[FoundAnswer], *, no_answer: float, name: str, title: str, axis: str
) -> "Figure":
    """One bar per answer and a grey one for "no answer", which is called `name`; the likeliest
    on top."""
    bars = [(answer.probability, answer.text, ACCENT) for answer in answers]
    bars = sorted([*bars, (no_answer, name, GHOST)], key=lambda bar: -bar[0])
    trace = _make_bars(
        [probability for probability, _, _ in bars],
        name="",
        colours=[colour for _, _, colour in bars],
    )
    labels = [
        escape_label(shorten_middle(_join_words(text), width=_WORDS_COLUMNS))
        if colour == ACCENT
        else f"<i>{escape_label(text)}</i>"
        for _, text, colour in bars
    ]
    # Long labels leave a phone no room for more than the ends and the middle of the axis.
    return _arrange([trace], labels=labels, title=title, axis=axis, bar=_ONE_BAR, steps=3)


def _join_words(text: str) -> str:
    """Words of people, whose spaces are no news."""
    return NO_BREAK_SPACE.join(text.split()) or show_text(text)


def _label_bar(text: str, *, pointed: bool) -> str:
    label = escape_label(shorten_text(show_text(text), width=_LABEL_COLUMNS))
    return f"<b>▸ {label}</b>" if pointed else label


def _make_bars(
    values: Sequence[float], *, name: str, colours: str | Sequence[str]
) -> dict[str, object]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": escape_label(name),
        "x": list(values),
        # Positions, not labels: two ids with the same text are two bars.
        "y": list(range(len(values))),
        "text": [format_probability(value) for value in values],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "marker": {"color": colours if isinstance(colours, str) else list(colours)},
        "hoverinfo": "skip",  # everything it could say is already written
    }


def _arrange(
    traces: list[dict[str, object]],
    *,
    labels: Sequence[str],
    title: str,
    axis: str,
    bar: int,
    steps: int = 5,
) -> "Figure":
    longest = max((value for trace in traces for value in _read_values(trace)), default=0.0)
    return make_figure(
        traces,
        title=title,
        body=bar * max(len(labels), 1) + _AXIS_HEIGHT,
        right=_NUMBER_WIDTH,
        xaxis={
            "title": {"text": escape_label(axis)},
            "range": [0, longest or 1],
            "tickformat": ".2~%",
            "nticks": steps,
        },
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(labels))),
            "ticktext": list(labels),
            "range": [len(labels) - 0.5, -0.5],
            "showgrid": False,
        },
        layout={"bargap": 0.3, "bargroupgap": 0.06, "barmode": "group"},
    )


def _read_values(trace: Mapping[str, object]) -> list[float]:
    values = trace["x"]
    assert isinstance(values, list)
    return values
