"""Hiding words and bringing them back."""

from hypothesis import given
from hypothesis import strategies as st

from playground.tasks.blanks import Hiding, find_pieces, toggle_word

SENTENCE = "Paris is the capital of France."


def test_a_word_is_hidden_and_comes_back():
    hidden = toggle_word(SENTENCE, Hiding(), index=5)
    assert hidden == Hiding("Paris is the capital of [MASK].", ("France",))
    assert toggle_word(hidden.text, hidden, index=5) == Hiding(SENTENCE, ())


def test_words_keep_the_order_of_their_blanks():
    last = toggle_word(SENTENCE, Hiding(), index=5)
    both = toggle_word(last.text, last, index=0)
    assert both == Hiding("[MASK] is the capital of [MASK].", ("Paris", "France"))
    assert toggle_word(both.text, both, index=5).text == "[MASK] is the capital of France."


def test_another_sentence_knows_nothing_of_the_hidden_word():
    hidden = toggle_word(SENTENCE, Hiding(), index=5)
    other = "A new text with a [MASK] in it."
    assert toggle_word(other, hidden, index=5) == Hiding(other, ("",))


def test_a_blank_that_was_typed_stays():
    typed = "Paris is the [MASK] of France."
    assert toggle_word(typed, Hiding(), index=3).text == typed
    hidden = toggle_word(typed, Hiding(), index=5)
    assert hidden.words == ("", "France")


def test_every_han_character_is_a_word_of_its_own():
    pieces = find_pieces("巴黎is法国", Hiding())
    assert [piece.text for piece in pieces] == ["巴", "黎", "is", "法", "国"]


@given(st.text(alphabet="ab 法é'-.[]", max_size=30), st.data())
def test_hiding_and_restoring_is_nothing(text, data):
    pieces = find_pieces(text, Hiding())
    if not pieces:
        return
    index = data.draw(st.integers(0, len(pieces) - 1))
    hidden = toggle_word(text, Hiding(), index=index)
    # What is hidden may have split what was around it, never the number of blanks before it.
    again = [piece.blank for piece in find_pieces(hidden.text, hidden)].index(True)
    assert toggle_word(hidden.text, hidden, index=again).text == text
