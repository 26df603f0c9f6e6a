"""Metrics as sufficient statistics of one example, and scores as functions of their sums.

Every task type has a function `*_statistics` (one example -> name -> number) and a function `*_scores` (sums over the
examples -> metric -> percent). So any score can be computed again, resampled or compared pairwise from stored
statistics, without the data set. Importing this package imports neither seqeval nor `evaluate`.
"""

from benchmark.metrics.adapters import EvaluateMetric, from_evaluate
from benchmark.metrics.classification import classification_scores, classification_statistics, per_class_report
from benchmark.metrics.counts import ReportRow, sum_statistics
from benchmark.metrics.hub import metric_folder
from benchmark.metrics.ner import entity_scores, entity_statistics, per_type_report
from benchmark.metrics.qa import (
    exact_match,
    mlqa_note,
    normalize_mlqa,
    normalize_squad,
    qa_scores,
    qa_statistics,
    token_f1,
)

__all__ = [
    "EvaluateMetric",
    "ReportRow",
    "classification_scores",
    "classification_statistics",
    "entity_scores",
    "entity_statistics",
    "exact_match",
    "from_evaluate",
    "metric_folder",
    "mlqa_note",
    "normalize_mlqa",
    "normalize_squad",
    "per_class_report",
    "per_type_report",
    "qa_scores",
    "qa_statistics",
    "sum_statistics",
    "token_f1",
]
