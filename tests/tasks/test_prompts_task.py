"""What a decoder reads before it writes."""

import pytest

from playground.errors import EmptyText, NoChatTemplate
from playground.tasks.prompts import count_tokens, write_chat


def test_a_message_becomes_a_prompt(decoder):
    assert "Hello" in write_chat(decoder, "Hello")


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_message_is_refused(decoder, text):
    with pytest.raises(EmptyText):
        write_chat(decoder, text)


def test_a_model_without_a_template_says_so(open_tiny):
    with pytest.raises(NoChatTemplate) as caught:
        write_chat(open_tiny("gpt2"), "Hello")
    assert caught.value.model == "tiny/gpt2"


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
@pytest.mark.parametrize("text", ["The cat", "\n", "a \ud83d b", "猫"])
def test_any_text_has_a_length(open_tiny, name, text):
    backend = open_tiny(name)
    clean = text.replace("\ud83d", "\ufffd")
    assert count_tokens(backend, text) == len(backend.tokenize(clean))


def test_an_empty_prompt_has_no_tokens(decoder):
    assert count_tokens(decoder, "") == 0
