"""What the suite is about: transfer gaps, gains of few-shot training, and training in the language itself.

Every function returns one row a seed (and draw), so that differences are paired before they are
averaged; `spread.over_seeds` averages them.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from benchmark.report.catalogue import is_parallel
from benchmark.report.shared import on_shared_ids

RUN = ["dataset", "task", "model", "recipe", "source", "metric"]
"""Columns that name one line of a table, together with a target language."""

SIDE = ["value", "count", "test_sha256", "folder", "collapsed"]


def zero_shot(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without target-language training, the source language itself included."""
    return frame[frame["shots"] == 0]


def transfer_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Compare each zero-shot score with that of the source language, seed by seed.

    Where the test sets are parallel, both sides are scored on the examples that both have.

    Args:
        frame: as `benchmark.report.frame` returns it.

    Returns:
        `RUN`, `target`, `seed`, `source_score`, `target_score`, `gap` (source - target, in points),
        `relative_gap` (gap / source_score * 100), `count`, `collapsed`, `reason` (why a gap is blank).
    """
    cells = zero_shot(frame)
    own = cells[cells["in_language"]]
    pairs = _paired(cells[~cells["in_language"]], own, [*RUN, "seed"])
    parallel = pairs["dataset"].map({name: is_parallel(name) for name in pairs["dataset"].unique()}).astype(bool)
    compared = on_shared_ids(pairs[parallel])
    whole = pairs[~parallel].assign(count=lambda p: p["count_left"], reason="")
    table = pd.concat([compared, whole]).sort_index()
    table["reason"] = table["reason"].where(
        table["folder_right"].notna(), "no score in the source language (" + table["source"].astype(str) + ")"
    )
    gap = table["value_right"] - table["value_left"]
    relative = (gap / table["value_right"] * 100).where(table["value_right"] > 0)  # of nothing there is no part
    columns = {"value_left": "target_score", "value_right": "source_score"}
    table = table.rename(columns=columns).assign(gap=gap, relative_gap=relative)
    return table[
        [*RUN, "target", "seed", "source_score", "target_score", "gap", "relative_gap", "count", "collapsed", "reason"]
    ]


def gains(frame: pd.DataFrame) -> pd.DataFrame:
    """Compare each few-shot score with the zero-shot score of its seed, on the examples that both have.

    Returns:
        `RUN`, `target`, `shots`, `draw`, `seed`, `zero_shot`, `few_shot`, `gain` (in points), `count`,
        `collapsed`, `reason` (why a gain is blank).
    """
    few, zero = frame[frame["shots"] > 0], zero_shot(frame)
    table = on_shared_ids(_paired(few, zero, [*RUN, "target", "seed"]))
    table["reason"] = table["reason"].where(table["folder_right"].notna(), "no zero-shot score of this seed")
    table = table.rename(columns={"value_left": "few_shot", "value_right": "zero_shot"})
    table["gain"] = table["few_shot"] - table["zero_shot"]
    return table[
        [*RUN, "target", "shots", "draw", "seed", "zero_shot", "few_shot", "gain", "count", "collapsed", "reason"]
    ]


def in_language(frame: pd.DataFrame) -> pd.DataFrame:
    """Compare zero-shot transfer with training in the language itself, seed by seed.

    Returns:
        `RUN`, `target`, `seed`, `zero_shot`, `in_language`, `difference` (in_language - zero_shot, in
        points), `count`, `collapsed`, `reason`; only languages that were trained in.
    """
    cells = zero_shot(frame)
    own = cells[cells["in_language"]]
    keys = [column for column in RUN if column != "source"]
    pairs = _paired(cells[~cells["in_language"]], own, [*keys, "target", "seed"], how="inner")
    table = on_shared_ids(pairs.drop(columns="in_language")).rename(
        columns={"value_left": "zero_shot", "value_right": "in_language"}
    )
    table["difference"] = table["in_language"] - table["zero_shot"]
    return table[[*RUN, "target", "seed", "zero_shot", "in_language", "difference", "count", "collapsed", "reason"]]


def transfer_sources(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the (dataset, source) pairs that tables are made for.

    Those are the sources that were evaluated in another language; a data set without any keeps all of its sources.
    """
    pairs = frame[["dataset", "source"]].drop_duplicates()
    transferred = frame.loc[~frame["in_language"], ["dataset", "source"]].drop_duplicates()
    alone = pairs[~pairs["dataset"].isin(transferred["dataset"])]
    return pd.concat([transferred, alone]).sort_values(["dataset", "source"], ignore_index=True)


def _paired(left: pd.DataFrame, right: pd.DataFrame, keys: Sequence[str], how: str = "left") -> pd.DataFrame:
    """Join two sets of rows; what each side measured gets `_left` and `_right`, `collapsed` holds if either did."""
    right = right[[*keys, *SIDE]].rename(columns={name: f"{name}_right" for name in SIDE})
    left = left.rename(columns={name: f"{name}_left" for name in SIDE})
    pairs = left.merge(right, on=list(keys), how="inner" if how == "inner" else "left")
    return pairs.assign(collapsed=pairs["collapsed_left"] | pairs["collapsed_right"].eq(True))
