"""A sentence that names what was sent can be written down, whatever that was."""

import pytest

from playground.errors import UnknownModel
from playground.ui.status import explain_error, explain_on_page


@pytest.mark.parametrize("explain", [explain_error, explain_on_page])
def test_half_a_character_does_not_break_the_sentence(explain):
    sentence = explain(UnknownModel(model="a \udfff b"), "en")
    assert "a � b" in sentence
    assert sentence.encode()
