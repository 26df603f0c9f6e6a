"""Entity F1 for `evaluate.load(folder)`: seqeval's default, strict IOB2, and word accuracy."""

from __future__ import annotations

from typing import Any

import datasets
import evaluate

from benchmark.metrics import entity_scores, entity_statistics, sum_statistics

DESCRIPTION = "Micro-averaged entity precision, recall and F1 (seqeval default; strict IOB2), in percent."


class XlbenchEntityF1(evaluate.Metric):  # type: ignore[misc]
    """`compute(predictions=[tags, ...], references=[tags, ...])`, one list of tags a sentence."""

    def _info(self) -> Any:
        tags = datasets.Sequence(datasets.Value("string"))
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation="",
            inputs_description="predictions, references: one list of IOB2 tags a sentence.",
            features=datasets.Features({"predictions": tags, "references": tags}),
        )

    def _compute(self, predictions: list[list[str]], references: list[list[str]]) -> dict[str, float]:
        pairs = zip(references, predictions, strict=True)
        return entity_scores(sum_statistics(entity_statistics(gold, tags) for gold, tags in pairs), len(references))
