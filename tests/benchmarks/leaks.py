"""Does the server keep something of each request? Its memory over many of every kind.

    python tests/benchmarks/leaks.py [rounds]

Starts the page as a program of its own with the embedded models. A round is one request of each
public endpoint that asks a model, its text never the same; three clients take turns. They stay,
for what is kept of sessions has a limit of its own. Prints the resident memory every fifty rounds;
exits with 1 when it grows by more than 5 % after the first hundred.
"""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gradio_client import Client

from tests.benchmarks.load import read_megabytes, serve

# fmt: off
WORDS = (
    "the", "a", "film", "story", "music", "plot", "was", "is", "good", "bad", "great", "slow",
    "funny", "very", "never", "really", "I", "we", "loved", "hated", "it", "this", "and", "but",
)
# fmt: on
ROUNDS = 500
STEP = 50
WARM_UP = 100
CLIENTS = 3
MOST_GROWTH = 0.05

KINDS: dict[str, Callable[[Client, str, int], object]] = {
    "generate": lambda client, text, seed: client.predict(
        text, max_new_tokens=12, seed=seed, api_name="/generate"
    ),
    "fill_mask": lambda client, text, seed: client.predict(
        f"{text} [MASK].", api_name="/fill_mask"
    ),
    "sentiment": lambda client, text, seed: client.predict(text, api_name="/sentiment"),
    "summarize": lambda client, text, seed: client.predict(
        f"{text}. {text}.", max_new_tokens=10, num_beams=1, api_name="/summarize"
    ),
    "attention": lambda client, text, seed: client.predict(text, api_name="/attention"),
    "answer": lambda client, text, seed: client.predict("What was good?", text, api_name="/answer"),
    "translate": lambda client, text, seed: client.predict("Good day.", api_name="/translate"),
    "tokenize": lambda client, text, seed: client.predict(text, api_name="/tokenize"),
    "score": lambda client, text, seed: client.predict(text, api_name="/score"),
}


def run_rounds(clients: list[Client], seeds: list[int], done: Counter[str]) -> None:
    """These rounds, by whichever client is free."""
    left = iter(seeds)
    lock = threading.Lock()

    def visit(client: Client) -> None:
        while True:
            with lock:
                seed = next(left, None)
            if seed is None:
                return
            dice = random.Random(seed)
            for name, ask in KINDS.items():
                ask(client, " ".join(dice.choices(WORDS, k=dice.randint(5, 12))), seed)
                with lock:
                    done[name] += 1

    threads = [threading.Thread(target=visit, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    done: Counter[str] = Counter()
    warm = 0.0
    start = time.monotonic()
    with serve(["app.py"], ready="health") as (url, pid):
        clients = [Client(url, verbose=False) for _ in range(CLIENTS)]
        for begin in count(0, STEP):
            if begin >= rounds:
                break
            run_rounds(clients, list(range(begin, min(begin + STEP, rounds))), done)
            size = read_megabytes(pid)
            seconds = time.monotonic() - start
            print(f"{sum(done.values()):6} requests  {size:7.1f} MB  {seconds:5.0f} s", flush=True)
            if begin + STEP == WARM_UP:
                warm = size
        for client in clients:
            client.close()
    short = {name: done[name] for name in KINDS if done[name] != rounds}
    growth = size / warm - 1 if warm else 0.0
    print(f"{growth:+.1%} since the first {WARM_UP} rounds", short or "")
    return 1 if growth > MOST_GROWTH or short else 0


if __name__ == "__main__":
    sys.exit(main())
