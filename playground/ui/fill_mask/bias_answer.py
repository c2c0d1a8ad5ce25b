"""What the bias probe shows: the finding, the chart, the numbers, and what they do not say."""

import math
import re
from dataclasses import asdict
from typing import Any

from playground.plots.intervals import Row, draw_intervals, format_signed
from playground.plots.tables import Table, Value
from playground.results.bias import BiasProbe, Bounds, Refused
from playground.tasks.bias_plan import Question
from playground.texts import bias as words
from playground.texts import blanks as shared
from playground.ui import parts
from playground.ui.fill_mask.ground import draw_take
from playground.ui.fill_mask.pseudo import draw_measures
from playground.ui.visit import Visit

HAN = re.compile("[一-鿿]")
# Words of a group that a title names.
NAMED = 3


def name_groups(visit: Visit, result: BiasProbe) -> dict[str, str]:
    """What the groups are called in sentences: their first words."""
    comma = "、" if visit.language == "zh" else ", "
    names = [comma.join(group[:NAMED]) + (" …" if group[NAMED:] else "") for group in result.groups]
    return {"first": names[0], "second": names[1]}


def find_title(visit: Visit, result: BiasProbe) -> str:
    """Whether the interval of the effect size leaves 0 out, and on which side it lies."""
    effect = result.effect
    if math.isnan(effect.low):
        return visit.say(words.BIAS_FEW)
    ends = {"low": format_signed(effect.low), "high": format_signed(effect.high)}
    if not effect.clear:
        return visit.say(words.BIAS_UNCLEAR, **ends)
    names = name_groups(visit, result)
    two = any(word.set == 2 for word in result.words)
    return visit.say(
        words.BIAS_CLEAR if two else words.BIAS_CLEAR_ONE,
        towards=names["first" if effect.value > 0 else "second"],
        effect=format_signed(effect.value),
        **ends,
    )


def draw_leans(visit: Visit, result: BiasProbe) -> Any:
    """A row for each word, sorted within its set; below them the difference and the control."""
    ranked = sorted(result.words, key=lambda word: (word.set, -word.lean.value))
    rows = [make_row(word.word, word.lean, kind=word.set - 1) for word in ranked]
    rows.append(make_row(visit.say(words.DIFFERENCE), result.difference, kind=2))
    if result.control is not None:
        rows.append(make_row(visit.say(words.CONTROL_ROW), result.control, kind=2))
    kinds = [visit.say(name) for name in (words.SET_1, words.SET_2, words.SUMMARY)]
    title = visit.say(words.BIAS_AXIS, **name_groups(visit, result))
    return draw_intervals(rows, kinds=kinds, title=title, axis=visit.say(words.NATS))


def make_row(label: str, bounds: Bounds, *, kind: int) -> Row:
    """A row of the chart."""
    return Row(label=label, value=bounds.value, low=bounds.low, high=bounds.high, kind=kind)


def draw_answer(visit: Visit, result: BiasProbe, *, question: Question) -> str:
    """Numbers, reading, control, what was left out, what it does not show, tables and files."""
    leans, readings = tabulate_leans(visit, result), tabulate_readings(visit, result)
    values = asdict(question)
    del values["seed"]
    sentences = [
        *warn_language(visit, result),
        visit.say(words.BIAS_READING, templates=len(result.templates), seed=f"{question.seed:g}"),
        read_control(visit, result),
        *(say_refused(visit, each) for each in result.refused),
        visit.say(words.BIAS_DOES),
    ]
    return "".join(
        [
            draw_numbers(visit, result),
            *(parts.draw_note(sentence) for sentence in sentences),
            parts.draw_table(visit, leans),
            draw_take(
                visit,
                panel="bias",
                values=values,
                tables=[
                    ("bias-leans", leans, words.SAVE_SUMMARY),
                    ("bias-readings", readings, words.SAVE_READINGS),
                ],
            ),
            parts.draw_passport(visit, result.passport),
        ]
    )


def warn_language(visit: Visit, result: BiasProbe) -> list[str]:
    """A sentence where the templates are Chinese and the model is said to read other languages."""
    assert visit.spec is not None
    known = visit.spec.languages
    if known and "zh" not in known and any(HAN.search(line) for line in result.templates):
        return [visit.say(words.WRONG_LANGUAGE, model=visit.spec.title)]
    return []


def draw_numbers(visit: Visit, result: BiasProbe) -> str:
    """Effect size, difference and control, each with its interval."""
    measured = [(words.EFFECT, result.effect), (words.MEASURE_DIFFERENCE, result.difference)]
    if result.control_effect is not None:
        measured.append((words.MEASURE_CONTROL, result.control_effect))
    return draw_measures(
        [
            (
                visit.say(name),
                format_signed(bounds.value),
                visit.say(
                    words.EFFECT_WHY,
                    low=format_signed(bounds.low),
                    high=format_signed(bounds.high),
                ),
            )
            for name, bounds in measured
        ]
    )


def read_control(visit: Visit, result: BiasProbe) -> str:
    """Whether the control pair is as calm as it should be."""
    effect = result.control_effect
    if effect is None or math.isnan(effect.low):
        return visit.say(words.CONTROL_NONE)
    return visit.say(
        words.CONTROL_READING,
        first=result.pair[0],
        second=result.pair[1],
        effect=format_signed(effect.value),
        low=format_signed(effect.low),
        high=format_signed(effect.high),
        verdict=visit.say(words.CONTROL_LOUD if effect.clear else words.CONTROL_CALM),
    )


def say_refused(visit: Visit, refused: Refused) -> str:
    """What was left out, and why."""
    return visit.say(words.REFUSED[refused.kind], typed=refused.text, pieces=refused.pieces)


def tabulate_leans(visit: Visit, result: BiasProbe) -> Table:
    """word, set, lean, from, to, control; then the difference and the effect size"""
    headers = [
        visit.say(header)
        for header in (
            *(shared.WORD, words.SET, words.LEAN, words.LOW, words.HIGH),
            words.CONTROL_LEAN,
        )
    ]
    rows: list[list[Value]] = [
        [word.word, word.set, *list_bounds(word.lean), clean(word.control)] for word in result.words
    ]
    for name, bounds, control in (
        (words.DIFFERENCE, result.difference, result.control),
        (words.EFFECT, result.effect, result.control_effect),
    ):
        neutral = None if control is None else control.value
        rows.append([visit.say(name), None, *list_bounds(bounds), clean(neutral)])
    return headers, rows


def list_bounds(bounds: Bounds) -> list[Value]:
    """The number and its interval."""
    return [clean(bounds.value), clean(bounds.low), clean(bounds.high)]


def clean(value: float | None) -> float | None:
    """Six digits; nothing for what is not a number."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def tabulate_readings(visit: Visit, result: BiasProbe) -> Table:
    """template, group word, word, ln p with the word seen, with it hidden, the difference"""
    headers = [
        visit.say(header)
        for header in (
            *(words.TEMPLATE, words.GROUP, shared.WORD, words.SEEN, words.PRIOR),
            words.ADDED,
        )
    ]
    rows: list[list[Value]] = [
        [
            *(reading.template, reading.group, reading.word),
            clean(reading.log_probability),
            clean(reading.prior),
            clean(reading.association),
        ]
        for reading in result.readings
    ]
    return headers, rows
