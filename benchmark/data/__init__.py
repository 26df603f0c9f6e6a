"""Data sets to examples: readers of the native formats, sources, splits and checks."""

from __future__ import annotations

from benchmark.data.files import LocalFiles, Source
from benchmark.data.splits import (
    Pool,
    available,
    find_split,
    lies_here,
    load_split,
    pool,
    resolve_language,
    test_set,
    train_and_validation,
)

__all__ = [
    "LocalFiles",
    "Pool",
    "Source",
    "available",
    "find_split",
    "lies_here",
    "load_split",
    "pool",
    "resolve_language",
    "test_set",
    "train_and_validation",
]
