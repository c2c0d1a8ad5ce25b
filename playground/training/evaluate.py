"""Measuring the finished models on text that no recipe trains on."""

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import torch
from peft import PeftModel
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    BertForMaskedLM,
    PreTrainedTokenizerFast,
)

from playground.backends.weights import read_weights
from playground.training import data, masking, pairs, sentiment
from playground.training.cloze import CLOZE

Scores = dict[str, float]


def print_scores(models: Path, folder: Path, *, families: Sequence[str], rows: int) -> None:
    """Print a table of what each model scores; ``rows`` bounds the examples of each measure."""
    for family in families:
        for name, value in EVALUATIONS[family](models, folder, rows).items():
            print(f"{family:<10} {name:<44} {value:8.4f}", flush=True)


@torch.inference_mode()
def evaluate_gpt(models: Path, folder: Path, rows: int) -> Scores:
    """Bits per character and perplexity per token on held-out articles and stories."""
    path = models / "playground-gpt"
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(path)
    scores: Scores = {}
    texts = {
        "Wikipedia": data.read_articles(folder, held_out=True, lead_characters=1500),
        "stories": (text[:2000] for text in data.read_stories(folder, held_out=True)),
    }
    for kind, source in texts.items():
        nats, tokens, characters = 0.0, 0, 0
        for _, text in zip(range(rows), source, strict=False):
            ids = tokenizer(text, return_tensors="pt", truncation=True).input_ids
            room = model.config.n_positions - 1
            ids = torch.cat([torch.tensor([[tokenizer.bos_token_id]]), ids[:, :room]], dim=1)
            logits = model(ids).logits[0, :-1]
            nats += float(cross_entropy(logits, ids[0, 1:], reduction="sum"))
            tokens += ids.shape[1] - 1
            characters += len(tokenizer.decode(ids[0, 1:]))
        scores[f"bits per character, {kind}"] = nats / math.log(2) / characters
        scores[f"perplexity per token, {kind}"] = math.exp(nats / tokens)
    return scores


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
        **score_cloze(model, tokenizer),
        **score_sentences(model.bert, tokenizer, folder, rows),
    }


def score_masks(
    model: BertForMaskedLM, tokenizer: PreTrainedTokenizerFast, folder: Path, rows: int
) -> Scores:
    """Loss and accuracy at masked places of held-out articles, 15 % of the tokens hidden."""
    texts = list(islice(data.read_articles(folder, held_out=True, lead_characters=2000), rows))
    encoded = masking.encode_sentences(texts, tokenizer)
    text = masking.Sentences(marks=masking.marks_of(tokenizer), **encoded)
    nats, first, fifth, count = 0.0, 0, 0, 0
    for step in range(max(1, rows // 20)):
        batch = masking.draw_batch(text, step, 1234, masking.BertBatches(), len(tokenizer))
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


def score_cloze(model: BertForMaskedLM, tokenizer: PreTrainedTokenizerFast) -> Scores:
    """The part of ``CLOZE`` whose answer is the first guess, and among the first ten."""
    first, tenth = 0, 0
    for text, answer in CLOZE:
        encoded = tokenizer(text, return_tensors="pt")
        place = int((encoded.input_ids[0] == tokenizer.mask_token_id).nonzero()[0])
        guesses = model(**encoded).logits[0, place].topk(10).indices.tolist()
        wanted = tokenizer.convert_tokens_to_ids(answer)
        first += guesses[0] == wanted
        tenth += wanted in guesses
    return {"cloze P@1": first / len(CLOZE), "cloze P@10": tenth / len(CLOZE)}


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


@torch.inference_mode()
def evaluate_sentiment(models: Path, folder: Path, rows: int) -> Scores:
    """Accuracy on held-out sentences and reviews."""
    base = sentiment.load_classifier(models / "playground-bert")
    adapter = models / "playground-bert-sentiment"
    model = PeftModel.from_pretrained(base, str(adapter)).eval()
    tokenizer = AutoTokenizer.from_pretrained(models / "playground-bert")
    sets = {
        "Rotten Tomatoes": sentiment.read_sentences(folder, held_out=True),
        "IMDB": sentiment.read_reviews(folder, held_out=True),
    }
    return {
        f"accuracy, {name}": score_labels(model, tokenizer, examples[:rows])
        for name, examples in sets.items()
    }


def score_labels(
    model: PeftModel, tokenizer: PreTrainedTokenizerFast, examples: list[sentiment.Example]
) -> float:
    """The part of examples whose label is the more probable one."""
    right = 0
    for text, label in examples:
        batch = tokenizer(text, truncation=True, max_length=256, return_tensors="pt")
        right += int(model(**batch).logits[0].argmax()) == label
    return right / len(examples)


@torch.inference_mode()
def evaluate_t5(models: Path, folder: Path, rows: int) -> Scores:
    """ROUGE-1 (F) of headlines and summaries of held-out news, and how many headlines differ."""
    path = models / "playground-t5"
    model = AutoModelForSeq2SeqLM.from_pretrained(path, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(path)
    scores: Scores = {}
    written: list[str] = []
    for name, tests in read_news_tests(folder, rows).items():
        written = list(write_targets(model, tokenizer, [source for source, _ in tests]))
        found = [rouge_1(text, target) for text, (_, target) in zip(written, tests, strict=True)]
        scores[f"ROUGE-1, {name}"] = sum(found) / len(found)
        scores[f"different texts, {name}"] = len(set(written)) / len(written)
    return scores


def read_news_tests(folder: Path, rows: int) -> dict[str, list[tuple[str, str]]]:
    """Held-out news: to its headline; to its first sentence; and to that without seeing it."""
    news = list(islice(pairs.read_news(folder, True), rows))
    cuts = [data.split_sentences(body) for _, body in news]
    return {
        "headline": [(pairs.HEADLINE + body, title) for title, body in news],
        "first sentence": [
            (pairs.SUMMARIZE + body, cut[0]) for (_, body), cut in zip(news, cuts, strict=True)
        ],
        "first sentence unseen": [
            (pairs.SUMMARIZE + " ".join(cut[1:]), cut[0]) for cut in cuts if len(cut) > 1
        ],
    }


def write_targets(
    model: AutoModelForSeq2SeqLM, tokenizer: PreTrainedTokenizerFast, sources: list[str]
) -> Iterator[str]:
    """What the model writes for each source, with a beam of four."""
    for source in sources:
        ids = tokenizer(source, truncation=True, return_tensors="pt").input_ids
        written = model.generate(ids, max_new_tokens=48, num_beams=4, do_sample=False)
        yield tokenizer.decode(written[0], skip_special_tokens=True)


def rouge_1(text: str, reference: str) -> float:
    """ROUGE-1 F (Lin 2004): the harmonic mean of the shared words' parts of both texts."""
    mine, theirs = (Counter(re.findall(r"\w+", t.lower())) for t in (text, reference))
    shared = (mine & theirs).total()
    return 2 * shared / max(mine.total() + theirs.total(), 1)


EVALUATIONS: dict[str, Callable[[Path, Path, int], Scores]] = {
    "gpt": evaluate_gpt,
    "bert": evaluate_bert,
    "sentiment": evaluate_sentiment,
    "t5": evaluate_t5,
}
