"""What every backend promises that can be looked into, asked of tiny real models and fakes."""

import numpy as np
import pytest

from playground.backends.base import Family
from playground.backends.base.probes import Continues, Crosses, Stops, Switches, Weighs
from playground.backends.fake import open_fake
from playground.backends.opening import Opening
from playground.errors import NeedsSecondText, NoMask, PairNotSupported, TooManyTokens

TEXT, CONTEXT = "The cat sat on the mat.", "The king said that the queen was in Paris."
ALL = ["gpt2", "llama", "bert", "roberta", "classifier", "reader", "t5", "bart"]
ALL += [f"fake {family.value}" for family in Family]
CAN = {
    Family.DECODER: {Switches, Continues, Stops, Weighs},
    Family.ENCODER: {Switches, Stops, Weighs},
    Family.CLASSIFIER: {Switches, Weighs},
    Family.READER: {Switches},
    Family.ENCODER_DECODER: {Switches, Continues, Stops, Weighs, Crosses},
}

STOPPING = ["gpt2", "llama", "bert", "roberta", "fake decoder", "fake encoder"]
WRITING = ["t5", "bart", "fake encoder-decoder"]
STOPPING += WRITING
WEIGHING = [*STOPPING, "classifier", "fake classifier"]


def each(names):
    return pytest.mark.parametrize("model", names, indirect=True)


@pytest.fixture(params=ALL)
def model(request, open_tiny):
    name = request.param
    if name.startswith("fake "):
        *_, fake = open_fake(Opening(key=name, family=Family(name[5:])))
        return fake
    return open_tiny(name)


def read_texts(model):
    if model.family == Family.READER:
        return TEXT, CONTEXT
    if model.family == Family.ENCODER:
        return TEXT.replace("cat", model.mask_token), ""
    return TEXT, ""


def test_a_model_can_what_its_family_can(model):
    able = {
        each for each in (Switches, Continues, Stops, Weighs, Crosses) if isinstance(model, each)
    }
    assert able == CAN[model.family]


def test_a_prediction_is_a_distribution(model):
    outlook = model.foresee(*read_texts(model))
    shares = np.exp(outlook.log_probabilities)
    assert outlook.log_probabilities.dtype == np.float32
    assert shares.sum() == pytest.approx(1, abs=1e-4) or not outlook.exclusive
    assert -1 <= outlook.place < len(outlook.tokens)
    best = int(shares.argmax())
    (name,) = model.name_choices(*read_texts(model), [best])
    assert isinstance(name, str)


def test_heads_are_counted_by_kind(model):
    grids = model.find_heads()
    assert tuple(grids) == tuple(model.attention_kinds)
    off = [(kind, grid.layers - 1, grid.heads - 1) for kind, grid in grids.items()]
    whole = model.foresee(*read_texts(model)).log_probabilities
    changed = model.foresee(*read_texts(model), off=off).log_probabilities
    assert changed.shape == whole.shape
    assert not np.array_equal(changed, whole)
    assert np.array_equal(model.foresee(*read_texts(model)).log_probabilities, whole)


def test_what_is_too_long_is_refused(model):
    text, pair = read_texts(model)
    with pytest.raises(TooManyTokens):
        model.foresee(" ".join([text] * 300), pair)


def test_a_missing_blank_or_context_is_said(model):
    if model.family == Family.ENCODER:
        with pytest.raises(NoMask):
            model.foresee(TEXT, "")
    if model.family == Family.READER:
        with pytest.raises(NeedsSecondText):
            model.foresee(TEXT, " ")
    if model.family == Family.DECODER:
        with pytest.raises(PairNotSupported):
            model.foresee(TEXT, CONTEXT)


@each(STOPPING)
def test_layers_have_a_guess_for_each_token(model):
    guesses = model.stop_early(*read_texts(model))
    size = (len(guesses.ids), len(guesses.tokens))
    assert guesses.probabilities.shape == guesses.final.shape == size
    np.testing.assert_allclose(guesses.final[-1], guesses.probabilities[-1])
    assert all(0 <= value <= 1 for value in guesses.probabilities.ravel())


@each(WEIGHING)
def test_tokens_have_weights(model):
    text, pair = read_texts(model)
    outlook = model.foresee(text, pair)
    weights = model.weigh_gradients(text, pair, choice=0)
    assert weights.shape == (len(outlook.tokens),)
    assert np.isfinite(weights).all()
    places = [1, 2]
    left = list(model.leave_out(text, pair, choice=0, places=places))
    assert [place for place, _ in left] == places
    assert all(value <= 0 for _, value in left)


def test_what_is_written_is_a_text(model):
    if isinstance(model, Continues):
        text, pair = read_texts(model)
        assert isinstance(model.go_on(text, pair, most=3), str)
