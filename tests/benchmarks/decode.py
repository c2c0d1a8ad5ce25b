"""Tokens per second of the decode loop against `model.generate`.

    python tests/benchmarks/decode.py [folder of a decoder]

Same model, prompt and sampling settings, runs interleaved, median of all; on one thread and
in processor time, so that other programs on the machine do not count. The loop returns each
token's probability and the 20 likeliest others; `generate` returns ids. Without a folder a
random model of the embedded one's size is built.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from playground.backends.base import Sampling
from playground.backends.local import open_local
from playground.backends.local.decoder import Decoder
from playground.backends.opening import Opening
from tests.models import build_byte_level

PROMPT = "The doctor and the nurse walked to the sea."
TOKENS = 100
ROUNDS = 8
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


def build_model(folder: Path) -> None:
    """Six layers of 256, a vocabulary of 8,192: the shape of the embedded decoder."""
    end = "<|endoftext|>"
    build_byte_level(folder, special={"bos_token": end, "eos_token": end})
    config = GPT2Config(
        n_layer=6,
        n_embd=256,
        n_head=8,
        vocab_size=8192,
        n_positions=512,
        bos_token_id=0,
        eos_token_id=8191,
    )
    torch.manual_seed(0)
    GPT2LMHeadModel(config).save_pretrained(folder)


def run_loop(backend: Decoder, sampling: Sampling) -> float:
    """Tokens per second of our loop."""
    start = time.thread_time()
    count = sum(len(steps) for steps in backend.decode([PROMPT], [sampling], likeliest=20))
    return count / (time.thread_time() - start)


def run_generate(backend: Decoder, sampling: Sampling) -> float:
    """Tokens per second of the library's."""
    model = backend._model
    ids = torch.tensor([[token.id for token in backend.tokenize(PROMPT)]])
    settings = {"do_sample": False}
    if sampling.temperature > 0:
        settings = {
            "do_sample": True,
            "temperature": sampling.temperature,
            "top_k": sampling.top_k,
            "top_p": sampling.top_p,
            "min_p": sampling.min_p or None,
        }
    start = time.thread_time()
    with torch.inference_mode():
        output = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=sampling.max_new_tokens,
            repetition_penalty=sampling.repetition_penalty,
            pad_token_id=0,
            **settings,
        )
    return (output.shape[1] - ids.shape[1]) / (time.thread_time() - start)


def compare(backend: Decoder, sampling: Sampling) -> tuple[float, float]:
    """Median tokens per second of the loop and of generate."""
    runs: dict[Callable[[Decoder, Sampling], float], list[float]] = {
        run_loop: [],
        run_generate: [],
    }
    for turn in range(ROUNDS):
        order = list(runs) if turn % 2 else list(reversed(runs))
        for run in order:
            runs[run].append(run(backend, sampling))
    return statistics.median(runs[run_loop]), statistics.median(runs[run_generate])


def main() -> None:
    """Print one line per sampling."""
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as built:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(built)
        if len(sys.argv) == 1:
            build_model(folder)
        *_, backend = open_local(Opening(key=folder.name, folder=folder))
        for name, sampling in SAMPLINGS.items():
            loop, library = compare(backend, sampling)
            print(f"{name}: loop {loop:.0f}/s, generate {library:.0f}/s, {loop / library:.2f} x")


if __name__ == "__main__":
    main()
