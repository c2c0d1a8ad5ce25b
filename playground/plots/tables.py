"""Each result as a table: headers and rows of plain values, and as CSV.

Headers are words and come from outside, one per column. Probabilities stay numbers.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from playground.plots.heatmap import select_head
from playground.plots.labels import show_text
from playground.results import (
    Alternative,
    Answering,
    AttentionMaps,
    Attribution,
    Candidate,
    ClassifiedRows,
    Floats,
    GeneratedToken,
    MaskFilling,
    ScoredToken,
    Token,
    TranslatedSentence,
)

Value = str | int | float | None
Table = tuple[list[str], list[list[Value]]]

_DIGITS = 6
# What a spreadsheet takes for a formula, also in the full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tabulate_alternatives(alternatives: Sequence[Alternative], *, headers: Sequence[str]) -> Table:
    """token, id, probability before the sampler, probability after it"""
    return _build(
        headers,
        [[show_text(a.text), a.id, _round(a.probability), _round(a.sampled)] for a in alternatives],
    )


def tabulate_generation(tokens: Sequence[GeneratedToken], *, headers: Sequence[str]) -> Table:
    """position, token, id, probability, rank"""
    return _build(
        headers,
        [
            [index, show_text(token.text), token.id, _round(token.probability), token.rank]
            for index, token in enumerate(tokens)
        ],
    )


def tabulate_scored(tokens: Sequence[ScoredToken], *, headers: Sequence[str]) -> Table:
    """position, token, id, probability, surprisal in bits"""
    return _build(
        headers,
        [
            [index, show_text(token.text), token.id, _round(token.probability), _round(token.bits)]
            for index, token in enumerate(tokens)
        ],
    )


def tabulate_tokens(tokens: Sequence[Token], *, headers: Sequence[str]) -> Table:
    """position, token, id, start, end (characters, end exclusive)"""
    return _build(
        headers,
        [
            [index, show_text(token.text), token.id, token.start, token.end]
            for index, token in enumerate(tokens)
        ],
    )


def tabulate_masks(filling: MaskFilling, *, headers: Sequence[str]) -> Table:
    """number of the blank (from 1), candidate, probability"""
    rows: list[list[Value]] = [
        [number, candidate.token, _round(candidate.probability)]
        for number, mask in enumerate(filling.masks, start=1)
        for candidate in (*mask.candidates, *mask.chosen)
    ]
    return _build(headers, rows)


def tabulate_candidates(candidates: Sequence[Candidate], *, headers: Sequence[str]) -> Table:
    """candidate, probability"""
    return _build(headers, [[c.token, _round(c.probability)] for c in candidates])


def tabulate_scores(scores: Mapping[str, float], *, headers: Sequence[str]) -> Table:
    """class, probability; the likeliest first"""
    ordered = sorted(scores.items(), key=lambda score: -score[1])
    return _build(headers, [[label, _round(probability)] for label, probability in ordered])


def tabulate_attributions(words: Sequence[Attribution], *, headers: Sequence[str]) -> Table:
    """word, weight"""
    return _build(headers, [[show_text(word.text), _round(word.weight)] for word in words])


def tabulate_classified(classified: ClassifiedRows, *, headers: Sequence[str]) -> Table:
    """text, label, probability"""
    return _build(
        headers, [[row.text, row.label, _round(row.probability)] for row in classified.rows]
    )


def tabulate_attention(
    maps: AttentionMaps, *, layer: int, head: int, headers: Sequence[str], limit: int | None = None
) -> Table:
    """query position, query token, key position, key token, weight; the `limit` heaviest"""
    weights = select_head(maps, layer=layer, head=head)
    rows = _list_weights(weights, maps.query_tokens, maps.key_tokens, limit=limit)
    return _build(headers, rows)


def tabulate_alignment(
    sentence: TranslatedSentence, *, headers: Sequence[str], limit: int | None = None
) -> Table:
    """target position, target token, source position, source token, weight; the `limit`
    heaviest"""
    rows = _list_weights(sentence.weights, sentence.tokens, sentence.source_tokens, limit=limit)
    return _build(headers, rows)


def _list_weights(
    weights: Floats, queries: Sequence[Token], keys: Sequence[Token], *, limit: int | None
) -> list[list[Value]]:
    order = (-weights).ravel().argsort(kind="stable")
    rows: list[list[Value]] = []
    for flat in order[:limit].tolist():
        query, key = divmod(flat, weights.shape[1])
        ends = (queries[query].text, keys[key].text)
        weight = _round(float(weights[query, key]))
        rows.append([query, show_text(ends[0]), key, show_text(ends[1]), weight])
    return rows


def tabulate_answers(answering: Answering, *, name: str, headers: Sequence[str]) -> Table:
    """answer, start, end (characters, end exclusive), probability; `name` stands for "no
    answer"; the likeliest first"""
    rows: list[list[Value]] = [
        [answer.text, answer.start, answer.end, _round(answer.probability)]
        for answer in answering.answers
    ]
    nothing = answering.no_answer_probability
    place = sum(answer.probability >= nothing for answer in answering.answers)
    rows.insert(place, [name, None, None, _round(nothing)])
    return _build(headers, rows)


def tabulate_edges(answering: Answering, *, headers: Sequence[str]) -> Table:
    """position, token of the context, probability that the answer begins there, that it ends
    there"""
    return _build(
        headers,
        [
            [index, show_text(token.text), _round(float(start)), _round(float(end))]
            for index, (token, start, end) in enumerate(
                zip(answering.tokens, answering.starts, answering.ends, strict=True)
            )
        ],
    )


def tabulate_translated(tokens: Sequence[tuple[Token, float]], *, headers: Sequence[str]) -> Table:
    """position, token, id, probability"""
    return _build(
        headers,
        [
            [index, show_text(token.text), token.id, _round(probability)]
            for index, (token, probability) in enumerate(tokens)
        ],
    )


def to_csv(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """Comma-separated values, RFC 4180.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([_disarm(header) for header in headers])
    writer.writerows([_disarm(value) for value in row] for row in rows)
    return sheet.getvalue()


def _disarm(value: Value) -> Value:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return value


def _round(value: float | None) -> float | None:
    """Significant digits, not decimals: a small probability is not 0."""
    return None if value is None else float(f"{value:.{_DIGITS}g}")


def _build(headers: Sequence[str], rows: Sequence[Sequence[Value]]) -> Table:
    table = [list(row) for row in rows]
    if table and len(table[0]) != len(headers):
        raise ValueError(f"{len(headers)} headers for {len(table[0])} columns")
    return list(headers), table
