"""The command line. Importing this is cheap: commands import what they need when they run."""

from __future__ import annotations

import sys

import typer

from benchmark.cli import data, doctor, model, report, run, score
from benchmark.errors import UserError

app = typer.Typer(
    help="Fine-tune a multilingual encoder on English; measure how much arrives in other languages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _part in (run, report, score, doctor):
    _part.register(app)
app.add_typer(data.app, name="data")
app.add_typer(model.app, name="model")


def main() -> None:
    """Run the command line; a UserError is a message and exit status 2, never a traceback."""
    try:
        app()
    except UserError as error:
        print(f"xlbench: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("xlbench: interrupted; what was finished is kept, the same command goes on from there", file=sys.stderr)
        sys.exit(130)
