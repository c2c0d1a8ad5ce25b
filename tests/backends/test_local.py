"""Opening local models, and numbers checked against the library's."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import BertForSequenceClassification

from playground.backends.base import Family, Sampling
from playground.backends.local import model as local_model
from playground.backends.local import open_local
from playground.backends.local.products import count_packed_bytes
from playground.backends.local.prompts import spell_ids
from playground.backends.local.tokens import Detokenizer
from playground.backends.opening import Opening
from playground.errors import (
    BrokenWeights,
    NeedsRemoteCode,
    NoAttention,
    NoFastTokenizer,
    OutOfMemory,
    TooManyTokens,
    WrongKind,
)

TEXT = "The cat sat on the mat."


@pytest.fixture
def copy_tiny(tiny_folders, tmp_path):
    """A tiny model's folder to spoil."""

    def copy(name: str):
        return shutil.copytree(tiny_folders / name, tmp_path / name)

    return copy


def open_folder(folder, **options):
    *progress, backend = open_local(Opening(key="spoilt", folder=folder, **options))
    return progress, backend


def test_opening_says_how_much_it_will_take(tiny_folders):
    (progress,), backend = open_folder(tiny_folders / "gpt2")
    assert progress.stage == "reading"
    # The copy that decoding makes is not read from anywhere.
    read = backend.bytes - count_packed_bytes(backend._model)
    assert progress.total == pytest.approx(read, rel=0.01)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("gpt2", Family.DECODER),
        ("llama", Family.DECODER),
        ("bert", Family.ENCODER),
        ("roberta", Family.ENCODER),
        ("classifier", Family.CLASSIFIER),
        ("adapter", Family.CLASSIFIER),
        ("reader", Family.READER),
        ("t5", Family.ENCODER_DECODER),
        ("bart", Family.ENCODER_DECODER),
    ],
)
def test_the_config_tells_the_family(open_tiny, name, family):
    assert open_tiny(name).family is family


@pytest.mark.parametrize("wanted", [Family.ENCODER, Family.CLASSIFIER, Family.ENCODER_DECODER])
def test_another_family_is_refused(tiny_folders, wanted):
    with pytest.raises(WrongKind) as caught:
        open_folder(tiny_folders / "gpt2", family=wanted)
    assert caught.value.parameters == {
        "model": "spoilt",
        "found": "decoder",
        "needed": wanted.value,
    }


def rewrite_config(folder, **changes):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_an_architecture_of_no_family_is_named(copy_tiny):
    folder = copy_tiny("bert")
    rewrite_config(folder, architectures=["BertForTokenClassification"])
    with pytest.raises(WrongKind) as caught:
        open_folder(folder, family=Family.ENCODER)
    assert caught.value.found == "BertForTokenClassification"


def test_remote_code_is_refused(copy_tiny):
    folder = copy_tiny("gpt2")
    rewrite_config(folder, model_type="mine", auto_map={"AutoModelForCausalLM": "mine.Model"})
    with pytest.raises(NeedsRemoteCode):
        open_folder(folder)


def test_damaged_weights_are_broken(copy_tiny):
    folder = copy_tiny("gpt2")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-500])
    with pytest.raises(BrokenWeights) as caught:
        open_folder(folder)
    assert caught.value.model == "spoilt"


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_missing_files_are_broken(copy_tiny, name):
    folder = copy_tiny("gpt2")
    (folder / name).unlink()
    with pytest.raises(BrokenWeights):
        open_folder(folder)


def test_no_weight_is_ever_made_up(copy_tiny):
    folder = copy_tiny("bert")
    weights = load_file(folder / "model.safetensors")
    del weights["cls.predictions.transform.dense.weight"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(BrokenWeights):
        open_folder(folder)


def test_weights_of_another_shape_are_broken(copy_tiny):
    folder = copy_tiny("gpt2")
    rewrite_config(folder, n_embd=64)
    with pytest.raises(BrokenWeights):
        open_folder(folder)


def test_rows_in_parts_are_joined(copy_tiny, open_tiny):
    folder = copy_tiny("bert")
    weights = load_file(folder / "model.safetensors")
    name = "bert.embeddings.word_embeddings.weight"
    first, second = weights.pop(name).split([250, 150])
    weights |= {f"{name}.rows.0": first.contiguous(), f"{name}.rows.1": second.contiguous()}
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    _, backend = open_folder(folder)
    expected = open_tiny("bert").fill("The [MASK].").log_probabilities
    np.testing.assert_array_equal(backend.fill("The [MASK].").log_probabilities, expected)


def test_half_precision_files_run_in_single_precision(copy_tiny):
    folder = copy_tiny("gpt2")
    weights = load_file(folder / "model.safetensors")
    halves = {name: weight.half() for name, weight in weights.items()}
    save_file(halves, folder / "model.safetensors", {"format": "pt"})
    (progress,), backend = open_folder(folder)
    assert backend.passport(0.0).dtype == "float32"
    assert {weight.dtype for weight in backend._model.parameters()} == {torch.float32}
    # The copy that decoding makes is not read from anywhere.
    read = backend.bytes - count_packed_bytes(backend._model)
    assert progress.total == pytest.approx(read, rel=0.01)


def test_bfloat16_attention_rows_still_sum_to_one(tiny_folders):
    _, backend = open_folder(tiny_folders / "gpt2", dtype="bfloat16")
    weights = backend.attend(TEXT, "", kind="decoder").weights
    np.testing.assert_allclose(weights.sum(-1), 1.0, atol=1e-6)


def test_an_adapter_is_merged_as_peft_runs_it(tiny_folders, open_tiny):
    from peft import PeftModel

    base = BertForSequenceClassification.from_pretrained(tiny_folders / "bert", num_labels=2)
    whole = PeftModel.from_pretrained(base, tiny_folders / "adapter").eval()
    backend = open_tiny("adapter")
    ids = torch.tensor([[token.id for token in backend.tokenize(TEXT)]])
    with torch.inference_mode():
        expected = whole(input_ids=ids).logits.softmax(-1)
    np.testing.assert_allclose(backend.classify([TEXT]), expected, atol=1e-5)
    assert backend.labels == ("negative", "positive")


def test_blanks_are_the_models_loss(open_tiny):
    backend = open_tiny("bert")
    filled = backend.fill("The cat [MASK] on the mat.")
    (word,) = backend.token_id("sat")
    ids = torch.tensor([[token.id for token in filled.tokens]])
    labels = torch.full_like(ids, -100)
    labels[0, filled.positions[0]] = word
    with torch.inference_mode():
        loss = backend._model(input_ids=ids, labels=labels).loss.item()
    assert -filled.log_probabilities[0, word] == pytest.approx(loss, rel=1e-4)


def test_a_blank_is_written_in_any_way(open_tiny):
    backend = open_tiny("roberta")
    assert backend.mask_token == "<mask>"
    ours, theirs = backend.fill("The [MASK] sat."), backend.fill("The <mask> sat.")
    np.testing.assert_array_equal(ours.log_probabilities, theirs.log_probabilities)
    assert ours.tokens == theirs.tokens


def test_words_are_cut_as_in_a_sentence(open_tiny):
    assert open_tiny("roberta").token_texts(open_tiny("roberta").token_id("cat")) == (" cat",)
    assert open_tiny("bert").token_texts(open_tiny("bert").token_id("cat")) == ("cat",)
    piece = next(text for text in open_tiny("bert").token_texts(range(400)) if text[:2] == "##")
    assert len(open_tiny("bert").token_id(piece)) == 1


def test_pieces_of_a_character_are_named_by_their_bytes(open_tiny):
    backend = open_tiny("gpt2")
    pieces = [token for token in backend.tokenize("😀") if token.text == ""]
    assert pieces
    assert backend.token_texts([pieces[0].id])[0].startswith("<0xF0>")


def test_roberta_counts_positions_from_its_padding(open_tiny):
    backend = open_tiny("roberta")
    assert backend.limit == 64
    assert len(backend.fill(f"{' cat' * 61}<mask>").positions) == 1
    with pytest.raises(TooManyTokens):
        backend.fill(f"{' cat' * 62}<mask>")


@pytest.mark.parametrize("name", ["gpt2", "llama", "bert", "t5", "bart"])
def test_attention_is_the_librarys_and_leaves_the_model_as_it_was(open_tiny, name):
    backend = open_tiny(name)
    before = backend._model.config._attn_implementation
    seen = backend.attend(
        TEXT, "A cat." if name in ("t5", "bart") else "", kind=backend.attention_kinds[0]
    )
    assert backend._model.config._attn_implementation == before
    assert backend._attending.config._attn_implementation == "eager"
    shared = {weight.data_ptr() for weight in backend._model.parameters()}
    assert {weight.data_ptr() for weight in backend._attending.parameters()} == shared
    layers, heads = seen.weights.shape[:2]
    assert (layers, heads) == (2, 4)


def test_attention_too_large_for_memory_is_too_long(open_tiny, monkeypatch):
    monkeypatch.setattr(local_model, "MOST_ATTENTION_BYTES", 4 * 2 * 4 * 36)
    with pytest.raises(TooManyTokens) as caught:
        open_tiny("gpt2").attend(TEXT, "", kind="decoder")
    assert caught.value.limit == 6


def test_a_model_without_maps_is_named():
    for maps in ((), None, (None,)):
        with pytest.raises(NoAttention):
            local_model.stack_maps(maps, model="x")


def test_running_out_of_memory_is_named(open_tiny, monkeypatch):
    backend = open_tiny("bert")

    def fail(**arguments):
        raise torch.OutOfMemoryError

    monkeypatch.setattr(backend._fused.base_model, "forward", fail)
    with pytest.raises(OutOfMemory) as caught:
        backend.fill("The [MASK].")
    assert caught.value.model == "tiny/bert"


def test_a_summary_reads_the_prefix_but_does_not_show_it(open_tiny):
    backend = open_tiny("t5")
    text = "The cat sat on the mat."
    written = backend.summarize(text, max_new_tokens=8, num_beams=3)
    assert not any(token.text == "summarize" for token in written.source_tokens)
    shown = [token for token in written.source_tokens if not token.special]
    assert shown[0].start == 0
    seen = backend.attend(text, written.text, kind="encoder")
    assert len(seen.key_tokens) > len(written.source_tokens)
    assert seen.key_tokens[1].special


def test_cross_attention_is_the_mean_renormalised(open_tiny):
    backend = open_tiny("bart")
    written = backend.summarize(TEXT, max_new_tokens=6, num_beams=1)
    ids = torch.tensor([[token.id for token in backend.tokenize(TEXT)]])
    targets = [backend._start, *(token.id for token in written.target_tokens[:-1])]
    with torch.inference_mode():
        outputs = backend._attending(
            input_ids=ids, decoder_input_ids=torch.tensor([targets]), output_attentions=True
        )
    expected = torch.stack(outputs.cross_attentions).mean(dim=(0, 2))[0]
    np.testing.assert_allclose(written.cross_attention, expected, atol=1e-5)


def test_a_decoder_text_of_ones_own_is_read_without_its_end(open_tiny):
    seen = open_tiny("t5").attend(TEXT, "A cat.", kind="decoder")
    assert seen.query_tokens[0].text == "<pad>"
    assert seen.query_tokens[-1].text == "."


def test_detokenizing_restarts_without_losing_a_character(open_tiny):
    cutter = open_tiny("gpt2")._cutter
    text = "The cat 猫猫猫 and 😀😀😀 " * 6
    detokenizer = Detokenizer(cutter, cutter.cut("A prompt 你").ids)
    ids = cutter.cut(text).ids
    said = [detokenizer.add(id_, last=place == len(ids) - 1) for place, id_ in enumerate(ids)]
    assert "".join(said) == text
    assert "\ufffd" not in "".join(said)


@pytest.mark.parametrize(
    ("pieces", "texts"),
    [
        # A whole character is said at once, and stands when the bytes behind it are none.
        (["😀", 0xE7, " "], ["", "", "", "😀", "", "\ufffd "]),
        ([0xE7, "猫", " "], ["", "\ufffd", "", "猫", " "]),
        (["😀" * 5, " "], [*["", "", "", "😀"] * 5, " "]),
        (["猫", 0x0A, 0xF0], ["", "", "猫", "\n", "\ufffd"]),
    ],
)
@pytest.mark.parametrize("prompt", ["the cat", "😀😀", ""])
def test_single_bytes_become_characters(open_tiny, prompt, pieces, texts):
    backend = open_tiny("llama2")

    def find_ids(piece):
        codes = [piece] if isinstance(piece, int) else piece.encode()
        names = ["▁"] if piece == " " else [f"<0x{code:02X}>" for code in codes]
        return [backend._cutter._rust.token_to_id(name) for name in names]

    ids = [id_ for piece in pieces for id_ in find_ids(piece)]
    prompt_ids = backend._read_prompt(prompt)
    assert list(spell_ids(backend._cutter, prompt_ids, ids, complete=True)) == texts


def test_a_metaspace_text_keeps_its_first_space(open_tiny):
    cutter = open_tiny("t5")._cutter
    ids = cutter.cut("The cat sat on the mat", special_tokens=False).ids
    detokenizer = Detokenizer(cutter, ids[:3])
    said = "".join(detokenizer.add(id_, last=False) for id_ in ids[3:])
    assert cutter.decode(ids[:3]) + said == "The cat sat on the mat"


def test_a_decoder_with_a_tokenizer_that_closes_texts(tiny_folders, copy_tiny):
    """Chinese GPT-2 models read [CLS] … [SEP] from a plain vocabulary file."""
    folder = copy_tiny("gpt2")
    words = json.loads((tiny_folders / "bert" / "tokenizer.json").read_text())["model"]["vocab"]
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    (folder / "vocab.txt").write_text("\n".join(sorted(words, key=words.get)))
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}')
    _, backend = open_folder(folder)
    names = [token.text for token in backend.log_probabilities("猫坐在")[0]]
    assert names == ["[CLS]", "猫", "坐", "在"]
    prompt = backend._read_prompt("猫")
    assert prompt == backend._cutter.cut("猫").ids[:-1]
    steps = backend.decode(["猫"], [Sampling(seed=1, max_new_tokens=30)], likeliest=1)
    said = [step for (step,) in steps]
    whole = backend._cutter.decode([*prompt, *(step.id for step in said)])
    assert backend._cutter.decode(prompt) + "".join(step.text for step in said) == whole
    assert backend._cutter.decode(backend._cutter.cut("猫坐在 the cat").ids) == "猫坐在 the cat"


def test_vocabulary_and_merges_are_a_tokenizer_too(tiny_folders, copy_tiny, open_tiny):
    folder = copy_tiny("bart")
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
    merges = "\n".join(" ".join(pair) for pair in model["merges"])
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n")
    (folder / "tokenizer_config.json").write_text('{"model_max_length": 100}')
    _, backend = open_folder(folder)
    ids = [token.id for token in backend.tokenize(TEXT)]
    assert ids == [token.id for token in open_tiny("bart").tokenize(TEXT)]
    assert backend.limit == 100


def test_a_tokenizer_that_cannot_be_read_is_named(copy_tiny):
    folder = copy_tiny("bert")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    with pytest.raises(NoFastTokenizer):
        open_folder(folder)


def test_openings_are_values():
    opening = Opening(key="a")
    assert replace(opening, key="b") != opening
