"""Rows per second of judging many texts against the library's pipeline, called one by one.

    python tests/benchmarks/classify.py [rows]

1,000 short reviews made from words, the same each time; the embedded classifier; two threads.
`pipeline("text-classification")` is called once for each text, as most tutorials do.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
from transformers import AutoTokenizer, pipeline

from playground.registry.runtime import Runtime
from playground.registry.spec import Capability
from playground.settings import Settings
from playground.tasks.sentiment import classify_rows

ROOT = Path(__file__).resolve().parents[2]
# fmt: off
WORDS = (
    "the", "a", "film", "story", "actors", "music", "plot", "ending", "was", "is", "were",
    "good", "bad", "great", "awful", "slow", "funny", "dull", "very", "quite", "never", "really",
    "I", "we", "loved", "hated", "liked", "it", "this", "that", "and", "but", "so", "not",
)
# fmt: on
THREADS = 2
ROUNDS = 3


def make_reviews(count: int) -> list[str]:
    """Reviews of 4 to 24 words."""
    chance = random.Random(0)
    return [" ".join(chance.choices(WORDS, k=chance.randint(4, 24))) for _ in range(count)]


def main() -> None:
    """Print rows per second of both ways, the best of three rounds, and their ratio."""
    torch.set_num_threads(THREADS)
    texts = make_reviews(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    runtime = Runtime(Settings(offline=True))
    spec = runtime.registry.find("playground-bert-sentiment", Capability.CLASSIFY)
    for _ in runtime.prepare(spec):
        pass
    tokenizer = AutoTokenizer.from_pretrained(ROOT / "assets" / "models" / "playground-bert")
    with runtime.use(spec) as backend:
        library = pipeline("text-classification", model=backend._model, tokenizer=tokenizer)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            *_, judged = classify_rows(backend, texts)
            ours.append(len(texts) / (time.perf_counter() - start))
            start = time.perf_counter()
            found = [library(text)[0] for text in texts]
            theirs.append(len(texts) / (time.perf_counter() - start))
    same = sum(
        row.label == one["label"] and abs(row.probability - one["score"]) < 1e-4
        for row, one in zip(judged.rows, found, strict=True)
    )
    best, other = max(ours), max(theirs)
    print(f"{same} of {len(texts)} rows the same")
    print(f"in batches {best:.0f}/s, one by one {other:.0f}/s, {best / other:.2f} x")


if __name__ == "__main__":
    main()
