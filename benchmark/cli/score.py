"""`xlbench score`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(score)


def score(
    task: Annotated[str, typer.Argument(help="Task type: classification, ner, qa, or one of a plugin.")],
    gold: Annotated[
        Path,
        typer.Argument(
            help='JSON lines {"id", "gold"}, for QA {"id", "answers"} (a list of texts); with --dataset, its format.'
        ),
    ],
    predictions: Annotated[
        Path, typer.Argument(help='JSON lines {"id", "prediction"}, or one JSON object of id: prediction.')
    ],
    dataset: Annotated[str | None, typer.Option(help="Data set whose native format the gold has.")] = None,
    language: Annotated[str | None, typer.Option(help="BCP-47 tag; QA has rules by language.")] = None,
) -> None:
    """Score a file of predictions without a run; print every metric as JSON, in percent.

    Ids are the file's own (index_id, sent_id, question id), else the number of
    the row or sentence from 1. A missing id counts as wrong, an unknown one is
    ignored; both are counted. Nothing in the files is mapped or renamed.
    """
    from benchmark.score import score_files

    typer.echo(json.dumps(score_files(task, gold, predictions, dataset, language), ensure_ascii=False, indent=1))
