"""The measured numbers in a model's card, between two marks that nobody sees."""

from collections.abc import Mapping
from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
# Measures in percent; the others are bits, nats, perplexities and BLEU as they are.
SHARES = ("P@", "top ", "accuracy", "F1", "exact", "told so", "pairs", "paraphrase", "neighbours",
          "poems that", "different texts")  # fmt: skip


def write_scores(card: Path, scores: Mapping[str, float], *, rows: int) -> None:
    """Replace what stands between the marks by a table of ``scores``.

    Raises ValueError where the card has no marks.
    """
    text = card.read_text(encoding="utf-8")
    head, found, rest = text.partition(BEGIN)
    _, closed, tail = rest.partition(END)
    if not found or not closed:
        raise ValueError(f"{card} has no place for its numbers")
    lines = [f"| {name} | {show_score(name, value)} |" for name, value in scores.items()]
    table = "\n".join(["| measure | value |", "| --- | --- |", *lines])
    note = f"Measured with `--rows {rows}`."
    card.write_text(f"{head}{BEGIN}\n{table}\n\n{note}\n{END}{tail}", encoding="utf-8")


def show_score(name: str, value: float) -> str:
    """A share in percent, anything else with two decimals."""
    if any(word in name for word in SHARES):
        return f"{100 * value:.1f} %"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"
