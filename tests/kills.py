"""kill -9 at drawn moments of a run and the same command again, until enough kills have hit a run at work."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmark.results import PREDICTIONS, RECORD, find_records

Start = Callable[[Path], "subprocess.Popen[bytes]"]
"""Begins the run that writes to a results folder."""


def content(results: Path) -> dict[str, bytes]:
    """Return what must not depend on kills: path -> bytes of all records and predictions."""
    kept = {RECORD, PREDICTIONS}
    return {str(p.relative_to(results)): p.read_bytes() for p in results.rglob("*") if p.name in kept}


def kill_and_resume(start: Start, base: Path, kills: int, seed: int) -> int:
    """Check that `kills` hits end with the bytes of the run that nobody killed; return the number of its records.

    A kill counts if it ended the process and left the run unfinished. Half of them fall anywhere in the run, half
    a while after a drawn record was written: in the evaluation and the few-shot fits, which follow the fit that
    every resumed run begins with. What is finished in spite of the kills is compared, and another folder begun.
    """
    begun = time.monotonic()
    assert start(base / "whole").wait() == 0
    duration, whole, rng = time.monotonic() - begun, content(base / "whole"), random.Random(seed)
    cells, hits, folders = _records(base / "whole"), 0, (base / f"killed-{number}" for number in count())
    folder = next(folders)
    while hits < kills:
        process = start(folder)
        if hits % 2 and _records(folder) + 1 < cells:
            _wait_for_records(process, folder, rng.randrange(_records(folder) + 1, cells))
            _kill_after(process, rng.uniform(0, duration / cells))
        else:
            _kill_after(process, rng.uniform(0, duration))
        if _records(folder) < cells:
            assert process.returncode == -signal.SIGKILL, "the run ended by itself, and unfinished"
            hits += 1
        else:
            _complete(start, folder, whole)
            folder = next(folders)
    _complete(start, folder, whole)
    return cells


def _records(results: Path) -> int:
    return sum(1 for _ in find_records(results))


def _wait_for_records(process: subprocess.Popen[bytes], results: Path, wanted: int) -> None:
    while process.poll() is None and _records(results) < wanted:
        time.sleep(0.005)


def _kill_after(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _complete(start: Start, folder: Path, whole: dict[str, bytes]) -> None:
    assert start(folder).wait() == 0
    assert content(folder) == whole
    assert not [path for path in folder.rglob(".*") if path.is_file()], "temporary files are left behind"
