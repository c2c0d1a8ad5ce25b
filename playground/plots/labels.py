"""Text and numbers as a reader sees them: never blank, never markup, sensible digits."""

import html
import math
import unicodedata

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_VISIBLE = {" ": "␣", "\N{NO-BREAK SPACE}": "␣", "\n": "↵", "\r": "↵", "\t": "⇥"}
# Format characters that shape the text around them (emoji, Arabic, Indic) and must stay.
_JOINERS = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}
_UNFINISHED = "◌"


def format_probability(probability: float) -> str:
    """0.34 → "34 %", 0.003 → "0.3 %", 0.00001 → "<0.01 %"; never "100 %" unless it is 1.

    The space is a no-break space. What is not a number is a dash.
    """
    if math.isnan(probability):
        return "–"
    percent = 100 * probability
    if percent in (0, 100):
        return f"{percent:.0f}{NO_BREAK_SPACE}%"
    if percent < 0.01:
        return f"<0.01{NO_BREAK_SPACE}%"
    if percent > 99.9:
        return f">99.9{NO_BREAK_SPACE}%"
    digits = 2 if percent < 0.095 else 1 if percent < 9.95 or percent >= 99 else 0
    return f"{percent:.{digits}f}{NO_BREAK_SPACE}%"


def format_points(value: float) -> str:
    """A change of a probability in percentage points: +4.1, −12.0, 0.0."""
    if math.isnan(value):
        return "–"
    text = f"{100 * value:+.1f}"
    return "0.0" if float(text) == 0 else text.replace("-", "−")


def show_text(text: str) -> str:
    """The text with every space, line break and control character made visible.

    An empty text is a piece of a character that is not finished: a dotted circle.
    """
    if not text:
        return _UNFINISHED
    return "".join(_show_character(character) for character in text)


def show_line(text: str) -> str:
    """The text in one line that reads well: line breaks are made visible, spaces are not."""
    return "".join(
        character if character in {" ", "\N{NO-BREAK SPACE}"} else _show_character(character)
        for character in text
    )


def _show_character(character: str) -> str:
    if character in _VISIBLE:
        return _VISIBLE[character]
    if character in _JOINERS:
        return character
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"}:
        return f"⟨{ord(character):X}⟩"
    return character


def measure_width(text: str) -> int:
    """Columns of a terminal: wide East Asian characters and emoji count two."""
    return sum(_measure_character(character) for character in text)


def _measure_character(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten_text(text: str, *, width: int) -> str:
    """At most `width` columns; what was cut from the end is an ellipsis."""
    if measure_width(text) <= width:
        return text
    kept = ""
    for character in text:
        if measure_width(kept) + _measure_character(character) > width - 1:
            break
        kept += character
    return kept + "…"


def shorten_middle(text: str, *, width: int) -> str:
    """At most `width` columns; what was cut from the middle is an ellipsis, so that texts that
    begin alike can be told apart."""
    if measure_width(text) <= width:
        return text
    end = shorten_text(text[::-1], width=width // 2)[::-1]
    return shorten_text(text, width=width - measure_width(end) + 1) + end.removeprefix("…")


def wrap_text(text: str, *, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces or between wide characters."""
    lines = [""]
    for piece in _split_pieces(text):
        if lines[-1] and measure_width(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _split_pieces(text: str) -> list[str]:
    """Where a line may break: after a space and around a wide character, but never before
    a closing mark."""
    pieces: list[str] = []
    breakable = True
    for character in text:
        wide = _measure_character(character) == 2
        closing = unicodedata.category(character) in {"Po", "Pe", "Pf"}
        if pieces and (closing or not (breakable or wide)):
            pieces[-1] += character
        else:
            pieces.append(character)
        breakable = wide or character == " "
    return pieces


def escape_label(text: str) -> str:
    """Plain text for a plotly label.

    Plotly reads labels as a small subset of HTML and knows few entities (not `&quot;`).
    """
    return html.escape(text, quote=False)
