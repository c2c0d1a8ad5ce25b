"""playground-bert-sentiment: a LoRA adapter that makes playground-bert judge reviews.

The encoder stays as it is; each of its matrices gets a low-rank correction (Hu et al. 2021), and
a new pooler and classifier read the first token.
"""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
)

from playground.backends.weights import read_weights
from playground.training import data, loop
from playground.training.settings import LoopSettings, RunSettings
from playground.training.shards import write_atomically

LABELS = {0: "negative", 1: "positive"}
BASE = "playground-bert"
OPTIMIZER = LoopSettings(adam_rate=1e-3, weight_decay=0.01, warm_up=0.05)
# A shorter piece of a held-out sentence ("a good film") is vocabulary, not a leak.
SHORTEST_LEAK = 3

Example = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Examples of one length: how many a batch takes, and to how many tokens they are cut."""

    examples: list[Example]
    rows: int
    length: int


def train_sentiment(run: RunSettings) -> loop.Progress:
    """Train an adapter on the encoder in ``run.start``; it is written to ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe adapts an encoder: name its folder with --start")
    torch.manual_seed(run.seed)
    tokenizer = AutoTokenizer.from_pretrained(run.start)
    pools = make_pools(run)
    model = add_adapter(load_classifier(run.start), rank=16)
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(pools, step, run.seed, tokenizer),
        loss_of=lambda batch: label_loss(model, batch),
        tokens_of=lambda batch: batch["input_ids"].numel(),
        export=lambda folder: export_adapter(model, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_classifier(folder: Path) -> BertForSequenceClassification:
    """The encoder in ``folder`` with a new pooler and a new classifier on top."""
    config = BertConfig.from_pretrained(folder)
    config.id2label, config.label2id = dict(LABELS), {v: k for k, v in LABELS.items()}
    weights = {n: t.float() for n, t in read_weights(folder).items() if n.startswith("bert.")}
    model = BertForSequenceClassification(config)
    model.load_state_dict(weights, strict=False)
    return model


def add_adapter(model: BertForSequenceClassification, *, rank: int) -> PeftModel:
    """The model with LoRA on all matrices of the encoder; pooler and classifier train in full."""
    config = LoraConfig(
        task_type="SEQ_CLS",
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=0.05,
        target_modules=["query", "key", "value", "output.dense", "intermediate.dense"],
        modules_to_save=["pooler", "classifier"],
    )
    return get_peft_model(model, config)


def make_pools(run: RunSettings) -> list[Pool]:
    """Sentences, phrases, sentences again, and long reviews: what the steps take in turn."""
    sentences = read_sentences(run.data, held_out=False)
    phrases = read_phrases(run.data)
    short = [example for example in phrases if len(example[0].split()) <= 10]
    sentences += [example for example in phrases if len(example[0].split()) > 10]
    reviews = read_reviews(run.data, held_out=False)
    if run.tiny:
        kinds = (sentences, short, reviews)
        return [Pool(examples=pool, rows=2, length=16) for pool in kinds if pool]
    middle = Pool(examples=sentences, rows=32, length=48)
    small = Pool(examples=short, rows=48, length=16)
    return [middle, small, middle, Pool(examples=reviews, rows=8, length=256)]


def read_sentences(folder: Path, *, held_out: bool) -> list[Example]:
    """Rotten Tomatoes sentences; every tenth is held out."""
    rows = data.read_rows(folder / "sentiment" / "rotten_tomatoes.jsonl.xz")
    return [
        (tidy_text(str(row["text"])), int(str(row["label"])))
        for row in rows
        if data.is_held_out(letters_of(str(row["text"])), per_mille=100) == held_out
    ]


def read_phrases(folder: Path) -> list[Example]:
    """SST-2 phrases, without those that are cut from a held-out Rotten Tomatoes sentence."""
    held = read_sentences(folder, held_out=True)
    forbidden = "|".join(f" {letters_of(text)} " for text, _ in held)
    kept = []
    for row in data.read_rows(folder / "sentiment" / "sst2_phrases.jsonl.xz"):
        words = letters_of(str(row["text"]))
        if len(words.split()) < SHORTEST_LEAK or f" {words} " not in forbidden:
            kept.append((tidy_text(str(row["text"])), int(str(row["label"]))))
    return kept


def read_reviews(folder: Path, *, held_out: bool) -> list[Example]:
    """IMDB reviews; every fiftieth is held out."""
    rows = data.read_rows(folder / "sentiment" / "imdb.jsonl.xz")
    return [
        (str(row["text"]).replace("<br />", " "), int(str(row["label"])))
        for row in rows
        if data.is_held_out(str(row["text"])) == held_out
    ]


def letters_of(text: str) -> str:
    """Lower-case words of letters and digits: two spellings of one sentence become equal."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def tidy_text(text: str) -> str:
    """The text as people type it: "do n't like it ." becomes "don't like it."."""
    text = re.sub(r"\s+(n't|'\w+|[.,;:!?%)])", r"\1", text)
    return re.sub(r"-lrb-\s*|-rrb-|\(\s+", "", text).replace("` `", '"').strip()


def draw_batch(
    pools: list[Pool], step: int, seed: int, tokenizer: PreTrainedTokenizerFast
) -> dict[str, Tensor]:
    """``input_ids``, ``attention_mask`` (rows, length) and ``labels`` (rows,) of one pool."""
    shuffler = random.Random(seed * 1_000_003 + step)
    pool = pools[step % len(pools)]
    chosen = shuffler.choices(pool.examples, k=pool.rows)
    encoded = tokenizer(
        [text for text, _ in chosen],
        truncation=True,
        max_length=pool.length,
        padding="max_length",
        return_tensors="pt",
    )
    return {
        "input_ids": encoded["input_ids"],
        "attention_mask": encoded["attention_mask"],
        "labels": torch.tensor([label for _, label in chosen]),
    }


def label_loss(model: PeftModel, batch: dict[str, Tensor]) -> Tensor:
    """Mean cross-entropy in nats of the labels."""
    logits = model(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
    ).logits  # (rows, 2)
    return cross_entropy(logits.float(), batch["labels"])


def export_adapter(model: PeftModel, folder: Path) -> None:
    """Write ``adapter_model.safetensors`` (fp16), its config, and the labels in ``config.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = get_peft_model_state_dict(model, save_embedding_layers=False)
    halves = {n: t.detach().cpu().half().contiguous() for n, t in tensors.items()}
    write_atomically(folder / "adapter_model.safetensors", save(halves, metadata={"format": "pt"}))
    settings = model.peft_config["default"]
    settings.inference_mode = True
    settings.base_model_name_or_path = BASE
    settings.save_pretrained(str(folder))
    settings.inference_mode = False
    model.get_base_model().config.save_pretrained(folder)
