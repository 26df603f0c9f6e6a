"""Accuracy, macro-F1 and the report by class, against sklearn and by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from benchmark.metrics import classification_scores, classification_statistics, per_class_report, sum_statistics

LABELS = ["sports", "travel", "science/technology", "zdraví"]


def sums_of(gold: Sequence[str], predicted: Sequence[str | None]) -> dict[str, float]:
    return sum_statistics(classification_statistics(g, p) for g, p in zip(gold, predicted, strict=True))


@pytest.fixture(params=range(20))
def labels(request: pytest.FixtureRequest) -> tuple[list[str], list[str]]:
    """Gold and predictions; often a class is in one of the two only."""
    draw = random.Random(request.param)
    size = draw.randint(1, 30)
    return draw.choices(LABELS[:3], k=size), draw.choices(LABELS[draw.randint(0, 2) :], k=size)


def test_scores_are_those_of_sklearn(labels: tuple[list[str], list[str]]) -> None:
    gold, predicted = labels
    expected = {
        "accuracy": 100 * accuracy_score(gold, predicted),
        "macro_f1": 100 * f1_score(gold, predicted, average="macro", zero_division=0),
    }
    assert classification_scores(sums_of(gold, predicted), len(gold)) == pytest.approx(expected, rel=0, abs=1e-9)


def test_report_is_that_of_sklearn(labels: tuple[list[str], list[str]]) -> None:
    gold, predicted = labels
    names = sorted({*gold, *predicted})
    p, r, f, support = precision_recall_fscore_support(gold, predicted, labels=names, zero_division=0)
    rows = per_class_report(sums_of(gold, predicted))
    found = {row["name"]: (row["precision"], row["recall"], row["f1"], row["support"]) for row in rows}
    expected = zip(names, zip(100 * p, 100 * r, 100 * f, support, strict=True), strict=True)
    assert found == {name: pytest.approx(row, rel=0, abs=1e-9) for name, row in expected}


def test_missing_prediction_is_wrong_and_no_class() -> None:
    scores = classification_scores(sums_of(["a", "b"], ["a", None]), 2)
    assert scores == {"accuracy": 50.0, "macro_f1": 50.0}


def test_statistic_of_zeros_is_no_class() -> None:
    sums = {**sums_of(["a"], ["a"]), "fp/never": 0.0}
    assert classification_scores(sums, 1)["macro_f1"] == 100.0


def test_nothing_scores_zero() -> None:
    assert classification_scores({}, 0) == {"accuracy": 0.0, "macro_f1": 0.0}
