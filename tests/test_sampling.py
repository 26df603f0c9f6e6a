"""Draws and caps hang on ids alone."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from benchmark.sampling import NotEnough, cap, draw, draw_key
from benchmark.types import ClassificationExample, NerExample
from tests.fakes import TOPIC_SET

KEY = ("draw", "topics", "", 0)
POOL = [ClassificationExample(str(i), "text", None, "abc"[i % 3]) for i in range(60)]


def strata(example: ClassificationExample) -> list[str]:
    return [example.label]


def test_exactly_k_of_each_class() -> None:
    chosen = set(draw(POOL, strata, 4, KEY, "abc"))
    assert Counter(e.label for e in POOL if e.id in chosen) == {"a": 4, "b": 4, "c": 4}


def test_a_bigger_draw_grows_out_of_a_smaller_one() -> None:
    one, four = draw(POOL, strata, 1, KEY, "abc"), draw(POOL, strata, 4, KEY, "abc")
    assert four[: len(one)] == one


def test_file_order_changes_nothing() -> None:
    shuffled = random.Random(1).sample(POOL, len(POOL))
    assert draw(shuffled, strata, 2, KEY, "abc") == draw(POOL, strata, 2, KEY, "abc")


def test_draws_differ() -> None:
    assert draw(POOL, strata, 2, (*KEY[:3], 1), "abc") != draw(POOL, strata, 2, KEY, "abc")


def test_these_ids_are_drawn_for_ever() -> None:
    assert draw(POOL, strata, 1, KEY, "abc") == ["33", "10", "47"]


def test_sentences_are_added_until_every_type_occurs_k_times() -> None:
    sentences = [NerExample(str(i), (), ("PER",) * (i % 3) + ("LOC",) * (i % 2)) for i in range(40)]
    chosen = draw(sentences, lambda e: e.tags, 3, KEY, ("PER", "LOC"))
    counts = Counter(tag for e in sentences if e.id in chosen for tag in e.tags)
    assert min(counts["PER"], counts["LOC"]) >= 3
    assert len(chosen) <= 6


def test_without_labels_the_strata_of_the_pool_count() -> None:
    assert len(draw(POOL, lambda _: ["question"], 5, KEY)) == 5


def test_too_few_of_a_type_names_it() -> None:
    with pytest.raises(NotEnough, match="4 of each needed, the pool of 3 has only: a 3, b 0"):
        draw([e for e in POOL if e.label == "a"][:3], strata, 4, KEY, "ab")


def test_an_empty_pool_is_not_enough() -> None:
    with pytest.raises(NotEnough, match="pool of 0"):
        draw([], strata, 1, KEY)


def test_only_sets_that_are_not_parallel_draw_by_language() -> None:
    assert draw_key(TOPIC_SET, "de", 0) == draw_key(TOPIC_SET, "sw", 0)
    apart = replace(TOPIC_SET, parallel=False)
    assert draw_key(apart, "de", 0) != draw_key(apart, "sw", 0)


def test_a_cap_keeps_the_order_and_is_nested() -> None:
    ten, twenty = cap(POOL, 10, "d", "test"), cap(POOL, 20, "d", "test")
    assert [int(e.id) for e in ten] == sorted(int(e.id) for e in ten)
    assert len(ten) == 10 and set(ten) < set(twenty)


@pytest.mark.parametrize("limit", [None, 60, 100])
def test_a_cap_that_is_not_reached_keeps_all(limit: int | None) -> None:
    assert cap(POOL, limit, "d", "test") == tuple(POOL)
