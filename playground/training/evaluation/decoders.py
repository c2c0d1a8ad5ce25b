"""playground-gpt and playground-gpt-zh on text that no recipe trains on."""

import math
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, AutoTokenizer, GPT2LMHeadModel
from transformers import PreTrainedTokenizerFast as Tokenizer

from playground.training import data, gpt_zh
from playground.training.evaluation.minimal_pairs import PARADIGMS, make_pairs

Scores = dict[str, float]


@torch.inference_mode()
def evaluate_gpt(models: Path, folder: Path, rows: int) -> Scores:
    """Bits per character on held-out articles and stories, and minimal pairs of grammar."""
    model, tokenizer = open_decoder(models / "playground-gpt")
    articles = data.read_articles(folder, held_out=True, lead_characters=1500)
    stories = (text[:2000] for text in data.read_stories(folder, held_out=True))
    return {
        **score_texts("Wikipedia", model, tokenizer, islice(articles, rows)),
        **score_texts("stories", model, tokenizer, islice(stories, rows)),
        **score_pairs(model, tokenizer, count=max(rows // 2, 1)),
    }


@torch.inference_mode()
def evaluate_gpt_zh(models: Path, folder: Path, rows: int) -> Scores:
    """Bits per character on held-out poems and articles, and whether poems keep their lines."""
    model, tokenizer = open_decoder(models / "playground-gpt-zh")
    poems = list(islice(gpt_zh.read_poems(folder, held_out=True), rows))
    articles = gpt_zh.read_chinese_articles(folder, held_out=True, lead_characters=300)
    return {
        **score_texts("poems", model, tokenizer, poems),
        **score_texts("Chinese Wikipedia", model, tokenizer, islice(articles, rows)),
        "poems that keep their line length": score_lines(model, tokenizer, poems[: rows // 4]),
    }


def open_decoder(path: Path) -> tuple[GPT2LMHeadModel, Tokenizer]:
    """Model and tokenizer of a folder."""
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval()
    return model, AutoTokenizer.from_pretrained(path)


def score_texts(
    kind: str, model: GPT2LMHeadModel, tokenizer: Tokenizer, texts: Iterable[str]
) -> Scores:
    """Bits per character and perplexity per token of texts, each cut to the context."""
    nats, tokens, characters = 0.0, 0, 0
    for text in texts:
        ids = tokenizer(text, truncation=True, return_tensors="pt").input_ids
        ids = with_start(ids[:, : model.config.n_positions - 1], tokenizer)
        nats -= sum_log_probabilities(model, ids)
        tokens += ids.shape[1] - 1
        characters += len(tokenizer.decode(ids[0, 1:]))
    return {
        f"bits per character, {kind}": nats / math.log(2) / characters,
        f"perplexity per token, {kind}": math.exp(nats / tokens),
    }


def score_pairs(model: GPT2LMHeadModel, tokenizer: Tokenizer, *, count: int) -> Scores:
    """The part of the pairs whose grammatical sentence is likelier: in all and by paradigm."""
    parts: Scores = {}
    for paradigm in PARADIGMS:
        right = 0
        for pair in make_pairs(paradigm, count=count):
            good, bad = (
                sum_log_probabilities(
                    model, with_start(tokenizer(s, return_tensors="pt").input_ids, tokenizer)
                )
                for s in pair
            )
            right += good > bad
        parts[f"minimal pairs, {paradigm}"] = right / count
    return {"minimal pairs, all": sum(parts.values()) / len(parts), **parts}


def score_lines(model: GPT2LMHeadModel, tokenizer: Tokenizer, poems: list[str]) -> float:
    """Poems begun with their first line: in which part of them the next three half-lines that
    the model writes are as long as the first two."""
    kept = 0
    for number, poem in enumerate(poems):
        first = poem.split("\n")[-1 if "\n" not in poem else poem.startswith("《")]
        size = len(first) // 2 - 1
        torch.manual_seed(number)
        written = model.generate(
            with_start(tokenizer(first + "\n", return_tensors="pt").input_ids, tokenizer),
            do_sample=True,
            temperature=0.8,
            top_k=40,
            max_new_tokens=4 * size + 8,
            pad_token_id=tokenizer.eos_token_id,
        )
        text = tokenizer.decode(written[0], skip_special_tokens=True)
        halves = re.split(r"[，。？！\n]+", text)[:5]
        kept += len(halves) == 5 and all(len(half) == size for half in halves)
    return kept / max(len(poems), 1)


def with_start(ids: Tensor, tokenizer: Tokenizer) -> Tensor:
    """(1, length + 1): behind the token that begins a text."""
    return torch.cat([torch.tensor([[tokenizer.bos_token_id]]), ids], dim=1)


def sum_log_probabilities(model: GPT2LMHeadModel, ids: Tensor) -> float:
    """Σ ln p of each token after the first; ids are (1, length)."""
    logits = model(ids).logits[0, :-1]  # (length - 1, vocabulary)
    return -float(cross_entropy(logits, ids[0, 1:], reduction="sum"))
