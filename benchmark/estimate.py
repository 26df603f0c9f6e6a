"""About how long a plan takes, from the size of its data and the speed of earlier runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmark.inputs import Inputs
from benchmark.plan import Job
from benchmark.results import RECORD, read_cost, safe_name
from benchmark.types import Head, TrainConfig

BYTES_PER_TOKEN = 5.0
"""UTF-8 bytes a subword stands for; 4 to 6 in most languages with the XLM-R vocabulary, up to 10 in Thai."""

DEFAULT_SPEED = {"small": (700.0, 2500.0), "base": (170.0, 600.0), "large": (45.0, 170.0)}
"""Tokens a second in training and in evaluation that are assumed before anything was measured: two CPU cores."""

ENOUGH_TOKENS = 10_000
"""Fewer say little about speed: the first batches are slow."""

NOT_TEXT = frozenset({"id", "group", "label", "tags", "answers"})
"""Fields of examples that the model does not read."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second, and whether they were measured."""

    train: float
    evaluate: float
    measured: bool


def seconds(jobs: Sequence[Job], inputs: Inputs, results: Path) -> tuple[float, bool]:
    """Return about how many seconds the cells to do will take, and whether all speeds were measured before."""
    waiting = [job for job in jobs if job.to_do]
    speeds = {job.model.name: speed(results, job.model.name, job.model.size) for job in waiting}
    total = sum(_job_seconds(job, inputs, speeds[job.model.name]) for job in waiting)
    return total, all(found.measured for found in speeds.values())


def speed(results: Path, model: str, size: str) -> Speed:
    """Return the speed of a model's stored cells, or what is assumed for its size."""
    costs = [read_cost(path.parent) for path in (results / "runs").glob(f"*/{safe_name(model)}/*/*/*/*/{RECORD}")]
    train, evaluate = (_rate([cost.get(part, {}) for cost in costs]) for part in ("fit", "evaluation"))
    assumed_train, assumed_evaluate = DEFAULT_SPEED[size]
    return Speed(train or assumed_train, evaluate or assumed_evaluate, measured=bool(train and evaluate))


def _rate(costs: Sequence[Mapping[str, float]]) -> float | None:
    tokens, seconds = (sum(cost.get(name, 0) for cost in costs) for name in ("tokens", "seconds"))
    return tokens / seconds if seconds and tokens >= ENOUGH_TOKENS else None


def _job_seconds(job: Job, inputs: Inputs, speed: Speed) -> float:
    head, config = job.which.task.head, job.config
    total = 0.0
    if job.mode == "fine_tune":
        training = inputs.training(job.which.trained_on, job.source, job.validates)
        updates = config.max_steps * config.batch_size * config.accumulate
        epochs = updates / len(training.examples) if updates else config.epochs
        total += epochs * _tokens(training.examples, head, config) / speed.train
        total += epochs * _tokens(training.validation or (), head, config) / speed.evaluate
    for planned in job.to_do:
        cell = planned.cell
        testing = inputs.testing(planned.which, cell.target, cell.shots > 0)
        total += _tokens(testing.examples, head, config) / speed.evaluate
        if cell.shots:
            drawn = inputs.draw(planned.which, cell.target, cell.shots, cell.draw)
            seen = min(len(drawn), config.few_shot_batch_size) * config.few_shot_steps
            total += seen * _tokens(drawn, head, config) / len(drawn) / speed.train
    return total


def _tokens(examples: Iterable[Any], head: Head, config: TrainConfig) -> float:
    """Return about how many tokens the model sees of these examples, once each."""
    total = 0.0
    for example in examples:
        length = 2 + _bytes(example) / BYTES_PER_TOKEN
        if length > config.max_length and head == "span":  # windows overlap
            length *= config.max_length / max(config.max_length - config.doc_stride, config.max_length / 4)
        elif head == "sequence":
            length = min(length, config.max_length)
        total += length
    return total


def _bytes(example: Any) -> int:
    texts = (getattr(example, f.name) for f in fields(example) if f.name not in NOT_TEXT)
    return sum(len((" ".join(map(str, t)) if isinstance(t, tuple) else str(t or "")).encode()) for t in texts)
