"""Scores anew from stored predictions, for a metric that was added or repaired. Needs no torch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass
class Rescored:
    """What became of the records of a results folder.

    Attributes:
        changed: (old, new) of every record that changed.
        failed: why others could not be scored -> their folders.
    """

    changed: list[tuple[Record, Record]] = field(default_factory=list)
    failed: dict[str, list[Path]] = field(default_factory=dict)


def rescore(
    results: Path,
    data_dir: Path | None,
    *,
    from_statistics: bool = False,
    datasets: Mapping[str, str] | None = None,
) -> Rescored:
    """Score every stored cell again and rewrite the records whose scores changed.

    The version of the task that a record's recipe names stays: it is also that of the encoding and decoding, which
    are not repeated. Where another one scored, `provenance.rescored_by` says so.

    Args:
        results: folder that holds `runs/`.
        data_dir: folder of local data, read as tolerantly as each record's run did; None for the hub only.
        from_statistics: sum the stored statistics instead of comparing predictions with the data.
        datasets: name in the records -> how to find the data set (`path.py:NAME`, `my.toml`), where the
            registry does not know it.

    Raises:
        UserError: there is no record.
    """
    paths, done = list(find_records(results)), Rescored()
    if not paths:
        raise UserError(f"{results}: no records in its folder runs. Name the folder of a run by --results.")
    for path in paths:
        old = read_record(path)
        try:
            new = (
                from_sums(path.parent, old)
                if from_statistics
                else _from_data(path.parent, old, data_dir, datasets or {})
            )
        except UserError as error:  # of this data set; the others are scored all the same
            done.failed.setdefault(str(error), []).append(path.parent)
            continue
        if new != old:
            write_record(path.parent, new)
            done.changed.append((old, new))
    return done


def from_sums(folder: Path, record: Record) -> Record:
    """Return a record with the scores that its stored statistics give; further metrics stay as they are."""
    stored = read_predictions(folder)
    scores = {**record.scores, **get_task(record.task).summarise(stored.sums(), record.count)}
    return _with_scores(record, scores, stored.values)


def _with_scores(record: Record, scores: Mapping[str, float], values: Sequence[Any]) -> Record:
    health = {**record.health, "collapsed": cells.collapsed(values, scores[record.primary_metric])}
    provenance = {key: value for key, value in record.provenance.items() if key != "rescored_by"}
    version = get_task(record.task).version
    if version != record.recipe["task"]["version"]:
        provenance["rescored_by"] = {"name": record.task, "version": version}
    return replace(record, scores=scores, health=health, provenance=provenance)


def _from_data(folder: Path, record: Record, data_dir: Path | None, datasets: Mapping[str, str]) -> Record:
    where = Where(data_dir, record.provenance["flags"]["tolerant"])
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
    return _with_scores(record, scores, values)


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
