"""What the README shows in code works as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import benchmark
from tests import tiny

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", README, flags=re.DOTALL)


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True)


def write_reviews(folder: Path) -> None:
    for language in ("english", "swahili"):
        (folder / language).mkdir()
        for split in ("train", "test"):
            rows = [f"w{i} w{i + 1},{'good' if i % 2 else 'bad'}" for i in range(20)]
            content = "\n".join(["review,stars", *rows]) + "\n"
            (folder / language / f"{split}.csv").write_text(content)


@pytest.mark.parametrize("name", benchmark.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(benchmark, name) is not None


def test_the_python_api_runs(tmp_path: Path) -> None:
    """The README's snippet, with a tiny model and a tiny data set in the place of the real ones."""
    write_reviews(tmp_path)
    (tmp_path / "reviews.toml").write_text(blocks("toml")[0])
    tiny.encoder(tmp_path / "model")
    code = next(block for block in blocks("python") if "transfer_gaps(" in block)
    for real, small in (("e5-small-q4", "model"), ('"sib200"', '"reviews.toml"'), ('("de", "sw")', '("sw",)')):
        assert real in code
        code = code.replace(real, small)
    code = code.replace('data_dir=Path("data")', "overrides={'epochs': 1, 'max_length': 32}")
    done = python(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "'sw'" in done.stdout and "gap" in done.stdout


def test_the_dataset_in_python_is_one(tmp_path: Path) -> None:
    code = next(block for block in blocks("python") if "REVIEWS = Dataset(" in block)
    done = python(code + "\nprint(REVIEWS.languages['sw'])", tmp_path)
    assert done.stdout.strip() == "swahili", done.stderr


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", README)) <= targets


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []
