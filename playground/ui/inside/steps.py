"""The steps of the walk: for each its finding, its sentence and its matrices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.plots.labels import format_probability
from playground.plots.matrices import SHOWN, Matrix, format_number
from playground.texts import inside as words
from playground.ui.inside.made import tell_matrices
from playground.ui.inside.scene import Scene
from playground.ui.inside.windows import say_window

# Values named in the finding of a mixture.
NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step as it is shown: each matrix with a caption."""

    title: str
    note: str
    matrices: Sequence[tuple[str, Matrix]] = ()


class Teller(Scene):
    """Tells the steps of one head to one reader."""

    def tell(self, step: str) -> Step:
        """One step, by its name."""
        return {
            "embed": self.embed,
            "matrices": self.show_matrices,
            "project": self.project,
            "score": self.score,
            "mask": self.mask,
            "softmax": self.softmax,
            "values": self.values,
            "join": self.join,
            "out": self.out,
        }[step]()

    def embed(self) -> Step:
        """Vectors of tokens and positions, and what enters the block."""
        trace = self.trace
        if trace.token_vectors is None:
            return Step(title=self.say(words.EMBED_NONE), note="")
        if trace.place_vectors is not None:
            note = words.EMBED_PLACES
        else:
            note = words.EMBED_ROTATED if trace.rotated else words.EMBED_PLAIN
        width, token = trace.token_vectors.shape[1], self.name_query(self.find_query())
        shown = [
            (self.say(words.E), trace.token_vectors),
            (self.say(words.P), trace.place_vectors),
            (self.say(words.X, layer=trace.layer), trace.inputs),
        ]
        return Step(
            title=self.say(words.EMBED_TITLE, token=token, width=width),
            note=self.say(note, shown=min(SHOWN, width), width=width),
            matrices=[
                (caption, self.over_dimensions(numbers[:, :SHOWN]))
                for caption, numbers in shown
                if numbers is not None
            ],
        )

    def show_matrices(self) -> Step:
        """W_Q, W_K and W_V of this head, and their biases."""
        return Step(**tell_matrices(self))

    def project(self) -> Step:
        """Q, K and V."""
        trace, walk = self.trace, self.found.edited
        size = walk.query.shape[1]
        notes = [self.say(words.PROJECT_NOTE)]
        if trace.kind == "cross":
            notes.append(self.say(words.PROJECT_CROSS))
        if trace.normed:
            notes.append(self.say(words.PROJECT_NORMED))
        if trace.rotated:
            notes.append(self.say(words.PROJECT_ROTATED))
        if trace.key_heads < trace.heads:
            values = {
                "heads": trace.heads,
                "shared": trace.key_heads,
                "head": self.found.head,
                "key_head": trace.find_key_head(self.found.head),
            }
            notes.append(self.say(words.PROJECT_SHARED, **values))
        keys = self.over_dimensions(walk.key, queries=False)
        return Step(
            title=self.say(words.PROJECT_TITLE, size=size),
            note=" ".join(notes),
            matrices=[
                ("Q", replace(self.over_dimensions(walk.query), edited=self.list_cells("Q"))),
                ("K", replace(keys, edited=self.list_cells("K"))),
                ("V", self.over_dimensions(walk.value, queries=False)),
            ],
        )

    def score(self) -> Step:
        """The scaled products."""
        trace, scale = self.trace, self.found.scale
        scaled = self.found.edited.scaled
        size = self.found.edited.query.shape[1]
        seen = np.where(self.found.edited.weights > 0, scaled, -np.inf)[:SHOWN, :SHOWN]
        row, column = divmod(int(seen.argmax()), seen.shape[1])
        if scale == 1.0:
            note = self.say(words.SCORE_PLAIN)
        elif abs(scale - size**-0.5) < 1e-6:
            note = self.say(words.SCORE_SCALED, root=f"{size**0.5:.4g}")
        else:
            note = self.say(words.SCORE_OWN, scale=f"{scale:.4g}")
        if trace.softcap is not None:
            note += " " + self.say(words.SCORE_CAPPED, cap=f"{trace.softcap:g}")
        return Step(
            title=self.say(
                words.SCORE_TITLE,
                query=self.name_query(row),
                key=self.name_key(column),
                score=format_number(float(scaled[row, column])),
            ),
            note=note,
            matrices=self.beside("scaled"),
        )

    def mask(self) -> Step:
        """What is added, and the sum."""
        trace, edited = self.trace, self.found.edited
        barred = int(np.isneginf(edited.added).sum())
        title = self.say(words.MASK_TITLE, count=barred, all=edited.added.size)
        notes = []
        masked = self.found.edits.masked and trace.mask is not None
        if masked and trace.kind == "decoder":
            notes.append(self.say(words.MASK_CAUSAL))
        if masked:
            notes.append(say_window(self.visit, self.find_reach()))
        if trace.mask is not None and not masked:
            notes.append(self.say(words.MASK_OFF))
        if trace.mask is None:
            notes.append(self.say(words.MASK_OPEN))
        if trace.bias is not None:
            notes.append(self.say(words.MASK_BIAS))
        added = replace(self.over_keys(edited.added), edited=self.list_cells("M"))
        return Step(
            title=title if barred else self.say(words.MASK_NONE),
            note=" ".join(filter(None, notes)),
            matrices=[
                (self.say(words.M), added),
                (self.say(words.SUM), self.over_keys(edited.masked)),
            ],
        )

    def softmax(self) -> Step:
        """The weights."""
        weights = self.found.edited.weights
        row, column = self.find_link()
        notes = [self.say(words.SOFTMAX_NOTE)]
        if self.trace.sinks is not None:
            notes.append(self.say(words.SOFTMAX_SINK))
        return Step(
            title=self.say(
                words.SOFTMAX_TITLE,
                query=self.name_query(row),
                key=self.name_key(column),
                weight=format_probability(float(weights[row, column])),
            ),
            note=" ".join(notes),
            matrices=self.beside("weights", signed=False),
        )

    def values(self) -> Step:
        """What each query takes from the values."""
        row = self.find_query()
        weights = self.found.edited.weights[row]
        parts = [
            self.say(
                words.VALUES_PART,
                weight=format_probability(float(weights[key])),
                key=self.name_key(key),
            )
            for key in np.argsort(-weights, kind="stable")[:NAMED].tolist()
            if weights[key] > 0.01
        ]
        comma = "，" if self.visit.language == "zh" else ", "
        return Step(
            title=self.say(words.VALUES_TITLE, query=self.name_query(row), parts=comma.join(parts)),
            note=self.say(words.VALUES_NOTE),
            matrices=self.beside("output", keys=False),
        )

    def join(self) -> Step:
        """All heads side by side."""
        size = self.found.edited.output.shape[1]
        head = self.found.head
        return Step(
            title=self.say(
                words.JOIN_TITLE, heads=self.trace.heads, size=size, width=self.trace.heads * size
            ),
            note=self.say(words.JOIN_NOTE, head=head),
            matrices=[
                (caption, replace(matrix, group=size, chosen=head))
                for caption, matrix in self.beside("joined", keys=False)
            ],
        )

    def out(self) -> Step:
        """What leaves the layer."""
        outputs = self.found.edited.outputs
        if outputs is None:
            return Step(title=self.say(words.OUT_NONE), note="")
        width = outputs.shape[1]
        return Step(
            title=self.say(words.OUT_TITLE, heads=self.trace.heads),
            note=self.say(words.OUT_NOTE, shown=min(SHOWN, width), width=width),
            matrices=self.beside("outputs", keys=False, most=SHOWN),
        )
