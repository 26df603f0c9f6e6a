"""Names to values, and what is said of names that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmark import registry
from benchmark.errors import UserError
from benchmark.types import Dataset

CODE = """
from benchmark.types import ClassificationExample, Dataset
MINE = Dataset("mine", "classification", {"en": "en"}, lambda language, split, where: [], labels=("a", "b"))
NUMBER = 3
"""


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(UserError, match=r"Did you mean.*sib200"):
        registry.get_dataset("sib20")


@pytest.mark.parametrize("name", registry.dataset_names())
def test_every_dataset_of_the_table_loads_under_its_name(name: str) -> None:
    dataset = registry.get_dataset(name)
    assert dataset.name == name
    assert dataset.task in registry.task_names()


@pytest.mark.parametrize("name", registry.task_names())
def test_every_task_of_the_table_loads_under_its_name(name: str) -> None:
    assert registry.get_task(name).name == name


def test_a_dataset_of_a_python_file(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(CODE)
    assert isinstance(registry.get_dataset(f"{tmp_path}/mine.py:MINE"), Dataset)


@pytest.mark.parametrize(
    ("suffix", "message"),
    [("", "which value"), (":NUMBER", "not a benchmark.Dataset"), (":NOTHING", "could not be loaded")],
)
def test_a_python_file_without_a_dataset_is_an_error(tmp_path: Path, suffix: str, message: str) -> None:
    (tmp_path / "mine.py").write_text(CODE)
    with pytest.raises(UserError, match=message):
        registry.get_dataset(f"{tmp_path}/mine.py{suffix}")


@pytest.mark.parametrize("name", ["../evil", "..", "", "a b"])
def test_a_name_that_can_be_no_folder_of_results_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine.py").write_text(CODE.replace("mine", name))
    with pytest.raises(UserError, match="cannot be called"):
        registry.get_dataset(f"{tmp_path}/mine.py:MINE")


def test_a_missing_python_file_is_an_error() -> None:
    with pytest.raises(UserError, match="does not exist"):
        registry.get_dataset("nowhere.py:X")
