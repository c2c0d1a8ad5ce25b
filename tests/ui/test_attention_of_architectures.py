"""The tab Attention on tiny real models of every kind."""

import numpy as np
import pytest

from playground.backends.fake import open_fake
from playground.registry.registry import Registry
from playground.registry.runtime import Runtime
from playground.settings import Settings
from playground.tasks.attend import attend
from playground.tasks.head_map import POSITIONS, SCORES
from playground.tasks.tidy import WHOLES, tidy
from playground.ui.attention import take_away, views
from playground.ui.visit import Visit

TEXT = "The cat sat on the mat. The cat sat on the mat."
PAIRS = ["bert", "roberta", "classifier", "adapter", "reader"]
DECODERS = ["gpt2", "llama", "llama2", "mistral"]
WRITERS = ["t5", "bart"]
CASES = [
    *((name, "encoder", pair) for name in PAIRS for pair in ("", "A dog ran.")),
    *((name, "decoder", "") for name in DECODERS),
    *(
        (name, kind, pair)
        for name in WRITERS
        for kind in ("encoder", "decoder", "cross")
        for pair in ("", "A dog ran.")
    ),
]


@pytest.fixture
def visit():
    runtime = Runtime(Settings(), open_backend=open_fake)
    return Visit(runtime=runtime, language="en", spec=Registry().find("playground-bert"))


@pytest.mark.parametrize(("name", "kind", "pair"), CASES)
def test_every_view_shows_every_kind_of_attention(open_tiny, visit, name, kind, pair):
    backend = open_tiny(name)
    values = {"text": TEXT, "text_pair": pair, "kind": kind}
    options = {"special": True, "first": False, "merge": "words"}
    lines, title, plot, _, _ = views.show_layer(
        visit, backend, **values, layer=1, head=3, **options
    )
    grid, _, seen, _ = views.show_model(visit, backend, **values, **options)
    assert lines.count("<iframe") == grid.count("<iframe") == 1
    assert "Layer 1, head 3" in title
    np.testing.assert_allclose(np.asarray(plot.data[0].z).sum(-1), 1, atol=1e-4)
    assert seen.scores.kind == kind
    missing = {score for score in SCORES if np.isnan(seen.scores.scores[score]).all()}
    crossed = set(POSITIONS) if kind == "cross" else set()
    assert missing - {"same", "induction"} == crossed - {"induction"}
    files = take_away.make_files(visit, backend, **values, layer=1, head=3, **options)
    assert files.count("download=") == 4


@pytest.mark.parametrize(("name", "kind", "pair"), CASES)
@pytest.mark.parametrize("merge", WHOLES)
def test_tidied_rows_sum_to_one(open_tiny, name, kind, pair, merge):
    maps = attend(open_tiny(name), "cafés 猫坐 😀 understandably", text_pair=pair, kind=kind)
    done = tidy(maps, special=True, first=True, merge=merge)
    sums = done.maps.weights.sum(-1)
    assert (np.isclose(sums, 1, atol=1e-4) | (sums == 0)).all()
    if merge:
        assert all(token.text for token in done.maps.key_tokens[:-1])


def test_the_window_of_a_model_is_seen(open_tiny):
    maps = attend(open_tiny("mistral"), TEXT)
    count = len(maps.key_tokens)
    assert count > 12
    near = np.tril(np.ones((count, count), bool)) & ~np.tril(np.ones((count, count), bool), -4)
    assert (maps.weights[..., near] > 0).all()
    assert maps.weights[..., ~near].max() == 0


def test_each_query_head_of_grouped_attention_has_its_map(open_tiny):
    assert attend(open_tiny("llama"), TEXT).heads == 4
