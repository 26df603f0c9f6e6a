"""Stored predictions can be scored again, with the data or from the statistics alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmark.errors import UserError
from benchmark.rescore import rescore
from benchmark.results import RECORD, read_record
from benchmark.runner import run
from benchmark.spec import RunSpec
from benchmark.types import Where
from tests.fakes import FakeEngine, reference, resolve

OWN = {"topics": reference("TOPIC_SET"), "names": reference("NAMES")}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    run(RunSpec(("bag",), tuple(OWN.values()), shots=(0, 1), max_test=15, results=tmp_path), FakeEngine(), resolve)
    return tmp_path


def files(results: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in results.rglob("*") if path.suffix in (".json", ".parquet")}


def falsify(results: Path, key: str, value: object) -> list[Path]:
    paths = sorted(results.rglob(RECORD))
    for path in paths:
        raw = json.loads(path.read_text())
        holder = raw["scores"] if key in raw["scores"] else raw["recipe"]
        if key in holder:
            holder[key] = value
        path.write_text(json.dumps(raw))
    return paths


def test_scoring_again_changes_no_byte(results: Path) -> None:
    before = files(results)
    assert rescore(results, Where(), datasets=OWN) == []
    assert files(results) == before


@pytest.mark.parametrize("from_statistics", [False, True])
def test_wrong_scores_are_put_right(results: Path, from_statistics: bool) -> None:
    right = {path: read_record(path) for path in sorted(results.rglob(RECORD))}
    falsify(results, "accuracy", 1.25)
    changed = rescore(results, Where(), from_statistics=from_statistics, datasets=OWN)
    assert {old.scores["accuracy"] for old, _ in changed} == {1.25}
    assert {path: read_record(path) for path in right} == right


def test_other_data_than_was_predicted_is_an_error_that_names_both(results: Path) -> None:
    falsify(results, "test_sha256", "f" * 64)
    with pytest.raises(UserError, match=r"ffff.*gives [0-9a-f]{16}"):
        rescore(results, Where(), datasets=OWN)


def test_statistics_need_no_data(results: Path) -> None:
    assert rescore(results, Where(Path("/nowhere")), from_statistics=True) == []


def test_torch_is_not_loaded(results: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from benchmark.rescore import rescore; from benchmark.types import Where\n"
        f"rescore(Path({str(results)!r}), Where(), datasets={OWN!r})\n"
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
