"""Every word a user sees, in both languages."""

import importlib
import pkgutil
import re
from dataclasses import fields
from string import Formatter

import pytest

from playground import texts
from playground.errors import PlaygroundError
from playground.texts import Text
from playground.texts.errors import SENTENCES

HAN = re.compile(r"[一-鿿]")
# Terms that Chinese readers know by these names, and lines made of values only.
BARE = {"top-k", "top-p", "min-p", "{device} · {network} · {models}"}


def find_leaves(kind=PlaygroundError):
    below = kind.__subclasses__()
    return [leaf for each in below for leaf in find_leaves(each)] if below else [kind]


def find_texts(value, name):
    """Every Text in a constant, however deep, with where it stands."""
    if isinstance(value, Text):
        yield name, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from find_texts(item, f"{name}[{key}]")
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            yield from find_texts(item, f"{name}[{place}]")


def collect_texts():
    found = {}
    for module in pkgutil.iter_modules(texts.__path__):
        constants = vars(importlib.import_module(f"playground.texts.{module.name}"))
        for name, value in constants.items():
            found.update(find_texts(value, f"{module.name}.{name}"))
    return found


TEXTS = collect_texts()
LEAVES = find_leaves()
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
every_error = pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)


def find_holes(sentence):
    """Names and formats of the holes: the same value is shown the same way twice."""
    return sorted((name, form) for _, name, form, _ in Formatter().parse(sentence) if name)


def test_the_walk_finds_the_constants_of_every_module():
    modules = {name.partition(".")[0] for name in TEXTS}
    assert modules == {module.name for module in pkgutil.iter_modules(texts.__path__)}
    assert len(TEXTS) > 100


@every_text
def test_both_languages_have_the_same_holes(text):
    assert find_holes(text.en) == find_holes(text.zh)


@every_text
def test_holes_are_named(text):
    assert all(name.isidentifier() for name, _ in find_holes(text.en))


@every_text
def test_english_has_no_han_character(text):
    assert not HAN.search(text.en)


@every_text
def test_chinese_has_han_characters_unless_it_is_a_bare_term(text):
    assert HAN.search(text.zh) or text.zh in BARE


@every_text
def test_no_text_is_empty_or_padded(text):
    for sentence in (text.en, text.zh):
        assert sentence == sentence.strip() != ""


@every_text
def test_chinese_has_no_space_before_full_width_marks(text):
    assert not re.search(r"\s[，。！？：；）”]", text.zh)


@every_error
def test_every_error_has_a_sentence(leaf):
    assert leaf.code in SENTENCES


def test_every_sentence_has_an_error():
    assert set(SENTENCES) == {leaf.code for leaf in LEAVES}


@every_error
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_is_made_from_the_parameters_of_its_error(leaf, language):
    values = {field.name: "something" if field.type is str else 1_234 for field in fields(leaf)}
    sentence = SENTENCES[leaf.code].say(language, **leaf(**values).parameters)
    assert "{" not in sentence


@every_error
def test_a_sentence_uses_every_parameter_of_its_error(leaf):
    holes = {name for name, _ in find_holes(SENTENCES[leaf.code].en)}
    assert holes == {field.name for field in fields(leaf)}


@every_error
def test_a_sentence_ends_as_sentences_do(leaf):
    assert SENTENCES[leaf.code].en.endswith(".")
    assert SENTENCES[leaf.code].zh.endswith("。")


def test_what_a_user_typed_is_never_read_as_a_hole():
    sentence = SENTENCES["unknown_model"].say("en", model="{model} {0} {__class__}")
    assert "{model} {0} {__class__}" in sentence


def test_a_missing_value_is_an_error():
    with pytest.raises(KeyError):
        Text(en="{word}", zh="{word}").say("zh")


def test_say_speaks_the_language_it_is_asked_for():
    text = Text(en="{n} tokens", zh="{n} 个词元")
    assert (text.say("en", n=2), text.say("zh", n=2)) == ("2 tokens", "2 个词元")
