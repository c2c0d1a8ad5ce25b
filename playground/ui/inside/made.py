"""How Q, K and V are made: the step of the walk with the matrices."""

from typing import Any

import numpy as np

from playground.plots.matrices import SHOWN, Matrix, format_number
from playground.results.inside import AttentionTrace, Projection
from playground.texts import inside as names
from playground.texts import matrices as words
from playground.ui.inside.scene import Scene


def tell_matrices(scene: Scene) -> dict[str, Any]:
    """Title, note and matrices of the step."""
    trace, head = scene.trace, scene.found.head
    if trace.projections is None:
        return {"title": scene.say(words.NONE), "note": ""}
    key_head = trace.find_key_head(head)
    pieces = zip("QKV", trace.projections, (head, key_head, key_head), strict=True)
    return {
        "title": find_title(scene, trace.projections[0]),
        "note": " ".join(list_notes(scene, trace)),
        "matrices": [
            (f"W_{letter}", make_matrix(scene, made, place)) for letter, made, place in pieces
        ],
    }


def find_title(scene: Scene, made: Projection) -> str:
    """The largest number of one token's q, and what it is made from."""
    head, place = scene.found.head, scene.find_query()
    query = made.outputs[head, place]
    dimension = int(np.abs(query).argmax())
    values: dict[str, str | int] = {
        "token": scene.name_query(place),
        "width": made.inputs.shape[1],
        "dimension": dimension,
        "value": format_number(float(query[dimension])),
    }
    if made.bias is None:
        return scene.say(words.TITLE, **values)
    bias = format_number(float(made.bias[head, dimension]))
    return scene.say(words.TITLE_BIAS, bias=bias, **values)


def list_notes(scene: Scene, trace: AttentionTrace) -> list[str]:
    """What the matrices are, in this architecture."""
    assert trace.projections is not None
    made, head = trace.projections[0], scene.found.head
    notes = [scene.say(words.NOTE, head=head)]
    notes.append(scene.say(words.NO_BIAS if made.bias is None else words.BIAS))
    if trace.kind == "cross":
        notes.append(scene.say(names.PROJECT_CROSS))
    if trace.rotated or trace.normed:
        notes.append(scene.say(words.TURNED))
    if trace.key_heads < trace.heads:
        count = trace.heads // trace.key_heads
        notes.append(scene.say(words.SHARED, key_head=trace.find_key_head(head), count=count))
    width = made.weight.shape[1]
    if width > count_rows(made):
        notes.append(scene.say(words.CUT, shown=count_rows(made), width=width))
    return notes


def count_rows(made: Projection) -> int:
    """So many numbers of x are drawn, so that there is room for the bias."""
    return min(int(made.weight.shape[1]), SHOWN - (made.bias is not None))


def make_matrix(scene: Scene, made: Projection, head: int) -> Matrix:
    """One head's matrix, with its bias as the last row."""
    count = count_rows(made)
    rows = [made.weight[head][:count]]
    labels = [f"x {place}" for place in range(count)]
    if made.bias is not None:
        rows.append(made.bias[head][None])
        labels.append("b")
    return Matrix(
        values=np.concatenate(rows),
        rows=(),
        names=labels,
        columns=None,
        row_name=scene.say(words.INPUT),
        column_name=scene.say(names.DIMENSION),
        value_name=scene.say(names.NUMBER),
    )
