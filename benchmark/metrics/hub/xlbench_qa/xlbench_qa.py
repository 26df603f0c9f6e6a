"""Exact match and token F1 for `evaluate.load(folder)`: SQuAD v1.1 and MLQA normalisers."""

from __future__ import annotations

from typing import Any

import datasets
import evaluate

from benchmark.metrics import qa_scores, qa_statistics, sum_statistics

DESCRIPTION = "Exact match and token F1 by the SQuAD v1.1 rule and by MLQA's rule of the language, in percent."


class XlbenchQa(evaluate.Metric):  # type: ignore[misc]
    """`compute(predictions=..., references=..., language="de")`, both in the format of the `squad` metric."""

    def _info(self) -> Any:
        text = datasets.Value("string")
        answers = datasets.Sequence({"text": text, "answer_start": datasets.Value("int32")})
        return evaluate.MetricInfo(
            description=DESCRIPTION,
            citation="",
            inputs_description="predictions: id, prediction_text; references: id, answers (text, answer_start).",
            features=datasets.Features(
                {
                    "predictions": {"id": text, "prediction_text": text},
                    "references": {"id": text, "answers": answers},
                }
            ),
        )

    def _compute(
        self, predictions: list[dict[str, Any]], references: list[dict[str, Any]], language: str = "en"
    ) -> dict[str, float]:
        given = {row["id"]: row["prediction_text"] for row in predictions}
        rows = (qa_statistics(row["answers"]["text"], given.get(row["id"], ""), language) for row in references)
        return qa_scores(sum_statistics(rows), len(references))
