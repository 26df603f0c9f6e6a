"""Metrics of the `evaluate` library, ours and others', from local folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmark.errors import UserError
from benchmark.metrics import EvaluateMetric, from_evaluate, metric_folder
from benchmark.metrics.further import further_scores
from benchmark.types import Answer, ClassificationExample, Dataset, NerExample, QaExample

LABELS = [ClassificationExample(str(i), "", None, label) for i, label in enumerate(["b", "a", "b", "a"])]
SENTENCES = [NerExample("1", ("x", "y"), ("B-PER", "I-PER")), NerExample("2", ("z",), ("I-LOC",))]
QUESTIONS = [QaExample("q1", "?", "ein Haus", (Answer("ein Haus", 0), Answer("Haus", 4)))]

METRIC = """
import datasets
import evaluate


class Foreign(evaluate.Metric):
    def _info(self):
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="",
            features=datasets.Features({"predictions": datasets.Value("int32"), "references": datasets.Value("int32")}),
        )

    def _compute(self, predictions, references, offset=0.0):
        share = sum(p == r for p, r in zip(predictions, references)) / len(predictions)
        return {"foreign": share + offset, "ids": sorted(set(references)), "half": share / 2}
"""


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A metric as others write it: integer labels, a share, and a result that is no number."""
    folder = tmp_path_factory.mktemp("metrics") / "foreign"
    folder.mkdir()
    (folder / "foreign.py").write_text(METRIC)
    return folder


def ours(name: str, **options: Any) -> EvaluateMetric:
    return from_evaluate(metric_folder(name), scale=100.0, **options)


def test_own_classification_metric() -> None:
    found = ours("xlbench_classification").compute(LABELS, ["b", "a", "b", "b"], "de")
    assert found == {
        "xlbench_classification_accuracy": 75.0,
        "xlbench_classification_macro_f1": pytest.approx((80 + 200 / 3) / 2),
    }


def test_own_entity_metric() -> None:
    metric = ours("xlbench_entity_f1", keys=["entity_f1", "entity_f1_strict"])
    found = metric.compute(SENTENCES, [e.tags for e in SENTENCES], "de")
    assert found == {"xlbench_entity_f1_entity_f1": 100.0, "xlbench_entity_f1_entity_f1_strict": 100.0}


@pytest.mark.parametrize(("language", "score"), [("de", 100.0), ("th", 0.0)])
def test_own_qa_metric_gets_the_language(language: str, score: float) -> None:
    metric = ours("xlbench_qa", keys=["exact_match_mlqa"])
    assert metric.compute(QUESTIONS, ["das Haus"], language) == {"xlbench_qa_exact_match_mlqa": score}


def test_own_metrics_load_by_evaluate_itself() -> None:
    import evaluate

    metric = evaluate.load(str(metric_folder("xlbench_classification")))
    assert metric.compute(predictions=["a"], references=["a"])["accuracy"] == 100.0


def test_labels_become_ids_and_shares_percent(foreign: Path) -> None:
    found = from_evaluate(foreign).compute(LABELS, ["b", "a", "b", "b"], "de")
    assert found == {"foreign": 75.0, "foreign_half": 37.5}


def test_missing_label_is_wrong(foreign: Path) -> None:
    assert from_evaluate(foreign, keys=["foreign"]).compute(LABELS, ["b", None, "b", "a"], "de") == {"foreign": 75.0}


def test_arguments_are_handed_on(foreign: Path) -> None:
    metric = from_evaluate(foreign, keys=["foreign"], offset=-0.25)
    assert metric.compute(LABELS, ["b", "a", "b", "a"], "de") == {"foreign": 75.0}


def test_wrong_scale_is_an_error(foreign: Path) -> None:
    with pytest.raises(UserError, match=r"foreign = 1\.5.*set `scale`"):
        from_evaluate(foreign, offset=0.5).compute(LABELS, ["b", "a", "b", "a"], "de")


def test_unknown_key_names_those_there_are(foreign: Path) -> None:
    with pytest.raises(UserError, match=r"gives no f1\. It gives: foreign, ids, half"):
        from_evaluate(foreign, keys=["f1"]).compute(LABELS, ["b"] * 4, "de")


def test_inputs_of_another_type_are_an_error(foreign: Path) -> None:
    with pytest.raises(UserError, match="does not take these inputs"):
        from_evaluate(foreign).compute(QUESTIONS, ["Haus"], "de")


def test_example_of_a_plugin_needs_an_adapter(foreign: Path) -> None:
    with pytest.raises(UserError, match=r"takes a int\. Give from_evaluate"):
        from_evaluate(foreign).compute([1, 2], [1, 1], "de")


def test_adapter_of_a_plugin(foreign: Path) -> None:
    metric = from_evaluate(
        foreign, keys=["foreign"], adapt=lambda gold, found: {"predictions": list(found), "references": list(gold)}
    )
    assert metric.compute([1, 2], [1, 1], "de") == {"foreign": 50.0}


def test_metric_that_cannot_be_found_is_an_error() -> None:
    with pytest.raises(UserError, match=r"/no/such/metric.*local metric folder"):
        from_evaluate("/no/such/metric").compute(LABELS, ["a"] * 4, "de")


def test_naming_a_metric_loads_nothing() -> None:
    assert from_evaluate("org/no_such_metric").name == "no_such_metric"


def test_scale_must_be_positive() -> None:
    with pytest.raises(UserError, match="scale=0"):
        from_evaluate("accuracy", scale=0)


def test_unknown_folder_names_those_there_are() -> None:
    with pytest.raises(UserError, match="xlbench_classification, xlbench_entity_f1, xlbench_qa"):
        metric_folder("accuracy")


def test_further_metrics_of_a_data_set(foreign: Path) -> None:
    dataset = Dataset("toy", "classification", {}, lambda *_: (), metrics=(from_evaluate(foreign, keys=["foreign"]),))
    assert further_scores(dataset, LABELS, ["b", "a", "b", "a"], "de", taken=["accuracy"]) == {"foreign": 100.0}


class Points:
    name = "points"

    def compute(self, examples: object, predictions: object, language: str) -> dict[str, float]:
        return {"points": -5.0}


def test_a_further_metric_that_is_no_percentage_is_refused_at_once() -> None:
    dataset = Dataset("toy", "classification", {}, lambda *_: (), metrics=(Points(),))
    with pytest.raises(UserError, match=r"toy, metric points: the score points is -5\.0, not a percentage"):
        further_scores(dataset, LABELS, ["b", "a", "b", "a"], "de")


def test_further_metric_must_not_take_a_name_in_use(foreign: Path) -> None:
    dataset = Dataset("toy", "classification", {}, lambda *_: (), metrics=(from_evaluate(foreign),))
    with pytest.raises(UserError, match="toy: the metric foreign gives foreign, which is there already"):
        further_scores(dataset, LABELS, ["b", "a", "b", "a"], "de", taken=["foreign"])
