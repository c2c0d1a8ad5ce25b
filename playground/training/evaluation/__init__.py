"""Measuring the finished models on text that no recipe trains on, and telling their cards."""

from collections.abc import Callable, Sequence
from pathlib import Path

from playground.training.evaluation.adapters import (
    evaluate_emotions,
    evaluate_sentiment,
    evaluate_squad,
)
from playground.training.evaluation.cards import write_scores
from playground.training.evaluation.decoders import evaluate_gpt, evaluate_gpt_zh
from playground.training.evaluation.encoder import evaluate_bert
from playground.training.evaluation.seq2seq import evaluate_t5

Scores = dict[str, float]

EVALUATIONS: dict[str, Callable[[Path, Path, int], Scores]] = {
    "gpt": evaluate_gpt,
    "gpt-zh": evaluate_gpt_zh,
    "bert": evaluate_bert,
    "bert-sentiment": evaluate_sentiment,
    "bert-emotions": evaluate_emotions,
    "bert-squad": evaluate_squad,
    "t5": evaluate_t5,
}


def print_scores(
    models: Path, folder: Path, *, families: Sequence[str], rows: int, cards: bool = False
) -> None:
    """Print a table of what each model scores, and with ``cards`` write it into their cards.

    ``rows`` bounds the examples of each measure.
    """
    for family in families:
        scores = EVALUATIONS[family](models, folder, rows)
        for name, value in scores.items():
            print(f"{family:<15} {name:<50} {value:8.4f}", flush=True)
        if cards:
            write_scores(models / f"playground-{family}" / "README.md", scores, rows=rows)
