"""The bias probe: does a word speak for one group of people rather than another?"""

from collections.abc import Iterator

import numpy as np

from playground.backends.base import FillsMasks, MaskedCopy
from playground.maths.resampling import Values, bootstrap_difference, bootstrap_effect
from playground.results.bias import BiasProbe, Bounds, ProbedWord, Reading
from playground.tasks.bias_plan import Plan, Question, list_groups, make_plan
from playground.tasks.checks import Stopwatch, require_integer
from playground.tasks.masked import read_all

NOTHING = np.empty(0)
# Template, word, and whether the word is hidden.
Key = tuple[str, str, bool]


def probe(backend: FillsMasks, question: Question) -> Iterator[BiasProbe]:
    """Read templates × words; yield after each pass the words whose readings are complete.

    For a word w of a set and a word g of a group, at the place of {group} in each template:
    ln p(g | w in the template) − ln p(g | w hidden too), which takes away how frequent g is there
    anyhow (Kurita et al. 2019). A word's lean is the mean of this over the first group minus the
    mean over the second, averaged over the templates; its interval draws templates anew. The
    effect size compares the two sets' leans as WEAT does (Caliskan et al. 2017); its interval
    draws words anew. The control is the same for two words that should not differ.

    What cannot be used is left out and named. Raises NoTemplate, EmptyGroup, UnknownScript,
    NotAPair, OutOfRange, NotANumber, NotWhole, TooManyTokens, TooMuchWork.
    """
    seed = require_integer("seed", question.seed, low=0, high=2**31 - 1)
    watch = Stopwatch()
    plan = make_plan(backend, question)
    groups = list_groups(plan)
    rows: dict[Key, dict[str, float]] = {}
    # A word that is hidden leaves the same copy as any other of its length.
    askers: dict[MaskedCopy, list[Key]] = {}
    for key, copy in plan.copies.items():
        askers.setdefault(copy, []).append(key)
    copies = list(askers)
    for done in read_all(backend, copies):
        for index, read in done:
            for key in askers[copies[index]]:
                rows[key] = {each: float(read[0, plan.ids[key[0], each]]) for each in groups}
        yield judge(backend, plan, rows, seed=seed, milliseconds=watch.milliseconds)


def judge(
    backend: FillsMasks,
    plan: Plan,
    rows: dict[Key, dict[str, float]],
    *,
    seed: int,
    milliseconds: float,
) -> BiasProbe:
    """What is known once these rows are read."""
    complete = [
        word
        for word in plan.words
        if all(
            (template, word, hidden) in rows
            for template in plan.templates
            for hidden in (False, True)
        )
    ]
    readings = [
        Reading(
            template=template,
            group=group,
            word=word,
            log_probability=rows[template, word, False][group],
            prior=rows[template, word, True][group],
        )
        for word in complete
        for template in plan.templates
        for group in list_groups(plan)
    ]
    table = {(each.template, each.word, each.group): each.association for each in readings}
    leans = {word: lean(plan, table, word, plan.groups) for word in complete}
    controls = (
        {word: lean(plan, table, word, ((plan.pair[0],), (plan.pair[1],))) for word in complete}
        if plan.pair
        else {}
    )
    both = pick_sets(plan, leans)
    neutral = pick_sets(plan, controls) if plan.pair else None
    return BiasProbe(
        groups=plan.groups,
        pair=plan.pair,
        templates=plan.templates,
        words=tuple(
            ProbedWord(
                word=word,
                set=1 if word in plan.sets[0] else 2,
                lean=bootstrap_difference(leans[word], NOTHING, seed=seed),
                control=float(controls[word].mean()) if plan.pair else None,
            )
            for word in complete
        ),
        difference=measure(both, seed=seed, effects=False),
        effect=measure(both, seed=seed, effects=True),
        control=measure(neutral, seed=seed, effects=False) if neutral else None,
        control_effect=measure(neutral, seed=seed, effects=True) if neutral else None,
        readings=tuple(readings),
        refused=plan.refused,
        done=len(complete),
        total=len(plan.words),
        passport=backend.passport(milliseconds),
    )


def lean(
    plan: Plan,
    table: dict[tuple[str, str, str], float],
    word: str,
    groups: tuple[tuple[str, ...], tuple[str, ...]],
) -> Values:
    """Mean association of the first group minus that of the second, for each template."""
    return np.array(
        [
            np.mean([table[template, word, group] for group in groups[0]])
            - np.mean([table[template, word, group] for group in groups[1]])
            for template in plan.templates
        ]
    )


def pick_sets(plan: Plan, leans: dict[str, Values]) -> tuple[Values, ...]:
    """The mean lean of each word that is read, by set."""
    return tuple(
        np.array([leans[word].mean() for word in words if word in leans]) for words in plan.sets
    )


def measure(sets: tuple[Values, ...], *, seed: int, effects: bool) -> Bounds:
    """The difference between two sets, or its effect size; NaN before there are any words."""
    first, second = sets
    if not first.size:
        return Bounds(value=np.nan, low=np.nan, high=np.nan)
    return (bootstrap_effect if effects else bootstrap_difference)(first, second, seed=seed)
