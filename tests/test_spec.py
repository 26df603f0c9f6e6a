"""A run is validated at birth; suites and flags meet in the documented order."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from benchmark.errors import UserError
from benchmark.hyperparameters import read_suite, suite_names, train_config
from benchmark.spec import ALL, FIELD_TYPES, RunSpec, make_spec

GIVEN = {"models": "m", "datasets": "sib200"}


def test_lists_are_comma_separated_and_shots_sorted() -> None:
    spec = make_spec(None, {**GIVEN, "targets": "de, sw,de", "shots": "4,0,16,full"})
    assert spec.targets == ("de", "sw")
    assert (spec.shots, spec.in_language) == ((0, 4, 16), True)


def test_full_alone_keeps_zero_shot() -> None:
    assert make_spec(None, {**GIVEN, "shots": "full"}).shots == (0,)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("draws", 0, "draws >= 1"),
        ("seeds", 0, "seeds >= 1"),
        ("max_test", -5, "max_test >= 1"),
        ("shots", (4, 0), "ascending"),
        ("shots", (-1,), "0 <= shots"),
        ("models", (), "models is not empty"),
        ("datasets", ("a", "a"), "datasets differ"),
        ("targets", ("all", "de"), "all"),
        ("dtype", "fp16", "fp16"),
        ("protocol", "mteb", "xtreme"),
        ("overrides", {"learning_rat": 1.0}, "learning_rate"),
        ("overrides", {"epochs": 1.5}, "epochs must be int"),
    ],
)
def test_nonsense_is_refused_with_rule_and_value(field: str, value: object, said: str) -> None:
    with pytest.raises(UserError, match=said):
        RunSpec(**{"models": ("m",), "datasets": ("d",), field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", [{"shots": (0, 4)}, {"seeds": 2}, {"in_language": True}, {"eval_before": True}])
def test_eval_only_trains_nothing(field: dict[str, object]) -> None:
    with pytest.raises(UserError, match="eval_only trains nothing"):
        RunSpec(("m",), ("d",), eval_only=True, **field)  # type: ignore[arg-type]


def test_a_word_among_the_shots_is_named() -> None:
    with pytest.raises(UserError, match="many"):
        make_spec(None, {**GIVEN, "shots": "0,many"})


def test_no_model_says_which_flag() -> None:
    with pytest.raises(UserError, match="--model"):
        make_spec(None, {"datasets": "sib200"})


def test_flags_override_a_suite(tmp_path: Path) -> None:
    suite = tmp_path / "mine.toml"
    suite.write_text('[run]\nmodels = ["m"]\ndatasets = ["sib200"]\nseeds = 3\nshots = [0, "full"]\n')
    spec = make_spec(str(suite), {"seeds": 2})
    assert (spec.models, spec.seeds, spec.shots, spec.in_language) == (("m",), 2, (0,), True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[run]\nmodel = 'm'\n", "models"),
        ("[train.sib200]\nlearning_rates = 1.0\n", "learning_rate"),
        ("[train.sib200.small]\nepochs = 'two'\n", "epochs must be int"),
        ("[trains.sib200]\n", "train"),
        ("[run\n", "TOML"),
        ("run = 3\n", "run must be a table"),
        ("[train]\nsib200 = 3\n", "train.sib200 must be a table"),
        ("[train.sib200]\nsmall = 3\n", "train.sib200.small must be a table"),
        ("[run]\ndraws = '2'\n", "draws must be int, not '2'"),
        ("[run]\ntargets = 5\n", "targets must be str or list"),
        ("[run]\nseeds = 1.5\n", "seeds must be int"),
        ("[run]\nseeds = true\n", "seeds must be int"),
        ("[run]\nresults = 7\n", "results must be str"),
        ("[run]\noverrides = 7\n", "overrides must be dict"),
    ],
)
def test_a_faulty_suite_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    suite = tmp_path / "mine.toml"
    suite.write_text(text)
    with pytest.raises(UserError, match=said) as caught:
        make_spec(str(suite), GIVEN)
    assert "mine.toml" in str(caught.value)


def test_every_field_of_a_run_has_its_types() -> None:
    assert {*FIELD_TYPES, "suite"} == {field.name for field in fields(RunSpec)}


def test_an_unknown_suite_lists_the_known() -> None:
    with pytest.raises(UserError, match="default, full"):
        make_spec("defualt", GIVEN)


@pytest.mark.parametrize("name", suite_names())
def test_the_suites_that_come_along_are_sound(name: str) -> None:
    read_suite(name)


def test_later_tables_win(tmp_path: Path) -> None:
    suite = tmp_path / "mine.toml"
    suite.write_text("[train.sib200]\nepochs = 7\nbatch_size = 4\n[train.sib200.small]\nepochs = 9\n")
    small = train_config(str(suite), "classification", "sib200", "small", overrides={"max_length": 99})
    base = train_config(str(suite), "classification", "sib200", "base")
    assert (small.epochs, small.batch_size, small.max_length, small.learning_rate) == (9, 4, 99, 1e-4)
    assert (base.epochs, base.batch_size, base.learning_rate) == (7, 4, 1e-5)


@pytest.mark.parametrize(
    ("task", "dataset", "size", "expected"),
    [
        ("classification", "xnli", "large", {"learning_rate": 3e-5, "epochs": 5}),
        ("ner", "wikiann", "base", {"learning_rate": 2e-5, "epochs": 10, "max_length": 128}),
        ("ner", "uner", "base", {"learning_rate": 2e-5, "epochs": 10, "batch_size": 16}),
        ("qa", "squad", "base", {"learning_rate": 3e-5, "warmup_steps": 500, "weight_decay": 1e-4, "max_length": 384}),
        (
            "qa",
            "tydiqa",
            "small",
            {"max_length": 256, "doc_stride": 96, "keep_unanswerable": 0.15, "selection": "last"},
        ),
    ],
)
def test_published_settings(task: str, dataset: str, size: str, expected: dict[str, object]) -> None:
    config = train_config("default", task, dataset, size)
    assert {name: getattr(config, name) for name in expected} == expected


def test_an_unknown_data_set_takes_what_its_task_has() -> None:
    assert train_config("default", "qa", "mine", "base").selection == "last"


def test_the_xtreme_protocol_limits_answers_in_subwords() -> None:
    assert train_config("default", "qa", "squad", "base", protocol="xtreme").max_answer_tokens == 30


def test_a_value_out_of_range_is_refused() -> None:
    with pytest.raises(UserError, match=r"learning_rate > 0 must hold, found -1\.0"):
        train_config("default", "qa", "squad", "base", overrides={"learning_rate": -1})


def test_a_flag_for_data_sets_takes_the_few_shot_choice_of_the_suite_away() -> None:
    assert make_spec("mini", {}).few_shot_datasets == ("mini_topics",)
    assert make_spec("mini", {"datasets": "sib200"}).few_shot_datasets == ALL
    assert make_spec("mini", {"targets": "de"}).few_shot_targets == ALL


def test_all_data_sets_are_trained_on_as_the_catalogue_says() -> None:
    with pytest.raises(UserError, match="train_on goes with named data sets"):
        RunSpec(("a",), ALL, train_on="sib200")
