"""Records into a data frame: one row a cell and metric."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from benchmark.errors import UserError
from benchmark.report import recipes
from benchmark.results import Record, find_records, read_record

COLUMNS = (
    "dataset",
    "task",
    "model",
    "recipe8",
    "recipe",
    "source",
    "target",
    "shots",
    "draw",
    "seed",
    "metric",
    "value",
    "primary",
    "count",
    "capped",
    "in_language",
    "collapsed",
    "exposure",
    "notes",
    "test_sha256",
    "folder",
)
"""Columns of `frame`, in order."""


def frame(results: Path) -> pd.DataFrame:
    """Read every record below `results/runs` into one row a cell and metric.

    Args:
        results: the folder that `xlbench run --results` wrote.

    Returns:
        Columns as in `COLUMNS`. `value` is in percent; `recipe` says what tells this recipe from the
        others of its data set and model ("" if nothing does); `primary` marks the metric that tables
        lead with; `count` is the number of scored examples; `capped` means a part of the data only;
        `in_language` means trained in the target language; `exposure` and `notes` are tuples of
        sentences; `folder` is the cell's own.

    Raises:
        UserError: there is no record, or one is unreadable (the message names it).
    """
    paths = list(find_records(results))
    if not paths:
        raise UserError(f"No results below {results / 'runs'}. Run `xlbench run --results {results} ...` first.")
    records = [(path.parent, read_record(path)) for path in paths]
    runs = [_run(folder, record) for folder, record in records]
    labels = recipes.labels({run: record.recipe for run, (_, record) in zip(runs, records, strict=True)})
    rows = [
        {**_cell_columns(folder, record, run, labels[run]), **metric}
        for run, (folder, record) in zip(runs, records, strict=True)
        for metric in _metric_columns(record)
    ]
    order = ["dataset", "model", "recipe", "recipe8", "source", "target", "shots", "draw", "seed", "metric"]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(order, kind="stable", ignore_index=True)


def _run(folder: Path, record: Record) -> recipes.Run:
    recipe8 = folder.parents[2].name  # .../<recipe8>/<source>/<target>/s0-d0-r1
    return recipes.Run(record.cell.dataset, record.cell.model, recipe8)


def _cell_columns(folder: Path, record: Record, run: recipes.Run, label: str) -> dict[str, Any]:
    return {
        **asdict(record.cell),
        "task": record.task,
        "recipe8": run.recipe8,
        "recipe": label,
        "count": record.count,
        "capped": recipes.is_capped(record.recipe),
        "in_language": record.cell.source == record.cell.target,
        "collapsed": bool(record.health.get("collapsed", False)),
        "exposure": tuple(record.health.get("exposure", ())),
        "notes": tuple(record.health.get("notes", ())),
        "test_sha256": str(record.recipe.get("test_sha256", "")),
        "folder": str(folder),
    }


def _metric_columns(record: Record) -> list[dict[str, Any]]:
    return [
        {"metric": name, "value": float(value), "primary": name == record.primary_metric}
        for name, value in record.scores.items()
    ]
