"""The vectorised span search against one that is slow and obvious."""

from __future__ import annotations

import itertools
import time
from typing import Any

import numpy as np
import pytest

from benchmark.types import TrainConfig
from tasks import spans
from tasks.spans import best_spans

Windows = tuple[list[int], list[np.ndarray], list[np.ndarray]]


def slow_spans(windows: Windows, count: int, config: TrainConfig) -> list[list[tuple[int, int, float]]]:
    """Every pair of every window in turn."""
    best: list[dict[tuple[int, int], float]] = [{} for _ in range(count)]
    for owner, offsets, logits in zip(*windows, strict=True):
        ranked = [sorted(range(len(logits)), key=lambda i, c=column: (-logits[i, c], i)) for column in (0, 1)]
        starts, ends = (sorted(order[: config.n_best_size]) for order in ranked)
        found = []
        for first, last in itertools.product(starts, ends):
            start, end = int(offsets[first, 0]), int(offsets[last, 1])
            too_long = end - start > config.max_answer_length or 0 < config.max_answer_tokens <= last - first
            if first <= last and start < end and not too_long:
                found.append((float(logits[first, 0]) + float(logits[last, 1]), first, last, start, end))
        for score, _, _, start, end in sorted(found, key=lambda f: (-f[0], f[1], f[2]))[: config.n_best_size]:
            best[owner][start, end] = max(score, best[owner].get((start, end), score))
    ranked_spans = [sorted(((s, e, x) for (s, e), x in b.items()), key=lambda f: (-f[2], f[0], f[1])) for b in best]
    return [r[:5] for r in ranked_spans]


def random_windows(generator: np.random.Generator, count: int, tied: bool) -> Windows:
    """Windows of up to 30 tokens; some tokens share a character, some are white space only."""
    owners = sorted(generator.integers(0, count, 3 * count).tolist())
    offsets, logits = [], []
    for _ in owners:
        size = int(generator.integers(0, 30))
        starts = np.cumsum(generator.integers(0, 4, size))
        offsets.append(np.stack([starts, starts + generator.integers(-1, 4, size)], axis=1).astype(np.int32))
        values = generator.integers(-2, 3, (size, 2)) if tied else generator.normal(size=(size, 2))
        logits.append(values.astype(np.float32))
    return owners, offsets, logits


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_equals_the_slow_search(seed: int, tied: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "_BLOCK", 7)
    windows = random_windows(np.random.default_rng(seed), 12, tied)
    config = TrainConfig(n_best_size=1 + seed, max_answer_length=5 + seed, max_answer_tokens=seed % 3 * 4)
    found = [[(a["start"], a["end"]) for a in answers] for answers in best_spans(*windows, 12, config)]
    assert found == [[(s, e) for s, e, _ in answers] for answers in slow_spans(windows, 12, config)]


def test_scores_are_shares_among_the_kept() -> None:
    windows = random_windows(np.random.default_rng(1), 1, tied=False)
    found = best_spans(*windows, 1, TrainConfig())[0]
    weights = np.exp([score for _, _, score in slow_spans(windows, 1, TrainConfig())[0]])
    assert [a["score"] for a in found] == pytest.approx(weights / weights.sum(), abs=1e-6)


def one_window(offsets: Any, logits: Any) -> Windows:
    return [0], [np.array(offsets, np.int32)], [np.array(logits, np.float32)]


def test_tie_goes_to_the_lowest_start_then_to_the_shortest() -> None:
    windows = one_window([(0, 1), (1, 2), (2, 3)], [(0, 0)] * 3)
    found = best_spans(*windows, 1, TrainConfig())[0]
    assert [(a["start"], a["end"]) for a in found] == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)]


def test_no_limit_in_characters() -> None:
    windows = one_window([(0, 900), (900, 1800)], [(1, 0), (0, 1)])
    assert best_spans(*windows, 1, TrainConfig(max_answer_length=0))[0][0]["end"] == 1800


def test_example_without_a_valid_span_has_no_answer() -> None:
    assert best_spans(*one_window([(3, 2)], [(0, 0)]), 2, TrainConfig()) == [[], []]


def test_logits_that_are_no_numbers_give_no_answer() -> None:
    assert best_spans(*one_window([(0, 1)], [(np.nan, 0)]), 1, TrainConfig()) == [[]]


def test_no_windows() -> None:
    assert best_spans([], [], [], 1, TrainConfig()) == [[]]


def test_thousands_of_windows_a_second() -> None:
    generator = np.random.default_rng(0)
    offsets = np.stack([np.arange(350) * 4, np.arange(350) * 4 + 3], axis=1).astype(np.int32)
    logits = [generator.normal(size=(350, 2)).astype(np.float32) for _ in range(1000)]
    start = time.perf_counter()
    best_spans([i // 2 for i in range(1000)], [offsets] * 1000, logits, 500, TrainConfig())
    assert time.perf_counter() - start < 1
