"""Scoring of files without a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmark import registry
from benchmark.data.classification import Columns, read_classification
from benchmark.data.conll import read_conll
from benchmark.data.files import LocalFiles, Source
from benchmark.data.squad import read_squad
from benchmark.errors import DataError, UserError
from benchmark.score import score_files
from benchmark.types import Dataset

LANGUAGES = {"sw": "swa", "zh": "zho"}


def dataset(name: str, task: str, read: Any, **options: Any) -> Dataset:
    return Dataset(name, task, LANGUAGES, Source(LANGUAGES, LocalFiles(name, {}, read)), **options)


class HalfRight:
    """A further metric."""

    name = "half"

    def compute(self, examples: Sequence[Any], predictions: Sequence[Any], language: str) -> dict[str, float]:
        return {"half": 50.0}


class Length:
    """A task type of a plugin: how many characters a prediction has too many."""

    name = "length"

    def parse_gold(self, id: str, row: Mapping[str, Any]) -> Any:
        return type("LengthExample", (), {"id": id, "gold": row["gold"]})

    def score(self, examples: Sequence[Any], predictions: Sequence[Any], language: str) -> list[dict[str, float]]:
        return [{"right": float(p == e.gold)} for e, p in zip(examples, predictions, strict=True)]

    def summarise(self, sums: Mapping[str, float], count: int) -> dict[str, float]:
        return {"right": 100 * sums.get("right", 0) / count}


TABLE = partial(
    read_classification,
    columns=Columns(text="text", label="category", id="index_id"),
    quoting=True,
    header=True,
    labels=("a", "b"),
    label_map={"A": "a"},
)
TWO_LAYOUTS = LocalFiles(
    "two",
    {"test": "test-{code}.tsv", "train": "train/train-{code}.tsv"},
    {"test": TABLE, "train": partial(TABLE, columns=Columns(text="1", label="2"), header=False)},
)
DATASETS = {
    "two": Dataset("two", "classification", LANGUAGES, Source(LANGUAGES, TWO_LAYOUTS)),
    "table": dataset("table", "classification", TABLE, metrics=(HalfRight(),)),
    "conll": dataset(
        "conll", "ner", partial(read_conll, word_column=0, tag_column=1, comments=True, tag_map={"B-OTH": "O"})
    ),
    "squad": dataset("squad", "qa", read_squad),
    "bare": Dataset("bare", "qa", LANGUAGES, lambda *_: ()),
}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The three task types and one more; data sets of the tests."""
    task = registry.get_task
    monkeypatch.setattr("benchmark.score.get_dataset", DATASETS.__getitem__)
    monkeypatch.setattr("benchmark.score.get_task", lambda name: Length() if name == "length" else task(name))


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Write a file: rows as JSON lines, or text as it is."""

    def write_file(name: str, content: Sequence[Any] | str) -> Path:
        lines = "".join(json.dumps(row) + "\n" for row in content)
        (tmp_path / name).write_text(content if isinstance(content, str) else lines, encoding="utf-8")
        return tmp_path / name

    return write_file


def rows(key: str, **values: Any) -> list[dict[str, Any]]:
    return [{"id": id_.removeprefix("_"), key: value} for id_, value in values.items()]


def test_classification(write: Any) -> None:
    gold, predictions = rows("gold", _1="a", _2="b"), rows("prediction", _1="a", _2="a")
    found = score_files("classification", write("g", gold), write("p", predictions))
    assert found["scores"] == {"accuracy": 50.0, "macro_f1": pytest.approx(100 / 3)}


def test_classification_reports_classes(write: Any) -> None:
    gold, predictions = rows("gold", _1="a"), rows("prediction", _1="b")
    found = score_files("classification", write("g", gold), write("p", predictions))
    assert [row["name"] for row in found["per_class"]] == ["a", "b"]


def test_labels_and_ids_may_be_numbers(write: Any) -> None:
    gold, predictions = [{"id": 7, "gold": 1}], [{"id": "7", "prediction": 1}]
    assert score_files("classification", write("g", gold), write("p", predictions))["scores"]["accuracy"] == 100.0


def test_missing_id_is_wrong_and_unknown_id_ignored(write: Any) -> None:
    gold, predictions = rows("gold", _1="a", _2="a"), rows("prediction", _1="a", _9="a")
    found = score_files("classification", write("g", gold), write("p", predictions))
    counts = {key: found[key] for key in ("count", "missing", "unknown")}
    assert (counts, found["scores"]["accuracy"]) == ({"count": 2, "missing": 1, "unknown": 1}, 50.0)


def test_ner_reports_both_schemes_by_type(write: Any) -> None:
    gold, predictions = rows("gold", _1=["O", "I-LOC"]), rows("prediction", _1=["O", "I-LOC"])
    found = score_files("ner", write("g", gold), write("p", predictions))
    assert [row["f1"] for row in found["per_type"]] == [100.0]
    assert found["per_type_strict"] == []


def test_missing_sentence_loses_its_entities(write: Any) -> None:
    gold, predictions = rows("gold", _1=["B-PER"], _2=["B-PER", "O"]), rows("prediction", _1=["B-PER"])
    scores = score_files("ner", write("g", gold), write("p", predictions))["scores"]
    assert (scores["entity_recall"], scores["entity_precision"]) == (50.0, 100.0)


@pytest.mark.parametrize(
    ("task", "gold"), [("ner", {"gold": ["O", "O"]}), ("qa", {"answers": ["The"]}), ("classification", {"gold": "a"})]
)
def test_nothing_predicted_scores_nothing(write: Any, task: str, gold: dict[str, Any]) -> None:
    predictions = write("p", rows("prediction", _9=["O"] if task == "ner" else "a"))
    assert set(score_files(task, write("g", [{"id": "1", **gold}]), predictions)["scores"].values()) == {0.0}


def test_tags_are_not_mapped_and_odd_ones_noted(write: Any) -> None:
    gold, predictions = rows("gold", _1=["NOUN", "B-OTH"]), rows("prediction", _1=["VERB", "B-OTH"])
    found = score_files("ner", write("g", gold), write("p", predictions))
    assert [row["name"] for row in found["per_type"]] == ["ERB", "OTH", "OUN"]
    assert found["notes"] == [
        "Words with a gold or predicted tag outside IOB2: 1. The strict scores take such a tag as O."
    ]


QUESTIONS = [{"id": "q1", "answers": ["das Haus", "Haus"]}, {"id": "q2", "answers": ["x"]}]


def test_qa_from_json_lines(write: Any) -> None:
    predictions = rows("prediction", q1="ein Haus", q2="x")
    found = score_files("qa", write("g", QUESTIONS), write("p", predictions), language="de")
    assert (found["scores"]["exact_match"], found["scores"]["exact_match_mlqa"]) == (50.0, 100.0)


@pytest.mark.parametrize("indent", [None, 1])
def test_qa_from_squad_json(write: Any, indent: int | None) -> None:
    predictions = write("p.json", json.dumps({"q1": "das Haus", "other": ""}, indent=indent))
    found = score_files("qa", write("g", QUESTIONS), predictions, language="de")
    assert (found["scores"]["exact_match"], found["missing"], found["unknown"]) == (50.0, 1, 1)


@pytest.mark.parametrize(
    ("language", "note"), [(None, ["No language was given"]), ("th", ["MLQA has no rule for th"]), ("de", [])]
)
def test_qa_notes_where_mlqa_has_no_rule(write: Any, language: str | None, note: list[str]) -> None:
    found = score_files("qa", write("g", QUESTIONS), write("p", rows("prediction", q1="x")), language=language)
    assert [text.partition(":")[0] for text in found["notes"]] == note


def test_task_of_a_plugin_reads_its_own_gold(write: Any) -> None:
    gold, predictions = rows("gold", _1=3, _2=4), rows("prediction", _1=3)
    found = score_files("length", write("g", gold), write("p", predictions))
    assert (found["scores"], found["missing"]) == ({"right": 50.0}, 1)


# --------------------------------------------------------------------------- native formats


def test_native_table_has_ids_of_its_own_and_maps_nothing(write: Any) -> None:
    gold = write("g.tsv", 'index_id\tcategory\ttext\n17\tA\t"x\ny"\n18\tnew\tz\n')
    found = score_files("classification", gold, write("p", rows("prediction", _17="A", _18="new")), "table")
    assert (found["scores"]["accuracy"], found["missing"]) == (100.0, 0)


def test_native_file_is_read_as_the_split_that_its_name_tells(write: Any) -> None:
    gold = write("train-swa.tsv", "x\ta\n")
    found = score_files("classification", gold, write("p", rows("prediction", _1="a")), "two")
    assert (found["count"], found["scores"]["accuracy"]) == (1, 100.0)


def test_native_conll_counts_sentences_without_an_id_from_one(write: Any) -> None:
    gold = write("g.conll", "x\tB-OTH\n\ny\tO\nz\tB-PER\n")
    predictions = write("p", rows("prediction", _1=["B-OTH"], _2=["O", "B-PER"]))
    found = score_files("ner", gold, predictions, "conll")
    assert (found["scores"]["entity_f1"], found["count"]) == (100.0, 2)


def squad_json(*answers: str) -> str:
    qas = [{"id": "q1", "question": "?", "answers": [{"text": text, "answer_start": 99} for text in answers]}]
    return json.dumps({"data": [{"title": "", "paragraphs": [{"context": "Haus", "qas": qas}]}]})


def test_native_squad(write: Any) -> None:
    found = score_files("qa", write("g", squad_json("nein")), write("p", rows("prediction", q1="nein")), "squad")
    assert found["scores"]["exact_match"] == 100.0


def test_native_question_without_answers_is_an_error(write: Any) -> None:
    with pytest.raises(DataError, match="question q1 has no answer"):
        score_files("qa", write("g", squad_json()), write("p", rows("prediction", q1="nein")), "squad")


def test_further_metrics_of_the_data_set_are_printed(write: Any) -> None:
    gold = write("g.tsv", "index_id\tcategory\ttext\n17\ta\tx\n")
    found = score_files("classification", gold, write("p", rows("prediction", _17="a")), "table")
    assert found["scores"]["half"] == 50.0


def test_language_may_be_the_code_of_the_data_set(write: Any) -> None:
    gold = write("g.conll", "x\tO\n")
    assert score_files("ner", gold, write("p", rows("prediction", _1=["O"])), "conll", "swa")["language"] == "sw"


def test_data_set_of_another_task_is_an_error(write: Any) -> None:
    with pytest.raises(UserError, match="conll is a data set of the task ner, not qa"):
        score_files("qa", write("g", ""), write("p", ""), "conll")


def test_data_set_without_readable_files_is_an_error(write: Any) -> None:
    with pytest.raises(UserError, match="bare has no reader of native files"):
        score_files("qa", write("g", ""), write("p", ""), "bare")


# --------------------------------------------------------------------------- errors name file and line

LABEL = '{"id": 1, "gold": "a"}\n'


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        (LABEL + "{", r"g:2: not JSON"),
        (LABEL + "[1]", r"g:2: a JSON list"),
        (LABEL + '{"gold": "a"}', r"g:2: no \"id\" among \['gold'\]"),
        (LABEL + '{"id": null, "gold": "a"}', r"g:2: the \"id\" null"),
        (LABEL + '{"id": "1", "gold": "a"}', r"g:2: the id '1' was already used in line 1"),
        (LABEL + '{"id": 2}', r"g:2: .*no \"gold\""),
        ("", r"g: no rows"),
    ],
)
def test_broken_gold(write: Any, gold: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        score_files("classification", write("g", gold), write("p", rows("prediction", _1="a")))


def prediction(value: str) -> str:
    return f'{{"id": "0", "prediction": 1}}\n{{"id": "1", "prediction": {value}}}'


@pytest.mark.parametrize(
    ("task", "gold", "predictions", "message"),
    [
        ("classification", {"gold": "a"}, prediction("null"), "p:2: id 1: null where a label"),
        ("classification", {"gold": "a"}, prediction("true"), "p:2: id 1: true where a label"),
        ("classification", {"gold": "a"}, prediction('["a"]'), r'p:2: id 1: \["a"\] where a label'),
        ("ner", {"gold": ["O", "O"]}, prediction('["O"]'), "p:2: id 1: 1 tags for the 2 words of sentence 1"),
        ("ner", {"gold": ["O"]}, prediction('[""]'), "p:2: id 1: .* where a list of tags"),
        ("ner", {"gold": ["O"]}, prediction('"O"'), 'p:2: id 1: "O" where a list of tags'),
        ("qa", {"answers": ["x"]}, prediction("3"), "p:2: id 1: 3 where the text"),
        ("qa", {"answers": ["x"]}, '{"1": 3}', "p: id 1: 3 where the text"),
        ("qa", {"answers": ["x"]}, '{"1": "a", "1": "b"}', "p: the id '1' stands there twice"),
        ("qa", {"answers": ["x"]}, '{\n"1": "a",\n"2"', "p:3: not JSON"),
        ("qa", {"answers": ["x"]}, '{"id": "1", "text": "x"}', r"p:1: no \"prediction\""),
        ("qa", {"answers": ["x"]}, '{"prediction": "x"}', r"p:1: no \"id\""),
        ("qa", {"answers": ["x"]}, prediction('"x"') + "\n" + prediction('"x"'), "p:3: the id '0' was already used"),
        ("qa", {"answers": ["x"]}, prediction('"x'), "p:2: not JSON"),
    ],
)
def test_broken_predictions(write: Any, task: str, gold: dict[str, Any], predictions: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        score_files(task, write("g", [{"id": "1", **gold}]), write("p", predictions))
