"""A name or a path becomes a model folder, with what is known of it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from benchmark.errors import UserError
from benchmark.shelf.build import read_manifest
from benchmark.shelf.describe import Size, read_card, size_class
from benchmark.shelf.fetch import fetch
from benchmark.shelf.hub import download
from benchmark.shelf.package import sha256_file
from benchmark.shelf.table import SHELF

TOKENIZER_FILES = (
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.txt",
    "vocab.json",
    "sentencepiece.bpe.model",
    "spm.model",
    "spiece.model",
    "tokenizer.model",
)
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model folder and where it came from.

    Attributes:
        name: as cells carry it: the shelf's name, the hub's id, or the folder's own name.
        folder: what AutoModel and AutoTokenizer read.
        source: `shelf: package==version`, `hub: org/name@commit`, or `folder`.
        checksum: sha256 over the weight files in the order of their names.
        languages: those it was trained for, in words or tags; "" if nothing says so.
        licence: as its card or the shelf names it; "" if nothing does.
        exposure: what it is known to have seen, each sentence with its source.
        size: class of hyper-parameters, by the encoder's weights without embeddings.
        trust_remote_code: the user allows Python code of the model to run.
    """

    name: str
    folder: Path
    source: str
    checksum: str
    languages: str
    licence: str
    exposure: tuple[str, ...]
    size: Size
    trust_remote_code: bool = False

    @property
    def weight_files(self) -> list[Path]:
        """The safetensors files, sorted."""
        return weight_files(self.folder)


def resolve(name_or_path: str, *, revision: str | None = None, trust_remote_code: bool = False) -> ResolvedModel:
    """Return the model of a shelf name, a local folder or a hub id; fetch it if need be.

    Args:
        name_or_path: in this order: a name of the shelf, an existing folder, an id of the hub.
        revision: hub only: branch, tag or commit.
        trust_remote_code: allow Python code that comes with the model.

    Raises:
        UserError: there is no such model, it cannot be had, or its folder lacks what is needed.
    """
    if name_or_path in SHELF:
        return _from_shelf(name_or_path)
    path = Path(name_or_path).expanduser()
    if path.is_dir():
        return _from_folder(path.resolve(), path.resolve().name, "folder", trust_remote_code)
    if not _HUB_ID.fullmatch(name_or_path) or name_or_path.startswith(".") or path.exists():
        raise UserError(f"{name_or_path}: there is no such model folder. {_near(name_or_path)}")
    folder = download(name_or_path, revision, trust_remote_code, _near(name_or_path))
    return _from_folder(folder, name_or_path, f"hub: {name_or_path}@{folder.name}", trust_remote_code)


def weight_files(folder: Path) -> list[Path]:
    """Return the folder's safetensors files, sorted by name."""
    return sorted(folder.glob("*.safetensors"))


def check_folder(folder: Path, shown: str) -> None:
    """Make sure that a folder holds a configuration, safetensors and a tokenizer.

    Raises:
        UserError: one of them is missing; the message says which and what to do.
    """
    if not (folder / "config.json").is_file():
        raise UserError(f"{shown}: no config.json in {folder}. Name the folder that `save_pretrained` wrote.")
    if not weight_files(folder):
        pickled = [path.name for pattern in ("*.bin", "*.pt", "*.ckpt") for path in sorted(folder.glob(pattern))]
        found = f"only pickled weights ({pickled[0]}), which can run code" if pickled else "no weights"
        raise UserError(
            f"{shown}: {found}, no .safetensors, in {folder}. Save it with `save_pretrained`; on the hub the "
            "converted weights are often the revision refs/pr/1."
        )
    if not any((folder / name).is_file() for name in TOKENIZER_FILES):
        raise UserError(
            f"{shown}: no tokenizer in {folder} (looked for {', '.join(TOKENIZER_FILES)}). Save one beside the model."
        )


def _from_shelf(name: str) -> ResolvedModel:
    model, folder = SHELF[name], fetch(name)
    manifest = read_manifest(folder)
    assert manifest is not None, "fetch returns complete folders only"
    return ResolvedModel(
        name=name,
        folder=folder,
        source=f"shelf: {model.package.pin}",
        checksum=manifest["checksum"],
        languages=model.languages,
        licence=model.licence,
        exposure=model.exposure,
        size=size_class(folder),
    )


def _from_folder(folder: Path, name: str, source: str, trust_remote_code: bool) -> ResolvedModel:
    check_folder(folder, name)
    card = read_card(folder)
    return ResolvedModel(
        name=name,
        folder=folder,
        source=source,
        checksum=sha256_file(*weight_files(folder)),
        languages=card.languages,
        licence=card.licence,
        exposure=card.exposure,
        size=size_class(folder),
        trust_remote_code=trust_remote_code,
    )


def _near(name: str) -> str:
    """Return a sentence that names the shelf's nearest models, or all of them."""
    near = difflib.get_close_matches(name, SHELF, n=3)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"Give a folder, an id of the hub (org/name), or one of the shelf: {', '.join(SHELF)}."
