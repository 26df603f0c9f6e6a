"""Scores of anybody's predictions, without a run: what `xlbench score` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark import languages
from benchmark.data.files import LocalFiles
from benchmark.data.splits import resolve_language
from benchmark.errors import DataError, UserError
from benchmark.metrics.counts import sum_statistics
from benchmark.metrics.further import further_scores
from benchmark.metrics.qa import mlqa_note
from benchmark.metrics.reports import REPORTS
from benchmark.registry import get_dataset, get_task
from benchmark.score_files import Given, fit_prediction, read_gold_lines, read_predictions, stand_in
from benchmark.types import Dataset, QaExample

UNKNOWN_LANGUAGE = "und"
"""BCP-47 for a language that was not said."""


def score_files(
    task: str, gold: Path, predictions: Path, dataset: str | None = None, language: str | None = None
) -> dict[str, Any]:
    """Score a file of predictions against a file of gold.

    Args:
        task: name of a task type.
        gold: JSON lines (`{"id", "gold"}`; for QA `{"id", "answers": [text, ...]}`), or with `dataset`
            a file in that data set's native format. Nothing is mapped or renamed.
        predictions: JSON lines (`{"id", "prediction"}`), or one JSON object of id: prediction.
        dataset: whose format the gold has, and whose further metrics are computed as well.
        language: BCP-47 tag, or the data set's own code; QA has rules by language.

    Returns:
        JSON-able: `task`, `dataset`, `language`, `count` (gold examples), `missing` (gold ids without a prediction,
        counted as wrong), `unknown` (predictions whose id is not in the gold, ignored), `scores` in
        percent, `per_class` or `per_type` and `per_type_strict`, and `notes`.

    Raises:
        UserError: unknown names, or files that are not what they should be (DataError, with the line).
    """
    kind, source = get_task(task), get_dataset(dataset) if dataset else None
    tag = language_tag(language, source)
    examples = _native_gold(source, gold, task) if source else read_gold_lines(gold, kind)
    given = read_predictions(predictions)
    values = match_predictions(examples, given, predictions)
    sums = sum_statistics(kind.score(examples, values, tag))
    scores = kind.summarise(sums, len(examples))
    if source:
        given_or_not = [stand_in(e) if v is None else v for e, v in zip(examples, values, strict=True)]
        scores |= further_scores(source, examples, given_or_not, tag, taken=scores)
    ids = {example.id for example in examples}
    return {
        "task": task,
        "dataset": dataset,
        "language": tag,
        "count": len(examples),
        "missing": len(ids - given.keys()),
        "unknown": len(given.keys() - ids),
        "scores": scores,
        **(REPORTS[task](sums) if task in REPORTS else {}),
        "notes": notes(task, tag, sums),
    }


def language_tag(name: str | None, dataset: Dataset | None) -> str:
    """Return the tag of a language given by tag or by the data set's own code; "und" for None.

    Raises:
        UserError: the data set has no such language; without a data set, no BCP-47 tag.
    """
    if name is None:
        return UNKNOWN_LANGUAGE
    return resolve_language(dataset, name) if dataset else languages.language(name).tag


def match_predictions(examples: Sequence[Any], given: Mapping[str, Given], path: Path) -> list[Any]:
    """Return one prediction an example, in their order, checked; None, which counts as wrong, for those not given.

    Raises:
        DataError: a prediction of the wrong type or length.
    """
    values: list[Any] = []
    for example in examples:
        if example.id not in given:
            values.append(None)
            continue
        prediction = given[example.id]
        try:
            values.append(fit_prediction(example, prediction.value))
        except ValueError as error:
            todo = "Leave the id out where there is no prediction."
            raise DataError(path, prediction.line, f"id {example.id}: {error}", todo) from error
    return values


def notes(task: str, language: str, sums: Mapping[str, float]) -> list[str]:
    """Return what a reader of the scores must know."""
    found = []
    if odd := round(sums.get("words_not_iob2", 0)):
        found.append(f"Words with a gold or predicted tag outside IOB2: {odd}. The strict scores take such a tag as O.")
    if task == "qa" and language == UNKNOWN_LANGUAGE:
        found.append("No language was given: the *_mlqa scores use the SQuAD v1.1 rule.")
    elif task == "qa" and (note := mlqa_note(language)):
        found.append(note)
    return found


def _native_gold(dataset: Dataset, path: Path, task: str) -> Sequence[Any]:
    if dataset.task != task:
        raise UserError(f"{dataset.name} is a data set of the task {dataset.task}, not {task}. Name that task.")
    local = getattr(dataset.load, "local", None)
    if not isinstance(local, LocalFiles):
        raise UserError(
            f"{dataset.name} has no reader of native files. Give the gold as JSON lines, without --dataset."
        )
    examples = local.read_file(path, local.split_of(path), raw=True)
    for example in examples:
        if isinstance(example, QaExample) and not example.answers:
            raise DataError(path, None, f"question {example.id} has no answer", "Give the file with the answers.")
    return examples
