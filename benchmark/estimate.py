"""About how long a run takes, from the size of its data and the speed of earlier runs, and how much of that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from benchmark.inputs import Inputs
from benchmark.plan import Job, PlannedCell
from benchmark.results import RECORD, read_cost, safe_name
from benchmark.types import Cell, Head, TrainConfig

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


@dataclass(frozen=True, slots=True)
class CellSeconds:
    """About how many seconds a cell takes: its few-shot fit, if it has one, and its evaluation."""

    fit: float
    evaluation: float

    @property
    def total(self) -> float:
        """Both."""
        return self.fit + self.evaluation


@dataclass(frozen=True, slots=True)
class JobSeconds:
    """About how many seconds a job takes: its fit, if it has one, and the cells that are to do."""

    fit: float
    cells: Mapping[Cell, CellSeconds]

    @property
    def total(self) -> float:
        """All of it."""
        return self.fit + sum(cell.total for cell in self.cells.values())


def seconds(jobs: Sequence[Job], inputs: Inputs, results: Path) -> tuple[float, bool]:
    """Return about how many seconds the cells to do will take, and whether all speeds were measured before."""
    waiting = [job for job in jobs if job.to_do]
    found = speeds(waiting, results)
    total = sum(job_seconds(job, inputs, found[job.model.name]).total for job in waiting)
    return total, all(one.measured for one in found.values())


def speeds(jobs: Sequence[Job], results: Path) -> dict[str, Speed]:
    """Return the speed of each model of the jobs."""
    sizes = {job.model.name: job.model.size for job in jobs}
    return {model: speed(results, model, size) for model, size in sizes.items()}


def speed(results: Path, model: str, size: str) -> Speed:
    """Return the speed of a model's stored cells, or what is assumed for its size."""
    costs = [read_cost(path.parent) for path in (results / "runs").glob(f"*/{safe_name(model)}/*/*/*/*/{RECORD}")]
    train, evaluate = (_rate([cost.get(part, {}) for cost in costs]) for part in ("fit", "evaluation"))
    assumed_train, assumed_evaluate = DEFAULT_SPEED[size]
    return Speed(train or assumed_train, evaluate or assumed_evaluate, measured=bool(train and evaluate))


def _rate(costs: Sequence[Mapping[str, float]]) -> float | None:
    tokens, seconds = (sum(cost.get(name, 0) for cost in costs) for name in ("tokens", "seconds"))
    return tokens / seconds if seconds and tokens >= ENOUGH_TOKENS else None


def job_seconds(job: Job, inputs: Inputs, speed: Speed, is_kept: bool = False) -> JobSeconds:
    """Return about how long a job takes; `is_kept` is that its fit was done before."""
    fit = _fit_seconds(job, inputs, speed) if job.mode == "fine_tune" and not is_kept else 0.0
    return JobSeconds(fit, {planned.cell: _cell_seconds(job, planned, inputs, speed) for planned in job.to_do})


def _fit_seconds(job: Job, inputs: Inputs, speed: Speed) -> float:
    head, config = job.which.task.head, job.config
    training = inputs.training(job.which.trained_on, job.source, job.validates)
    updates = config.max_steps * config.batch_size * config.accumulate
    epochs = updates / len(training.examples) if updates else config.epochs
    learning = _tokens(training.examples, head, config) / speed.train
    return epochs * (learning + _tokens(training.validation or (), head, config) / speed.evaluate)


def _cell_seconds(job: Job, planned: PlannedCell, inputs: Inputs, speed: Speed) -> CellSeconds:
    head, config, cell = job.which.task.head, job.config, planned.cell
    testing = inputs.testing(planned.which, cell.target, cell.shots > 0)
    evaluation = _tokens(testing.examples, head, config) / speed.evaluate
    if not cell.shots:
        return CellSeconds(0.0, evaluation)
    drawn = inputs.draw(planned.which, cell.target, cell.shots, cell.draw)
    seen = min(len(drawn), config.few_shot_batch_size) * config.few_shot_steps
    return CellSeconds(seen * _tokens(drawn, head, config) / len(drawn) / speed.train, evaluation)


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


class TimeLeft:
    """Takes the work that is left to go as fast as the work that is done.

    Only the time of steps counts, as loading a model says nothing about the speed. What a step leaves out, for a fit
    may stop early, is neither done nor left.

    Attributes:
        left: work that is left.
    """

    def __init__(self, work: float, clock: Callable[[], float]) -> None:
        """Begin with all the work left, in any unit."""
        self.left, self._clock = work, clock
        self._done, self._spent = 0.0, 0.0
        self._step, self._share, self._since = 0.0, 0.0, 0.0

    def begin(self, step: float) -> None:
        """Begin a step of so much work; the one before is over."""
        self.left -= self._step * (1 - self._share)
        self._step, self._share, self._since = step, 0.0, self._clock()

    def reach(self, share: float) -> None:
        """Note what share of the step is done by now."""
        part, now = self._step * (share - self._share), self._clock()
        self._done, self.left, self._spent = self._done + part, self.left - part, self._spent + now - self._since
        self._share, self._since = share, now

    def seconds(self) -> float | None:
        """Return about how many seconds are left, None before anything is done."""
        return max(0.0, self.left) * self._spent / self._done if self._done else None


def duration(seconds: float) -> str:
    """Return a time in words, as precise as an estimate is."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
