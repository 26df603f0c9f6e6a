"""Scores anew from stored predictions, for a metric that was added or repaired. Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmark import cells, data
from benchmark.errors import UserError
from benchmark.inputs import Evaluation, Testing, evaluation, make_testing
from benchmark.registry import get_dataset, get_task
from benchmark.results import (
    Record,
    StoredPredictions,
    find_records,
    read_predictions,
    read_record,
    write_predictions,
    write_record,
)
from benchmark.types import Prediction, Where


def rescore(
    results: Path, where: Where, *, from_statistics: bool = False, datasets: Mapping[str, str] | None = None
) -> list[tuple[Record, Record]]:
    """Score every stored cell again and rewrite the records whose scores changed.

    Args:
        results: folder that holds `runs/`.
        where: where the data is.
        from_statistics: sum the stored statistics instead of comparing predictions with the data.
        datasets: name in the records -> how to find the data set (`path.py:NAME`, `my.toml`), where the
            registry does not know it.

    Returns:
        (old, new) of every record that changed.

    Raises:
        UserError: a test set is not the one that was predicted, or an id is missing.
    """
    changed = []
    for path in find_records(results):
        old = read_record(path)
        new = from_sums(path.parent, old) if from_statistics else _from_data(path.parent, old, where, datasets or {})
        if new != old:
            write_record(path.parent, new)
            changed.append((old, new))
    return changed


def from_sums(folder: Path, record: Record) -> Record:
    """Return a record with the scores that its stored statistics give; further metrics stay as they are."""
    sums = read_predictions(folder, statistics_only=True).sums()
    return replace(record, scores={**record.scores, **get_task(record.task).summarise(sums, record.count)})


def _from_data(folder: Path, record: Record, where: Where, datasets: Mapping[str, str]) -> Record:
    which = evaluation(
        get_dataset(datasets.get(record.cell.dataset, record.cell.dataset)),
        datasets.get(record.recipe["data"]["train_on"], record.recipe["data"]["train_on"]),
    )
    testing, stored = _testing(folder, record, which, where), read_predictions(folder)
    predictions = _in_order(folder, testing, stored)
    values = [p.value for p in predictions]
    statistics = which.task.score(testing.examples, values, record.cell.target)
    scores = cells.summarise(which, testing.examples, values, statistics, record.cell.target)
    ids = [example.id for example in testing.examples]
    write_predictions(folder, ids, predictions, statistics)
    return replace(record, scores=scores)


def _testing(folder: Path, record: Record, which: Evaluation, where: Where) -> Testing:
    target = record.cell.target
    loaded = data.test_set(which.dataset, target, where)
    taken = data.pool(which.dataset, target, where).test_ids if record.cell.shots else frozenset()
    testing = make_testing(which, loaded, record.recipe["caps"]["max_test"], taken)
    if testing.sha256 != record.recipe["test_sha256"]:
        raise UserError(
            f"{folder}: predicted on a test set with sha256 {record.recipe['test_sha256'][:16]}..., but "
            f"{testing.origin} gives {testing.sha256[:16]}... Name the data it was run on, or use --from-statistics."
        )
    return testing


def _in_order(folder: Path, testing: Testing, stored: StoredPredictions) -> list[Prediction]:
    """Return the stored predictions in the order of the examples."""
    rows: dict[str, tuple[Any, Any]] = {
        row[0]: row[1:] for row in zip(stored.ids, stored.values, stored.confidences, strict=True)
    }
    missing = [example.id for example in testing.examples if example.id not in rows]
    if missing:
        raise UserError(f"{folder}: no prediction for {missing[:3]}. Delete the folder and run again.")
    return [Prediction(*rows[example.id]) for example in testing.examples]
