"""Accuracy and macro-F1 for `evaluate.load(folder)`."""

from __future__ import annotations

from typing import Any

import datasets
import evaluate

from benchmark.metrics import classification_scores, classification_statistics, sum_statistics

DESCRIPTION = "Accuracy and macro-F1 (classes that occur in gold or prediction) of string labels, in percent."


class XlbenchClassification(evaluate.Metric):  # type: ignore[misc]
    """`compute(predictions=[label, ...], references=[label, ...])`."""

    def _info(self) -> Any:
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation="",
            inputs_description="predictions, references: labels.",
            features=datasets.Features({"predictions": text, "references": text}),
        )

    def _compute(self, predictions: list[str], references: list[str]) -> dict[str, float]:
        pairs = zip(references, predictions, strict=True)
        sums = sum_statistics(classification_statistics(gold, prediction) for gold, prediction in pairs)
        return classification_scores(sums, len(references))
