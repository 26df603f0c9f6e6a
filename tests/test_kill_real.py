"""kill -9 at ten random moments of a real run ends with the bytes of the run that nobody killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.kills import kill_and_resume

COMMAND = [sys.executable, "-c", "from benchmark.cli import main; main()", "run", "--model", "e5-small-q4"]
FLAGS = ["--dataset", "sib200", "--target", "de,sw,ja,ar", "--shots", "0,1", "--max-train", "100", "--max-test", "60"]
SHORT = ["--epochs", "2", "--few-shot-steps", "4"]


@pytest.mark.slow
def test_killed_ten_times_ends_with_the_same_bytes(data_dir: Path, tmp_path: Path) -> None:
    def start(results: Path) -> subprocess.Popen[bytes]:
        command = [*COMMAND, *FLAGS, *SHORT, "--data-dir", str(data_dir), "--results", str(results)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    assert kill_and_resume(start, tmp_path, kills=10, seed=2026) == 9
