"""Each recipe takes a few steps, resumes from its checkpoint and yields a model that loads."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    BertForMaskedLM,
)

from playground.backends.weights import read_weights
from playground.training.__main__ import FAMILIES, main
from playground.training.emotions import load_emotions
from playground.training.sentiment import load_classifier
from playground.training.settings import RunSettings
from playground.training.squad import load_reader

HEADS = {"sentiment": load_classifier, "emotions": load_emotions, "squad": load_reader}


def settings_for(data: Path, out: Path, start: Path | None, *, steps: int) -> RunSettings:
    return RunSettings(data=data, out=out, start=start, steps=steps, tiny=True)


def start_of(family: str, encoder: Path) -> Path | None:
    return encoder if family in {"bert", *HEADS} else None


def load(family: str, folder: Path, start: Path) -> torch.nn.Module:
    match family:
        case "gpt" | "gpt-zh":
            return AutoModelForCausalLM.from_pretrained(folder)
        case "bert":
            config = AutoConfig.from_pretrained(folder)
            weights = read_weights(folder)
            return BertForMaskedLM.from_pretrained(None, config=config, state_dict=weights)
        case "sentiment" | "emotions" | "squad":
            return PeftModel.from_pretrained(HEADS[family](start), str(folder))
        case _:
            return AutoModelForSeq2SeqLM.from_pretrained(folder)


@pytest.mark.parametrize("family", FAMILIES)
def test_recipe_trains_resumes_and_loads(
    family: str, data: Path, encoder: Path, tmp_path: Path
) -> None:
    train = FAMILIES[family]
    start = start_of(family, encoder)
    assert train(settings_for(data, tmp_path, start, steps=2)).step == 2
    progress = train(settings_for(data, tmp_path, start, steps=4))
    assert progress.step == 4
    assert [point[0] for point in progress.curve] == [1, 2, 3, 4]
    assert (tmp_path / "loss.csv").read_text().count("\n") == 5
    model = load(family, tmp_path / "model", encoder)
    assert all(torch.isfinite(p).all() for p in model.parameters())


def test_a_run_in_two_parts_equals_one_in_one(data: Path, tmp_path: Path) -> None:
    for parts, name in (((3,), "one"), ((2, 3), "two")):
        for steps in parts:
            FAMILIES["gpt"](settings_for(data, tmp_path / name, None, steps=steps))
    # The schedule of a shorter budget differs, so compare only what the first step decides.
    first, second = ((tmp_path / n / "loss.csv").read_text().split("\n")[1] for n in ("one", "two"))
    assert first.split(",")[-1] == second.split(",")[-1]


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_workers_draw_the_same_batches(data: Path, tmp_path: Path) -> None:
    curves = []
    for workers in (0, 2):
        run = settings_for(data, tmp_path / str(workers), None, steps=3)
        curves.append(FAMILIES["gpt"](replace(run, workers=workers)).curve)
    assert [loss for *_, loss in curves[0]] == [loss for *_, loss in curves[1]]


def test_larger_batches_read_more(data: Path, encoder: Path, tmp_path: Path) -> None:
    for family in FAMILIES:
        counts = []
        for batch in (1, 3):
            out = tmp_path / f"{family} {batch}"
            run = settings_for(data, out, start_of(family, encoder), steps=2)
            counts.append(FAMILIES[family](replace(run, batch=batch)).tokens)
        assert counts[1] > 2 * counts[0]


def test_a_finished_model_can_be_trained_further(data: Path, tmp_path: Path) -> None:
    train = FAMILIES["gpt"]
    train(settings_for(data, tmp_path / "first", None, steps=1))
    first = tmp_path / "first" / "model"
    assert train(settings_for(data, tmp_path / "second", first, steps=1)).step == 1


def test_the_same_seed_gives_the_same_weights(data: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        FAMILIES["t5"](settings_for(data, tmp_path / name, None, steps=3))
    first, second = (read_weights(tmp_path / name / "model") for name in ("a", "b"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_text_survives_both_new_tokenizers(data: Path, tmp_path: Path) -> None:
    text = "Où est l'été? 42 % — “yes”, 你好."
    for family in ("gpt", "gpt-zh", "t5"):
        FAMILIES[family](settings_for(data, tmp_path / family, None, steps=1))
        tokenizer = AutoTokenizer.from_pretrained(tmp_path / family / "model")
        ids = tokenizer(text).input_ids
        assert tokenizer.decode(ids, skip_special_tokens=True) == text


def test_recipes_that_adapt_say_what_they_miss(data: Path, tmp_path: Path) -> None:
    for family in ("bert", *HEADS):
        with pytest.raises(ValueError, match="--start"):
            FAMILIES[family](settings_for(data, tmp_path, None, steps=1))


def test_evaluate_prints_a_table(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for family, name in (("gpt", "playground-gpt"), ("t5", "playground-t5")):
        run = settings_for(data, tmp_path / family, None, steps=1)
        FAMILIES[family](run)
        (tmp_path / family / "model").rename(tmp_path / name)
    main(["evaluate", "--data", str(data), "--models", str(tmp_path), "--rows", "2",
          "--families", "gpt", "t5"])  # fmt: skip
    printed = capsys.readouterr().out
    assert "bits per character, Wikipedia" in printed
    assert "ROUGE-1, headline" in printed
