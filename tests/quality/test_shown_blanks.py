"""The panels that hide words, with the encoder that ships: their code prints their numbers."""

import math

import pytest
import torch

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.tasks.bias import probe
from playground.tasks.bias_plan import Question
from playground.tasks.context import leave_words_out, rank_words
from playground.tasks.fill_mask import fill_mask
from playground.tasks.pairs import score_pairs
from playground.tasks.pseudo import score_words
from playground.tasks.together import fill_together
from playground.texts.bias import SETS
from playground.texts.blanks import PAIRS_EXAMPLE
from playground.ui.fill_mask import programs, programs_bias
from tests.quality.programs import run_snippet

pytestmark = pytest.mark.quality
HARD = 'He said: "The {hippopotamus} isn\'t \\ here."'


@pytest.fixture
def spec(runtime: Runtime):
    return runtime.registry.find("playground-bert", Capability.FILL_MASK)


def last(values):
    *_, found = values
    return found


def test_the_loss_is_the_librarys(runtime, spec):
    with runtime.use(spec) as backend:
        (mask,) = fill_mask(backend, "Paris is the [MASK] of France.", candidates="capital").masks
        ids = torch.tensor(
            [[token.id for token in backend.tokenize("Paris is the [MASK] of France.")]]
        )
        labels = torch.where(ids == backend.mask_id, backend.token_id("capital")[0], -100)
        with torch.inference_mode():
            loss = backend._model(input_ids=ids, labels=labels).loss.item()
    assert mask.losses[0] == pytest.approx(loss, rel=1e-4)


def test_words_one_by_one(runtime, spec):
    with runtime.use(spec) as backend:
        score = last(score_words(backend, HARD, way="word"))
    printed = run_snippet(programs.write_pseudo(spec, score)).splitlines()
    bits = [value for unit in score.units for value in unit.bits]
    assert [float(line.split()[0]) for line in printed[:-1]] == pytest.approx(bits, abs=2e-3)
    assert float(printed[-1]) == pytest.approx(score.perplexity, rel=1e-3)


def test_the_context_word_by_word(runtime, spec):
    text = "The [MASK] examined the patient and prescribed a hippopotamus, the [MASK] said."
    with runtime.use(spec) as backend:
        effect = last(leave_words_out(backend, text, number=2, way="masked"))
    printed = run_snippet(programs.write_context(spec, effect)).splitlines()
    first, *rest = printed
    assert float(first.split()[0]) == pytest.approx(effect.probability, rel=1e-3)
    assert first.split()[1] == effect.choice
    expected = [word.bits for word in rank_words(effect)[:8]]
    assert [float(line.split()[0]) for line in rest] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(
    "text",
    ["Rome is in [MASK] and Berlin in [MASK].", "[MASK] [MASK] went to [MASK] [MASK]."],
    ids=["exact", "beam"],
)
def test_all_blanks_together(runtime, spec, text):
    with runtime.use(spec) as backend:
        filling = last(fill_together(backend, text, width=4))
    code = programs.write_together(spec, text, width=4, exact=filling.exact)
    printed = run_snippet(code).splitlines()
    expected = [one.log_probability for one in filling.combinations]
    assert [float(line.split()[0]) for line in printed] == pytest.approx(expected, abs=2e-3)
    assert printed[0].partition(" ")[2] == str(list(filling.combinations[0].words))


def test_pairs_of_sentences(runtime, spec):
    with runtime.use(spec) as backend:
        pairs = last(score_pairs(backend, PAIRS_EXAMPLE)).pairs
    printed = run_snippet(programs.write_pairs(spec, pairs)).splitlines()
    for line, pair in zip(printed, pairs, strict=True):
        numbers = [float(each) for each in line.split()[:3]]
        expected = [pair.first_score, pair.second_score, pair.difference]
        assert numbers == pytest.approx(expected, abs=3e-3)


def test_the_bias_probe(runtime, spec):
    question = Question(
        templates="{group} is a {word}.\nThe {word} said that {group} was late.",
        group_1="he, him",
        group_2="she",
        words_1="nurse, hairdresser",
        words_2="pilot",
    )
    with runtime.use(spec) as backend:
        result = last(probe(backend, question))
    printed = run_snippet(programs_bias.write_bias(spec, result)).splitlines()
    assert [line.split()[1] for line in printed] == ["nurse", "hairdresser", "pilot"]
    expected = [word.lean.value for word in result.words]
    assert [float(line.split()[0]) for line in printed] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_ready_sets_are_usable_with_the_encoder_that_ships(runtime, spec, index):
    """Nothing of them is left out, and the control is calm."""
    names = ("templates", "group_1", "group_2", "words_1", "words_2", "control")
    with runtime.use(spec) as backend:
        result = last(probe(backend, Question(**dict(zip(names, SETS[index][1], strict=True)))))
    assert result.refused == ()
    assert len(result.pair) == 2
    assert math.isfinite(result.effect.low)
    assert not result.control_effect.clear
