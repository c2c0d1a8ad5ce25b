"""Texts that were branched off each other: a list to choose from, and two side by side."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from playground.plots.labels import show_text


@dataclass(frozen=True, kw_only=True)
class TextEntry:
    """One text of the list. The actions are words on buttons, each with what it is read aloud
    as; an empty one gives no button."""

    name: str
    note: str
    shown: bool
    show: str
    compare: tuple[str, str] = ("", "")
    drop: tuple[str, str] = ("", "")


def draw_shelf(entries: Sequence[TextEntry], *, label: str) -> str:
    """The texts as a list of buttons: each carries its action in `data-act` and the number of
    its text in `data-index`."""
    items = "".join(_draw_entry(entry, index) for index, entry in enumerate(entries))
    return f'<ul class="pg-shelf" aria-label="{html.escape(label)}">{items}</ul>'


def _draw_entry(entry: TextEntry, index: int) -> str:
    current = ' aria-current="true"' if entry.shown else ""
    name = html.escape(entry.name)
    first = (
        f"<b>{name}</b>"
        if entry.shown
        else _draw_button("select", index, entry.name, read_as=entry.show)
    )
    note = f"<small>{html.escape(entry.note)}</small>" if entry.note else ""
    rest = [
        _draw_button(act, index, word, read_as=aloud)
        for act, (word, aloud) in (("expand", entry.compare), ("delete", entry.drop))
        if word
    ]
    return f"<li{current}><span>{first} {note}</span>{' '.join(rest)}</li>"


def _draw_button(act: str, index: int, word: str, *, read_as: str) -> str:
    return (
        f'<button type="button" data-act="{act}" data-index="{index}"'
        f' aria-label="{html.escape(read_as)}">{html.escape(word)}</button>'
    )


def count_common(first: Sequence[int], second: Sequence[int]) -> int:
    """How many ids two texts have in common from the start."""
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return index
    return min(len(first), len(second))


def draw_two(texts: Sequence[tuple[str, str, Sequence[str]]], *, common: int) -> str:
    """Texts side by side: for each its name, the prompt, and the texts of its tokens. The
    prompt and the first `common` tokens are quiet, the token where they part is marked."""
    columns = "".join(
        f'<section><h4 class="pg-heading">{html.escape(name)}</h4>'
        f"<p>{_draw_text(prompt, tokens, common)}</p></section>"
        for name, prompt, tokens in texts
    )
    return f'<div class="pg-two">{columns}</div>'


def _draw_text(prompt: str, tokens: Sequence[str], common: int) -> str:
    shared = html.escape(prompt + "".join(tokens[:common]))
    parting, rest = tokens[common : common + 1], tokens[common + 1 :]
    marked = "".join(
        f"<mark>{html.escape(text if text.strip() else show_text(text))}</mark>" for text in parting
    )
    return f'<span class="pg-common">{shared}</span>{marked}{html.escape("".join(rest))}'
