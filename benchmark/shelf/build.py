"""Folders that appear whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

MANIFEST = "xlbench.json"
"""Written last into a folder; a folder without it, or that does not fit it, is built again."""


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a complete folder; None where a file is missing or of another size."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        whole = all((folder / name).stat().st_size == size for name, size in manifest["files"].items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return manifest if whole else None


def build_once(folder: Path, build: Callable[[Path, Path], dict[str, Any]]) -> None:
    """Make `folder` unless it is complete.

    Processes that want the same folder at once wait for the first. What a killed one left is beside the folder,
    never in its place, and goes away here.

    Args:
        folder: where it shall be.
        build: fills (the new folder, a scratch folder) and returns what the manifest shall hold.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if read_manifest(folder) is not None:
            return
        for left_over in [folder, *folder.parent.glob(f".{folder.name}.*")]:
            shutil.rmtree(left_over, ignore_errors=True)
        workshop = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            _build_in(workshop, build).rename(folder)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)


def _build_in(workshop: Path, build: Callable[[Path, Path], dict[str, Any]]) -> Path:
    new, scratch = workshop / "new", workshop / "scratch"
    new.mkdir()
    scratch.mkdir()
    manifest = build(new, scratch)
    manifest["files"] = {path.name: path.stat().st_size for path in sorted(new.iterdir())}
    (new / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return new
