"""What a decoder reads before it writes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from jinja2 import TemplateError
from transformers import PreTrainedTokenizerFast

from playground.backends.local.tokens import Cut, Detokenizer, TextCutter
from playground.errors import NoChatTemplate

# Letters of scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Burmese,
# Khmer.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]")
# No tokenizer joins a word to the line before it.
ANCHOR = "\n"


def cut_prompt(cutter: TextCutter, prompt: str) -> Cut:
    """A text to be continued: without the tokens that end texts, and with one token that
    begins them where the text, as one in a chat template does, spells it itself."""
    cut = cutter.cut(prompt).without_end()
    doubled = (
        len(cut.ids) > 1
        and cut.ids[0] == cut.ids[1]
        and cut.tokens[0].special
        and cut.tokens[0].end == 0 < cut.tokens[1].end
    )
    if not doubled:
        return cut
    return replace(cut, ids=cut.ids[1:], tokens=cut.tokens[1:], types=cut.types[1:])


def spell_ids(
    cutter: TextCutter, prompt: Sequence[int], ids: Sequence[int], *, complete: bool
) -> tuple[str, ...]:
    """The text that each of `ids` adds behind the prompt."""
    detokenizer = Detokenizer(cutter, prompt)
    last = len(ids) - 1
    return tuple(
        detokenizer.add(id_, last=complete and place == last) for place, id_ in enumerate(ids)
    )


def find_following(cutter: TextCutter, text: str, word: str) -> tuple[int, ...]:
    """The ids of a word where it follows a text, with the space that is missing."""
    spaced = f" {word}" if wants_space(text, word) else word
    start = cutter.cut(ANCHOR, special_tokens=False).ids
    whole = cutter.cut(ANCHOR + spaced, special_tokens=False).ids
    if whole[: len(start)] == start:
        return whole[len(start) :]
    return cutter.cut(spaced, special_tokens=False).ids


def wants_space(text: str, word: str) -> bool:
    """Whether a space belongs between a text and a word."""
    if not text or not word or text[-1].isspace() or not word[0].isalnum():
        return False
    return not (UNSPACED.match(word[0]) or UNSPACED.match(text[-1]))


def has_template(tokenizer: PreTrainedTokenizerFast) -> bool:
    """Whether there is a chat template; of several, one must be the default."""
    template = tokenizer.chat_template
    return "default" in template if isinstance(template, dict) else bool(template)


def fill_template(tokenizer: PreTrainedTokenizerFast, message: str, *, model: str) -> str:
    """A user's message in the chat template, up to where the answer begins.

    Raises NoChatTemplate, also for one that cannot be filled.
    """
    if not has_template(tokenizer):
        raise NoChatTemplate(model=model)
    turns = [{"role": "user", "content": message}]
    try:
        prompt: str = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True
        )
    except TemplateError as error:
        raise NoChatTemplate(model=model) from error
    return prompt
