"""Tables and pictures from records. Cheap to import: pandas and matplotlib load with the first use.

* `frame(results)` reads records into a data frame, one row a cell and metric.
* `transfer_gaps(frame)`, `gains(frame)`, `in_language(frame)` compare cells, paired by seed.
* `over_seeds(frame, keys, value)` averages over draws and seeds.
* `tables(frame)` builds tables; `markdown(table)`, `csv(table)`, `latex(table)` render one,
  `markdown_page(tables)` several.
* `plot_gaps`, `plot_heatmap`, `plot_few_shot` draw, `save_figure` writes SVG and PNG.
* `write_report(results, out)` and `write_leaderboard(results, out)` do all of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmark.report.files import write_leaderboard, write_report
    from benchmark.report.gaps import gains, in_language, transfer_gaps
    from benchmark.report.latex_table import latex
    from benchmark.report.layouts import tables
    from benchmark.report.picture_gaps import plot_gaps
    from benchmark.report.picture_heatmap import plot_heatmap
    from benchmark.report.picture_shots import plot_few_shot
    from benchmark.report.render import csv, markdown, markdown_page
    from benchmark.report.rows import frame
    from benchmark.report.spread import over_seeds
    from benchmark.report.style import save_figure

__all__ = [
    "csv",
    "frame",
    "gains",
    "in_language",
    "latex",
    "markdown",
    "markdown_page",
    "over_seeds",
    "plot_few_shot",
    "plot_gaps",
    "plot_heatmap",
    "save_figure",
    "tables",
    "transfer_gaps",
    "write_leaderboard",
    "write_report",
]

_HOME = {
    "frame": "rows",
    "transfer_gaps": "gaps",
    "gains": "gaps",
    "in_language": "gaps",
    "over_seeds": "spread",
    "tables": "layouts",
    "markdown": "render",
    "markdown_page": "render",
    "csv": "render",
    "latex": "latex_table",
    "plot_gaps": "picture_gaps",
    "plot_heatmap": "picture_heatmap",
    "plot_few_shot": "picture_shots",
    "save_figure": "style",
    "write_report": "files",
    "write_leaderboard": "files",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"benchmark.report.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
