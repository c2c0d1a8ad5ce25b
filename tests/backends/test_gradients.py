"""Classifiers beside the library, and their derivatives beside finite differences."""

import numpy as np
import pytest
import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertForSequenceClassification,
    RobertaConfig,
    RobertaForSequenceClassification,
    pipeline,
)

from playground.backends.local import open_local
from playground.backends.local.gradients import ClassDerivatives, choose_points
from playground.backends.opening import Opening
from playground.errors import TooManyTokens, WrongKind
from playground.tasks.topics import find_topics_by_entailment
from tests.models import SIZE, _bert_config, _save, build_byte_level, build_word_piece

TEXT = "The cat sat on the mat and looked at the sea."
PAIRS = [("The cat sat.", "It was a good film."), ("A dog.", "The king was in Paris, he said.")]


def build_roberta(folder):
    special = {
        "bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>",
        "mask_token": "<mask>", "cls_token": "<s>", "sep_token": "</s>",
    }  # fmt: skip
    build_byte_level(folder, special=special)
    config = RobertaConfig(
        vocab_size=SIZE, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=66, type_vocab_size=1,
        bos_token_id=0, pad_token_id=1, eos_token_id=2, num_labels=3,
    )  # fmt: skip
    _save(RobertaForSequenceClassification, config, folder)


def build_entailer(folder):
    build_word_piece(folder)
    config = _bert_config()
    config.id2label = {0: "contradiction", 1: "neutral", 2: "entailment"}
    config.label2id = {name: place for place, name in config.id2label.items()}
    _save(BertForSequenceClassification, config, folder)


@pytest.fixture(scope="module")
def folders(tmp_path_factory, tiny_folders):
    root = tmp_path_factory.mktemp("classifiers")
    for name, build in (("roberta", build_roberta), ("entailer", build_entailer)):
        (root / name).mkdir()
        build(root / name)
    return {"bert": tiny_folders / "classifier", **{n: root / n for n in ("roberta", "entailer")}}


@pytest.fixture(scope="module")
def opened(folders):
    found = {}
    for name, folder in folders.items():
        *_, found[name] = open_local(Opening(key=name, folder=folder))
    return found


@pytest.fixture(params=["bert", "roberta"])
def name(request):
    return request.param


def test_probabilities_are_the_librarys(name, folders, opened):
    tokenizer = AutoTokenizer.from_pretrained(folders[name])
    model = AutoModelForSequenceClassification.from_pretrained(folders[name]).eval()
    with torch.inference_mode():
        logits = model(**tokenizer(TEXT, return_tensors="pt")).logits[0]
        other = model(**tokenizer(*PAIRS[0], return_tensors="pt")).logits[0]
    ours = opened[name].classify([TEXT])[0]
    np.testing.assert_allclose(ours, logits.softmax(-1).numpy(), atol=1e-6)
    raw = opened[name].entail(PAIRS[0][0], [PAIRS[0][1]])[0]
    np.testing.assert_allclose(raw, other.numpy(), atol=1e-5)


def test_a_batch_gives_what_one_by_one_gives(name, opened):
    texts = [TEXT[:length] for length in (3, 45, 9, 30, 17, 4, 41)] * 8
    together = opened[name].classify(texts)
    alone = np.concatenate([opened[name].classify([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-6)


def make_derivatives(model, place=0):
    cut = model._cutter.cut(TEXT)
    feed = model._feed([cut])
    class_ = ClassDerivatives(model._model, feed, place=place, exclusive=True)
    blank = class_.blank_out([not token.special for token in cut.tokens], model._cutter.mask_id)
    return class_, blank


@pytest.mark.parametrize("place", [0, 2])
def test_integrated_gradients_add_up_within_their_stated_error(name, opened, place):
    model = opened[name]
    result = model.attribute_classes(TEXT, place, points=128)
    class_, blank = make_derivatives(model, place)
    rise = class_.measure(class_.inputs) - class_.measure(blank)
    missed = abs(result.integrated.sum(dtype=float) - rise)
    assert missed <= result.gap + 1e-6
    assert result.gap <= 0.01
    assert result.probability == pytest.approx(float(model.classify([TEXT])[0, place]), abs=1e-5)
    special = [token.special for token in result.tokens]
    assert np.abs(result.integrated[special]).max() == 0


def test_more_points_add_up_better(opened):
    class_, blank = make_derivatives(opened["bert"])
    rise = class_.measure(class_.inputs) - class_.measure(blank)
    gaps = [abs(class_.integrate(blank, points).sum() - rise) for points in (2, 64)]
    assert gaps[1] < 1e-3
    assert gaps[1] < gaps[0]


def test_gradient_times_input_is_the_slope_of_the_log_odds(name, opened):
    """d ln(p/(1−p)) when all embeddings grow by a share, by finite differences in float64."""
    class_, _ = make_derivatives(opened[name])
    step = 1e-3
    with torch.no_grad():
        up, down = (class_.odds(class_.inputs * (1 + way * step)) for way in (1, -1))
    slope = float((up - down) / (2 * step))
    assert class_.multiply().sum() == pytest.approx(slope, rel=0.02, abs=0.02)


def test_the_weights_stay_frozen_and_carry_no_gradient(name, opened):
    opened[name].attribute_classes(TEXT, 0, points=8)
    assert all(w.grad is None and not w.requires_grad for w in opened[name]._model.parameters())
    assert not torch.is_inference_mode_enabled()
    assert torch.is_grad_enabled()


def test_a_text_past_the_limit_is_refused(opened):
    with pytest.raises(TooManyTokens):
        opened["bert"].attribute_classes("cat " * 200, 0, points=8)


def test_long_texts_get_fewer_points():
    assert choose_points(20, 128) == [32, 64, 128]
    assert choose_points(200, 128) == [32, 40]
    assert choose_points(4000, 128) == [8]


def test_shares_of_topics_are_those_of_the_zero_shot_pipeline(folders, opened):
    labels = ["cat", "good film", "Paris"]
    template = "This is about {}."
    result = find_topics_by_entailment(
        opened["entailer"], TEXT, labels=", ".join(labels), template=template
    )
    judge = pipeline("zero-shot-classification", str(folders["entailer"]))
    found = judge(TEXT, labels, hypothesis_template=template)
    expected = dict(zip(found["labels"], found["scores"], strict=True))
    assert {t.label: t.share for t in result.topics} == pytest.approx(expected, abs=1e-5)
    found = judge(TEXT, labels, hypothesis_template=template, multi_label=True)
    expected = dict(zip(found["labels"], found["scores"], strict=True))
    assert {t.label: t.score for t in result.topics} == pytest.approx(expected, abs=1e-5)


def test_a_classifier_without_the_label_entailment_is_refused(opened):
    with pytest.raises(WrongKind) as caught:
        find_topics_by_entailment(opened["bert"], TEXT, labels="a, b", template="{}")
    assert caught.value.needed == "entailment"
