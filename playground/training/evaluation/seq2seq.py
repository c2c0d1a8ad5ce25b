"""playground-t5: summaries of held-out news, and translations of held-out sentences."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import torch
from transformers import (
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    PreTrainedTokenizerFast,
    T5ForConditionalGeneration,
)

from playground.training import data, pairs

Scores = dict[str, float]


@torch.inference_mode()
def evaluate_t5(models: Path, folder: Path, rows: int) -> Scores:
    """ROUGE-1 (F) of headlines and summaries of held-out news; BLEU of held-out sentences."""
    path = models / "playground-t5"
    model = AutoModelForSeq2SeqLM.from_pretrained(path, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(path)
    scores: Scores = {}
    for name, tests in read_news_tests(folder, max(rows // 3, 1)).items():
        written = list(write_targets(model, tokenizer, [source for source, _ in tests]))
        found = [rouge_1(text, target) for text, (_, target) in zip(written, tests, strict=True)]
        scores[f"ROUGE-1, {name}"] = sum(found) / len(found)
        scores[f"different texts, {name}"] = len(set(written)) / len(written)
    for language in pairs.TRANSLATE:
        if sentences := read_translation_tests(folder, language, rows):
            scores |= score_translations(model, tokenizer, language, sentences)
    return scores


def read_news_tests(folder: Path, rows: int) -> dict[str, list[tuple[str, str]]]:
    """Held-out news: to headline and first sentence, to each, and to the latter unseen."""
    news = list(islice(pairs.read_news(folder, True), rows))
    cuts = [data.split_sentences(body) for _, body in news]
    return {
        "summary against headline + first sentence": [
            (pairs.SUMMARIZE + body, f"{title}. {cut[0]}")
            for (title, body), cut in zip(news, cuts, strict=True)
        ],
        "headline": [(pairs.HEADLINE + body, title) for title, body in news],
        "first sentence unseen": [
            (pairs.SUMMARIZE + " ".join(cut[1:]), cut[0]) for cut in cuts if len(cut) > 1
        ],
    }


def read_translation_tests(
    folder: Path, language: str, rows: int
) -> list[tuple[str, Sequence[str]]]:
    """Held-out English sentences, each with all its translations."""
    references: dict[str, list[str]] = {}
    for english, other in pairs.read_bitext(folder, language, held_out=True):
        references.setdefault(english, []).append(other)
    tests = sorted(references.items())
    random.Random(0).shuffle(tests)
    return [(english, others) for english, others in tests[: 2 * rows]]


def score_translations(
    model: T5ForConditionalGeneration,
    tokenizer: PreTrainedTokenizerFast,
    language: str,
    tests: list[tuple[str, Sequence[str]]],
) -> Scores:
    """BLEU (sacrebleu; characters in Chinese) against one reference and against all of them."""
    from sacrebleu.metrics import BLEU

    prefix = pairs.TRANSLATE[language]
    written = list(write_targets(model, tokenizer, [prefix + english for english, _ in tests]))
    most = max(len(others) for _, others in tests)
    # Each stream holds one reference of every sentence; who has fewer repeats the last one.
    streams = [[others[min(n, len(others) - 1)] for _, others in tests] for n in range(most)]
    bleu = BLEU(tokenize="zh" if language == "zh" else "13a")
    name = f"BLEU, English to {language} ({len(tests)} sentences)"
    return {
        f"{name}, one reference": float(bleu.corpus_score(written, streams[:1]).score),
        f"{name}, all references": float(bleu.corpus_score(written, streams).score),
    }


def write_targets(
    model: T5ForConditionalGeneration, tokenizer: PreTrainedTokenizerFast, sources: list[str]
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
