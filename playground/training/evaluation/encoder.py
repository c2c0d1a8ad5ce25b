"""playground-bert: hidden words, facts, and what its sentence vectors are worth."""

import math
import random
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from transformers import AutoConfig, AutoTokenizer, BertForMaskedLM, PreTrainedTokenizerFast

from playground.backends.weights import read_weights
from playground.training import data, masking
from playground.training.evaluation.cloze import CLOZE
from playground.training.evaluation.facts import read_facts

Scores = dict[str, float]


@torch.inference_mode()
def evaluate_bert(models: Path, folder: Path, rows: int) -> Scores:
    """Masked-word accuracy, the cloze test, and how well sentence vectors tell likeness."""
    path = models / "playground-bert"
    tokenizer = AutoTokenizer.from_pretrained(path)
    config = AutoConfig.from_pretrained(path)
    model = BertForMaskedLM.from_pretrained(None, config=config, state_dict=read_weights(path))
    model.eval().float()
    return {
        **score_masks(model, tokenizer, folder, rows),
        **score_cloze("cloze", model, tokenizer, CLOZE),
        **score_cloze("facts", model, tokenizer, read_facts()),
        **score_sentences(model.bert, tokenizer, folder, rows),
    }


def score_masks(
    model: BertForMaskedLM, tokenizer: PreTrainedTokenizerFast, folder: Path, rows: int
) -> Scores:
    """Loss and accuracy at masked places of held-out articles: 15 % of the tokens, any of them."""
    texts = list(islice(data.read_articles(folder, held_out=True, lead_characters=2000), rows))
    encoded = masking.encode_sentences(texts, tokenizer)
    text = masking.Sentences(marks=masking.marks_of(tokenizer), **encoded)
    sizes = masking.BertBatches(masked_part=0.15, name_odds=1.0)
    nats, first, fifth, count = 0.0, 0, 0, 0
    for step in range(max(1, rows // 20)):
        batch = masking.draw_batch(text, step, 1234, sizes, len(tokenizer))
        hidden = model.bert(batch["ids"], attention_mask=batch["attention"]).last_hidden_state
        real = batch["targets"] != masking.IGNORED
        logits = model.cls(hidden.flatten(0, 1)[batch["places"][real]])  # (masked, vocabulary)
        targets = batch["targets"][real]
        nats += float(cross_entropy(logits, targets, reduction="sum"))
        hits = logits.topk(5).indices == targets[:, None]
        first += int(hits[:, 0].sum())
        fifth += int(hits.sum())
        count += len(targets)
    return {
        "masked loss in nats, Wikipedia": nats / count,
        "masked perplexity, Wikipedia": math.exp(nats / count),
        "masked top 1, Wikipedia": first / count,
        "masked top 5, Wikipedia": fifth / count,
    }


def score_cloze(
    name: str,
    model: BertForMaskedLM,
    tokenizer: PreTrainedTokenizerFast,
    tests: Sequence[tuple[str, str]],
) -> Scores:
    """How often the hidden word is the first guess, and among the first ten.

    Words that the vocabulary does not hold in one piece are left out, as in LAMA.
    """
    first, tenth, count = 0, 0, 0
    for text, answer in tests:
        wanted = tokenizer.convert_tokens_to_ids(answer)
        if wanted == tokenizer.unk_token_id:
            continue
        encoded = tokenizer(text, return_tensors="pt")
        place = int((encoded.input_ids[0] == tokenizer.mask_token_id).nonzero()[0])
        guesses = model(**encoded).logits[0, place].topk(10).indices.tolist()
        first += guesses[0] == wanted
        tenth += wanted in guesses
        count += 1
    return {f"{name} P@1": first / count, f"{name} P@10": tenth / count}


def score_sentences(
    encoder: torch.nn.Module, tokenizer: PreTrainedTokenizerFast, folder: Path, rows: int
) -> Scores:
    """Paraphrases found among others, and neighbours told from strangers.

    Paraphrases are English sentences that share a French translation: the score is how often a
    sentence's nearest other is its paraphrase. Neighbours follow each other in an article: the
    score is the probability that they are more alike than two sentences of different articles.
    """
    left, right = zip(*read_paraphrases(folder, rows), strict=True)
    alike = embed(encoder, tokenizer, left) @ embed(encoder, tokenizer, right).T  # (pairs, pairs)
    found = (alike.argmax(1) == torch.arange(len(left))).float().mean()
    before, after = zip(*read_neighbours(folder, rows), strict=True)
    near = embed(encoder, tokenizer, before) @ embed(encoder, tokenizer, after).T
    strangers = near[~torch.eye(len(before), dtype=torch.bool)]
    above = (near.diagonal()[:, None] > strangers[None]).float().mean()
    return {"paraphrase found first": float(found), "neighbours above strangers": float(above)}


def read_paraphrases(folder: Path, rows: int) -> list[tuple[str, str]]:
    """Pairs of English sentences with one French translation, of five words or more."""
    groups: dict[str, list[str]] = {}
    for row in data.read_rows(folder / "translation" / "en-fr.jsonl.xz"):
        if len(str(row["en"]).split()) >= 5:
            groups.setdefault(str(row["fr"]), []).append(str(row["en"]))
    pairs = [(group[0], group[1]) for group in groups.values() if len(group) > 1]
    random.Random(0).shuffle(pairs)
    return pairs[:rows]


def read_neighbours(folder: Path, rows: int) -> list[tuple[str, str]]:
    """The first two sentences of the second paragraph (no subject's name) of held-out articles."""
    pairs = []
    articles = data.read_articles(folder, held_out=True, lead_characters=1500)
    for article in islice(articles, 2 * rows):
        for paragraph in article.split("\n")[1:2]:
            sentences = data.split_sentences(paragraph)
            if len(sentences) > 1:
                pairs.append((sentences[0], sentences[1]))
    return pairs[:rows]


def embed(
    encoder: torch.nn.Module, tokenizer: PreTrainedTokenizerFast, texts: Sequence[str]
) -> Tensor:
    """(texts, width): mean-pooled last hidden states of unit length."""
    parts = []
    for start in range(0, len(texts), 32):
        batch = tokenizer(
            list(texts[start : start + 32]),
            padding=True,
            truncation=True,
            max_length=128,
            return_tensors="pt",
        )
        hidden = encoder(**batch).last_hidden_state
        weights = batch["attention_mask"][:, :, None].float()
        parts.append(normalize((hidden * weights).sum(1) / weights.sum(1), dim=1))
    return torch.cat(parts)
