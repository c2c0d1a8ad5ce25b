"""Many who generate with one model: each as if alone, and all in one forward pass."""

import threading
from pathlib import Path

import pytest
import torch

from playground.backends.base import Sampling
from playground.backends.local import open_local, products, rows
from playground.backends.local.rows import GPT2Rows, steps_together
from playground.backends.opening import Opening
from playground.errors import ModelFailed, OutOfMemory

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
PROMPTS = ["The cat sat", "A doctor and a nurse walked to the hospital", "I", "She opened the"]
SAMPLINGS = [
    Sampling(temperature=0.0, seed=1, max_new_tokens=12),
    Sampling(temperature=1.2, seed=2, max_new_tokens=25),
    Sampling(temperature=0.8, seed=3, max_new_tokens=7, top_k=5),
    Sampling(temperature=1.0, seed=4, max_new_tokens=18, top_p=0.8, repetition_penalty=1.3),
    Sampling(temperature=0.8, seed=5, max_new_tokens=16, top_k=5),
]


@pytest.fixture(scope="module")
def embedded():
    *_, backend = open_local(Opening(key="playground-gpt", folder=EMBEDDED))
    return backend


@pytest.fixture
def backend(request, open_tiny, embedded):
    return embedded if request.param == "embedded" else open_tiny(request.param)


BOTH = pytest.mark.parametrize("backend", ["gpt2", "embedded"], indirect=True)


def write(backend, number: int) -> list:
    """Everything that is said of the text of one visitor."""
    prompt, sampling = PROMPTS[number % len(PROMPTS)], SAMPLINGS[number % len(SAMPLINGS)]
    return [steps[0] for steps in backend.decode([prompt], [sampling], likeliest=5 + number % 3)]


def write_together(backend, count: int) -> list[list]:
    """The same of many visitors at once."""
    said: list[list] = [[] for _ in range(count)]
    start = threading.Barrier(count)

    def visit(number: int) -> None:
        start.wait()
        said[number] = write(backend, number)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


@BOTH
def test_each_text_is_the_same_to_the_last_bit_whoever_else_writes(backend):
    if not products.can_be_packed(backend._model):
        pytest.skip("oneDNN has no blocks on this machine")
    alone = [write(backend, number) for number in range(20)]
    assert write_together(backend, 20) == alone
    assert backend._shared.requests == 0


@BOTH
def test_those_who_write_at_once_share_the_passes(backend, monkeypatch):
    passes = []
    step = GPT2Rows.step

    def count(self, rows, ids):
        passes.append(len(rows))
        return step(self, rows, ids)

    monkeypatch.setattr(GPT2Rows, "step", count)
    streams = [
        backend.decode([PROMPTS[0]], [Sampling(seed=seed, max_new_tokens=9)], likeliest=1)
        for seed in range(6)
    ]
    for _ in range(9):
        for stream in streams:
            next(stream)
    # The prompt's own pass gives the first token.
    assert passes == [6] * 8
    assert [list(stream) for stream in streams] == [[]] * 6


def test_who_comes_later_joins_and_who_leaves_is_in_no_further_step(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    passes = []
    step = GPT2Rows.step
    monkeypatch.setattr(
        GPT2Rows,
        "step",
        lambda self, rows, ids: (passes.append(len(rows)), step(self, rows, ids))[1],
    )
    wish = Sampling(temperature=0.0, max_new_tokens=40)
    first, second = (backend.decode([each], [wish], likeliest=1) for each in PROMPTS[:2])
    for _ in range(3):
        next(first)
    assert passes == [1, 1]
    next(second)
    next(second)
    assert passes == [1, 1, 2]
    next(first)  # was drawn in the step of the second
    assert passes == [1, 1, 2]
    first.close()
    assert backend._shared.requests == 1
    next(second)
    assert passes == [1, 1, 2, 1]
    second.close()
    assert backend._shared.requests == 0


def test_what_goes_wrong_in_one_text_is_its_own_affair(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    wish = Sampling(temperature=0.0, max_new_tokens=8)
    expected = [steps[0].id for steps in backend.decode([PROMPTS[1]], [wish], likeliest=1)]
    step = GPT2Rows.step

    def spoil(self, rows, ids):
        logits = step(self, rows, ids)
        if len(rows) == 2:
            logits[0] = torch.nan
        return logits

    bad, good = (backend.decode([each], [wish], likeliest=1) for each in PROMPTS[:2])
    next(bad)
    ids = [next(good)[0].id]
    monkeypatch.setattr(GPT2Rows, "step", spoil)
    ids += [steps[0].id for steps in good]
    assert ids == expected
    with pytest.raises(ModelFailed):
        next(bad)
    assert backend._shared.requests == 0


def test_when_a_step_fails_everybody_is_told_and_the_next_request_works(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    wish = Sampling(temperature=0.0, max_new_tokens=8)
    first, second = (backend.decode([each], [wish], likeliest=1) for each in PROMPTS[:2])
    next(first)
    next(second)

    def fail(self, rows, ids):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(GPT2Rows, "step", fail)
        with pytest.raises(OutOfMemory):
            next(first)
    with pytest.raises(OutOfMemory):
        next(second)
    assert backend._shared.requests == 0
    assert len(list(backend.decode([PROMPTS[0]], [wish], likeliest=1))) == 8


@torch.inference_mode()
@BOTH
def test_logits_are_those_of_a_pass_over_the_whole_text(backend):
    model = backend._model
    generator = torch.Generator().manual_seed(0)
    texts = [torch.randint(1, 400, (size,), generator=generator).tolist() for size in (9, 3, 14)]
    stepped = GPT2Rows(model)
    begun = [stepped.begin(text[:-2]) for text in texts]
    logits = stepped.step([row for row, _ in begun], [text[-2] for text in texts])
    last = stepped.step([row for row, _ in begun][:1], [texts[0][-1]])
    for text, begin, row in zip(texts, begun, logits, strict=True):
        expected = model(torch.tensor([text]), use_cache=False).logits[0].float()
        bound = 1e-4 * expected.abs().max()
        assert (begin[1][0] - expected[-3]).abs().max() <= bound
        assert (row - expected[-2]).abs().max() <= bound
        if text is texts[0]:
            assert (last[0] - expected[-1]).abs().max() <= bound


@torch.inference_mode()
@BOTH
def test_rows_that_come_go_pause_and_outgrow_their_shelf_are_as_if_alone(backend):
    if not products.can_be_packed(backend._model):
        pytest.skip("oneDNN has no blocks on this machine")
    stepped = GPT2Rows(backend._model)
    prompts = [[7] * 62, [5, 6, 7], [9] * 50, [8] * 64]
    alone = []
    for prompt in prompts:
        row, _ = stepped.begin(prompt)
        alone.append([stepped.step([row], [number])[0] for number in range(8)])
    begun = [stepped.begin(prompt)[0] for prompt in prompts]
    places = [0] * len(prompts)
    for present in ([0, 1], [0, 1, 2], [2, 3, 0], [3], [1, 0, 3, 2], [0, 2], [3, 2, 1, 0]):
        logits = stepped.step([begun[one] for one in present], [places[one] for one in present])
        for one, found in zip(present, logits, strict=True):
            assert torch.equal(found, alone[one][places[one]])
            places[one] += 1


@torch.inference_mode()
def test_a_number_that_is_none_stays_in_its_own_row(open_tiny):
    stepped = GPT2Rows(open_tiny("gpt2")._model)
    broken, whole = stepped.begin([5, 6, 7])[0], stepped.begin([5, 6, 7])[0]
    assert broken.cache is not None
    broken.cache = torch.full_like(broken.cache, float("nan"))
    logits = stepped.step([broken, whole], [9, 9])
    assert logits[0].isnan().all()
    assert logits[1].isfinite().all()
    later = stepped.begin([5])[0]
    assert stepped.step([later], [9]).isfinite().all()


def test_a_model_that_is_too_large_for_a_copy_is_stepped_together_too(open_tiny, monkeypatch):
    model = open_tiny("gpt2")._model
    monkeypatch.setattr(products, "MOST_PACKED_BYTES", 1)
    monkeypatch.setattr(rows, "pack", None)
    assert steps_together(model)
    assert products.count_packed_bytes(model) == 0
    with torch.inference_mode():
        stepped = GPT2Rows(model)
        row, _ = stepped.begin([5, 6, 7])
        logits = stepped.step([row, row.copy()], [9, 9])
    assert torch.equal(logits[0], logits[1])


def test_the_copy_counts_as_memory(open_tiny):
    backend = open_tiny("gpt2")
    weights = sum(weight.nbytes for weight in backend._model.parameters())
    assert backend.bytes >= weights + products.count_packed_bytes(backend._model)
    assert not steps_together(open_tiny("llama")._model)
