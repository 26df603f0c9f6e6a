"""Tags of words: windows, stitching, word starts, foreign entity types."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from benchmark.errors import UserError
from benchmark.types import IGNORE_INDEX, Feature, NerExample, TrainConfig, fingerprint
from tasks.ner import NER
from tests.families import FAMILIES, TEXT, family

LABELS = ("PER", "LOC")
TAGS = NER.outputs(LABELS)
LONG = NerExample("long", tuple(" ".join(TEXT).split()), tuple(TAGS[i % 5] for i in range(len(" ".join(TEXT).split()))))
ODD = NerExample("odd", ("Zürich", "\u200b", "x" * 90, "10 000", "."), ("B-LOC", "O", "I-PER", "O", "O"))
EMPTY = NerExample("empty", (), ())


def gold_logits(features: Sequence[Feature], examples: Sequence[NerExample]) -> list[np.ndarray]:
    """Logits of a model that knows every gold tag."""
    logits = [np.zeros((len(f.inputs["input_ids"]), len(TAGS)), np.float32) for f in features]
    for feature, scores in zip(features, logits, strict=True):
        for position, word in feature.align:
            scores[position, TAGS.index(examples[feature.example].tags[word])] = 50
    return logits


def test_outputs() -> None:
    assert TAGS == ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("max_length", [6, 16, 512])
def test_every_word_gets_its_tag_back(name: str, max_length: int) -> None:
    config = TrainConfig(max_length=max_length)
    features = NER.encode([LONG, EMPTY, LONG], family(name), LABELS, config, gold=False)
    logits = gold_logits(features, [LONG, EMPTY, LONG])
    predictions = NER.decode([LONG, EMPTY, LONG], features, logits, LABELS, config)
    assert [p.value for p in predictions] == [list(LONG.tags), [], list(LONG.tags)]


@pytest.mark.parametrize("name", FAMILIES)
def test_no_window_is_longer_than_max_length(name: str) -> None:
    features = NER.encode([LONG, ODD], family(name), LABELS, TrainConfig(max_length=12), gold=True)
    assert max(len(f.inputs["input_ids"]) for f in features) <= 12


def test_windows_break_between_words() -> None:
    features = NER.encode([LONG], family("xlmr"), LABELS, TrainConfig(max_length=12), gold=False)
    assert len(features) > 1 and all(f.align[0, 0] == 1 for f in features)


def test_word_longer_than_a_window_keeps_its_tag() -> None:
    config = TrainConfig(max_length=12)
    features = NER.encode([ODD], family("xlmr"), LABELS, config, gold=False)
    assert NER.decode([ODD], features, gold_logits(features, [ODD]), LABELS, config)[0].value == list(ODD.tags)


def test_word_without_subwords_is_outside() -> None:
    example = NerExample("1", ("Zürich", "\u200b", "."), ("B-LOC", "B-PER", "O"))
    features = NER.encode([example], family("bert"), LABELS, TrainConfig(), gold=False)
    prediction = NER.decode([example], features, gold_logits(features, [example]), LABELS, TrainConfig())[0]
    assert (prediction.value, prediction.confidence) == (["B-LOC", "O", "O"], [1.0, 0.0, 1.0])


def test_first_subword_carries_the_label_even_an_orphan() -> None:
    example = NerExample("1", ("Zürich", "river"), ("I-LOC", "O"))
    tokenizer = family("xlmr")
    feature = NER.encode([example], tokenizer, LABELS, TrainConfig(), gold=True)[0]
    first, second = (len(tokenizer(w, add_special_tokens=False)["input_ids"]) for w in example.words)
    ignored = [IGNORE_INDEX]
    assert feature.target == ignored + [4] + ignored * (first - 1) + [0] + ignored * (second - 1) + ignored


def test_training_counts_every_word_once() -> None:
    features = NER.encode([LONG], family("roberta"), LABELS, TrainConfig(max_length=12), gold=True)
    assert sum(t != IGNORE_INDEX for f in features for t in f.target) == len(LONG.words)


def test_no_gold_in_evaluation() -> None:
    assert NER.encode([LONG], family("bert"), LABELS, TrainConfig(), gold=False)[0].target is None


def test_training_tag_must_be_known() -> None:
    with pytest.raises(UserError, match="sentence 1 has the tag 'B-DATE'"):
        NER.encode([NerExample("1", ("a",), ("B-DATE",))], family("bert"), LABELS, TrainConfig(), gold=True)


def test_confidence_is_the_winning_probability() -> None:
    features = NER.encode([NerExample("1", ("a",), ("O",))], family("bert"), LABELS, TrainConfig(), gold=False)
    logits = [np.log(np.array([[1, 1, 1, 1, 1], [0.1, 0.6, 0.1, 0.1, 0.1], [1, 1, 1, 1, 1]], np.float32))]
    prediction = NER.decode([NerExample("1", ("a",), ("O",))], features, logits, LABELS, TrainConfig())[0]
    assert (prediction.value, prediction.confidence) == (["B-PER"], [0.6])


def test_types_unknown_to_training_become_outside() -> None:
    example = NerExample("1", ("a", "b", "c", "d"), ("B-DATE", "I-DATE", "I-PER", "B-MISC"))
    adapted, changes = NER.adapt([example], LABELS)
    assert adapted[0].tags == ("O", "O", "I-PER", "O")
    assert changes == {"DATE -> O: not in training labels": 2, "MISC -> O: not in training labels": 1}


def test_strata_are_the_types_of_the_entities() -> None:
    tags = ("B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-LOC", "I-PER")
    assert NER.strata(NerExample("1", ("w",) * 7, tags)) == ["PER", "PER", "LOC", "PER"]


def test_wrong_number_of_predicted_tags_is_refused() -> None:
    with pytest.raises(UserError, match="Sentence empty has 0 words, but 1 tags"):
        NER.score([EMPTY], [["O"]], "en")


def test_missing_prediction_is_wrong_in_every_word_and_entity() -> None:
    example = NerExample("1", ("a", "b"), ("B-LOC", "O"))
    assert NER.score([example], [None], "en") == [{"words": 2.0, "fn/LOC": 1.0, "strict_fn/LOC": 1.0}]


def test_gold_of_a_line() -> None:
    assert NER.parse_gold("7", {"gold": ["O", "B-LOC"]}).tags == ("O", "B-LOC")


def test_line_without_tags_is_refused() -> None:
    with pytest.raises(UserError, match='Sentence 7: "gold" is'):
        NER.parse_gold("7", {"gold": "O B-LOC"})


def test_health_is_plain_numbers() -> None:
    assert NER.health([ODD], [], family("gpt2")).keys() == {"truncated_rate", "unknown_rate", "fertility"}


@pytest.mark.parametrize(("max_length", "rate"), [(6, 0.5), (512, 0.0)])
def test_health_counts_sentences_with_a_word_longer_than_a_window(max_length: int, rate: float) -> None:
    examples = [ODD, NerExample("short", ("a", "b"), ("O", "O"))]
    features = NER.encode(examples, family("gpt2"), LABELS, TrainConfig(max_length=max_length), gold=False)
    assert NER.health(examples, features, family("gpt2"))["truncated_rate"] == rate


# --------------------------------------------------------------------------- running text


def running(text: str, names: dict[str, str]) -> NerExample:
    """A sentence tagged by character."""
    tags = ["O"] * len(text)
    for name, kind in names.items():
        start = text.index(name)
        tags[start : start + len(name)] = [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1)]
    return NerExample("1", tuple(text), tuple(tags), text=text)


ZURICH = running("苏黎世是瑞士最大的城市，位于利马特河畔。", {"苏黎世": "LOC", "瑞士": "LOC"})


@pytest.mark.parametrize("name", FAMILIES)
def test_a_running_text_is_read_as_it_stands(name: str) -> None:
    (feature,) = NER.encode([ZURICH], family(name), LABELS, TrainConfig(), gold=True)
    assert feature.inputs["input_ids"] == family(name)(ZURICH.text)["input_ids"]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("max_length", [6, 512])
def test_every_character_belongs_to_one_subword(name: str, max_length: int) -> None:
    features = NER.encode([ZURICH], family(name), LABELS, TrainConfig(max_length=max_length), gold=False)
    assert [word for f in features for word in f.align[:, 1].tolist()] == list(range(len(ZURICH.words)))


def test_a_subword_of_several_characters_bears_one_name() -> None:
    feature = Feature(0, {"input_ids": [2, 7, 8, 3]}, np.array([[1, 0], [1, 1], [2, 2]], np.int32))
    scores = np.zeros((4, len(TAGS)), np.float32)
    scores[1:3, TAGS.index("B-LOC")] = 9
    example = NerExample("1", ("瑞", "士", "苏"), ("O",) * 3, text="瑞士苏")
    (prediction,) = NER.decode([example], [feature], [scores], LABELS, TrainConfig())
    assert prediction.value == ["B-LOC", "I-LOC", "B-LOC"]


def test_a_word_that_its_text_does_not_have_is_an_error() -> None:
    with pytest.raises(UserError, match=r"Sentence 1: the word 'b' does not stand in its text 'a c'"):
        NER.encode([NerExample("1", ("a", "b"), ("O", "O"), text="a c")], family("xlmr"), LABELS, TrainConfig(), False)


def test_a_text_that_words_tell_changes_no_fingerprint() -> None:
    plain = NerExample("1", ("a",), ("O",))
    assert fingerprint([plain]) == "959802fc7274f218b53e87009df3df3110ab3bf49aa66b78acdf24664120959b"
    assert fingerprint([plain]) != fingerprint([NerExample("1", ("a",), ("O",), text="a")])
