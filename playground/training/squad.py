"""playground-bert-squad: a LoRA adapter that finds the answer to a question in a paragraph.

Two numbers per token, the logits of being the answer's first and last one (Devlin et al. 2019,
section 4.3). A question put to another paragraph has no answer: both point at the first token.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import PeftModel
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
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

NEGATIVES = 0.15


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question about a paragraph; ``start`` is a character offset, -1 without an answer."""

    text: str
    context: str
    answer: str
    start: int
    title: str


def train_squad(run: RunSettings) -> loop.Progress:
    """Train an adapter on the encoder in ``run.start``; it is written to ``run.out / "model"``.

    Raises ValueError where ``run.start`` is missing.
    """
    if run.start is None:
        raise ValueError("this recipe adapts an encoder: name its folder with --start")
    torch.manual_seed(run.seed)
    tokenizer = AutoTokenizer.from_pretrained(run.start)
    questions = read_questions(run.data, held_out=False)
    lengths = [(len(q.context) + len(q.text)) // 4 for q in questions]
    buckets, tokens = ((64,), 128) if run.tiny else ((128, 192, 256), 3072)
    pools = fill_pools(questions, lengths, buckets=buckets, batch_tokens=run.batch * tokens)
    model = add_adapter(load_reader(run.start), task="QUESTION_ANS", head=["qa_outputs"], rank=32)
    recipe = loop.Recipe(
        model=model,
        batch_of=lambda step: draw_batch(pools, step, run.seed, tokenizer),
        loss_of=lambda batch: span_loss(model, batch),
        tokens_of=lambda batch: batch["input_ids"].numel(),
        export=lambda folder: export_adapter(model, folder),
    )
    return loop.train(recipe, run, OPTIMIZER)


def load_reader(folder: Path) -> BertForQuestionAnswering:
    """The encoder in ``folder`` with two new numbers per token on top."""
    return load_with_head(BertForQuestionAnswering, folder, BertConfig.from_pretrained(folder))


def read_questions(folder: Path, *, held_out: bool) -> list[Question]:
    """SQuAD 1.1's training questions; one in fifty of its articles is held out."""
    found = []
    for row in data.read_rows(folder / "qa" / "squad_v1.jsonl.xz"):
        title, context, questions = str(row["title"]), str(row["context"]), row["questions"]
        assert isinstance(questions, list)
        if data.is_held_out(title) == held_out:
            found += [
                Question(text=q["question"], context=context, answer=q["answer"],
                         start=q["start"], title=title)
                for q in questions
            ]  # fmt: skip
    return found


def draw_batch(
    pools: list[Pool[Question]], step: int, seed: int, tokenizer: PreTrainedTokenizerFast
) -> dict[str, Tensor]:
    """``input_ids``, ``token_type_ids``, ``attention_mask`` (rows, length), ``starts``, ``ends``.

    A part of the questions, NEGATIVES, is put to another paragraph of the pool. An answer that
    the cut context lost counts as none.
    """
    shuffler = random.Random(seed * 1_000_003 + step)
    (pool,) = shuffler.choices(pools, [len(p.examples) / p.rows for p in pools])
    chosen = list(draw_questions(pool, shuffler))
    encoded = tokenizer(
        [q.text for q in chosen],
        [q.context for q in chosen],
        truncation="only_second",
        max_length=pool.length,
        padding="max_length",
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    places = [find_span(encoded, row, q) for row, q in enumerate(chosen)]
    return {
        "input_ids": encoded["input_ids"],
        "token_type_ids": encoded["token_type_ids"],
        "attention_mask": encoded["attention_mask"],
        "starts": torch.tensor([first for first, _ in places]),
        "ends": torch.tensor([last for _, last in places]),
    }


def draw_questions(pool: Pool[Question], shuffler: random.Random) -> Iterator[Question]:
    """As many questions as the pool's batch takes, some of them with a paragraph they don't fit.

    Neighbours in the pool are mostly about one subject, which makes them the hard negatives.
    """
    for _ in range(pool.rows):
        place = shuffler.randrange(len(pool.examples))
        question = pool.examples[place]
        if shuffler.random() < NEGATIVES:
            other = pool.examples[(place + shuffler.randint(1, 60)) % len(pool.examples)]
            if other.context != question.context:
                yield Question(text=question.text, context=other.context, answer="", start=-1,
                               title=question.title)  # fmt: skip
                continue
        yield question


def find_span(encoded: "object", row: int, question: Question) -> tuple[int, int]:
    """The answer's first and last token, (0, 0) where there is none or it was cut away."""
    if question.start < 0:
        return 0, 0
    end = question.start + len(question.answer) - 1
    first = encoded.char_to_token(row, question.start, sequence_index=1)  # type: ignore[attr-defined]
    last = encoded.char_to_token(row, end, sequence_index=1)  # type: ignore[attr-defined]
    return (0, 0) if first is None or last is None else (first, last)


def span_loss(model: PeftModel, batch: dict[str, Tensor]) -> Tensor:
    """Mean of the cross-entropies in nats of the first and of the last token."""
    outputs = model(
        input_ids=batch["input_ids"],
        token_type_ids=batch["token_type_ids"],
        attention_mask=batch["attention_mask"],
    )
    padding = batch["attention_mask"] == 0
    first = outputs.start_logits.float().masked_fill(padding, -1e4)  # (rows, length)
    last = outputs.end_logits.float().masked_fill(padding, -1e4)
    return (cross_entropy(first, batch["starts"]) + cross_entropy(last, batch["ends"])) / 2
