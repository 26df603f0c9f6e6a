"""What serves as train, validation, test and pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmark.data import available, find_split, load_split, pool, resolve_language, test_set, train_and_validation
from benchmark.data.splits import chosen_ids
from benchmark.errors import DataError, NoSuchSplit, UserError
from benchmark.types import ClassificationExample, Dataset, Loaded, NerExample, SplitName, Where

test_set.__test__ = False  # type: ignore[attr-defined]  # a function to test, no test

WHERE = Where()


def sentences(count: int, per_group: int = 0, prefix: str = "") -> list[ClassificationExample]:
    return [
        ClassificationExample(f"{prefix}{n}", f"text {n}", None, "ab"[n % 2], f"g{n // per_group}" if per_group else "")
        for n in range(count)
    ]


def dataset(splits: Mapping[str, Iterable[Any] | Loaded], **changes: Any) -> Dataset:
    """A data set whose every language has the same splits."""

    def load(language: str, split: SplitName, where: Where) -> Iterable[Any] | Loaded:
        if split not in splits:
            raise NoSuchSplit(f"no {split}")
        return splits[split]

    return replace(Dataset("toy", "classification", {"en": "eng", "sw": "swh_Latn"}, load, ("a", "b")), **changes)


def ids(examples: Iterable[Any]) -> set[str]:
    return {example.id for example in examples}


# --------------------------------------------------------------------------- languages and reading


@pytest.mark.parametrize("name", ["sw", "swh_Latn"])
def test_language_by_tag_or_own_code(name: str) -> None:
    assert resolve_language(dataset({}), name) == "sw"


def test_unknown_language_suggests_the_nearest() -> None:
    with pytest.raises(UserError, match=r"toy has no language 'swa_Latn'\. Did you mean swh_Latn"):
        resolve_language(dataset({}), "swa_Latn")


def test_plain_iterables_become_loaded() -> None:
    loaded = load_split(dataset({"test": iter(sentences(3))}), "en", "test", WHERE)
    assert (len(loaded.examples), loaded.origin) == (3, "toy en test")


@pytest.mark.parametrize(
    ("examples", "found"),
    [
        ([], "no examples"),
        ([*sentences(2), *sentences(1)], "the id '0' stands twice"),
        ([replace(sentences(1)[0], label="c")], "has the label 'c'"),
        ([NerExample("1", ("x",), ("B-c",))], "has the label 'c'"),
        ([NerExample("1", ("x",), ("I-c",))], "has the label 'c'"),
        ([{"id": "1", "text": "x"}], "a dict whose `id` is no string"),
        ([replace(sentences(1)[0], id=1)], "a ClassificationExample whose `id` is no string"),
        (None, "its `load` failed .*NoneType"),
        ((1 / n for n in (1, 0)), "its `load` failed .*ZeroDivisionError"),
    ],
)
def test_what_a_plugin_reads_is_checked(examples: Any, found: str) -> None:
    with pytest.raises(DataError, match=f"toy en test: .*{found}"):
        load_split(dataset({"test": examples}), "en", "test", WHERE)


def test_broken_examples_of_a_plugin_are_dropped_and_counted_if_tolerated() -> None:
    examples = [*sentences(2), *sentences(1), ClassificationExample("9", "x", None, "c")]
    loaded = load_split(dataset({"test": examples}), "en", "test", Where(tolerant=True))
    assert (ids(loaded.examples), loaded.dropped) == ({"0", "1"}, {"duplicate id": 1, "unknown label": 1})


# --------------------------------------------------------------------------- validation


def test_native_validation_leaves_train_whole() -> None:
    toy = dataset({"train": sentences(50), "validation": sentences(5, prefix="v"), "test": sentences(5, prefix="t")})
    train, validation = train_and_validation(toy, "en", WHERE, need_validation=True)
    assert validation is not None
    assert (len(train.examples), ids(validation.examples)) == (50, {f"v{n}" for n in range(5)})


def test_without_validation_a_tenth_of_train_is_held_out() -> None:
    train, validation = train_and_validation(dataset({"train": sentences(50)}), "en", WHERE, need_validation=True)
    assert validation is not None
    assert (len(train.examples), len(validation.examples)) == (45, 5)
    assert not ids(train.examples) & ids(validation.examples)


def test_all_of_train_is_trained_on_if_nothing_is_selected() -> None:
    train, validation = train_and_validation(dataset({"train": sentences(50)}), "en", WHERE, need_validation=False)
    assert (len(train.examples), validation) == (50, None)


def test_validation_that_serves_as_test_selects_nothing() -> None:
    dev = sentences(8, prefix="d")
    toy = dataset({"train": sentences(50), "validation": dev, "test": dev})
    _, validation = train_and_validation(toy, "en", WHERE, need_validation=True)
    assert validation is not None
    assert ids(validation.examples) <= ids(sentences(50))


def test_groups_are_not_torn_apart() -> None:
    toy = dataset({"train": sentences(200, per_group=4)})
    train, validation = train_and_validation(toy, "en", WHERE, need_validation=True)
    assert validation is not None
    assert len(validation.examples) == 20
    assert not {e.group for e in train.examples} & {e.group for e in validation.examples}


# --------------------------------------------------------------------------- pool

ALL: dict[str, list[Any]] = {split: sentences(10, prefix=split) for split in ("pool", "train", "validation", "test")}


@pytest.mark.parametrize("split", ["pool", "train", "validation"])
def test_pool_is_the_first_split_there_is(split: str) -> None:
    names = list(ALL)
    toy = dataset({name: ALL[name] for name in names[names.index(split) :]})
    found = pool(toy, "sw", WHERE)
    assert (found.origin, list(found.examples), found.test_ids) == (split, ALL[split], frozenset())


def test_last_resort_is_a_fifth_of_test() -> None:
    found = pool(dataset({"test": sentences(50)}), "sw", WHERE)
    assert len(found.examples) == 10
    assert found.test_ids == ids(found.examples)


def test_validation_that_serves_as_test_is_no_pool() -> None:
    found = pool(dataset({"validation": sentences(50), "test": sentences(50)}), "sw", WHERE)
    assert found.origin == "a fixed fifth of test"


def test_choice_depends_on_ids_alone() -> None:
    forward = sentences(50)
    assert chosen_ids(forward, 5) == chosen_ids([replace(e, text="x") for e in reversed(forward)], 5)


def test_choice_is_the_same_on_every_machine() -> None:
    assert sorted(chosen_ids(sentences(20), 5)) == ["13", "17", "8", "9"]  # as sha256sum orders them


def test_fewer_groups_than_parts_are_divided() -> None:
    assert len(chosen_ids(sentences(20, per_group=10), 5)) == 4


# --------------------------------------------------------------------------- what is at hand


def test_plugin_is_asked_by_loading() -> None:
    found = available(dataset({"test": sentences(2)}), WHERE)
    assert [(language, split) for language, split, _ in found] == [("en", "test"), ("sw", "test")]


def broken_in_swahili(language: str, split: str, where: Where) -> list[ClassificationExample]:
    if language == "sw":
        raise DataError("sw.tsv", 3, "two columns", "Give three.")
    return sentences(2)


def test_a_broken_split_is_at_hand_and_not_passed_over() -> None:
    toy = dataset({}, load=broken_in_swahili)
    assert find_split(toy, "sw", "test", WHERE) == "sw.tsv"


def test_an_unknown_language_of_many_names_a_few() -> None:
    many = dataset({}, languages={f"a{i}": f"b{i}" for i in range(200)})
    with pytest.raises(UserError, match=r"It has a0, .*, a11 and 188 more; see `xlbench data list`\.$"):
        resolve_language(many, "zz")


# --------------------------------------------------------------------------- real data


def test_pools_of_real_parallel_data_are_the_same_in_all_languages(data_dir: Path) -> None:
    from functools import partial

    from benchmark.data import LocalFiles, Source
    from benchmark.data.squad import read_squad

    codes = {code: code for code in ("en", "ar", "th", "zh")}
    files = LocalFiles("qa/xquad", {"test": "xquad.{code}.json"}, partial(read_squad))
    xquad = Dataset("xquad", "qa", codes, Source(codes, files), parallel=True)
    pools = [pool(xquad, language, Where(data_dir)) for language in codes]
    assert len({found.test_ids for found in pools}) == 1
    assert len({e.group for e in pools[0].examples}) == 48
