"""`xlbench run`, `plan`, `list` and `rescore`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from benchmark.cli.options import spec_command

if TYPE_CHECKING:
    from benchmark.inputs import Inputs
    from benchmark.plan import Job, PlannedCell
    from benchmark.spec import RunSpec


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("run")(spec_command(run))
    app.command("plan")(spec_command(plan))
    app.command("list")(list_names)
    app.command("rescore")(rescore)


def run(spec: RunSpec) -> None:
    """Fine-tune on the source language and evaluate in the others; what is done already is not done again."""
    from benchmark import runner

    inputs, jobs = runner.prepare(spec)
    records = runner.run_jobs(spec, inputs, jobs)
    collapsed = sum(bool(record.health.get("collapsed")) for record in records)
    blank = sum(planned.state == "blank" for job in jobs for planned in job.cells)
    line = f"{len(records)} cells in {spec.results / 'runs'}"
    line += f", {collapsed} collapsed" if collapsed else ""
    typer.echo(line + (f", {blank} blank (see `xlbench plan`)" if blank else ""))


def plan(spec: RunSpec) -> None:
    """Print what a run would do: what is done, what is to do, what is new about its recipes, and about how long."""
    from benchmark.runner import prepare

    inputs, jobs = prepare(spec)
    typer.echo("\n".join(plan_lines(spec, inputs, jobs)))


def plan_lines(spec: RunSpec, inputs: Inputs, jobs: Sequence[Job]) -> Iterator[str]:
    """Yield the lines that `xlbench plan` prints."""
    from benchmark import estimate

    cells = [planned for job in jobs for planned in job.cells]
    counts = {state: sum(planned.state == state for planned in cells) for state in ("done", "to do", "blank")}
    yield f"{len(jobs)} jobs, {len(cells)} cells: " + ", ".join(f"{count} {state}" for state, count in counts.items())
    if counts["to do"]:
        seconds, measured = estimate.seconds(jobs, inputs, spec.results)
        how = "as fast as earlier runs here" if measured else "on two CPU cores; earlier runs will make this better"
        yield f"about {estimate.duration(seconds)} ({how})"
    yield from _recipe_lines(spec.results, cells)
    for job in jobs:
        yield f"\n{job.title}"
        yield from _cell_lines(job.cells)


def _recipe_lines(results: Path, cells: Sequence[PlannedCell]) -> Iterator[str]:
    from benchmark.recipe import difference, nearest, stored_recipes
    from benchmark.results import recipe_hash

    known: dict[tuple[str, str, str], PlannedCell] = {}
    for planned in cells:
        known.setdefault((planned.cell.dataset, planned.cell.model, recipe_hash(planned.recipe)), planned)
    for (dataset, model, recipe8), planned in known.items():
        stored = stored_recipes(results, dataset, model)
        if recipe8 in stored:
            continue
        old8 = nearest(stored, planned.recipe)
        yield f"new recipe {recipe8}: {dataset}, {model}" + (f"; nearest is {old8}" if old8 else "")
        if old8:
            yield from (f"  {line}" for line in difference(stored[old8], planned.recipe))


def _cell_lines(cells: Sequence[PlannedCell]) -> Iterator[str]:
    groups: dict[tuple[str, int, str, str], list[str]] = {}
    for planned in cells:
        key = (planned.cell.dataset, planned.cell.shots, planned.state, planned.reason)
        groups.setdefault(key, []).append(planned.cell.target)
    for (dataset, shots, state, reason), targets in groups.items():
        languages = ", ".join(dict.fromkeys(targets))
        yield f"  {dataset}, {shots} shots, {state}: {languages}" + (f" ({reason})" if reason else "")


def list_names() -> None:
    """List the names that a run takes: data sets, models of the shelf, suites and task types."""
    from benchmark import registry
    from benchmark.cli.layout import columns
    from benchmark.hyperparameters import suite_names
    from benchmark.shelf import SHELF

    datasets, broken = registry.all_datasets()
    for line in broken:
        typer.echo(f"broken: {line}", err=True)
    rows = [("kind", "name", "")]
    rows += [("data set", d.name, f"{d.task}, {len(d.languages)} languages") for d in datasets]
    rows += [("model", name, model.title) for name, model in SHELF.items()]
    rows += [("suite", name, "") for name in suite_names()]
    rows += [("task", name, "") for name in registry.task_names()]
    typer.echo(columns(rows))


def rescore(
    results: Annotated[Path, typer.Option(help="Folder that holds runs/.")] = Path("results"),
    data_dir: Annotated[Path | None, typer.Option(help="Folder of local data.", envvar="XLBENCH_DATA")] = None,
    from_statistics: Annotated[bool, typer.Option(help="Sum the stored statistics; needs no data.")] = False,
    dataset: Annotated[list[str] | None, typer.Option(help="path.py:NAME or FILE.toml of an own data set.")] = None,
) -> None:
    """Recompute scores from stored predictions, without training or torch; exit with 1 if some cannot be."""
    from benchmark import registry
    from benchmark import rescore as rescoring

    own = {registry.get_dataset(reference).name: reference for reference in dataset or ()}
    done = rescoring.rescore(results, data_dir, from_statistics=from_statistics, datasets=own)
    for old, new in done.changed:
        moved = [f"{name} {old.scores.get(name)} -> {v}" for name, v in new.scores.items() if v != old.scores.get(name)]
        typer.echo(f"{new.cell.dataset} {new.cell.target} {new.cell.model}: {', '.join(moved)}")
    typer.echo(f"{len(done.changed)} records changed")
    for reason, folders in done.failed.items():
        typer.echo(f"{len(folders)} records left as they are: {reason}", err=True)
    if done.failed:
        raise typer.Exit(1)
