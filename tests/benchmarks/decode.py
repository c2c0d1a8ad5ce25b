"""Tokens per second of the decode loop against `model.generate`, and of four texts at once.

    python tests/benchmarks/decode.py [folder of a decoder] [device]

Same model, prompt and sampling settings, runs interleaved, median of all. On the CPU on one
thread and in processor time, so that other programs on the machine count for little: they still
share its caches, and ratios are smaller while they are busy. On a GPU by the clock. The loop
returns each token's probability and the 20 likeliest others; `generate` returns ids. Without a
folder the embedded decoder runs.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch

from playground.backends.base import Sampling
from playground.backends.local import open_local
from playground.backends.local.decoder import Decoder
from playground.backends.opening import Opening

EMBEDDED = Path(__file__).resolve().parents[2] / "assets" / "models" / "playground-gpt"
PROMPT = "The doctor and the nurse walked to the sea."
TOKENS = 100
ROUNDS = 5
SAMPLINGS = {
    "greedy": Sampling(temperature=0.0, max_new_tokens=TOKENS),
    "temperature 0.8": Sampling(temperature=0.8, max_new_tokens=TOKENS),
    "all stages": Sampling(
        temperature=0.8,
        top_k=50,
        top_p=0.95,
        min_p=0.02,
        repetition_penalty=1.1,
        max_new_tokens=TOKENS,
    ),
}
# Those that the page compares when it opens.
TEMPERATURES = (0.0, 0.5, 0.8, 1.2)


def measure(count_tokens: Callable[[], int], *, on_gpu: bool) -> float:
    """Tokens per second of a run that returns how many it wrote."""
    clock = time.perf_counter if on_gpu else time.thread_time
    start = clock()
    count = count_tokens()
    if on_gpu:
        torch.cuda.synchronize()
    return count / (clock() - start)


def run_loop(backend: Decoder, samplings: list[Sampling]) -> int:
    """Our loop, all samplings at once."""
    prompts = [PROMPT] * len(samplings)
    return sum(len(steps) for steps in backend.decode(prompts, samplings, likeliest=20))


def run_in_a_row(backend: Decoder, samplings: list[Sampling]) -> int:
    """Our loop, one sampling after the other."""
    return sum(run_loop(backend, [sampling]) for sampling in samplings)


def run_generate(backend: Decoder, samplings: list[Sampling]) -> int:
    """The library, one sampling after the other."""
    ids = torch.tensor([[token.id for token in backend.tokenize(PROMPT)]]).to(backend._model.device)
    count = 0
    for sampling in samplings:
        settings = {"do_sample": False}
        if sampling.temperature > 0:
            settings = {
                "do_sample": True,
                "temperature": sampling.temperature,
                "top_k": sampling.top_k,
                "top_p": sampling.top_p,
                "min_p": sampling.min_p or None,
            }
        with torch.inference_mode():
            output = backend._model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=sampling.max_new_tokens,
                repetition_penalty=sampling.repetition_penalty,
                pad_token_id=0,
                **settings,
            )
        count += output.shape[1] - ids.shape[1]
    return count


def compare(
    backend: Decoder,
    samplings: list[Sampling],
    runs: tuple[Callable[[Decoder, list[Sampling]], int], ...],
) -> list[float]:
    """Median tokens per second of each way to run some samplings."""
    speeds: list[list[float]] = [[] for _ in runs]
    for turn in range(ROUNDS):
        for place in range(len(runs)) if turn % 2 else reversed(range(len(runs))):
            run = runs[place]
            on_gpu = backend._model.device.type == "cuda"
            speeds[place].append(measure(lambda run=run: run(backend, samplings), on_gpu=on_gpu))
    return [statistics.median(each) for each in speeds]


def main() -> None:
    """Print one line per sampling, and one for four temperatures."""
    torch.set_num_threads(1)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EMBEDDED
    device = sys.argv[2] if len(sys.argv) > 2 else "cpu"
    *_, backend = open_local(Opening(key=folder.name, folder=folder, device=device))
    for name, sampling in SAMPLINGS.items():
        loop, library = compare(backend, [sampling], (run_loop, run_generate))
        print(f"{name}: loop {loop:.0f}/s, generate {library:.0f}/s, {loop / library:.2f} x")
    four = [replace(SAMPLINGS["temperature 0.8"], temperature=each) for each in TEMPERATURES]
    at_once, in_a_row = compare(backend, four, (run_loop, run_in_a_row))
    print(
        f"four temperatures: at once {at_once:.0f}/s, in a row {in_a_row:.0f}/s, "
        f"{at_once / in_a_row:.2f} x"
    )


if __name__ == "__main__":
    main()
