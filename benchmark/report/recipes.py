"""Names for recipes: by what differs between those of one data set and model, and always by caps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmark.results import CELL_KEYS

CAPS = ("max_train", "max_test")
"""Recipe keys that make a run smaller than the data set; they stand in every label."""

OF_SOURCE = frozenset({"train_sha256", "train_count", "validation_sha256", "source"})
"""Recipe keys that follow from the source language and so do not tell recipes of two sources apart."""

SHORT = {"learning_rate": "lr", "few_shot_learning_rate": "few-shot lr"}
MOST_KEYS = 4
"""A label names at most so many keys; where more differ, the recipe's hash tells the rest apart."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a label depends on: one recipe of one data set, model and source."""

    dataset: str
    model: str
    source: str
    recipe8: str


def flatten(recipe: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a recipe as `a.b.c` -> value, without what belongs to single cells."""
    flat: dict[str, Any] = {}
    for key, value in recipe.items():
        if not prefix and key in CELL_KEYS:
            continue
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def find(recipe: Mapping[str, Any], leaf: str) -> Any:
    """Return the first value of that name at any depth of a recipe, or None."""
    for key, value in recipe.items():
        if key == leaf:
            return value
        if isinstance(value, Mapping) and (found := find(value, leaf)) is not None:
            return found
    return None


def is_capped(recipe: Mapping[str, Any]) -> bool:
    """Tell whether the run used a part of the training or the test data only."""
    return any(value for key, value in flatten(recipe).items() if _leaf(key) in CAPS)


def labels(recipes: Mapping[Run, Mapping[str, Any]]) -> dict[Run, str]:
    """Return one label a run: caps, then the keys in which recipes of its data set and model differ.

    Two recipes of one data set, model and source never get the same label. A data set and model
    with a single recipe without caps get "".
    """
    groups: dict[tuple[str, str], dict[Run, dict[str, Any]]] = {}
    for run, recipe in recipes.items():
        groups.setdefault((run.dataset, run.model), {})[run] = flatten(recipe)
    return {run: label for group in groups.values() for run, label in _group_labels(group).items()}


def _group_labels(group: Mapping[Run, Mapping[str, Any]]) -> dict[Run, str]:
    keys = _differing(group)
    leaves = [_leaf(key) for key in keys]
    names = {k: _leaf(k) if leaves.count(_leaf(k)) == 1 else k for k in keys}
    found = {run: _label(run, flat, names) for run, flat in group.items()}
    taken = [(run.source, label) for run, label in found.items()]
    return {
        run: label if taken.count((run.source, label)) == 1 else f"{label} ({run.recipe8})".strip()
        for run, label in found.items()
    }


def _differing(group: Mapping[Run, Mapping[str, Any]]) -> list[str]:
    keys = dict.fromkeys(key for flat in group.values() for key in flat)
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for run, flat in group.items():
        by_source.setdefault(run.source, []).append(flat)
    differ = [
        key
        for key in keys
        if any(_several(flats, key) for flats in by_source.values())
        or (_leaf(key) not in OF_SOURCE and _several(group.values(), key))
    ]
    # What somebody chose names a recipe better than the checksum that follows from the choice.
    chosen = [key for key in differ if "sha256" not in key]
    return [key for key in differ if _leaf(key) not in CAPS and (key in chosen or not chosen)]


def _several(flats: Iterable[Mapping[str, Any]], key: str) -> bool:
    return len({json.dumps(flat.get(key), sort_keys=True) for flat in flats}) > 1


def _label(run: Run, flat: Mapping[str, Any], names: Mapping[str, str]) -> str:
    caps = [f"{cap} {value}" for cap in CAPS for key, value in flat.items() if _leaf(key) == cap and value]
    parts = [f"{SHORT.get(name, name)} {shown(flat.get(key))}" for key, name in names.items()]
    if len(parts) > MOST_KEYS:
        parts = [*parts[:MOST_KEYS], f"and {len(parts) - MOST_KEYS} more, recipe {run.recipe8}"]
    return ", ".join(caps + parts)


def shown(value: Any) -> str:
    """Return a recipe's value in few characters: `2e-5`, `best`, the start of a checksum."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, float):
        return f"{value:g}".replace("e-0", "e-").replace("e+0", "e")
    text = value if isinstance(value, str | int) else json.dumps(value, sort_keys=True)
    text = str(text)
    if len(text) <= 24:
        return text
    is_digest = len(text) == 64 and all(c in "0123456789abcdef" for c in text)
    return text[:8] if is_digest else hashlib.sha256(text.encode()).hexdigest()[:8]


def _leaf(key: str) -> str:
    return key.rpartition(".")[2]
