"""Gold in the native formats of real data sets: read whole, with the files' own ids, and mapped nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmark.registry import get_dataset
from benchmark.score import score_files
from benchmark.types import Where

DATASETS = {
    "sib200": ("classification", "sw"),
    "xnli": ("classification", "sw"),
    "uner": ("ner", "hr"),
    "masakhaner2": ("ner", "sw"),
    "xquad": ("qa", "zh"),
    "tydiqa": ("qa", "sw"),
}


def gold_of(name: str, data_dir: Path) -> Path:
    """The test file of a data set."""
    dataset: Any = get_dataset(name)
    code = dataset.languages[DATASETS[name][1]]
    path: Path | None = dataset.load.local.find(code, "test", data_dir)
    if path is None:
        pytest.skip(f"no local {name}")
    return path


def write_gold_as_predictions(name: str, data_dir: Path, path: Path) -> int:
    """Write what a data set's own reader gives, mappings and all, as predictions; return their number."""
    loaded: Any = get_dataset(name).load(DATASETS[name][1], "test", Where(data_dir))
    values = {"classification": lambda e: e.label, "ner": lambda e: e.tags, "qa": lambda e: e.answers[-1].text}
    value = values[DATASETS[name][0]]
    lines = [json.dumps({"id": example.id, "prediction": value(example)}) for example in loaded.examples]
    path.write_text("\n".join(lines), encoding="utf-8")
    return len(lines)


@pytest.mark.parametrize("name", DATASETS)
def test_every_example_is_found_by_its_id(name: str, data_dir: Path, tmp_path: Path) -> None:
    task, language = DATASETS[name]
    gold = gold_of(name, data_dir)
    count = write_gold_as_predictions(name, data_dir, tmp_path / "predictions")
    found = score_files(task, gold, tmp_path / "predictions", name, language)
    assert (found["count"], found["missing"], found["unknown"]) == (count, 0, 0)


@pytest.mark.parametrize("name", ["sib200", "xnli", "masakhaner2", "xquad", "tydiqa"])
def test_gold_scores_100_against_itself(name: str, data_dir: Path, tmp_path: Path) -> None:
    task, language = DATASETS[name]
    gold = gold_of(name, data_dir)
    write_gold_as_predictions(name, data_dir, tmp_path / "predictions")
    scores = score_files(task, gold, tmp_path / "predictions", name, language)["scores"]
    first = {"classification": "accuracy", "ner": "entity_f1", "qa": "exact_match"}[task]
    assert scores[first] == 100.0


def test_entity_type_that_a_run_would_drop_stays_in_the_gold(data_dir: Path, tmp_path: Path) -> None:
    gold = gold_of("uner", data_dir)
    write_gold_as_predictions("uner", data_dir, tmp_path / "predictions")
    report = score_files("ner", gold, tmp_path / "predictions", "uner", "hr")["per_type"]
    lost = {row["name"]: row["recall"] for row in report if row["recall"] < 100.0}
    assert lost == {"OTH": 0.0}
