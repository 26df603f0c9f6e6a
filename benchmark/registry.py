"""Names to data sets and tasks: lazy tables, entry points of other packages, and files of the user.

The tables in `tasks/__init__.py` and the entry point groups `xlbench.datasets` and `xlbench.tasks` map a
name to "module:attribute". Nothing is imported before it is asked for by name.
"""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.types import Dataset, Task

TABLES = {"xlbench.datasets": "DATASETS", "xlbench.tasks": "TASKS"}


@cache
def table(group: str) -> Mapping[str, tuple[str, str]]:
    """Return name -> ("module:attribute", owner) of a group, this project's own and those of plugins.

    Raises:
        UserError: two owners claim one name.
    """
    own = getattr(importlib.import_module("tasks"), TABLES[group])
    found = {name: (target, "xlbench") for name, target in own.items()}
    for point in entry_points(group=group):
        owner = point.dist.name if point.dist else "an unknown package"
        if point.name in found:
            raise UserError(
                f"{group}: the name {point.name!r} is claimed by {found[point.name][1]} and by {owner}. "
                "Uninstall one of them, or rename its entry point."
            )
        found[point.name] = (point.value, owner)
    return found


def resolve(target: str, owner: str = "") -> Any:
    """Import "module:attribute"; an import that fails is an error that names its owner."""
    module, _, attribute = target.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except Exception as error:
        whose = f" of {owner}" if owner else ""
        raise UserError(
            f"{target}{whose} could not be loaded: {type(error).__name__}: {error}. Repair or uninstall it."
        ) from error


def _lookup(group: str, kind: str, name: str) -> Any:
    known = table(group)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else f"Known: {', '.join(sorted(known))}."
        raise UserError(f"No {kind} is called {name!r}. {hint}")
    return resolve(*known[name])


def dataset_names() -> list[str]:
    """Return all known data set names, sorted."""
    return sorted(table("xlbench.datasets"))


def task_names() -> list[str]:
    """Return all known task types, sorted."""
    return sorted(table("xlbench.tasks"))


def get_dataset(name: str) -> Dataset:
    """Return a data set by name, by `path.py:NAME`, or by the path of a `.toml` description."""
    path, _, attribute = name.partition(":")
    if path.endswith(".toml"):
        return _checked(resolve("benchmark.data.toml_dataset:read_toml_dataset")(Path(path)), name)
    if path.endswith(".py"):
        return _checked(_from_python(Path(path), attribute), name)
    return _checked(_lookup("xlbench.datasets", "data set", name), name)


def all_datasets() -> tuple[list[Dataset], list[str]]:
    """Return all data sets that load, by name, and what is wrong with those of plugins that do not."""
    found: list[Dataset] = []
    broken: list[str] = []
    for name in dataset_names():
        try:
            found.append(get_dataset(name))
        except UserError as error:
            broken.append(f"{name}: {error}")
    return found, broken


def get_task(name: str) -> Task[Any]:
    """Return a task type by name."""
    task: Task[Any] = _lookup("xlbench.tasks", "task type", name)
    return task


def _checked(value: Any, name: str) -> Dataset:
    if not isinstance(value, Dataset):
        raise UserError(f"{name} is a {type(value).__name__}, not a benchmark.Dataset. Name the Dataset value.")
    if not re.fullmatch(r"[\w.-]+", value.name) or value.name in {".", ".."}:  # it names a folder of the results
        raise UserError(f"{name}: a data set cannot be called {value.name!r}. Take letters, digits, -, _ and dots.")
    return value


def _from_python(path: Path, attribute: str) -> Any:
    if not path.is_file():
        raise UserError(f"{path} does not exist. Give the data set as path.py:NAME.")
    if not attribute:
        raise UserError(f"{path}: which value? Give the data set as {path}:NAME.")
    spec = importlib.util.spec_from_file_location(f"xlbench file {path.resolve()}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # dataclasses and pickle look their module up there
    try:
        spec.loader.exec_module(module)
        return getattr(module, attribute)
    except Exception as error:
        raise UserError(f"{path}:{attribute} could not be loaded: {type(error).__name__}: {error}.") from error
