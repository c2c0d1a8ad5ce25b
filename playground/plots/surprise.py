"""Surprise as pictures: bits under each token, the chain rule with its numbers, two models."""

import html
import math
from collections.abc import Sequence

from playground.plots.labels import format_probability, show_line, show_text
from playground.plots.tokens import Chip, draw_strip
from playground.results import AlignedSpan, ScoredToken

# Bits at the dark end of the scale: one chance in 65,536.
MOST_BITS = 16
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_STEPS = 4
# Bits that are worth the fullest colour where no difference is as large.
_FAINT = 1.0
_CONTEXT = 24
_RULE = "P({left}) = ∏<sub>t</sub> P(w<sub>t</sub> | w<sub>1</sub> … w<sub>t−1</sub>)"


def format_bits(bits: float | None) -> str:
    """4.07 → "4.1", 12.6 → "13", nothing → "–"."""
    if bits is None or math.isnan(bits):
        return "–"
    return f"{bits:.1f}" if bits < 9.95 else f"{bits:.0f}"


def format_difference(bits: float | None) -> str:
    """A signed number of bits: +4.1, −13.0, 0.0."""
    if bits is None or math.isnan(bits):
        return "–"
    text = f"{bits:+.1f}"
    return "0.0" if float(text) == 0 else text.replace("-", "−")


def format_power(logarithm: float) -> str:
    """e**logarithm as a number that is read: 0.12, 350, 6.3 × 10⁻²⁷."""
    tens = logarithm / math.log(10)
    if -3 <= tens < 4:
        number = 10**tens
        return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
    exponent = math.floor(tens)
    mantissa = f"{10 ** (tens - exponent):.1f}"
    if mantissa == "10.0":
        mantissa, exponent = "1.0", exponent + 1
    return f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPTS)}"


def draw_surprisals(tokens: Sequence[ScoredToken], *, notes: Sequence[str], label: str) -> str:
    """The tokens with their bits under them: the darker, the more surprising."""
    chips = [
        Chip(
            text=token.text,
            magnitude=None if token.bits is None else token.bits / MOST_BITS,
            note=note,
            number=format_bits(token.bits),
        )
        for token, note in zip(tokens, notes, strict=True)
    ]
    return draw_strip(chips, label=label)


def draw_chain(tokens: Sequence[ScoredToken], *, shown: int, more: str, label: str) -> str:
    """The first `shown` factors of P(w₁ … w_T), each with the product so far, and the whole
    product. `more` says how many are left out; it is shown where some are.

    A first token without a probability is given: the product starts behind it.
    """
    known = [index for index, token in enumerate(tokens) if token.probability is not None]
    rows: list[str] = []
    total = 0.0
    for count, index in enumerate(known):
        total += math.log(tokens[index].probability or math.ulp(0.0))
        if count < shown:
            rows.append(_draw_factor(tokens, index, first=count == 0, total=total))
    if len(known) > shown:
        rows.append(f'<tr class="pg-more"><td>×</td><td colspan="3">{html.escape(more)}</td></tr>')
    first = "" if known[:1] == [0] else " | w<sub>1</sub>"
    left = f"w<sub>{2 if first else 1}</sub> … w<sub>T</sub>{first}"
    end = f"<tr><td>=</td><td>P({left})</td><td></td><td><b>{format_power(total)}</b></td></tr>"
    name = html.escape(label)
    return (
        f'<p class="pg-formula">{_RULE.format(left=left)}</p>'
        f'<div class="pg-rows pg-chain" tabindex="0" role="group" aria-label="{name}"><table>'
        f"<tbody>{''.join(rows)}{end}</tbody></table></div>"
    )


def _draw_factor(tokens: Sequence[ScoredToken], index: int, *, first: bool, total: float) -> str:
    before = show_line("".join(token.text for token in tokens[:index])).strip()
    context = before if len(before) <= _CONTEXT else "…" + before[-_CONTEXT:]
    word = html.escape(show_text(tokens[index].text))
    given = f" | {html.escape(context)}" if context and index else ""
    return (
        f"<tr><td>{'' if first else '×'}</td><td>P(<b>{word}</b>{given})</td>"
        f"<td>{format_probability(tokens[index].probability or 0.0)}</td>"
        f"<td>{format_power(total)}</td></tr>"
    )


def draw_differences(spans: Sequence[AlignedSpan], *, notes: Sequence[str], label: str) -> str:
    """Where two models differ: the bits of the second minus those of the first under each span.

    Purple: the second model paid more, so the first knew better; orange: the other way round.
    Colour is relative to the largest difference, or to one bit where none is as large.
    """
    differences = [subtract_bits(span) for span in spans]
    largest = max((abs(value) for value in differences if value is not None), default=0.0)
    words = "".join(
        _draw_difference(span.text, value, largest=max(largest, _FAINT), note=note)
        for span, value, note in zip(spans, differences, notes, strict=True)
    )
    return f'<div class="pg-words" role="list" aria-label="{html.escape(label)}">{words}</div>'


def subtract_bits(span: AlignedSpan) -> float | None:
    """second − first; None where one of them has no probability."""
    if span.first_bits is None or span.second_bits is None:
        return None
    return span.second_bits - span.first_bits


def _draw_difference(text: str, value: float | None, *, largest: float, note: str) -> str:
    step = round((value or 0.0) / largest * _STEPS)
    read = html.escape(f"{text.strip() or show_text(text)}, {note}")
    return (
        f'<span class="pg-word pg-w{step}" role="listitem" title="{html.escape(note)}" '
        f'aria-label="{read}">{html.escape(show_text(text))}<b>{format_difference(value)}</b></span>'
        + ("<br>" if "\n" in text else " ")
    )
