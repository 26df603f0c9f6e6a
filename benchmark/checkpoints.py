"""Fine-tuned checkpoints that `--save-model` keeps: ordinary model folders with a note of how they came about."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmark.errors import UserError
from benchmark.results import safe_name
from benchmark.types import FitReport, Model

if TYPE_CHECKING:
    from benchmark.plan import Job

NOTE = "xlbench.json"
"""File in the folder that says what the checkpoint was trained on, and how."""

FIT = "fit"
"""Key of the note for what the fit did."""


def checkpoint_folders(base: Path | None, jobs: Sequence[Job]) -> list[Path | None]:
    """Return where each job's checkpoint is kept: `base` itself for one fit, a folder in it each for several.

    None for jobs without a fit, be it that none is wanted or that nothing can be trained on.

    Raises:
        UserError: several checkpoints would have to lie inside of one that is there.
    """
    fits = [job.mode == "fine_tune" and any(planned.state != "blank" for planned in job.cells) for job in jobs]
    names = [f"{safe_name(job.model.name)}-{job.which.trained_on.name}-{job.source}-r{job.seed}" for job in jobs]
    if base is None:
        return [None] * len(jobs)
    if sum(fits) > 1 and (base / NOTE).exists():
        raise UserError(
            f"{base} holds the checkpoint of one fit, these are several. Name a new folder for --save-model."
        )
    return [(base if sum(fits) == 1 else base / name) if fit else None for name, fit in zip(names, fits, strict=True)]


def is_kept(folder: Path, job: Job) -> bool:
    """Return whether the checkpoint of this very fit is there.

    Raises:
        UserError: the folder holds something else.
    """
    if not folder.exists():
        return False
    note = read_note(folder) or {}
    if FIT not in note or without_fit(note) != _note(job):
        raise UserError(f"{folder} exists and is no checkpoint of this fit. Name a new folder for --save-model.")
    return True


def keep(model: Model, folder: Path, job: Job, report: FitReport) -> None:
    """Save a checkpoint and its note, whole or not at all."""
    model.save(folder, {**_note(job), FIT: asdict(report)})


def without_fit(note: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a checkpoint is, without how its fit went (how long it took, and the like)."""
    return {name: value for name, value in note.items() if name != FIT}


def kept_fit(folder: Path) -> FitReport:
    """Return what the fit of a kept checkpoint did (`is_kept` has told that it is one)."""
    values: dict[str, Any] = (read_note(folder) or {})[FIT]
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return FitReport(**(values | lists))


def read_note(folder: Path) -> dict[str, Any] | None:
    """Return how a checkpoint came about; None where its folder does not say."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def _note(job: Job) -> dict[str, Any]:
    recipe = next(planned.recipe for planned in job.cells if planned.state != "blank")
    return {
        "train_on": recipe["data"]["train_on"],
        "revision": recipe["data"]["revision"],
        "variant": recipe["data"]["variant"],
        "labels": recipe["data"]["labels"],
        "source": job.source,
        "seed": job.seed,
        "max_train": recipe["caps"]["max_train"],
        "train_sha256": recipe["train_sha256"],
        "task": recipe["task"],
        "model": recipe["model"],
        "config": recipe["config"],
        "exposure": list(job.model.exposure),
    }
