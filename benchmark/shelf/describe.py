"""What a model folder says of itself: its size from the configuration, its origins from the model card."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmark.errors import DataError

Size = Literal["small", "base", "large"]

SMALL_BELOW, BASE_BELOW = 50_000_000, 150_000_000
"""Encoder weights without embeddings: BERT small of 12 x 384 has 21 million, base 85, large 302."""

_DIMENSIONS = {
    "hidden": ("hidden_size", "dim", "d_model"),
    "layers": ("num_hidden_layers", "n_layers", "num_layers"),
}
_FEED_FORWARD = ("intermediate_size", "hidden_dim", "d_ff")


@dataclass(frozen=True, slots=True)
class Card:
    """What a model card's front matter says that a reader of scores must know; "" or nothing if it does not."""

    languages: str = ""
    licence: str = ""
    exposure: tuple[str, ...] = ()


def read_config(folder: Path) -> dict[str, Any]:
    """Return config.json.

    Raises:
        DataError: it is not a JSON object.
    """
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(
            path, getattr(error, "lineno", None), f"is not JSON ({error})", "Save the model anew"
        ) from error
    if not isinstance(config, dict):
        raise DataError(path, None, f"holds a {type(config).__name__}, not an object", "Save the model anew")
    return config


def size_class(folder: Path) -> Size:
    """Return the class of hyper-parameters a model takes, by its encoder's weights without embeddings.

    Raises:
        DataError: the configuration does not name the hidden size or the number of layers.
    """
    config = read_config(folder)
    hidden, layers = (_dimension(folder, config, what, keys) for what, keys in _DIMENSIONS.items())
    wide = next((config[key] for key in _FEED_FORWARD if config.get(key)), 4 * hidden)
    weights = layers * (4 * hidden * hidden + 2 * hidden * wide)
    if weights < SMALL_BELOW:
        return "small"
    return "base" if weights < BASE_BELOW else "large"


def count_parameters(weight_files: Iterable[Path]) -> int:
    """Return the number of weights in safetensors files, from their headers alone.

    Raises:
        DataError: a file is not safetensors.
    """
    return sum(_count_in_file(path) for path in weight_files)


def read_card(folder: Path) -> Card:
    """Return what README.md's front matter says; an absent or unreadable one says nothing."""
    path = folder / "README.md"
    if not path.is_file():
        return Card()
    from huggingface_hub.repocard import metadata_load

    try:
        front = metadata_load(path) or {}
    except Exception:  # whatever is wrong with a card, the model is as good as before
        return Card()
    datasets = ", ".join(_listed(front.get("datasets")))
    exposure = (f"Its model card names as training data: {datasets}.",) if datasets else ()
    return Card(", ".join(_listed(front.get("language"))), ", ".join(_listed(front.get("license"))), exposure)


def _dimension(folder: Path, config: dict[str, Any], what: str, keys: tuple[str, ...]) -> int:
    for key in keys:
        if isinstance(config.get(key), int):
            return int(config[key])
    raise DataError(
        folder / "config.json", None, f"names no {what} ({', '.join(keys)})", "Only encoders with one are supported"
    )


def _count_in_file(path: Path) -> int:
    try:
        with path.open("rb") as file:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        return sum(math.prod(entry["shape"]) for name, entry in header.items() if name != "__metadata__")
    except (ValueError, LookupError, TypeError, AttributeError, MemoryError, OverflowError) as error:
        raise DataError(path, None, "is not a safetensors file", "Save the model anew") from error


def _listed(value: Any) -> list[str]:
    """Return a front-matter value, one or a list, as strings."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
