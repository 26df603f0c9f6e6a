"""`xlbench score` as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

XLBENCH = [sys.executable, "-c", "from benchmark.cli import main; main()"]
ROOT = Path(__file__).resolve().parents[1]


def score(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [*XLBENCH, "score", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_prints_json_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "gold").write_text('{"id": 1, "answers": ["ein Haus"]}\n', encoding="utf-8")
    (tmp_path / "predictions").write_text('{"1": "das Haus"}', encoding="utf-8")
    done = score("qa", tmp_path / "gold", tmp_path / "predictions", "--language", "de")
    assert json.loads(done.stdout) == {
        "task": "qa",
        "dataset": None,
        "language": "de",
        "count": 1,
        "missing": 0,
        "unknown": 0,
        "scores": {"exact_match": 0.0, "token_f1": 50.0, "exact_match_mlqa": 100.0, "token_f1_mlqa": 100.0},
        "notes": [],
    }


def test_broken_file_is_a_message_and_status_2(tmp_path: Path) -> None:
    (tmp_path / "gold").write_text("x\n", encoding="utf-8")
    done = score("ner", tmp_path / "gold", tmp_path / "gold")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"xlbench: {tmp_path}/gold:1: not JSON")
