"""The training loop every recipe shares: batch, loss, gradient, clip, step, and a note of it.

The batch of step *n* is a function of *n*, so a resumed run continues with the batch that
the interrupted one would have taken, and nothing about the data needs to be saved.
"""

import csv
import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import AdamW, Muon, Optimizer
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from playground.training.settings import LoopSettings, RunSettings

Batch = dict[str, Tensor]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a family hands to the loop.

    ``batch_of(step)`` gives the tensors of one step, ``loss_of(batch)`` a scalar loss,
    ``tokens_of(batch)`` the count of tokens read, ``export(folder)`` writes a loadable model.
    """

    model: nn.Module
    batch_of: Callable[[int], Batch]
    loss_of: Callable[[Batch], Tensor]
    tokens_of: Callable[[Batch], int]
    export: Callable[[Path], None]


@dataclass(frozen=True)
class Steps(Dataset[Batch]):
    """A recipe's batches by the number of their step, as the library's loader wants them."""

    batch_of: Callable[[int], Batch]

    def __getitem__(self, step: int) -> Batch:
        return self.batch_of(step)


@dataclass(kw_only=True)
class Progress:
    """Where a run stands. The only mutable thing here; saved with every checkpoint."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    curve: list[tuple[int, float, int, float]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Session:
    """A recipe being trained: what the steps of one process share."""

    recipe: Recipe
    run: RunSettings
    loop: LoopSettings
    loss_of: Callable[[Batch], Tensor]
    optimizers: list[Optimizer]
    progress: Progress


def train(recipe: Recipe, run: RunSettings, loop: LoopSettings) -> Progress:
    """Train until the budget is used, then export to ``run.out / "model"``.

    Starts from ``run.out / "checkpoint.pt"`` where there is one. Writes ``loss.csv`` beside it.
    Ctrl-C saves, too, so a run can be paused and resumed.
    """
    run.out.mkdir(parents=True, exist_ok=True)
    recipe.model.to(run.device).train()
    optimizers = make_optimizers(recipe.model, loop)
    session = Session(
        recipe=recipe,
        run=run,
        loop=loop,
        loss_of=torch.compile(recipe.loss_of, dynamic=False) if run.compiled else recipe.loss_of,
        optimizers=optimizers,
        progress=load_checkpoint(run, recipe.model, optimizers),
    )
    try:
        run_steps(session)
    finally:
        save_session(session)
    return session.progress


def run_steps(session: Session) -> None:
    """Take steps until the budget is used, saving now and then."""
    progress, run = session.progress, session.run
    saved_at = progress.seconds
    batches = load_batches(session.recipe, run, progress.step)
    with tqdm(total=1.0, initial=fraction_used(progress, run), bar_format=_BAR) as bar:
        while (fraction := fraction_used(progress, run)) < 1.0:
            started = time.perf_counter()
            loss, tokens = take_step(session, next(batches), fraction)
            _note(progress, loss, tokens, time.perf_counter() - started)
            _show(bar, progress, fraction_used(progress, run))
            if progress.seconds - saved_at >= session.loop.save_every_seconds:
                saved_at = progress.seconds
                save_session(session)


def load_batches(recipe: Recipe, run: RunSettings, step: int) -> Iterator[Batch]:
    """The batches from ``step`` on without end, drawn ahead where there are ``run.workers``."""
    return iter(
        DataLoader(
            Steps(recipe.batch_of),
            batch_size=None,
            sampler=itertools.count(step),
            num_workers=run.workers,
            multiprocessing_context="fork" if run.workers else None,
            pin_memory=torch.device(run.device).type == "cuda",
        )
    )


def take_step(session: Session, drawn: Batch, fraction: float) -> tuple[float, int]:
    """One optimizer step at ``fraction`` of the budget; returns its loss and its tokens."""
    recipe, run, loop = session.recipe, session.run, session.loop
    torch.manual_seed(run.seed * 1_000_003 + session.progress.step)
    batch = {name: tensor.to(run.device, non_blocking=True) for name, tensor in drawn.items()}
    device_type = torch.device(run.device).type
    with torch.autocast(device_type, dtype=torch.bfloat16, enabled=run.bf16):
        loss = session.loss_of(batch)
    torch.autograd.backward(loss)
    nn.utils.clip_grad_norm_(recipe.model.parameters(), loop.clip)
    for optimizer in session.optimizers:
        peak = loop.muon_rate if isinstance(optimizer, Muon) else loop.adam_rate
        for group in optimizer.param_groups:
            group["lr"] = run.rate * peak * rate_at(fraction, loop)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return float(loss.detach()), recipe.tokens_of(batch)


def save_session(session: Session) -> None:
    """Write the checkpoint and a loadable model as they stand."""
    model = session.recipe.model
    save_checkpoint(session.run, model, session.optimizers, session.progress)
    model.eval()
    session.recipe.export(session.run.out / "model")
    model.train()


def rate_at(fraction: float, loop: LoopSettings) -> float:
    """The learning rate as a part of its peak: linear warm-up, then half a cosine to ``floor``."""
    if fraction < loop.warm_up:
        return max(fraction, 1e-3) / loop.warm_up
    angle = math.pi * (fraction - loop.warm_up) / (1.0 - loop.warm_up)
    return loop.floor + (1.0 - loop.floor) * 0.5 * (1.0 + math.cos(min(angle, math.pi)))


def fraction_used(progress: Progress, run: RunSettings) -> float:
    """The used part of the budget, in steps where ``run.steps`` is given, else in time."""
    if run.steps is not None:
        return progress.step / run.steps
    return progress.seconds / (60.0 * run.minutes)


def make_optimizers(model: nn.Module, loop: LoopSettings) -> list[Optimizer]:
    """Muon for the hidden matrices where ``muon_rate`` is set, AdamW for everything else.

    Muon (Jordan et al. 2024) makes each matrix's update orthogonal; embeddings, biases and norms
    are no maps between hidden spaces and stay with AdamW.
    """
    matrices, others = split_parameters(model, with_muon=loop.muon_rate > 0)
    optimizers: list[Optimizer] = [
        AdamW(
            others,
            lr=loop.adam_rate,
            betas=(0.9, 0.95),
            weight_decay=loop.weight_decay,
            fused=others[0].is_cuda,
        )
    ]
    if matrices:
        optimizers.append(
            Muon(
                matrices,
                lr=loop.muon_rate,
                weight_decay=loop.weight_decay,
                adjust_lr_fn="match_rms_adamw",
            )
        )
    return optimizers


def split_parameters(
    model: nn.Module, *, with_muon: bool
) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """The trainable parameters as (hidden matrices, others); tied ones once."""
    tables = {id(m.weight) for m in model.modules() if isinstance(m, nn.Embedding)}
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for parameter in model.parameters():
        if parameter.requires_grad:
            hidden = with_muon and parameter.ndim == 2 and id(parameter) not in tables
            (matrices if hidden else others).append(parameter)
    return matrices, others


def load_checkpoint(
    run: RunSettings, model: nn.Module, optimizers: Iterable[Optimizer]
) -> Progress:
    """Restore model and optimizers from the checkpoint; where there is none, begin at step 0."""
    path = run.out / "checkpoint.pt"
    if not path.exists():
        return Progress()
    state = torch.load(path, map_location=run.device, weights_only=True)
    model.load_state_dict(state["model"], strict=False)
    for optimizer, saved in zip(optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    return Progress(**state["progress"])


def save_checkpoint(
    run: RunSettings, model: nn.Module, optimizers: Iterable[Optimizer], progress: Progress
) -> None:
    """Write ``checkpoint.pt`` (tensors, numbers and lists only) and ``loss.csv`` beside it."""
    trained = {n for n, p in model.named_parameters(remove_duplicate=False) if p.requires_grad}
    state = {
        "model": {n: t for n, t in model.state_dict().items() if n in trained},
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
        "progress": vars(progress),
    }
    partial = run.out / "checkpoint.partial"
    torch.save(state, partial)
    partial.replace(run.out / "checkpoint.pt")
    with (run.out / "loss.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("step", "seconds", "tokens", "loss"))
        writer.writerows(progress.curve)


_BAR = "{percentage:5.1f}%|{bar:20}| {elapsed}<{remaining} {postfix}"


def _note(progress: Progress, loss: float, tokens: int, seconds: float) -> None:
    progress.step += 1
    progress.tokens += tokens
    progress.seconds += seconds
    progress.curve.append((progress.step, round(progress.seconds, 2), progress.tokens, loss))


def _show(bar: "tqdm[None]", progress: Progress, fraction: float) -> None:
    recent = progress.curve[-50:]
    loss = sum(point[3] for point in recent) / len(recent)
    rate = progress.tokens / max(progress.seconds, 1e-9)
    bar.set_postfix_str(f"step {progress.step} loss {loss:.3f} {rate:,.0f} tokens/s", refresh=False)
    bar.update(fraction - bar.n)
