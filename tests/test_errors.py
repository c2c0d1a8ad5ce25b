"""The tree of errors."""

import inspect
from dataclasses import fields

import pytest

from playground import errors
from playground.errors import PlaygroundError, TooManyTokens


def find_leaves(kind=PlaygroundError):
    below = kind.__subclasses__()
    return [leaf for each in below for leaf in find_leaves(each)] if below else [kind]


LEAVES = find_leaves()


def test_every_error_has_a_code_of_its_own():
    codes = [leaf.code for leaf in LEAVES]
    assert all(codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_the_code_is_the_name_of_the_class(leaf):
    words = "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in leaf.__name__
    )
    assert leaf.code == words.lstrip("_")


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_an_error_holds_its_parameters_and_no_sentence(leaf):
    values = {field.name: 7 for field in fields(leaf)}
    error = leaf(**values)
    assert error.parameters == values
    assert str(error) == f"{leaf.code} {values}"


def test_the_tree_in_the_docstring_names_every_class():
    drawn = inspect.getdoc(errors)
    for kind in (*PlaygroundError.__subclasses__(), *LEAVES):
        assert f" {kind.__name__}" in drawn, kind


def test_errors_are_told_apart_by_identity_so_that_they_can_be_hashed():
    first, second = (TooManyTokens(tokens=5, limit=4, model="m") for _ in range(2))
    assert first != second
    assert len({first, second}) == 2


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_an_error_can_be_raised_and_caught_by_its_branch(leaf):
    branch = leaf.__mro__[1]
    with pytest.raises(branch):
        raise leaf(**{field.name: 7 for field in fields(leaf)})
    assert branch.__mro__[1] is PlaygroundError
