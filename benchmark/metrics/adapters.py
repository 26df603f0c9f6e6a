"""Any metric of the `evaluate` library as a further metric of a data set.

`evaluate` takes seconds to import, so it is imported when a metric computes for the first time. A name is looked up on
the hub (or in evaluate's cache); a folder, for instance one of `benchmark.metrics.hub`, needs no network.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from numbers import Real
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.types import ClassificationExample, NerExample, QaExample

Inputs = dict[str, list[Any]]
"""`predictions` and `references`, as `evaluate` takes them."""


@dataclass(frozen=True)
class EvaluateMetric:
    """A metric of the `evaluate` library, in the shape that `Dataset.metrics` wants; see `from_evaluate`."""

    name: str
    path: str
    scale: float = 1.0
    keys: tuple[str, ...] | None = None
    adapt: Callable[[Sequence[Any], Sequence[Any]], Inputs] | None = None
    compute_kwargs: Mapping[str, Any] = field(default_factory=dict)

    def compute(self, examples: Sequence[Any], predictions: Sequence[Any], language: str) -> dict[str, float]:
        """Return metric -> percent; the names start with that of the metric.

        Args:
            examples: gold.
            predictions: values in the gold's own shape, in the order of the examples.
            language: BCP-47 tag; handed on to a metric that asks for a `language`.

        Raises:
            UserError: the metric cannot be loaded, does not take these inputs, lacks a key,
                or gives what is no percentage.
        """
        metric = _load(self.path)
        inputs = self.adapt(examples, predictions) if self.adapt else _inputs(metric, examples, predictions)
        kwargs = dict(self.compute_kwargs)
        if "language" in inspect.signature(metric._compute).parameters:
            kwargs.setdefault("language", language)
        try:
            found = metric.compute(**inputs, **kwargs)
        except (ValueError, TypeError, KeyError) as error:
            _load.cache_clear()  # it may still hold a part of these inputs
            raise UserError(f"The metric {self.path} does not take these inputs: {error}. See its card.") from error
        return {self._metric_name(key): self._percent(key, found[key]) for key in self._chosen(found)}

    def _chosen(self, found: Mapping[str, Any]) -> Sequence[str]:
        if self.keys is None:
            return [key for key, value in found.items() if isinstance(value, Real)]
        absent = [key for key in self.keys if key not in found]
        if absent:
            raise UserError(f"The metric {self.path} gives no {', '.join(absent)}. It gives: {', '.join(found)}.")
        return self.keys

    def _metric_name(self, key: str) -> str:
        return key if key == self.name else f"{self.name}_{key}"

    def _percent(self, key: str, value: Any) -> float:
        percent = 100.0 * float(value) / self.scale
        if not 0.0 <= percent <= 100.0 + 1e-9:
            raise UserError(
                f"The metric {self.path} gives {key} = {value}, no share of {self.scale:g}. "
                "Choose `keys`, or set `scale`."
            )
        return min(percent, 100.0)


def from_evaluate(
    name_or_path: str | Path,
    *,
    scale: float = 1.0,
    keys: Sequence[str] | None = None,
    adapt: Callable[[Sequence[Any], Sequence[Any]], Inputs] | None = None,
    **compute_kwargs: Any,
) -> EvaluateMetric:
    """Name a metric of the `evaluate` library; nothing is imported or loaded yet.

    Its inputs are chosen by the type of the examples: label ids, or labels if the metric takes strings; lists of
    tags; the format of the `squad` metric. A label that is missing (None) is handed on as a class of its own, "".

    Args:
        name_or_path: a metric of the hub (`accuracy`, `org/metric`), or the folder of a metric.
        scale: what the metric itself gives for a perfect result: 1.0, or 100.0 if it gives percent.
        keys: which of its results count; None for all that are single numbers.
        adapt: (examples, predictions) -> `{"predictions": [...], "references": [...]}`, for examples of
            other types or a metric with inputs of its own.
        **compute_kwargs: handed to the metric's `compute`, for instance `average="weighted"`.

    Returns:
        An entry of `Dataset.metrics`. Its metrics are called `<name>_<key>`, or `<name>` where both are the same.
    """
    if scale <= 0:
        raise UserError(f"scale={scale!r}: give what the metric itself gives for a perfect result, 1.0 or 100.0.")
    return EvaluateMetric(
        name=Path(name_or_path).stem,
        path=str(name_or_path),
        scale=float(scale),
        keys=tuple(keys) if keys is not None else None,
        adapt=adapt,
        compute_kwargs=compute_kwargs,
    )


@cache
def _load(path: str) -> Any:
    try:
        import evaluate

        return evaluate.load(path, keep_in_memory=True)
    except (OSError, ImportError, ValueError, TypeError, AttributeError) as error:
        raise UserError(
            f"The metric {path!r} of the evaluate library could not be loaded: {error} "
            "Check its name; without a network (or with HF_HUB_OFFLINE=1) give the path of a local metric folder."
        ) from error


def _inputs(metric: Any, examples: Sequence[Any], predictions: Sequence[Any]) -> Inputs:
    if not examples:
        raise UserError(f"The metric {metric.name} has nothing to score: no examples.")
    kind = type(examples[0])
    if kind not in _ADAPTERS:
        raise UserError(f"No metric of the evaluate library takes a {kind.__name__}. Give from_evaluate(adapt=...).")
    inputs = _ADAPTERS[kind](examples, predictions)
    return _as_ids(inputs) if kind is ClassificationExample and not _takes_strings(metric) else inputs


def _takes_strings(metric: Any) -> bool:
    """Say whether a metric wants labels as strings; most of the hub's want integers."""
    features = metric.features[0] if isinstance(metric.features, list) else metric.features
    return getattr(features.get("predictions"), "dtype", "") == "string"


def _as_ids(inputs: Inputs) -> Inputs:
    """Number the labels that occur, in alphabetical order."""
    ids = {
        label: number for number, label in enumerate(sorted({label for column in inputs.values() for label in column}))
    }
    return {name: [ids[label] for label in column] for name, column in inputs.items()}


def _labels(examples: Sequence[ClassificationExample], predictions: Sequence[str | None]) -> Inputs:
    return {"predictions": [label or "" for label in predictions], "references": [e.label for e in examples]}


def _tags(examples: Sequence[NerExample], predictions: Sequence[Sequence[str]]) -> Inputs:
    return {"predictions": [list(tags) for tags in predictions], "references": [list(e.tags) for e in examples]}


def _squad(examples: Sequence[QaExample], predictions: Sequence[str]) -> Inputs:
    """Return the format of the `squad` metric."""
    answers = [{"text": [a.text for a in e.answers], "answer_start": [a.start for a in e.answers]} for e in examples]
    return {
        "predictions": [{"id": e.id, "prediction_text": p} for e, p in zip(examples, predictions, strict=True)],
        "references": [{"id": e.id, "answers": a} for e, a in zip(examples, answers, strict=True)],
    }


_ADAPTERS: dict[type, Callable[[Any, Any], Inputs]] = {
    ClassificationExample: _labels,
    NerExample: _tags,
    QaExample: _squad,
}
