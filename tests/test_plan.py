"""Which fits a run needs, what comes of each, and what is new about their recipes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmark import estimate
from benchmark.errors import UserError
from benchmark.plan import Job
from benchmark.recipe import difference, nearest
from benchmark.results import COST, RECORD, recipe_hash
from benchmark.runner import prepare, run
from benchmark.spec import ALL, RunSpec
from tests.fakes import FakeEngine, reference, resolve


def spec(results: Path, *datasets: str, **fields: Any) -> RunSpec:
    return RunSpec(("bag",), tuple(map(reference, datasets)), results=results, **fields)


def jobs(asked: RunSpec) -> tuple[Job, ...]:
    return prepare(asked, FakeEngine(), resolve)[1]


def test_data_sets_with_one_training_set_share_a_fit(tmp_path: Path) -> None:
    (job,) = jobs(spec(tmp_path, "NAMES", "MORE_NAMES"))
    assert [(p.cell.dataset, p.cell.target) for p in job.cells] == [
        ("names", "en"),
        ("names", "de"),
        ("more_names", "sw"),
    ]


def test_zero_shot_comes_first_and_the_source_has_no_few_shot_cell(tmp_path: Path) -> None:
    (job,) = jobs(spec(tmp_path, "TOPIC_SET", shots=(0, 1), draws=2))
    cells = [(p.cell.target, p.cell.shots, p.cell.draw) for p in job.cells]
    assert cells[:3] == [("en", 0, 0), ("de", 0, 0), ("sw", 0, 0)]
    assert cells[3:] == [("de", 1, 0), ("de", 1, 1), ("sw", 1, 0), ("sw", 1, 1)]


def test_few_shot_cells_are_of_the_languages_and_data_sets_asked_for(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET", "NAMES", shots=(0, 1), few_shot_datasets=("topics",), few_shot_targets=("sw",))
    cells = [planned.cell for job in jobs(asked) for planned in job.cells]
    assert [(cell.dataset, cell.target) for cell in cells if cell.shots] == [("topics", "sw")]
    assert len([cell for cell in cells if not cell.shots]) == 5


def test_all_data_sets_are_those_at_hand(tmp_path: Path) -> None:
    found = prepare(replace(spec(tmp_path, "NAMES"), datasets=ALL, targets=("de",)), FakeEngine(), resolve)[1]
    assert {p.cell.dataset for job in found for p in job.cells} >= {"mini_topics", "mini_ner", "mini_qa", "ha_slots"}
    assert not {p.cell.dataset for job in found for p in job.cells} & {"xnli", "sib200"}


@pytest.mark.parametrize(
    ("field", "names", "message"),
    [
        ("few_shot_targets", ("xx",), "has no language 'xx'"),
        ("few_shot_datasets", ("topic",), "no data set of this run is called 'topic'"),
    ],
)
def test_few_shot_names_that_match_nothing_are_errors(tmp_path: Path, field: str, names: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        jobs(spec(tmp_path, "TOPIC_SET", shots=(0, 1), **{field: names}))


def test_full_adds_a_fit_in_every_target_and_seed(tmp_path: Path) -> None:
    found = jobs(spec(tmp_path, "TOPIC_SET", in_language=True, seeds=2))
    assert [(job.source, job.seed) for job in found] == [(s, r) for s in ("en", "de", "sw") for r in (1, 2)]
    assert [p.cell.target for p in found[-1].cells] == ["sw"]


def test_the_source_is_always_evaluated(tmp_path: Path) -> None:
    (job,) = jobs(spec(tmp_path, "TOPIC_SET", targets=("swh",)))
    assert [p.cell.target for p in job.cells] == ["en", "sw"]


def test_a_language_that_no_data_set_has_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no language 'xx'"):
        jobs(spec(tmp_path, "NAMES", "MORE_NAMES", targets=("sw", "xx")))


def test_too_few_of_a_type_leaves_a_blank_with_its_reason(tmp_path: Path) -> None:
    (job,) = jobs(spec(tmp_path, "MORE_NAMES", shots=(0, 1)))
    assert [(p.state, p.reason) for p in job.cells] == [
        ("to do", ""),
        ("blank", "1 of each needed, the pool of 4 has only: LOC 0"),
    ]


def test_a_missing_training_set_of_a_target_is_a_blank(tmp_path: Path) -> None:
    *_, german = jobs(spec(tmp_path, "NAMES", in_language=True))
    assert [(p.state, p.reason) for p in german.cells] == [("blank", "No train split for de.")]


def test_a_language_that_the_set_trained_on_lacks_can_be_trained_apart(tmp_path: Path) -> None:
    *_, swahili = jobs(spec(tmp_path, "MORE_NAMES", in_language=True))
    (blank,) = swahili.cells
    assert blank.reason.endswith("has no sw. Train it apart: --train-on more_names --source sw.")


def test_train_on_another_task_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="classification"):
        jobs(spec(tmp_path, "NAMES", train_on=reference("TOPIC_SET")))


def test_hyper_parameters_are_those_of_the_set_trained_on(tmp_path: Path) -> None:
    suite = tmp_path / "suite.toml"
    suite.write_text("[train.names]\nepochs = 77\n")
    (job,) = jobs(spec(tmp_path, "MORE_NAMES", suite=str(suite)))
    assert job.config.epochs == 77


@pytest.mark.parametrize(
    "fields",
    [
        {"shots": (0, 1)},
        {"seeds": 3},
        {"targets": ("de",)},
        {"in_language": True},
        {"data_dir": Path("/elsewhere")},
        {"device": "cuda"},
        {"threads": 1},
        {"draws": 5},
    ],
)
def test_a_recipe_is_the_same_whatever_else_is_asked(tmp_path: Path, fields: dict[str, Any]) -> None:
    def hashes(asked: RunSpec) -> set[str]:
        return {recipe_hash(p.recipe) for job in jobs(asked) for p in job.cells}

    assert hashes(spec(tmp_path, "TOPIC_SET")) == hashes(spec(tmp_path, "TOPIC_SET", **fields))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"overrides": {"epochs": 2}}, "recipe.config.epochs: 5 -> 2"),
        ({"max_train": 9}, "recipe.caps.max_train: None -> 9"),
        ({"dtype": "bf16"}, "recipe.config.dtype: fp32 -> bf16"),
    ],
)
def test_another_setting_is_another_recipe_and_the_key_is_named(
    tmp_path: Path, fields: dict[str, Any], line: str
) -> None:
    (before,), (after,) = jobs(spec(tmp_path, "TOPIC_SET")), jobs(spec(tmp_path, "TOPIC_SET", **fields))
    assert recipe_hash(before.cells[0].recipe) != recipe_hash(after.cells[0].recipe)
    assert difference(before.cells[0].recipe, after.cells[0].recipe) == [line]


def test_the_nearest_recipe_differs_in_the_fewest_keys() -> None:
    stored = {"far": {"a": 1, "b": 1}, "near": {"a": 0, "b": 1}}
    assert nearest(stored, {"a": 0, "b": 0}) == "near"


def test_what_was_run_is_done(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET")
    run(asked, FakeEngine(), resolve)
    assert [p.state for job in jobs(replace(asked, shots=(0, 1))) for p in job.cells] == ["done"] * 3 + ["to do"] * 2


@pytest.mark.parametrize("seeds", [1, 2])
def test_a_record_of_another_test_set_is_an_error_that_names_both(tmp_path: Path, seeds: int) -> None:
    asked = spec(tmp_path, "TOPIC_SET")
    run(asked, FakeEngine(), resolve)
    record = next(path for path in tmp_path.rglob(RECORD) if path.parents[1].name == "de")
    ours = next(p.recipe["test_sha256"] for job in jobs(asked) for p in job.cells if p.cell.target == "de")
    record.write_text(record.read_text().replace(ours, "f" * 64))
    with pytest.raises(UserError, match=f"test set was sha256 ffff.*{ours[:16]}"):
        jobs(replace(asked, seeds=seeds))


def test_nothing_left_takes_no_time(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET")
    inputs, planned = prepare(asked, FakeEngine(), resolve)
    seconds, measured = estimate.seconds(planned, inputs, tmp_path)
    assert seconds > 0 and not measured
    run(asked, FakeEngine(), resolve)
    inputs, planned = prepare(asked, FakeEngine(), resolve)
    assert estimate.seconds(planned, inputs, tmp_path)[0] == 0


@pytest.mark.parametrize(("tokens", "train"), [(20_000, 200.0), (20, estimate.DEFAULT_SPEED["small"][0])])
def test_speed_is_taken_from_earlier_runs_that_say_enough(tmp_path: Path, tokens: int, train: float) -> None:
    run(spec(tmp_path, "TOPIC_SET", targets=("en",)), FakeEngine(), resolve)
    cost = next(tmp_path.rglob(COST))
    cost.write_text(json.dumps({part: {"tokens": tokens, "seconds": 100} for part in ("fit", "evaluation")}))
    assert estimate.speed(tmp_path, "bag", "small").train == train


def own_topics(folder: Path, name: str, rows: int) -> str:
    """Write a data set of one language in files, and return how a run names it."""
    folder.mkdir()
    lines = [f"{topic} {word},{topic}" for topic in ("food", "law") for word in range(rows)]
    for split in ("train", "test"):
        (folder / f"{split}.csv").write_text("\n".join(["text,label", *lines]) + "\n")
    description = folder / "set.toml"
    description.write_text(
        f'name = "{name}"\ntask = "classification"\nformat = "csv"\nlanguages = ["en"]\n'
        '[files]\ntrain = "train.csv"\ntest = "test.csv"\n[columns]\ntext = "text"\nlabel = "label"\n'
    )
    return str(description)


def test_two_data_sets_of_one_name_are_refused(tmp_path: Path) -> None:
    both = tuple(own_topics(tmp_path / folder, "mine", rows) for folder, rows in (("a", 3), ("b", 5)))
    with pytest.raises(UserError, match=r"a/set\.toml and .*b/set\.toml are both called 'mine'"):
        jobs(RunSpec(("bag",), both))


def test_a_file_cannot_take_the_name_of_a_known_data_set(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="called 'sib200'"):
        jobs(RunSpec(("bag",), (own_topics(tmp_path / "a", "sib200", 3),)))


def test_another_training_set_is_noticed_though_the_target_is_new(tmp_path: Path) -> None:
    asked = RunSpec(("bag",), (own_topics(tmp_path / "a", "mine", 12),), results=tmp_path / "results")
    run(asked, FakeEngine(), resolve)
    train = tmp_path / "a" / "train.csv"
    train.write_text(train.read_text() + "food more,food\n")
    (record,) = (tmp_path / "results").rglob(RECORD)
    record.parents[1].rename(record.parents[2] / "de")  # all that is stored is of another target
    with pytest.raises(UserError, match="training set was sha256"):
        jobs(asked)


def test_a_cap_that_leaves_nothing_beside_the_pool_leaves_a_blank(tmp_path: Path) -> None:
    (job,) = jobs(spec(tmp_path, "NAMES", shots=(0, 1), max_test=1))
    assert [p.state for p in job.cells][:2] == ["to do", "to do"]
    assert job.cells[2].state == "blank" and "Raise --max-test" in job.cells[2].reason
