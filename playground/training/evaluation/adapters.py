"""The adapters on playground-bert: sentiment, emotions and question answering."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from peft import PeftModel
from torch import Tensor
from transformers import AutoTokenizer, PreTrainedModel
from transformers import PreTrainedTokenizerFast as Tokenizer

from playground.training import emotions, sentiment, squad

Scores = dict[str, float]
# Tokens of question and context that are read at once, and of the longest answer.
WINDOW, LONGEST_ANSWER = 256, 20


@torch.inference_mode()
def evaluate_sentiment(models: Path, folder: Path, rows: int) -> Scores:
    """Accuracy on held-out sentences and reviews."""
    model, tokenizer = open_adapter(
        models, "playground-bert-sentiment", sentiment.load_classifier(models / "playground-bert")
    )
    sets = {
        "whole sentences, Stanford labels": sentiment.read_judged_sentences(folder),
        "Rotten Tomatoes": sentiment.read_sentences(folder, held_out=True),
        "IMDB": sentiment.read_reviews(folder, held_out=True),
    }
    return {
        f"accuracy, {name} ({min(len(found), 4 * rows)})": score_labels(
            model, tokenizer, found[: 4 * rows]
        )
        for name, found in sets.items()
    }


@torch.inference_mode()
def evaluate_emotions(models: Path, folder: Path, rows: int) -> Scores:
    """F1 of each group of emotions at a probability of one half, and their mean."""
    model, tokenizer = open_adapter(
        models, "playground-bert-emotions", emotions.load_emotions(models / "playground-bert")
    )
    examples = emotions.read_comments(folder, held_out=True)[: 8 * rows]
    logits = run_rows(model, tokenizer, [text for text, _ in examples])  # (rows, groups)
    truth = torch.tensor([[g in groups for g in emotions.LABELS] for _, groups in examples])
    found = logits > 0
    right = (found & truth).sum(0)
    scores = 2 * right / (found.sum(0) + truth.sum(0)).clamp(min=1)  # (groups,)
    named = dict(zip(emotions.LABELS.values(), scores.tolist(), strict=True))
    return {
        f"macro F1 ({len(examples)} comments)": float(scores.mean()),
        **{f"F1, {name}": value for name, value in named.items()},
    }


@torch.inference_mode()
def evaluate_squad(models: Path, folder: Path, rows: int) -> Scores:
    """Exact match and F1 on questions about held-out articles; "no answer" told from one."""
    model, tokenizer = open_adapter(
        models, "playground-bert-squad", squad.load_reader(models / "playground-bert")
    )
    questions = squad.read_questions(folder, held_out=True)
    chosen = questions[:: max(1, len(questions) // (4 * rows))]
    exact = shared = kept = refused = 0.0
    for number, question in enumerate(chosen):
        answer, answers_best = find_answer(model, tokenizer, question.text, question.context)
        exact += normalize_answer(answer) == normalize_answer(question.answer)
        shared += score_words(answer, question.answer)
        kept += answers_best
        other = chosen[(number + len(chosen) // 2) % len(chosen)]
        refused += not find_answer(model, tokenizer, question.text, other.context)[1]
    count = len(chosen)
    return {
        f"exact match ({count} questions)": exact / count,
        "F1": shared / count,
        "has an answer, told so": kept / count,
        "has none (another article's paragraph), told so": refused / count,
    }


def open_adapter(models: Path, name: str, base: PreTrainedModel) -> tuple[PeftModel, Tokenizer]:
    """The adapter on its base, and the base's tokenizer."""
    model = PeftModel.from_pretrained(base, str(models / name)).eval()
    return model, AutoTokenizer.from_pretrained(models / "playground-bert")


def score_labels(
    model: PeftModel, tokenizer: Tokenizer, examples: Sequence[sentiment.Example]
) -> float:
    """The part of examples whose label is the more probable one."""
    logits = run_rows(model, tokenizer, [text for text, _ in examples])
    truth = torch.tensor([label for _, label in examples])
    return float((logits.argmax(1) == truth).float().mean())


def run_rows(model: PeftModel, tokenizer: Tokenizer, texts: Sequence[str]) -> Tensor:
    """Logits (texts, labels), read in batches of like length."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = torch.zeros(len(texts), model.config.num_labels)
    for batch in take_batches(order, 16):
        encoded = tokenizer(
            [texts[place] for place in batch],
            truncation=True,
            max_length=WINDOW,
            padding=True,
            return_tensors="pt",
        )
        rows[batch] = model(**encoded).logits.float()
    return rows


def find_answer(
    model: PeftModel, tokenizer: Tokenizer, question: str, context: str
) -> tuple[str, bool]:
    """The best span of the context, and whether it beats "no answer"."""
    encoded = tokenizer(
        question,
        context,
        truncation="only_second",
        max_length=WINDOW,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = encoded.pop("offset_mapping")[0].tolist()
    output = model(**encoded)
    inside = torch.tensor([place == 1 for place in encoded.sequence_ids(0)])
    start = output.start_logits[0].float()
    end = output.end_logits[0].float()
    nothing = start[0] + end[0]
    spans = start[:, None] + end[None, :]  # (first, last)
    allowed = inside[:, None] & inside[None, :]
    allowed &= (
        torch.ones_like(spans).triu().bool() & torch.ones_like(spans).tril(LONGEST_ANSWER).bool()
    )
    best = spans.masked_fill(~allowed, -torch.inf)
    first, last = divmod(int(best.argmax()), best.shape[1])
    return context[offsets[first][0] : offsets[last][1]], bool(best.max() > nothing)


def normalize_answer(text: str) -> str:
    """SQuAD's normal form: lower case, no punctuation, no articles, single spaces."""
    words = re.sub(r"[^\w\s]", "", text.lower()).split()
    return " ".join(word for word in words if word not in {"a", "an", "the"})


def score_words(text: str, reference: str) -> float:
    """SQuAD's F1: the harmonic mean of the shared words' parts of both texts."""
    mine, theirs = (Counter(normalize_answer(t).split()) for t in (text, reference))
    shared = (mine & theirs).total()
    return 2 * shared / max(mine.total() + theirs.total(), 1)


def take_batches(order: Sequence[int], size: int) -> Iterator[list[int]]:
    """Cut a list into parts of ``size``."""
    for start in range(0, len(order), size):
        yield list(order[start : start + size])
