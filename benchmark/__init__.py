"""Cross-lingual benchmark suite: the public names. Importing this loads neither torch nor pandas.

* data model: `Dataset`, `ClassificationExample`, `NerExample`, `QaExample`, `Answer`, `Feature`, `Prediction`,
  `TrainConfig`
* running: `RunSpec(...)`, `run(spec) -> records`
* reading: `read_record(path)`, `read_predictions(folder)`, `frame(results)`, `transfer_gaps(frame)`,
  `write_report(results)`
* metrics of the evaluate library for a data set of yours: `from_evaluate(name_or_path)`
* `UserError`: anything the caller can put right
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from benchmark.errors import UserError
from benchmark.types import (
    IGNORE_INDEX,
    Answer,
    Cell,
    ClassificationExample,
    Dataset,
    Feature,
    Loaded,
    NerExample,
    Prediction,
    QaExample,
    TrainConfig,
    Where,
)

if TYPE_CHECKING:
    from benchmark.metrics import from_evaluate
    from benchmark.report import frame, transfer_gaps, write_report
    from benchmark.results import Record, read_predictions, read_record
    from benchmark.runner import run
    from benchmark.spec import RunSpec

__all__ = [
    "IGNORE_INDEX",
    "Answer",
    "Cell",
    "ClassificationExample",
    "Dataset",
    "Feature",
    "Loaded",
    "NerExample",
    "Prediction",
    "QaExample",
    "Record",
    "RunSpec",
    "TrainConfig",
    "UserError",
    "Where",
    "frame",
    "from_evaluate",
    "read_predictions",
    "read_record",
    "run",
    "transfer_gaps",
    "write_report",
]

_HOME = {
    "Record": "results",
    "read_predictions": "results",
    "read_record": "results",
    "RunSpec": "spec",
    "run": "runner",
    "frame": "report",
    "transfer_gaps": "report",
    "write_report": "report",
    "from_evaluate": "metrics",
}


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"benchmark.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
