"""What the machine offers: device, threads, number format."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

import torch

from benchmark.errors import UserError


def resolve_device(device: str = "auto") -> torch.device:
    """Return the device to compute on; `auto` is the first GPU if there is one, else the CPU.

    Raises:
        UserError: a device that torch does not know or that is not there.
    """
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        found = torch.device(device)
        if found.type == "cuda":
            # The same seed gives the same weights; cuBLAS reads its part when the first context is made.
            os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
            torch.use_deterministic_algorithms(True, warn_only=True)
        torch.empty(1, device=found)
    except (RuntimeError, AssertionError) as error:
        raise UserError(f"--device {device}: not usable here ({str(error).splitlines()[0]}). Try `auto`.") from error
    return found


def resolve_dtype(dtype: str, device: str = "auto") -> str:
    """Return the number format a run computes in, `fp32` or `bf16`.

    `auto` is bf16 on GPUs that compute in it and fp32 elsewhere. On a CPU bf16 is taken only when it is
    asked for by name and a child process has shown that it works: some processors list it and die of it.
    """
    on_gpu = resolve_device(device).type == "cuda"
    if dtype == "auto":
        return "bf16" if on_gpu and torch.cuda.is_bf16_supported(including_emulation=False) else "fp32"
    if dtype == "bf16" and not on_gpu:
        from benchmark.engine.probe import bf16_works

        if bf16_works().works:
            return dtype
        raise UserError("--dtype bf16: this processor lists it at best, but cannot compute in it. Use fp32.")
    return dtype


def environment(device: str = "auto", threads: int | None = None) -> dict[str, Any]:
    """Return what a record's provenance says of the machine: device, its name, threads, versions."""
    import transformers

    where = resolve_device(device)
    name = torch.cuda.get_device_name(where) if where.type == "cuda" else _cpu_name()
    return {
        "device": where.type,
        "device_name": name,
        "threads": threads or torch.get_num_threads(),
        "packages": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
    }


def _cpu_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
