"""playground-bert-sentiment: a LoRA adapter that makes playground-bert judge reviews.

Sentences and phrases of like length share a batch; a long review comes every eighth step.
"""

import random
import re
from pathlib import Path

import torch
from peft import PeftModel
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
)

from playground.training import data, loop
from playground.training.adapters import (
    OPTIMIZER,
    Pool,
    add_adapter,
    export_adapter,
    fill_pools,
    load_with_head,
)
from playground.training.settings import RunSettings

LABELS = {0: "negative", 1: "positive"}
# A shorter piece of a held-out sentence ("a good film") is vocabulary, not a leak.
SHORTEST_LEAK = 3
EVERY_REVIEW = 8

Example = tuple[str, int]


def train_sentiment(run: RunSettings) -> loop.Progress:
    """Train an adapter on the encoder in ``run.start``; it is written to ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe adapts an encoder: name its folder with --start")
    torch.manual_seed(run.seed)
    tokenizer = AutoTokenizer.from_pretrained(run.start)
    pools, reviews = make_pools(run, tokenizer)
    model = add_adapter(load_classifier(run.start), task="SEQ_CLS", head=["pooler", "classifier"])
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(pools, reviews, step, run.seed, tokenizer),
        loss_of=lambda batch: label_loss(model, batch),
        tokens_of=lambda batch: batch["input_ids"].numel(),
        export=lambda folder: export_adapter(model, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_classifier(folder: Path) -> BertForSequenceClassification:
    """The encoder in ``folder`` with a new pooler and a new classifier on top."""
    config = BertConfig.from_pretrained(folder)
    config.id2label, config.label2id = dict(LABELS), {v: k for k, v in LABELS.items()}
    return load_with_head(BertForSequenceClassification, folder, config)


def make_pools(
    run: RunSettings, tokenizer: PreTrainedTokenizerFast
) -> tuple[list[Pool[Example]], Pool[Example]]:
    """Sentences and phrases by their length, and the reviews."""
    short = read_sentences(run.data, held_out=False) + read_phrases(run.data)
    lengths = [len(ids) for ids in tokenizer([text for text, _ in short]).input_ids]
    reviews = read_reviews(run.data, held_out=False)
    if run.tiny:
        pools = fill_pools(short, lengths, buckets=(16,), batch_tokens=run.batch * 32)
        return pools, Pool(examples=reviews, rows=run.batch * 2, length=16)
    pools = fill_pools(short, lengths, buckets=(8, 16, 32, 64), batch_tokens=run.batch * 1024)
    return pools, Pool(examples=reviews, rows=run.batch * 6, length=256)


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


def read_judged_sentences(folder: Path) -> list[Example]:
    """Held-out whole sentences with the Stanford Treebank's own label, none of them neutral.

    This is how SST-2's development set was made, from sentences that no recipe has seen.
    """
    held = {letters_of(text) for text, _ in read_sentences(folder, held_out=True)}
    return [
        (tidy_text(str(row["text"])), int(str(row["label"])))
        for row in data.read_rows(folder / "sentiment" / "sst2_phrases.jsonl.xz")
        if letters_of(str(row["text"])) in held
    ]


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
    pools: list[Pool[Example]],
    reviews: Pool[Example],
    step: int,
    seed: int,
    tokenizer: PreTrainedTokenizerFast,
) -> dict[str, Tensor]:
    """``input_ids``, ``attention_mask`` (rows, length) and ``labels`` (rows,) of one pool.

    Pools come as often as their tokens ask: each text is read about equally often.
    """
    shuffler = random.Random(seed * 1_000_003 + step)
    if step % EVERY_REVIEW == EVERY_REVIEW - 1:
        pool = reviews
    else:
        (pool,) = shuffler.choices(pools, [len(p.examples) / p.rows for p in pools])
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
