"""Mean and spread: over draws within a seed, then over seeds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def over_seeds(frame: pd.DataFrame, keys: Sequence[str], value: str = "value") -> pd.DataFrame:
    """Average over draws within each seed, then over seeds.

    Args:
        frame: one row a seed and draw; rows without a `value` are left out.
        keys: columns that name one figure.
        value: column of the numbers.

    Returns:
        `keys`, `mean`, `std` over seeds (ddof=1; NaN for one seed), `seeds`, and of the draws (each
        averaged over seeds): `draws`, `draw_std` (ddof=1), `draw_low`, `draw_high`; `uneven` where
        seeds do not have the same draws; `collapsed`, the number of runs that collapsed.
    """
    keys = list(keys)
    known = frame.dropna(subset=[value])
    if "draw" not in known:
        known = known.assign(draw=0)
    seeds = known.groupby([*keys, "seed"])[value].mean().groupby(keys).agg(mean="mean", std="std", seeds="size")
    draws = known.groupby([*keys, "draw"])[value].mean().groupby(keys)
    spread = draws.agg(draws="size", draw_std="std", draw_low="min", draw_high="max")
    runs = known.groupby(keys).agg(runs=(value, "size"), collapsed=("collapsed", "sum"))
    table: pd.DataFrame = pd.concat([seeds, spread, runs], axis=1)
    table["uneven"] = table["runs"] != table["seeds"] * table["draws"]
    return table.drop(columns="runs").reset_index()
