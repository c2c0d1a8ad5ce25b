"""What the tab's handlers show: the trace of a layer, and one step of the walk through it."""

import html
from dataclasses import dataclass
from typing import Any

import gradio as gr

from playground.backends.base.tracing import Traces
from playground.plots.labels import format_points, show_text
from playground.plots.matrices import SHOWN, Matrix, draw_matrix, tabulate_matrix
from playground.results.inside import Compared, Traced
from playground.tasks.inside import compare, trace
from playground.texts import common
from playground.texts import inside as words
from playground.ui import parts
from playground.ui.inside import windows
from playground.ui.inside.changes import read_edits
from playground.ui.inside.formulas import write_formula
from playground.ui.inside.programs import write_trace
from playground.ui.inside.steps import Step, Teller
from playground.ui.links import LONGEST, write_query
from playground.ui.pickers import fit
from playground.ui.visit import Visit

PLOTS = 3


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A layer that was taken apart, and what was asked for."""

    model: str
    text: str
    text_pair: str
    traced: Traced


def show_trace(
    visit: Visit,
    backend: Traces,
    *,
    text: str,
    text_pair: str,
    kind: str,
    layer: float,
    head: float,
    size: float,
) -> tuple[Any, ...]:
    """The trace, and pickers that fit the model."""
    kinds = backend.attention_kinds
    chosen = kind if kind in kinds else ""
    traced = trace(backend, text, text_pair=text_pair, kind=chosen, layer=layer)
    assert visit.spec is not None
    taken = Taken(model=visit.spec.key, text=text, text_pair=text_pair, traced=traced)
    found = traced.trace
    moved: dict[str, Any] = {} if chosen else {"value": found.kind}
    return (
        taken,
        gr.update(visible=len(kinds) > 1, **moved),
        fit(layer, found.layers - 1),
        fit(head, found.heads - 1),
        fit(size, found.query.shape[-1]),
    )


def show_step(
    visit: Visit,
    *,
    taken: Taken | None,
    head: float,
    step: str,
    off: str,
    size: float,
    temperature: float,
    cells: str,
) -> tuple[Any, ...]:
    """Distance and formula, up to three heatmaps, and the numbers."""
    if taken is None:
        return (gr.skip(),) * (PLOTS + 2)
    traced = taken.traced
    edits = read_edits(off=off, size=size, temperature=temperature, cells=cells)
    head = min(int(head), traced.trace.heads - 1)
    found = compare(traced.trace, head=head, edits=edits)
    shown = Teller(visit=visit, trace=traced.trace, found=found).tell(step)
    formula = write_formula(step, traced.trace, edits=found.edits, scale=found.scale)
    alone = len(shown.matrices) == 1
    plots = [draw_plot(caption, matrix, alone=alone) for caption, matrix in shown.matrices]
    hidden = [gr.update(visible=False)] * (PLOTS - len(plots))
    controls = {"head": head, "step": step, "off": off, "size": size}
    controls |= {"temperature": temperature, "cells": cells}
    return (
        draw_distance(visit, traced, found) + draw_head(visit, traced, shown, formula),
        *plots,
        *hidden,
        draw_foot(visit, taken, shown, controls),
    )


def show_code(visit: Visit, *, taken: Taken | None, head: float) -> Any:
    """The program that prints the weights of the head."""
    if taken is None:
        return gr.skip()
    spec = visit.runtime.registry.find(taken.model)
    found = taken.traced.trace
    place = min(int(head), found.heads - 1)
    return write_trace(spec, taken.text, taken.text_pair, trace=found, head=place)


def draw_plot(caption: str, matrix: Matrix, *, alone: bool) -> Any:
    """A heatmap under its caption."""
    figure = draw_matrix(matrix, alone=alone)
    if caption:
        figure.update_layout(title_text=caption, margin_t=34, height=figure.layout.height + 22)
    return gr.update(value=figure, visible=True)


def draw_distance(visit: Visit, traced: Traced, found: Compared) -> str:
    """How far the formula is from the model, and what the changes move."""
    far: dict[str, str | int] = {
        "heads": traced.trace.heads,
        "layer": traced.trace.layer,
        "weights": f"{traced.weights_off:.1e}" if traced.weights_off else "0",
    }
    if traced.output_off is None:
        line = visit.say(words.DISTANCE_SHORT, **far)
    else:
        far["outputs"] = f"{traced.output_off:.1e}" if traced.output_off else "0"
        text = words.DISTANCE
        if traced.projected_off is not None:
            text = words.DISTANCE_WHOLE
            far["projected"] = f"{traced.projected_off:.1e}" if traced.projected_off else "0"
        line = visit.say(text, **far)
    changed = "" if found.edits.nothing else parts.draw_note(tell_change(visit, traced, found))
    return windows.draw_distance(line) + changed


def tell_change(visit: Visit, traced: Traced, found: Compared) -> str:
    """The largest change of a weight and of the output."""
    if not found.weights_by and not found.outputs_by:
        return visit.say(words.UNCHANGED)
    row, column = found.weights_at
    return visit.say(
        words.CHANGED,
        weights=format_points(found.weights_by).lstrip("+"),
        query=show_text(traced.trace.query_tokens[row].text),
        key=show_text(traced.trace.key_tokens[column].text),
        outputs="–" if found.outputs_by is None else f"{found.outputs_by:.3g}",
    )


def draw_head(visit: Visit, traced: Traced, shown: Step, formula: str) -> str:
    """The finding, the formula and its sentence."""
    trace = traced.trace
    notes = [shown.note]
    count = max(len(trace.query_tokens), len(trace.key_tokens))
    if count > SHOWN:
        notes.append(visit.say(words.CUT, shown=SHOWN, count=count))
    if count == 1:
        notes.append(visit.say(words.ALONE))
    return parts.draw_title(shown.title) + formula + parts.draw_note(" ".join(notes))


def draw_foot(visit: Visit, taken: Taken, shown: Step, controls: dict[str, Any]) -> str:
    """Every matrix as a table and a file, a link, and who computed it."""
    tables = ""
    links = [draw_link(visit, taken, controls)]
    for caption, matrix in shown.matrices:
        first = matrix.chosen * matrix.group
        table = tabulate_matrix(matrix, corner=visit.say(words.TOKEN), first=first)
        heading = f'<h4 class="pg-heading">{html.escape(caption)}</h4>' if caption else ""
        tables += heading + parts.draw_open_table(table, rows=SHOWN)
        # A name for each file; letters of any script are allowed in it.
        name = "-".join(["attention", controls["step"], *caption.lower().split()])
        saved = parts.draw_download(visit, name, table)
        links.append(saved.replace("</a>", f" ({html.escape(caption)})</a>") if caption else saved)
    summary = html.escape(visit.say(common.TABLE))
    folded = f'<details class="pg-table"><summary>{summary}</summary>{tables}</details>'
    return (
        (folded if tables else "")
        + f'<p class="pg-take">{" ".join(links)}</p>'
        + parts.draw_passport(visit, taken.traced.passport)
    )


def draw_link(visit: Visit, taken: Taken, controls: dict[str, Any]) -> str:
    """A link that sets every control as it is."""
    trace = taken.traced.trace
    query = write_query(
        "inside",
        {
            "text": taken.text,
            "text_pair": taken.text_pair,
            "model": taken.model,
            "kind": trace.kind,
            "layer": trace.layer,
            **controls,
        },
    )
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'
