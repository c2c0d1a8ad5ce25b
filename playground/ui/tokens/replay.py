"""One token: what it is, and how its word was cut, step by step."""

import html
from collections.abc import Sequence

from playground.plots.tables import Table, Value
from playground.plots.vocabulary import draw_splits, draw_steps, show_piece
from playground.results.vocabulary import CutText, Piece, Replay
from playground.texts import Text, common
from playground.texts import tokens as words
from playground.ui import parts
from playground.ui.visit import Visit

READINGS = {
    "bpe": words.REPLAY_BPE,
    "wordpiece": words.REPLAY_WORDPIECE,
    "unigram": words.REPLAY_UNIGRAM,
}


def draw_detail(visit: Visit, cut: CutText, replay: Replay | None, *, place: int) -> str:
    """The chosen token, and the steps that made it."""
    piece = cut.pieces[place]
    chosen = visit.say(words.CHOSEN, number=place + 1, token=show_piece(piece.text))
    return "".join(
        [
            f'<h3 class="pg-title pg-follow">{html.escape(chosen)}</h3>',
            draw_facts(visit, piece),
            draw_replay(visit, replay, byte_level=is_byte_level(cut.pieces)),
        ]
    )


def is_byte_level(pieces: Sequence[Piece]) -> bool:
    """Whether the vocabulary spells bytes: entries that do not look like their text."""
    return any(piece.entry.startswith("Ġ") or piece.character for piece in pieces)


def draw_facts(visit: Visit, piece: Piece) -> str:
    """Id, entry, bytes and place of one token."""
    why = next((note for sign, note in words.ENTRY_WHY.items() if sign in piece.entry), None)
    character = show_piece(piece.character) if piece.character else ""
    rows = [
        (visit.say(common.ID), f"{piece.id}", ""),
        (visit.say(words.ENTRY), show_piece(piece.entry), visit.say(why) if why else ""),
        (visit.say(words.BYTES), piece.bytes.hex(" ").upper() or "–", character),
        (
            visit.say(words.PLACE),
            visit.say(words.RANGE, start=piece.start, end=piece.end),
            "",
        ),
    ]
    drawn = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd><b>{html.escape(value)}</b>"
        f"<small>{html.escape(note)}</small></dd></div>"
        for name, value, note in rows
    )
    return f'<dl class="pg-measures pg-token-facts">{drawn}</dl>'


def draw_replay(visit: Visit, replay: Replay | None, *, byte_level: bool) -> str:
    """Title, steps, reading and file."""
    if replay is None:
        return parts.draw_note(visit.say(words.NO_REPLAY))
    title = words.REPLAY_ONE if len(replay.ids) == 1 else words.REPLAY
    finding = visit.say(title, word=show_piece(replay.word), count=len(replay.ids))
    atoms = words.ATOM_BYTES if byte_level else words.ATOM_CHARACTERS
    reading = visit.say(READINGS[replay.kind], atoms=visit.say(atoms))
    table = tabulate_replay(visit, replay)
    if replay.splits:
        drawn = draw_splits(replay, headers=table[0])
    elif replay.steps:
        drawn = draw_steps(replay, headers=table[0], start=visit.say(words.START_STEP))
    else:
        drawn = parts.draw_note(visit.say(words.NO_STEPS))
    return "".join(
        [
            parts.draw_title(finding),
            drawn,
            parts.draw_note(reading),
            f'<p class="pg-take">{parts.draw_download(visit, "steps", table)}</p>',
        ]
    )


def tabulate_replay(visit: Visit, replay: Replay) -> Table:
    """Step, pieces, rank (or longer pieces tried); for Unigram pieces, scores, sum."""
    if replay.splits:
        headers = say_all(visit, words.PIECES, words.SCORES, words.TOTAL)
        return headers, [
            [
                join_pieces(split.pieces),
                " + ".join(f"{score:.4f}" for score in split.scores),
                round(split.total, 4),
            ]
            for split in replay.splits
        ]
    number = words.RANK if replay.kind == "bpe" else words.TRIED
    headers = say_all(visit, words.STEP, words.PIECES, number)
    rows: list[list[Value]] = [[0, join_pieces(replay.start), None]]
    for count, step in enumerate(replay.steps, 1):
        rows.append([count, join_pieces(step.pieces), step.rank or step.tried])
    return headers, rows


def join_pieces(pieces: Sequence[str]) -> str:
    """Pieces in one cell."""
    return " | ".join(map(show_piece, pieces))


def say_all(visit: Visit, *texts: Text) -> list[str]:
    """Headers in the reader's language."""
    return [visit.say(text) for text in texts]
