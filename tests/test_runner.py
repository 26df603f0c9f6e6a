"""Jobs to cells to records, with a model that really learns."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmark.errors import UserError
from benchmark.progress import Progress
from benchmark.results import RECORD, Record, read_blanks, read_cost, read_predictions, read_settings, recipe_hash
from benchmark.runner import few_shot_config, prepare, run, run_jobs
from benchmark.spec import RunSpec
from benchmark.types import Feature, TrainConfig
from tests.fakes import BagModel, FakeEngine, reference, resolve


def spec(results: Path, *datasets: str, **fields: Any) -> RunSpec:
    return RunSpec(("bag",), tuple(map(reference, datasets)), results=results, **fields)


def scores(records: Sequence[Record]) -> dict[tuple[str, str, int], float]:
    return {(r.cell.source, r.cell.target, r.cell.shots): r.scores[r.primary_metric] for r in records}


def test_skill_arrives_where_words_are_shared_and_by_shots_elsewhere(tmp_path: Path) -> None:
    found = scores(run(spec(tmp_path, "TOPIC_SET", shots=(0, 8), seeds=1), FakeEngine(), resolve))
    assert found["en", "en", 0] == found["en", "de", 0] == 100
    assert found["en", "sw", 8] == 100


def test_in_language_training_is_an_ordinary_cell(tmp_path: Path) -> None:
    found = scores(run(spec(tmp_path, "TOPIC_SET", in_language=True), FakeEngine(), resolve))
    assert found["sw", "sw", 0] == 100


def test_one_fit_for_a_job_and_one_for_each_few_shot_cell(tmp_path: Path) -> None:
    engine = FakeEngine()
    run(spec(tmp_path, "TOPIC_SET", shots=(0, 1), draws=2, seeds=2), engine, resolve)
    assert len(engine.loaded) == 2
    assert engine.fits == 2 * (1 + 2 * 2)


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET", shots=(0, 1))
    first = run(asked, FakeEngine(), resolve)
    engine = FakeEngine()
    assert run(asked, engine, resolve) == first
    assert engine.loaded == []


def test_few_shot_cells_start_from_the_same_weights(tmp_path: Path) -> None:
    together = run(spec(tmp_path / "a", "TOPIC_SET", shots=(0, 1, 4)), FakeEngine(), resolve)
    alone = run(spec(tmp_path / "b", "TOPIC_SET", shots=(4,), targets=("sw",)), FakeEngine(), resolve)
    assert alone[-1] == together[-1]


def test_seeds_differ_and_one_repeats(tmp_path: Path) -> None:
    one, two = run(spec(tmp_path / "a", "TOPIC_SET", seeds=2, targets=("en",)), FakeEngine(), resolve)
    again = run(spec(tmp_path / "b", "TOPIC_SET", targets=("en",)), FakeEngine(), resolve)
    assert one.health["fit"]["losses"] != two.health["fit"]["losses"]
    assert again == [one]


def test_no_path_of_the_machine_is_in_a_record(tmp_path: Path) -> None:
    run(spec(tmp_path, "TOPIC_SET", "MORE_NAMES", shots=(0, 1)), FakeEngine(), resolve)
    for record in tmp_path.rglob(RECORD):
        text = record.read_text()
        assert str(tmp_path) not in text and "somewhere" not in text


def test_a_record_tells_what_was_drawn_and_seen(tmp_path: Path) -> None:
    *_, record = run(spec(tmp_path, "TOPIC_SET", shots=(1,)), FakeEngine(), resolve)
    assert len(record.recipe["shot_ids"]) == 3
    assert record.health["exposure"] == ["Has seen nothing."]
    assert record.health["notes"] == ["A toy."]
    assert record.health["pool"] == "pool"
    assert not record.health["collapsed"]


def test_few_shot_cells_leave_out_what_the_pool_took(tmp_path: Path) -> None:
    english, german, few = run(spec(tmp_path, "NAMES", shots=(0, 1)), FakeEngine(), resolve)
    assert (english.count, german.count, few.count) == (20, 20, 16)
    folder = next(path.parent for path in tmp_path.rglob(RECORD) if path.parent.name.startswith("s1"))
    assert not set(read_predictions(folder).ids) & set(few.recipe["shot_ids"])


def test_caps_are_in_the_recipe_and_parallel_sets_keep_the_same_ids(tmp_path: Path) -> None:
    records = run(spec(tmp_path, "TOPIC_SET", max_test=5, max_train=9), FakeEngine(), resolve)
    assert {r.count for r in records} == {5}
    assert records[0].recipe["caps"] == {"max_train": 9, "max_test": 5}
    assert len({tuple(read_predictions(path.parent).ids) for path in tmp_path.rglob(RECORD)}) == 1


def test_blank_cells_are_written_with_their_reason(tmp_path: Path) -> None:
    run(spec(tmp_path, "MORE_NAMES", shots=(0, 1)), FakeEngine(), resolve)
    ((folder, cell, reason),) = read_blanks(tmp_path)
    assert (cell.target, cell.shots, folder.name) == ("sw", 1, "s1-d0-r1")
    assert reason == "1 of each needed, the pool of 4 has only: LOC 0"


def test_eval_before_is_a_recipe_of_its_own(tmp_path: Path) -> None:
    records = run(spec(tmp_path, "TOPIC_SET", eval_before=True, targets=("en",)), FakeEngine(), resolve)
    before, after = records
    assert before.recipe["untrained"] and "epochs" not in before.recipe["config"]
    assert recipe_hash(before.recipe) != recipe_hash(after.recipe)
    assert before.scores["accuracy"] < after.scores["accuracy"] == 100


def test_what_is_not_trained_does_not_depend_on_the_training_set(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET", eval_before=True, targets=("en",))
    run(asked, FakeEngine(), resolve)
    before, _ = run(replace(asked, max_train=9), FakeEngine(), resolve)
    assert before.recipe["caps"]["max_train"] is None
    assert len(list(tmp_path.rglob(RECORD))) == 3


def test_a_saved_checkpoint_is_evaluated_without_training(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept")
    trained = run(asked, FakeEngine(), resolve)
    engine, checkpoint = FakeEngine(), str(tmp_path / "kept")
    evaluated = run(replace(asked, models=(checkpoint,), save_model=None, eval_only=True), engine, resolve)
    assert engine.fits == 0
    assert [r.scores for r in evaluated] == [r.scores for r in trained]
    assert evaluated[0].recipe["eval_only"] and evaluated[0].recipe["train_sha256"] is None


def test_a_kept_checkpoint_is_used_instead_of_training_again(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept")
    run(replace(asked, targets=("de",)), FakeEngine(), resolve)
    engine = FakeEngine()
    records = run(asked, engine, resolve)
    assert engine.fits == 0
    anew = run(spec(tmp_path / "b", "TOPIC_SET"), FakeEngine(), resolve)
    assert [(r.recipe, r.scores) for r in records] == [(r.recipe, r.scores) for r in anew]
    assert "kept" in records[-1].provenance["fit"]


def test_how_long_a_fit_took_is_no_part_of_the_checkpoint_that_it_gave(tmp_path: Path) -> None:
    run(spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept"), FakeEngine(), resolve)
    asked = spec(tmp_path / "b", "TOPIC_SET", eval_only=True)
    asked = replace(asked, models=(str(tmp_path / "kept"),))
    before = run(asked, FakeEngine(), resolve)
    note = json.loads((tmp_path / "kept" / "xlbench.json").read_text())
    note["fit"]["seconds"] += 1
    (tmp_path / "kept" / "xlbench.json").write_text(json.dumps(note))
    after = run(replace(asked, results=tmp_path / "c"), FakeEngine(), resolve)
    assert [recipe_hash(r.recipe) for r in before] == [recipe_hash(r.recipe) for r in after]


def test_a_saved_checkpoint_is_known_by_its_training(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept", max_train=9)
    trained, *_ = run(asked, FakeEngine(), resolve)
    asked = replace(asked, models=(str(tmp_path / "kept"),), save_model=None, max_train=None, eval_only=True)
    evaluated, *_ = run(asked, FakeEngine(), lambda name, trust: replace(resolve(name), exposure=("Saw more.",)))
    checkpoint = evaluated.recipe["checkpoint"]
    assert (checkpoint["max_train"], checkpoint["train_sha256"]) == (9, trained.recipe["train_sha256"])
    assert checkpoint["config"] == trained.recipe["config"]
    assert evaluated.health["exposure"] == ["Has seen nothing.", "Saw more."]


def test_a_checkpoint_that_is_missing_is_made_though_all_cells_are_done(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET")
    run(asked, FakeEngine(), resolve)
    run(replace(asked, save_model=tmp_path / "kept"), FakeEngine(), resolve)
    assert (tmp_path / "kept" / "rows.npy").exists()


def test_several_fits_have_a_checkpoint_folder_each(tmp_path: Path) -> None:
    run(spec(tmp_path / "a", "TOPIC_SET", seeds=2, save_model=tmp_path / "kept"), FakeEngine(), resolve)
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == ["bag-topics-en-r1", "bag-topics-en-r2"]


def test_several_checkpoints_do_not_go_into_one(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept")
    run(asked, FakeEngine(), resolve)
    with pytest.raises(UserError, match="holds the checkpoint of one fit"):
        run(replace(asked, seeds=2), FakeEngine(), resolve)


def test_what_cannot_be_trained_leaves_no_checkpoint(tmp_path: Path) -> None:
    run(spec(tmp_path / "a", "NAMES", in_language=True, save_model=tmp_path / "kept"), FakeEngine(), resolve)
    assert sorted(p.name for p in (tmp_path / "kept").iterdir()) == ["rows.npy", "xlbench.json"]


def test_a_folder_that_holds_something_else_is_not_taken_for_the_checkpoint(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept")
    run(asked, FakeEngine(), resolve)
    with pytest.raises(UserError, match="no checkpoint of this fit"):
        run(replace(asked, overrides={"epochs": 2}), FakeEngine(), resolve)


def test_the_number_format_is_settled_when_a_folder_starts(tmp_path: Path) -> None:
    run(spec(tmp_path, "TOPIC_SET", dtype="bf16"), FakeEngine(), resolve)
    assert read_settings(tmp_path) == {"dtype": "bf16"}
    engine = FakeEngine()
    run(spec(tmp_path, "TOPIC_SET"), engine, resolve)
    assert engine.loaded == []


def test_costs_lie_apart_from_the_record(tmp_path: Path) -> None:
    run(spec(tmp_path, "TOPIC_SET", targets=("en",)), FakeEngine(), resolve)
    cost = read_cost(next(tmp_path.rglob(RECORD)).parent)
    assert cost["fit"]["tokens_per_second"] > 0 and cost["evaluation"]["tokens"] > 0
    assert {"started", "finished", "peak_memory_mb"} <= set(cost)


class Stubborn(BagModel):
    """Says the first label whatever it is shown."""

    def predict(self, features: Sequence[Feature], config: TrainConfig) -> list[np.ndarray]:
        return [np.array([1.0, 0.0, 0.0], np.float32) for _ in features]


def test_a_collapsed_model_is_told_apart(tmp_path: Path) -> None:
    engine = FakeEngine()
    engine.load_model = lambda folder, head, outputs, seed, **_: Stubborn(head, len(outputs), seed)  # type: ignore[method-assign]
    records = run(spec(tmp_path, "TOPIC_SET", targets=("en",)), engine, resolve)
    assert records[0].health["collapsed"]


def test_two_models_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="one name"):
        run(replace(spec(tmp_path, "TOPIC_SET"), models=("a/bag", "b/bag")), FakeEngine(), resolve)


def test_few_shot_is_fixed_steps_at_a_constant_rate() -> None:
    config = few_shot_config(TrainConfig(accumulate=4, warmup_steps=500, few_shot_steps=7, few_shot_learning_rate=1e-3))
    assert (config.max_steps, config.learning_rate, config.schedule, config.selection) == (7, 1e-3, "constant", "last")
    assert (config.accumulate, config.warmup_steps, config.warmup_ratio) == (1, 0, 0)


def test_a_log_has_a_line_where_a_fit_begins_and_where_a_job_ends(tmp_path: Path) -> None:
    stream = io.StringIO()
    run(spec(tmp_path, "TOPIC_SET", shots=(0, 1), seeds=2), FakeEngine(), resolve, Progress(stream, lambda: 0.0))
    assert [re.sub(r"\d+ s$", "N s", line) for line in stream.getvalue().splitlines()] == [
        "bag fine-tuned on topics en, seed 1: fit begins, 0 of 10 cells",
        "bag fine-tuned on topics en, seed 1: 5 cells in N s",
        "bag fine-tuned on topics en, seed 2: fit begins, 5 of 10 cells, about 0 s left",
        "bag fine-tuned on topics en, seed 2: 5 cells in N s",
    ]


class Listener(Progress):
    """Adds up the work of the steps."""

    def begin(self, cells: int, work: float) -> None:
        super().begin(cells, work)
        self.announced, self.heard = work, 0.0

    def fitting(self, work: float, cell: str = "") -> Callable[[int, int], None]:
        self.heard += work
        return super().fitting(work, cell)

    def evaluating(self, work: float, cell: str) -> None:
        self.heard += work
        super().evaluating(work, cell)

    def skip_cell(self, work: float) -> None:
        self.heard += work
        super().skip_cell(work)


def test_the_steps_of_a_run_are_all_its_work(tmp_path: Path) -> None:
    progress = Listener(io.StringIO())
    run(spec(tmp_path, "TOPIC_SET", shots=(0, 1), eval_before=True), FakeEngine(), resolve, progress)
    assert progress.heard == pytest.approx(progress.announced)


def test_a_kept_checkpoint_leaves_its_fit_out_of_the_work(tmp_path: Path) -> None:
    asked = spec(tmp_path / "a", "TOPIC_SET", save_model=tmp_path / "kept")
    run(replace(asked, targets=("de",)), FakeEngine(), resolve)
    progress = Listener(io.StringIO())
    run(asked, FakeEngine(), resolve, progress)
    assert progress.heard == pytest.approx(progress.announced)


def test_what_another_process_computed_meanwhile_is_passed_over(tmp_path: Path) -> None:
    asked = spec(tmp_path, "TOPIC_SET", shots=(0, 1))
    inputs, jobs = prepare(asked, FakeEngine(), resolve)
    run(replace(asked, targets=("de",)), FakeEngine(), resolve)
    progress = Listener(io.StringIO())
    run_jobs(asked, inputs, jobs, FakeEngine(), progress)
    assert progress.heard == pytest.approx(progress.announced)
