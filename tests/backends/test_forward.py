"""The ways through a model against each other: the library's, and GPT-2's without its overhead."""

import copy
from pathlib import Path

import pytest
import torch
from torch.nn.modules.module import register_module_forward_hook
from transformers import GPT2Config, GPT2LMHeadModel

from playground.backends.base import Sampling
from playground.backends.local import open_local
from playground.backends.local.captured import FEWEST_STEPS, CapturedForward
from playground.backends.local.decoding import DecodingSet
from playground.backends.local.forward import LibraryForward, start_forward
from playground.backends.local.gpt2 import GPT2Forward, is_plain_gpt2
from playground.backends.opening import Opening

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
STEPS = 6
SAME_LENGTH = [9, 9, 9]
PADDED = [9, 2, 5]


@pytest.fixture(scope="module")
def embedded():
    *_, backend = open_local(Opening(key="playground-gpt", folder=EMBEDDED))
    return backend


@pytest.fixture
def model(request, open_tiny, embedded):
    return (embedded if request.param == "embedded" else open_tiny(request.param))._model


BOTH = pytest.mark.parametrize("model", ["gpt2", "embedded"], indirect=True)


def write_texts(lengths: list[int], most: int = 400) -> list[list[int]]:
    """Random prompts, and behind each the ids it will grow by."""
    generator = torch.Generator().manual_seed(sum(lengths))
    return [
        torch.randint(1, most, (length + STEPS,), generator=generator).tolist()
        for length in lengths
    ]


def read_plainly(model, texts: list[list[int]]) -> torch.Tensor:
    """Logits (texts, steps + 1, vocabulary) behind the prompts and the tokens they grow by: a
    pass over each text by itself, no cache, no padding."""
    passes = [model(torch.tensor([text]), use_cache=False).logits[0] for text in texts]
    return torch.stack([logits[-1 - STEPS :] for logits in passes]).float()


def check(logits: torch.Tensor, expected: torch.Tensor) -> None:
    assert logits.dtype == torch.float32
    assert (logits - expected).abs().max() <= 1e-4 * expected.abs().max()


def start(way, model, lengths: list[int], room: int = 0):
    """A forward that has read the prompts, what it says of them, and the texts."""
    texts = write_texts(lengths)
    width = max(lengths)
    paddings = [width - length for length in lengths]
    forward = way(model, paddings=paddings, room=room or width + STEPS)
    rows = [
        [0] * padding + text[: -STEPS or None]
        for padding, text in zip(paddings, texts, strict=True)
    ]
    return forward, forward.read(torch.tensor(rows)), texts


@BOTH
@torch.inference_mode()
@pytest.mark.parametrize("way", [GPT2Forward, LibraryForward])
@pytest.mark.parametrize("lengths", [[7], SAME_LENGTH, PADDED])
def test_logits_are_those_of_a_pass_over_the_whole_text(model, way, lengths):
    forward, logits, texts = start(way, model, lengths)
    expected = read_plainly(model, texts)
    check(logits, expected[:, 0])
    for step in range(STEPS):
        logits = forward.read(torch.tensor([[text[step - STEPS]] for text in texts]))
        check(logits, expected[:, step + 1])


@BOTH
@torch.inference_mode()
@pytest.mark.parametrize("way", [GPT2Forward, LibraryForward])
@pytest.mark.parametrize("lengths", [SAME_LENGTH, PADDED])
@pytest.mark.parametrize("rows", [[0, 2], [1], [2, 0, 0, 1]])
def test_texts_may_be_dropped_and_doubled_in_the_middle(model, way, lengths, rows):
    forward, _, texts = start(way, model, lengths)
    forward.read(torch.tensor([[text[-STEPS]] for text in texts]))
    forward.keep(torch.tensor(rows))
    kept = [texts[row] for row in rows]
    expected = read_plainly(model, texts)[rows]
    logits = forward.read(torch.tensor([[text[1 - STEPS]] for text in kept]))
    check(logits, expected[:, 2])
    # Several columns at once behind what was read.
    check(forward.read(torch.tensor([text[2 - STEPS :] for text in kept])), expected[:, -1])


class UncapturedForward(CapturedForward):
    """The step of fixed shapes, computed instead of replayed."""

    def _capture(self):
        return self._step


@BOTH
@torch.inference_mode()
@pytest.mark.parametrize("lengths", [[7], SAME_LENGTH, PADDED])
@pytest.mark.parametrize(
    "way",
    [
        UncapturedForward,
        pytest.param(
            CapturedForward,
            marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
        ),
    ],
)
def test_a_step_of_fixed_shapes_gives_the_same_logits(model, way, lengths):
    device = torch.device("cuda" if way is CapturedForward else "cpu")
    model = copy.deepcopy(model).to(device)
    texts = [text[:-STEPS] for text in write_texts([length + STEPS for length in lengths])]
    width = max(lengths)
    forward = way(
        model,
        paddings=[width - length for length in lengths],
        room=width + STEPS + FEWEST_STEPS,
    )
    rows = [[0] * (width - n) + text[:n] for n, text in zip(lengths, texts, strict=True)]
    expected = read_plainly(model.cpu(), texts)
    model.to(device)
    check(forward.read(torch.tensor(rows, device=device)).cpu(), expected[:, 0])
    for step in range(STEPS - 2):
        column = [[text[step - STEPS]] for text in texts]
        logits = forward.read(torch.tensor(column, device=device))
        check(logits.cpu(), expected[:, step + 1])
    # A text less, and the step is made anew.
    forward.keep(torch.tensor([len(lengths) - 1], device=device))
    for step in range(STEPS - 2, STEPS):
        logits = forward.read(torch.tensor([[texts[-1][step - STEPS]]], device=device))
        check(logits.cpu(), expected[-1:, step + 1])


@pytest.mark.parametrize(
    "settings",
    [
        {"scale_attn_by_inverse_layer_idx": True},
        {"scale_attn_weights": False},
        {"activation_function": "relu", "n_inner": 48},
        {"tie_word_embeddings": False, "layer_norm_epsilon": 1e-3},
    ],
)
@torch.inference_mode()
def test_every_setting_of_the_config_counts(settings):
    torch.manual_seed(0)
    config = GPT2Config(
        vocab_size=400, n_positions=64, n_embd=32, n_layer=3, n_head=4, initializer_range=0.2,
        attn_implementation="sdpa", **settings,
    )  # fmt: skip
    model = GPT2LMHeadModel(config).eval()
    assert is_plain_gpt2(model)
    forward, logits, texts = start(GPT2Forward, model, PADDED)
    expected = read_plainly(model, texts)
    check(logits, expected[:, 0])
    check(forward.read(torch.tensor([text[-STEPS:] for text in texts])), expected[:, -1])


@torch.inference_mode()
def test_half_precision_is_as_good_as_the_librarys(open_tiny):
    exact = open_tiny("gpt2")._model
    model = copy.deepcopy(exact).to(torch.bfloat16)
    forward, _, texts = start(GPT2Forward, model, PADDED)
    logits = forward.read(torch.tensor([text[-STEPS:] for text in texts]))
    expected = read_plainly(exact, texts)[:, -1]
    library = read_plainly(model, texts)[:, -1]
    usual = (library - expected).abs().max()
    assert 0 < (logits - expected).abs().max() <= 2 * usual


class Derived(GPT2LMHeadModel):
    """Could do anything."""


def test_only_a_plain_gpt2_is_not_called(open_tiny, embedded):
    assert is_plain_gpt2(open_tiny("gpt2")._model)
    assert is_plain_gpt2(embedded._model)
    assert not is_plain_gpt2(open_tiny("llama")._model)
    assert not is_plain_gpt2(open_tiny("gpt2")._attending)
    config = open_tiny("gpt2")._model.config
    assert not is_plain_gpt2(Derived(config).eval())
    assert not is_plain_gpt2(GPT2LMHeadModel(config).train())
    for name in ("add_cross_attention", "reorder_and_upcast_attn"):
        changed = copy.deepcopy(config)
        setattr(changed, name, True)
        assert not is_plain_gpt2(GPT2LMHeadModel(changed).eval())


def test_a_model_that_is_watched_is_called(open_tiny):
    model = copy.deepcopy(open_tiny("gpt2")._model)
    block = model.transformer.h[1]
    for watch in (
        lambda: block.attn.c_proj.register_forward_hook(lambda *_: None),
        lambda: block.mlp.act.register_forward_pre_hook(lambda *_: None),
        lambda: model.register_forward_hook(lambda *_: None),
        lambda: register_module_forward_hook(lambda *_: None),
    ):
        handle = watch()
        assert isinstance(start_forward(model, paddings=[0], room=8), LibraryForward)
        handle.remove()
        assert isinstance(start_forward(model, paddings=[0], room=8), GPT2Forward)
    block.mlp.forward = block.mlp.forward
    assert isinstance(start_forward(model, paddings=[0], room=8), LibraryForward)


def test_a_layer_in_anothers_place_is_called(open_tiny):
    from peft import LoraConfig, get_peft_model

    model = copy.deepcopy(open_tiny("gpt2")._model)
    plan = LoraConfig(task_type="CAUSAL_LM", r=2, target_modules=["c_attn"], fan_in_fan_out=True)
    adapted = get_peft_model(model, plan).eval()
    assert not is_plain_gpt2(adapted.get_base_model())
    assert is_plain_gpt2(adapted.merge_and_unload())


def test_a_hook_changes_what_is_decoded(open_tiny):
    """A head that somebody switches off is off in the decode loop too."""
    backend = open_tiny("gpt2")
    model = copy.deepcopy(backend._model)

    def decode() -> list[int]:
        sequences = DecodingSet(
            model, backend._cutter, prompts=[[5, 6, 7]], ends=frozenset(), likeliest=1,
            samplings=[Sampling(temperature=0.0, max_new_tokens=8)],
        )  # fmt: skip
        with torch.inference_mode():
            return [sequences.advance()[0].id for _ in range(8)]

    before = decode()
    for block in model.transformer.h:
        block.attn.c_proj.register_forward_pre_hook(
            lambda _, inputs: (torch.zeros_like(inputs[0]),)
        )
    assert decode() != before
