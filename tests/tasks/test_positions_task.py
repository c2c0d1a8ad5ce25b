"""Positions, rebuilt models and lessons as tasks, on fakes."""

import numpy as np
import pytest

from playground.backends.fake import FakeDecoder
from playground.backends.fake.models import FakeEncoderDecoder
from playground.errors import (
    EmptyText,
    NotANumber,
    NotWhole,
    OutOfRange,
    TooManyTokens,
    UnknownChoice,
)
from playground.tasks import lessons
from playground.tasks.positions import encode, learn, turn
from playground.tasks.rebuild import rebuild


def test_encodings_are_alike_by_their_distance():
    found = encode(length=40, width=16, base=10_000)
    assert found.table.shape == (40, 16)
    assert found.cosines.shape == (40, 40)
    assert np.allclose(found.by_distance, found.cosines[7, 7:].tolist() + [
        found.cosines[0, distance] for distance in range(33, 40)
    ], atol=1e-5)  # fmt: skip
    assert found.periods[0] == pytest.approx(2 * np.pi)
    assert np.allclose((found.table**2).sum(-1), 8, atol=1e-4)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"length": 1}, OutOfRange),
        ({"length": 500}, OutOfRange),
        ({"length": 10.5}, NotWhole),
        ({"width": 7}, UnknownChoice),
        ({"width": None}, NotANumber),
        ({"base": 1}, OutOfRange),
        ({"base": float("nan")}, NotANumber),
    ],
)
def test_encodings_have_limits(changed, error):
    with pytest.raises(error):
        encode(**{"length": 10, "width": 8, "base": 100, **changed})


def test_learned_positions_by_distance():
    found = learn(FakeDecoder("fake"), length=20)
    assert found.total == 512
    assert found.cosines.shape == (20, 20)
    assert len(found.mean) == 20
    assert found.mean[0] == pytest.approx(1, abs=1e-5)
    assert (found.least <= found.mean + 1e-6).all()
    assert (found.mean <= found.largest + 1e-6).all()
    assert found.passport.model == "fake"


def test_a_model_without_positions():
    found = learn(FakeEncoderDecoder("fake"), length=20)
    assert found.total == len(found.mean) == 0


def test_a_rotation_moved_is_the_same():
    found = turn(width=32, base=10_000, start=700)
    assert found.angles.shape == found.cosines.shape == (16, 65)
    assert found.gap < 1e-9
    assert np.allclose(found.first, found.later, atol=1e-5)
    assert found.angles.min() >= -180
    assert found.angles.max() <= 180
    assert found.angles[0, 1] == pytest.approx(np.degrees(1), abs=1e-3)
    assert np.allclose(np.cos(np.radians(found.angles)), found.cosines, atol=1e-4)


@pytest.mark.parametrize("changed", [{"width": 500}, {"start": -1}, {"start": 1e9}, {"base": 0}])
def test_a_rotation_has_limits(changed):
    with pytest.raises(OutOfRange):
        turn(**{"width": 8, "base": 100, "start": 0, **changed})


def test_a_rebuilt_model_place_by_place():
    result = rebuild(FakeDecoder("fake"), "the cat and the dog")
    assert [place.token.text for place in result.places] == ["the", "cat", "and", "the", "dog"]
    assert result.gap == result.own_gap == 0
    assert result.numbers % len(result.places) == 0
    assert all(place.library_best == place.scratch_best for place in result.places)


def test_a_rebuilt_model_needs_a_short_text():
    with pytest.raises(EmptyText):
        rebuild(FakeDecoder("fake"), "  ")
    with pytest.raises(TooManyTokens):
        rebuild(FakeDecoder("fake"), "cat " * 600)


def test_shares_say_what_they_measured():
    share = lessons.share_weights(64, seed=2)
    assert (share.d, share.root) == (64, 8)
    assert share.spread == pytest.approx(8, rel=0.1)
    assert share.entropy[0] < share.entropy[1]
    with pytest.raises(OutOfRange):
        lessons.share_weights(0)
    with pytest.raises(NotWhole):
        lessons.share_weights(4, seed=0.5)


def test_looking_up_and_shifting():
    found = lessons.look_up((2, -2), [(1, 0), (0, 1)], [(1, 0), (0, 1)])
    assert found.scores.tolist() == [2, -2]
    assert np.allclose(found.scaled, found.scores / np.sqrt(2))
    assert np.allclose(lessons.shift_weights(found.scaled, by=5), found.weights, atol=1e-6)
    assert np.allclose(found.output, found.weights)


def test_the_mask_in_numbers():
    found = lessons.mask(5, seed=3)
    assert (found.mask == -np.inf).sum() == 10
    assert found.open_weights[found.mask < 0].min() > 0
    assert found.masked_weights[found.mask < 0].max() == 0
    assert found.masked_change[:-1].max() == 0 < found.open_change.min()


def test_heads_pieces_and_their_price():
    assert lessons.draw_heads(4, heads=2, seed=1).shape == (2, 4, 4)
    assert lessons.split_numbers((1, 2, 3, 4), heads=2).tolist() == [[1, 2], [3, 4]]
    assert lessons.count_parameters(width=8, heads=2) == 4 * 64 + 32


def test_texts_that_differ_in_their_last_token():
    fake = FakeDecoder("fake")
    result = lessons.change_last(fake, "the cat and the dog", last="the cat and the king")
    assert [token.text for token in result.tokens][-1] == "dog"
    assert result.other.text == "king"
    assert len(result.changes) == 5
    with pytest.raises(ValueError, match="differ"):
        lessons.change_last(fake, "the cat", last="a dog")


def test_weights_on_the_token_before():
    found = lessons.find_previous_heads(FakeDecoder("fake"), "the cat and the dog")
    assert found.weights.shape == (4, 4)
    assert found.weights.min() > 0
    assert found.weights.max() < 1
