"""Names for recipes: by what differs between those of one data set and model, and always by mode and caps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmark.results import flatten_recipe

CAPS = ("max_train", "max_test")
"""Recipe keys that make a run smaller than the data set; they stand in every label."""

MODES = {"untrained": "not fine-tuned", "eval_only": "checkpoint"}
"""Recipe keys that say that nothing was trained, and what a label makes of them."""

DERIVED = ("sha256", "checksum")
"""Parts of keys that follow from a choice; they name a recipe only where no choice does."""

SHORT = {"learning_rate": "lr", "few_shot_learning_rate": "few-shot lr"}
MOST_KEYS = 4
"""A label names at most so many keys; where more differ, the recipe's hash tells the rest apart."""

Flat = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What has a label: one recipe of one data set and model."""

    dataset: str
    model: str
    recipe8: str


def is_capped(recipe: Mapping[str, Any]) -> bool:
    """Tell whether the run used a part of the training or the test data only."""
    return any(value for key, value in flatten_recipe(recipe).items() if _leaf(key) in CAPS)


def labels(recipes: Mapping[Run, Mapping[str, Any]]) -> dict[Run, str]:
    """Return one label a run: mode, caps, then the keys in which recipes of its data set, model and mode differ.

    Two recipes of one data set and model never get the same label. A data set and model with a
    single recipe, fine-tuned and without caps, get "".
    """
    groups: dict[tuple[str, str, str], dict[Run, Flat]] = {}
    for run, recipe in recipes.items():
        flat = flatten_recipe(recipe)
        groups.setdefault((run.dataset, run.model, _mode(flat)), {})[run] = flat
    return {run: label for group in groups.values() for run, label in _group_labels(group).items()}


def _group_labels(group: Mapping[Run, Flat]) -> dict[Run, str]:
    keys = _differing(group)
    leaves = [_leaf(key) for key in keys]
    names = {key: leaf if leaves.count(leaf) == 1 else key for key, leaf in zip(keys, leaves, strict=True)}
    found = {run: _label(run, flat, names) for run, flat in group.items()}
    taken = list(found.values())
    return {run: f"{label} ({run.recipe8})" if taken.count(label) > 1 else label for run, label in found.items()}


def _differing(group: Mapping[Run, Flat]) -> list[str]:
    keys = dict.fromkeys(key for flat in group.values() for key in flat)
    differ = [key for key in keys if len({json.dumps(flat.get(key)) for flat in group.values()}) > 1]
    chosen = [key for key in differ if not any(part in key for part in DERIVED)]
    return [key for key in chosen or differ if _leaf(key) not in CAPS]


def _mode(flat: Flat) -> str:
    return next((name for key, name in MODES.items() if flat.get(key)), "")


def _label(run: Run, flat: Flat, names: Mapping[str, str]) -> str:
    caps = [f"{cap} {value}" for cap in CAPS for key, value in flat.items() if _leaf(key) == cap and value]
    parts = [f"{SHORT.get(name, name)} {shown(flat.get(key))}" for key, name in names.items()]
    if len(parts) > MOST_KEYS:
        parts = [*parts[:MOST_KEYS], f"and {len(parts) - MOST_KEYS} more, recipe {run.recipe8}"]
    return ", ".join(part for part in (_mode(flat), *caps, *parts) if part)


def shown(value: Any) -> str:
    """Return a recipe's value in few characters: `2e-5`, `best`, the start of a checksum."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "none"
    if isinstance(value, float):
        mantissa, _, exponent = f"{value:g}".partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else mantissa
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) <= 24:
        return text
    is_digest = len(text) in (40, 64) and all(c in "0123456789abcdef" for c in text)
    return text[:8] if is_digest else hashlib.sha256(text.encode()).hexdigest()[:8]


def _leaf(key: str) -> str:
    return key.rpartition(".")[2]
