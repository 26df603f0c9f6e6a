"""Entity scores against seqeval on whole corpora, and the two schemes by hand."""

from __future__ import annotations

import random
import warnings
from typing import Any

import pytest
from seqeval.metrics import classification_report
from seqeval.scheme import IOB2

from benchmark.metrics import entity_scores, entity_statistics, per_type_report, sum_statistics

Tags = list[str]
IOB2_TAGS = ["O", "O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "I-A-B", "B-A/B", "B", "I"]
OTHER_TAGS = ["NOUN", "VERB", "SYM", "INTJ", "E-PER", "S-LOC", "I-PER", "O", "_"]


def corpus(seed: int, tags: Tags) -> tuple[list[Tags], list[Tags]]:
    """Random gold, and predictions that differ in a third of the words."""
    draw = random.Random(seed)
    gold = [draw.choices(tags, k=draw.randint(1, 12)) for _ in range(30)]
    return gold, [[draw.choice(tags) if draw.random() < 0.33 else tag for tag in sentence] for sentence in gold]


def sums_of(gold: list[Tags], predicted: list[Tags]) -> dict[str, float]:
    return sum_statistics(entity_statistics(g, p) for g, p in zip(gold, predicted, strict=True))


def seqeval_report(gold: list[Tags], predicted: list[Tags], strict: bool) -> dict[str, Any]:
    scheme: dict[str, Any] = {"mode": "strict", "scheme": IOB2} if strict else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report: dict[str, Any] = classification_report(gold, predicted, output_dict=True, zero_division=0, **scheme)
    return report


CASES = [(IOB2_TAGS, False), (IOB2_TAGS, True), (OTHER_TAGS[:-1], False)]


@pytest.mark.parametrize(("tags", "strict"), CASES, ids=["default", "strict", "not-iob2"])
@pytest.mark.parametrize("seed", range(10))
def test_sums_over_sentences_are_seqeval_on_the_corpus(seed: int, tags: Tags, strict: bool) -> None:
    gold, predicted = corpus(seed, tags)
    micro = seqeval_report(gold, predicted, strict)["micro avg"]
    scores = entity_scores(sums_of(gold, predicted), len(gold))
    suffix = "_strict" if strict else ""
    found = [scores[f"entity_{name}{suffix}"] for name in ("precision", "recall", "f1")]
    expected = [100 * micro[name] for name in ("precision", "recall", "f1-score")]
    assert found == pytest.approx(expected, rel=0, abs=1e-9)


@pytest.mark.parametrize(("tags", "strict"), CASES, ids=["default", "strict", "not-iob2"])
def test_report_by_type_is_that_of_seqeval(tags: Tags, strict: bool) -> None:
    gold, predicted = corpus(99, tags)
    report = seqeval_report(gold, predicted, strict)
    rows = per_type_report(sums_of(gold, predicted), strict)
    found = {row["name"]: (row["f1"], row["support"]) for row in rows}
    expected = {name: (100 * r["f1-score"], r["support"]) for name, r in report.items() if not name.endswith(" avg")}
    assert found == {name: pytest.approx(pair, rel=0, abs=1e-9) for name, pair in expected.items()}


def test_orphan_inside_tag_starts_an_entity_by_default_only() -> None:
    scores = entity_scores(entity_statistics(["O", "B-PER"], ["O", "I-PER"]), 1)
    assert (scores["entity_f1"], scores["entity_f1_strict"]) == (100.0, 0.0)


def test_word_accuracy_counts_words_of_all_sentences() -> None:
    sums = sums_of([["O"], ["O", "B-PER", "O"]], [["O"], ["O", "O", "B-PER"]])
    assert entity_scores(sums, 2)["word_accuracy"] == 50.0


def test_tags_outside_iob2_are_counted_and_no_strict_entities() -> None:
    statistics = entity_statistics(["NOUN", "O", "B-PER"], ["NOUN", "VERB", "B-PER"])
    assert statistics["words_not_iob2"] == 2.0
    assert {k: v for k, v in statistics.items() if k.startswith("strict_")} == {"strict_tp/PER": 1.0}


def test_statistics_leave_zeros_out() -> None:
    assert entity_statistics(["O"], ["O"]) == {"words": 1.0, "words_correct": 1.0}


def test_another_number_of_tags_is_refused() -> None:
    with pytest.raises(ValueError, match="1 predicted tags for 2 words"):
        entity_statistics(["O", "O"], ["O"])
