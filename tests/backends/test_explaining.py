"""What explains a decoder, against the library and fresh forward passes."""

import logging
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from playground.backends.base import Sampling
from playground.backends.local import open_local
from playground.backends.opening import Opening
from playground.errors import EmptyText, NoChatTemplate, TooManyTokens

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "The cat sat on the"
DECODERS = pytest.mark.parametrize("name", ["gpt2", "llama", "llama2"])
EVERY_STAGE = Sampling(
    temperature=0.7,
    top_k=60,
    top_p=0.9,
    min_p=0.01,
    repetition_penalty=1.3,
    seed=4,
    max_new_tokens=1,
)


@pytest.fixture(scope="module")
def embedded():
    folder = ROOT / "assets" / "models" / "playground-gpt"
    *_, backend = open_local(Opening(key="playground-gpt", folder=folder))
    return backend


@pytest.fixture
def decoder(name, open_tiny, embedded):
    return embedded if name == "embedded" else open_tiny(name)


def run_fresh(backend, ids) -> torch.Tensor:
    """Logits (tokens, vocabulary) of one pass over everything."""
    with torch.inference_mode():
        return backend._model(input_ids=torch.tensor([list(ids)])).logits[0].float()


def draw(backend, prompt: str, sampling: Sampling, *, added=()):
    steps = backend.decode([prompt], [sampling], likeliest=5, added=[added] if added else ())
    return [step for (step,) in steps]


@DECODERS
@pytest.mark.parametrize("added", [(), (300, 301, 302)])
def test_a_forecast_is_the_last_row_of_a_fresh_pass(decoder, added):
    logits = decoder.forecast(PROMPT, added=added)
    ids = (*decoder._read_prompt(PROMPT), *added)
    assert logits.dtype == np.float32
    assert logits.shape == (decoder._model.config.vocab_size,)
    np.testing.assert_allclose(logits, run_fresh(decoder, ids)[-1], rtol=1e-4, atol=1e-4)


@DECODERS
def test_stages_are_the_librarys(decoder):
    stages, _ = decoder.sample_stages(PROMPT, EVERY_STAGE, added=(300, 301), draws=1)
    ids = torch.tensor([[*decoder._read_prompt(PROMPT), 300, 301]])
    scores = run_fresh(decoder, ids[0].tolist())[-1:]
    library = {
        "repetition_penalty": RepetitionPenaltyLogitsProcessor(1.3),
        "temperature": TemperatureLogitsWarper(0.7),
        "top_k": TopKLogitsWarper(60),
        "top_p": TopPLogitsWarper(0.9),
        "min_p": MinPLogitsWarper(0.01),
    }
    assert [stage.name for stage in stages] == ["logits", *library]
    np.testing.assert_allclose(stages[0].probabilities, scores[0].softmax(-1), atol=1e-6)
    for stage, process in zip(stages[1:], library.values(), strict=True):
        before, scores = scores[0].softmax(-1), process(ids, scores)
        kept = scores[0] > -torch.inf
        np.testing.assert_allclose(stage.probabilities, scores[0].softmax(-1), atol=1e-5)
        assert stage.kept == int(kept.sum())
        assert stage.mass == pytest.approx(float(before[kept].sum()), abs=1e-5)


@DECODERS
def test_stages_that_change_nothing_are_left_out(decoder):
    stages, _ = decoder.sample_stages(PROMPT, Sampling(temperature=1.0), draws=1)
    assert [stage.name for stage in stages] == ["logits"]
    stages, _ = decoder.sample_stages(PROMPT, Sampling(temperature=1.0, top_p=0.5), draws=1)
    assert [stage.name for stage in stages] == ["logits", "top_p"]


@DECODERS
def test_the_last_stage_is_what_the_loop_draws_from(decoder):
    (step, *_) = draw(decoder, PROMPT, EVERY_STAGE, added=(300, 301))
    stages, _ = decoder.sample_stages(PROMPT, EVERY_STAGE, added=(300, 301), draws=1)
    np.testing.assert_allclose(
        step.sampled, stages[-1].probabilities[list(step.likeliest)], rtol=1e-4, atol=1e-6
    )
    np.testing.assert_allclose(
        step.probabilities, stages[0].probabilities[list(step.likeliest)], rtol=1e-4, atol=1e-6
    )


@DECODERS
def test_draws_follow_the_last_stage_and_the_seed(decoder):
    def count(seed: int):
        sampling = Sampling(temperature=1.0, top_k=4, seed=seed)
        return decoder.sample_stages(PROMPT, sampling, draws=2000)

    stages, drawn = count(1)
    shares = stages[-1].probabilities
    assert sum(drawn.values()) == 2000
    assert set(drawn) <= set(np.flatnonzero(shares).tolist())
    for id_ in np.flatnonzero(shares).tolist():
        spread = (shares[id_] * (1 - shares[id_]) / 2000) ** 0.5
        assert abs(drawn.get(id_, 0) / 2000 - shares[id_]) < 4 * spread + 1e-9
    assert count(1)[1] == drawn
    assert any(count(seed)[1] != drawn for seed in range(2, 6))


@DECODERS
@pytest.mark.parametrize("penalty", [1.0, 1.5])
def test_greedy_draws_are_all_the_likeliest(decoder, penalty):
    sampling = Sampling(temperature=0.0, repetition_penalty=penalty, max_new_tokens=1)
    stages, drawn = decoder.sample_stages(PROMPT, sampling, draws=50)
    assert stages[-1].name == "temperature"
    assert stages[-1].kept == 1
    (step, *_) = draw(decoder, PROMPT, sampling)
    assert drawn == {step.id: 50}
    assert stages[-1].mass == pytest.approx(stages[-2].probabilities[step.id], abs=1e-6)


def test_draws_leave_the_random_numbers_of_others_alone(open_tiny):
    state = torch.random.get_rng_state()
    open_tiny("gpt2").sample_stages(PROMPT, EVERY_STAGE, draws=20)
    assert torch.equal(state, torch.random.get_rng_state())


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])
@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(temperature=0.0, max_new_tokens=12),
        Sampling(temperature=0.0, max_new_tokens=12, repetition_penalty=1.5),
    ],
)
def test_greedy_goes_on_behind_its_own_tokens(decoder, sampling):
    """The penalty sees what was added, or the text would be another."""
    whole = draw(decoder, PROMPT, sampling)
    for cut in (1, 4):
        ids = [step.id for step in whole[:cut]]
        rest = draw(decoder, PROMPT, sampling, added=ids)
        assert [step.id for step in rest][: len(whole) - cut] == [step.id for step in whole[cut:]]


@pytest.mark.parametrize("name", ["gpt2", "embedded"])
def test_tokens_behind_a_prompt_are_a_longer_prompt(decoder):
    """Words that are cut alike in one piece and in two."""
    first, rest = "The cat", " sat on the mat"
    added = [token.id for token in decoder.tokenize(rest, special_tokens=False)]
    read = [token.id for token in decoder.tokenize(first + rest)]
    assert [*(token.id for token in decoder.tokenize(first)), *added] == read
    sampling = Sampling(temperature=1.2, seed=9, max_new_tokens=15, repetition_penalty=1.3)
    behind, whole = (
        draw(decoder, first, sampling, added=added),
        draw(decoder, first + rest, sampling),
    )
    assert behind == whole


@pytest.mark.parametrize("name", ["gpt2", "llama2"])
def test_a_set_takes_tokens_behind_some_of_its_prompts(decoder):
    samplings = [Sampling(temperature=0.0, max_new_tokens=6)] * 2
    added = [(), (300, 301, 302, 303)]
    said = {0: [], 1: []}
    for steps in decoder.decode([PROMPT, "A dog"], samplings, likeliest=3, added=added):
        for step in steps:
            said[step.sequence].append(step.id)
    for place, prompt in enumerate([PROMPT, "A dog"]):
        alone = draw(decoder, prompt, samplings[0], added=added[place])
        assert said[place] == [step.id for step in alone]


@DECODERS
@pytest.mark.parametrize("text", ["猫 😀 é", "The mat 猫."])
def test_a_text_is_spelt_right_wherever_it_is_cut(decoder, text):
    """A piece of a character shows nothing until the character is complete."""
    ids = [token.id for token in decoder.tokenize(text, special_tokens=False)]
    whole = decoder.spell(PROMPT, ids, complete=True)
    assert len(whole) == len(ids)
    assert "".join(whole).strip() == text
    for cut in range(len(ids) + 1):
        kept = decoder.spell(PROMPT, ids[:cut])
        assert kept == whole[:cut]
        assert "\ufffd" not in "".join(kept)


@DECODERS
def test_a_branch_inside_a_character_goes_on_inside_it(decoder, monkeypatch):
    """The loop draws the missing bytes of a character whose first ones were added."""
    ids = [token.id for token in decoder.tokenize("a 😀 b", special_tokens=False)]
    inside = next(place for place in range(len(ids)) if decoder.spell("a", ids)[place] == "") + 1
    texts = decoder.spell("a", ids)
    wanted = iter(ids[inside:])
    steps = []
    sampling = Sampling(temperature=0.0, max_new_tokens=1)
    forward = decoder._model.forward

    def force(*args, **kwargs):
        outputs = forward(*args, **kwargs)
        outputs.logits[..., next(wanted)] = 1e4
        return outputs

    monkeypatch.setattr(decoder._model, "forward", force)
    for place in range(inside, len(ids)):
        (step,) = draw(decoder, "a", sampling, added=ids[:place])
        steps.append(step)
    assert [step.id for step in steps] == ids[inside:]
    # One step is its text's last, so what is left of a character is said.
    shown = [step.text for step, text in zip(steps, texts[inside:], strict=True) if text]
    assert shown == [text for text in texts[inside:] if text]


@DECODERS
def test_an_unfinished_character_is_shown_only_when_nothing_follows(decoder):
    ids = [token.id for token in decoder.tokenize("😀", special_tokens=False)]
    first = ids[: next(p for p, text in enumerate(decoder.spell("a", ids)) if "😀" in text)]
    assert "".join(decoder.spell("a", first)).strip() == ""
    assert "\ufffd" in "".join(decoder.spell("a", first, complete=True))


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])
def test_tokens_that_end_texts_show_no_text(decoder):
    (end,) = decoder.ends
    assert decoder.spell(PROMPT, [end]) == ("",)
    assert decoder.spell(PROMPT, [end], complete=True) == ("",)


@DECODERS
def test_too_many_tokens_are_refused(decoder):
    text = "cat " * 2 * decoder.limit
    small = [5] * decoder.limit
    for ask in (
        lambda: decoder.forecast(text),
        lambda: decoder.forecast("A", added=small),
        lambda: decoder.sample_stages("A", Sampling(), added=small, draws=1),
        lambda: decoder.decode(["A"], [Sampling(max_new_tokens=1)], likeliest=1, added=[small]),
        lambda: decoder.search_beams("A", num_beams=2, max_new_tokens=decoder.limit),
        lambda: decoder.generate_plainly("A", temperature=1.0, max_new_tokens=decoder.limit),
    ):
        with pytest.raises(TooManyTokens) as caught:
            ask()
        assert caught.value.limit == decoder.limit < caught.value.tokens


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])
def test_the_tutorial_call_is_greedy_at_any_temperature(decoder, caplog):
    greedy = "".join(
        step.text for step in draw(decoder, PROMPT, Sampling(temperature=0.0, max_new_tokens=12))
    )
    library = logging.getLogger("transformers")
    library.addHandler(caplog.handler)
    texts = [
        decoder.generate_plainly(PROMPT, temperature=heat, max_new_tokens=12) for heat in (0.7, 1.5)
    ]
    library.removeHandler(caplog.handler)
    assert texts == [greedy, greedy]
    assert caplog.records == []


def test_the_tutorial_call_samples_where_the_model_says_so(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    monkeypatch.setattr(backend._model.generation_config, "do_sample", True)
    texts = {backend.generate_plainly(PROMPT, temperature=1.5, max_new_tokens=12) for _ in range(4)}
    assert len(texts) > 1


TEMPLATE = (
    "{{ bos_token }}{% for turn in messages %}[{{ turn.role }}] {{ turn.content }} "
    "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}"
)


def open_chat(tiny_folders, tmp_path, template: str, name: str = "llama"):
    folder = shutil.copytree(tiny_folders / name, tmp_path / "chat")
    (folder / "chat_template.jinja").write_text(template)
    *_, backend = open_local(Opening(key="chat", folder=folder))
    return backend


def test_a_message_is_written_in_the_template(tiny_folders, tmp_path):
    backend = open_chat(tiny_folders, tmp_path, TEMPLATE)
    assert backend.chats
    assert backend.write_chat("Hi 猫!") == "<s>[user] Hi 猫! [assistant]"


@pytest.mark.parametrize("name", ["llama", "llama2"])
def test_a_chat_begins_once(tiny_folders, tmp_path, name):
    """The tokenizer puts <s> in front of texts and the template writes another."""
    backend = open_chat(tiny_folders, tmp_path, TEMPLATE, name)
    prompt = backend.write_chat("Hi")
    ids = backend._read_prompt(prompt)
    bos = backend._cutter.bos_id
    assert ids[0] == bos
    assert ids.count(bos) == 1
    assert backend.count_tokens(prompt) == len(ids)
    # As the library cuts a chat.
    turns = [{"role": "user", "content": "Hi"}]
    whole = backend._tokenizer.apply_chat_template(turns, add_generation_prompt=True)
    assert list(ids) == list(whole["input_ids"])
    # Two that were typed are two.
    assert backend._read_prompt("<s><s>Hi").count(bos) == 2
    assert backend._read_prompt("Hi").count(bos) == 1


@pytest.mark.parametrize("template", ["{{ raise_exception('no users here') }}", "{% if %}"])
def test_a_template_that_cannot_be_filled_is_none(tiny_folders, tmp_path, template):
    backend = open_chat(tiny_folders, tmp_path, template)
    with pytest.raises(NoChatTemplate) as caught:
        backend.write_chat("Hi")
    assert caught.value.model == "chat"


@pytest.mark.parametrize("name", ["gpt2", "llama2", "embedded"])
def test_a_model_without_a_template_does_not_chat(decoder):
    assert not decoder.chats
    with pytest.raises(NoChatTemplate):
        decoder.write_chat("Hi")


def test_of_several_templates_the_default_counts(open_tiny, monkeypatch):
    backend = open_tiny("llama")
    monkeypatch.setattr(backend._tokenizer, "chat_template", {"default": "a", "rag": "b"})
    assert backend.chats
    assert backend.write_chat("Hi") == "a"
    monkeypatch.setattr(backend._tokenizer, "chat_template", {"rag": "b"})
    assert not backend.chats
    with pytest.raises(NoChatTemplate):
        backend.write_chat("Hi")


@DECODERS
def test_tokens_of_a_prompt_are_counted(decoder):
    assert decoder.count_tokens(PROMPT) == len(decoder.tokenize(PROMPT))
    assert decoder.count_tokens("\n") >= 1
    assert decoder.count_tokens("") == 0


# (text, word, what the ids spell behind the text)
FOLLOWING = [
    ("The cat", "sat", " sat"),
    ("The cat ", "sat", "sat"),
    ("The cat", " sat", " sat"),
    ("The cat", ".", "."),
    ("The cat\n", "sat", "sat"),
    ("你好", "猫", "猫"),
    ("The cat", "hospitalized", " hospitalized"),
]


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])
@pytest.mark.parametrize(("text", "word", "spoken"), FOLLOWING)
def test_a_guess_is_cut_as_it_follows_the_text(decoder, text, word, spoken):
    ids = decoder.find_token(text, word)
    assert "".join(decoder.spell(text, ids)) == spoken


@pytest.mark.parametrize("name", ["gpt2", "llama", "llama2", "embedded"])
@pytest.mark.parametrize("word", ["the", "cat", "hospitalized"])
def test_a_guess_is_cut_as_in_the_whole_text(decoder, word):
    text = "The cat sat on"
    whole = [token.id for token in decoder.tokenize(f"{text} {word}")]
    assert [*decoder._read_prompt(text), *decoder.find_token(text, word)] == whole


@DECODERS
def test_a_guess_follows_the_tokens_that_were_added(decoder):
    spaced = [token.id for token in decoder.tokenize("x ", special_tokens=False)]
    assert "".join(decoder.spell("The", spaced)).endswith(" ")
    ids = decoder.find_token("The", "cat", added=spaced)
    assert "".join(decoder.spell("The", [*spaced, *ids])).endswith("x cat")


def test_an_empty_prompt_begins_with_the_models_own_beginning(open_tiny, monkeypatch):
    backend = open_tiny("gpt2")
    np.testing.assert_array_equal(backend.forecast(""), backend.forecast("<|endoftext|>"))
    monkeypatch.setattr(backend._cutter, "bos_id", None)
    with pytest.raises(EmptyText):
        backend.forecast("")


def test_many_threads_may_ask_at_once(open_tiny):
    backend = open_tiny("llama")
    expected = (
        backend.forecast(PROMPT),
        backend.sample_stages(PROMPT, EVERY_STAGE, draws=50)[1],
        backend.search_beams(PROMPT, num_beams=3, max_new_tokens=5),
    )
    got = []

    def ask() -> None:
        got.append(
            (
                backend.forecast(PROMPT),
                backend.sample_stages(PROMPT, EVERY_STAGE, draws=50)[1],
                backend.search_beams(PROMPT, num_beams=3, max_new_tokens=5),
            )
        )

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    for logits, drawn, beams in got:
        np.testing.assert_array_equal(logits, expected[0])
        assert drawn == expected[1]
        assert beams == expected[2]
