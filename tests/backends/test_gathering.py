"""Short readings that wait for a model go through it together, each as if alone."""

import random
import threading
from pathlib import Path

import numpy as np
import pytest

from playground.backends.local import gathering, open_local
from playground.backends.local.gathering import MOST_ROWS, Gathering
from playground.backends.opening import Opening
from playground.errors import ModelFailed, TooManyTokens
from tests.faults.crowds import crowd, wait_until

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "models"
WORDS = [*("the", "cat", "sat", "on", "a", "mat", "and", "looked", "good", "film", "was", "bad")]


class Passes:
    """A model that doubles numbers: notes its passes, and waits while its gate is closed."""

    def __init__(self) -> None:
        self.done: list[list[int]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.poison: set[int] = set()
        self.gathering = Gathering(self.read, measure=abs)

    def read(self, items):
        self.done.append(list(items))
        assert self.gate.wait(10)
        if self.poison & set(items):
            raise ModelFailed(model="m")
        return [2 * item for item in items]

    def ask_behind(self, *questions):
        """Ask everything while a first pass runs; what each was told."""
        self.gate.clear()
        said: list = [None] * len(questions)

        def ask(place: int) -> None:
            try:
                said[place] = self.gathering.ask(questions[place])
            except ModelFailed as error:
                said[place] = error

        threads = []
        for place in range(len(questions)):
            threads.append(threading.Thread(target=ask, args=(place,)))
            threads[-1].start()
            wait_until(lambda count=place + 1: self.gathering.waiting == count and self.done)
        self.gate.set()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()
        assert self.gathering.waiting == 0
        return said


@pytest.fixture
def passes() -> Passes:
    return Passes()


def test_what_waits_is_taken_together(passes):
    said = passes.ask_behind([5], [6], [7], [8, 9])
    assert said == [[10], [12], [14], [16, 18]]
    assert passes.done == [[5], [6, 7, 8, 9]]


def test_nothing_waits_for_company(passes):
    assert passes.gathering.ask([3]) == [6]
    assert passes.gathering.ask([]) == []
    assert passes.done == [[3]]


def test_a_long_question_takes_turns_with_those_behind_it(passes):
    many = [10] * (3 * MOST_ROWS)
    said = passes.ask_behind([10], many, [11])
    assert said[1:] == [[20] * len(many), [22]]
    # The first pass behind the one that ran is full of the oldest; then whoever came later.
    assert passes.done[1] == [10] * MOST_ROWS
    assert passes.done[2][0] == 11


def test_texts_of_another_length_join_a_small_pass_and_no_large_one(passes):
    passes.ask_behind([1], [10], [12], [3], [100], [120], [100])
    assert passes.done == [[1], [10, 12, 3], [100, 100], [120]]


def test_a_pass_has_so_many_tokens(passes, monkeypatch):
    monkeypatch.setattr(gathering, "MOST_TOKENS", 300)
    passes.ask_behind([1], [100] * 4, [100])
    assert [len(each) for each in passes.done[1:]] == [3, 2]
    # One that is longer than that goes by itself.
    assert passes.gathering.ask([500, 500]) == [1000, 1000]
    assert passes.done[-2:] == [[500], [500]]


def test_passes_of_all_models_run_one_after_the_other():
    one, other = Passes(), Passes()
    one.gate.clear()
    other.gate.clear()
    threads = [threading.Thread(target=each.gathering.ask, args=([5],)) for each in (one, other)]
    threads[0].start()
    wait_until(lambda: one.done)
    threads[1].start()
    wait_until(lambda: other.gathering.waiting)
    assert other.done == []
    one.gate.set()
    wait_until(lambda: other.done)
    other.gate.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_only_who_asked_for_it_hears_of_what_breaks_a_pass(passes):
    passes.poison = {7}
    said = passes.ask_behind([5], [6], [7, 8], [8])
    assert said[1] == [12]
    assert isinstance(said[2], ModelFailed)
    assert said[3] == [16]
    assert passes.gathering.ask([6]) == [12]


def test_when_whoever_does_the_pass_is_cut_off_the_others_go_on(passes):
    class CutOffError(BaseException):
        """As when a thread is told to end."""

    read = passes.read

    def cut(items):
        passes.gathering._read = read
        passes.gate.wait(10)
        raise CutOffError

    passes.gathering._read = cut
    passes.gate.clear()
    ended: list = []

    def lead() -> None:
        try:
            passes.gathering.ask([5])
        except CutOffError:
            ended.append("cut")

    first = threading.Thread(target=lead)
    first.start()
    wait_until(lambda: passes.gathering.waiting == 1)
    second = threading.Thread(target=lambda: ended.append(passes.gathering.ask([6])))
    second.start()
    wait_until(lambda: passes.gathering.waiting == 2)
    passes.gate.set()
    first.join(10)
    second.join(10)
    assert sorted(map(str, ended)) == ["[12]", "cut"]
    assert passes.gathering.waiting == 0


# With models. In another batch the library multiplies in another order; what that moves, in
# probability, grows with the model.
TINY, EMBEDDED = 1e-6, 1e-5


@pytest.fixture(scope="module")
def models(open_tiny):
    """Tiny ones, and the embedded ones."""
    opened: dict[str, object] = {}

    def open_model(name: str) -> object:
        if not name.startswith("playground"):
            return open_tiny(name)
        if name not in opened:
            base = ASSETS / "playground-bert" if name == "playground-bert-sentiment" else None
            *_, opened[name] = open_local(Opening(key=name, folder=ASSETS / name, base=base))
        return opened[name]

    return open_model


def make_texts(count: int, *, blank: str = "") -> list[str]:
    """Texts of 3 to 30 words, the same each time."""
    dice = random.Random(3)
    texts = []
    for _ in range(count):
        words = dice.choices(WORDS, k=dice.randint(3, 30))
        if blank:
            words[dice.randrange(len(words))] = blank
        texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize(
    ("name", "bound"),
    [("classifier", TINY), ("adapter", TINY), ("playground-bert-sentiment", EMBEDDED)],
)
def test_a_judgement_is_the_same_whoever_else_asks(models, name, bound):
    model = models(name)
    texts = make_texts(30)
    alone = [model.classify([text])[0] for text in texts]
    together: list = [None] * len(texts)
    crowd(len(texts), lambda place: together.__setitem__(place, model.classify([texts[place]])[0]))
    gap = np.abs(np.array(together) - np.array(alone)).max()
    print(f"{name}: {gap:.1e}")
    assert gap <= bound
    assert [row.argmax() for row in together] == [row.argmax() for row in alone]
    # And as one question of many.
    assert np.abs(model.classify(texts) - np.array(alone)).max() <= bound


@pytest.mark.parametrize(
    ("name", "bound"), [("bert", TINY), ("roberta", TINY), ("playground-bert", EMBEDDED)]
)
def test_a_blank_is_filled_the_same_whoever_else_asks(models, name, bound):
    model = models(name)
    texts = make_texts(30, blank=model.mask_token)
    alone = [model.fill(text) for text in texts]
    together: list = [None] * len(texts)
    crowd(len(texts), lambda place: together.__setitem__(place, model.fill(texts[place])))
    gaps = []
    for one, other in zip(alone, together, strict=True):
        assert one.positions == other.positions
        gap = np.exp(one.log_probabilities) - np.exp(other.log_probabilities)
        gaps.append(float(np.abs(gap).max()))
        assert (one.log_probabilities.argmax(-1) == other.log_probabilities.argmax(-1)).all()
    print(f"{name}: {max(gaps):.1e}")
    assert max(gaps) <= bound


def test_too_long_a_text_is_its_own_affair(models):
    model = models("classifier")
    texts = ["the cat sat", "the cat sat " * 40, "a good film"]
    said: list = [None] * 3

    def ask(place: int) -> None:
        try:
            said[place] = model.classify([texts[place]])
        except TooManyTokens as error:
            said[place] = error

    crowd(3, ask)
    assert isinstance(said[1], TooManyTokens)
    assert said[0].shape == said[2].shape == (1, 3)


def test_those_who_type_at_once_share_the_passes(models):
    model = models("classifier")
    sizes: list[int] = []
    held = threading.Event()

    def note(module, args, kwargs):
        sizes.append(len(kwargs["input_ids"]))
        if len(sizes) == 1:
            assert held.wait(10)

    hook = model._fused.register_forward_pre_hook(note, with_kwargs=True)
    try:
        threads = [threading.Thread(target=model.classify, args=(["a cat"],)) for _ in range(20)]
        for thread in threads:
            thread.start()
        wait_until(lambda: model._gathering.waiting == 20)
        held.set()
        for thread in threads:
            thread.join(10)
    finally:
        hook.remove()
    assert sum(sizes) == 20
    assert len(sizes) == 2
