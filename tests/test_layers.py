"""Who may import whom (DESIGN: the house), and what an import must not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BASE = {"errors", "types", "languages"}
READING = BASE | {"registry", "results", "sampling", "data", "metrics"}
PLANNING = READING | {"hyperparameters", "spec", "inputs", "recipe", "shelf"}
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "types": {"errors"},
    "languages": {"errors", "types"},
    "cache": set(),
    "offline": set(),
    "registry": BASE,
    "results": BASE,
    "sampling": BASE,
    "data": BASE | {"registry", "offline"},
    "metrics": BASE | {"registry", "results"},
    "shelf": {"errors", "cache", "offline"},
    "hyperparameters": BASE,
    "spec": BASE | {"hyperparameters"},
    "inputs": READING | {"spec"},
    "recipe": READING | {"spec", "inputs", "shelf", "checkpoints"},
    "cells": READING | {"inputs"},
    "plan": PLANNING,
    "estimate": PLANNING | {"plan"},
    "progress": {"estimate"},
    "checkpoints": PLANNING | {"plan"},
    "runner": PLANNING | {"plan", "cells", "checkpoints", "estimate", "progress"},
    "rescore": READING | {"inputs", "cells"},
    "score": BASE | {"registry", "data", "metrics", "score_files"},
    "score_files": BASE | {"data"},
    "engine": {"types", "errors", "cache"},
    "report": BASE | {"registry", "results", "metrics", "stats"},
    "cli": {"*"},
    "tasks": {"types", "data", "metrics", "languages", "errors"},
}

HEAVY = {
    "torch": {"benchmark/engine"},
    "transformers": {"benchmark/engine"},
    "pandas": {"benchmark/report"},
    "matplotlib": {"benchmark/report"},
    "datasets": {"benchmark/data/hub.py", "benchmark/metrics/hub"},
    "evaluate": {"benchmark/metrics"},
    "seqeval": {"benchmark/metrics"},
}


def modules() -> list[Path]:
    return sorted(p for top in ("benchmark", "tasks") for p in (ROOT / top).rglob("*.py"))


def layer(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "tasks" if parts[0] == "tasks" else parts[1]


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module in {"benchmark", "tasks"}:
                found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    own = layer(path)
    if own == "__init__":
        return
    allowed = MAY_IMPORT[own] | {own}
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "benchmark" and len(parts) > 1 and "*" not in allowed:
            assert parts[1] in allowed, f"{own} imports {name}"
        assert parts[0] != "tasks" or own == "tasks", f"{own} imports {name} by statement"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_packages_stay_where_they_belong(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        homes = HEAVY.get(name.split(".")[0])
        assert homes is None or any(relative.startswith(home) for home in homes), f"{relative} imports {name}"


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("benchmark", "torch pandas transformers matplotlib numpy.testing evaluate datasets seqeval"),
        ("benchmark.cli", "torch pandas transformers matplotlib evaluate datasets seqeval pyarrow"),
        ("benchmark.runner", "torch pandas transformers matplotlib evaluate datasets seqeval"),
        ("benchmark.report", "torch transformers evaluate datasets"),
        ("tasks", "torch tasks.catalog tasks.ner numpy"),
    ],
)
def test_an_import_leaves_out(module: str, absent: str) -> None:
    code = f"import sys, {module}; print(' '.join(m for m in '{absent}'.split() if m in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == ""
