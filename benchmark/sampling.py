"""Which examples are taken when not all are: few-shot draws and the caps of `--max-train` and `--max-test`.

Everything hangs on stable example ids and sha256, never on file order, run seed or model, so every model
and every seed sees the same draw. Where the languages of a data set are translations of each other, the
same ids are drawn in all of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from benchmark.errors import UserError
from benchmark.types import Dataset, Example

SAMPLER_VERSION = 1
"""Part of every recipe; raised whenever a change here would choose other examples."""

E_ = TypeVar("E_", bound=Example)


class NotEnough(UserError):
    """The pool holds too few examples of a class or type; the cell stays blank with this reason."""


def order(examples: Sequence[E_], *parts: object) -> list[E_]:
    """Return the examples sorted by sha256 of `parts` and their id: a shuffle that file order cannot change."""
    prefix = "\0".join(str(part) for part in parts)
    return sorted(examples, key=lambda e: hashlib.sha256(f"{prefix}\0{e.id}".encode()).digest())


def draw_key(dataset: Dataset, language: str, draw: int) -> tuple[object, ...]:
    """Return what a draw depends on: the data set, its number, and the language unless the set is parallel."""
    return ("draw", dataset.name, "" if dataset.parallel else language, draw)


def draw(
    pool: Sequence[E_],
    strata: Callable[[E_], Sequence[str]],
    shots: int,
    key: Sequence[object],
    labels: Sequence[str] = (),
) -> list[str]:
    """Choose a few-shot draw: examples are added until every stratum occurs at least `shots` times.

    One pass over the shuffled pool for each level 1 .. `shots` adds what brings a stratum that is still below
    that level. So the draw of k = 4 begins with the draw of k = 1, and where an example has one stratum
    (classification) the draw holds exactly `shots` of each.

    Args:
        pool: what may be drawn.
        strata: classes, with repetition, that an example counts for (`Task.strata`).
        shots: k.
        key: see `draw_key`.
        labels: strata that must be reached; those that occur in the pool if empty (QA: questions).

    Returns:
        Example ids in the order they were drawn.

    Raises:
        NotEnough: a stratum occurs fewer than `shots` times in the pool.
    """
    counted = [(example.id, Counter(strata(example))) for example in order(pool, *key)]
    needed = list(labels) or sorted({name for _, strata_ in counted for name in strata_})
    available = sum((strata_ for _, strata_ in counted), Counter[str]())
    short = {name: available[name] for name in needed if available[name] < shots}
    if short or not counted or not needed:
        found = ", ".join(f"{name} {count}" for name, count in short.items()) or "nothing"
        raise NotEnough(f"{shots} of each needed, the pool of {len(pool)} has only: {found}")
    chosen: dict[str, None] = {}
    have: Counter[str] = Counter()
    for level in range(1, shots + 1):
        for id_, strata_ in counted:
            if id_ not in chosen and any(have[name] < level for name in strata_ if name in needed):
                chosen[id_] = None
                have.update(strata_)
    return list(chosen)


def cap(examples: Sequence[E_], limit: int | None, dataset: str, split: str) -> tuple[E_, ...]:
    """Return a fixed sample of at most `limit` examples in their original order (all of them if None).

    The language is no part of the choice, so the sample holds the same ids in every language of a parallel set.
    """
    if limit is None or len(examples) <= limit:
        return tuple(examples)
    kept = {example.id for example in order(examples, "cap", dataset, split)[:limit]}
    return tuple(example for example in examples if example.id in kept)
