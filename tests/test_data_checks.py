"""All problems of all files, and what data is like."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmark.data import LocalFiles, Source
from benchmark.data.checks import DatasetCheck, Problem, check_dataset
from benchmark.data.conll import read_conll
from benchmark.data.labels import labels_of, orphan_tags
from benchmark.data.stats import Lengths, Overlap, dataset_stats
from benchmark.errors import NoSuchSplit
from benchmark.types import Dataset, NerExample, SplitName, Where
from tests.written import written

LANGUAGES = {"en": "en", "sw": "sw"}
read = partial(
    read_conll, delimiter=" ", word_column=0, tag_column=1, columns={2}, comments=False, types=("PER", "LOC")
)
FILES = LocalFiles("toy", {"train": "{code}-train", "test": "{code}-test"}, read)
TOY = Dataset("toy", "ner", LANGUAGES, Source(LANGUAGES, FILES), ("PER", "LOC"))


def data(folder: Path, **files: str) -> Where:
    for name, content in files.items():
        written(folder / "toy", content, name.replace("_", "-"))
    return Where(folder)


def messages(result: DatasetCheck, kind: str) -> list[str]:
    return [problem.message.split(". ")[0] for problem in result.problems if problem.kind == kind]


def test_every_problem_is_reported(tmp_path: Path) -> None:
    where = data(tmp_path, en_train="a X\n\nb O\n\nc Y\n", sw_test="a Z\n")
    result = check_dataset(TOY, where)
    folder = tmp_path / "toy"
    assert messages(result, "unknown tag") == [
        f"{folder}/en-train:1: the tag 'X' of 'a' is unknown",
        f"{folder}/en-train:5: the tag 'Y' of 'c' is unknown",
        f"{folder}/sw-test:1: the tag 'Z' of 'a' is unknown",
    ]


def test_a_data_set_may_bring_a_check_of_its_own(tmp_path: Path) -> None:
    where = data(tmp_path, en_train="a O\n")
    audited = replace(TOY, audit=f"{__name__}:complain")
    assert messages(check_dataset(audited, where), "taste") == [f"{tmp_path / 'toy'}: not nice"]


def test_what_the_reader_said_is_not_said_again_by_the_audit(tmp_path: Path) -> None:
    where = data(tmp_path, en_train="a X\n")
    audited = replace(TOY, audit=f"{__name__}:repeat")
    assert [problem.kind for problem in check_dataset(audited, where).problems] == ["unknown tag"]


def repeat(folder: Path) -> list[Problem]:
    return [Problem("en", "train", "unknown tag", f"{folder}/en-train:1: the tag 'X' of 'a' is unknown", fatal=True)]


def complain(folder: Path) -> list[Problem]:
    return [Problem("en", "train", "taste", f"{folder}: not nice. Make it nicer.", fatal=True)]


def test_unreadable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    result = check_dataset(TOY, data(tmp_path, en_train="a\n", en_test="a X\n\nb O\n"))
    assert result.counts() == {"unreadable file": 1, "unknown tag": 1}
    assert [(split.language, split.split, split.examples) for split in result.splits] == [("en", "test", 1)]


def test_faults_before_an_unreadable_line_are_reported_too(tmp_path: Path) -> None:
    result = check_dataset(TOY, data(tmp_path, en_train="a X\n\nb\n"))
    assert result.counts() == {"unknown tag": 1, "unreadable file": 1}


def test_orphan_tags_are_counted_and_no_problem(tmp_path: Path) -> None:
    result = check_dataset(TOY, data(tmp_path, en_test="a I-PER\nb I-PER\nc I-LOC\nd O\ne I-LOC\n"))
    assert (result.splits[0].orphans, result.problems) == (3, ())


def test_label_sets_that_differ_are_named(tmp_path: Path) -> None:
    where = data(tmp_path, en_test="a B-PER\nb B-LOC\n", sw_test="a B-LOC\n", sw_train="b B-LOC\n")
    assert check_dataset(TOY, where).label_differences() == ["no PER in sw train, sw test"]


def test_plugin_that_reads_a_broken_file_is_reported(tmp_path: Path) -> None:
    where = data(tmp_path, en_test="a X\n")
    plugin = replace(TOY, load=lambda language, split, where: TOY.load(language, split, where))
    result = check_dataset(plugin, where)
    assert messages(result, "unreadable file") == [f"{tmp_path}/toy/en-test:1: the tag 'X' of 'a' is unknown"]


def test_all_problems_of_a_plugin_are_reported() -> None:
    def load(language: str, split: SplitName, where: Where) -> list[NerExample]:
        if (language, split) != ("en", "test"):
            raise NoSuchSplit("no such split")
        return [NerExample(id_, ("a",), (tag,)) for id_, tag in (("1", "O"), ("1", "O"), ("2", "B-X"))]

    result = check_dataset(replace(TOY, load=load), Where())
    assert messages(result, "duplicate id") == ["toy en test: the id '1' stands twice"]
    assert messages(result, "unknown label") == ["toy en test: example '2' has the label 'X'"]
    assert [split.examples for split in result.splits] == [1]


def test_data_set_without_any_split_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "toy").mkdir()
    assert check_dataset(TOY, Where(tmp_path)).counts() == {"no data": 1}


@pytest.mark.parametrize(
    ("tags", "orphans", "types"),
    [
        (["B-PER", "I-PER", "O", "I-PER"], {3}, ["PER", "PER"]),
        (["B-PER", "I-LOC", "I-LOC"], {1}, ["PER", "LOC"]),
        (["B-PER", "B-PER"], set(), ["PER", "PER"]),
    ],
)
def test_entities_begin_with_b_or_an_orphan(tags: list[str], orphans: set[int], types: list[str]) -> None:
    assert orphan_tags(tags) == orphans
    assert labels_of(NerExample("1", tuple(tags), tuple(tags))) == types


# --------------------------------------------------------------------------- statistics


def test_sizes_labels_and_lengths(tmp_path: Path) -> None:
    where = data(tmp_path, en_test="a B-PER\nb I-PER\nc B-LOC\n\ndef O\n\nde B-PER\n")
    (split,) = dataset_stats(TOY, where).splits
    assert (split.examples, dict(split.labels)) == (3, {"PER": 2, "LOC": 1})
    assert split.words == Lengths(1.0, 2.8, 3)
    assert split.characters == Lengths(3.0, 4.8, 5)


def test_broken_examples_are_left_out_and_counted(tmp_path: Path) -> None:
    (split,) = dataset_stats(TOY, data(tmp_path, en_test="a X\n\nb O\n")).splits
    assert (split.examples, split.dropped) == (1, 1)


def test_duplicates_within_a_split(tmp_path: Path) -> None:
    (split,) = dataset_stats(TOY, data(tmp_path, en_test="a O\n\nb O\n\na O\n\na B-PER\n")).splits
    assert split.duplicates == 2


def test_overlap_within_and_across_languages(tmp_path: Path) -> None:
    where = data(tmp_path, en_train="a O\n\nb O\n", en_test="a O\n\nc O\n", sw_test="b O\n\na O\n\nd O\n")
    assert dataset_stats(TOY, where).overlaps == (Overlap("en", "en", 1), Overlap("en", "sw", 2))


def test_overlap_with_the_data_set_that_is_trained_on(tmp_path: Path) -> None:
    where = data(tmp_path, en_train="a O\n", sw_test="a O\n")
    assert dataset_stats(replace(TOY, train_on="other"), where, TOY).overlaps == (Overlap("en", "sw", 1),)
