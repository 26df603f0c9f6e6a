"""Tables as Markdown, CSV and LaTeX (booktabs), always the same bytes for the same table."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Callable, Sequence
from itertools import groupby

from benchmark.errors import UserError
from benchmark.report.table import Column, Table, Value

DECIMALS = 1
"""Of scores in percent, in tables for people; CSV keeps six."""

LATEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "±": r"$\pm$",
    "−": "$-$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
}


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
    notes = [*table.notes, *(f"<sup>{letter}</sup> {remark}" for remark, letter in letters.items())]
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


def latex(table: Table) -> str:
    r"""Render as a LaTeX `table` for `\input`; the preamble needs `\usepackage{booktabs}`."""
    letters, groups = table.footnotes(), _groups(table.columns)
    lines = [_latex_heads(table, groups)]
    for before, row in zip([None, *table.rows], table.rows, strict=False):
        if before is not None and row.is_average and not before.is_average:
            lines.append(r"\midrule")
        cells = [*map(escape_latex, row.heads), *(_latex_value(v, letters) for v in row.values)]
        lines.append(" & ".join(cells) + r" \\")
    notes = [
        *map(escape_latex, table.notes),
        *(rf"\textsuperscript{{{x}}} {escape_latex(r)}" for r, x in letters.items()),
    ]
    width = len(table.heads) + len(table.columns)
    foot = [rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize {' '.join(notes)}}}"] if notes else []
    return "\n".join(
        [
            r"\begin{table}", r"\centering",
            rf"\caption{{{escape_latex(table.title)}}}", rf"\label{{tab:{table.slug}}}",
            rf"\begin{{tabular}}{{{'l' * len(table.heads)}{'r' * (width - len(table.heads))}}}",
            r"\toprule", *lines, r"\bottomrule", r"\end{tabular}", *foot, r"\end{table}", "",
        ]
    )  # fmt: skip


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


def number(value: Value, plus_minus: str = " ± ") -> str:
    """Return `81.8 ± 0.4`, `81.8` for one seed, "" for a blank cell."""
    if value.mean is None:
        return ""
    mean = f"{value.mean:.{DECIMALS}f}"
    mean = mean.removeprefix("-") if float(mean) == 0 else mean
    return mean if value.std is None else f"{mean}{plus_minus}{value.std:.{DECIMALS}f}"


def escape_latex(text: str) -> str:
    """Escape what LaTeX would read as markup."""
    return "".join(LATEX_SPECIAL.get(character, character) for character in text)


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
    return number(value) + (f"<sup>{marks}</sup>" if marks else "")


def _markdown_text(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _markdown_line(line: Sequence[str], widths: Sequence[int], heads: int) -> str:
    padded = [c.ljust(w) if i < heads else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
    return "| " + " | ".join(padded) + " |"


def _csv_value(value: Value) -> tuple[str, str, str]:
    if value.mean is None:
        return "", "", ""
    return f"{value.mean:.6f}", "" if value.std is None else f"{value.std:.6f}", str(value.seeds)


def _latex_value(value: Value, letters: dict[str, str]) -> str:
    marks = ",".join(letters[remark] for remark in value.remarks)
    return number(value, r" $\pm$ ").replace("-", "$-$") + (rf"\textsuperscript{{{marks}}}" if marks else "")


def _groups(columns: Sequence[Column]) -> list[tuple[str, int]]:
    return [(group, len(list(members))) for group, members in groupby(columns, key=lambda c: c.group)]


def _latex_heads(table: Table, groups: Sequence[tuple[str, int]]) -> str:
    heads, at = len(table.heads), len(table.heads) + 1
    spans, rules = [], []
    for group, width in groups:
        spans.append(rf"\multicolumn{{{width}}}{{c}}{{{escape_latex(group)}}}")
        rules.append(rf"\cmidrule(lr){{{at}-{at + width - 1}}}")
        at += width
    titles = [*map(escape_latex, table.heads), *(escape_latex(c.name) for c in table.columns)]
    top = " & ".join([""] * heads + spans) + r" \\" + "\n" + "".join(rules) + "\n"
    return (top if any(g for g, _ in groups) else "") + " & ".join(titles) + r" \\" + "\n" + r"\midrule"
