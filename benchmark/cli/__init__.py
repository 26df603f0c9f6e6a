"""The command line. Importing this is cheap: commands import what they need when they run."""

from __future__ import annotations

import sys

import typer

from benchmark.cli.data import app as data_app
from benchmark.cli.doctor import register as add_doctor
from benchmark.cli.model import app as model_app
from benchmark.cli.report import register as add_report
from benchmark.cli.run import register as add_run
from benchmark.cli.score import register as add_score
from benchmark.errors import UserError

INTERRUPTED = 130
"""What Typer makes of Ctrl-C: it catches KeyboardInterrupt itself and exits with this status."""

app = typer.Typer(
    help="Fine-tune a multilingual encoder on English; measure how much arrives in other languages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for add_commands in (add_run, add_report, add_score, add_doctor):
    add_commands(app)
app.add_typer(data_app, name="data")
app.add_typer(model_app, name="model")


def main() -> None:
    """Run the command line; a UserError is a message and exit status 2, never a traceback."""
    try:
        app()
    except UserError as error:
        print(f"xlbench: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            print("xlbench: interrupted; what was finished is kept, the same command goes on", file=sys.stderr)
        raise
