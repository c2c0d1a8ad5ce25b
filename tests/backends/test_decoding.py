"""The decode loop against the library's own `generate`, and against itself."""

import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling
from playground.backends.local import decoding, open_local
from playground.backends.opening import Opening
from playground.errors import EmptyText

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
PROMPTS = ["The cat sat", "A doctor and a nurse walked to the hospital", "你好", "I"]
DECODERS = pytest.mark.parametrize("name", ["gpt2", "llama"])


def read_ids(backend, prompt: str) -> list[int]:
    return [token.id for token in backend.tokenize(prompt)]


def draw(backend, prompt: str, sampling: Sampling) -> list[int]:
    return [steps[0].id for steps in backend.decode([prompt], [sampling], likeliest=5)]


@DECODERS
@pytest.mark.parametrize("penalty", [1.0, 1.4])
@pytest.mark.parametrize("prompt", PROMPTS)
def test_greedy_is_what_generate_says(open_tiny, name, prompt, penalty):
    backend = open_tiny(name)
    ids = torch.tensor([read_ids(backend, prompt)])
    with torch.inference_mode():
        expected = backend._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=30,
            repetition_penalty=penalty,
            pad_token_id=0,
        )
    sampling = Sampling(temperature=0.0, max_new_tokens=30, repetition_penalty=penalty)
    assert draw(backend, prompt, sampling) == expected[0, ids.shape[1] :].tolist()


@pytest.fixture(scope="module")
def embedded():
    *_, backend = open_local(Opening(key="playground-gpt", folder=EMBEDDED))
    return backend


@pytest.mark.parametrize("name", ["gpt2", "llama", "embedded"])
@pytest.mark.parametrize("use_cache", [True, False])
def test_greedy_with_and_without_a_cache(open_tiny, embedded, name, use_cache):
    backend = embedded if name == "embedded" else open_tiny(name)
    prompt = "The doctor and the nurse walked to the"
    ids = torch.tensor([read_ids(backend, prompt)])
    with torch.inference_mode():
        expected = backend._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=24,
            pad_token_id=0,
            use_cache=use_cache,
        )
    sampling = Sampling(temperature=0.0, max_new_tokens=24)
    assert draw(backend, prompt, sampling) == expected[0, ids.shape[1] :].tolist()


def test_a_prompt_of_several_texts_is_read_once(open_tiny, monkeypatch):
    backend = open_tiny("llama")
    shapes = []
    begin = decoding.start_forward

    def watch(*args, **kwargs):
        forward = begin(*args, **kwargs)
        read = forward.read
        monkeypatch.setattr(
            forward, "read", lambda ids: (shapes.append(tuple(ids.shape)), read(ids))[1]
        )
        return forward

    monkeypatch.setattr(decoding, "start_forward", watch)
    prompts = ["The cat sat", "I", "The cat sat", "I", "The cat sat"]
    samplings = [Sampling(temperature=1.1, seed=seed, max_new_tokens=6) for seed in range(5)]
    said: dict[int, list[int]] = {place: [] for place in range(5)}
    for steps in backend.decode(prompts, samplings, likeliest=3):
        for step in steps:
            said[step.sequence].append(step.id)
    assert shapes[0] == (2, len(read_ids(backend, "The cat sat")))
    assert shapes[1] == (5, 1)
    for place, (prompt, sampling) in enumerate(zip(prompts, samplings, strict=True)):
        assert said[place] == draw(backend, prompt, sampling)


@DECODERS
def test_a_set_says_what_each_says_alone(open_tiny, name):
    """Prompts of different lengths, padded on the left; ends at different times."""
    backend = open_tiny(name)
    samplings = [
        Sampling(temperature=0.0, max_new_tokens=count, repetition_penalty=1.2)
        for count in (20, 5, 20, 11)
    ]
    said: dict[int, list[int]] = {place: [] for place in range(4)}
    texts = dict.fromkeys(range(4), "")
    for steps in backend.decode(PROMPTS, samplings, likeliest=3):
        for step in steps:
            said[step.sequence].append(step.id)
            texts[step.sequence] += step.text
    for place, (prompt, sampling) in enumerate(zip(PROMPTS, samplings, strict=True)):
        assert said[place] == draw(backend, prompt, sampling)
        assert texts[place] == backend._cutter.decode(said[place])


def test_a_set_of_one_prompt_at_four_temperatures(open_tiny):
    backend = open_tiny("gpt2")
    samplings = [
        Sampling(temperature=heat, seed=5, max_new_tokens=15) for heat in (0.0, 0.5, 1.0, 2.0)
    ]
    said: dict[int, list[int]] = {place: [] for place in range(4)}
    for steps in backend.decode(["The cat sat"] * 4, samplings, likeliest=3):
        for step in steps:
            said[step.sequence].append(step.id)
    for place, sampling in enumerate(samplings):
        assert said[place] == draw(backend, "The cat sat", sampling)


def test_probabilities_are_the_models_own(open_tiny):
    backend = open_tiny("gpt2")
    sampling = Sampling(temperature=1.3, seed=2, max_new_tokens=20)
    steps = [each[0] for each in backend.decode(["The cat"], [sampling], likeliest=7)]
    prompt = read_ids(backend, "The cat")
    ids = torch.tensor([prompt + [step.id for step in steps]])
    with torch.inference_mode():
        rows = backend._model(ids).logits[0].softmax(-1)[len(prompt) - 1 :]
    for step, row in zip(steps, rows, strict=False):
        assert step.probability == pytest.approx(row[step.id].item(), rel=1e-3)
        assert step.rank == 1 + int((row > row[step.id]).sum())
        best = row.topk(7)
        assert step.likeliest == tuple(best.indices.tolist())
        np.testing.assert_allclose(step.probabilities, best.values, rtol=1e-3)


def test_the_sampler_is_the_librarys_stage_by_stage(open_tiny):
    backend = open_tiny("gpt2")
    sampling = Sampling(
        temperature=0.7, top_k=60, top_p=0.9, min_p=0.01, repetition_penalty=1.3, max_new_tokens=1
    )
    (step,) = next(iter(backend.decode(["The cat sat on the"], [sampling], likeliest=50)))
    ids = torch.tensor([read_ids(backend, "The cat sat on the")])
    with torch.inference_mode():
        scores = backend._model(ids).logits[:, -1]
    for stage in (
        RepetitionPenaltyLogitsProcessor(1.3),
        TemperatureLogitsWarper(0.7),
        TopKLogitsWarper(60),
        TopPLogitsWarper(0.9),
        MinPLogitsWarper(0.01),
    ):
        scores = stage(ids, scores)
    expected = scores[0].softmax(-1)[list(step.likeliest)]
    np.testing.assert_allclose(step.sampled, expected, rtol=1e-4, atol=1e-7)
    assert 0.0 in step.sampled


def test_draws_follow_the_samplers_probabilities(open_tiny):
    """Over many seeds the first token comes as often as the sampler says."""
    backend = open_tiny("gpt2")
    counts: dict[int, int] = {}
    draws = 400
    samplings = [
        Sampling(temperature=1.0, top_k=4, seed=seed, max_new_tokens=1) for seed in range(draws)
    ]
    steps = next(iter(backend.decode(["The cat"] * draws, samplings, likeliest=4)))
    for step in steps:
        counts[step.id] = counts.get(step.id, 0) + 1
    assert set(counts) <= set(steps[0].likeliest)
    for id_, share in zip(steps[0].likeliest, steps[0].sampled, strict=True):
        spread = (share * (1 - share) / draws) ** 0.5
        assert abs(counts.get(id_, 0) / draws - share) < 4 * spread + 1e-9


def test_a_seed_gives_the_same_text_whoever_else_draws(open_tiny):
    backend = open_tiny("gpt2")
    wish = Sampling(temperature=1.5, seed=7, max_new_tokens=25)
    expected = draw(backend, "The cat", wish)
    done = threading.Event()

    def disturb(seed: int) -> None:
        while not done.is_set():
            draw(backend, "A dog", Sampling(temperature=1.0, seed=seed, max_new_tokens=10))
            backend.attend("The king", "", kind="decoder")
            backend.log_probabilities("The queen was in Paris")

    state = torch.random.get_rng_state()
    threads = [threading.Thread(target=disturb, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(4):
            assert draw(backend, "The cat", wish) == expected
    finally:
        done.set()
        for thread in threads:
            thread.join(10)
    assert torch.equal(state, torch.random.get_rng_state())


def test_texts_join_to_the_whole_even_inside_characters(open_tiny):
    """A random model stops inside characters all the time."""
    backend = open_tiny("gpt2")
    for seed in range(5):
        sampling = Sampling(temperature=2.0, seed=seed, max_new_tokens=24)
        steps = [each[0] for each in backend.decode(["猫 😀"], [sampling], likeliest=1)]
        whole = backend._cutter.decode([step.id for step in steps])
        assert "".join(step.text for step in steps) == whole
        assert "" in [step.text for step in steps]


def test_closing_stops_the_work(open_tiny, monkeypatch):
    backend = open_tiny("llama")
    calls = []
    forward = backend._model.forward

    def count(*args, **kwargs):
        calls.append(1)
        return forward(*args, **kwargs)

    monkeypatch.setattr(backend._model, "forward", count)
    stream = backend.decode(["The cat"], [Sampling(max_new_tokens=50)], likeliest=1)
    next(stream)
    next(stream)
    stream.close()
    assert len(calls) == 2


def test_steps_may_be_taken_by_different_threads(open_tiny):
    backend = open_tiny("gpt2")
    sampling = Sampling(temperature=0.0, max_new_tokens=6)
    stream = backend.decode(["The cat"], [sampling], likeliest=1)
    ids = []
    for _ in range(6):
        thread = threading.Thread(target=lambda: ids.append(next(stream)[0].id))
        thread.start()
        thread.join()
    assert ids == draw(backend, "The cat", sampling)
    assert not torch.is_inference_mode_enabled()


def test_an_empty_prompt_begins_with_the_models_own_beginning(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    sampling = Sampling(temperature=0.0, max_new_tokens=3)
    assert draw(backend, "", sampling) == draw(backend, "<|endoftext|>", sampling)
    monkeypatch.setattr(backend._cutter, "bos_id", None)
    with pytest.raises(EmptyText):
        draw(backend, "", sampling)


def test_an_end_token_ends_the_text(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    plain = draw(backend, "The cat", Sampling(temperature=0.0, max_new_tokens=10))
    monkeypatch.setattr(backend._model.generation_config, "eos_token_id", [plain[3], 0])
    sampling = Sampling(temperature=0.0, max_new_tokens=10)
    steps = [each[0] for each in backend.decode(["The cat"], [sampling], likeliest=1)]
    assert [step.id for step in steps] == plain[: plain.index(plain[3]) + 1]
    assert steps[-1].finish_reason == "end"


def test_scores_are_the_models_loss(open_tiny):
    backend = open_tiny("gpt2")
    text = "The king said that the queen was in Paris."
    tokens, scores = backend.log_probabilities(text)
    ids = torch.tensor([[token.id for token in tokens]])
    with torch.inference_mode():
        loss = backend._model(ids, labels=ids).loss.item()
    assert -scores[1:].mean() == pytest.approx(loss, rel=1e-4)


def test_long_texts_are_scored_in_parts(open_tiny, monkeypatch):
    from playground.backends.local import decoder

    backend = open_tiny("llama")
    text = "The cat sat on the mat and looked at the sea."
    whole = backend.log_probabilities(text)[1]
    monkeypatch.setattr(decoder, "SCORED_AT_ONCE", 3)
    np.testing.assert_allclose(backend.log_probabilities(text)[1][1:], whole[1:], rtol=1e-4)
