"""Draws against the library's: the same numbers, the same texts, the same frequencies."""

import copy
import threading
from collections import Counter
from pathlib import Path

import pytest
import torch
from transformers import (
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling
from playground.backends.local import drawing, open_local
from playground.backends.opening import Opening
from playground.errors import ModelFailed

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
SIZES = pytest.mark.parametrize("size", [1, 2, 7, 400, 8192, 50257])


def make_scores(rows: int, size: int) -> torch.Tensor:
    """Logits of which every third is cut."""
    scores = torch.randn(rows, size, generator=torch.Generator().manual_seed(size)) * 4
    scores[:, 1::3] = -torch.inf
    return scores


def make_generators(rows: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in range(rows)]


@SIZES
@pytest.mark.parametrize("fast", [True, False])
def test_a_row_draws_what_multinomial_draws(size, fast, monkeypatch):
    if not fast:
        monkeypatch.setattr(drawing, "noise_is_logarithm", lambda: False)
    ours, theirs = make_generators(8), make_generators(8)
    scores = make_scores(8, size)
    for _ in range(3):
        drawn, probabilities = drawing.draw(scores, ours)
        for row, generator in enumerate(theirs):
            alone = torch.softmax(scores[row : row + 1], dim=-1)
            assert torch.equal(probabilities[row], alone[0])
            assert drawn[row] == torch.multinomial(alone, 1, generator=generator)
    for mine, library in zip(ours, theirs, strict=True):
        assert torch.equal(mine.get_state(), library.get_state())


@SIZES
def test_noise_is_the_librarys_to_the_last_bit(size):
    like = torch.empty(3, size)
    noise = drawing.make_noise(like, make_generators(3))
    for row, generator in zip(noise, make_generators(3), strict=True):
        assert torch.equal(row, torch.empty(size).exponential_(generator=generator))


def test_the_processes_own_numbers_are_left_alone():
    state = torch.random.get_rng_state()
    drawing.noise_is_logarithm.cache_clear()
    drawing.draw(make_scores(4, 50), make_generators(4))
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.fixture(scope="module")
def embedded():
    *_, backend = open_local(Opening(key="playground-gpt", folder=EMBEDDED))
    return backend


@pytest.fixture
def backend(request, open_tiny, embedded):
    return embedded if request.param == "embedded" else open_tiny(request.param)


DECODERS = pytest.mark.parametrize("backend", ["gpt2", "llama", "embedded"], indirect=True)


def read_ids(backend, prompt: str) -> list[int]:
    return [token.id for token in backend.tokenize(prompt)]


def write(backend, prompts: list[str], samplings: list[Sampling]) -> list[list[int]]:
    texts: list[list[int]] = [[] for _ in prompts]
    for steps in backend.decode(prompts, samplings, likeliest=3):
        for step in steps:
            texts[step.sequence].append(step.id)
    return texts


@DECODERS
@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 0.8},
        {"temperature": 1.0},
        {"temperature": 1.3, "top_k": 50, "top_p": 0.9, "min_p": 0.01, "repetition_penalty": 1.2},
    ],
)
def test_generate_writes_the_same_after_the_same_seed(backend, settings):
    prompt = "The cat sat on the"
    ids = torch.tensor([read_ids(backend, prompt)])
    (ours,) = write(backend, [prompt], [Sampling(seed=11, max_new_tokens=30, **settings)])
    with torch.random.fork_rng(), torch.inference_mode():
        torch.manual_seed(11)
        theirs = backend._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=True,
            max_new_tokens=30,
            pad_token_id=0,
            **{"top_k": 0, **settings},
        )
    assert ours == theirs[0, ids.shape[1] :].tolist()


@DECODERS
def test_four_temperatures_at_once_are_four_runs(backend):
    samplings = [
        Sampling(temperature=heat, seed=seed, max_new_tokens=20, repetition_penalty=penalty)
        for heat, seed, penalty in ((0.0, 0, 1.0), (0.7, 1, 1.0), (0.7, 2, 1.3), (1.4, 1, 1.0))
    ]
    prompt = "The doctor and the nurse"
    together = write(backend, [prompt] * 4, samplings)
    assert together == [write(backend, [prompt], [each])[0] for each in samplings]


def measure_distance(counts: Counter[int], shares: torch.Tensor, draws: int) -> tuple[float, int]:
    """Pearson's χ² of the counts and its degrees of freedom. Tokens that are expected fewer
    than five times are counted as one."""
    expected = (shares * draws).tolist()
    common = [id_ for id_, share in enumerate(expected) if share >= 5]
    cells = [(counts[id_], expected[id_]) for id_ in common]
    rest = draws - sum(share for _, share in cells)
    if rest > 1e-3 * draws:
        cells.append((draws - sum(count for count, _ in cells), rest))
    return sum((count - share) ** 2 / share for count, share in cells), len(cells) - 1


def find_critical(degrees: int) -> float:
    """What χ² passes once in a thousand times, after Wilson and Hilferty (1931)."""
    share = 2 / (9 * degrees)
    return degrees * (1 - share + 3.0902 * share**0.5) ** 3


@DECODERS
def test_draws_are_as_frequent_as_the_librarys_processors_say(backend):
    prompt, draws = "The cat sat on the", 2_000
    chosen = {"top_k": 40, "top_p": 0.95, "repetition_penalty": 1.2}
    samplings = [
        Sampling(temperature=0.8, seed=seed, max_new_tokens=1, **chosen) for seed in range(draws)
    ]
    counts = Counter(text[0] for text in write(backend, [prompt] * draws, samplings))
    ids = torch.tensor([read_ids(backend, prompt)])
    with torch.inference_mode():
        logits = backend._model(ids).logits[:, -1].float()
        shares = []
        for heat in (0.8, 0.4):
            scores = RepetitionPenaltyLogitsProcessor(1.2)(ids, logits)
            scores = TemperatureLogitsWarper(heat)(ids, scores)
            scores = TopPLogitsWarper(0.95)(ids, TopKLogitsWarper(40)(ids, scores))
            shares.append(torch.softmax(scores[0], dim=-1))
    right, wrong = (measure_distance(counts, each, draws) for each in shares)
    assert right[1] >= 5
    assert right[0] < find_critical(right[1])
    assert wrong[0] > find_critical(wrong[1]), "another temperature would be noticed"
    assert all(shares[0][id_] > 0 for id_ in counts)


@pytest.mark.parametrize("backend", ["gpt2", "embedded"], indirect=True)
def test_a_seed_writes_the_same_while_ten_others_write(backend):
    wish = Sampling(temperature=1.2, seed=3, max_new_tokens=30, repetition_penalty=1.1)
    expected = write(backend, ["The king"], [wish])
    done, written = threading.Event(), []

    def disturb(seed: int) -> None:
        other = Sampling(temperature=0.9, seed=seed, max_new_tokens=20)
        while not done.is_set():
            written.append(write(backend, ["A dog", "The sea was"], [other, other]))

    threads = [threading.Thread(target=disturb, args=(seed,)) for seed in range(10)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            assert write(backend, ["The king"], [wish]) == expected
    finally:
        done.set()
        for thread in threads:
            thread.join(30)
    assert written


@pytest.mark.parametrize("backend", ["gpt2", "llama"], indirect=True)
@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_a_model_that_computes_no_numbers_is_not_believed(backend, temperature):
    broken = copy.copy(backend)
    broken._model, broken._shared = copy.deepcopy(backend._model), None
    broken._model.lm_head.weight.fill_(float("nan"))
    with pytest.raises(ModelFailed):
        write(broken, ["The cat"], [Sampling(temperature=temperature, max_new_tokens=2)])
