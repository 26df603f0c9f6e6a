"""Delimited tables (TSV, CSV) and JSON lines to rows with line numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmark.data.text import clean_label, read_lines
from benchmark.errors import DataError

_CLOSING_QUOTE = re.compile(r'(?<!")(?:"")*"(?!")')
"""A run of an odd number of quotes inside a quoted field; its last one closes the field."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it starts on, from 1, and its values by column name."""

    line: int
    values: Mapping[str, Any]


def read_table(
    path: Path,
    *,
    delimiter: str = "\t",
    quoting: bool,
    header: bool,
    columns: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield the rows of a delimited table; every value is a string.

    Args:
        path: a UTF-8 file.
        delimiter: one character.
        quoting: a field that opens with a double quote runs to the closing one, may hold delimiters and line
            breaks, and doubles its inner quotes (RFC 4180). Without it a quote is an ordinary character.
        header: the first line names the columns.
        columns: with a header: names that it must hold; without: the names of all columns, in order. None without
            a header names them "1", "2", ...

    Raises:
        DataError: no rows, a column missing in the header, a row with another number of columns, a quoted field
            that is not closed or goes on after its closing quote.
    """
    lines = read_lines(path)
    while lines and not lines[-1]:
        lines.pop()
    split = _quoted_rows(path, lines, delimiter) if quoting else _plain_rows(lines, delimiter)
    names = _header(path, next(split, None), columns) if header else list(columns or ())
    row = None
    for line, fields in split:
        names = names or [str(number) for number in range(1, len(fields) + 1)]
        if len(fields) != len(names):
            found = f"{len(fields)} columns where {len(names)} are expected ({', '.join(names)})"
            raise DataError(path, line, found, _column_advice(quoting))
        row = Row(line, dict(zip(names, fields, strict=True)))
        yield row
    if row is None:
        raise DataError(path, None, "no rows", "The file is empty or was cut off; fetch it again.")


def read_json_lines(path: Path) -> Iterator[Row]:
    """Yield the rows of a file with one JSON object a line; blank lines are skipped.

    Raises:
        DataError: no rows, or a line that is no JSON object (one cut off in the middle among them).
    """
    row = None
    for number, line in enumerate(read_lines(path), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise DataError(path, number, f"not JSON ({error})", "Repair the line; it may be cut off.") from error
        if not isinstance(value, dict):
            raise DataError(path, number, f"a JSON {type(value).__name__}", "Write one JSON object a line.")
        row = Row(number, value)
        yield row
    if row is None:
        raise DataError(path, None, "no rows", "The file is empty or was cut off; fetch it again.")


def _header(path: Path, first: tuple[int, list[str]] | None, columns: Sequence[str] | None) -> list[str]:
    if first is None:
        raise DataError(path, None, "no header line", "The file is empty or was cut off; fetch it again.")
    names = [clean_label(name) for name in first[1]]
    missing = [name for name in columns or () if name not in names]
    if missing:
        found = f"no column {', '.join(map(repr, missing))} in the header ({', '.join(names)})"
        raise DataError(path, first[0], found, "Name the columns as the header does, or say that there is none.")
    if len(set(names)) != len(names):
        raise DataError(path, first[0], f"a column name twice in the header ({', '.join(names)})", "Rename one.")
    return names


def _column_advice(quoting: bool) -> str:
    if quoting:
        return "Check the delimiter, and whether quotes are ordinary characters in this file."
    return "Check the delimiter, and whether fields are quoted in this file."


def _plain_rows(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        yield number, line.split(delimiter)


def _quoted_rows(path: Path, lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line it starts on, fields); the `csv` module would end rows at a lone carriage return as well."""
    remaining = iter(enumerate(lines, 1))
    for number, line in remaining:
        if '"' not in line:
            yield number, line.split(delimiter)
            continue
        fields = []
        rest: str | None = line
        while rest is not None:
            if rest.startswith('"'):
                rest = _close(path, number, rest, remaining)
                field, rest = _quoted_field(path, number, rest, delimiter)
            else:
                field, found, after = rest.partition(delimiter)
                rest = after if found else None
            fields.append(field)
        yield number, fields


def _close(path: Path, number: int, text: str, remaining: Iterator[tuple[int, str]]) -> str:
    """Add following lines to a text that opens with a quote until its field is closed."""
    lines = [text]
    closed = _CLOSING_QUOTE.search(text[1:])
    while not closed:
        _, line = next(remaining, (0, None))
        if line is None:
            todo = "The file may be cut off, or quotes are ordinary characters in it: read it without quoting."
            raise DataError(path, number, "a quoted field that is never closed", todo)
        closed = _CLOSING_QUOTE.search(line)
        lines.append(line)
    return "\n".join(lines)


def _quoted_field(path: Path, number: int, text: str, delimiter: str) -> tuple[str, str | None]:
    """Return the field that opens `text`, unquoted, and what follows its delimiter (None at the end of the row)."""
    closing = _CLOSING_QUOTE.search(text[1:])
    assert closing  # see _close
    field, after = text[1 : closing.end()].replace('""', '"'), text[closing.end() + 1 :]
    if after and not after.startswith(delimiter):
        todo = "Double the quotes inside quoted fields, or read the file without quoting."
        raise DataError(path, number, f"{after[:20]!r} after a closing quote", todo)
    return field, after[len(delimiter) :] if after else None
