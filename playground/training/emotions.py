"""playground-bert-emotions: a LoRA adapter that tells the feeling of a comment, in four groups.

GoEmotions (Demszky et al. 2020) names 27 emotions; here they come in the paper's groups, and a
comment may belong to several. Each group gets a probability of its own (sigmoid).
"""

import random
from pathlib import Path

import torch
from peft import PeftModel
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits
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

# "ambiguous" is what the paper calls surprise, realization, confusion and curiosity.
LABELS = {0: "surprise or question", 1: "negative", 2: "neutral", 3: "positive"}

Example = tuple[str, tuple[int, ...]]


def train_emotions(run: RunSettings) -> loop.Progress:
    """Train an adapter on the encoder in ``run.start``; it is written to ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe adapts an encoder: name its folder with --start")
    torch.manual_seed(run.seed)
    tokenizer = AutoTokenizer.from_pretrained(run.start)
    examples = read_comments(run.data, held_out=False)
    lengths = [len(ids) for ids in tokenizer([text for text, _ in examples]).input_ids]
    buckets, tokens = ((16,), 32) if run.tiny else ((16, 32, 48), 1024)
    pools = fill_pools(examples, lengths, buckets=buckets, batch_tokens=run.batch * tokens)
    model = add_adapter(load_emotions(run.start), task="SEQ_CLS", head=["pooler", "classifier"])
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(pools, step, run.seed, tokenizer),
        loss_of=lambda batch: groups_loss(model, batch),
        tokens_of=lambda batch: batch["input_ids"].numel(),
        export=lambda folder: export_adapter(model, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_emotions(folder: Path) -> BertForSequenceClassification:
    """The encoder in ``folder`` with a new pooler and a classifier of four groups."""
    config = BertConfig.from_pretrained(folder)
    config.id2label, config.label2id = dict(LABELS), {v: k for k, v in LABELS.items()}
    config.problem_type = "multi_label_classification"
    return load_with_head(BertForSequenceClassification, folder, config)


def read_comments(folder: Path, *, held_out: bool) -> list[Example]:
    """Comments with the numbers of their groups; one in fifty is held out."""
    found = []
    for row in data.read_rows(folder / "sentiment" / "goemotions.jsonl.xz"):
        text, labels = str(row["text"]), row["labels"]
        assert isinstance(labels, list)
        if data.is_held_out(text) == held_out:
            found.append((text, tuple(int(number) for number in str(labels[0]).split(","))))
    return found


def draw_batch(
    pools: list[Pool[Example]], step: int, seed: int, tokenizer: PreTrainedTokenizerFast
) -> dict[str, Tensor]:
    """``input_ids``, ``attention_mask`` (rows, length) and ``groups`` (rows, 4) of 0 and 1."""
    shuffler = random.Random(seed * 1_000_003 + step)
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
        "groups": torch.tensor([[float(g in groups) for g in LABELS] for _, groups in chosen]),
    }


def groups_loss(model: PeftModel, batch: dict[str, Tensor]) -> Tensor:
    """Mean binary cross-entropy in nats over rows and groups."""
    logits = model(
        input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
    ).logits  # (rows, 4)
    return binary_cross_entropy_with_logits(logits.float(), batch["groups"])
