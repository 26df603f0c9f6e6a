"""Plain aligned text for the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

GAP = "  "


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as lines with their columns aligned to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Return names and values, one a line, values aligned and wrapped at the terminal's width; empty ones left out."""
    shown = [(name, value) for name, value in pairs if value]
    indent = max((len(name) for name, _ in shown), default=0) + len(GAP)
    width = max(shutil.get_terminal_size(fallback=(110, 24)).columns, indent + 20)
    return "\n".join(
        textwrap.fill(
            value,
            width,
            initial_indent=name.ljust(indent),
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, value in shown
    )
