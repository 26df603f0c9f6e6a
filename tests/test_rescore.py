"""Stored predictions can be scored again, with the data or from the statistics alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmark.errors import UserError
from benchmark.registry import get_task
from benchmark.rescore import Rescored, rescore
from benchmark.results import RECORD, read_record
from benchmark.runner import run
from benchmark.spec import RunSpec
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
        for part in ("scores", "recipe", "health"):
            if key in raw[part]:
                raw[part][key] = value
        path.write_text(json.dumps(raw))
    return paths


def test_scoring_again_changes_no_byte(results: Path) -> None:
    before = files(results)
    assert rescore(results, None, datasets=OWN) == Rescored()
    assert files(results) == before


@pytest.mark.parametrize("from_statistics", [False, True])
def test_wrong_scores_are_put_right(results: Path, from_statistics: bool) -> None:
    right = {path: read_record(path) for path in sorted(results.rglob(RECORD))}
    falsify(results, "accuracy", 1.25)
    done = rescore(results, None, from_statistics=from_statistics, datasets=OWN)
    assert {old.scores["accuracy"] for old, _ in done.changed} == {1.25}
    assert {path: read_record(path) for path in right} == right


def test_other_data_than_was_predicted_is_an_error_that_names_both(results: Path) -> None:
    falsify(results, "test_sha256", "f" * 64)
    reasons = rescore(results, None, datasets=OWN).failed
    assert all(re.search(r"ffff.*gives [0-9a-f]{16}", reason) for reason in reasons)
    assert sum(map(len, reasons.values())) == len(list(results.rglob(RECORD)))


def test_data_that_is_not_at_hand_does_not_stop_the_others(results: Path) -> None:
    falsify(results, "accuracy", 1.25)
    done = rescore(results, None, datasets={"topics": OWN["topics"]})
    ((reason, folders),) = done.failed.items()
    assert "'names'" in reason and {folder.relative_to(results).parts[1] for folder in folders} == {"names"}
    assert {new.cell.dataset for _, new in done.changed} == {"topics"}


def test_a_collapse_is_judged_anew(results: Path) -> None:
    falsify(results, "collapsed", True)
    assert rescore(results, None, datasets=OWN).changed
    assert not any(read_record(path).health["collapsed"] for path in results.rglob(RECORD))


def test_another_version_of_the_task_is_named(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmark.rescore.get_task", lambda name: replace(get_task(name), version=99))
    _, new = rescore(results, None, datasets=OWN).changed[0]
    assert (new.provenance["rescored_by"]["version"], new.recipe["task"]["version"]) == (99, 1)


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no records"):
        rescore(tmp_path / "nowhere", None)


def test_data_is_read_as_tolerantly_as_it_was(tmp_path: Path) -> None:
    lines = [f"{i}\ttext {i}\t{'ab'[i % 2]}" for i in range(6)]
    (tmp_path / "train.csv").write_text("\n".join(["id\ttext\tlabel", *lines]) + "\n")
    (tmp_path / "test.csv").write_text("\n".join(["id\ttext\tlabel", *lines, "6\ttext\tno such label"]) + "\n")
    own = tmp_path / "own.toml"
    own.write_text(
        'task = "classification"\nformat = "tsv"\nlanguages = ["en"]\nlabels = ["a", "b"]\n'
        '[files]\ntrain = "train.csv"\ntest = "test.csv"\n[columns]\nid = "id"\ntext = "text"\nlabel = "label"\n'
    )
    asked = RunSpec(("bag",), (str(own),), tolerant=True, results=tmp_path / "results")
    run(asked, FakeEngine(), resolve)
    assert rescore(asked.results, None, datasets={"own": str(own)}) == Rescored()


def test_statistics_need_no_data(results: Path) -> None:
    assert rescore(results, Path("/nowhere"), from_statistics=True) == Rescored()


def test_torch_is_not_loaded(results: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from benchmark.rescore import rescore\n"
        f"rescore(Path({str(results)!r}), None, datasets={OWN!r})\n"
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
