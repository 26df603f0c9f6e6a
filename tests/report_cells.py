"""Results folders made by hand: cells of a classification whose right and wrong answers a test chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark.metrics.classification import classification_statistics
from benchmark.metrics.counts import sum_statistics
from benchmark.registry import get_task
from benchmark.results import Record, cell_dir, recipe_hash, write_cell
from benchmark.types import Cell, Prediction

RECIPE = {
    "config": {"learning_rate": 2e-5, "epochs": 5},
    "caps": {"max_train": None, "max_test": None},
    "untrained": False,
    "eval_only": False,
}


def put(
    results: Path,
    target: str,
    right: int,
    *,
    of: Sequence[str] = tuple("0123456789"),
    dataset: str = "sib200",
    model: str = "tiny",
    source: str = "en",
    shots: int = 0,
    draw: int = 0,
    seed: int = 1,
    recipe: Mapping[str, Any] = RECIPE,
    scores: Mapping[str, float] | None = None,
    **health: Any,
) -> Path:
    """Write a cell in which the first `right` of the examples `of` are answered rightly; return its folder."""
    statistics = [classification_statistics("a", "a" if i < right else "b") for i in range(len(of))]
    found = get_task("classification").summarise(sum_statistics(statistics), len(of))
    whole = {**recipe, "test_sha256": f"{target}:{','.join(of)}", "shot_ids": [], "seed": seed}
    cell = Cell(dataset, model, source, target, shots, draw, seed)
    known = {"collapsed": False, "exposure": [], "notes": [], **health}
    record = Record(cell, {**found, **(scores or {})}, whole, {}, known, "classification", "accuracy", len(of))
    folder = cell_dir(results, cell, recipe_hash(whole))
    write_cell(folder, record, of, [Prediction("a" if i < right else "b") for i in range(len(of))], statistics, {})
    return folder


def recipe(**changes: Any) -> dict[str, Any]:
    """Return RECIPE with a changed learning rate, epochs, caps or mode."""
    config = RECIPE["config"] | {k: v for k, v in changes.items() if k in RECIPE["config"]}
    caps = RECIPE["caps"] | {k: v for k, v in changes.items() if k in RECIPE["caps"]}
    modes = {k: v for k, v in changes.items() if k in ("untrained", "eval_only")}
    return RECIPE | {"config": config, "caps": caps} | modes
