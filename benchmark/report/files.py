"""A report on disk: an index in Markdown, every table in every format, and the pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from benchmark.errors import UserError
from benchmark.report import gaps
from benchmark.report.classes import class_tables
from benchmark.report.layouts import pages
from benchmark.report.overview import leaderboard, overview
from benchmark.report.picture_gaps import plot_gaps
from benchmark.report.picture_heatmap import plot_heatmap
from benchmark.report.picture_shots import plot_few_shot
from benchmark.report.render import markdown_page, renderer
from benchmark.report.rows import frame
from benchmark.report.series import reasons
from benchmark.report.style import ColourBy, save_figure
from benchmark.report.table import Table
from benchmark.results import read_blanks, safe_name, write_atomic

FORMATS = ("md", "csv", "latex")


@dataclass(frozen=True)
class Written:
    """What was written: the index, and the tables that lead (primary metrics), for the terminal."""

    index: Path
    leading: tuple[Table, ...]
    files: tuple[Path, ...]


def write_report(
    results: Path,
    out: Path | None = None,
    *,
    datasets: Collection[str] = (),
    metrics: Collection[str] = (),
    formats: Sequence[str] = FORMATS,
    plots: bool = True,
    colour_by: ColourBy = "script",
    per_class: bool = False,
) -> Written:
    """Write tables and pictures of everything below `results/runs`.

    Args:
        results: the folder that `xlbench run --results` wrote.
        out: where the report goes; `results/report` if None.
        datasets: data sets to report; all if empty.
        metrics: metrics to report, all of them leading; if empty all, the primary ones leading.
        formats: of the table files: md, csv, latex.
        plots: draw pictures as well.
        colour_by: languages are coloured by "script" or "family".
        per_class: add tables of F1 by class or entity type.

    Raises:
        UserError: no results, a record that is not readable, no such data set, metric or format.
    """
    out = out or results / "report"
    rows = _selected(frame(results), datasets, metrics)
    found = pages(rows, reasons(read_blanks(results)))
    leading = [overview(found), *(table for page in found if page.primary for table in page.tables())]
    further = [table for page in found if not page.primary for table in page.tables()]
    if per_class:
        leading += [table for page in found if page.primary for table in class_tables(page)]
    files = [_write_table(table, out / "tables", name) for table in (*leading, *further) for name in formats]
    pictures = _write_pictures(rows, out / "pictures", colour_by) if plots else []
    index = out / "report.md"
    write_atomic(index, _index(leading, further, pictures, formats).encode())
    return Written(index, tuple(leading), (*files, *pictures, index))


def write_leaderboard(results: Path, out: Path | None = None) -> Written:
    """Write the table of models by data sets; `results/leaderboard` if `out` is None."""
    table = leaderboard(pages(frame(results), reasons(read_blanks(results))))
    files = [_write_table(table, out or results / "leaderboard", name) for name in FORMATS]
    return Written(files[0], (table,), tuple(files))


def _selected(rows: pd.DataFrame, datasets: Collection[str], metrics: Collection[str]) -> pd.DataFrame:
    for column, wanted in (("dataset", datasets), ("metric", metrics)):
        known = sorted(rows[column].unique())
        if unknown := sorted(set(wanted) - set(known)):
            raise UserError(f"No results of {', '.join(unknown)}. There are results of: {', '.join(known)}.")
        rows = rows[rows[column].isin(list(wanted or known))]
    return rows.assign(primary=True) if metrics else rows


def _write_table(table: Table, folder: Path, format_: str) -> Path:
    suffix, render = renderer(format_)
    path = folder / f"{table.slug}{suffix}"
    write_atomic(path, render(table).encode())
    return path


def _write_pictures(rows: pd.DataFrame, folder: Path, colour_by: ColourBy) -> list[Path]:
    return [
        path
        for name, figure in _pictures(rows[rows["primary"]], colour_by)
        for path in save_figure(figure, folder / name)
    ]


def _pictures(rows: pd.DataFrame, colour_by: ColourBy) -> Iterator[tuple[str, Figure]]:
    """Yield name and figure: gaps and few-shot curves of each run, a heat map of each model of several data sets."""
    computed = (
        ("gaps", gaps.transfer_gaps(rows).dropna(subset="gap"), plot_gaps),
        ("few-shot", gaps.gains(rows).dropna(subset="gain"), plot_few_shot),
    )
    for kind, table, plot in computed:
        keys = ["dataset", "source", "metric", "model", "recipe"]
        for parts, run in table.groupby(keys):
            yield safe_name("-".join(str(part) for part in (*parts, kind) if part)), plot(run, colour_by)
    for model, run in rows.groupby("model"):
        if run.loc[~run["in_language"], "dataset"].nunique() > 1:
            yield f"{safe_name(str(model))}-heatmap", plot_heatmap(run)


def _index(leading: Sequence[Table], further: Sequence[Table], pictures: Sequence[Path], formats: Sequence[str]) -> str:
    parts = ["# Cross-lingual transfer\n", markdown_page(leading, heading=2)]
    drawn = [path for path in pictures if path.suffix == ".png"]
    if drawn:
        parts += ["## Pictures\n", *(f"![{path.stem}](pictures/{path.name})\n" for path in drawn)]
    if further:
        suffix = renderer("md" if "md" in formats else formats[0])[0]
        links = [f"- [{table.title}](tables/{table.slug}{suffix})" for table in further]
        parts += ["## Further metrics\n", "\n".join(links) + "\n"]
    return "\n".join(parts)
