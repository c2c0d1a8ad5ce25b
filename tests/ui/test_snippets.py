"""Show me the code: every snippet is a whole program."""

import ast
from dataclasses import replace

import numpy as np
import pytest

from playground.backends.base import Family
from playground.registry.catalogue import MODELS
from playground.registry.spec import Capability, ModelSpec
from playground.results import TranslatedSentence
from playground.ui import snippets
from playground.ui.read import programs as read_programs

HARD = 'He said: "no" \\ \n</script> {x} 😀 你好'
BLOCKS = ModelSpec(key="blocks", title="", family=None, embedded=True, row_blocks=True)
ADAPTER = ModelSpec(key="lora", title="", family=None, embedded=True, adapter_on="blocks")
TYPED = ModelSpec(key="me/typed", title="", family=None)


def make_sentence(text: str) -> TranslatedSentence:
    """A translated sentence of which only the source matters."""
    return TranslatedSentence(
        source=text,
        before="",
        text="",
        tokens=(),
        probabilities=(),
        source_tokens=(),
        weights=np.zeros((0, 0), dtype=np.float32),
        rivals=(),
    )


WRITERS = {
    Capability.GENERATE: lambda spec, text: snippets.write_generate(
        spec,
        text,
        max_new_tokens=5,
        temperature=0.7,
        top_k=0,
        top_p=1.0,
        min_p=0.0,
        repetition_penalty=1.0,
        seed=7,
    ),
    Capability.FILL_MASK: lambda spec, text: snippets.write_fill_mask(spec, text, top_k=3),
    Capability.CLASSIFY: snippets.write_sentiment,
    Capability.SUMMARIZE: lambda spec, text: snippets.write_summarize(
        spec, [text], max_new_tokens=20, num_beams=2
    ),
    Capability.ANSWER: lambda spec, text: read_programs.write_answer(spec, text, text, windows=2),
    Capability.TRANSLATE: lambda spec, text: read_programs.write_translate(
        spec, [make_sentence(text)] * 9, source="en", target="fr", num_beams=2
    ),
    Capability.ATTEND: lambda spec, text: snippets.write_attend(
        spec, text, text, kind="encoder", layer=1
    ),
}
CASES = [
    (spec, capability)
    for capability in WRITERS
    for spec in (
        *(spec for spec in MODELS if capability in spec.capabilities),
        BLOCKS,
        ADAPTER,
        TYPED,
    )
]


def find_strings(code):
    return [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]


@pytest.mark.parametrize(
    ("spec", "capability"), CASES, ids=[f"{spec.key}-{can}" for spec, can in CASES]
)
def test_a_snippet_is_python_that_holds_the_text_as_it_is(spec, capability):
    code = WRITERS[capability](spec, HARD)
    compile(code, "snippet", "exec")
    assert HARD in find_strings(code)
    assert "print(" in code


def test_a_lone_surrogate_does_not_break_the_snippet():
    compile(snippets.write_sentiment(TYPED, "a \ud83d b"), "snippet", "exec")


@pytest.mark.parametrize("family", Family)
@pytest.mark.parametrize("kind", ["encoder", "decoder", "cross"])
@pytest.mark.parametrize("pair", ["", "A pair."])
def test_attention_of_every_kind_is_python(family, kind, pair):
    spec = replace(TYPED, family=family)
    code = snippets.write_attend(spec, "A text.", pair, kind=kind, layer=0)
    compile(code, "snippet", "exec")
    assert 'attn_implementation="eager"' in code


def test_greedy_decoding_has_no_dice():
    code = snippets.write_generate(
        TYPED,
        "a",
        max_new_tokens=5,
        temperature=0,
        top_k=0,
        top_p=1,
        min_p=0,
        repetition_penalty=1,
        seed=7,
    )
    compile(code, "snippet", "exec")
    assert "do_sample=False" in code
    assert "manual_seed" not in code


def test_a_shipped_model_is_opened_from_its_folder():
    code = snippets.write_sentiment(replace(BLOCKS, row_blocks=False), "a")
    assert "assets/models/blocks" in find_strings(code)


def test_a_hub_model_is_pinned_to_its_revision():
    code = snippets.write_sentiment(replace(TYPED, revision="abc123"), "a")
    assert code.count('revision="abc123"') == 2
    assert "revision" not in snippets.write_sentiment(TYPED, "a")
