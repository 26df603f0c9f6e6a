"""Accuracy and macro-F1 of one label an example."""

from __future__ import annotations

from collections.abc import Mapping

from benchmark.metrics.counts import ReportRow, counts_by_class, percent
from benchmark.types import Statistics


def classification_statistics(gold: str, prediction: str | None) -> Statistics:
    """Return what one example adds to accuracy and to the F1 of each class.

    Args:
        gold: the right label.
        prediction: the model's label; None counts as wrong and as a prediction of no class.

    Returns:
        `correct`, and `tp/<label>` or `fn/<gold>` and `fp/<prediction>`.
    """
    if prediction == gold:
        return {"correct": 1.0, f"tp/{gold}": 1.0}
    if prediction is None:
        return {f"fn/{gold}": 1.0}
    return {f"fn/{gold}": 1.0, f"fp/{prediction}": 1.0}


def classification_scores(sums: Mapping[str, float], count: int) -> dict[str, float]:
    """Return `accuracy` and `macro_f1` in percent.

    Macro-F1 is the unweighted mean of F1 over the classes that occur in gold or prediction, and F1 is 0 where a class
    has no true positive: sklearn's `f1_score(average="macro")` with its defaults.

    Args:
        sums: statistics summed over the examples.
        count: number of examples.
    """
    classes = counts_by_class(sums).values()
    return {
        "accuracy": percent(sums.get("correct", 0.0), count),
        "macro_f1": sum(c.f1 for c in classes) / len(classes) if classes else 0.0,
    }


def per_class_report(sums: Mapping[str, float]) -> list[ReportRow]:
    """Return precision, recall, F1 and support of every class that occurs, sorted by name."""
    return [counts.row(name) for name, counts in counts_by_class(sums).items()]
