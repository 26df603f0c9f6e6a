"""Recipes: all that could change a number of a cell, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from benchmark import checkpoints, sampling
from benchmark.results import RECORD, flatten_recipe, read_record, safe_name
from benchmark.types import TrainConfig

if TYPE_CHECKING:
    from benchmark.inputs import Evaluation
    from benchmark.shelf import ResolvedModel
    from benchmark.spec import RunSpec

Mode = Literal["fine_tune", "untrained", "eval_only"]
"""Fine-tune first; evaluate the model as it is, with a fresh head; evaluate a fine-tuned checkpoint."""

EVALUATION_KEYS = (
    "max_length", "doc_stride", "n_best_size", "max_answer_length", "max_answer_tokens", "eval_batch_size", "dtype",
)  # fmt: skip
"""Fields of TrainConfig that matter where nothing is trained."""


def shared_recipe(
    spec: RunSpec, which: Evaluation, model: ResolvedModel, config: TrainConfig, mode: Mode, variant: str
) -> dict[str, Any]:
    """Return what the cells of one data set, model and mode share; `recipe8` is its hash.

    It depends neither on the languages, shots, draws and seeds that a run asks for, nor on paths.

    Args:
        spec: for the caps.
        which: data set, what it is trained on, and their task.
        model: for its name, source and checksum.
        config: the hyper-parameters, number format as resolved.
        mode: what happens before the evaluation.
        variant: of the source language's training files.
    """
    settings = asdict(config)
    if mode != "fine_tune":
        settings = {name: settings[name] for name in EVALUATION_KEYS}
    recipe = {
        "config": settings,
        "model": {
            "name": model.name,
            "source": model.source,
            "checksum": model.checksum,
            "trust_remote_code": model.trust_remote_code,
        },
        "data": {
            "train_on": which.trained_on.name,
            "revision": which.trained_on.revision,
            "variant": variant,
            "labels": list(which.trained_on.labels),
            "test_revision": which.dataset.revision,
        },
        "task": {"name": which.task.name, "version": which.task.version},
        "sampler": sampling.SAMPLER_VERSION,
        "caps": {"max_train": spec.max_train if mode == "fine_tune" else None, "max_test": spec.max_test},
        "untrained": mode == "untrained",
        "eval_only": mode == "eval_only",
    }
    if mode == "eval_only":  # what is known of its training is all the training there is
        note = checkpoints.read_note(model.folder)
        recipe["checkpoint"] = note and checkpoints.without_fit(note)
    return recipe


def stored_recipes(results: Path, dataset: str, model: str) -> dict[str, Mapping[str, Any]]:
    """Return recipe8 -> recipe of what a results folder holds of a data set and a model."""
    found: dict[str, Mapping[str, Any]] = {}
    for folder in sorted((results / "runs" / dataset / safe_name(model)).glob("*/")):
        record = next(iter(sorted(folder.rglob(RECORD))), None)
        if record is not None:
            found[folder.name] = read_record(record).recipe
    return found


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return one line `recipe.config.epochs: 5 -> 8` for each key in which two recipes differ."""
    before, after = flatten_recipe(old), flatten_recipe(new)
    keys = dict.fromkeys([*before, *after])
    return [
        f"recipe.{key}: {before.get(key, '(absent)')} -> {after.get(key, '(absent)')}"
        for key in keys
        if before.get(key) != after.get(key)
    ]


def nearest(stored: Mapping[str, Mapping[str, Any]], recipe: Mapping[str, Any]) -> str | None:
    """Return the recipe8 of the stored recipe that differs in the fewest keys; None if nothing is stored."""
    return min(stored, key=lambda recipe8: len(difference(stored[recipe8], recipe)), default=None)
