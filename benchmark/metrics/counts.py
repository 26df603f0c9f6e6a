"""True positives, false positives and false negatives by class: how they are summed, named and turned into F1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from benchmark.types import Statistics


class ReportRow(TypedDict):
    """One line of a report by class; precision, recall and f1 in percent, support in gold items."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass
class Counts:
    """Outcomes of one class, or of all classes together. A ratio without a denominator is 0, as in sklearn."""

    tp: float = 0.0
    fp: float = 0.0
    fn: float = 0.0

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right, in percent."""
        return percent(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float:
        """Share of the gold that was found, in percent."""
        return percent(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in percent."""
        return percent(2 * self.tp, 2 * self.tp + self.fp + self.fn)

    def row(self, name: str) -> ReportRow:
        """Return a line of a report."""
        return ReportRow(
            name=name, precision=self.precision, recall=self.recall, f1=self.f1, support=round(self.tp + self.fn)
        )


def percent(part: float, whole: float) -> float:
    """Return `part` in percent of `whole`, 0 of nothing."""
    return 100.0 * part / whole if whole else 0.0


def sum_statistics(statistics: Iterable[Statistics]) -> Statistics:
    """Return every statistic summed over the examples."""
    sums: Statistics = defaultdict(float)
    for row in statistics:
        for name, value in row.items():
            sums[name] += value
    return dict(sums)


def counts_by_class(sums: Mapping[str, float], prefix: str = "") -> dict[str, Counts]:
    """Read `<prefix>tp/<class>` and its like; classes sorted by name, only those that occur.

    A class occurs if it is gold or predicted at least once; columns of zeros are no occurrence.
    """
    found: dict[str, Counts] = defaultdict(Counts)
    for key, value in sums.items():
        outcome, slash, name = key.partition("/")
        if slash and value and outcome in (f"{prefix}tp", f"{prefix}fp", f"{prefix}fn"):
            setattr(found[name], outcome.removeprefix(prefix), value)
    return dict(sorted(found.items()))


def total(counts: Iterable[Counts]) -> Counts:
    """Return the outcomes of all classes together, for micro averages."""
    rows = list(counts)
    return Counts(sum(c.tp for c in rows), sum(c.fp for c in rows), sum(c.fn for c in rows))
