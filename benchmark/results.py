"""Records and predictions on disk: where they lie, how they are written, read and validated.

Layout: `results/runs/<dataset>/<model>/<recipe8>/<source>/<target>/s4-d0-r1/` with

* `record.json`          the cell, its scores, its recipe, provenance and health (schema-numbered)
* `predictions.parquet`  one row an example: id, prediction, confidence, sufficient statistics
* `cost.json`            seconds, tokens a second, peak memory, times of day
* `blank.json`           instead of these: why the cell could not be computed

`record.json` is written last: a cell without it does not exist. Beside `runs` lies `settings.json`, what was
resolved once when the folder was started. Nothing here imports torch or pandas.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from benchmark.errors import UserError
from benchmark.types import Cell, Prediction, Statistics

SCHEMA = 1
RECORD, PREDICTIONS, COST, BLANK = "record.json", "predictions.parquet", "cost.json", "blank.json"
SETTINGS = "settings.json"
STATISTIC_PREFIX = "stat:"
"""Columns of predictions.parquet that hold sufficient statistics start with this."""

CELL_KEYS = frozenset({"train_sha256", "test_sha256", "test_variant", "shot_ids", "seed"})
"""Recipe keys that belong to one cell (or to one source language) and so do not enter `recipe8`."""


@dataclass(frozen=True)
class Record:
    """What is known of one cell.

    Attributes:
        cell: which one it is.
        scores: metric -> percent (0 to 100).
        recipe: whatever could change a number: train config with the dtype as resolved, model
            (name, source, revision or checksum), data (trained on, revision, variant, sha256 of training
            and test set), task and sampler versions, caps, selection rule, shot ids.
        provenance: what should not change a number: packages, device, threads, flags.
        health: collapsed or not, fallbacks, truncation and unknown-token rates, fertility, notes.
        task: name of the task type, so that a report need not load a catalogue.
        primary_metric: the metric that tables lead with.
        count: number of scored examples.
        schema: number of this format.
    """

    cell: Cell
    scores: Mapping[str, float]
    recipe: Mapping[str, Any]
    provenance: Mapping[str, Any]
    health: Mapping[str, Any]
    task: str
    primary_metric: str
    count: int
    schema: int = SCHEMA


@dataclass(frozen=True)
class StoredPredictions:
    """predictions.parquet as columns, one entry an example."""

    ids: Sequence[str]
    values: Sequence[Any]
    confidences: Sequence[Any]
    statistics: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def sums(self) -> dict[str, float]:
        """Return every statistic summed over the examples."""
        return {name: float(sum(column)) for name, column in self.statistics.items()}


def recipe_hash(recipe: Mapping[str, Any]) -> str:
    """Return the 8 hexadecimal digits that name a recipe: all of it but what belongs to one cell."""
    shared = {key: value for key, value in recipe.items() if key not in CELL_KEYS}
    return hashlib.sha256(json.dumps(shared, sort_keys=True).encode()).hexdigest()[:8]


def flatten_recipe(recipe: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return what cells share of a recipe as `a.b.c` -> value."""
    flat: dict[str, Any] = {}
    for key, value in recipe.items():
        if isinstance(value, Mapping):
            flat |= flatten_recipe(value, f"{prefix}{key}.")
        elif prefix or key not in CELL_KEYS:
            flat[prefix + key] = value
    return flat


def check_scores(scores: Mapping[str, Any], place: str) -> None:
    """Raise UserError, which begins with `place`, for the first score that is no percentage from 0 to 100."""
    for metric, value in scores.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
            raise UserError(f"{place}: the score {metric} is {value!r}, not a percentage. Repair what computes it.")


def safe_name(name: str) -> str:
    """Return a model name that is one folder on every file system: `org/name` becomes `org--name`."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name.replace("/", "--"))


def cell_dir(results: Path, cell: Cell, recipe8: str) -> Path:
    """Return the folder of a cell below `results/runs`."""
    leaf = f"s{cell.shots}-d{cell.draw}-r{cell.seed}"
    return results / "runs" / cell.dataset / safe_name(cell.model) / recipe8 / cell.source / cell.target / leaf


# --------------------------------------------------------------------------- writing


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it, fsync, rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{_process(os.getpid())}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def remove_leftovers(results: Path) -> None:
    """Remove the temporary files of processes of this machine that were killed; those of living ones stay."""
    for path in results.rglob(".*.*@*.*"):
        pid, _, host = path.name.rpartition(".")[0].rpartition(".")[2].partition("@")
        if pid.isdecimal() and _process(int(pid)) == f"{pid}@{host}" and not _alive(int(pid)):
            path.unlink(missing_ok=True)


def _process(pid: int) -> str:
    return f"{pid}@{platform.node().replace('.', '-')}"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def write_json(path: Path, value: Any) -> None:
    """Write JSON atomically, keys in the order given, one a line, ending in a line break."""
    write_atomic(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def write_cell(
    folder: Path,
    record: Record,
    ids: Sequence[str],
    predictions: Sequence[Prediction],
    statistics: Sequence[Statistics],
    cost: Mapping[str, Any],
) -> None:
    """Write a cell's three files, the record last."""
    write_predictions(folder, ids, predictions, statistics)
    write_json(folder / COST, cost)
    write_record(folder, record)
    (folder / BLANK).unlink(missing_ok=True)


def write_predictions(
    folder: Path, ids: Sequence[str], predictions: Sequence[Prediction], statistics: Sequence[Statistics]
) -> None:
    """Write `predictions.parquet`, one row an example."""
    write_atomic(folder / PREDICTIONS, _parquet(ids, predictions, statistics))


def write_blank(folder: Path, cell: Cell, reason: str) -> None:
    """Say in the folder of a cell why it could not be computed."""
    write_json(folder / BLANK, {"cell": asdict(cell), "reason": reason})


def write_record(folder: Path, record: Record) -> None:
    """Write `record.json` in the folder of its cell.

    Raises:
        UserError: a score is no percentage.
    """
    check_scores(record.scores, str(folder / RECORD))
    write_json(folder / RECORD, {"schema": record.schema, **{k: v for k, v in asdict(record).items() if k != "schema"}})


def _parquet(ids: Sequence[str], predictions: Sequence[Prediction], statistics: Sequence[Statistics]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = sorted({name for row in statistics for name in row})
    columns: dict[str, Any] = {
        "id": pa.array(list(ids), pa.string()),
        "prediction": pa.array([p.value for p in predictions]),
        "confidence": pa.array([p.confidence for p in predictions]),
    }
    for name in names:
        columns[STATISTIC_PREFIX + name] = pa.array([float(row.get(name, 0.0)) for row in statistics], pa.float64())
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


# --------------------------------------------------------------------------- reading


def read_record(path: Path) -> Record:
    """Read and validate one `record.json`.

    Raises:
        UserError: not JSON, another schema, a missing or unknown key, a score that is no percentage.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(f"{path}: not a readable record ({error}). Delete its folder and run again.") from error
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        found = raw.get("schema") if isinstance(raw, dict) else type(raw).__name__
        raise UserError(f"{path}: record schema {found!r}, but this version reads {SCHEMA}. Run the cell again.")
    known = {f.name for f in fields(Record)}
    if set(raw) != known:
        odd = sorted(set(raw) ^ known)
        raise UserError(f"{path}: missing or unknown keys {odd}. Delete its folder and run again.")
    cell_fields = {f.name for f in fields(Cell)}
    if not isinstance(raw["cell"], dict) or set(raw["cell"]) != cell_fields:
        raise UserError(f"{path}: `cell` must hold exactly {sorted(cell_fields)}. Delete its folder and run again.")
    if not isinstance(raw["scores"], dict):
        raise UserError(f"{path}: `scores` must hold metrics and their values. Delete its folder and run again.")
    check_scores(raw["scores"], str(path))
    return Record(**{**raw, "cell": Cell(**raw["cell"])})


def find_records(results: Path) -> Iterator[Path]:
    """Yield the paths of all records below `results/runs`, sorted."""
    yield from sorted((results / "runs").rglob(RECORD))


def read_blanks(results: Path) -> Iterator[tuple[Path, Cell, str]]:
    """Yield folder, cell and reason of every cell that could not be computed, sorted by folder."""
    for path in sorted((results / "runs").rglob(BLANK)):
        if not (path.parent / RECORD).exists():
            raw = json.loads(path.read_text(encoding="utf-8"))
            yield path.parent, Cell(**raw["cell"]), raw["reason"]


def read_cost(folder: Path) -> dict[str, Any]:
    """Return `cost.json` of a cell's folder, empty where it is missing or unreadable: nothing depends on it."""
    try:
        cost: dict[str, Any] = json.loads((folder / COST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cost


def read_settings(results: Path) -> dict[str, Any]:
    """Return what was resolved when the results folder was started, empty if it is new."""
    path = results / SETTINGS
    if not path.exists():
        return {}
    try:
        settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{path}: no readable JSON ({error}). Delete it.") from error
    return settings


def read_predictions(folder: Path, statistics_only: bool = False) -> StoredPredictions:
    """Read `predictions.parquet` of a cell's folder.

    Args:
        folder: of the cell.
        statistics_only: leave values and confidences empty, which reads much faster.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / PREDICTIONS
    try:
        names = [n for n in pq.read_schema(path).names if n == "id" or n.startswith(STATISTIC_PREFIX)]
        table = pq.read_table(path, columns=names if statistics_only else None)
    except (OSError, pa.ArrowException) as error:
        raise UserError(f"{path}: unreadable predictions ({error}). Delete the folder and run again.") from error
    columns = {name: table.column(name).to_pylist() for name in table.column_names}
    return StoredPredictions(
        ids=columns["id"],
        values=columns.get("prediction", ()),
        confidences=columns.get("confidence", ()),
        statistics={n.removeprefix(STATISTIC_PREFIX): c for n, c in columns.items() if n.startswith(STATISTIC_PREFIX)},
    )
