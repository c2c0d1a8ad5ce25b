"""Cutting a text."""

import pytest

from playground.errors import EmptyText
from playground.tasks.tokenize import tokenize


def test_tokens_are_slices_of_the_text_without_special_ones(encoder):
    text = "Hello, 世界 and </script>!"
    result = tokenize(encoder, text)
    assert [text[token.start : token.end] for token in result.tokens] == [
        token.text for token in result.tokens
    ]
    assert not any(token.special for token in result.tokens)
    assert result.passport.model == "an-encoder"


@pytest.mark.parametrize("text", ["", " "])
def test_an_empty_text_is_refused(encoder, text):
    with pytest.raises(EmptyText):
        tokenize(encoder, text)
