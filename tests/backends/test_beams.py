"""Beam search against the library's own and against fresh forward passes."""

import logging
import math
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from playground.backends.local import open_local
from playground.backends.local.beams import Watcher
from playground.backends.opening import Opening

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "The cat sat on the"
BEAMS = pytest.mark.parametrize("num_beams", [1, 2, 4, 8])
EVERY = pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])


@pytest.fixture(scope="module")
def embedded():
    folder = ROOT / "assets" / "models" / "playground-gpt"
    *_, backend = open_local(Opening(key="playground-gpt", folder=folder))
    return backend


@pytest.fixture
def decoder(name, open_tiny, embedded):
    return embedded if name == "embedded" else open_tiny(name)


def find_path(nodes, leaf: int) -> list[int]:
    """Indices of the nodes from the root to a leaf."""
    path = []
    while leaf >= 0:
        path.insert(0, leaf)
        leaf = nodes[leaf].parent
    return path


def spell(nodes, leaf: int) -> list[int]:
    return [nodes[place].id for place in find_path(nodes, leaf)]


def ask_library(decoder, *, num_beams: int, length: int) -> tuple[list[list[int]], list[float]]:
    """Sequences without the prompt and padding, and their scores."""
    ids = torch.tensor([decoder._read_prompt(PROMPT)])
    with torch.inference_mode():
        output = decoder._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            num_beams=num_beams,
            num_return_sequences=num_beams,
            do_sample=False,
            max_new_tokens=length,
            pad_token_id=0,
            return_dict_in_generate=True,
            output_scores=True,
        )
    texts = []
    for row in output.sequences[:, ids.shape[1] :].tolist():
        ends = [place for place, id_ in enumerate(row) if id_ in decoder.ends]
        texts.append(row[: ends[0] + 1] if ends else row)
    scores = output.sequences_scores.tolist() if num_beams > 1 else []
    return texts, scores


@EVERY
@BEAMS
def test_beams_are_the_librarys(decoder, num_beams):
    nodes, beams = decoder.search_beams(PROMPT, num_beams=num_beams, max_new_tokens=10)
    texts, scores = ask_library(decoder, num_beams=num_beams, length=10)
    assert [spell(nodes, beam.leaf) for beam in beams] == texts
    if scores:
        assert [beam.score for beam in beams] == pytest.approx(scores, abs=1e-5)
    for beam, text in zip(beams, texts, strict=True):
        assert beam.text == "".join(decoder.spell(PROMPT, text, complete=True))


@pytest.mark.parametrize("name", ["gpt2", "llama"])
@pytest.mark.parametrize("num_beams", [1, 2, 4])
def test_texts_that_end_early_are_the_librarys_too(decoder, num_beams, monkeypatch):
    """A third of all tokens end texts."""
    best = list(range(2, 400, 3))
    monkeypatch.setattr(decoder._model.generation_config, "eos_token_id", best)
    assert decoder.ends == set(best)
    nodes, beams = decoder.search_beams(PROMPT, num_beams=num_beams, max_new_tokens=8)
    texts, scores = ask_library(decoder, num_beams=num_beams, length=8)
    assert [spell(nodes, beam.leaf) for beam in beams] == texts
    if scores:
        assert [beam.score for beam in beams] == pytest.approx(scores, abs=1e-5)
        assert any(node.alive and node.id in best and node.depth < 8 for node in nodes)


@EVERY
def test_the_tree_says_what_a_fresh_pass_says(decoder):
    """Every node's probability, and the sum of logarithms down to it."""
    nodes, _ = decoder.search_beams(PROMPT, num_beams=4, max_new_tokens=6)
    prompt = decoder._read_prompt(PROMPT)
    parents = {node.parent for node in nodes}
    seen = set()
    for leaf in set(range(len(nodes))) - parents:
        path = find_path(nodes, leaf)
        text = [nodes[place].id for place in path]
        ids = torch.tensor([[*prompt, *text[:-1]]])
        with torch.inference_mode():
            rows = decoder._model(input_ids=ids).logits[0, len(prompt) - 1 :].float()
        logs = rows.log_softmax(-1)[range(len(text)), text]
        for place, own, total in zip(path, logs.tolist(), logs.cumsum(0).tolist(), strict=True):
            assert nodes[place].log_probability == pytest.approx(total, abs=1e-4)
            assert math.log(nodes[place].probability) == pytest.approx(own, abs=1e-4)
        seen.update(path)
    assert seen == set(range(len(nodes)))
    assert [node.text for node in nodes] == list(decoder.token_texts([n.id for n in nodes]))


@EVERY
@BEAMS
def test_the_tree_is_a_tree(decoder, num_beams):
    nodes, beams = decoder.search_beams(PROMPT, num_beams=num_beams, max_new_tokens=6)
    for place, node in enumerate(nodes):
        assert node.parent < place
        if node.parent < 0:
            assert node.depth == 1
        else:
            assert nodes[node.parent].depth == node.depth - 1
            # Only beams are taken further, and no text twice.
            assert nodes[node.parent].alive
    assert len({(node.parent, node.id) for node in nodes}) == len(nodes)
    for depth in range(1, 7):
        level = [node for node in nodes if node.depth == depth]
        assert sum(node.alive for node in level) <= num_beams + len(
            [node for node in level if node.id in decoder.ends]
        )
        totals = [node.log_probability for node in level]
        assert totals == sorted(totals, reverse=True)
        assert any(not node.alive for node in level)
    assert all(nodes[beam.leaf].alive for beam in beams)
    assert len(beams) == num_beams
    assert all(one.score >= other.score for one, other in pairwise(beams))


@EVERY
@pytest.mark.parametrize("num_beams", [2, 5])
def test_what_is_alive_is_what_the_library_follows(decoder, num_beams, monkeypatch):
    seen: list[set[tuple[int, ...]]] = []
    call = Watcher.__call__

    def watch(self, input_ids, scores):
        seen.append({tuple(row) for row in input_ids[:, self._width :].tolist()})
        return call(self, input_ids, scores)

    monkeypatch.setattr(Watcher, "__call__", watch)
    nodes, _ = decoder.search_beams(PROMPT, num_beams=num_beams, max_new_tokens=8)
    assert seen[0] == {()}
    for depth, texts in enumerate(seen[1:], start=1):
        followed = {
            tuple(spell(nodes, place))
            for place, node in enumerate(nodes)
            if node.depth == depth and node.alive and node.id not in decoder.ends
        }
        assert followed == texts
        assert len(texts) == num_beams


@EVERY
def test_one_beam_is_greedy(decoder):
    ids = decoder._read_prompt(PROMPT)
    nodes, (beam,) = decoder.search_beams(PROMPT, num_beams=1, max_new_tokens=8)
    for id_ in spell(nodes, beam.leaf):
        with torch.inference_mode():
            logits = decoder._model(input_ids=torch.tensor([ids])).logits[0, -1]
        assert id_ == int(logits.argmax())
        ids = (*ids, id_)
    assert beam.score == pytest.approx(nodes[beam.leaf].log_probability / nodes[beam.leaf].depth)
    assert [node.alive for node in nodes] == [True, False] * (len(nodes) // 2)


def test_a_models_own_penalty_does_not_bend_the_tree(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    plain = backend.search_beams(PROMPT, num_beams=3, max_new_tokens=6)
    for name, value in (
        ("repetition_penalty", 1.8),
        ("do_sample", True),
        ("temperature", 0.5),
        ("top_k", 3),
        ("no_repeat_ngram_size", 1),
        ("length_penalty", 2.0),
        ("min_length", 12),
        ("max_length", 7),
    ):
        monkeypatch.setattr(backend._model.generation_config, name, value)
    assert backend.search_beams(PROMPT, num_beams=3, max_new_tokens=6) == plain


def test_the_search_is_silent(open_tiny, caplog):
    library = logging.getLogger("transformers")
    library.addHandler(caplog.handler)
    open_tiny("gpt2").search_beams(PROMPT, num_beams=3, max_new_tokens=3)
    library.removeHandler(caplog.handler)
    assert caplog.records == []


def test_a_prompt_of_one_newline_has_beams(open_tiny):
    nodes, beams = open_tiny("gpt2").search_beams("\n", num_beams=2, max_new_tokens=2)
    assert len(beams) == 2
    assert nodes[0].depth == 1
