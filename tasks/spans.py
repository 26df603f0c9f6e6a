"""The search for the best answer spans, over many windows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmark.types import TrainConfig
from tasks.numbers import DIGITS, softmax

KEPT = 5
"""How many answers of an example are stored."""

_BLOCK = 256
"""Windows searched at once: enough to hide Python's cost, few enough to stay in the processor's cache."""


def best_spans(
    owners: Sequence[int],
    offsets: Sequence[np.ndarray],
    logits: Sequence[np.ndarray],
    count: int,
    config: TrainConfig,
) -> list[list[dict[str, Any]]]:
    """Return the five best distinct answers of each example, the best first.

    A span's score is the sum of its start and end logit (Devlin et al. 2019). In each window the
    `n_best_size` highest starts are paired with as many ends, and the `n_best_size` best valid pairs stay;
    an example's windows are then put together. Ties go to the lowest start, then to the shortest span.

    Args:
        owners: index of each window's example.
        offsets: characters of each token of a window's context, shape (tokens, 2).
        logits: start and end logit of the same tokens, shape (tokens, 2).
        count: number of examples.
        config: n_best_size, max_answer_length (characters), max_answer_tokens (0: no limit).

    Returns:
        One list an example of {"start", "end", "score"}: characters of the context, and the probability
        among the answers kept. Empty where there is no valid span.
    """
    blocks = [
        _candidates(
            owners[i : i + _BLOCK], _pad(offsets[i : i + _BLOCK], 0), _pad(logits[i : i + _BLOCK], -np.inf), config
        )
        for i in range(0, len(owners), _BLOCK)
    ]
    found: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    if blocks:
        _distribute(found, *(np.concatenate(column) for column in zip(*blocks, strict=True)))
    return found


def _pad(arrays: Sequence[np.ndarray], value: float) -> np.ndarray:
    """Stack arrays of shape (tokens, 2) as (arrays, most tokens, 2), filled up with `value`."""
    padded = np.full((len(arrays), max(map(len, arrays)), 2), value, arrays[0].dtype)
    for row, array in zip(padded, arrays, strict=True):
        row[: len(array)] = array
    return padded


def _candidates(
    owners: Sequence[int], offsets: np.ndarray, logits: np.ndarray, config: TrainConfig
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return example, start, end and score of the `n_best_size` best valid spans of each window, flat."""
    firsts, start_logits = _highest(logits[..., 0], config.n_best_size)
    lasts, end_logits = _highest(logits[..., 1], config.n_best_size)
    starts = np.take_along_axis(offsets[..., 0], firsts, 1)[:, :, None]
    ends = np.take_along_axis(offsets[..., 1], lasts, 1)[:, None, :]
    tokens = lasts[:, None, :] - firsts[:, :, None] + 1
    valid = (tokens > 0) & (ends > starts)
    if config.max_answer_length:
        valid &= ends - starts <= config.max_answer_length
    if config.max_answer_tokens:
        valid &= tokens <= config.max_answer_tokens
    scores = np.where(valid, start_logits[:, :, None] + end_logits[:, None, :], -np.inf).reshape(len(owners), -1)
    best = np.argsort(-scores, axis=1, kind="stable")[:, : config.n_best_size]
    scores = np.take_along_axis(scores, best, 1)
    windows, columns = np.nonzero(scores > -np.inf)
    first, last = np.divmod(best[windows, columns], ends.shape[2])
    return np.asarray(owners)[windows], starts[windows, first, 0], ends[windows, 0, last], scores[windows, columns]


def _highest(logits: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions, ascending, and the values of the highest entries of each row; ties go to the left."""
    positions = np.sort(np.argsort(-logits, axis=1, kind="stable")[:, :size], axis=1)
    return positions, np.take_along_axis(logits, positions, 1).astype(np.float64)


def _distribute(
    found: list[list[dict[str, Any]]], owners: np.ndarray, starts: np.ndarray, ends: np.ndarray, scores: np.ndarray
) -> None:
    """Put the best distinct spans of each example into `found`."""
    order = np.lexsort((-scores, ends, starts, owners))
    spans = np.stack([owners, starts, ends], axis=1)[order]
    distinct = order[np.append(True, (spans[1:] != spans[:-1]).any(axis=1))[: len(order)]]
    order = distinct[np.lexsort((ends[distinct], starts[distinct], -scores[distinct], owners[distinct]))]
    heads = np.searchsorted(owners[order], np.arange(len(found) + 1))
    for answers, head, stop in zip(found, heads[:-1], heads[1:], strict=True):
        kept = order[head : min(stop, head + KEPT)]
        if len(kept):
            shares = np.round(softmax(scores[kept]), DIGITS)
            columns = (starts[kept].tolist(), ends[kept].tolist(), shares.tolist())
            answers += [dict(zip(("start", "end", "score"), row, strict=True)) for row in zip(*columns, strict=True)]
