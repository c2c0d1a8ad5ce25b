"""What the panel of q, k and q × k shows: strips, sums, sentences and files."""

import html
from dataclasses import dataclass

import numpy as np

from playground.plots.labels import format_probability, show_text
from playground.plots.matrices import format_number
from playground.plots.neurons import Heads, Row, draw_strips
from playground.plots.tables import Table
from playground.results.neurons import HeadTrace, Neurons, Pair, Products
from playground.tasks.neurons import find_window
from playground.texts import Text, common
from playground.texts import neurons as words
from playground.ui import parts
from playground.ui.inside.windows import draw_distance, say_window
from playground.ui.links import write_query
from playground.ui.visit import Visit

# So many keys are drawn, each with two strips.
MOST_KEYS = 64


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A head that was taken apart, and what was asked for."""

    model: str
    text: str
    text_pair: str
    found: Neurons

    def repeats(self, other: "Taken | None") -> bool:
        """Whether the same tokens stand here: a choice among them still means something."""
        return other is not None and (
            self.model == other.model
            and self.found.head.kind == other.found.head.kind
            and self.found.head.query_tokens == other.found.head.query_tokens
        )


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Tells one query of a head to one reader."""

    visit: Visit
    taken: Taken
    products: Products

    @property
    def head(self) -> HeadTrace:
        """The head."""
        return self.taken.found.head

    def say(self, text: Text, **values: str | int | float) -> str:
        """In the reader's language."""
        return self.visit.say(text, **values)

    @property
    def query(self) -> str:
        """The query token as a reader sees it."""
        return show_text(self.head.query_tokens[self.products.place].text)

    def name_key(self, key: int) -> str:
        """A key token as a reader sees it."""
        return show_text(self.head.key_tokens[key].text)

    def choose_keys(self) -> list[int]:
        """The keys that are drawn, in the order of the text: all of a short text; of a long one
        those with the largest weights."""
        count = len(self.products.dots)
        if count <= MOST_KEYS:
            return list(range(count))
        seen = np.flatnonzero(np.isfinite(self.products.scores))
        order = np.argsort(-self.products.weights[seen], kind="stable")[:MOST_KEYS]
        kept: list[int] = np.sort(seen[order]).tolist()
        return kept

    def draw_top(self) -> str:
        """The finding, and what a strip is in this architecture."""
        best = int(self.products.weights.argmax())
        title = self.say(
            words.FOUND,
            layer=self.head.layer,
            head=self.head.head,
            query=self.query,
            key=self.name_key(best),
            dot=format_number(float(self.products.dots[best])),
            weight=format_probability(float(self.products.weights[best])),
        )
        space = "" if self.visit.language == "zh" else " "
        notes = (self.list_readings(), self.list_limits())
        lines = "".join(parts.draw_note(space.join(lines)) for lines in notes if lines)
        return parts.draw_title(title) + lines

    def list_readings(self) -> list[str]:
        """How to read the strips, and how a score comes about."""
        head, width = self.head, self.head.query.shape[1]
        sentences = [self.say(words.READING)]
        if head.scale == 1:
            sentences.append(self.say(words.PLAIN))
        elif abs(head.scale - width**-0.5) < 1e-6:
            sentences.append(self.say(words.SCALED, root=f"{width**0.5:.4g}"))
        else:
            sentences.append(self.say(words.OWN_SCALE, scale=f"{head.scale:.4g}"))
        if head.softcap is not None:
            sentences.append(self.say(words.CAPPED, cap=f"{head.softcap:g}"))
        if head.bias is not None:
            sentences.append(self.say(words.BIASED))
        if head.sink is not None:
            sentences.append(self.say(words.SINK))
        return sentences

    def list_limits(self) -> list[str]:
        """Where q and k come from, what is barred, and what is not drawn."""
        head, found = self.head, self.products
        sentences = []
        if head.kind == "cross":
            sentences.append(self.say(words.CROSS))
        if head.rotated:
            sentences.append(self.say(words.ROTATED))
        if head.normed:
            sentences.append(self.say(words.NORMED))
        if head.key_heads < head.heads:
            shared = {"heads": head.heads, "shared": head.key_heads}
            own = {"head": head.head, "key_head": head.key_head}
            sentences.append(self.say(words.SHARED, **shared, **own))
        window = say_window(self.visit, find_window(head.kind, head.window, head.mask))
        if window:
            sentences.append(window)
        keys = self.choose_keys()
        if np.isneginf(found.scores[keys]).any():
            sentences.append(self.say(words.BARRED))
        if len(keys) < len(found.dots):
            held = format_probability(min(float(found.weights[keys].sum()), 1.0))
            count = {"count": len(found.dots), "shown": len(keys)}
            sentences.append(self.say(words.CUT, held=held, **count))
        return sentences

    def draw_rows(self, key: int) -> str:
        """The strips; `key` is the chosen one."""
        biased = self.head.bias is not None
        names = [words.DOT, *([words.BIAS] if biased else []), words.SCORE]
        heads = Heads(
            query=self.say(words.QUERY, query=self.query),
            token=self.say(words.KEY_HEAD),
            key=self.say(words.K_HEAD),
            product=self.say(words.PRODUCT_HEAD),
            numbers=[self.say(name) for name in names],
            weight=self.say(words.WEIGHT),
        )
        query = self.head.query[self.products.place].astype(np.float64)
        rows = [self.make_row(place) for place in self.choose_keys()]
        label = self.say(words.CHOOSE_KEY)
        heading = f'<p class="pg-note">{html.escape(label)}</p>'
        return heading + draw_strips(query, rows, heads=heads, selected=key, label=label)

    def make_row(self, key: int) -> Row:
        """One key."""
        found, bias = self.products, self.head.bias
        dot, score = (format_number(float(each[key])) for each in (found.dots, found.scores))
        added = [] if bias is None else [format_number(float(bias[found.place, key]))]
        weight = float(found.weights[key])
        name, shown = self.name_key(key), format_probability(weight)
        return Row(
            text=self.head.key_tokens[key].text,
            place=key,
            key=self.head.key[key].astype(np.float64),
            products=found.products[key],
            numbers=[dot, *added, score],
            weight=weight,
            shown=shown,
            note=self.say(words.ROW_NOTE, key=name, place=key, dot=dot, score=score, weight=shown),
            barred=bool(np.isneginf(found.scores[key])),
        )

    def draw_pair(self, pair: Pair) -> str:
        """The finding about one pair of tokens, and its sentence."""
        key, several = self.name_key(pair.key), len(pair.leading) > 1
        share = pair.part / pair.dot if pair.dot else np.inf
        values = {"dimensions": self.join(pair.leading), "key": key}
        values["dot"] = format_number(pair.dot)
        if 0 < share <= 1:
            text = words.SUM_FEW if several else words.SUM_ONE
            title = self.say(text, share=format_probability(share), **values)
        else:
            text = words.SUM_OVER if several else words.SUM_OVER_ONE
            others = len(pair.parts) - len(pair.leading)
            part = format_number(pair.part)
            title = self.say(text, part=part, others=others, **values)
        note = self.say(words.SUM_READING, query=self.query, key=key)
        return parts.draw_title(title) + parts.draw_note(note)

    def join(self, dimensions: tuple[int, ...]) -> str:
        """ "12, 41 and 3" """
        names = [str(dimension) for dimension in dimensions]
        if len(names) == 1:
            return names[0]
        if len(names) == 2:
            return self.say(words.AND, first=names[0], last=names[1])
        return self.say(words.THREE, first=names[0], second=names[1], last=names[2])

    def draw_foot(self, pair: Pair) -> str:
        """How exact it is, both tables, their files, a link, and who computed it."""
        off = f"{self.products.off:.1e}" if self.products.off else "0"
        heading = self.say(words.PAIR_TABLE, query=self.query, key=self.name_key(pair.key))
        tables = [
            (self.say(words.KEYS_TABLE), self.tabulate_keys(), "keys"),
            (heading, self.tabulate_pair(pair), "pair"),
        ]
        drawn = "".join(
            f'<h4 class="pg-heading">{html.escape(title)}</h4>'
            + parts.draw_open_table(shorten(table), rows=MOST_KEYS * 4)
            for title, table, _ in tables
        )
        files = [
            parts.draw_download(self.visit, f"attention-{name}", table).replace(
                "</a>", f" ({html.escape(title)})</a>"
            )
            for title, table, name in tables
        ]
        return (
            draw_distance(self.say(words.DISTANCE, off=off))
            + f'<details class="pg-table"><summary>{html.escape(self.say(common.TABLE))}</summary>'
            f"{drawn}</details>"
            f'<p class="pg-take">{" ".join([self.draw_link(), *files])}</p>'
            + parts.draw_passport(self.visit, self.taken.found.passport)
        )

    def tabulate_keys(self) -> Table:
        """position, token, q·k, scaled, added, score, weight, the model's weight, and then q × k
        in each dimension; of the keys that are drawn"""
        found, head = self.products, self.head
        names = (words.AT, words.TOKEN, words.DOT, words.AFTER_SCALE, words.ADDED, words.SCORE)
        last = (words.WEIGHT, words.MODEL_WEIGHT)
        columns = (found.dots, found.scaled, found.added, found.scores, found.weights)
        own = head.weights[found.place]
        return (
            [*(self.say(name) for name in (*names, *last)), *map(str, range(head.query.shape[1]))],
            [
                [
                    key,
                    self.name_key(key),
                    *(write(float(column[key])) for column in columns),
                    write(float(own[key])),
                    *map(write, found.products[key].tolist()),
                ]
                for key in self.choose_keys()
            ],
        )

    def tabulate_pair(self, pair: Pair) -> Table:
        """dimension, q, k, q × k, the sum so far"""
        query = self.head.query[self.products.place].tolist()
        key = self.head.key[pair.key].tolist()
        rows = zip(query, key, pair.parts.tolist(), pair.parts.cumsum().tolist(), strict=True)
        names = [self.say(words.DIMENSION), "q", "k", "q × k", self.say(words.SO_FAR)]
        return names, [[place, *map(write, row)] for place, row in enumerate(rows)]

    def draw_link(self) -> str:
        """A link that opens the panel at this query."""
        head = self.head
        values = {
            "text": self.taken.text,
            "text_pair": self.taken.text_pair,
            "model": self.taken.model,
            "kind": head.kind,
            "layer": head.layer,
            "head": head.head,
            "query": self.products.place,
        }
        return parts.draw_link(self.visit, write_query("attention", values))


def write(value: float) -> str | float:
    """A number of a table: five digits; "−∞"."""
    return "−∞" if np.isneginf(value) else float(f"{value:.5g}")


def shorten(table: Table) -> Table:
    """Without the columns of the dimensions, which the file has."""
    names, rows = table
    kept = next((place for place, name in enumerate(names) if name == "0"), len(names))
    return names[:kept], [row[:kept] for row in rows]
