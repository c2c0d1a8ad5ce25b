"""Pairs of sentences that differ in one word, of which one is grammatical.

In the manner of BLiMP (Warstadt et al. 2020), with sentences of our own: a model passes a pair
when it gives the grammatical sentence the higher probability.
"""

import random
from collections.abc import Callable

Pair = tuple[str, str]  # (grammatical, not)

WOMEN = ("Mary", "Anna", "Sarah", "Emily", "The queen", "The actress", "My mother", "Her sister")
MEN = ("John", "Peter", "David", "Thomas", "The king", "The actor", "My father", "His brother")
PEOPLE = ("teachers", "doctors", "boys", "girls", "students", "farmers", "soldiers", "women")
PERSON = ("teacher", "doctor", "boy", "girl", "student", "farmer", "soldier", "woman")
THINGS = ("books", "houses", "doors", "letters", "trees", "cars", "songs", "rivers")
THING = ("book", "house", "door", "letter", "tree", "car", "song", "river")
ADJECTIVES = ("old", "new", "small", "red", "good", "strange", "white", "long")
SEE = ("saw", "found", "liked", "watched", "wanted", "remembered")
REFLEXIVE = ("hurt", "helped", "saw", "hated", "admired", "described")
# (third person, base), (past, participle), (needs no object, takes one)
VERBS = (("runs", "run"), ("sleeps", "sleep"), ("knows him", "know him"),
         ("lives here", "live here"), ("works", "work"), ("likes music", "like music"))  # fmt: skip
PARTICIPLES = (("broke", "broken", "the cup"), ("wrote", "written", "a letter"),
               ("took", "taken", "the money"), ("ate", "eaten", "the bread"),
               ("saw", "seen", "the sea"), ("gave", "given", "an answer"),
               ("stole", "stolen", "the horse"), ("knew", "known", "the truth"))  # fmt: skip
ALONE = ("slept", "arrived", "vanished", "died", "laughed", "existed")
OBJECTS = ("carried", "found", "broke", "bought", "opened", "destroyed")

Dice = random.Random


def agree_in_gender(dice: Dice) -> Pair:
    woman = dice.random() < 0.5
    name, verb = dice.choice(WOMEN if woman else MEN), dice.choice(REFLEXIVE)
    good, bad = ("herself", "himself") if woman else ("himself", "herself")
    return f"{name} {verb} {good}.", f"{name} {verb} {bad}."


def agree_in_number(dice: Dice) -> Pair:
    subject, verb = dice.choice(PEOPLE), dice.choice(REFLEXIVE)
    start = f"The {subject} {verb}"
    return f"{start} themselves.", f"{start} {dice.choice(('himself', 'herself'))}."


def agree_determiner(dice: Dice) -> Pair:
    place, name = dice.randrange(len(THING)), dice.choice(WOMEN + MEN)
    verb = dice.choice(SEE)
    if dice.random() < 0.5:
        word = dice.choice(("this", "that"))
        return f"{name} {verb} {word} {THING[place]}.", f"{name} {verb} {word} {THINGS[place]}."
    word = dice.choice(("these", "those"))
    return f"{name} {verb} {word} {THINGS[place]}.", f"{name} {verb} {word} {THING[place]}."


def agree_determiner_adjective(dice: Dice) -> Pair:
    place, adjective = dice.randrange(len(THING)), dice.choice(ADJECTIVES)
    start = f"{dice.choice(WOMEN + MEN)} {dice.choice(SEE)}"
    good, bad = dice.choice((("this", "these"), ("that", "those")))
    return (
        f"{start} {good} {adjective} {THING[place]}.",
        f"{start} {bad} {adjective} {THING[place]}.",
    )


def agree_verb(dice: Dice) -> Pair:
    place, (third, base) = dice.randrange(len(PERSON)), dice.choice(VERBS)
    if dice.random() < 0.5:
        return f"The {PERSON[place]} {third}.", f"The {PERSON[place]} {base}."
    return f"The {PEOPLE[place]} {base}.", f"The {PEOPLE[place]} {third}."


def agree_verb_past_noun(dice: Dice) -> Pair:
    place, other = dice.randrange(len(PERSON)), dice.choice(THINGS)
    start = f"The {PERSON[place]} with the {other}"
    good, bad = dice.choice((("is", "are"), ("was", "were"), ("has been", "have been")))
    return f"{start} {good} here.", f"{start} {bad} here."


def agree_verb_irregular(dice: Dice) -> Pair:
    one, many = dice.choice((("man", "men"), ("woman", "women"), ("child", "children"),
                             ("mouse", "mice"), ("foot", "feet")))  # fmt: skip
    good, bad = dice.choice((("is", "are"), ("was", "were"), ("has", "have")))
    end = {"is": "old.", "was": "old.", "has": "a name."}[good]
    if dice.random() < 0.5:
        return f"The {one} {good} {end}", f"The {one} {bad} {end}"
    return f"The {many} {bad} {end}", f"The {many} {good} {end}"


def use_participle(dice: Dice) -> Pair:
    past, participle, rest = dice.choice(PARTICIPLES)
    name = dice.choice(WOMEN + MEN)
    if dice.random() < 0.5:
        return f"{name} had {participle} {rest}.", f"{name} had {past} {rest}."
    return f"{name} {past} {rest}.", f"{name} {participle} {rest}."


def license_ever(dice: Dice) -> Pair:
    verb = dice.choice(("seen this", "been there", "heard of it", "liked the city"))
    good, bad = dice.choice((("Nobody", "Somebody"), ("No man", "Some man"), ("None", "Many")))
    return f"{good} has ever {verb}.", f"{bad} has ever {verb}."


def quantify_existence(dice: Dice) -> Pair:
    thing = dice.choice(THING)
    good, bad = dice.choice((("a", "every"), ("a", "each"), ("one", "every"), ("no", "each")))
    return f"There was {good} {thing} in the garden.", f"There was {bad} {thing} in the garden."


def need_an_object(dice: Dice) -> Pair:
    name, thing = dice.choice(WOMEN + MEN), dice.choice(THING)
    good, bad = dice.choice(OBJECTS), dice.choice(ALONE)
    return f"{name} {good} the {thing}.", f"{name} {bad} the {thing}."


def order_words(dice: Dice) -> Pair:
    adjective, thing, name = dice.choice(ADJECTIVES), dice.choice(THING), dice.choice(WOMEN + MEN)
    verb = dice.choice(SEE)
    return f"{name} {verb} the {adjective} {thing}.", f"{name} {verb} the {thing} {adjective}."


PARADIGMS: dict[str, Callable[[Dice], Pair]] = {
    "anaphor gender": agree_in_gender,
    "anaphor number": agree_in_number,
    "determiner and noun": agree_determiner,
    "determiner, adjective and noun": agree_determiner_adjective,
    "subject and verb": agree_verb,
    "subject and verb past a noun": agree_verb_past_noun,
    "irregular plural and verb": agree_verb_irregular,
    "participle": use_participle,
    "ever needs a negation": license_ever,
    "existential there": quantify_existence,
    "verbs that take an object": need_an_object,
    "adjective before noun": order_words,
}


def make_pairs(paradigm: str, *, count: int) -> list[Pair]:
    """The first ``count`` pairs of a paradigm; always the same ones."""
    dice = random.Random(paradigm)
    return [PARADIGMS[paradigm](dice) for _ in range(count)]
