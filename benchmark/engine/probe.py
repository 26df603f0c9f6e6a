"""Whether this processor really computes in bf16, and how fast: tried in a child process.

Some processors list bf16 instructions and die of them (SIGILL), others emulate them slower than fp32. Only
arithmetic tells, and only a child may try it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

CHILD = (sys.executable, "-P", __file__)
"""This file by its path: the child needs torch, not the whole package."""

CHILD_SECONDS = 120
MATRIX = 512
MEASURE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Bf16Probe:
    """What the child process found.

    Attributes:
        works: bf16 arithmetic, forward and backward, ran and was right.
        reason: why it does not work; "" if it does.
        fp32_tflops: speed of fp32 matrix products on one thread, in 10^12 operations a second; 0 if not measured.
        bf16_tflops: the same in bf16.
    """

    works: bool
    reason: str = ""
    fp32_tflops: float = 0.0
    bf16_tflops: float = 0.0


def bf16_works() -> Bf16Probe:
    """Return whether bf16 arithmetic works on this CPU, from the cache if this machine was probed before."""
    path = _cache_path()
    try:
        return Bf16Probe(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        found, conclusive = run_probe()
    if conclusive:
        _write(path, found)
    return found


def run_probe(command: tuple[str, ...] = CHILD, seconds: float = CHILD_SECONDS) -> tuple[Bf16Probe, bool]:
    """Run the child and return what it found, and whether another try could find nothing else.

    Args:
        command: prints a JSON object of Bf16Probe's fields after each measurement.
        seconds: time limit.
    """
    try:
        child = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return Bf16Probe(False, f"no answer within {seconds:g} s"), False
    found = _measured(child.stdout)
    works = child.returncode == 0 and "bf16_tflops" in found
    reason = "" if works else _reason(child.returncode, child.stderr)
    probe = Bf16Probe(works, reason, found.get("fp32_tflops", 0.0), found.get("bf16_tflops", 0.0))
    return probe, works or child.returncode == -signal.SIGILL


def _measured(output: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in output.splitlines():
        found |= json.loads(line)
    return found


def _reason(returncode: int, stderr: str) -> str:
    if returncode < 0:
        return f"a process that tried it died of {signal.Signals(-returncode).name}"
    lines = stderr.strip().splitlines() or [f"a process that tried it ended with status {returncode}"]
    return lines[-1]


def _cache_path() -> Path:
    from benchmark.cache import cache_dir
    from benchmark.engine.device import environment

    machine = f"{environment('cpu')['device_name']} torch {version('torch')}"
    return cache_dir() / "bf16" / f"{hashlib.sha256(machine.encode()).hexdigest()[:16]}.json"


def _write(path: Path, found: Bf16Probe) -> None:
    """Keep the result; a cache that cannot be written costs another probe, nothing else."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(found)) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError:
        return


# --------------------------------------------------------------------------- the child


def _main() -> None:
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)  # two threads on a busy machine would measure how long they wait for each other
    _report(fp32_tflops=_tflops(torch.float32))
    _check_training_step()
    _report(bf16_tflops=_tflops(torch.bfloat16))


def _report(**measured: float) -> None:
    print(json.dumps(measured), flush=True)


def _check_training_step() -> None:
    """Run a linear layer forward and backward as training does, and compare it with fp32."""
    import torch

    layer, batch = torch.nn.Linear(MATRIX, MATRIX), torch.randn(64, MATRIX)
    exact = layer(batch)
    with torch.autocast("cpu", torch.bfloat16):
        rounded = layer(batch)
        rounded.float().square().mean().backward()
    gradient: Any = layer.weight.grad
    if not torch.allclose(rounded.float(), exact, atol=0.05) or not gradient.isfinite().all():
        raise ArithmeticError("bf16 products are wrong")


def _tflops(dtype: Any) -> float:
    """Return the speed of square matrix products: the best of a fraction of a second, as others compute here too."""
    import torch

    left, right = (torch.randn(MATRIX, MATRIX).to(dtype) for _ in range(2))
    best, until = float("inf"), time.perf_counter() + MEASURE_SECONDS
    while (start := time.perf_counter()) < until or best == float("inf"):
        left @ right
        best = min(best, time.perf_counter() - start)
    return round(2 * MATRIX**3 / best / 1e12, 4)


if __name__ == "__main__":
    _main()
