"""Looking into what an encoder–decoder writes."""

import numpy as np
import pytest

TEXT, BEGUN = "The cat sat on the mat and looked at the sea.", "A doctor and"
WRITERS = ["t5", "bart"]


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("pair", ["", BEGUN])
def test_the_last_layer_says_what_the_model_says(open_tiny, name, pair):
    model = open_tiny(name)
    guesses = model.stop_early(TEXT, pair)
    logs = model.foresee(TEXT, pair).log_probabilities
    assert guesses.question == "next"
    assert guesses.place == (len(guesses.tokens) - 1 if pair else 0)
    assert guesses.ids[-1][guesses.place] == int(logs.argmax())
    assert guesses.probabilities[-1, guesses.place] == pytest.approx(np.exp(logs.max()), rel=1e-4)
    assert len(guesses.ids) == 3
    assert guesses.tokens[0].special
    assert guesses.head == "lm_head"
    assert bool(guesses.norm) == (name == "t5")
    assert name == "t5" or guesses.factor == pytest.approx(1)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("pair", ["", BEGUN])
def test_the_place_of_a_prediction_looks_across(open_tiny, name, pair):
    model = open_tiny(name)
    own, crossed = model.look_across(TEXT, pair)
    source = model.foresee(TEXT, pair).tokens
    assert own.shape[2:] == (len(source), len(source))
    assert crossed.shape[1] == len(source)
    np.testing.assert_allclose(crossed.sum(-1), 1, atol=1e-5)
    if name == "t5":
        row = -1 if pair else 0
        maps = model.attend(TEXT, pair, kind="cross").weights
        np.testing.assert_allclose(crossed, maps[-1, :, row], atol=1e-5)


@pytest.mark.parametrize("name", WRITERS)
def test_texts_without_a_token_are_read_as_if_alone(open_tiny, name):
    model = open_tiny(name)
    places = [1, 2, 3, 4]
    together = list(model.leave_out(TEXT, BEGUN, choice=5, places=places))
    alone = [next(iter(model.leave_out(TEXT, BEGUN, choice=5, places=[one]))) for one in places]
    np.testing.assert_allclose(np.array(together), np.array(alone), atol=1e-5)
    assert len({value for _, value in together}) > 1


@pytest.mark.parametrize("name", WRITERS)
def test_a_gradient_tells_what_a_small_change_does(open_tiny, name):
    model = open_tiny(name)
    weights = model.weigh_gradients(TEXT, BEGUN, choice=5)
    asked = model._ask(TEXT, BEGUN)
    feed = model._feed_asked(asked)
    vectors = model._embed(model._switchboard.model, feed.pop("input_ids")).detach()
    slopes = []
    for place in range(len(weights)):
        ends = []
        for step in (1.0005, 0.9995):
            moved = vectors.clone()
            moved[0, place] *= step
            logs = model._judge(
                model._switchboard.model, {"inputs_embeds": moved, **feed}, [asked.place]
            )
            ends.append(float(logs[0, 5].detach()))
        slopes.append((ends[0] - ends[1]) / 0.001)
    # In float32 small differences of logs are rough.
    assert np.corrcoef(weights, slopes)[0, 1] > 0.998
    assert np.abs(slopes).sum() == pytest.approx(np.abs(weights).sum(), rel=0.05)
