"""The labels that examples carry, whatever their task type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmark.types import ClassificationExample, NerExample


def labels_of(example: Any) -> Sequence[str]:
    """Return the class of an example, or the entity types of its tags, one an entity; () for other task types."""
    if isinstance(example, ClassificationExample):
        return (example.label,)
    if isinstance(example, NerExample):
        orphans = orphan_tags(example.tags)
        return [tag[2:] for at, tag in enumerate(example.tags) if tag.startswith("B-") or at in orphans]
    return ()


def orphan_tags(tags: Sequence[str]) -> set[int]:
    """Return the positions of `I-` tags that continue no entity of their type."""
    before = ["O", *tags]
    return {at for at, tag in enumerate(tags) if tag.startswith("I-") and before[at] not in (tag, f"B-{tag[2:]}")}
