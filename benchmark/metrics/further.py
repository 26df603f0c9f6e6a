"""The further metrics that a data set names, for instance by `from_evaluate`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from benchmark.errors import UserError
from benchmark.registry import resolve
from benchmark.results import check_scores
from benchmark.types import Dataset


def further_scores(
    dataset: Dataset, examples: Sequence[Any], predictions: Sequence[Any], language: str, taken: Collection[str] = ()
) -> dict[str, float]:
    """Return metric -> percent of all of `dataset.metrics`.

    Args:
        dataset: names its metrics as objects or as "module:attribute".
        examples: gold.
        predictions: values in the gold's own shape, in the order of the examples.
        language: BCP-47 tag.
        taken: metric names that are in use already.

    Raises:
        UserError: two metrics of one name, a value that is no percentage, or whatever a metric finds wrong.
    """
    scores: dict[str, float] = {}
    for entry in dataset.metrics:
        metric = resolve(entry, dataset.name) if isinstance(entry, str) else entry
        found = metric.compute(examples, predictions, language)
        twice = sorted(found.keys() & {*taken, *scores})
        if twice:
            raise UserError(
                f"{dataset.name}: the metric {metric.name} gives {', '.join(twice)}, which is there already."
            )
        check_scores(found, f"{dataset.name}, metric {metric.name}")
        scores |= found
    return scores
