"""`xlbench model`, with an empty cache and a folder of the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmark.cli.layout import columns, fields
from benchmark.cli.model import app
from benchmark.errors import UserError
from benchmark.shelf import SHELF
from tests.test_shelf import model_folder


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLBENCH_CACHE", str(tmp_path / "cache"))


def run(*arguments: str) -> str:
    return CliRunner().invoke(app, arguments, catch_exceptions=False).output


def test_list_names_every_model_and_whether_it_is_fetched() -> None:
    rows = [line.split() for line in run("list").splitlines()[1 : len(SHELF) + 1]]
    assert [(row[0], row[4]) for row in rows] == [(name, "no") for name in SHELF]


def test_show_of_a_shelf_model_fetches_nothing(tmp_path: Path) -> None:
    shown = run("show", "e5-small-q4")
    assert "xlbench model fetch e5-small-q4" in shown
    assert not (tmp_path / "cache").exists()


def test_show_tells_what_a_shelf_model_has_seen() -> None:
    shown = " ".join(run("show", "e5-small-q4").split())
    assert "SQuAD, Mr. TyDi and NLI" in shown
    assert "117.5 M" in shown
    assert "MIT" in shown


def test_show_of_a_folder_tells_its_size_and_place(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    shown = run("show", str(folder)).replace("\n", "")
    assert "small" in shown
    assert "mine" in shown


def test_fetch_prints_the_folder(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    assert run("fetch", str(folder)).strip() == str(folder)


def test_an_unknown_model_is_a_user_error() -> None:
    with pytest.raises(UserError, match="no such model folder"):
        run("show", "./nowhere")


def test_columns_are_aligned_without_trailing_space() -> None:
    assert columns([("a", "bb"), ("ccc", "d")]) == "a    bb\nccc  d"


def test_fields_wrap_under_their_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "26")
    assert fields([("name", "one two three four five six"), ("none", "")]) == "name  one two three four\n      five six"
