"""A table before it is Markdown, CSV or LaTeX: rows of languages, columns of figures, and what to say of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

DECIMALS = 1
"""Of scores in percent, in tables for people; CSV keeps six."""


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of a table.

    Attributes:
        mean: None where the cell is blank.
        std: over seeds, ddof=1; None where there is one seed.
        seeds: how many.
        remarks: footnotes; for a blank cell the reason.
    """

    mean: float | None
    std: float | None = None
    seeds: int = 0
    remarks: tuple[str, ...] = ()

    def shown(self, plus_minus: str = " ± ") -> str:
        """Return `81.8 ± 0.4`, `81.8` for one seed, "" for a blank cell."""
        if self.mean is None:
            return ""
        mean = f"{self.mean:.{DECIMALS}f}"
        mean = mean.removeprefix("-") if float(mean) == 0 else mean
        return mean if self.std is None else f"{mean}{plus_minus}{self.std:.{DECIMALS}f}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: whose (`group`, a model and its recipe) and which (`name`)."""

    group: str
    name: str

    @property
    def title(self) -> str:
        """Both in one line."""
        return f"{self.group}: {self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Row:
    """A line: two heads (language tag and name, or whatever `Table.heads` says) and one value a column."""

    heads: tuple[str, ...]
    values: tuple[Value, ...]
    is_average: bool = False


@dataclass(frozen=True)
class Table:
    """Rows, columns and notes.

    Attributes:
        slug: name of its files, without suffix.
        title: what is measured, on which data, in which unit.
        heads: titles of the first columns.
        notes: sentences under the table.
        exposure: sentences on what the models had seen before; a page of several tables says each once.
    """

    slug: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heads: tuple[str, ...] = ("language", "name")
    notes: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()

    @property
    def all_notes(self) -> tuple[str, ...]:
        """What stands under the table when it stands alone."""
        return (*self.notes, *self.exposure)

    def footnotes(self) -> dict[str, str]:
        """Return remark -> letter, in the order in which a reader meets them."""
        remarks = dict.fromkeys(r for row in self.rows for value in row.values for r in value.remarks)
        return dict(zip(remarks, _letters(), strict=False))


def _letters() -> Iterator[str]:
    """Yield a, b, ... z, aa, ab, ..."""
    number = 0
    while True:
        number, rest, letters = number + 1, number + 1, ""
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("a") + digit) + letters
        yield letters
