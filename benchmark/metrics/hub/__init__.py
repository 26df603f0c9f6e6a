"""The metrics of this package as folders for `evaluate.load(folder)`; they need no network."""

from __future__ import annotations

from pathlib import Path

from benchmark.errors import UserError


def metric_folder(name: str) -> Path:
    """Return the folder of `xlbench_classification`, `xlbench_entity_f1` or `xlbench_qa`.

    Raises:
        UserError: there is no such metric.
    """
    here = Path(__file__).parent
    known = sorted(path.parent.name for path in here.glob("xlbench_*/xlbench_*.py"))
    if name not in known:
        raise UserError(f"No metric folder is called {name!r}. Known: {', '.join(known)}.")
    return here / name
