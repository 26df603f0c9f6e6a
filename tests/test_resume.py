"""kill -9 at any moment, the same command again: the bytes of the run that nobody killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmark.results import remove_leftovers
from tests.kills import content, kill_and_resume

ROOT = Path(__file__).parents[1]
PROGRAM = """
import sys
from pathlib import Path
from benchmark.runner import run
from benchmark.spec import RunSpec
from tests.fakes import FakeEngine, reference, resolve
spec = RunSpec(("bag",), (reference("TOPIC_SET"),), shots=(0, 1), draws=3, seeds=2, results=Path(sys.argv[1]))
print("ready", flush=True)
run(spec, FakeEngine(pause=0.02), resolve)
"""


def start(results: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(results)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


def test_a_killed_run_ends_with_the_same_bytes(tmp_path: Path) -> None:
    assert kill_and_resume(start, tmp_path, kills=6, seed=7) == 2 * (3 + 2 * 3)


def test_two_runs_at_once_end_with_the_same_bytes(tmp_path: Path) -> None:
    both = [start(tmp_path / "shared"), start(tmp_path / "shared")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    assert start(tmp_path / "alone").wait(timeout=60) == 0
    assert content(tmp_path / "shared") == content(tmp_path / "alone")


def test_temporary_files_of_the_dead_are_removed_and_those_of_the_living_stay(tmp_path: Path) -> None:
    program = "from benchmark.results import _process; import os; print(_process(os.getpid()))"
    dead = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    host = dead.stdout.strip().partition("@")[2]
    names = {"dead": dead.stdout.strip(), "living": f"{os.getpid()}@{host}", "elsewhere": f"{2**22}@another-host"}
    files = {who: tmp_path / f".record.json.{process}.a1b2" for who, process in names.items()}
    for file in files.values():
        file.touch()
    remove_leftovers(tmp_path)
    assert [who for who, file in files.items() if file.exists()] == ["living", "elsewhere"]
