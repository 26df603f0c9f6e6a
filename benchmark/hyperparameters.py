"""Suites on disk, and the hyper-parameters that they hold by task, data set and model size.

A suite is a TOML file with up to three tables: `[run]` (fields of a run), `[task.<task>]` and
`[train.<data set>]` (fields of TrainConfig), the last two with sub-tables for the sizes small, base and large.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.types import TrainConfig

DEFAULT_SUITE = "default"
SIZES = ("small", "base", "large")
TABLES = ("run", "task", "train")
PROTOCOLS: Mapping[str, Mapping[str, Any]] = {"xtreme": {"max_answer_tokens": 30}}
"""Named sets of settings that a published protocol prescribes."""

CONFIG_TYPES: Mapping[str, Any] = {
    f.name: type(getattr(TrainConfig(), f.name)) for f in fields(TrainConfig) if f.name != "dtype"
}
"""Name of every hyper-parameter -> its type (the number format is resolved apart)."""

FOLDER = Path(__file__).parent / "suites"


def suite_names() -> list[str]:
    """Return the names of the suites that come with this package."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def suite_path(suite: str) -> Path:
    """Return the file of a suite, given by name or by path."""
    path = Path(suite) if suite.endswith(".toml") else FOLDER / f"{suite}.toml"
    if not path.is_file():
        raise UserError(f"No suite {suite!r}. Known: {', '.join(suite_names())}; or give the path of a .toml file.")
    return path


@cache
def read_suite(suite: str) -> Mapping[str, Any]:
    """Read a suite; every hyper-parameter in it is checked here."""
    path = suite_path(suite)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise UserError(f"{path}: no readable TOML ({error}).") from error
    check_names(content, TABLES, str(path))
    for table, value in content.items():
        _check_table(value, f"{path}: {table}")
    for table in ("task", "train"):
        for name, values in content.get(table, {}).items():
            _check_table(values, f"{path}: {table}.{name}")
            check_config(_base(values), f"{path}: [{table}.{name}]")
            for size in SIZES:
                _check_table(values.get(size, {}), f"{path}: {table}.{name}.{size}")
                check_config(values.get(size, {}), f"{path}: [{table}.{name}.{size}]")
    return content


def _check_table(value: Any, place: str) -> None:
    if not isinstance(value, dict):
        raise UserError(f"{place} must be a table, not {value!r}.")


def check_names(given: Iterable[str], known: Iterable[str], place: str) -> None:
    """Raise UserError for the first name that is not known, with the nearest that is."""
    known = list(known)
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise UserError(
                f"{place}: unknown {name!r}. " + (f"Did you mean {near[0]}?" if near else f"Known: {known}.")
            )


def check_config(values: Mapping[str, Any], place: str) -> None:
    """Raise UserError unless all names are hyper-parameters and all values have their type."""
    check_names(values, CONFIG_TYPES, place)
    for name, value in values.items():
        wanted = CONFIG_TYPES[name]
        fits = isinstance(value, (int, float) if wanted is float else wanted) and not isinstance(value, bool)
        if not fits:
            raise UserError(f"{place}: {name} must be {wanted.__name__}, not {value!r}.")


def train_config(
    suite: str, task: str, dataset: str, size: str, protocol: str | None = None, overrides: Mapping[str, Any] = {}
) -> TrainConfig:
    """Return the hyper-parameters for training on `dataset` with a model of `size`.

    Later ones win: TrainConfig's defaults; of the default suite, then of `suite`: the task, the task at this size,
    the data set, the data set at this size; the protocol; `overrides`.

    Raises:
        UserError: a value out of its range.
    """
    merged: dict[str, Any] = {}
    for content in (read_suite(DEFAULT_SUITE), read_suite(suite)):
        for table, name in (("task", task), ("train", dataset)):
            values = content.get(table, {}).get(name, {})
            merged |= _base(values) | values.get(size, {})
    merged |= PROTOCOLS[protocol] if protocol else {}
    merged |= overrides
    config = TrainConfig(**{name: CONFIG_TYPES[name](value) for name, value in merged.items()})
    _check_ranges(config, f"hyper-parameters of {dataset} ({size})")
    return config


def _base(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in SIZES}


def _check_ranges(config: TrainConfig, place: str) -> None:
    rules = (
        (config.learning_rate > 0, "learning_rate > 0", config.learning_rate),
        (config.few_shot_learning_rate > 0, "few_shot_learning_rate > 0", config.few_shot_learning_rate),
        (config.epochs >= 1 or config.max_steps >= 1, "epochs >= 1 (or max_steps >= 1)", config.epochs),
        (0 <= config.warmup_ratio < 1, "0 <= warmup_ratio < 1", config.warmup_ratio),
        (0 <= config.keep_unanswerable <= 1, "0 <= keep_unanswerable <= 1", config.keep_unanswerable),
        (config.max_length >= 8, "max_length >= 8", config.max_length),
        (config.schedule in ("linear", "constant"), "schedule is linear or constant", config.schedule),
        (config.selection in ("best", "last"), "selection is best or last", config.selection),
    )
    ones = ("batch_size", "accumulate", "few_shot_steps", "few_shot_batch_size", "n_best_size", "max_answer_length")
    zeros = ("max_steps", "warmup_steps", "weight_decay", "clip_norm", "patience", "doc_stride")
    counts = [(n, 1) for n in (*ones, "eval_batch_size")]
    counts += [(n, 0) for n in (*zeros, "max_answer_tokens", "freeze_layers")]
    bounds = [(getattr(config, n) >= low, f"{n} >= {low}", getattr(config, n)) for n, low in counts]
    for holds, rule, value in (*rules, *bounds):
        if not holds:
            raise UserError(f"{place}: {rule} must hold, found {value!r}.")
