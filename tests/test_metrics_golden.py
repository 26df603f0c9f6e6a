"""Every figure of the golden files, to 1e-9."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmark.metrics import (
    classification_scores,
    classification_statistics,
    entity_scores,
    entity_statistics,
    qa_scores,
    qa_statistics,
    sum_statistics,
)

Figures = dict[str, float]
SQUAD = {"exact_match": "exact_match", "f1": "token_f1"}
MLQA = {"exact_match": "exact_match_mlqa", "f1": "token_f1_mlqa"}
DEFAULT = {"f1": "entity_f1", "precision": "entity_precision", "recall": "entity_recall"}
STRICT = {figure: f"{metric}_strict" for figure, metric in DEFAULT.items()}


def exactly(figures: Figures) -> Any:
    return pytest.approx(figures, rel=0, abs=1e-9)


def renamed(scores: Figures, names: dict[str, str]) -> Figures:
    return {figure: scores[metric] for figure, metric in names.items()}


def entities(gold: list[list[str]], predicted: list[list[str]]) -> Figures:
    sums = sum_statistics(entity_statistics(g, p) for g, p in zip(gold, predicted, strict=True))
    return entity_scores(sums, len(gold))


@pytest.mark.parametrize(("rule", "names"), [("squad_v1", SQUAD), ("mlqa", MLQA)])
def test_qa(shared_dir: Path, rule: str, names: dict[str, str]) -> None:
    for part in json.loads((shared_dir / "golden/qa.json").read_text()):
        if rule in part:
            rows = [qa_statistics(q["answers"], q["prediction"], part["language"]) for q in part["items"]]
            scores = qa_scores(sum_statistics(rows), len(rows))
            assert renamed(scores, names) == exactly(part[rule]), part["language"]


@pytest.mark.parametrize(("rule", "names"), [("seqeval_default", DEFAULT), ("seqeval_strict_iob2", STRICT)])
def test_ner(shared_dir: Path, rule: str, names: dict[str, str]) -> None:
    for part in json.loads((shared_dir / "golden/ner.json").read_text()):
        assert renamed(entities(part["gold"], part["pred"]), names) == exactly(part[rule]), part["language"]


class Mock:
    """One task of XTREME's mock submission."""

    def __init__(self, folder: Path, task: str) -> None:
        self.folder, self.task = folder, task
        self.expected = json.loads((folder / "expected.json").read_text())[task]

    def texts(self, language: str, ending: str) -> list[str]:
        """The files of gold and predictions."""
        paths = [self.folder / part / self.task / f"test-{language}.{ending}" for part in ("labels", "predictions")]
        return [path.read_text(encoding="utf-8") for path in paths]

    def check(self, found: dict[str, Figures]) -> None:
        """Compare every language, and the unweighted average over all of them."""
        assert found == {language: exactly(figures) for language, figures in self.expected["languages"].items()}
        names = self.expected["average"]
        average = {name: sum(figures[name] for figures in found.values()) / len(found) for name in names}
        assert average == exactly(self.expected["average"])


@pytest.fixture
def mock(shared_dir: Path, request: pytest.FixtureRequest) -> Mock:
    return Mock(shared_dir / "golden/xtreme_mock", request.param)


@pytest.mark.parametrize("mock", ["xnli", "pawsx"], indirect=True)
def test_xtreme_classification(mock: Mock) -> None:
    def scores(language: str) -> Figures:
        pairs = list(zip(*(text.split() for text in mock.texts(language, "tsv")), strict=True))
        sums = sum_statistics(classification_statistics(gold, predicted) for gold, predicted in pairs)
        return {"accuracy": classification_scores(sums, len(pairs))["accuracy"]}

    mock.check({language: scores(language) for language in mock.expected["languages"]})


@pytest.mark.parametrize("mock", ["panx", "udpos"], indirect=True)
def test_xtreme_tags(mock: Mock) -> None:
    def scores(language: str) -> Figures:
        files = [[s.split("\n") for s in text.strip().split("\n\n")] for text in mock.texts(language, "tsv")]
        return renamed(entities(*files), DEFAULT)

    mock.check({language: scores(language) for language in mock.expected["languages"]})


@pytest.mark.parametrize(("mock", "names"), [("xquad", SQUAD), ("tydiqa", SQUAD), ("mlqa", MLQA)], indirect=["mock"])
def test_xtreme_qa(mock: Mock, names: dict[str, str]) -> None:
    def scores(language: str) -> Figures:
        gold, predictions = map(json.loads, mock.texts(language, "json"))
        questions = [q for article in gold["data"] for p in article["paragraphs"] for q in p["qas"]]
        rows = [
            qa_statistics([a["text"] for a in q["answers"]], predictions.get(q["id"], ""), language) for q in questions
        ]
        return renamed(qa_scores(sum_statistics(rows), len(rows)), names)

    mock.check({language: scores(language) for language in mock.expected["languages"]})
