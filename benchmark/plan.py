"""A run as jobs of cells: what is done, what is to do, what cannot be done and why. Computes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from benchmark.errors import NoSuchSplit, UserError
from benchmark.hyperparameters import train_config
from benchmark.inputs import Evaluation, Inputs
from benchmark.recipe import Mode, shared_recipe
from benchmark.results import RECORD, cell_dir, read_record, recipe_hash
from benchmark.sampling import NotEnough
from benchmark.types import Cell, TrainConfig

if TYPE_CHECKING:
    from benchmark.shelf import ResolvedModel
    from benchmark.spec import RunSpec

State = Literal["done", "to do", "blank"]
Dtype = Literal["fp32", "bf16"]


@dataclass(frozen=True)
class PlannedCell:
    """A cell of a run.

    Attributes:
        cell: which one.
        which: its data set and what that is trained on.
        recipe: its recipe, what belongs to this cell alone included.
        folder: where its files lie.
        state: its record is there, will be computed, or cannot be.
        reason: why it cannot be.
    """

    cell: Cell
    which: Evaluation
    recipe: Mapping[str, Any]
    folder: Path
    state: State
    reason: str = ""


@dataclass(frozen=True)
class Job:
    """One fit (or none, see `mode`) and the cells that come of it, zero-shot cells first.

    Attributes:
        model: resolved.
        which: a data set of the job; all share task, training set and labels.
        source: language that is trained on.
        seed: of the fit.
        config: hyper-parameters.
        mode: what happens before the evaluation.
        cells: in the order of their computation.
    """

    model: ResolvedModel
    which: Evaluation
    source: str
    seed: int
    config: TrainConfig
    mode: Mode
    cells: tuple[PlannedCell, ...]

    @property
    def validates(self) -> bool:
        """Whether the fit needs validation examples."""
        return self.config.selection == "best"

    @property
    def to_do(self) -> tuple[PlannedCell, ...]:
        """The cells that are still to be computed."""
        return tuple(planned for planned in self.cells if planned.state == "to do")

    @property
    def title(self) -> str:
        """The job in a few words."""
        verb = {"fine_tune": "fine-tuned on", "untrained": "before", "eval_only": "as it is, labels of"}[self.mode]
        return f"{self.model.name} {verb} {self.which.trained_on.name} {self.source}, seed {self.seed}"


def make_plan(spec: RunSpec, inputs: Inputs, models: Sequence[ResolvedModel], dtype: Dtype) -> tuple[Job, ...]:
    """Lay a run out as jobs.

    Data sets that are trained on the same set share a job. In every job zero-shot cells come first.

    Args:
        spec: what is asked for.
        inputs: its data.
        models: those of the spec, resolved.
        dtype: fp32 or bf16.

    Raises:
        UserError: the source language has no training set, or a stored record is of other data.
    """
    planner = _Planner(spec, inputs, dtype)
    groups: dict[str, list[Evaluation]] = {}
    for which in inputs.evaluations:
        groups.setdefault(which.trained_on.name, []).append(which)
    return tuple(
        job for model in models for group in groups.values() for job in planner.jobs(model, group) if job.cells
    )


@dataclass(frozen=True)
class _Planner:
    spec: RunSpec
    inputs: Inputs
    dtype: Dtype

    def jobs(self, model: ResolvedModel, group: Sequence[Evaluation]) -> Iterator[Job]:
        """Yield the jobs of one model and of the data sets that share a training set."""
        first, source = group[0], self.inputs.source(group[0].trained_on)
        config = train_config(
            self.spec.suite, first.task.name, first.trained_on.name, model.size, self.spec.protocol, self.spec.overrides
        )
        config = replace(config, dtype=self.dtype)
        seeds = range(1, self.spec.seeds + 1)
        if self.spec.eval_only:
            yield self._job(Job(model, first, source, 1, config, "eval_only", ()), group)
            return
        if self.spec.eval_before:
            for seed in seeds:
                yield self._job(Job(model, first, source, seed, config, "untrained", ()), group)
        for seed in seeds:
            yield self._job(Job(model, first, source, seed, config, "fine_tune", ()), group)
        for language in self._in_language(group, source):
            for seed in seeds:
                yield self._job(Job(model, first, language, seed, config, "fine_tune", ()), group, in_language=True)

    def _in_language(self, group: Sequence[Evaluation], source: str) -> list[str]:
        if not self.spec.in_language:
            return []
        targets = (target for which in group for target in self.inputs.targets[which.dataset.name])
        return [target for target in dict.fromkeys(targets) if target != source]

    def _job(self, job: Job, group: Sequence[Evaluation], in_language: bool = False) -> Job:
        cells = [
            self._planned(job, which, cell)
            for cell_group in (self._zero_shot, self._few_shot)
            for which in group
            for cell in cell_group(job, which, in_language)
        ]
        return replace(job, cells=tuple(cells))

    def _zero_shot(self, job: Job, which: Evaluation, in_language: bool) -> Iterator[Cell]:
        for target in self.inputs.targets[which.dataset.name]:
            wanted = target == job.source if in_language else 0 in self.spec.shots or target == job.source
            if wanted:
                yield Cell(which.dataset.name, job.model.name, job.source, target, 0, 0, job.seed)

    def _few_shot(self, job: Job, which: Evaluation, in_language: bool) -> Iterator[Cell]:
        if in_language or job.mode != "fine_tune":
            return
        name = which.dataset.name
        for target in (target for target in self.inputs.targets[name] if (name, target) in self.inputs.few_shot):
            for shots in self.spec.shots:
                for draw in range(self.spec.draws) if shots and target != job.source else ():
                    yield Cell(which.dataset.name, job.model.name, job.source, target, shots, draw, job.seed)

    def _planned(self, job: Job, which: Evaluation, cell: Cell) -> PlannedCell:
        recipe = shared_recipe(self.spec, which, job.model, job.config, job.mode, self._variant(job, which))
        folder = cell_dir(self.spec.results, cell, recipe_hash(recipe))
        try:
            recipe |= self._cell_keys(job, which, cell)
        except (NoSuchSplit, NotEnough) as error:
            return PlannedCell(cell, which, recipe, folder, "blank", f"{error}{_advice(which, cell)}")
        done = (folder / RECORD).exists()
        if done:
            _check_same_data(folder / RECORD, recipe)
        else:
            _check_siblings(folder, cell, recipe)
        return PlannedCell(cell, which, recipe, folder, "done" if done else "to do")

    def _variant(self, job: Job, which: Evaluation) -> str:
        """Return the variant of the run's source training files: in-language cells share the recipe of the others."""
        if job.mode == "eval_only":
            return ""
        source = self.inputs.source(which.trained_on)
        return self.inputs.training(which.trained_on, source, job.validates).variant

    def _cell_keys(self, job: Job, which: Evaluation, cell: Cell) -> dict[str, Any]:
        trained = None
        if job.mode == "fine_tune":
            trained = self.inputs.training(which.trained_on, cell.source, job.validates).sha256
        testing = self.inputs.testing(which, cell.target, few_shot=cell.shots > 0)
        drawn = self.inputs.draw(which, cell.target, cell.shots, cell.draw) if cell.shots else ()
        return {
            "train_sha256": trained,
            "test_sha256": testing.sha256,
            "test_variant": testing.variant,
            "shot_ids": [example.id for example in drawn],
            "seed": cell.seed,
        }


def _advice(which: Evaluation, cell: Cell) -> str:
    """Say how to train in a target language where the data set trained on has no such language."""
    if cell.source in which.trained_on.languages or cell.source not in which.dataset.languages:
        return ""
    return f" Train it apart: --train-on {which.dataset.name} --source {cell.source}."


def _check_siblings(folder: Path, cell: Cell, recipe: Mapping[str, Any]) -> None:
    """Compare with one record of the same source and one of the same target, so that they cannot be of other data."""
    ours = {**recipe, "shot_ids": None}
    for sibling in folder.parent.glob(f"*/{RECORD}"):
        if sibling.parent.name.startswith("s0-") == (cell.shots == 0):
            _check_same_data(sibling, ours)
            return
    for sibling in islice(folder.parents[1].glob(f"*/*/{RECORD}"), 1):
        _check_same_data(sibling, {**ours, "test_sha256": None})


def _check_same_data(path: Path, recipe: Mapping[str, Any]) -> None:
    stored = read_record(path).recipe
    for key, what in (("train_sha256", "training set"), ("test_sha256", "test set"), ("shot_ids", "few-shot draw")):
        if recipe[key] is not None and stored.get(key) != recipe[key]:
            raise UserError(
                f"{path}: its {what} was {_short(stored.get(key))}, but the files now give {_short(recipe[key])}. "
                "Put the old files back, delete the stored cells, or give another folder by --results."
            )


def _short(value: Any) -> str:
    return f"sha256 {value[:16]}..." if isinstance(value, str) else str(value)
