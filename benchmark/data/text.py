"""Files to lines, the one way all readers do it, and the cleaning of labels and ids."""

from __future__ import annotations

import re
from pathlib import Path

from benchmark.errors import DataError

BOM = "\ufeff"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
"""Zero-width characters and direction marks, the byte order mark among them."""


def read_text(path: Path) -> str:
    """Return a file's text, without the byte order mark that may open it.

    Line breaks are kept as they stand.

    Raises:
        DataError: the file is missing or unreadable, or not UTF-8 (named with its line).
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(path, None, f"cannot be read: {error.strerror}", "Check the path and --data-dir.") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{raw[error.start]:02x} is not UTF-8 ({error.reason})"
        raise DataError(path, line, found, "Convert the file to UTF-8, for instance with iconv.") from error
    return text.removeprefix(BOM)


def split_lines(text: str) -> list[str]:
    r"""Split at \n and \r\n only; `str.splitlines` would also split at U+001C, NEL, U+2028 and more."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def read_lines(path: Path) -> list[str]:
    """Return a file's lines without their ends; errors as in `read_text`."""
    return split_lines(read_text(path))


def clean_label(text: str) -> str:
    """Strip what nobody sees from a label, tag, id or column name: zero-width characters and surrounding space.

    Texts are never cleaned.
    """
    return _INVISIBLE.sub("", text).strip()
