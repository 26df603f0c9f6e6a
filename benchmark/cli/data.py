"""`xlbench data`: what data is at hand, whether it is sound, and what it is like."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from benchmark.data.checks import DatasetCheck
    from benchmark.data.stats import DatasetStats, Lengths, SplitStats
    from benchmark.types import Dataset, Where

app = typer.Typer(help="Data: what is at hand, whether it is sound, what it is like.", no_args_is_help=True)

DataDir = Annotated[Path | None, typer.Option(help="Folder of local data.", envvar="XLBENCH_DATA")]
Names = Annotated[
    str | None,
    typer.Option("--dataset", help="Comma-separated names, path.py:NAME or FILE.toml; all that lie here if left out."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]

EXAMPLES_SHOWN = 5
"""Problems of one kind and data set that are shown in full; `--json` has all."""


@app.command("list")
def list_datasets(dataset: Names = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the data sets: task, languages at hand of all, licence, and where they come from."""
    from benchmark.cli.layout import columns

    where = _where(data_dir)
    entries = [_entry(each, where) for each in _named(dataset)]
    if as_json:
        _print_json(entries)
        return
    rows = [("data set", "task", "languages", "splits", "licence", "where")]
    rows += [(e.name, e.task, f"{len(e.found)} of {e.total}", ", ".join(e.splits), e.licence, e.where) for e in entries]
    typer.echo(columns(rows))


@app.command()
def check(dataset: Names = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Read everything that is found and report every problem by file and line; exit with 1 if a run would stop."""
    from benchmark.data.checks import check_dataset

    where = _where(data_dir)
    results = [check_dataset(each, where) for each in _at_hand(dataset, where)]
    if as_json:
        _print_json(results)
    else:
        typer.echo("\n\n".join("\n".join(_check_lines(result)) for result in results))
    if any(problem.fatal for result in results for problem in result.problems):
        raise typer.Exit(1)


@app.command()
def stats(dataset: Names = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show sizes, labels, lengths, duplicates, and the overlap of train and test within and across languages."""
    from benchmark.data import lies_here
    from benchmark.data.stats import dataset_stats
    from benchmark.registry import get_dataset

    where = _where(data_dir)
    results = []
    for each in _at_hand(dataset, where):
        train_on = get_dataset(each.train_on) if each.train_on else None
        results.append(dataset_stats(each, where, train_on if train_on and lies_here(train_on, where) else None))
    if as_json:
        _print_json(results)
    else:
        typer.echo("\n\n".join("\n".join(_stats_lines(result)) for result in results))


def _print_json(values: Sequence[Any]) -> None:
    typer.echo(json.dumps([asdict(value) for value in values], ensure_ascii=False, indent=1))


# --------------------------------------------------------------------------- which data sets


def _where(data_dir: Path | None) -> Where:
    from benchmark.errors import UserError
    from benchmark.types import Where

    if data_dir is not None and not data_dir.is_dir():
        raise UserError(f"{data_dir} is no folder. Name the folder of local data (--data-dir or XLBENCH_DATA).")
    return Where(data_dir)


def _named(names: str | None) -> list[Dataset]:
    """Return the data sets named, or all; those of plugins that do not load are told, and stop only who names them."""
    from benchmark.registry import all_datasets, get_dataset

    if names:
        return [get_dataset(name.strip()) for name in names.split(",")]
    found, broken = all_datasets()
    for line in broken:
        typer.echo(f"broken: {line}", err=True)
    return found


def _at_hand(names: str | None, where: Where) -> list[Dataset]:
    """Return the data sets named, or those that need no download."""
    from benchmark.data import lies_here

    return [each for each in _named(names) if names or lies_here(each, where)]


# --------------------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of `data list`; `found` are the languages whose test set is at hand, of `total`."""

    name: str
    task: str
    found: list[str]
    total: int
    splits: Sequence[str]
    licence: str
    where: str


def _entry(dataset: Dataset, where: Where) -> _Entry:
    from benchmark.data import Source, available
    from benchmark.errors import UserError

    try:
        at_hand, problem = available(dataset, where), ""
    except UserError as error:  # of a plugin, which can only be asked by loading
        at_hand, problem = [], f"broken: {error}"
    found = [language for language, split, _ in at_hand if split == "test"]
    splits = list(dict.fromkeys(split for _, split, _ in at_hand))
    source = dataset.load
    if not at_hand:
        place = problem or "not found"
    elif isinstance(source, Source):
        place = str(source.local.base(where.data_dir) or at_hand[0][2])
    else:
        place = "its own source"
    return _Entry(dataset.name, dataset.task, found, len(dataset.languages), splits, dataset.licence, place)


def _check_lines(result: DatasetCheck) -> Iterator[str]:
    languages = {split.language for split in result.splits}
    examples = sum(split.examples for split in result.splits)
    yield f"{result.dataset}: {examples:,} examples in {len(result.splits)} splits of {len(languages)} languages"
    for split in result.splits:
        if split.orphans:
            yield f"  {split.language} {split.split}: {split.orphans} I- tags continue no entity (kept as they are)"
    for sentence in result.label_differences():
        yield f"  labels: {sentence}"
    for kind, count in result.counts().items():
        problems = [problem for problem in result.problems if problem.kind == kind]
        fatal = any(problem.fatal for problem in problems)
        yield f"  {kind}: {count} ({'a run stops here' if fatal else 'known of this set, kept unless --tolerant'})"
        yield from (f"    {problem.message}" for problem in problems[:EXAMPLES_SHOWN])
        if count > EXAMPLES_SHOWN:
            yield f"    and {count - EXAMPLES_SHOWN} more (--json has them all)"
    if not result.problems:
        yield "  no problems"


def _stats_lines(result: DatasetStats) -> Iterator[str]:
    from benchmark.cli.layout import columns

    yield result.dataset
    rows: list[tuple[str, ...]] = [
        ("language", "split", "examples", "dropped", "words", "characters", "duplicates", "labels")
    ]
    rows += [_stats_row(split) for split in result.splits]
    yield columns(rows)
    yield "dropped: left out by --tolerant; words, characters: median / 95th percentile / longest"
    if not result.overlaps:
        yield "no test text stands in a train split"
    for overlap in result.overlaps:
        yield f"{overlap.test} test: the text of {overlap.examples} also stands in {overlap.train} train"


def _stats_row(split: SplitStats) -> tuple[str, ...]:
    labels = ", ".join(f"{label} {count:,}" for label, count in split.labels.items())
    lengths = (_lengths(split.words), _lengths(split.characters))
    counts = (f"{split.examples:,}", f"{split.dropped:,}")
    return (split.language, split.split, *counts, *lengths, f"{split.duplicates:,}", labels)


def _lengths(lengths: Lengths) -> str:
    return f"{lengths.median:g} / {lengths.p95:g} / {lengths.max:,}"
