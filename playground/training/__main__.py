"""``python -m playground.training <family> --data DIR --out DIR --minutes N`` trains one model.

``python -m playground.training average --models DIR DIR --out DIR`` takes the mean of two runs.
``python -m playground.training evaluate --data DIR --models DIR`` measures the finished ones.
"""

import argparse
import signal
from collections.abc import Callable
from pathlib import Path

from playground.training.bert import train_bert
from playground.training.emotions import train_emotions
from playground.training.evaluation import EVALUATIONS, print_scores
from playground.training.gpt import train_gpt
from playground.training.gpt_zh import train_gpt_zh
from playground.training.loop import Progress
from playground.training.sentiment import train_sentiment
from playground.training.settings import RunSettings
from playground.training.shards import average_weights
from playground.training.squad import train_squad
from playground.training.t5 import train_t5

FAMILIES: dict[str, Callable[[RunSettings], Progress]] = {
    "gpt": train_gpt,
    "gpt-zh": train_gpt_zh,
    "bert": train_bert,
    "sentiment": train_sentiment,
    "emotions": train_emotions,
    "squad": train_squad,
    "t5": train_t5,
}


def main(arguments: list[str] | None = None) -> None:
    """Run the sub-command that the command line names."""
    # Also where the shell started us in the background, so that a run can be paused.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chosen = vars(make_parser().parse_args(arguments))
    verb = chosen.pop("verb")
    if verb == "evaluate":
        print_scores(
            chosen["models"],
            chosen["data"],
            families=chosen["families"],
            rows=chosen["rows"],
            cards=chosen["cards"],
        )
    elif verb == "average":
        average_weights(chosen["models"], chosen["out"])
    else:
        FAMILIES[verb](RunSettings(**chosen))


def make_parser() -> argparse.ArgumentParser:
    """One sub-command per family, ``average`` and ``evaluate``."""
    parser = argparse.ArgumentParser(prog="python -m playground.training", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name in FAMILIES:
        add_run_arguments(verbs.add_parser(name, help=f"train playground-{name}"))
    average = verbs.add_parser("average", help="the mean of the weights of several runs")
    average.add_argument("--models", type=Path, nargs="+", required=True)
    average.add_argument("--out", type=Path, required=True)
    evaluate = verbs.add_parser("evaluate", help="measure the finished models")
    evaluate.add_argument("--data", type=Path, required=True)
    evaluate.add_argument("--models", type=Path, default=Path("assets/models"))
    evaluate.add_argument("--families", nargs="+", choices=EVALUATIONS, default=list(EVALUATIONS))
    evaluate.add_argument("--rows", type=int, default=200, help="examples per measure, at most")
    evaluate.add_argument("--cards", action="store_true", help="write the numbers into the cards")
    return parser


def add_run_arguments(parser: argparse.ArgumentParser) -> None:
    """What every recipe takes; the names are the fields of RunSettings."""
    parser.add_argument("--data", type=Path, required=True, help="folder with the training text")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint, loss curve, model")
    parser.add_argument(
        "--minutes", type=float, default=30.0, help="budget, resumed parts included"
    )
    parser.add_argument("--steps", type=int, help="a number of steps instead of minutes")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, help="folder of the model to begin with")
    parser.add_argument("--batch", type=int, default=1, help="so many times the usual batch")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual learning rates")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw batches")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, cuda:1, mps")
    parser.add_argument("--bf16", action="store_true", help="where the hardware has it")
    parser.add_argument("--compiled", action="store_true", help="torch.compile the loss")
    parser.add_argument("--tiny", action="store_true", help="a toy of the same make, for tests")


if __name__ == "__main__":
    main()
