"""Fine-tuned checkpoints that `--save-model` keeps: ordinary model folders with a note of how they came about."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.plan import Job
from benchmark.results import safe_name, write_json
from benchmark.types import Model

NOTE = "xlbench.json"
"""File in the folder that says what the checkpoint was trained on, and how."""


def checkpoint_folders(base: Path | None, jobs: Sequence[Job]) -> list[Path | None]:
    """Return where each job's checkpoint is kept: `base` itself for one fit, a folder in it each for several.

    None for jobs without a fit, be it that none is wanted or that nothing can be trained on.
    """
    fits = [job.mode == "fine_tune" and any(planned.state != "blank" for planned in job.cells) for job in jobs]
    names = [f"{safe_name(job.model.name)}-{job.which.trained_on.name}-{job.source}-r{job.seed}" for job in jobs]
    if base is None:
        return [None] * len(jobs)
    return [(base if sum(fits) == 1 else base / name) if fit else None for name, fit in zip(names, fits, strict=True)]


def is_kept(folder: Path, job: Job) -> bool:
    """Return whether the checkpoint of this very fit is there.

    Raises:
        UserError: the folder holds something else.
    """
    if not folder.exists():
        return False
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        note = None
    if note != _note(job):
        raise UserError(f"{folder} exists and is no checkpoint of this fit. Name a new folder for --save-model.")
    return True


def keep(model: Model, folder: Path, job: Job) -> None:
    """Save a checkpoint and its note, whole or not at all."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    model.save(partial)
    write_json(partial / NOTE, _note(job))
    partial.replace(folder)


def _note(job: Job) -> dict[str, Any]:
    recipe = job.cells[0].recipe
    return {
        "train_on": recipe["data"]["train_on"],
        "source": job.source,
        "seed": job.seed,
        "max_train": recipe["caps"]["max_train"],
        "train_sha256": recipe.get("train_sha256"),
        "model": recipe["model"],
        "config": recipe["config"],
    }
