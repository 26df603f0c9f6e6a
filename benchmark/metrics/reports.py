"""Reports by class or entity type, by task: what stands beside the scores of a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmark.metrics.classification import per_class_report
from benchmark.metrics.counts import ReportRow
from benchmark.metrics.ner import per_type_report

Sums = Mapping[str, float]

REPORTS: Mapping[str, Callable[[Sums], dict[str, list[ReportRow]]]] = {
    "classification": lambda sums: {"per_class": per_class_report(sums)},
    "ner": lambda sums: {
        "per_type": per_type_report(sums),
        "per_type_strict": per_type_report(sums, strict=True),
    },
}
"""Task -> function from summed statistics to named reports; tasks that are not here have none."""
