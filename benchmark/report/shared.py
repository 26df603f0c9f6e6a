"""Scores of two cells on the examples that both have, from their per-example sufficient statistics."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from benchmark.registry import get_task
from benchmark.results import PREDICTIONS, read_predictions

KEPT_IN_MEMORY = 64
"""Cells whose statistics stay in memory while neighbouring pairs are compared."""


@dataclass(frozen=True)
class CellStatistics:
    """Statistics of one cell: the row of each id, and one array (examples,) a statistic."""

    rows: Mapping[str, int]
    columns: Mapping[str, np.ndarray]

    def scores(self, task: str, ids: list[str]) -> dict[str, float]:
        """Return the task's metrics, in percent, over these examples only."""
        index = [self.rows[i] for i in ids]
        sums = {name: float(column[index].sum()) for name, column in self.columns.items()}
        return get_task(task).summarise(sums, len(ids))


@dataclass(frozen=True)
class Pair:
    """Two cells on their shared examples; `reason` says why there are no scores."""

    left: Mapping[str, float]
    right: Mapping[str, float]
    count: int
    reason: str = ""


Reader = Callable[[str], CellStatistics]


def read_statistics(folder: str) -> CellStatistics:
    """Read the statistics of the cell in this folder."""
    stored = read_predictions(Path(folder), statistics_only=True)
    columns = {name: np.asarray(column, dtype=np.float64) for name, column in stored.statistics.items()}
    return CellStatistics({example: row for row, example in enumerate(stored.ids)}, columns)


def on_shared_ids(pairs: pd.DataFrame) -> pd.DataFrame:
    """Make the two sides of each pair comparable: scored on the examples that both cells have.

    Args:
        pairs: one row a pair of cells and metric, with `task`, `metric` and, ending in `_left` and
            `_right`: `value`, `count`, `test_sha256`, `folder` (NaN where a side is missing).

    Returns:
        The same rows with `value_left` and `value_right` over the shared examples, their number in
        `count`, and `reason` where a value had to be left blank.
    """
    read = lru_cache(maxsize=KEPT_IN_MEMORY)(read_statistics)
    pairs = pairs.assign(count=pairs["count_left"], reason="")
    both = pairs[pairs["folder_left"].notna() & pairs["folder_right"].notna()]
    for (task, left, right), rows in both.groupby(["task", "folder_left", "folder_right"], sort=False):
        pair = _pair(rows.iloc[0], str(task), str(left), str(right), read)
        if pair is not None:
            _put(pairs, rows, pair)
    return pairs


def _pair(row: pd.Series, task: str, left: str, right: str, read: Reader) -> Pair | None:
    """Return the pair's scores on shared examples; None where the scores of the records hold already."""
    if row["test_sha256_left"] and row["test_sha256_left"] == row["test_sha256_right"]:
        return None
    if not (Path(left, PREDICTIONS).is_file() and Path(right, PREDICTIONS).is_file()):
        # Results that are kept without predictions: equal numbers of examples are taken on trust.
        same = row["count_left"] == row["count_right"]
        return None if same else Pair({}, {}, 0, "test sets differ and predictions.parquet is not there")
    a, b = read(left), read(right)
    if a.rows.keys() == b.rows.keys():
        return None
    ids = [i for i in a.rows if i in b.rows]
    if not ids:
        return Pair({}, {}, 0, "the two test sets share no example")
    return Pair(a.scores(task, ids), b.scores(task, ids), len(ids))


def _put(pairs: pd.DataFrame, rows: pd.DataFrame, pair: Pair) -> None:
    for index, metric in rows["metric"].items():
        left, right = pair.left.get(metric, math.nan), pair.right.get(metric, math.nan)
        pairs.loc[index, ["value_left", "value_right", "count"]] = [left, right, pair.count]
        if math.isnan(left) or math.isnan(right):
            pairs.loc[index, "reason"] = pair.reason or f"{metric} cannot be computed on a part of the test set"
