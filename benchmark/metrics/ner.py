"""Entity F1 under two schemes, and word accuracy.

* default: seqeval's own (conlleval-like): an `I-X` that follows no `X` starts an entity. This is what papers report.
* strict IOB2: an entity starts with `B-X`; an `I-X` that continues nothing is no entity
  (seqeval with `mode="strict", scheme=IOB2`).

Entities are found by seqeval, one sentence at a time, so that the sums over sentences are seqeval's own counts for the
whole corpus. One exception is inherent: a tag of one letter (`X` of the universal parts of speech) that opens
a sentence is counted by seqeval with the start of an entity of the sentence before; here every sentence stands alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

from benchmark.metrics.counts import ReportRow, counts_by_class, percent, total
from benchmark.types import Statistics

Entity = tuple[str, int, int]
"""Type, and positions of its first word and of its last (default scheme) or the one after its last (strict)."""

STRICT = "strict_"
IOB2_PREFIXES = ("B", "I", "O")


def entity_statistics(gold_tags: Sequence[str], predicted_tags: Sequence[str] | None) -> Statistics:
    """Return what one sentence adds to entity F1 and to word accuracy.

    Args:
        gold_tags: n tags, usually IOB2; any other tag is an entity by seqeval's default rule and
            stands for `O` under the strict one.
        predicted_tags: n tags; None counts as no entity and every word wrong, those outside entities too.

    Returns:
        `tp/<type>`, `fp/<type>` and `fn/<type>` for the default scheme, the same with `strict_` before them,
        `words`, `words_correct`, and `words_not_iob2` (gold or predicted tag outside IOB2). Zeros are left out.

    Raises:
        ValueError: the lengths differ.
    """
    if predicted_tags is None:
        statistics = entity_statistics(gold_tags, ["O"] * len(gold_tags))
        return {name: value for name, value in statistics.items() if name != "words_correct"}
    if len(gold_tags) != len(predicted_tags):
        raise ValueError(f"{len(predicted_tags)} predicted tags for {len(gold_tags)} words")
    correct = sum(g == p for g, p in zip(gold_tags, predicted_tags, strict=True))
    odd = sum(not (_is_iob2(g) and _is_iob2(p)) for g, p in zip(gold_tags, predicted_tags, strict=True))
    statistics = {"words": float(len(gold_tags)), "words_correct": float(correct), "words_not_iob2": float(odd)}
    statistics |= _outcomes(_default_entities(gold_tags), _default_entities(predicted_tags), "")
    statistics |= _outcomes(_strict_entities(gold_tags), _strict_entities(predicted_tags), STRICT)
    return {name: value for name, value in statistics.items() if value}


def entity_scores(sums: Mapping[str, float], count: int) -> dict[str, float]:  # noqa: ARG001
    """Return micro-averaged scores over all entities, and word accuracy, in percent.

    Args:
        sums: statistics summed over the sentences.
        count: number of sentences; not needed, given for the signature that all tasks share.

    Returns:
        `entity_f1`, `entity_precision`, `entity_recall` (seqeval default), the same three
        with `_strict` (IOB2), and `word_accuracy`.
    """
    scores = {}
    for prefix, suffix in (("", ""), (STRICT, "_strict")):
        micro = total(counts_by_class(sums, prefix).values())
        scores[f"entity_f1{suffix}"] = micro.f1
        scores[f"entity_precision{suffix}"] = micro.precision
        scores[f"entity_recall{suffix}"] = micro.recall
    return scores | {"word_accuracy": percent(sums.get("words_correct", 0.0), sums.get("words", 0.0))}


def per_type_report(sums: Mapping[str, float], strict: bool = False) -> list[ReportRow]:
    """Return precision, recall, F1 and support of every entity type that occurs, sorted by name."""
    return [counts.row(name) for name, counts in counts_by_class(sums, STRICT if strict else "").items()]


def _outcomes(gold: set[Entity], predicted: set[Entity], prefix: str) -> Statistics:
    found: Statistics = {}
    for outcome, entities in (("tp", gold & predicted), ("fp", predicted - gold), ("fn", gold - predicted)):
        for entity in entities:
            key = f"{prefix}{outcome}/{entity[0]}"
            found[key] = found.get(key, 0.0) + 1.0
    return found


def _is_iob2(tag: str) -> bool:
    """Say whether seqeval's IOB2 scheme accepts a tag; it looks at the first letter only."""
    return tag.startswith(IOB2_PREFIXES)


def _default_entities(tags: Sequence[str]) -> set[Entity]:
    if all(tag == "O" for tag in tags):
        return set()
    from seqeval.metrics.sequence_labeling import get_entities

    with warnings.catch_warnings():
        # seqeval warns of every tag that is not IOB2 and then counts it; `words_not_iob2` says how many.
        warnings.simplefilter("ignore", UserWarning)
        return set(get_entities(list(tags)))


def _strict_entities(tags: Sequence[str]) -> set[Entity]:
    if all(tag == "O" for tag in tags):
        return set()
    from seqeval.scheme import IOB2, Tokens

    accepted = [tag if _is_iob2(tag) else "O" for tag in tags]
    return {(entity.tag, entity.start, entity.end) for entity in Tokens(accepted, IOB2).entities}
