"""Rows to classification examples, and the reader of TSV and CSV files made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any

from benchmark.data.faults import STRICT, Faults, SeenIds
from benchmark.data.tables import Row, read_table
from benchmark.data.text import clean_label
from benchmark.errors import DataError
from benchmark.types import ClassificationExample

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what.

    Attributes:
        text: the sentence, or the first of a pair.
        label: the class.
        text_pair: the second sentence; None where there is one sentence only.
        id: the example's id; None for the number of the row, from 1.
    """

    text: str
    label: str
    text_pair: str | None = None
    id: str | None = None

    def used(self) -> list[str]:
        """Return the names of the columns that are read."""
        return [name for name in (self.id, self.text, self.text_pair, self.label) if name is not None]


def to_classification(
    rows: Iterable[Row],
    path: Path | str,
    columns: Columns,
    *,
    labels: Collection[str] = (),
    label_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[ClassificationExample]:
    """Turn rows of any source (table, JSON lines, hub) into examples.

    Args:
        rows: with the columns named in `columns`.
        path: file or hub repository, for errors.
        columns: which column holds what.
        labels: the classes there are; empty for any.
        label_map: label as written -> label as used.
        raw: labels as they are written: not mapped, and any is allowed.
        faults: where unknown labels and duplicate ids are reported.

    Raises:
        DataError: a column is missing or holds what is no text (for labels and ids: or whole number); strict: a fault.
    """
    examples = []
    seen = SeenIds(path, faults)
    for number, row in enumerate(rows, 1):
        label = clean_label(str(_value(row, columns.label, path, str | int)))
        if not raw:
            label = label_map.get(label, label)
            if labels and label not in labels:
                todo = f"The labels are {', '.join(labels)}."
                faults.report("unknown label", path, row.line, f"the label {label!r} is unknown", todo)
                continue
        id_ = clean_label(str(_value(row, columns.id, path, str | int))) if columns.id else str(number)
        if seen.is_new(id_, row.line):
            pair = _value(row, columns.text_pair, path, str) if columns.text_pair else None
            examples.append(ClassificationExample(id_, _value(row, columns.text, path, str), pair, label))
    return examples


def read_classification(
    path: Path,
    *,
    columns: Columns,
    quoting: bool,
    header: bool,
    delimiter: str = "\t",
    names: tuple[str, ...] | None = None,
    labels: Collection[str] = (),
    label_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[ClassificationExample]:
    """Read a TSV or CSV file; see `read_table` and `to_classification`.

    `names` names all columns of a file without a header, in order (else they are "1", "2", ...).
    """
    rows: Iterator[Row] = read_table(
        path, delimiter=delimiter, quoting=quoting, header=header, columns=columns.used() if header else names
    )
    return to_classification(rows, path, columns, labels=labels, label_map=label_map, raw=raw, faults=faults)


def _value(row: Row, column: str, path: Path | str, kind: type | UnionType) -> Any:
    value = row.values.get(column)
    if value is None:
        found = f"no column {column!r} (there are {', '.join(row.values)})"
        raise DataError(path, row.line, found, "Name the columns as the file does.")
    if isinstance(value, bool) or not isinstance(value, kind):
        found = f"{column!r} is {value!r:.60}"
        raise DataError(path, row.line, found, "Texts are strings; labels and ids may be whole numbers too.")
    return value
