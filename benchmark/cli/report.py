"""`xlbench report` and `xlbench leaderboard`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Results = Annotated[Path, typer.Option(help="Folder that holds runs/.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the files [default: in the results folder].")]


class ColourBy(StrEnum):
    """What languages are coloured by."""

    script = "script"
    family = "family"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("report")(report)
    app.command("leaderboard")(leaderboard)


def report(
    results: Results = Path("results"),
    out: Out = None,
    dataset: Annotated[str | None, typer.Option(help="Data sets to report, comma-separated; all if left out.")] = None,
    metric: Annotated[str | None, typer.Option(help="Metrics to report, comma-separated; all if left out.")] = None,
    formats: Annotated[str, typer.Option("--format", help="Of the table files, comma-separated.")] = "md,csv,latex",
    plots: Annotated[bool, typer.Option(help="Draw pictures too.")] = True,
    colour_by: Annotated[ColourBy, typer.Option(help="Colours of languages.")] = ColourBy.script,
    per_class: Annotated[bool, typer.Option(help="Also tables of F1 by class or entity type.")] = False,
) -> None:
    """Write tables and pictures of all results, and print the tables of the primary metrics."""
    from benchmark.report import markdown_page, write_report

    written = write_report(
        results,
        out,
        datasets=_items(dataset or ""),
        metrics=_items(metric or ""),
        formats=_items(formats),
        plots=plots,
        colour_by=colour_by.value,
        per_class=per_class,
    )
    typer.echo(markdown_page(written.leading))
    pictures = [path for path in written.files if path.suffix == ".png"]
    typer.echo(f"report:   {written.index}")
    typer.echo(f"tables:   {written.index.parent / 'tables'}")
    if pictures:
        typer.echo(f"pictures: {pictures[0].parent} ({len(pictures)}, as PNG and SVG)")
    typer.echo(f"records:  {results / 'runs'}")


def leaderboard(results: Results = Path("results"), out: Out = None) -> None:
    """Write and print the table of models by data sets."""
    from benchmark.report import markdown, write_leaderboard

    written = write_leaderboard(results, out)
    typer.echo(markdown(written.leading[0]))
    typer.echo(f"written: {', '.join(map(str, written.files))}")


def _items(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
