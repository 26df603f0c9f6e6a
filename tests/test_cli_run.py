"""Flags to a run; what `plan`, `list` and `rescore` print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from benchmark import runner
from benchmark.cli.options import CONFIG_HELP
from benchmark.cli.run import register
from benchmark.errors import UserError
from benchmark.hyperparameters import CONFIG_TYPES
from benchmark.spec import RunSpec
from tests.fakes import FakeEngine, reference, resolve

ROOT = Path(__file__).parents[1]
app = typer.Typer()
register(app)


def xlbench(*arguments: object, **environment: str) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment)
    if isinstance(result.exception, UserError):
        raise result.exception
    return result


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Flags of a run that the fake engine does."""
    monkeypatch.setattr(runner, "default_engine", FakeEngine)
    monkeypatch.setattr(runner, "_shelf", resolve)
    return ["--model", "bag", "--dataset", reference("TOPIC_SET"), "--results", tmp_path]


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> list[RunSpec]:
    """The spec that `run` was given."""
    specs: list[RunSpec] = []

    def keep(spec: RunSpec) -> tuple[None, tuple[Any, ...]]:
        specs.append(spec)
        return None, ()

    monkeypatch.setattr(runner, "prepare", keep)
    monkeypatch.setattr(runner, "run_jobs", lambda *_: [])
    return specs


def test_every_hyper_parameter_is_a_flag_with_help() -> None:
    assert set(CONFIG_HELP) == set(CONFIG_TYPES)
    shown = xlbench("run", "--help", COLUMNS="200", TERMINAL_WIDTH="200").output
    assert all(f"--{name.replace('_', '-')[:20]}" in shown for name in CONFIG_TYPES)


def test_flags_become_a_spec(caught: list[RunSpec]) -> None:
    flags = ["--target", "de,sw", "--shots", "0,4,full", "--draws", 2, "--seeds", 3, "--max-test", 50, "--tolerant"]
    xlbench("run", "--model", "a,b", "--dataset", "sib200", *flags, "--learning-rate", "1e-3", "--epochs", 2)
    (spec,) = caught
    assert (spec.models, spec.targets, spec.shots, spec.in_language) == (("a", "b"), ("de", "sw"), (0, 4), True)
    assert (spec.draws, spec.seeds, spec.max_test, spec.tolerant) == (2, 3, 50, True)
    assert spec.overrides == {"learning_rate": 1e-3, "epochs": 2}


def test_the_data_folder_can_come_from_the_environment(caught: list[RunSpec]) -> None:
    xlbench("run", "--model", "a", "--dataset", "sib200", XLBENCH_DATA="/data")
    assert caught[0].data_dir == Path("/data")


def test_flags_go_before_the_suite(caught: list[RunSpec]) -> None:
    xlbench("run", "--suite", "mini-full", "--shots", "0")
    assert (caught[0].targets, caught[0].shots, caught[0].suite) == (("all",), (0,), "mini-full")


def test_run_says_how_many_cells_are_where(toy: list[object], tmp_path: Path) -> None:
    assert f"3 cells in {tmp_path / 'runs'}" in xlbench("run", *toy).output


def test_run_does_not_keep_blank_cells_to_itself(toy: list[object]) -> None:
    assert ", 2 blank (see `xlbench plan`)" in xlbench("run", *toy, "--shots", "0,16").output


def test_a_results_folder_that_cannot_be_made_is_an_error(toy: list[object]) -> None:
    with pytest.raises(UserError, match=r"--results: the folder /dev/null/x cannot be made \(Not a directory\)"):
        xlbench("run", *toy[:-1], "/dev/null/x")


def test_an_interrupted_command_says_that_it_can_go_on() -> None:
    code = (
        "import os, signal, sys; from benchmark import cli, registry\n"
        "registry.dataset_names = lambda: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv[1:] = ['list']; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr == "xlbench: interrupted; what was finished is kept, the same command goes on\n"


def test_plan_tells_what_is_to_do_and_about_how_long(toy: list[object], tmp_path: Path) -> None:
    output = xlbench("plan", *toy, "--shots", "0,1,16").output
    assert "1 jobs, 7 cells: 0 done, 5 to do, 2 blank" in output
    assert re.search(r"about \d+ s \(on two CPU cores", output)
    assert "topics, 0 shots, to do: en, de, sw" in output
    assert "topics, 16 shots, blank: de (16 of each needed" in output
    assert not list(tmp_path.iterdir()), "a plan writes nothing"


def test_plan_tells_what_is_done_and_which_keys_a_new_recipe_changes(toy: list[object]) -> None:
    xlbench("run", *toy)
    assert "3 done" in xlbench("plan", *toy).output
    output = xlbench("plan", *toy, "--epochs", 2).output
    assert "new recipe" in output
    assert "recipe.config.epochs: 5 -> 2" in output


def test_list_names_data_sets_suites_models_and_tasks() -> None:
    output = xlbench("list").output
    assert all(name in output for name in ("sib200", "e5-small-q4", "mini-full", "classification"))


def test_rescore_finds_nothing_to_change(toy: list[object], tmp_path: Path) -> None:
    xlbench("run", *toy)
    output = xlbench("rescore", "--results", tmp_path, "--dataset", reference("TOPIC_SET")).output
    assert "0 records changed" in output


def test_rescore_ends_with_1_where_data_is_missing(toy: list[object], tmp_path: Path) -> None:
    xlbench("run", *toy)
    done = xlbench("rescore", "--results", tmp_path)
    assert done.exit_code == 1
    assert "3 records left as they are: No data set is called 'topics'" in done.output


def test_an_unknown_data_set_is_an_error_before_any_model_is_looked_for() -> None:
    with pytest.raises(UserError, match="sib200"):
        xlbench("run", "--model", "no-such-model", "--dataset", "sib20")
