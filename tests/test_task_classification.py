"""Classification of sentences and pairs."""

from __future__ import annotations

import numpy as np
import pytest

from benchmark.errors import UserError
from benchmark.types import ClassificationExample, TrainConfig
from tasks.classification import CLASSIFICATION
from tests.families import FAMILIES, TEXT, family

LABELS = ("yes", "no", "maybe")
ONE = ClassificationExample("1", TEXT[0], None, "no")
PAIR = ClassificationExample("2", TEXT[0], TEXT[5], "yes")


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("example", [ONE, PAIR], ids=["one", "pair"])
def test_inputs_are_the_tokenizers_own(name: str, example: ClassificationExample) -> None:
    tokenizer = family(name)
    expected = tokenizer(example.text, example.text_pair, truncation=True, max_length=24)
    expected.pop("attention_mask")
    feature = CLASSIFICATION.encode([example], tokenizer, LABELS, TrainConfig(max_length=24), gold=False)[0]
    assert feature.inputs == dict(expected)


def test_gold_enters_for_training_only() -> None:
    encoded = [
        [f.target for f in CLASSIFICATION.encode([ONE, PAIR], family("bert"), LABELS, TrainConfig(), gold)]
        for gold in (True, False)
    ]
    assert encoded == [[1, 0], [None, None]]


def test_encoding_does_not_depend_on_neighbours() -> None:
    together = CLASSIFICATION.encode([PAIR, ONE, PAIR], family("xlmr"), LABELS, TrainConfig(), gold=False)
    alone = [CLASSIFICATION.encode([e], family("xlmr"), LABELS, TrainConfig(), gold=False)[0] for e in (PAIR, ONE)]
    assert [f.inputs for f in together] == [alone[0].inputs, alone[1].inputs, alone[0].inputs]


def test_training_label_must_be_known() -> None:
    with pytest.raises(UserError, match="example 3 has the label 'perhaps'"):
        CLASSIFICATION.encode(
            [ClassificationExample("3", "a", None, "perhaps")], family("bert"), LABELS, TrainConfig(), gold=True
        )


def test_test_labels_must_be_those_of_training() -> None:
    with pytest.raises(UserError, match=r"labels \['yes'\], but the model was trained on \['no'\]"):
        CLASSIFICATION.adapt([ONE, PAIR], ["no"])


def test_known_labels_stay() -> None:
    assert CLASSIFICATION.adapt([ONE, PAIR], LABELS) == ([ONE, PAIR], {})


def test_health_says_how_many_were_cut() -> None:
    examples = [ONE, ClassificationExample("3", "a b", None, "no")]
    features = CLASSIFICATION.encode(examples, family("bert"), LABELS, TrainConfig(max_length=8), gold=False)
    assert CLASSIFICATION.health(examples, features, family("bert"))["truncated_rate"] == 0.5


def test_decode_gives_the_likeliest_label_with_all_probabilities() -> None:
    logits = [np.log(np.array([0.2, 0.5, 0.3], np.float32)), np.array([100, 0, 0], np.float32)]
    first, second = CLASSIFICATION.decode([ONE, PAIR], [], logits, LABELS, TrainConfig())
    assert (first.value, first.confidence, second.value) == ("no", [0.2, 0.5, 0.3], "yes")


def test_scores_are_percent() -> None:
    rows = CLASSIFICATION.score([ONE, PAIR], ["no", None], "sw")
    sums = {key: sum(row.get(key, 0) for row in rows) for row in rows for key in row}
    assert CLASSIFICATION.summarise(sums, 2)["accuracy"] == 50


def test_gold_of_a_line() -> None:
    assert CLASSIFICATION.parse_gold("7", {"id": "7", "gold": "no"}).label == "no"


def test_line_without_gold_is_refused() -> None:
    with pytest.raises(UserError, match='Example 7: no "gold"'):
        CLASSIFICATION.parse_gold("7", {"id": "7"})
