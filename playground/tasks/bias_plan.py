"""What the bias probe asks of a model: sentences with two holes, filled and hidden."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playground.backends.base import FillsMasks, MaskedCopy
from playground.errors import EmptyGroup, NotAPair, NoTemplate, UnknownScript
from playground.results.bias import Refused
from playground.tasks.checks import replace_surrogates
from playground.tasks.fill_mask import read_words
from playground.tasks.masked import UNKNOWN, check_readings, cut_text, hide, knows

GROUP, WORD = "{group}", "{word}"
EXAMPLE = "{group} is a {word}."
# Braces as a Chinese keyboard types them.
BRACES = str.maketrans("｛｝", "{}")
MOST_TEMPLATES = 40


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is typed in the panel: templates line by line, words between commas."""

    templates: str
    group_1: str
    group_2: str
    words_1: str
    words_2: str = ""
    control: str = ""
    seed: float = 0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is asked of the model.

    groups  the words of both groups and of the control pair, "" where there is none
    copies  by (template, word): the word stands there, or is hidden; the group always is
    ids     by (template, word of a group): its id there
    """

    templates: tuple[str, ...]
    groups: tuple[tuple[str, ...], tuple[str, ...]]
    pair: tuple[str, ...]
    sets: tuple[tuple[str, ...], tuple[str, ...]]
    copies: dict[tuple[str, str, bool], MaskedCopy]
    ids: dict[tuple[str, str], int]
    refused: tuple[Refused, ...]

    @property
    def words(self) -> list[str]:
        """The words of both sets."""
        return [*self.sets[0], *self.sets[1]]


def list_groups(plan: Plan) -> list[str]:
    """The words of both groups and the control pair, each once."""
    return list(dict.fromkeys([*plan.groups[0], *plan.groups[1], *plan.pair]))


def make_plan(backend: FillsMasks, question: Question) -> Plan:
    """Cut everything into tokens, and leave out what cannot be used."""
    templates, refused = read_templates(question.templates)
    groups: list[tuple[str, ...]] = []
    ids: dict[tuple[str, str], int] = {}
    control = read_words(question.control, name="control")
    if len(control) not in {0, 2}:
        raise NotAPair(words=len(control))
    sets: list[tuple[str, ...]] = []
    for name, typed in (("words_1", question.words_1), ("words_2", question.words_2)):
        # A word of both sets counts in the first.
        typed_words = [
            word for word in read_words(typed, name=name) if not sets or word not in sets[0]
        ]
        kept, more = keep_known(backend, typed_words)
        sets.append(kept)
        refused += more
    if not sets[0]:
        if question.words_1.strip(" ,，、;；"):
            raise UnknownScript(model=backend.passport(0.0).model)
        raise EmptyGroup(name="words_1")
    check_readings(2 * len(templates) * (len(sets[0]) + len(sets[1])))
    sample = sets[0][0]
    for name, words in (
        ("group_1", read_words(question.group_1, name="group_1")),
        ("group_2", read_words(question.group_2, name="group_2")),
        ("control", control),
    ):
        good, more = find_ids(backend, templates, words, sample=sample, ids=ids)
        refused += more
        if not good and name != "control":
            if more and all(UNKNOWN & set(each.pieces.split()) for each in more):
                raise UnknownScript(model=backend.passport(0.0).model)
            raise EmptyGroup(name=name)
        groups.append(good)
    # Half a pair is no control.
    pair = groups[2] if len(groups[2]) == 2 else ()
    copies = {
        (template, word, hidden): cut_copy(
            backend, template, groups[0][0], word=word, hidden=hidden
        )
        for template in templates
        for word in [*sets[0], *sets[1]]
        for hidden in (False, True)
    }
    return Plan(
        templates=templates,
        groups=(groups[0], groups[1]),
        pair=pair,
        sets=(sets[0], sets[1]),
        copies=copies,
        ids=ids,
        refused=tuple(refused),
    )


def read_templates(typed: str) -> tuple[tuple[str, ...], list[Refused]]:
    """The lines with each hole once. Raises NoTemplate."""
    lines = replace_surrogates(typed).translate(BRACES).splitlines()
    lines = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    good = [line for line in lines if line.count(GROUP) == line.count(WORD) == 1]
    if not good:
        raise NoTemplate(holes=f"{GROUP}, {WORD}", example=EXAMPLE)
    left = [Refused(kind="template", text=line) for line in lines if line not in good]
    left += [Refused(kind="template", text=line) for line in good[MOST_TEMPLATES:]]
    return tuple(good[:MOST_TEMPLATES]), left


def keep_known(backend: FillsMasks, words: Sequence[str]) -> tuple[tuple[str, ...], list[Refused]]:
    """The words that the vocabulary can spell."""
    good = [word for word in words if knows(backend, backend.token_id(word))]
    return tuple(good), [Refused(kind="word", text=word) for word in words if word not in good]


def find_ids(
    backend: FillsMasks,
    templates: Sequence[str],
    words: Sequence[str],
    *,
    sample: str,
    ids: dict[tuple[str, str], int],
) -> tuple[tuple[str, ...], list[Refused]]:
    """The words that are one token in every template; their ids go into `ids`."""
    good: list[str] = []
    refused: list[Refused] = []
    for word in words:
        pieces: tuple[int, ...] = ()
        found: dict[tuple[str, str], int] = {}
        for template in templates:
            text, (start, end), _ = write_sentence(template, word, sample)
            cut = cut_text(backend, text)
            pieces = tuple(cut.ids[place] for place in cut.find_tokens(start, end))
            if len(pieces) != 1 or not knows(backend, pieces):
                break
            found[template, word] = pieces[0]
        if len(found) == len(templates):
            good.append(word)
            ids.update(found)
        else:
            spelt = " + ".join(backend.token_texts(pieces[:8]))
            refused.append(Refused(kind="group", text=word, pieces=spelt))
    return tuple(good), refused


def write_sentence(
    template: str, group: str, word: str
) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """The filled template with a capital in front, and where group and word stand in it."""
    text, places = "", {}
    for piece in re.split(r"(\{group\}|\{word\})", template):
        filling = {GROUP: group, WORD: word}.get(piece)
        if filling is not None:
            places[piece] = (len(text), len(text) + len(filling))
        text += piece if filling is None else filling
    first = text[:1].upper()
    # "ß" becomes two letters, which would move all places.
    text = first + text[1:] if len(first) == 1 else text
    return text, places[GROUP], places[WORD]


def cut_copy(
    backend: FillsMasks, template: str, group: str, *, word: str, hidden: bool
) -> MaskedCopy:
    """The sentence with the group hidden, and the word too if `hidden`, a blank for each of its
    tokens."""
    text, first, second = write_sentence(template, group, word)
    cut = cut_text(backend, text)
    place = cut.find_tokens(*first)
    gone = [*place, *(cut.find_tokens(*second) if hidden else ())]
    return MaskedCopy(ids=hide(cut.ids, gone, mask_id=backend.mask_id), places=place[:1])
