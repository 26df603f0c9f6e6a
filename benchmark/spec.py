"""What a run is asked to do: validated at birth, from a suite, from flags, or from Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.hyperparameters import DEFAULT_SUITE, PROTOCOLS, check_config, check_names, read_suite, suite_path
from benchmark.types import Where

ALL = ("all",)
"""Targets: every language whose files are there. Data sets: every one that can be trained on what is at hand."""

FULL = "full"
"""Among the shots: also train in the target language itself."""

_SOME = (str, list, tuple)

FIELD_TYPES: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("models", "datasets", "targets", "few_shot_datasets", "few_shot_targets"), _SOME),
    "shots": (int, *_SOME),
    **dict.fromkeys(("draws", "seeds", "max_train", "max_test", "threads"), (int,)),
    **dict.fromkeys(("in_language", "tolerant", "eval_only", "eval_before", "trust_remote_code"), (bool,)),
    **dict.fromkeys(("source", "train_on", "device", "dtype", "protocol"), (str,)),
    **dict.fromkeys(("data_dir", "results", "save_model"), (str, Path)),
    "overrides": (dict,),
}
"""Field of a run -> the types that a suite or a flag may give; lists may be one string with commas."""


@dataclass(frozen=True)
class RunSpec:
    """One run: which models, data sets and languages, how often, and where.

    Attributes:
        models: names of the shelf, ids of the hub, or folders.
        datasets: names, `path.py:NAME` or `.toml` descriptions, or ALL.
        source: language that is trained on, as BCP-47 tag or the data set's own code.
        targets: languages to evaluate, or ALL. The source is always among them where it has a test set.
        shots: numbers of target-language examples, ascending; 0 is zero-shot.
        few_shot_datasets: names of the data sets that few-shot cells are computed of, or ALL.
        few_shot_targets: languages that few-shot cells are computed of, or ALL.
        in_language: also fit in every target language itself (`--shots full`).
        draws: few-shot draws 0 .. draws - 1.
        seeds: seeds 1 .. seeds.
        data_dir: folder of local copies; None for the hub only.
        results: folder that holds `runs/`.
        suite: name or path of the suite that hyper-parameters come from.
        max_train: fixed sample of the training set (and of its validation set); None for all.
        max_test: fixed sample of every test set; None for all.
        tolerant: drop broken examples and count them, instead of stopping.
        train_on: data set to train on instead of the one that the catalogue names.
        eval_only: evaluate the checkpoint as it is, without training.
        eval_before: score the model before fine-tuning too.
        save_model: folder for the fine-tuned checkpoint.
        device: auto, cpu, cuda, cuda:0 ...
        threads: CPU threads; None leaves them as they are.
        dtype: auto, fp32 or bf16; auto is resolved once for a results folder.
        trust_remote_code: run code that comes with a model.
        protocol: settings of a published protocol (xtreme), or None.
        overrides: hyper-parameters (fields of TrainConfig) that replace the suites'.
    """

    models: tuple[str, ...]
    datasets: tuple[str, ...]
    source: str = "en"
    targets: tuple[str, ...] = ALL
    shots: tuple[int, ...] = (0,)
    few_shot_datasets: tuple[str, ...] = ALL
    few_shot_targets: tuple[str, ...] = ALL
    in_language: bool = False
    draws: int = 1
    seeds: int = 1
    data_dir: Path | None = None
    results: Path = Path("results")
    suite: str = DEFAULT_SUITE
    max_train: int | None = None
    max_test: int | None = None
    tolerant: bool = False
    train_on: str | None = None
    eval_only: bool = False
    eval_before: bool = False
    save_model: Path | None = None
    device: str = "auto"
    threads: int | None = None
    dtype: str = "auto"
    trust_remote_code: bool = False
    protocol: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse nonsense, with the rule and the value."""
        several = ("datasets", "targets", "few_shot_datasets", "few_shot_targets")
        for name in ("models", "shots", *several):
            _require(isinstance(getattr(self, name), tuple), f"{name} is a tuple", getattr(self, name))
            _require(len(getattr(self, name)) > 0, f"{name} is not empty", getattr(self, name))
            _require(len(set(getattr(self, name))) == len(getattr(self, name)), f"{name} differ", getattr(self, name))
        _require(list(self.shots) == sorted(self.shots) and self.shots[0] >= 0, "0 <= shots, ascending", self.shots)
        for name in several:
            value = getattr(self, name)
            _require("all" not in value or value == ALL, f"{name} is `all` or a list", value)
        _require(self.datasets != ALL or self.train_on is None, "train_on goes with named data sets", self.train_on)
        for name in ("draws", "seeds", "max_train", "max_test", "threads"):
            value = getattr(self, name)
            _require(value is None or value >= 1, f"{name} >= 1", value)
        _require(self.dtype in ("auto", "fp32", "bf16"), "dtype is auto, fp32 or bf16", self.dtype)
        _require(self.protocol is None or self.protocol in PROTOCOLS, f"protocol is {list(PROTOCOLS)}", self.protocol)
        check_config(self.overrides, "hyper-parameters")
        if self.eval_only:
            trains = {"shots": self.shots != (0,), "seeds": self.seeds != 1}
            trains |= {n: bool(getattr(self, n)) for n in ("in_language", "eval_before", "save_model")}
            asked = [name for name, value in trains.items() if value]
            _require(not asked, "eval_only trains nothing, so it goes without these", asked)

    @property
    def where(self) -> Where:
        """Where data is looked for."""
        return Where(self.data_dir, self.tolerant)


def _require(holds: bool, rule: str, value: Any) -> None:
    if not holds:
        raise UserError(f"A run needs: {rule}; found {value!r}.")


def make_spec(suite: str | None, given: Mapping[str, Any]) -> RunSpec:
    """Build a RunSpec from the `[run]` table of a suite and from `given`, which wins.

    Args:
        suite: name or path; None for the default suite.
        given: fields of RunSpec; lists may be comma-separated strings, and `shots` may hold "full".

    Raises:
        UserError: an unknown field, no model, no data set, or a value that RunSpec refuses.
    """
    table = read_suite(suite or DEFAULT_SUITE).get("run", {})
    for values, place in ((table, f"{suite_path(suite or DEFAULT_SUITE)}: [run]"), (given, "run")):
        check_names(values, FIELD_TYPES, place)
        for name, value in values.items():
            _check_type(name, value, place)
    for name in ("datasets", "targets"):  # a suite's few-shot cells are of its own data sets and languages
        if name in given:
            table = {key: value for key, value in table.items() if key != f"few_shot_{name}"}
    values = {**table, **given}
    for name, flag in (("models", "--model"), ("datasets", "--dataset")):
        if not values.get(name):
            raise UserError(f"No {name} given. Use {flag}, or a suite that names them (--suite mini).")
        values[name] = _items(values[name])
    for name in ("targets", "few_shot_datasets", "few_shot_targets"):
        values[name] = _items(values.get(name, ALL))
    values["shots"], in_language = _shots(values.get("shots", (0,)))
    values["in_language"] = bool(values.get("in_language")) or in_language
    for name in ("data_dir", "results", "save_model"):
        if values.get(name) is not None:
            values[name] = Path(values[name])
    return RunSpec(**values, suite=suite or DEFAULT_SUITE)


def _check_type(name: str, value: Any, place: str) -> None:
    kinds = FIELD_TYPES[name]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):  # True is an int
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise UserError(f"{place}: {name} must be {wanted}, not {value!r}.")


def _items(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))


def _shots(value: Any) -> tuple[tuple[int, ...], bool]:
    items = _items([value] if isinstance(value, int) else value)
    numbers = [item for item in items if item != FULL]
    bad = [item for item in numbers if not item.isdecimal()]
    _require(not bad, "shots are numbers or `full`", bad)
    return tuple(sorted({int(n) for n in numbers} | ({0} if FULL in items else set()))), FULL in items
