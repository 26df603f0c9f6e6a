"""Tables as Markdown and CSV, always the same bytes for the same table; LaTeX has a module of its own."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from benchmark.errors import UserError
from benchmark.report.latex_table import latex
from benchmark.report.table import Column, Table, Value


def markdown_page(tables: Iterable[Table], heading: int = 3) -> str:
    """Render tables below each other; what models had seen before stands under the first table that says it."""
    said: set[str] = set()
    parts = []
    for table in tables:
        parts.append(markdown(replace(table, exposure=tuple(n for n in table.exposure if n not in said)), heading))
        said.update(table.exposure)
    return "\n".join(parts)


def markdown(table: Table, heading: int = 3) -> str:
    """Render as a Markdown table under a heading of that level, with notes and footnotes."""
    letters = table.footnotes()
    titles = [*table.heads, *(c.title for c in _named(table))]
    body = [[*row.heads, *(_markdown_value(v, letters) for v in row.values)] for row in table.rows]
    bold = [
        [f"**{c}**" if c else "" for c in line] if row.is_average else line
        for row, line in zip(table.rows, body, strict=True)
    ]
    lines = [[_markdown_text(t) for t in titles], *bold]
    widths = [max(len(line[i]) for line in lines) for i in range(len(titles))]
    out = [_markdown_line(line, widths, len(table.heads)) for line in lines]
    ruler = ["-" * w if i < len(table.heads) else "-" * (w - 1) + ":" for i, w in enumerate(widths)]
    out.insert(1, "| " + " | ".join(ruler) + " |")
    notes = [*table.all_notes, *(f"<sup>{letter}</sup> {remark}" for remark, letter in letters.items())]
    text = f"{'#' * heading} {_heading(table)}\n\n" + "\n".join(out) + "\n"
    return text + "".join(f"\n- {_markdown_text(note)}" for note in notes) + ("\n" if notes else "")


def csv(table: Table) -> str:
    """Render as CSV: three columns a figure (mean, std, seeds), and the remarks of the row in the last one."""
    stream = io.StringIO()
    writer = csv_module.writer(stream, lineterminator="\n")
    figures = [f"{c.title}{part}" for c in table.columns for part in ("", " std", " seeds")]
    writer.writerow([*table.heads, *figures, "remarks"])
    for row in table.rows:
        numbers = [part for value in row.values for part in _csv_value(value)]
        remarks = [f"{c.title}: {r}" for c, v in zip(table.columns, row.values, strict=True) for r in v.remarks]
        writer.writerow([*row.heads, *numbers, "; ".join(remarks)])
    return stream.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Table], str]]] = {
    "md": (".md", markdown),
    "csv": (".csv", csv),
    "latex": (".tex", latex),
}


def renderer(name: str) -> tuple[str, Callable[[Table], str]]:
    """Return (file suffix, renderer) of a format."""
    if name not in FORMATS:
        raise UserError(f"No table format is called {name!r}. Give any of {', '.join(FORMATS)}.")
    return FORMATS[name]


def _heading(table: Table) -> str:
    """Return the title; the model of a table of one model stands there, not in every column."""
    group = _only_group(table)
    return f"{table.title}, {group}" if group else table.title


def _named(table: Table) -> Sequence[Column]:
    return [Column("", c.name) for c in table.columns] if _only_group(table) else table.columns


def _only_group(table: Table) -> str:
    groups = {c.group for c in table.columns}
    return groups.pop() if len(groups) == 1 else ""


def _markdown_value(value: Value, letters: dict[str, str]) -> str:
    marks = ",".join(letters[remark] for remark in value.remarks)
    return value.shown() + (f"<sup>{marks}</sup>" if marks else "")


def _markdown_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _markdown_line(line: Sequence[str], widths: Sequence[int], heads: int) -> str:
    padded = [c.ljust(w) if i < heads else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
    return "| " + " | ".join(padded) + " |"


def _csv_value(value: Value) -> tuple[str, str, str]:
    if value.mean is None:
        return "", "", ""
    return f"{value.mean:.6f}", "" if value.std is None else f"{value.std:.6f}", str(value.seeds)
