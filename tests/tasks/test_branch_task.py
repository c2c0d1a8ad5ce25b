"""Taking another token and going on."""

import math
import re

import pytest

from playground.backends.base import Sampling
from playground.backends.fake import FakeDecoder
from playground.errors import NotANumber, NotWhole, OutOfRange, TooManyTokens
from playground.tasks.branch import branch
from playground.tasks.generate import continue_text

PROMPT = "Once upon a time"
EVERY = pytest.mark.parametrize("name", ["fake", "gpt2", "llama", "llama2", "embedded"])
SAMPLING = Sampling(max_new_tokens=10, temperature=0.9, top_k=50, repetition_penalty=1.2, seed=3)


@pytest.fixture
def backend(name, open_tiny, embedded):
    if name == "fake":
        return FakeDecoder()
    return embedded if name == "embedded" else open_tiny(name)


def write(backend, *, sampling=SAMPLING, kept=(), prompt=PROMPT):
    *_, last = continue_text(backend, prompt, sampling=sampling, kept=kept)
    return last


def leave(backend, generation, *, place, id, sampling=SAMPLING):
    *_, last = branch(backend, generation, place=place, id=id, sampling=sampling)
    return last


def choose_other(backend, generation, place, rank=1):
    """An alternative that did not come and does not end the text."""
    return [
        other
        for other in generation.tokens[place].alternatives
        if other.id != generation.tokens[place].id and other.id not in backend.ends
    ][rank]


@EVERY
@pytest.mark.parametrize("place", [0, 3])
def test_a_branch_is_the_old_beginning_another_token_and_a_continuation(backend, place):
    old = write(backend)
    other = choose_other(backend, old, place)
    new = leave(backend, old, place=place, id=other.id)
    assert new.prompt == old.prompt
    assert [token.id for token in new.tokens[:place]] == [t.id for t in old.tokens[:place]]
    chosen = new.tokens[place]
    assert (chosen.id, chosen.probability) == (other.id, other.probability)
    assert chosen.alternatives[chosen.rank - 1].id == other.id
    assert chosen.alternatives == old.tokens[place].alternatives
    assert new.text == "".join(token.text for token in new.tokens)
    assert len(new.tokens) == 10 or new.finish_reason == "end"


@EVERY
@pytest.mark.parametrize("heat", [0.0, 0.9])
def test_what_follows_is_a_fresh_run_with_the_same_prefix(backend, heat):
    """A run that is handed the ids of prompt and branch, and knows nothing of the old text."""
    sampling = Sampling(max_new_tokens=10, temperature=heat, seed=3, repetition_penalty=1.2)
    old = write(backend, sampling=sampling)
    other = choose_other(backend, old, 2)
    new = leave(backend, old, place=2, id=other.id, sampling=sampling)
    ids = [*(token.id for token in old.tokens[:2]), other.id]
    rest = Sampling(max_new_tokens=7, temperature=heat, seed=3, repetition_penalty=1.2)
    steps = [step for (step,) in backend.decode([PROMPT], [rest], likeliest=20, added=[ids])]
    assert [token.id for token in new.tokens[3:]] == [step.id for step in steps]
    assert [token.text for token in new.tokens[3:]] == [step.text for step in steps]
    assert [t.probability for t in new.tokens[3:]] == [step.probability for step in steps]


@pytest.mark.parametrize("name", ["gpt2", "embedded"])
def test_a_branch_is_the_run_of_a_longer_prompt(backend):
    """Where the text of prompt and branch is cut into the same tokens again."""
    sampling = Sampling(max_new_tokens=8, temperature=0.9, seed=5)
    old = write(backend, sampling=sampling, prompt="The cat")
    (id_,) = backend.find_token("The cat", "on")
    new = leave(backend, old, place=0, id=id_, sampling=sampling)
    assert backend._read_prompt("The cat on") == (*backend._read_prompt("The cat"), id_)
    fresh = write(
        backend, sampling=Sampling(max_new_tokens=7, temperature=0.9, seed=5), prompt="The cat on"
    )
    assert new.tokens[1:] == fresh.tokens
    assert new.text == " on" + fresh.text


@EVERY
def test_a_token_that_was_not_among_the_alternatives_has_its_own_numbers(backend):
    old = write(backend)
    shown = {other.id for other in old.tokens[2].alternatives}
    own = backend.forecast(PROMPT, added=[token.id for token in old.tokens[:2]])
    far = next(id_ for id_ in own.argsort().tolist()[::-1] if id_ not in shown)
    chosen = leave(backend, old, place=2, id=far).tokens[2]
    shares = [math.exp(value - float(own.max())) for value in own.tolist()]
    assert chosen.id == far
    assert chosen.probability == pytest.approx(shares[far] / sum(shares), rel=1e-4)
    assert chosen.rank == 1 + int((own > own[far]).sum()) > len(shown)


@EVERY
def test_the_token_that_came_may_be_chosen_too(backend):
    old = write(backend, sampling=Sampling(max_new_tokens=6, temperature=0.0))
    same = leave(
        backend,
        old,
        place=1,
        id=old.tokens[1].id,
        sampling=Sampling(max_new_tokens=6, temperature=0.0),
    )
    assert same.text == old.text
    assert [token.id for token in same.tokens] == [token.id for token in old.tokens]


@EVERY
def test_a_branch_grows_from_the_tokens_it_keeps(backend):
    old = write(backend)
    other = choose_other(backend, old, 2)
    lengths = [
        len(value.tokens) for value in branch(backend, old, place=2, id=other.id, sampling=SAMPLING)
    ]
    assert lengths == list(range(4, 4 + len(lengths)))


@EVERY
def test_a_token_that_ends_the_text_is_followed_by_nothing(backend):
    old = write(backend)
    (end,) = backend.ends
    (new,) = branch(backend, old, place=2, id=end, sampling=SAMPLING)
    assert new.finish_reason == "end"
    assert len(new.tokens) == 3
    # What is left of a character that the old text had begun.
    assert set(new.tokens[-1].text) <= {"\ufffd"}


@EVERY
def test_another_last_token_is_a_branch_of_one_value(backend):
    old = write(backend, sampling=Sampling(max_new_tokens=4, temperature=0.0))
    place = len(old.tokens) - 1
    other = choose_other(backend, old, place)
    sampling = Sampling(max_new_tokens=place + 1, temperature=0.0)
    (new,) = branch(backend, old, place=place, id=other.id, sampling=sampling)
    assert new.finish_reason == "length"
    assert len(new.tokens) == len(old.tokens)


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
def test_a_branch_that_cuts_a_character_spells_the_rest_right(backend, name):
    """The whole text is the library's reading of all ids, whatever was cut. Of single bytes of
    which some spell no character the library gives up all; what was said of them stands."""
    ids = [token.id for token in backend.tokenize("a 😀 猫", special_tokens=False)]
    start = write(backend, sampling=Sampling(max_new_tokens=1, temperature=0.0))
    (blank,) = start.tokens
    for cut in range(1, len(ids) + 1):
        kept = [blank.__class__(text="?", id=id_, probability=1.0, rank=1) for id_ in ids[:cut]]
        for seed in range(3):
            sampling = Sampling(max_new_tokens=6, temperature=2.0, seed=seed)
            new = write(backend, sampling=sampling, kept=kept)
            prompt = list(backend._read_prompt(PROMPT))
            whole = backend._cutter.decode([*prompt, *(token.id for token in new.tokens)])
            pattern = re.sub("\ufffd+", ".+", re.escape(whole)) if name == "llama2" else None
            said = backend._cutter.decode(prompt) + new.text
            assert re.fullmatch(pattern, said, re.DOTALL) if pattern else said == whole
            assert [token.text for token in new.tokens[:cut]] == list(
                backend.spell(PROMPT, ids[:cut])
            )


@pytest.mark.parametrize("name", ["fake"])
@pytest.mark.parametrize(
    ("place", "error"),
    [(-1, OutOfRange), (10, OutOfRange), (0.5, NotWhole), (math.nan, NotANumber)],
)
def test_a_place_that_is_none_is_refused(backend, place, error):
    old = write(backend, sampling=Sampling(max_new_tokens=5, temperature=0.0))
    with pytest.raises(error):
        leave(backend, old, place=place, id=5)


@EVERY
@pytest.mark.parametrize("id_", [-1, 10**6])
def test_a_token_that_does_not_exist_is_refused(backend, id_):
    with pytest.raises(OutOfRange):
        leave(backend, write(backend), place=1, id=id_)


@pytest.mark.parametrize("name", ["fake"])
def test_a_branch_past_the_limit_is_refused(backend):
    old = write(backend)
    with pytest.raises(TooManyTokens):
        leave(
            backend,
            old,
            place=1,
            id=choose_other(backend, old, 1).id,
            sampling=Sampling(max_new_tokens=backend.limit),
        )
