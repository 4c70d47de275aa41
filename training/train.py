"""The training itself: seeded, on the processor, from marked articles to a network's weights on disk."""

import copy
import json
import logging
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from tokenizers import Tokenizer
from torch import distributed, multiprocessing

from training import augment, batches, network
from training.corpus import Example

log = logging.getLogger(__name__)
_REPORT_EVERY = 20
_SAVE_EVERY = 50
_POOL = 20
"""Batches that are sorted by length together, so that little is spent on padding."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. `rate` is the encoder's greatest learning rate, `head_rate` that of what begins at nothing."""

    steps: int = 850
    seed: int = 1
    workers: int = 2
    rate: float = 2e-4
    head_rate: float = 1e-3
    batch: int = 12
    warm_up: float = 0.06
    decay: float = 0.01
    averaged: float = 0.99
    """Share of the running mean of weights that each step keeps; the mean is what is saved."""
    joined: Literal["halfway", "start"] | None = None
    """With which earlier network of the run its end is averaged, so that it reads better than either."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where a run begins (the base encoder's or an earlier run's weights) and where it ends (`.pt`)."""

    start: Path
    tokenizer: Path
    result: Path

    @property
    def halfway(self) -> Path:
        """Where the network stands when half of the run is done."""
        return self.result.with_stem(f"{self.result.stem}-halfway")

    @property
    def joined(self) -> Path:
        """What the run amounts to: its end, or the mean of it and an earlier network (`Plan.joined`)."""
        return self.result.with_stem(f"{self.result.stem}-joined")


def train(examples: Sequence[Example], files: Files, plan: Plan) -> None:
    """Write to `files.result` a network that has seen `examples` in `plan.steps` batches, to `files.joined`
    the mean of it and the one that `plan.joined` names.

    `plan.workers` processes of one thread each take every batch in equal parts: on shared cores that wastes
    less than threads, which wait for each other after every product of matrices.
    """
    with tempfile.TemporaryDirectory() as meeting:
        multiprocessing.spawn(_work, (f"{meeting}/store", examples, files, plan), plan.workers)  # type: ignore[attr-defined, no-untyped-call]  # torch
    model = load(files.result)
    if plan.joined:
        _update_mean(model, load(files.halfway if plan.joined == "halfway" else files.start), 0.5)
    _save(model, plan, files.joined)


def _work(rank: int, meeting: str, examples: Sequence[Example], files: Files, plan: Plan) -> None:
    logging.basicConfig(
        level=logging.INFO if rank == 0 else logging.WARNING, format="%(asctime)s %(message)s"
    )
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", f"file://{meeting}", rank=rank, world_size=plan.workers)
    tokenizer = base_tokenizer(files.tokenizer)
    model = load(files.start) if files.start.suffix == ".pt" else network.from_base(files.start)
    torch.manual_seed(plan.seed + rank)
    # the same order in every process: each takes its own part of a batch
    chance = random.Random(plan.seed)  # noqa: S311  # repeatable, no secret
    mean = copy.deepcopy(model)
    optimiser, scheduler = _optimiser(model, plan)
    log.info("%d examples, %d steps", len(examples), plan.steps)
    model.train()
    began, losses = time.monotonic(), []
    for step, cases in enumerate(_stream(examples, tokenizer, chance, plan.batch)):
        if step == plan.steps:
            break
        loss = network.loss(model, cases[rank :: plan.workers])
        optimiser.zero_grad(set_to_none=False)
        loss.backward()  # type: ignore[no-untyped-call]  # torch
        _share_gradients(model, plan.workers)
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimiser.step()
        scheduler.step()
        _update_mean(mean, model, min(plan.averaged, (1 + step) / (10 + step)))
        losses.append(loss.item())
        if (step + 1) % _REPORT_EVERY == 0:
            log.info(
                "step %d loss %.4f %.0f s", step + 1, sum(losses) / len(losses), time.monotonic() - began
            )
            losses.clear()
        if rank == 0 and ((step + 1) % _SAVE_EVERY == 0 or step + 1 == plan.steps):
            _save(mean, plan, files.result)
        if rank == 0 and step + 1 == plan.steps // 2:
            _save(mean, plan, files.halfway)
    distributed.destroy_process_group()


def _share_gradients(model: network.Network, workers: int) -> None:
    """The mean of the processes' gradients, in each of them.

    A process whose windows hold no link has no gradient for what scores them: it shares nothing of that.
    """
    learnt = [p for p in model.parameters() if p.requires_grad]
    gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in learnt]
    for parameter, gradient in zip(learnt, gradients, strict=True):
        parameter.grad = gradient
    whole = torch.cat([gradient.view(-1) for gradient in gradients])
    distributed.all_reduce(whole)
    whole /= workers
    at = 0
    for gradient in gradients:
        gradient.copy_(whole[at : at + gradient.numel()].view_as(gradient))
        at += gradient.numel()


def _save(model: network.Network, plan: Plan, path: Path) -> None:
    """The weights, and beside them the plan as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), path)
    fields = {name: getattr(plan, name) for name in Plan.__slots__}
    path.with_suffix(".json").write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def _update_mean(mean: network.Network, model: network.Network, kept: float) -> None:
    for old, new in zip(mean.parameters(), model.parameters(), strict=True):
        if new.requires_grad:
            old.lerp_(new, 1 - kept)


def base_tokenizer(path: Path) -> Tokenizer:
    """The base encoder's tokenizer, neither cutting nor padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def load(path: Path) -> network.Network:
    """A network with the weights that `train` wrote."""
    state = torch.load(path, weights_only=True)
    model = network.Network(len(state["words.weight"]))
    model.load_state_dict(state)
    return model.eval()


def _optimiser(
    model: network.Network, plan: Plan
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    fresh: list[torch.nn.Parameter] = []
    known: list[torch.nn.Parameter] = []
    # the vocabulary stays as it was: so few articles show so few of its words
    model.words.weight.requires_grad_(False)
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        is_known = name.startswith(("words", "positions", "norm", "layers"))
        (known if is_known else fresh).append(parameter)
    optimiser = torch.optim.AdamW(
        [{"params": known, "lr": plan.rate}, {"params": fresh, "lr": plan.head_rate}],
        weight_decay=plan.decay,
        fused=True,
    )
    warm = max(1, int(plan.warm_up * plan.steps))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / warm, (plan.steps - step) / (plan.steps - warm)),
    )
    return optimiser, scheduler


def _stream(
    examples: Sequence[Example], tokenizer: Tokenizer, chance: random.Random, size: int
) -> Iterator[list[batches.Case]]:
    """Batches without end, every round with new flaws and new borders."""
    pool: list[batches.Case] = []
    while True:
        order = [e for e in examples for _ in range(int(e.weight + chance.random()))]
        chance.shuffle(order)
        for example in order:
            pool += batches.cases(augment.flawed(example, chance), tokenizer, chance)
            if len(pool) >= _POOL * size:
                yield from _batched(pool, chance, size)
                pool = []


def _batched(pool: list[batches.Case], chance: random.Random, size: int) -> Iterator[list[batches.Case]]:
    pool.sort(key=lambda case: len(case.ids))
    whole = [pool[at : at + size] for at in range(0, len(pool) - size + 1, size)]
    chance.shuffle(whole)
    yield from whole
