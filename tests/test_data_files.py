"""Local folder or hub, and the files of a split."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from benchmark.data import LocalFiles, Source, available, load_split
from benchmark.data.classification import Columns, read_classification
from benchmark.errors import DataError, NoSuchSplit, UserError
from benchmark.types import ClassificationExample, Dataset, Loaded, SplitName, Where
from tests.written import written

LANGUAGES = {"en": "eng_Latn", "sw": "swh_Latn"}
read = partial(
    read_classification,
    columns=Columns("1", "2"),
    quoting=False,
    header=False,
    labels=("a", "b"),
    label_map={"A": "a"},
)
FILES = LocalFiles(
    "classification/toy",
    {"test": "{code}/test.tsv"},
    read,
    paths={("eng_Latn", "train"): "train.tsv"},
    variant="a draft",
)


@dataclass(frozen=True)
class FakeHub:
    """A repository with one test example in English."""

    repository: str = "toys/toy"
    revision: str = "1234"

    def has(self, code: str, split: SplitName) -> bool:
        return (code, split) == ("eng_Latn", "test")

    def load(self, code: str, split: SplitName, where: Where) -> Loaded:
        if code != "eng_Latn":
            raise UserError("The hub cannot be reached.")
        return Loaded((ClassificationExample("1", "hub", None, "a"),), origin="hub:toys/toy@1234")


def toy(hub: FakeHub | None = None) -> Dataset:
    return Dataset("toy", "classification", LANGUAGES, Source(LANGUAGES, FILES, hub), ("a", "b"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, "x\tA\ny\tb\n", "classification/toy/eng_Latn/test.tsv")
    written(tmp_path, "z\tb\n", "classification/toy/train.tsv")
    return tmp_path


def test_split_says_where_it_came_from_and_how_it_differs(folder: Path) -> None:
    loaded = load_split(toy(), "en", "test", Where(folder))
    assert [e.label for e in loaded.examples] == ["a", "b"]
    assert loaded.origin == str(folder / "classification/toy/eng_Latn/test.tsv")
    assert loaded.variant == "a draft"


def test_named_path_of_one_language(folder: Path) -> None:
    assert load_split(toy(), "en", "train", Where(folder)).examples[0].text == "z"


@pytest.mark.parametrize("below", ["", "classification", "classification/toy"])
def test_data_dir_may_be_any_folder_above_or_the_folder_itself(folder: Path, below: str) -> None:
    assert FILES.find("eng_Latn", "test", folder / below) is not None


def test_absolute_folder_needs_no_data_dir(folder: Path) -> None:
    files = replace(FILES, folder=str(folder / "classification/toy"))
    assert files.find("eng_Latn", "test", None) is not None


def test_one_reader_for_each_split(folder: Path) -> None:
    files = replace(FILES, read={"train": read, "test": partial(read, columns=Columns("2", "1"), labels=())})
    assert files.load("eng_Latn", "test", folder).examples[0].text == "A"


def test_file_by_path_is_read_without_mapping(folder: Path) -> None:
    path = folder / "classification/toy/eng_Latn/test.tsv"
    assert [e.label for e in FILES.read_file(path)] == ["A", "b"]


def test_local_folder_goes_before_the_hub(folder: Path) -> None:
    assert load_split(toy(FakeHub()), "en", "test", Where(folder)).examples[0].text == "x"


@pytest.mark.parametrize("has_folder", [True, False])
def test_without_local_files_the_hub_is_asked(tmp_path: Path, has_folder: bool) -> None:
    where = Where(tmp_path if has_folder else None)
    assert load_split(toy(FakeHub()), "en", "test", where).examples[0].text == "hub"


def test_language_without_its_file_is_no_split(folder: Path) -> None:
    with pytest.raises(NoSuchSplit, match=r"swh_Latn/test\.tsv does not exist"):
        load_split(toy(FakeHub()), "sw", "test", Where(folder))


def test_split_without_a_pattern_is_no_split(folder: Path) -> None:
    with pytest.raises(NoSuchSplit, match="No validation split for 'eng_Latn'"):
        load_split(toy(), "en", "validation", Where(folder))


def test_neither_folder_nor_hub_names_both_attempts(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no such folder in .*The hub cannot be reached"):
        load_split(toy(FakeHub()), "sw", "test", Where(tmp_path))


def test_set_that_is_not_on_the_hub_says_so() -> None:
    with pytest.raises(UserError, match=r"no --data-dir .* is given\. It is not on the hub"):
        load_split(toy(), "en", "test", Where())


def test_broken_file_is_named(folder: Path) -> None:
    written(folder, "x\tc\n", "classification/toy/eng_Latn/test.tsv")
    with pytest.raises(DataError, match=r"test\.tsv:1: the label 'c' is unknown"):
        load_split(toy(), "en", "test", Where(folder))


def test_tolerant_reading_counts_what_is_dropped(folder: Path) -> None:
    written(folder, "x\tc\ny\ta\n", "classification/toy/eng_Latn/test.tsv")
    assert load_split(toy(), "en", "test", Where(folder, tolerant=True)).dropped == {"unknown label": 1}


def test_what_is_at_hand_is_found_without_reading(folder: Path) -> None:
    written(folder, b"\xff", "classification/toy/swh_Latn/test.tsv")
    found = [(language, split) for language, split, _ in available(toy(FakeHub()), Where(folder))]
    assert found == [("en", "train"), ("en", "test"), ("sw", "test")]


def test_what_the_hub_offers_is_at_hand() -> None:
    assert available(toy(FakeHub()), Where()) == [("en", "test", "hub:toys/toy")]
