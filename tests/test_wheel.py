"""What is built from the project works without the project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("setuptools")

ROOT = Path(__file__).parents[1]
SHIPPED = ("benchmark", "tasks", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed, built from a copy so that the checkout stays clean."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", target, source], check=True)
    return target


def xlbench(installed: Path, *arguments: str, cwd: Path) -> str:
    code = f"import benchmark; assert {str(installed)!r} in benchmark.__file__; from benchmark.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(installed), "HF_HUB_OFFLINE": "1"}
    environment.pop("XLBENCH_DATA", None)
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True).stdout


def test_the_wheel_holds_the_corpus(installed: Path, tmp_path: Path) -> None:
    listed = xlbench(installed, "data", "check", "--dataset", "mini_qa", cwd=tmp_path)
    assert "no problems" in listed and "splits of 15 languages" in listed


@pytest.mark.slow
def test_the_corpus_is_run_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    xlbench(installed, "run", "--suite", "smoke", "--results", "here", cwd=tmp_path)
    assert len(list((tmp_path / "here" / "runs").glob("mini_*/*/*/en/*/*/record.json"))) == 10
