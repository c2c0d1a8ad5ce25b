"""The text as boxes, what they count up to, and a second tokenizer beside the first."""

import html
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from playground.plots.tables import Table
from playground.plots.vocabulary import draw_pieces, show_piece
from playground.results.vocabulary import CutComparison, CutText, Piece
from playground.texts import common
from playground.texts import tokens as words
from playground.ui import parts
from playground.ui.links import LONGEST, write_query
from playground.ui.visit import Visit

# Boxes of a long text that are drawn, and tokens that its files hold: both are sent while a
# reader types.
MOST_DRAWN = 400
MOST_SAVED = 10_000


def draw_cut(visit: Visit, cut: CutText, *, selected: int) -> str:
    """Finding, boxes and how to read them."""
    shown = cut.pieces[:MOST_DRAWN]
    boxes = draw_pieces(
        shown, notes=write_notes(visit, shown), label=visit.say(words.CHIPS), selected=selected
    )
    readings = [words.CHIPS_READING]
    if any(piece.character for piece in shown):
        readings.append(words.PARTS_READING)
    if any(piece.unknown for piece in shown):
        readings.append(words.UNKNOWN_READING)
    notes = [visit.say(reading) for reading in readings]
    if len(cut.pieces) > MOST_DRAWN:
        notes.append(
            visit.say(
                words.CUT_OFF,
                shown=MOST_DRAWN,
                total=f"{len(cut.pieces):,}",
                saved=f"{min(len(cut.pieces), MOST_SAVED):,}",
            )
        )
    return (
        parts.draw_title(find_title(visit, cut))
        + f'<div class="pg-scroll" tabindex="0">{boxes}</div>'
        + "".join(map(parts.draw_note, notes))
    )


def find_title(visit: Visit, cut: CutText) -> str:
    """Tokens for characters."""
    count = max(len(cut.pieces), 1)
    return visit.say(
        words.FINDING,
        tokens=f"{len(cut.pieces):,}",
        characters=f"{len(cut.text):,}",
        ratio=f"{len(cut.text) / count:.1f}",
    )


def write_notes(
    visit: Visit, pieces: Sequence[Piece], *, edges: frozenset[int] = frozenset()
) -> list[str]:
    """What is said of each box."""
    notes = []
    for number, piece in enumerate(pieces, 1):
        note = visit.say(
            words.PIECE_NOTE, number=number, id=piece.id, start=piece.start, end=piece.end
        )
        if piece.character:
            note = visit.say(words.PART_NOTE, note=note, character=show_piece(piece.character))
        if piece.end in edges:
            note = visit.say(words.EDGE_NOTE, note=note)
        notes.append(note)
    return notes


def draw_comparison(visit: Visit, both: CutComparison) -> str:
    """Both cuts, one under the other, with the boundaries that only one has."""
    cuts = (both.first, both.second)
    names = [cut.passport.model for cut in cuts]
    strips = "".join(
        f'<h4 class="pg-heading">{html.escape(name)}</h4><div class="pg-scroll" tabindex="0">'
        + draw_pieces(
            cut.pieces[:MOST_DRAWN],
            notes=write_notes(visit, cut.pieces[:MOST_DRAWN], edges=edges),
            label=name,
            edges=edges,
            chosen=False,
        )
        + "</div>"
        for cut, name, edges in zip(cuts, names, (both.first_only, both.second_only), strict=True)
    )
    return "".join(
        [
            parts.draw_title(
                visit.say(
                    words.COMPARE_TITLE,
                    first=names[0],
                    second=names[1],
                    one=f"{len(cuts[0].pieces):,}",
                    two=f"{len(cuts[1].pieces):,}",
                )
            ),
            strips,
            parts.draw_note(
                visit.say(
                    words.COMPARE_READING,
                    shared=f"{both.shared:,}",
                    first_only=f"{len(both.first_only):,}",
                    second_only=f"{len(both.second_only):,}",
                )
            ),
            parts.draw_passport(visit, cuts[1].passport),
        ]
    )


def draw_facts(visit: Visit, cut: CutText, *, other: str) -> str:
    """Counts, table, files, special tokens and passport."""
    table = tabulate_pieces(visit, cut.pieces[:MOST_SAVED])
    around = " ".join(cut.around) or visit.say(words.NOTHING_AROUND)
    counts = visit.say(
        words.COUNTS,
        tokens=f"{len(cut.pieces):,}",
        characters=f"{len(cut.text):,}",
        bytes=f"{cut.bytes:,}",
        around=around,
        vocabulary=f"{cut.vocabulary:,}",
        kind=visit.say(words.KINDS[cut.kind]),
    )
    links = [
        draw_link(visit, cut, other=other),
        parts.draw_download(visit, "tokens", table),
        parts.draw_file("tokens.json", write_json(cut), title=visit.say(common.SAVE_JSON)),
    ]
    return "".join(
        [
            parts.draw_note(counts),
            parts.draw_table(visit, table),
            draw_specials(visit, cut),
            f'<p class="pg-take">{" ".join(links)}</p>',
            parts.draw_passport(visit, cut.passport),
        ]
    )


def tabulate_pieces(visit: Visit, pieces: Sequence[Piece]) -> Table:
    """Position, token, id, entry of the vocabulary, bytes, start, end."""
    first = (common.POSITION, common.TOKEN, common.ID, words.ENTRY, words.BYTES)
    return [visit.say(header) for header in (*first, words.START, words.END)], [
        [
            *(place, show_piece(piece.text), piece.id, piece.entry),
            *(piece.bytes.hex(" ").upper(), piece.start, piece.end),
        ]
        for place, piece in enumerate(pieces)
    ]


def draw_specials(visit: Visit, cut: CutText) -> str:
    """The special tokens of the vocabulary and what each is for, folded away."""
    headers = [visit.say(header) for header in (common.TOKEN, common.ID, words.ROLE)]
    comma = "，" if visit.language == "zh" else ", "
    rows: Table = (
        headers,
        [
            [token.text, token.id, comma.join(name_role(visit, role) for role in token.roles)]
            for token in cut.specials
        ],
    )
    title = html.escape(visit.say(words.SPECIALS))
    inside = (
        parts.draw_note(visit.say(words.SPECIALS_HOW)) + parts.draw_open_table(rows, rows=60)
        if cut.specials
        else parts.draw_note(visit.say(words.NO_SPECIALS))
    )
    return f'<details class="pg-table"><summary>{title}</summary>{inside}</details>'


def name_role(visit: Visit, role: str) -> str:
    """What a special token is for; the library's own name where the catalogue has none."""
    return visit.say(words.ROLES[role]) if role in words.ROLES else role


def draw_link(visit: Visit, cut: CutText, *, other: str) -> str:
    """A link that sets text and tokenizers; a sentence where it would be too long."""
    query = write_query("tokens", {"text": cut.text, "model": cut.passport.model, "other": other})
    if not query:
        return f"<span>{html.escape(visit.say(common.LINK_LONG, limit=LONGEST))}</span>"
    title, note = (html.escape(visit.say(text)) for text in (common.LINK, common.LINK_NOTE))
    return f'<a class="pg-link" href="{html.escape(query)}" title="{note}">{title}</a>'


def write_json(cut: CutText) -> str:
    """Everything that is known of the tokens; bytes in hexadecimal."""
    pieces = [{**vars(piece), "bytes": piece.bytes.hex()} for piece in cut.pieces[:MOST_SAVED]]
    content = {**asdict(replace(cut, pieces=())), "pieces": pieces}
    return json.dumps(content, ensure_ascii=False, indent=1)
