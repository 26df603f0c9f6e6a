"""Files that tests write to be read."""

from __future__ import annotations

from pathlib import Path


def written(folder: Path, content: str | bytes, name: str = "file") -> Path:
    """Write a file as it is given, line breaks untouched, and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
