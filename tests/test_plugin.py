"""A real third-party package: installed by pip, found through entry points, run by the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiny

HERE = Path(__file__).parent
ROOT = HERE.parent


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the plugin is installed and this one's packages are at hand."""
    import shutil

    source = tmp_path_factory.mktemp("source") / "plugin"
    shutil.copytree(HERE / "plugin", source)
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(site), str(source)], check=True, capture_output=True)
    return {**os.environ, "PYTHONPATH": f"{site}:{ROOT}", "OMP_NUM_THREADS": "1"}


def xlbench(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    code = "from benchmark.cli import main; main()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.encoder(tmp_path_factory.mktemp("model") / "tiny")


FLAGS = ["--target", "de", "--shots", "0,1", "--epochs", "1", "--few-shot-steps", "2"]


@pytest.fixture(scope="module", params=["numbers", "odd_words"])
def results(
    request: pytest.FixtureRequest, environment: dict[str, str], model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The results of a run on a data set of the plugin."""
    folder = tmp_path_factory.mktemp("results")
    arguments = ("--model", model, "--dataset", request.param, "--results", folder, "--max-length", "32")
    done = xlbench(environment, "run", *arguments, *FLAGS)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_plugin_runs_like_a_built_in(results: Path) -> None:
    records = [json.loads(path.read_text()) for path in results.rglob("record.json")]
    assert sorted(r["cell"]["shots"] for r in records if r["cell"]["target"] == "de") == [0, 1]


def test_a_plugin_is_reported_like_a_built_in(environment: dict[str, str], results: Path) -> None:
    done = xlbench(environment, "report", "--results", results, "--no-plots")
    (dataset,) = (folder.name for folder in (results / "runs").iterdir() if folder.is_dir())
    assert done.returncode == 0, done.stderr
    assert dataset in done.stdout and "German" in done.stdout


def test_a_task_of_a_plugin_scores_files(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "gold").write_text('{"id": 1, "gold": ["odd", "even"]}\n{"id": 2, "gold": ["odd", "odd"]}\n')
    (tmp_path / "predictions").write_text('{"id": 1, "prediction": ["odd", "odd"]}\n')
    done = xlbench(environment, "score", "tagging", tmp_path / "gold", tmp_path / "predictions")
    found = json.loads(done.stdout)
    assert (found["scores"], found["missing"]) == ({"word_accuracy": 25.0}, 1)


def test_data_of_a_plugin_is_checked(environment: dict[str, str]) -> None:
    done = xlbench(environment, "data", "check", "--dataset", "numbers,odd_words")
    assert done.stdout.count("no problems") == 2, done.stdout
    assert "odd_words: 288 examples in 12 splits of 3 languages" in done.stdout


def test_a_plugin_is_listed(environment: dict[str, str]) -> None:
    assert "odd_words" in xlbench(environment, "list").stdout


@pytest.fixture
def broken(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment with one more package, whose data set cannot be imported."""
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[xlbench.datasets]\nbroken = no_such_module:X\n")
    return environment | {"PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}"}


@pytest.mark.parametrize("command", [["list"], ["data", "list"]])
def test_a_plugin_that_fails_to_load_does_not_hide_the_others(broken: dict[str, str], command: list[str]) -> None:
    done = xlbench(broken, *command)
    assert done.returncode == 0 and "odd_words" in done.stdout
    assert "broken: broken: no_such_module:X of broken-package could not be loaded" in done.stderr


def test_a_plugin_that_fails_to_load_is_named(broken: dict[str, str]) -> None:
    done = xlbench(broken, "run", "--model", "any", "--dataset", "broken")
    assert done.returncode == 2
    assert "broken-package" in done.stderr and "Traceback" not in done.stderr


def test_two_owners_of_a_name_are_both_named(environment: dict[str, str], tmp_path: Path) -> None:
    info = tmp_path / "second-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: second\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[xlbench.datasets]\nsib200 = second:X\n")
    double = environment | {"PYTHONPATH": f"{tmp_path}:{environment['PYTHONPATH']}"}
    done = xlbench(double, "list")
    assert done.returncode == 2
    assert "second" in done.stderr and "xlbench" in done.stderr
