"""One cell: a model's predictions on its test set, scored, with what must be known to trust them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmark.inputs import Evaluation, Testing
from benchmark.metrics.counts import sum_statistics
from benchmark.metrics.further import further_scores
from benchmark.types import Feature, FitReport, Model, Prediction, Statistics, TrainConfig


@dataclass(frozen=True)
class Evaluated:
    """Predictions on one test set and what was made of them; one entry an example."""

    predictions: Sequence[Prediction]
    statistics: Sequence[Statistics]
    scores: Mapping[str, float]
    health: Mapping[str, Any]
    tokens: int
    seconds: float


def encode(model: Model, which: Evaluation, examples: Sequence[Any], config: TrainConfig, gold: bool) -> list[Feature]:
    """Turn examples into features, with targets if they are trained on (`gold`)."""
    return which.task.encode(examples, model.tokenizer, which.trained_on.labels, config, gold)


def predict(
    model: Model, which: Evaluation, examples: Sequence[Any], features: Sequence[Feature], config: TrainConfig
) -> list[Prediction]:
    """Return one prediction an example."""
    logits = model.predict(features, config)
    return which.task.decode(examples, features, logits, which.trained_on.labels, config)


def evaluate(model: Model, which: Evaluation, testing: Testing, language: str, config: TrainConfig) -> Evaluated:
    """Predict and score a test set.

    Args:
        model: as it stands.
        which: data set, labels and task.
        testing: what is scored.
        language: BCP-47 tag of the test set.
        config: encoding and decoding settings.
    """
    started = time.perf_counter()
    features = encode(model, which, testing.examples, config, gold=False)
    predictions = predict(model, which, testing.examples, features, config)
    seconds = time.perf_counter() - started
    statistics = which.task.score(testing.examples, [p.value for p in predictions], language)
    scores = summarise(which, testing.examples, [p.value for p in predictions], statistics, language)
    health = {"collapsed": collapsed([p.value for p in predictions], scores[which.task.primary_metric])}
    if describe := getattr(which.task, "health", None):  # a task type of another package may do without
        health |= describe(testing.examples, features, model.tokenizer)
    return Evaluated(predictions, statistics, scores, health, count_tokens(features), seconds)


def validation_score(
    model: Model,
    which: Evaluation,
    language: str,
    examples: Sequence[Any],
    features: Sequence[Feature],
    config: TrainConfig,
) -> float:
    """Return the task's primary metric on validation examples that are encoded already, in percent."""
    predictions = predict(model, which, examples, features, config)
    statistics = which.task.score(examples, [p.value for p in predictions], language)
    return which.task.summarise(sum_statistics(statistics), len(examples))[which.task.primary_metric]


def summarise(
    which: Evaluation,
    examples: Sequence[Any],
    values: Sequence[Any],
    statistics: Sequence[Statistics],
    language: str,
) -> dict[str, float]:
    """Return every metric of the task and every further metric of the data set, in percent."""
    scores = which.task.summarise(sum_statistics(statistics), len(examples))
    return scores | further_scores(which.dataset, examples, values, language, taken=scores)


def collapsed(values: Sequence[Any], primary: float) -> bool:
    """Tell a model that predicts the same of everything, or nothing that is right, from one that works."""
    same = len(values) > 1 and all(value == values[0] for value in values)
    return primary == 0 or (same and primary < 100)


def count_tokens(features: Sequence[Feature]) -> int:
    """Return how many tokens the model sees, padding not counted."""
    return sum(len(feature.inputs["input_ids"]) for feature in features)


def notes(which: Evaluation, testing: Testing, few_shot: bool) -> list[str]:
    """Return what a reader of a cell's scores must know, in sentences."""
    found = [which.dataset.note, f"Test files: {testing.variant}" if testing.variant else ""]
    if few_shot and which.dataset.pool_translates_train:
        found.append("The few-shot pool translates the training examples of the source language.")
    found += [f"{what} ({count})" for what, count in testing.adapted.items()]
    return [note for note in found if note]


def fit_health(report: FitReport) -> dict[str, Any]:
    """Return what a fit did, without how long it took."""
    kept = asdict(report)
    return {name: kept[name] for name in ("updates", "selected", "losses", "validation", "fallbacks")}


def speed(tokens: int, seconds: float) -> dict[str, float]:
    """Return tokens, seconds and tokens a second, as `cost.json` has them."""
    rate = tokens / seconds if seconds else 0.0
    return {"tokens": tokens, "seconds": round(seconds, 3), "tokens_per_second": round(rate, 1)}
