"""Heads that are switched off in tiny real models: exactly those, exactly there, in this thread."""

import copy
import threading

import numpy as np
import pytest
import torch

from playground.backends.local.layers import find_norm
from playground.backends.local.switches import Switchboard, switched_off
from playground.errors import NoSwitch

TEXT = "The cat sat on the mat."
QUESTION, BLANK = "Where was the cat?", "The [MASK] sat on the mat."
MODELS = ["gpt2", "llama", "llama2", "bert", "roberta", "classifier", "adapter", "reader"]
MODELS += ["t5", "bart"]
LAYERS, HEADS = 2, 4


def read_texts(name):
    """A text that a model has a prediction for."""
    if name == "reader":
        return QUESTION, TEXT
    blank = {"bert": BLANK, "roberta": BLANK.replace("[MASK]", "<mask>")}
    return blank.get(name, TEXT), ""


def foresee(model, name, off=()):
    return model.foresee(*read_texts(name), off=off).log_probabilities


@pytest.fixture(params=MODELS)
def named(request, open_tiny):
    return request.param, open_tiny(request.param)


def test_all_heads_of_all_kinds_are_found(named):
    _, model = named
    grids = model.find_heads()
    assert tuple(grids) == model.attention_kinds
    for grid in grids.values():
        assert (grid.layers, grid.heads) == (LAYERS, HEADS)
        assert len(set(grid.modules)) == LAYERS


def test_the_weights_are_shared(named):
    _, model = named
    view = model._switchboard.model
    theirs = {weight.data_ptr() for weight in view.parameters()}
    assert theirs == {weight.data_ptr() for weight in model._model.parameters()}


def test_switching_nothing_off_changes_nothing_to_the_last_bit(open_tiny):
    for name in ("gpt2", "llama"):
        model = open_tiny(name)
        plain = torch.log_softmax(torch.from_numpy(model.forecast(TEXT)), -1).numpy()
        assert np.array_equal(foresee(model, name), plain)
    encoder = open_tiny("bert")
    cut = encoder._cutter.cut(BLANK)
    blank = cut.ids.index(encoder.mask_id)
    with torch.inference_mode():
        logits = encoder._model(**encoder._feed([cut])).logits[0, blank]
    assert np.array_equal(foresee(encoder, "bert"), torch.log_softmax(logits, -1).numpy())
    classifier = open_tiny("classifier")
    np.testing.assert_allclose(
        np.exp(foresee(classifier, "classifier")), classifier.classify([TEXT])[0], rtol=1e-6
    )
    for name in ("t5", "bart"):
        model = open_tiny(name)
        asked = model._ask(TEXT, "")
        with torch.inference_mode():
            outputs = model._model(**model._feed_asked(asked), use_cache=False)
        plain = torch.log_softmax(outputs.logits[0, -1], -1).numpy()
        assert np.array_equal(foresee(model, name), plain)


def test_all_heads_of_a_layer_off_is_the_projection_of_nothing(named):
    name, model = named
    for kind, grid in model.find_heads().items():
        for layer, module in enumerate(grid.modules):
            shown = foresee(model, name, [(kind, layer, head) for head in range(HEADS)])
            # The same on a model of its own, without any of this.
            fresh = Switchboard(model._model, name=name)
            fresh.model.get_submodule(module).register_forward_pre_hook(
                lambda _, inputs: (torch.zeros_like(inputs[0]), *inputs[1:])
            )
            asked = model._ask(*read_texts(name))
            with torch.inference_mode():
                wanted = model._judge(fresh.model, model._feed_asked(asked), [asked.place])
            assert np.array_equal(shown, wanted[0].numpy())


def test_one_head_off_is_its_columns_of_the_projection_gone(open_tiny):
    """Without a head, GPT-2 adds nothing of its rows of `c_proj` (in × out)."""
    model = open_tiny("gpt2")
    shown = foresee(model, "gpt2", [("decoder", 1, 2)])
    fresh = Switchboard(model._model, name="gpt2").model
    projection = fresh.get_submodule("transformer.h.1.attn.c_proj")
    weight = projection.weight.detach().clone()
    weight[16:24] = 0
    projection.weight = torch.nn.Parameter(weight, requires_grad=False)
    asked = model._ask(TEXT, "")
    with torch.inference_mode():
        wanted = model._judge(fresh, model._feed_asked(asked), [asked.place])
    np.testing.assert_allclose(shown, wanted[0].numpy(), atol=1e-6)


def test_every_head_changes_something_and_only_once(named):
    name, model = named
    whole = foresee(model, name)
    for kind in model.find_heads():
        changed = [
            not np.array_equal(whole, foresee(model, name, [(kind, layer, head)]))
            for layer in range(LAYERS)
            for head in range(HEADS)
        ]
        # The decoder's first token has only itself to look at.
        assert any(changed)
    assert np.array_equal(whole, foresee(model, name))


def test_other_threads_keep_their_heads(open_tiny):
    model = open_tiny("gpt2")
    whole = foresee(model, "gpt2")
    all_off = [("decoder", layer, head) for layer in range(LAYERS) for head in range(HEADS)]
    results, inside, done = [], threading.Event(), threading.Event()

    def ask() -> None:
        inside.wait(10)
        results.append(foresee(model, "gpt2"))
        done.set()

    other = threading.Thread(target=ask)
    other.start()
    with switched_off(all_off):
        inside.set()
        assert done.wait(10)
        asked = model._ask(TEXT, "")
        with torch.inference_mode():
            mine = model._judge(model._switchboard.model, model._feed_asked(asked), [asked.place])
    other.join()
    assert np.array_equal(results[0], whole)
    assert not np.array_equal(mine[0].numpy(), whole)


def test_the_plain_model_and_its_attention_are_not_touched(open_tiny):
    model = open_tiny("gpt2")
    before = model.forecast(TEXT), model.attend(TEXT, "", kind="decoder").weights
    model.find_heads()
    with switched_off([("decoder", 0, 0)]):
        assert np.array_equal(model.forecast(TEXT), before[0])
        assert np.array_equal(model.attend(TEXT, "", kind="decoder").weights, before[1])


def test_writing_without_heads(open_tiny):
    all_off = [("decoder", layer, head) for layer in range(LAYERS) for head in range(HEADS)]
    for name in ("gpt2", "llama", "t5", "bart"):
        model = open_tiny(name)
        whole = model.go_on(TEXT, "", most=8)
        assert model.go_on(TEXT, "", off=all_off, most=8) != whole
        assert model.go_on(TEXT, "", most=8) == whole
    model = open_tiny("t5")
    assert model.go_on(TEXT, "the cat", most=3) is not None


def test_layers_that_share_their_weights_are_refused():
    from transformers import AlbertConfig, AlbertForMaskedLM

    config = AlbertConfig(
        vocab_size=50, embedding_size=8, hidden_size=16, num_hidden_layers=3,
        num_attention_heads=2, intermediate_size=16,
    )  # fmt: skip
    with pytest.raises(NoSwitch):
        Switchboard(AlbertForMaskedLM(config).eval(), name="albert")


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("DistilBertForMaskedLM", {"dim": 16, "n_layers": 2, "n_heads": 4, "hidden_dim": 16}),
        ("GPTNeoXForCausalLM", {}),
        ("MistralForCausalLM", {"num_key_value_heads": 2}),
        ("Qwen2ForCausalLM", {"num_key_value_heads": 2}),
        ("ElectraForMaskedLM", {"embedding_size": 16}),
        ("OPTForCausalLM", {"ffn_dim": 16, "word_embed_proj_dim": 16}),
        ("MarianMTModel", {"d_model": 16, "encoder_layers": 2, "decoder_layers": 2}),
    ],
)
def test_heads_of_other_architectures_are_found(name, config):
    import transformers

    usual = {
        "vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 4,
        "intermediate_size": 16, "max_position_embeddings": 32, "pad_token_id": 0,
        "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16, "decoder_start_token_id": 0,
    }  # fmt: skip
    model_class = getattr(transformers, name)
    model = model_class(model_class.config_class(**usual, **config)).eval()
    for grid in Switchboard(model, name=name).grids.values():
        assert (grid.layers, grid.heads) == (2, 4)


@pytest.mark.parametrize("name", ["gpt2", "llama", "bert", "roberta"])
def test_the_last_layer_says_what_the_model_says(open_tiny, name):
    model = open_tiny(name)
    text, _ = read_texts(name)
    guesses, outlook = model.stop_early(text, ""), model.foresee(text, "")
    best = int(outlook.log_probabilities.argmax())
    assert guesses.ids[-1][outlook.place] == best
    shown = guesses.probabilities[-1][outlook.place]
    assert shown == pytest.approx(np.exp(outlook.log_probabilities[best]), rel=1e-5)
    assert np.array_equal(guesses.final[-1], guesses.probabilities[-1])
    assert guesses.probabilities.shape == (LAYERS + 1, len(guesses.tokens))
    assert (guesses.final <= guesses.probabilities + 1e-7).all()
    assert bool(guesses.norm) == (model.family == "decoder")


@pytest.mark.parametrize("name", ["gpt2", "llama"])
def test_the_norm_is_applied_once(open_tiny, name):
    """What goes into the final norm is the last layer's output; what comes out is the library's
    last hidden state."""
    model = open_tiny(name)
    view = Switchboard(model._model, name=name).model
    body, seen = view.base_model, []
    norm = getattr(body, find_norm(body))
    norm.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    with torch.inference_mode():
        ids = torch.tensor([model._ask(TEXT, "").cut.ids])
        hidden = body(input_ids=ids, output_hidden_states=True).hidden_states
        assert torch.equal(norm(seen[0]), hidden[-1])
    middle = model.stop_early(TEXT, "").ids[1]
    with torch.inference_mode():
        logits = view.get_output_embeddings()(norm(hidden[1]))[0]
    assert list(middle) == logits.argmax(-1).tolist()


@pytest.mark.parametrize("name", ["gpt2", "llama", "bert", "classifier", "adapter"])
def test_gradients_are_the_slope_of_the_logarithm(open_tiny, name):
    """Along its own embedding, ln p changes by gradient × input."""
    model = open_tiny(name)
    text, pair = read_texts(name)
    choice = int(foresee(model, name).argmax())
    weights = model.weigh_gradients(text, pair, choice=choice)
    asked = model._ask(text, pair)
    feed = model._feed_asked(asked)
    view = copy.deepcopy(model._switchboard.model).double()
    ids = feed.pop("input_ids")
    rows = view.get_input_embeddings()(ids).detach()
    step = 1e-4
    for place in range(len(asked.cut.ids)):
        ends = []
        for sign in (1, -1):
            moved = rows.clone()
            moved[0, place] *= 1 + sign * step
            logits = model._judge(view, {"inputs_embeds": moved, **feed}, [asked.place])
            ends.append(float(logits[0, choice]))
        slope = (ends[0] - ends[1]) / (2 * step)
        assert weights[place] == pytest.approx(slope, abs=2e-2)


def test_gradients_leave_the_weights_alone(open_tiny):
    model = open_tiny("bert")
    model.weigh_gradients(BLANK, "", choice=3)
    assert all(weight.grad is None for weight in model._model.parameters())
    assert not any(weight.requires_grad for weight in model._model.parameters())


def test_a_token_is_left_out_by_a_blank_or_by_nothing(open_tiny):
    gpt = open_tiny("gpt2")
    assert gpt.blank == "nothing"
    choice = int(foresee(gpt, "gpt2").argmax())
    count = len(gpt.tokenize(TEXT))
    values = dict(gpt.leave_out(TEXT, "", choice=choice, places=range(count)))
    shorter = TEXT.removesuffix(gpt.tokenize(TEXT)[-1].text)
    alone = gpt.foresee(shorter, "").log_probabilities[choice]
    assert values[count - 1] == pytest.approx(float(alone), abs=1e-4)
    judge = open_tiny("classifier")
    assert judge.blank == "mask"
    best = int(foresee(judge, "classifier").argmax())
    values = dict(judge.leave_out("the cat", "", choice=best, places=[1, 2]))
    alone = judge.foresee("the [MASK]", "").log_probabilities[best]
    assert values[2] == pytest.approx(float(alone), abs=1e-4)
