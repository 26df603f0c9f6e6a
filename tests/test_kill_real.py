"""kill -9 at ten random moments of a real run ends with the bytes of the run that nobody killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KILLS = 10
COMMAND = [sys.executable, "-c", "from benchmark.cli import main; main()", "run", "--model", "e5-small-q4"]
FLAGS = ["--dataset", "sib200", "--target", "de,sw,ja,ar", "--shots", "0,1", "--max-train", "100"]


def start(results: Path, data_dir: Path) -> subprocess.Popen[bytes]:
    command = [*COMMAND, *FLAGS, "--data-dir", str(data_dir), "--results", str(results)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def content(results: Path) -> dict[str, bytes]:
    kept = {"record.json", "predictions.parquet"}
    return {str(p.relative_to(results)): p.read_bytes() for p in sorted(results.rglob("*")) if p.name in kept}


@pytest.mark.slow
def test_killed_ten_times_ends_with_the_same_bytes(data_dir: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    assert start(tmp_path / "whole", data_dir).wait() == 0
    duration = time.monotonic() - begun
    rng = random.Random(2026)
    for _ in range(KILLS):
        process = start(tmp_path / "killed", data_dir)
        try:
            process.wait(timeout=rng.uniform(0.0, duration))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert start(tmp_path / "killed", data_dir).wait() == 0
    expected = content(tmp_path / "whole")
    assert len(expected) == 2 * 9
    assert content(tmp_path / "killed") == expected
    assert not [p for p in (tmp_path / "killed").rglob(".*") if p.is_file()], "temporary files are left behind"
