"""One column of a table: the figures of one model by language, their averages, and why a figure is missing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from benchmark.report.spread import over_seeds
from benchmark.report.table import Column, Value
from benchmark.types import Cell

NOT_RUN = "not run"
LEADING_FOLDERS = re.compile(r"[^\s'\"]*/(?=[^\s/]+/[^\s/]+)")
"""Of a path all but its last two parts."""
Reasons = Mapping[tuple[str, str, str, str, int], str]
"""(dataset, model, source, target, shots) -> why that cell could not be computed."""


def reasons(blanks: Iterable[tuple[Path, Cell, str]]) -> Reasons:
    """Index blank cells, as `benchmark.results.read_blanks` yields them, by what tables know of a cell."""
    return {
        (cell.dataset, cell.model, cell.source, cell.target, cell.shots): _for_readers(why) for _, cell, why in blanks
    }


def _for_readers(reason: str) -> str:
    """Leave out what only helps on the machine of the run: the folders of its data, and advice for another run."""
    return LEADING_FOLDERS.sub("", reason.partition(". ")[0].removesuffix("."))


@dataclass(frozen=True, eq=False)
class Series:
    """One column of figures by target language.

    Attributes:
        column: its titles.
        rows: one row a language, seed (and draw): `target`, `seed`, `value`, `collapsed`, and `reason`
            where a value is NaN.
        why_blank: language -> why it has no row.
        undefined: languages for which the figure means nothing (the gap of the source itself).
    """

    column: Column
    rows: pd.DataFrame
    why_blank: Mapping[str, str] = field(default_factory=dict)
    undefined: frozenset[str] = frozenset()

    @cached_property
    def spread(self) -> Mapping[str, Mapping[str, Any]]:
        """Target -> its line of `over_seeds`."""
        lines = over_seeds(self.rows, ["target"]).to_dict("records")
        return {str(line["target"]): {str(name): number for name, number in line.items()} for line in lines}

    @cached_property
    def _by_seed(self) -> pd.DataFrame:
        """One row a seed, one column a language; draws averaged."""
        return self.rows.groupby(["seed", "target"])["value"].mean().unstack("target")

    def value(self, language: str) -> Value:
        """Return mean and std of one language, or a blank with its reason."""
        if language in self.undefined:
            return Value(None)
        if language not in self.spread:
            return Value(None, remarks=(self._missing(language),))
        row = self.spread[language]
        return Value(row["mean"], _known(row["std"]), row["seeds"], self._remarks(row))

    def draw_spread(self, language: str) -> Value:
        """Return the std over draws of one language (each draw averaged over seeds), blank for one draw."""
        if language not in self.spread:
            return Value(None)
        row = self.spread[language]
        return Value(_known(row["draw_std"]), None, row["draws"])

    def average(self, languages: Sequence[str]) -> Value:
        """Return the mean over these languages, by seed first; blank, with the reason, if one is missing."""
        if not languages or self.undefined.intersection(languages):
            return Value(None)
        table = self._by_seed.reindex(columns=list(languages))
        missing = [language for language in languages if table[language].isna().all()]
        if len(missing) == len(languages):
            return Value(None, remarks=(self._missing(missing[0]),))
        if missing:
            return Value(None, remarks=(f"no mean: {_listed(missing)} missing",))
        means = table.dropna().mean(axis=1)
        if means.empty:
            return Value(None, remarks=("no mean: no seed has all languages",))
        remarks = self._collapse_remark(sum(self.spread[tag]["collapsed"] for tag in languages))
        if len(means) < len(table):
            remarks += (f"mean of the {len(means)} of {len(table)} seeds that have all languages",)
        return Value(float(means.mean()), _known(means.std(ddof=1)), len(means), remarks)

    def _missing(self, language: str) -> str:
        given = self.rows.loc[self.rows["target"] == language, "reason"]
        return next((str(reason) for reason in given if reason), self.why_blank.get(language, NOT_RUN))

    def _remarks(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        remarks = self._collapse_remark(row["collapsed"])
        most = self.rows["seed"].nunique()
        if row["seeds"] < most:
            remarks += (f"{row['seeds']} of {most} seeds",)
        if row["uneven"]:
            remarks += ("seeds with different draws",)
        return remarks

    @staticmethod
    def _collapse_remark(collapsed: int) -> tuple[str, ...]:
        if not collapsed:
            return ()
        return (f"{collapsed} collapsed {'run' if collapsed == 1 else 'runs'} in the mean",)


def _known(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _listed(languages: Sequence[str], most: int = 5) -> str:
    rest = f" and {len(languages) - most} more" if len(languages) > most else ""
    return ", ".join(languages[:most]) + rest
