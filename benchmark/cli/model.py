"""`xlbench model`: what is on the shelf, and what is known of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.shelf import ResolvedModel, ShelfModel

app = typer.Typer(
    help="Models: those of the shelf, whose weights come with packages, and any other.", no_args_is_help=True
)

Revision = Annotated[str | None, typer.Option(help="Hub models: branch, tag or commit.")]


@app.command("list")
def list_models() -> None:
    """List the models of the shelf."""
    from benchmark.cli.layout import columns
    from benchmark.shelf import SHELF, is_fetched

    rows = [("name", "parameters", "licence", "fetched", "languages")]
    rows += [
        (name, millions(model.parameters), model.licence, "yes" if is_fetched(name) else "no", model.languages)
        for name, model in SHELF.items()
    ]
    typer.echo(columns(rows))
    typer.echo("\nAny encoder of the Hugging Face hub (org/name) or local folder can be named just as well.")


@app.command()
def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names on the shelf or ids of the hub [all of the shelf].")
    ] = None,
) -> None:
    """Make models ready for use; a second fetch does nothing. Commands that name a model do this by themselves."""
    from benchmark.shelf import SHELF, resolve

    for name in names or SHELF:
        typer.echo(resolve(name).folder)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name on the shelf, local folder, or id of a hub model (downloaded).")],
    revision: Revision = None,
) -> None:
    """Show a model's size, languages, licence, what it is known to have seen, and where it lies."""
    from benchmark.cli.layout import fields
    from benchmark.shelf import SHELF, is_fetched, resolve

    about = list(_of_shelf(SHELF[name])) if name in SHELF else []
    if name in SHELF and not is_fetched(name):
        about.append(("folder", f"not fetched yet: xlbench model fetch {name}"))
    else:
        about += _of_folder(resolve(name, revision=revision))
    typer.echo(fields(about))


def millions(count: int) -> str:
    """Return a number of weights as readers say it, for instance `117.5 M`."""
    return f"{count / 1e6:.1f} M"


def _of_shelf(model: ShelfModel) -> Iterator[tuple[str, str]]:
    yield "what", model.title
    yield "original", f"https://huggingface.co/{model.hub_id}"
    yield "parameters", millions(model.parameters)
    yield from _known(model.languages, model.licence, model.exposure)


def _of_folder(model: ResolvedModel) -> Iterator[tuple[str, str]]:
    if not model.source.startswith("shelf"):
        from benchmark.shelf import count_parameters

        yield "model", model.name
        yield "parameters", millions(count_parameters(model.weight_files))
        yield from _known(model.languages, model.licence, model.exposure)
    yield "size class", f"{model.size} (which of a suite's hyper-parameters it takes)"
    yield "source", model.source
    yield "folder", str(model.folder)
    yield "sha256", model.checksum


def _known(languages: str, licence: str, exposure: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield "languages", languages or "not said"
    yield "licence", licence or "not said"
    for sentence in exposure or ("nothing known",):
        yield "exposure", sentence
