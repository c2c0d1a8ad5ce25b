"""Two models on one text: who is less surprised, and where."""

import html
from dataclasses import dataclass

from playground.plots.labels import show_text
from playground.plots.surprise import draw_differences, format_bits, subtract_bits
from playground.plots.tables import Table, Value
from playground.results import AlignedSpan, Score
from playground.texts import surprise as words
from playground.ui import parts
from playground.ui.visit import Visit

# Bits per character nearer than this are called equal.
EQUAL = 0.005


@dataclass(frozen=True, kw_only=True)
class Rivals:
    """The scores of one text by two models, and the stretches that both cut alike."""

    first: Score
    second: Score
    spans: tuple[AlignedSpan, ...]

    @property
    def names(self) -> dict[str, str]:
        """What the two are called in sentences."""
        return {"one": self.first.passport.model, "two": self.second.passport.model}

    @property
    def shared(self) -> list[tuple[AlignedSpan, float, float]]:
        """The stretches that both have a probability for, with the bits of each."""
        return [
            (span, span.first_bits, span.second_bits)
            for span in self.spans
            if span.first_bits is not None and span.second_bits is not None
        ]

    @property
    def characters(self) -> int:
        """The characters of the shared stretches."""
        return sum(span.end - span.start for span, _, _ in self.shared)

    @property
    def rates(self) -> tuple[float, float]:
        """Bits per character of each model over the shared stretches."""
        characters = max(self.characters, 1)
        first = sum(bits for _, bits, _ in self.shared)
        second = sum(bits for _, _, bits in self.shared)
        return first / characters, second / characters


def draw_rivals(visit: Visit, rivals: Rivals) -> str:
    """Who is less surprised, the differences in the text, and their table."""
    table = tabulate_rivals(visit, rivals)
    notes = [
        visit.say(
            words.DIFFERENCE_NOTE,
            first=format_bits(span.first_bits),
            second=format_bits(span.second_bits),
            **rivals.names,
        )
        for span in rivals.spans
    ]
    label = visit.say(words.DIFFERENCE_LABEL)
    legend = visit.say(words.DIFFERENCE_LEGEND, **rivals.names)
    why = visit.say(
        words.PER_CHARACTER_WHY,
        first=len(rivals.first.tokens),
        second=len(rivals.second.tokens),
        characters=rivals.characters,
    )
    return "".join(
        [
            parts.draw_title(compare_rates(visit, rivals)),
            draw_differences(rivals.spans, notes=notes, label=label),
            f'<p class="pg-legend">{html.escape(legend)}</p>',
            parts.draw_note(why),
            parts.draw_table(visit, table),
            f'<p class="pg-take">{parts.draw_download(visit, "two-models", table)}</p>',
            parts.draw_passport(visit, rivals.second.passport),
        ]
    )


def compare_rates(visit: Visit, rivals: Rivals) -> str:
    """Which model is less surprised, in bits per character."""
    first, second = rivals.rates
    if abs(first - second) < EQUAL:
        return visit.say(words.AS_SURPRISED, low=f"{first:.2f}", **rivals.names)
    names = rivals.names
    better, worse = (names["one"], names["two"]) if first < second else (names["two"], names["one"])
    return visit.say(
        words.LESS_SURPRISED,
        better=better,
        worse=worse,
        low=f"{min(first, second):.2f}",
        high=f"{max(first, second):.2f}",
    )


def tabulate_rivals(visit: Visit, rivals: Rivals) -> Table:
    """piece, bits of the first model, bits of the second, difference"""
    names = rivals.names
    headers = [
        visit.say(words.PIECE),
        visit.say(words.BITS_OF, model=names["one"]),
        visit.say(words.BITS_OF, model=names["two"]),
        visit.say(words.DIFFERENCE),
    ]
    rows: list[list[Value]] = [
        [show_text(span.text), span.first_bits, span.second_bits, subtract_bits(span)]
        for span in rivals.spans
    ]
    return headers, rows
