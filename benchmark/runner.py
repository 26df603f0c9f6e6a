"""The loop: jobs to cells to records. Imports no torch; the engine comes in when something has to be computed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from benchmark import cells, checkpoints, estimate
from benchmark.errors import UserError
from benchmark.inputs import Inputs, Testing
from benchmark.plan import Dtype, Job, PlannedCell, make_plan
from benchmark.progress import Progress
from benchmark.results import (
    RECORD,
    SETTINGS,
    Record,
    read_record,
    read_settings,
    remove_leftovers,
    write_blank,
    write_cell,
    write_json,
)
from benchmark.spec import RunSpec
from benchmark.types import Cell, FitReport, Model, TrainConfig, derive_seed

if TYPE_CHECKING:
    from benchmark.shelf import ResolvedModel

PACKAGES = ("xlbench", "tokenizers", "numpy")
"""Versions that provenance holds beside those the engine names."""


class Engine(Protocol):
    """What the runner needs of `benchmark.engine`."""

    def load_model(
        self,
        folder: Path,
        head: str,
        outputs: Sequence[str],
        seed: int,
        *,
        device: str,
        dtype: str,
        threads: int | None,
        trust_remote_code: bool,
        fine_tuned: bool,
    ) -> Model:
        """Return a model with a head, drawn from the seed unless `fine_tuned`."""
        ...

    def environment(self, device: str, threads: int | None) -> dict[str, Any]:
        """Return device, threads and versions for the provenance."""
        ...

    def resolve_dtype(self, dtype: str, device: str) -> str:
        """Return fp32 or bf16."""
        ...


Resolve = Callable[[str, bool], "ResolvedModel"]
"""(name, trust_remote_code) -> model."""


def run(
    spec: RunSpec, engine: Engine | None = None, resolve: Resolve | None = None, progress: Progress | None = None
) -> list[Record]:
    """Compute what a run lacks and return the records of all its cells.

    Every cell is written as soon as it is there; what is there already is not computed again.

    Args:
        spec: what to run.
        engine: what loads models; `benchmark.engine` if None.
        resolve: what finds models; the shelf if None.
        progress: what is shown meanwhile.

    Raises:
        UserError: something that the user can put right; what was finished is kept.
    """
    inputs, jobs = prepare(spec, engine, resolve)
    return run_jobs(spec, inputs, jobs, engine, progress)


def run_jobs(
    spec: RunSpec, inputs: Inputs, jobs: Sequence[Job], engine: Engine | None = None, progress: Progress | None = None
) -> list[Record]:
    """Compute what a prepared run lacks; arguments and result as those of `run` and `prepare`."""
    engine, progress = engine or default_engine(), progress or Progress()
    _make_folder(spec.results, "--results")
    if spec.save_model:
        _make_folder(spec.save_model.parent, "--save-model")
    remove_leftovers(spec.results)
    _write_settings(spec.results, jobs)
    for job in jobs:
        for planned in job.cells:
            if planned.state == "blank":
                write_blank(planned.folder, planned.cell, planned.reason)
    folders = checkpoints.checkpoint_folders(spec.save_model, jobs)
    kept = [folder is not None and checkpoints.is_kept(folder, job) for folder, job in zip(folders, jobs, strict=True)]
    candidates = zip(jobs, folders, kept, strict=True)
    waiting = [(job, folder, is_kept) for job, folder, is_kept in candidates if job.to_do or (folder and not is_kept)]
    speeds = estimate.speeds([job for job, _, _ in waiting], spec.results)
    sizes = [estimate.job_seconds(job, inputs, speeds[job.model.name], is_kept) for job, _, is_kept in waiting]
    progress.begin(sum(len(size.cells) for size in sizes), sum(size.total for size in sizes))
    try:
        for (job, folder, is_kept), size in zip(waiting, sizes, strict=True):
            _Worker(spec, inputs, engine, progress, job, size).work(folder, is_kept)
    finally:
        progress.end()
    return [read_record(one.folder / RECORD) for job in jobs for one in job.cells if one.state != "blank"]


def prepare(
    spec: RunSpec, engine: Engine | None = None, resolve: Resolve | None = None
) -> tuple[Inputs, tuple[Job, ...]]:
    """Return the data of a run and its plan; nothing is computed or written. Arguments as those of `run`."""
    inputs = Inputs(spec)
    inputs.check()
    models = [(resolve or _shelf)(name, spec.trust_remote_code) for name in spec.models]
    names = [model.name for model in models]
    if len(set(names)) < len(names):
        raise UserError(f"Two of the models have one name: {names}. Rename a folder.")
    return inputs, make_plan(spec, inputs, models, _dtype(spec, engine or default_engine()))


def default_engine() -> Engine:
    """Return `benchmark.engine`, which imports torch."""
    return cast(Engine, import_module("benchmark.engine"))


def _shelf(name: str, trust_remote_code: bool) -> ResolvedModel:
    from benchmark.shelf import resolve

    return resolve(name, trust_remote_code=trust_remote_code)


def _dtype(spec: RunSpec, engine: Engine) -> Dtype:
    """Return the number format; `auto` is what the results folder was started with."""
    settled = read_settings(spec.results).get("dtype", "auto")
    return cast(Dtype, engine.resolve_dtype(settled if spec.dtype == "auto" else spec.dtype, spec.device))


def _make_folder(folder: Path, flag: str) -> None:
    """Make a folder before anything takes time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{flag}: the folder {folder} cannot be made ({error.strerror}). Name another.") from error


def _write_settings(results: Path, jobs: Sequence[Job]) -> None:
    if jobs and "dtype" not in read_settings(results):
        write_json(results / SETTINGS, {"dtype": jobs[0].config.dtype})


@dataclass
class _Worker:
    """Does one job: at most one fit, then its cells in order."""

    spec: RunSpec
    inputs: Inputs
    engine: Engine
    progress: Progress
    job: Job
    size: estimate.JobSeconds

    def work(self, checkpoint: Path | None, is_kept: bool) -> None:
        """Compute the cells that are to do, with the weights of `checkpoint` if it is kept, else keep it if given."""
        started = time.perf_counter()
        job = self.job
        self.progress.job(job.title)
        report = None
        if checkpoint and is_kept:
            model, report = self._load(checkpoint), checkpoints.kept_fit(checkpoint)
        else:
            model = self._load()
            if job.mode == "fine_tune":
                report = self._fit(model)
                if checkpoint:
                    checkpoints.keep(model, checkpoint, job, report)
        state = model.state() if any(planned.cell.shots for planned in job.to_do) else None
        provenance = self._provenance()
        if is_kept:
            provenance["fit"] = "weights that an earlier run kept, perhaps of another device or other packages"
        for planned in job.to_do:
            if (planned.folder / RECORD).exists():  # another process may share the work
                self.progress.skip_cell(self.size.cells[planned.cell].total)
            else:
                self._cell(model, state, planned, report, provenance)
                self.progress.cell_done()
        self.progress.job_done(job.title, len(job.to_do), time.perf_counter() - started)

    def _load(self, checkpoint: Path | None = None) -> Model:
        """Return the model as it is before the fit, or the one that an earlier run fitted and kept."""
        job, which = self.job, self.job.which
        return self.engine.load_model(
            checkpoint or job.model.folder,
            which.task.head,
            which.task.outputs(which.trained_on.labels),
            derive_seed("head", which.trained_on.name, job.source, job.seed),
            device=self.spec.device,
            dtype=job.config.dtype,
            threads=self.spec.threads,
            trust_remote_code=job.model.trust_remote_code,
            fine_tuned=checkpoint is not None or job.mode == "eval_only",
        )

    def _fit(self, model: Model) -> FitReport:
        job, which = self.job, self.job.which
        training = self.inputs.training(which.trained_on, job.source, job.validates)
        features = cells.encode(model, which, training.examples, job.config, gold=True)
        validate: Callable[[], float] | None = None
        if training.validation is not None:
            examples = training.validation
            held_out = cells.encode(model, which, examples, job.config, gold=False)

            def validate() -> float:
                return cells.validation_score(model, which, job.source, examples, held_out, job.config)

        seed = derive_seed("fit", which.trained_on.name, job.source, job.seed)
        return model.fit(features, job.config, seed, validate, self.progress.fitting(self.size.fit))

    def _cell(
        self, model: Model, state: Any, planned: PlannedCell, fit: FitReport | None, provenance: Mapping[str, Any]
    ) -> None:
        started, cell = datetime.now(UTC), planned.cell
        few_shot = self._few_shot(model, state, planned) if cell.shots else None
        self.progress.evaluating(self.size.cells[cell].evaluation, _title(cell))
        testing = self.inputs.testing(planned.which, cell.target, cell.shots > 0)
        found = cells.evaluate(model, planned.which, testing, cell.target, self.job.config)
        fits = {name: report for name, report in (("fit", fit), ("few_shot_fit", few_shot)) if report}
        record = Record(
            cell=cell,
            scores=found.scores,
            recipe=planned.recipe,
            provenance={**provenance, "data": _origin(testing)},
            health={**found.health, **self._health(planned, testing, fits)},
            task=planned.which.task.name,
            primary_metric=planned.which.task.primary_metric,
            count=len(testing.examples),
        )
        cost = {
            "started": started.isoformat(timespec="seconds"),
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "evaluation": cells.speed(found.tokens, found.seconds),
            **{name: cells.speed(report.tokens, report.seconds) for name, report in fits.items()},
            "peak_memory_mb": _peak_memory_mb(),
        }
        ids = [example.id for example in testing.examples]
        write_cell(planned.folder, record, ids, found.predictions, found.statistics, cost)

    def _few_shot(self, model: Model, state: Any, planned: PlannedCell) -> FitReport:
        """Fit from the source weights on a draw: fixed steps, constant rate, no validation."""
        cell, config = planned.cell, few_shot_config(self.job.config)
        model.restore(state)
        drawn = self.inputs.draw(planned.which, cell.target, cell.shots, cell.draw)
        features = cells.encode(model, planned.which, drawn, config, gold=True)
        seed = derive_seed("few-shot", cell.dataset, cell.source, cell.target, cell.shots, cell.draw, cell.seed)
        progress = self.progress.fitting(self.size.cells[cell].fit, _title(cell))
        return model.fit(features, config, seed, None, progress)

    def _health(self, planned: PlannedCell, testing: Testing, fits: Mapping[str, FitReport]) -> dict[str, Any]:
        health: dict[str, Any] = {name: cells.fit_health(report) for name, report in fits.items()}
        health["fallbacks"] = list(dict.fromkeys(line for report in fits.values() for line in report.fallbacks))
        health["dropped"] = {"test": dict(testing.dropped)}
        if "fit" in fits:
            training = self.inputs.training(planned.which.trained_on, self.job.source, self.job.validates)
            health["dropped"]["train"] = dict(training.dropped)
        if planned.cell.shots:
            health["pool"] = self.inputs.pool(planned.which, planned.cell.target).origin
        seen = (planned.recipe.get("checkpoint") or {}).get("exposure", [])  # before it was fine-tuned
        health["exposure"] = list(dict.fromkeys([*seen, *self.job.model.exposure]))
        health["notes"] = cells.notes(planned.which, testing, planned.cell.shots > 0)
        return health

    def _provenance(self) -> dict[str, Any]:
        found = self.engine.environment(self.spec.device, self.spec.threads)
        flags = {"tolerant": self.spec.tolerant, "trust_remote_code": self.job.model.trust_remote_code}
        return {**found, "packages": {**found.get("packages", {}), **_versions()}, "flags": flags}


def _title(cell: Cell) -> str:
    return f"{cell.dataset} {cell.target}" + (f", {cell.shots} shots" if cell.shots else "")


def few_shot_config(config: TrainConfig) -> TrainConfig:
    """Return the settings of a few-shot fit: fixed steps at a constant rate, last weights."""
    return replace(
        config,
        learning_rate=config.few_shot_learning_rate,
        max_steps=config.few_shot_steps,
        batch_size=config.few_shot_batch_size,
        accumulate=1,
        warmup_ratio=0.0,
        warmup_steps=0,
        schedule="constant",
        selection="last",
    )


def _origin(testing: Testing) -> str:
    """Return the hub repository that was read; paths of this machine are nobody's business."""
    return testing.origin if testing.origin.startswith("hub:") else "local files"


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a folder without being installed
            continue
    return found


def _peak_memory_mb() -> float | None:
    """Return the process's largest memory so far, where the system tells."""
    try:
        import resource
        import sys
    except ImportError:
        return None
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
