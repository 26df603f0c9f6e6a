"""Tables as LaTeX with booktabs, always the same bytes for the same table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from benchmark.report.table import Column, Table, Value

ROWS_ON_A_PAGE = 48
"""A table with more lines is a `longtable`."""

SPECIAL = {
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
    "[": "{[}",
    "]": "{]}",
    "“": "``",
    "”": "''",
}


def latex(table: Table) -> str:
    r"""Render for `\input`; the preamble needs `\usepackage{booktabs}`, and `longtable` for more than 48 lines."""
    letters = table.footnotes()
    notes = [*map(escape_latex, table.all_notes), *(f"{_raised(x)} {escape_latex(r)}" for r, x in letters.items())]
    parts = _long(table, letters) if len(table.rows) > ROWS_ON_A_PAGE else _floating(table, letters)
    foot = [rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize {' '.join(notes)}}}"] if notes else []
    return "\n".join([*parts[:-1], *foot, parts[-1], ""])


def escape_latex(text: str) -> str:
    """Escape what LaTeX would read as markup."""
    return "".join(SPECIAL.get(character, character) for character in text)


def _floating(table: Table, letters: Mapping[str, str]) -> list[str]:
    return [
        r"\begin{table}",
        r"\centering",
        rf"\caption{{{escape_latex(table.title)}}}",
        rf"\label{{tab:{table.slug}}}",
        rf"\begin{{tabular}}{{{_alignment(table)}}}",
        r"\toprule",
        *_heads(table),
        r"\midrule",
        *_body(table, letters),
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]


def _long(table: Table, letters: Mapping[str, str]) -> list[str]:
    heads = [r"\toprule", *_heads(table), r"\midrule"]
    return [
        r"\begingroup",
        rf"\begin{{longtable}}{{{_alignment(table)}}}",
        rf"\caption{{{escape_latex(table.title)}}}\label{{tab:{table.slug}}} \\",
        *heads,
        r"\endfirsthead",
        *heads,
        r"\endhead",
        r"\bottomrule",
        r"\endfoot",
        *_body(table, letters),
        r"\end{longtable}",
        r"\endgroup",
    ]


def _alignment(table: Table) -> str:
    return "l" * len(table.heads) + "r" * len(table.columns)


def _heads(table: Table) -> list[str]:
    titles = [*map(escape_latex, table.heads), *(escape_latex(c.name) for c in table.columns)]
    lines = [" & ".join(titles) + r" \\"]
    groups = [(group, len(list(members))) for group, members in groupby(table.columns, key=_group)]
    return [*_group_heads(groups, len(table.heads)), *lines] if any(group for group, _ in groups) else lines


def _group(column: Column) -> str:
    return column.group


def _group_heads(groups: Sequence[tuple[str, int]], heads: int) -> list[str]:
    """Return the line of group titles, each over its columns, and the rules under them."""
    spans, rules, at = [""] * heads, "", heads + 1
    for group, width in groups:
        spans.append(rf"\multicolumn{{{width}}}{{c}}{{{escape_latex(group)}}}")
        rules += rf"\cmidrule(lr){{{at}-{at + width - 1}}}"
        at += width
    return [" & ".join(spans) + r" \\", rules]


def _body(table: Table, letters: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    averages = False
    for row in table.rows:
        if row.is_average and lines and not averages:
            lines.append(r"\midrule")
        averages = row.is_average
        cells = [*map(escape_latex, row.heads), *(_value(value, letters) for value in row.values)]
        lines.append(" & ".join(cells) + r" \\")
    return lines


def _value(value: Value, letters: Mapping[str, str]) -> str:
    marks = ",".join(letters[remark] for remark in value.remarks)
    return value.shown(r" $\pm$ ").replace("-", "$-$") + (_raised(marks) if marks else "")


def _raised(text: str) -> str:
    return rf"\textsuperscript{{{text}}}"
