"""What tables must say of data sets and languages, asked of the catalogue only when a table is made."""

from __future__ import annotations

from functools import cache

from benchmark.errors import UserError
from benchmark.registry import get_dataset
from benchmark.types import Dataset


@cache
def dataset(name: str) -> Dataset | None:
    """Return a data set, or None where it is not in the catalogue (a user's own, a plugin that is gone)."""
    try:
        return get_dataset(name)
    except UserError:
        return None


def is_parallel(name: str) -> bool:
    """Tell whether the test sets of all languages are known to be translations of each other."""
    found = dataset(name)
    return found is not None and found.parallel


def dataset_notes(name: str) -> list[str]:
    """Return what a reader of this data set's gaps must know, beyond what the records say."""
    found = dataset(name)
    if found is None:
        return [f"{name} is not in the catalogue: whether its test sets are parallel is not known."]
    if found.parallel:
        return []
    return [
        f"The test sets of {name} are not translations of each other: "
        "a gap mixes the language with the difficulty of its test set."
    ]
