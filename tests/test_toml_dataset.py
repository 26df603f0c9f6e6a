"""A user's own data, described in TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmark.data import load_split
from benchmark.data.toml_dataset import read_toml_dataset
from benchmark.errors import DataError
from benchmark.registry import get_dataset
from benchmark.types import Answer, NerExample, Where
from tests.written import written

REVIEWS = """
task = "classification"
format = "csv"
languages = { en = "english", sw = "swahili" }
labels = ["bad", "good"]
[files]
train = "{language}/train.csv"
test = "{language}/test.csv"
[columns]
text = "review"
label = "stars"
"""


def described(folder: Path, description: str, **files: str) -> Path:
    """Write a description and its files; their names have __ for / and a final _ext for .ext."""
    for name, content in files.items():
        stem, _, extension = name.replace("__", "/").rpartition("_")
        written(folder, content, f"{stem}.{extension}")
    return written(folder, description, "own.toml")


def reviews(folder: Path, description: str = REVIEWS) -> Path:
    train, test = 'stars,review\ngood,"fine, ""really"""\nbad,no\n', "stars,review\nbad,hapana\n"
    return described(folder, description, english__train_csv=train, swahili__test_csv=test)


def test_csv(tmp_path: Path) -> None:
    own = get_dataset(str(reviews(tmp_path)))
    train = load_split(own, "en", "train", Where())
    assert [(e.id, e.text, e.label) for e in train.examples] == [("1", 'fine, "really"', "good"), ("2", "no", "bad")]
    assert (own.name, own.labels, own.languages["sw"]) == ("own", ("bad", "good"), "swahili")


def test_files_are_found_beside_the_description_whatever_the_data_folder(tmp_path: Path) -> None:
    own = read_toml_dataset(reviews(tmp_path))
    assert len(load_split(own, "swahili", "test", Where(Path("/nowhere"))).examples) == 1


def test_labels_are_read_from_train_and_sorted(tmp_path: Path) -> None:
    own = read_toml_dataset(reviews(tmp_path, REVIEWS.replace('labels = ["bad", "good"]\n', "")))
    assert own.labels == ("bad", "good")


def test_label_that_train_lacks_is_unknown(tmp_path: Path) -> None:
    path = reviews(tmp_path, REVIEWS.replace('labels = ["bad", "good"]\n', ""))
    written(tmp_path, "stars,review\nawful,x\n", "swahili/test.csv")
    with pytest.raises(DataError, match=r"test\.csv:2: the label 'awful' is unknown"):
        load_split(read_toml_dataset(path), "sw", "test", Where())


def test_tsv_without_a_header_and_without_quoting(tmp_path: Path) -> None:
    description = """
task = "classification"
format = "tsv"
languages = ["en"]
labels = ["0", "1"]
header = false
map = { no = "0" }
files = { test = "{language}.tsv" }
columns = { text = 1, text_pair = 2, label = 3, id = 4 }
"""
    own = read_toml_dataset(described(tmp_path, description, en_tsv='"a\tb"\tno\tx\n'))
    (example,) = load_split(own, "en", "test", Where()).examples
    assert (example.id, example.text, example.text_pair, example.label) == ("x", '"a', 'b"', "0")


JSON_LINES = """
task = "classification"
format = "jsonl"
languages = ["en"]
labels = ["0", "1"]
files = { test = "{language}.jsonl" }
columns = { text = "t", label = "l", id = "key" }
"""


def test_classification_in_json_lines(tmp_path: Path) -> None:
    own = read_toml_dataset(described(tmp_path, JSON_LINES, en_jsonl='{"t": "x", "l": 1, "key": 7}\n'))
    (example,) = load_split(own, "en", "test", Where()).examples
    assert (example.id, example.label) == ("7", "1")


@pytest.mark.parametrize(
    ("row", "found"),
    [('{"t": ["x"], "l": 1, "key": 7}', r"'t' is \['x'\]"), ('{"t": "x", "l": true, "key": 7}', "'l' is True")],
)
def test_field_of_another_type_is_named_with_its_line(tmp_path: Path, row: str, found: str) -> None:
    own = read_toml_dataset(described(tmp_path, JSON_LINES, en_jsonl=row))
    with pytest.raises(DataError, match=rf"en\.jsonl:1: {found}"):
        load_split(own, "en", "test", Where())


def test_conll(tmp_path: Path) -> None:
    description = """
task = "ner"
format = "conll"
languages = ["en"]
comments = true
delimiter = " "
map = { "B-OTH" = "O" }
files = { train = "{language}.txt" }
columns = { word = 2, tag = 3 }
"""
    own = read_toml_dataset(described(tmp_path, description, en_txt="# sent_id = s\n1 Oslo B-LOC\n2 x B-OTH\n"))
    assert own.labels == ("LOC",)
    assert load_split(own, "en", "train", Where()).examples == (NerExample("s", ("Oslo", "x"), ("B-LOC", "O")),)


def test_ner_in_json_lines(tmp_path: Path) -> None:
    description = 'task = "ner"\nformat = "jsonl"\nlanguages = ["en"]\nlabels = ["LOC"]\n[files]\ntest = "a.jsonl"\n'
    rows = '{"words": ["Oslo"], "tags": ["B-LOC"]}\n'
    own = read_toml_dataset(described(tmp_path, description, a_jsonl=rows))
    assert load_split(own, "en", "test", Where()).examples == (NerExample("1", ("Oslo",), ("B-LOC",)),)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ('{"words": ["a"], "tags": []}', "'tags' is no list of strings"),
        ('{"words": ["a"], "tags": ["O", "O"]}', "1 words but 2 tags"),
        ('{"words": ["a", ""], "tags": ["O", "O"]}', "an empty word"),
        ('{"words": ["a"]}', r"no field 'tags' \(there are words\)"),
    ],
)
def test_broken_row_is_named_with_its_line(tmp_path: Path, row: str, found: str) -> None:
    description = 'task = "ner"\nformat = "jsonl"\nlanguages = ["en"]\nlabels = ["LOC"]\n[files]\ntest = "a.jsonl"\n'
    own = read_toml_dataset(described(tmp_path, description, a_jsonl=f"\n{row}\n"))
    with pytest.raises(DataError, match=rf"a\.jsonl:2: {found}"):
        load_split(own, "en", "test", Where())


QA = 'task = "qa"\nformat = "{}"\nlanguages = ["en"]\ntrain_on = "squad"\nparallel = true\n[files]\ntest = "a.json"\n'


def test_squad(tmp_path: Path) -> None:
    content = (
        '{"data": [{"paragraphs": [{"context": "an x", "qas": '
        '[{"id": "q", "question": "?", "answers": [{"text": "x", "answer_start": 3}]}]}]}]}'
    )
    own = read_toml_dataset(described(tmp_path, QA.format("squad"), a_json=content))
    (example,) = load_split(own, "en", "test", Where()).examples
    assert (example.id, example.answers, own.train_on, own.parallel) == ("q", (Answer("x", 3),), "squad", True)


def test_questions_in_json_lines(tmp_path: Path) -> None:
    row = '{"id": "q", "question": "?", "context": "an x", "answers": [{"text": "x", "answer_start": 3}]}\n'
    own = read_toml_dataset(described(tmp_path, QA.format("jsonl"), a_json=row))
    assert load_split(own, "en", "test", Where()).examples[0].answers == (Answer("x", 3),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('task = "classification"', "", "`task` is missing"),
        ('task = "classification"', 'task = "qa"', "`format` is 'csv' and `task` is 'qa'"),
        ('format = "csv"', 'format = "xls"', "`format` is 'xls'.*classification in csv"),
        ('format = "csv"', 'formt = "csv"', "`formt` is no key of a data set. Did you mean `format`?"),
        ('["bad", "good"]', '"bad"', "`labels` is a str. It takes a list"),
        ('sw = "swahili"', 'Swahili = "s"', "`languages` holds 'Swahili'"),
        ('sw = "swahili"', "sw = 1", "`languages.sw` is 1"),
        ("test =", "dev =", "`files.dev` is no split. Splits are train, validation, test, pool"),
        ('text = "review"', "text = 1", "`columns.text` is 1. Give the name of a column"),
        ('["bad", "good"]', '["bad", "bad", "good"]', "`labels` names 'bad' twice"),
        ('["bad", "good"]', "[]", "`labels` is empty"),
        ('["bad", "good"]', "[1.5]", "`labels` holds 1.5"),
        ("[files]", 'map = { good = ["x"] }\n[files]', r"`map.good` holds \['x'\]"),
        (
            "[files]",
            'train_on = "sib20"\n[files]',
            "`train_on` is 'sib20'. No data set is called .*Did you mean sib200",
        ),
        ('test = "{language}/test.csv"', 'test = ""', "`files.test` is ''"),
        (
            'text = "review"',
            'txt = "review"',
            r"`columns` got an unexpected keyword argument 'txt'\. The columns .* text \(needed\), label \(needed\), ",
        ),
        ('label = "stars"', "", "`columns` missing 1 required positional argument: 'label'"),
        ('format = "csv"', 'format = "csv"\ndelimiter = ", "', "`delimiter` is ', '"),
        ('format = "csv"', 'format = "csv', "not TOML .*line 3"),
    ],
)
def test_error_names_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(DataError, match=rf"own\.toml: {message}"):
        read_toml_dataset(reviews(tmp_path, REVIEWS.replace(old, new)))


def test_labels_without_a_train_file_must_be_given(tmp_path: Path) -> None:
    description = REVIEWS.replace('labels = ["bad", "good"]\n', "").replace("train.csv", "absent.csv")
    with pytest.raises(DataError, match=r"`labels` is missing\. List the labels"):
        read_toml_dataset(reviews(tmp_path, description))


def test_missing_description_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.toml: cannot be read"):
        get_dataset(str(tmp_path / "absent.toml"))
