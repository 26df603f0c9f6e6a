"""`xlbench data` on small files and on the real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from benchmark.cli.data import app
from benchmark.errors import UserError
from tests.written import written

DESCRIPTION = """
task = "classification"
format = "csv"
languages = ["en", "sw"]
labels = ["bad", "good"]
licence = "CC0-1.0"
files = { train = "{language}-train.csv", test = "{language}-test.csv" }
columns = { text = "text", label = "label" }
"""


@pytest.fixture(autouse=True)
def no_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XLBENCH_DATA", raising=False)


@pytest.fixture
def own(tmp_path: Path) -> str:
    written(tmp_path, "text,label\nx,good\ny,bad\n", "en-train.csv")
    written(tmp_path, "text,label\nx,good\n", "en-test.csv")
    return str(written(tmp_path, DESCRIPTION, "own.toml"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


def test_list_shows_what_is_at_hand(own: str, tmp_path: Path) -> None:
    header, row = run("list", "--dataset", own).output.splitlines()
    assert header.split("  ")[0] == "data set"
    assert row.split() == ["own", "classification", "1", "of", "2", "train,", "test", "CC0-1.0", str(tmp_path)]


def test_list_goes_on_where_a_data_set_cannot_be_asked(own: str, tmp_path: Path) -> None:
    code = """
from benchmark.errors import UserError
from benchmark.types import Dataset

def load(language, split, where):
    raise UserError("Log in first.")

SHY = Dataset("shy", "classification", {"en": "en"}, load)
"""
    path = written(tmp_path, code, "shy.py")
    shy, row = run("list", "--dataset", f"{path}:SHY,{own}").output.splitlines()[1:]
    assert shy.endswith("broken: Log in first.") and row.startswith("own")


def test_list_of_all_needs_no_data() -> None:
    assert "sib200" in run("list").output


def test_check_of_sound_data(own: str, tmp_path: Path) -> None:
    written(tmp_path, "text,label\nz,bad\n", "sw-test.csv")
    done = run("check", "--dataset", own)
    assert (done.exit_code, "no problems" in done.output) == (0, True)


def test_check_of_broken_data_ends_with_status_1(own: str, tmp_path: Path) -> None:
    path = written(tmp_path, "text,label\nx,great\ny,worse\n", "en-test.csv")
    done = run("check", "--dataset", own)
    assert done.exit_code == 1
    assert f"{path}:2: the label 'great' is unknown" in done.output
    assert f"{path}:3: the label 'worse' is unknown" in done.output


def test_test_file_that_a_description_promises_is_missed(own: str, tmp_path: Path) -> None:
    done = run("check", "--dataset", own)
    assert done.exit_code == 1
    assert f"{tmp_path}/sw-test.csv: does not exist" in done.output


def test_stats_show_overlap(own: str) -> None:
    assert "en test: the text of 1 also stands in en train" in run("stats", "--dataset", own).output


@pytest.mark.parametrize("command", ["list", "check", "stats"])
def test_json(own: str, command: str) -> None:
    (content,) = json.loads(run(command, "--dataset", own, "--json").output)
    assert content["name" if command == "list" else "dataset"] == "own"


def test_data_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="absent is no folder"):
        run("check", "--data-dir", str(tmp_path / "absent"))


def test_what_ships_with_the_suite_is_always_at_hand(tmp_path: Path) -> None:
    assert "mini_topics: " in run("check", "--data-dir", str(tmp_path)).output


def test_all_real_data_is_checked(data_dir: Path) -> None:
    output = run("check", "--data-dir", str(data_dir)).output
    assert "sib200: 40,160 examples in 120 splits of 40 languages" in output
    assert "sr-Latn validation: 2 I- tags continue no entity" in output


@pytest.mark.parametrize("name", ["sib200", "xnli", "uner", "uner_pud", "masakhaner2", "xquad"])
def test_real_data_is_sound(data_dir: Path, name: str) -> None:
    done = run("check", "--data-dir", str(data_dir), "--dataset", name)
    assert (done.exit_code, "no problems" in done.output) == (0, True)


def test_surrounding_space_in_real_answers_is_reported(data_dir: Path) -> None:
    done = run("check", "--data-dir", str(data_dir), "--dataset", "tydiqa")
    assert "answer with surrounding space: 14" in done.output
    assert "english_tydiqa_train.json:1: question 'english--1265698312601875531-2'" in done.output
