"""TSV and CSV files to classification examples."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from benchmark.data.classification import Columns, read_classification
from benchmark.data.faults import Faults
from benchmark.errors import DataError
from benchmark.types import ClassificationExample
from tests.written import written

TOPICS = ("sports", "travel")
NLI = ("entailment", "neutral", "contradiction")

read_topics = partial(
    read_classification,
    columns=Columns(id="index_id", text="text", label="category"),
    quoting=True,
    header=True,
    labels=TOPICS,
)
read_pairs = partial(
    read_classification,
    columns=Columns(text="premise", text_pair="hypothesis", label="label"),
    names=("premise", "hypothesis", "label"),
    quoting=False,
    labels=NLI,
    label_map={"contradictory": "contradiction"},
)


def topics(folder: Path, *rows: str) -> Path:
    return written(folder, "\n".join(["index_id\tcategory\ttext", *rows]) + "\n")


def test_ids_labels_and_texts_come_from_their_columns(tmp_path: Path) -> None:
    examples = read_topics(topics(tmp_path, '7\tsports\t"He said ""go""."'))
    assert examples == [ClassificationExample("7", 'He said "go".', None, "sports")]


def test_rows_without_an_id_are_numbered_from_1(tmp_path: Path) -> None:
    path = written(tmp_path, "a\tb\tneutral\nc\td\tentailment\n")
    assert [(e.id, e.text_pair) for e in read_pairs(path, header=False)] == [("1", "b"), ("2", "d")]


def test_header_is_no_example(tmp_path: Path) -> None:
    path = written(tmp_path, "premise\thypothesis\tlabel\na\tb\tneutral\n")
    assert [e.text for e in read_pairs(path, header=True)] == ["a"]


def test_label_spelt_in_two_ways_is_one_label(tmp_path: Path) -> None:
    path = written(tmp_path, "a\tb\tcontradictory\nc\td\tcontradiction\n")
    assert {e.label for e in read_pairs(path, header=False)} == {"contradiction"}


def test_raw_labels_are_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a\tb\tcontradictory\nc\td\tother\n")
    assert [e.label for e in read_pairs(path, header=False, raw=True)] == ["contradictory", "other"]


def test_invisible_characters_stay_in_the_text_only(tmp_path: Path) -> None:
    (example,) = read_topics(topics(tmp_path, "\u200b7\tsports\ufeff\t\ufeffa\u200bb "))
    assert example == ClassificationExample("7", "\ufeffa\u200bb ", None, "sports")


def test_unknown_label_names_line_and_labels(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"file:3: the label 'sport' is unknown\. The labels are sports, travel"):
        read_topics(topics(tmp_path, "1\tsports\ta", "2\tsport\tb"))


def test_duplicate_id_names_both_lines(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:4: the id '1' was already used in line 2"):
        read_topics(topics(tmp_path, "1\tsports\ta", "2\tsports\tb", "1\ttravel\tc"))


def test_tolerant_reader_drops_and_counts(tmp_path: Path) -> None:
    faults = Faults(tolerant=True)
    rows = ("1\tsports\ta", "2\tsport\tb", "1\ttravel\tc", "3\ttravel\td", "4\tx\te")
    examples = read_topics(topics(tmp_path, *rows), faults=faults)
    assert [e.id for e in examples] == ["1", "3"]
    assert faults.counts() == {"unknown label": 2, "duplicate id": 1}


# --------------------------------------------------------------------------- real files


def test_multinli_extract_has_all_its_rows(data_dir: Path) -> None:
    path = data_dir / "classification/xnli/train/multinli.train.en.tsv"
    columns = Columns(text="premise", text_pair="hypo", label="label")
    assert len(read_pairs(path, header=True, columns=columns)) == 15_001


def test_multinli_extract_as_csv_is_refused_and_not_shortened(data_dir: Path) -> None:
    path = data_dir / "classification/xnli/train/multinli.train.en.tsv"
    columns = Columns(text="premise", text_pair="hypo", label="label")
    with pytest.raises(DataError, match="without quoting"):
        read_pairs(path, header=True, columns=columns, quoting=True)


def test_quoted_sentences_of_sib200_lose_their_quotes(data_dir: Path) -> None:
    path = data_dir / "classification/sib200/eng_Latn/train.tsv"
    as_csv, as_plain = (read_topics(path, labels=(), quoting=quoting) for quoting in (True, False))
    differ = [(csv.text, plain.text) for csv, plain in zip(as_csv, as_plain, strict=True) if csv != plain]
    assert differ
    assert all(f'"{csv.replace(chr(34), chr(34) * 2)}"' == plain for csv, plain in differ)


def test_dev_set_of_xnli_has_no_header(data_dir: Path) -> None:
    assert len(read_pairs(data_dir / "classification/xnli/dev/dev-sw.tsv", header=False)) == 2_490
