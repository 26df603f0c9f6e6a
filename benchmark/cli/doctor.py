"""`xlbench doctor`: what the machine offers, what is missing, and what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

PACKAGES = ("xlbench", "torch", "transformers", "tokenizers", "datasets", "huggingface-hub", "numpy", "pandas")
HUB_SECONDS = 4.0
LOW_DISK, LOW_MEMORY = 3 << 30, 4 << 30
"""Bytes below which a shelf model does not fit on the disk, or its fine-tuning in memory."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked at, what was found, and what to do ("" if all is well)."""

    what: str
    found: str
    todo: str = ""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(doctor)


def doctor(
    data_dir: Annotated[Path | None, typer.Option(help="Folder of local data.", envvar="XLBENCH_DATA")] = None,
) -> None:
    """Say what this machine offers, what is missing, and what to do about it."""
    reached = hub()
    sections: dict[str, Callable[[], Iterator[Finding]]] = {
        "Machine": machine,
        "Number formats": number_formats,
        "Packages": packages,
        "Models": lambda: models(reached),
        "Data": lambda: data(data_dir, reached),
    }
    findings = []
    for title, look in sections.items():
        found = list(look())
        findings += found
        typer.echo(f"{title}\n{_lines(found)}\n")
    todos = list(dict.fromkeys(finding.todo for finding in findings if finding.todo))
    typer.echo("What to do" if todos else "Nothing is missing.")
    for number, todo in enumerate(todos, 1):
        typer.echo(f"  {number}. {todo}")


def machine() -> Iterator[Finding]:
    """Look at the device, its threads, memory and disk."""
    from benchmark.cache import cache_dir
    from benchmark.engine import environment

    here = environment()
    no_cuda = here["device"] == "cpu" and shutil.which("nvidia-smi")
    todo = "There is a GPU that torch cannot use: install a torch build with CUDA (pytorch.org)." if no_cuda else ""
    yield Finding("device", f"{here['device']}: {here['device_name']}", todo)
    limit = os.environ.get("OMP_NUM_THREADS")
    yield Finding("threads", f"{here['threads']}{f' (OMP_NUM_THREADS={limit})' if limit else ''}")
    yield memory()
    yield disk("disk here", Path.cwd())
    yield disk("disk of cache", cache_dir())


def memory() -> Finding:
    """Look at the memory that is free, as far as the system tells."""
    info = Path("/proc/meminfo")
    if not info.exists():
        return Finding("memory", "not told by this system")
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in info.read_text().splitlines()}
    free, total = (kilobytes[key] << 10 for key in ("MemAvailable", "MemTotal"))
    todo = (
        "" if free > LOW_MEMORY else f"Fine-tuning a small encoder takes about {_gigabytes(LOW_MEMORY)}: free memory."
    )
    return Finding("memory", f"{_gigabytes(free)} free of {_gigabytes(total)}", todo)


def disk(what: str, folder: Path) -> Finding:
    """Look at the free space where a folder is or would be."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free = shutil.disk_usage(existing).free
    todo = "" if free > LOW_DISK else f"Make room in {existing}, or set XLBENCH_CACHE to a folder elsewhere."
    return Finding(what, f"{_gigabytes(free)} free for {folder}", todo)


def number_formats() -> Iterator[Finding]:
    """Look at what the device computes in: on the CPU as tried in a child process, not as its flags say."""
    from benchmark.engine import environment, resolve_dtype
    from benchmark.engine.probe import bf16_works

    probe = bf16_works()
    yield Finding("fp32 on CPU", f"{probe.fp32_tflops:.2f} TFLOP/s a thread")
    if not probe.works:
        yield Finding("bf16 on CPU", f"does not work: {probe.reason}")
    else:
        comparison = "faster than fp32" if probe.bf16_tflops > probe.fp32_tflops else "slower than fp32"
        yield Finding("bf16 on CPU", f"{probe.bf16_tflops:.2f} TFLOP/s a thread, {comparison}")
    if environment()["device"] == "cuda":
        yield Finding("auto on GPU", resolve_dtype("auto"))


def packages() -> Iterator[Finding]:
    """Look at the versions that a result depends on."""
    from importlib.metadata import PackageNotFoundError, version

    yield Finding("python", platform.python_version())
    for name in PACKAGES:
        try:
            yield Finding(name, version(name))
        except PackageNotFoundError:
            yield Finding(name, "not installed", f"Install {name}: `make setup`.")


def models(reached: Finding) -> Iterator[Finding]:
    """Look at the shelf; `reached` is what was found of the hub."""
    from benchmark.shelf import SHELF, is_fetched

    yield reached
    for name in SHELF:
        if is_fetched(name):
            yield Finding(name, "ready")
        else:
            todo = "Commands fetch models of the shelf by themselves; before going offline: `xlbench model fetch NAME`."
            yield Finding(name, "not fetched", todo)


def hub(seconds: float = HUB_SECONDS) -> Finding:
    """Look whether the Hugging Face hub answers, unless the environment forbids asking."""
    from benchmark.offline import offline

    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    if variable := offline(for_data=True):
        todo = f"Unset {variable} to fetch models and data from the hub."
        return Finding("hub", f"not asked: {variable} is set", todo)
    answer = ["no answer"]
    # Looking a name up can outlast any timeout of the connection, so nobody waits for the thread.
    asking = threading.Thread(target=lambda: answer.append(_ask(endpoint, seconds)), daemon=True)
    asking.start()
    asking.join(seconds)
    if answer[-1] == "reachable":
        return Finding("hub", f"{endpoint} is reachable")
    todo = "Without the hub use models of the shelf or of a folder, and local data (--data-dir)."
    return Finding("hub", f"{endpoint}: {answer[-1]}", todo)


def data(data_dir: Path | None, reached: Finding) -> Iterator[Finding]:
    """Look which data sets are at hand; `reached` is what was found of the hub."""
    from benchmark.registry import dataset_names

    yield Finding("data folder", str(data_dir) if data_dir else "none given", _data_todo(data_dir))
    for name in dataset_names():
        yield dataset(name, data_dir, reached)


def dataset(name: str, data_dir: Path | None, reached: Finding) -> Finding:
    """Look in how many languages a data set's test data is at hand, and where; the hub is not asked for each."""
    from benchmark.data import available
    from benchmark.errors import UserError
    from benchmark.registry import get_dataset
    from benchmark.types import Where

    try:
        splits = available(get_dataset(name), Where(data_dir))
    except UserError as error:
        return Finding(name, str(error), f"Repair {name}, or uninstall its package.")
    languages = {tag: origin for tag, split, origin in splits if split == "test"}
    if not languages:
        return Finding(name, "not found", _data_todo(None))
    sets = "1 test set" if len(languages) == 1 else f"{len(languages)} test sets"
    origin = next(iter(languages.values()))
    if origin.startswith("hub:"):
        return Finding(name, f"{sets} would come from {origin} or its cache (not asked)", reached.todo)
    return Finding(name, f"{sets}, local")


def _data_todo(data_dir: Path | None) -> str:
    if data_dir and data_dir.is_dir():
        return ""
    if data_dir:
        return f"{data_dir} does not exist: name the folder of local data (--data-dir or XLBENCH_DATA)."
    return "Local data: give its folder by --data-dir or XLBENCH_DATA. Without it data comes from the hub."


def _ask(endpoint: str, seconds: float) -> str:
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    try:
        with urlopen(Request(endpoint, method="HEAD"), timeout=seconds):
            return "reachable"
    except HTTPError:
        return "reachable"  # whatever it thinks of the request, it answered
    except (URLError, OSError, ValueError) as error:
        return f"not reachable ({getattr(error, 'reason', error)})"


def _lines(found: list[Finding]) -> str:
    from benchmark.cli.layout import fields

    listed = fields((finding.what, f"{finding.found}{' (!)' if finding.todo else ''}") for finding in found)
    return "\n".join(f"  {line}" for line in listed.splitlines())


def _gigabytes(count: int) -> str:
    return f"{count / (1 << 30):.1f} GiB"
