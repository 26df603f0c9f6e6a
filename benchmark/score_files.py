"""Reading other people's gold and predictions, for `xlbench score`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmark.data.faults import STRICT, SeenIds
from benchmark.data.tables import read_json_lines
from benchmark.data.text import read_text
from benchmark.errors import DataError, UserError
from benchmark.types import ClassificationExample, NerExample, QaExample, Task

ONE_PREDICTION = '{"id": ..., "prediction": ...}'


@dataclass(frozen=True, slots=True)
class Given:
    """A prediction as it was read, and where it stands (None in JSON that is one object)."""

    value: Any
    line: int | None


def read_gold_lines(path: Path, task: Task[Any]) -> list[Any]:
    """Return the examples of a JSON-lines file; what a line holds besides `id` is up to `task.parse_gold`.

    Raises:
        DataError: not JSON, no id, a duplicate id, or gold that the task does not take.
    """
    if not hasattr(task, "parse_gold"):
        raise UserError(f"The task type {task.name} has no parse_gold(id, row): give the gold by --dataset NAME.")
    examples = []
    for id_, line, row in _rows(path, "gold"):
        try:
            examples.append(task.parse_gold(id_, row))
        except UserError as error:
            raise DataError(path, line, str(error).rstrip("."), "Repair that line.") from error
    return examples


def read_predictions(path: Path) -> dict[str, Given]:
    """Return id -> prediction, from JSON lines or from one JSON object of id: prediction (SQuAD's form).

    Raises:
        DataError: not JSON, no id, a duplicate id, no prediction.
    """
    if _is_one_object(read_text(path)):
        return _read_object(path)
    given = {}
    for id_, line, row in _rows(path, "prediction"):
        if "prediction" not in row:
            raise DataError(path, line, f'no "prediction" among {sorted(row)}', f"Write {ONE_PREDICTION}.")
        given[id_] = Given(row["prediction"], line)
    return given


def fit_prediction(example: Any, value: Any) -> Any:
    """Return a prediction in the shape that the example's task scores; other tasks' examples take anything.

    Raises:
        ValueError: another type, or another number of tags than the sentence has; says what was found.
    """
    match example:
        case ClassificationExample():
            if isinstance(value, bool) or not isinstance(value, str | int):
                raise ValueError(f"{_show(value)} where a label is expected")
            return str(value)
        case QaExample():
            if not isinstance(value, str):
                raise ValueError(f"{_show(value)} where the text of an answer is expected")
        case NerExample():
            if not isinstance(value, list) or not all(isinstance(tag, str) and tag for tag in value):
                raise ValueError(f"{_show(value)} where a list of tags is expected")
            if len(value) != len(example.tags):
                raise ValueError(f"{len(value)} tags for the {len(example.tags)} words of sentence {example.id}")
    return value


def stand_in(example: Any) -> Any:
    """Return what a further metric, which knows no missing predictions, gets instead: one that finds nothing."""
    match example:
        case NerExample():
            return ["O"] * len(example.tags)
        case QaExample():
            return ""
    return None


def _rows(path: Path, what: str) -> Iterable[tuple[str, int, dict[str, Any]]]:
    """Yield (id, line, row) of a JSON-lines file."""
    seen = SeenIds(path, STRICT)
    for row in read_json_lines(path):
        id_ = row.values.get("id")
        if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
            found = f'the "id" {_show(id_)}' if "id" in row.values else f'no "id" among {sorted(row.values)}'
            raise DataError(path, row.line, found, f"Give every {what} the id of its example.")
        seen.is_new(str(id_), row.line)
        yield str(id_), row.line, dict(row.values)


def _is_one_object(text: str) -> bool:
    """Say whether a text is SQuAD's JSON by id, whole or broken, and not JSON lines."""
    if not text.lstrip().startswith("{"):
        return False
    first, _, rest = text.strip().partition("\n")
    try:
        row = json.loads(first)
    except ValueError:
        return first.strip() == "{" or first.rstrip().endswith(",")
    return not rest.strip() and "id" not in row and row.keys() != {"prediction"}  # else a line whose id was forgotten


def _read_object(path: Path) -> dict[str, Given]:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise DataError(path, None, f"the id {key!r} stands there twice", "Delete one of the two.")
            found[key] = value
        return found

    try:
        predictions = json.loads(read_text(path), object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        todo = f"Write one JSON object of id: prediction, or lines of {ONE_PREDICTION}."
        raise DataError(path, error.lineno, f"not JSON ({error.msg})", todo) from error
    return {id_: Given(value, None) for id_, value in predictions.items()}


def _show(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
