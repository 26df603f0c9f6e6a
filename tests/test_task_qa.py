"""Questions and contexts: windows, targets, offsets, answers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from tokenizers.normalizers import BertNormalizer

from benchmark.errors import UserError
from benchmark.types import Answer, Feature, QaExample, TrainConfig
from tasks.qa import NO_ANSWER, QA
from tests.families import FAMILIES, TEXT, family

CONTEXT = " ".join(TEXT)
CONFIG = TrainConfig(max_length=48, doc_stride=12)


def example(answer: str, context: str = CONTEXT, question: str = "Where is the city?", id: str = "1") -> QaExample:
    return QaExample(id, question, context, (Answer(answer, context.index(answer)),))


def gold_logits(features: Sequence[Feature]) -> list[np.ndarray]:
    """Logits of a model that points at the targets, wherever there is one."""
    logits = [np.zeros((len(f.inputs["input_ids"]), 2), np.float32) for f in features]
    for feature, scores in zip(features, logits, strict=True):
        if feature.target != NO_ANSWER:
            scores[feature.target[0], 0] = scores[feature.target[1], 1] = 50
    return logits


@pytest.mark.parametrize("name", FAMILIES)
def test_windows_are_those_of_the_tokenizers_own_overflow(name: str) -> None:
    tokenizer = family(name)
    expected = tokenizer(
        "Where is the city?",
        CONTEXT,
        truncation="only_second",
        max_length=48,
        stride=12,
        return_overflowing_tokens=True,
    )
    features = QA.encode([example("Limmat")], tokenizer, (), CONFIG, gold=False)
    assert [f.inputs["input_ids"] for f in features] == expected["input_ids"]


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("answer", ["The", "the river Limmat", "1999", "в 1884 году", "最大的城市", "ليمات", "1"])
def test_gold_positions_decode_to_the_answer(name: str, answer: str) -> None:
    case = example(answer)
    features = QA.encode([case], family(name), (), CONFIG, gold=True)
    prediction = QA.decode([case], features, gold_logits(features), (), CONFIG)[0]
    found = prediction.confidence[0]
    gold = case.answers[0]
    assert found["start"] <= gold.start and found["end"] >= gold.start + len(answer) and answer in prediction.value


@pytest.mark.parametrize("name", FAMILIES)
def test_answers_begin_and_end_without_white_space(name: str) -> None:
    case = example("b", "  a \u3000 b\tc\n x ")
    features = QA.encode([case], family(name), (), CONFIG, gold=False)
    generator = np.random.default_rng(0)
    logits = [generator.normal(size=(len(f.inputs["input_ids"]), 2)) for f in features]
    found = QA.decode([case], features, logits, (), CONFIG)[0].confidence
    texts = [case.context[a["start"] : a["end"]] for a in found]
    assert texts == [text.strip() for text in texts] and all(texts)


def test_answer_is_cut_out_of_the_untouched_context() -> None:
    context = "Ａ cafe\u0301 in  Zu\u0308rich①."  # full width, decomposed, two spaces: all normalised by the tokenizer
    case = example("cafe\u0301 in  Zu\u0308rich①", context)
    features = QA.encode([case], family("xlmr"), (), CONFIG, gold=True)
    assert case.answers[0].text in QA.decode([case], features, gold_logits(features), (), CONFIG)[0].value


def test_answer_keeps_marks_that_the_tokenizer_drops() -> None:
    tokenizer = deepcopy(family("bert"))
    tokenizer.backend_tokenizer.normalizer = BertNormalizer(lowercase=False, strip_accents=True)
    case = example("Limma\u0301t\u0323", "Zu\u0308rich, Limma\u0301t\u0323 .")
    features = QA.encode([case], tokenizer, (), CONFIG, gold=True)
    assert QA.decode([case], features, gold_logits(features), (), CONFIG)[0].value == "Limma\u0301t\u0323"


def test_answer_inside_a_token_takes_the_token() -> None:
    case = example("ric")
    features = QA.encode([case], family("bert"), (), CONFIG, gold=True)
    assert QA.decode([case], features, gold_logits(features), (), CONFIG)[0].value == "Zürich"


def test_answer_cut_by_a_window_is_no_target_there() -> None:
    case = example("in 1999 about 340,000 people lived there")
    features = QA.encode([case], family("bert"), (), TrainConfig(max_length=24, doc_stride=4), gold=True)
    spans = [f.target for f in features if f.target != NO_ANSWER]
    assert len(spans) == 1 and spans[0][1] - spans[0][0] == 8


def test_answer_with_surrounding_space_is_found() -> None:
    features = QA.encode([example(" river ")], family("bert"), (), CONFIG, gold=True)
    assert QA.decode([example("river")], features, gold_logits(features), (), CONFIG)[0].value == "river"


def test_windows_without_the_answer_are_left_out() -> None:
    config = replace(CONFIG, keep_unanswerable=0.0)
    features = QA.encode([example("the river Limmat")], family("bert"), (), config, gold=True)
    assert len(features) == 1 and features[0].target != NO_ANSWER


def test_windows_without_the_answer_are_kept() -> None:
    trained, evaluated = (QA.encode([example("Limmat")], family("bert"), (), CONFIG, gold) for gold in (True, False))
    assert [f.inputs for f in trained] == [f.inputs for f in evaluated]


def test_windows_left_out_depend_on_the_question_only() -> None:
    config = replace(CONFIG, keep_unanswerable=0.5)
    cases = [example("Limmat", id=str(i)) for i in range(40)]
    together = QA.encode(cases, family("bert"), (), config, gold=True)
    apart = [f for case in reversed(cases) for f in QA.encode([case], family("bert"), (), config, gold=True)]
    assert sorted(f.inputs["input_ids"] for f in together) == sorted(f.inputs["input_ids"] for f in apart)


def test_example_keeps_a_window_where_none_holds_the_answer() -> None:
    case = example(CONTEXT)
    features = QA.encode([case], family("bert"), (), replace(CONFIG, keep_unanswerable=0.0), gold=True)
    assert [f.target for f in features] == [NO_ANSWER]


def test_no_window_is_left_out_in_evaluation() -> None:
    config = replace(CONFIG, keep_unanswerable=0.0)
    features = QA.encode([example("Limmat")], family("bert"), (), config, gold=False)
    assert features[-1].align.offsets[-1, 1] == len(CONTEXT) and features[0].target is None


@pytest.mark.parametrize("doc_stride", [0, 12, 128])
def test_enormous_question_leaves_room_for_the_context(doc_stride: int) -> None:
    case = example("Limmat", question="Where is the city? " * 200)
    features = QA.encode([case], family("xlmr"), (), replace(CONFIG, doc_stride=doc_stride), gold=False)
    covered = {tuple(span) for f in features for span in f.align.offsets.tolist()}
    assert max(len(f.inputs["input_ids"]) for f in features) <= 48 and max(e for _, e in covered) == len(CONTEXT)


def test_cut_question_counts_as_truncated() -> None:
    cases = [example("Limmat"), example("Limmat", question="Where is the city? " * 200)]
    features = QA.encode(cases, family("xlmr"), (), CONFIG, gold=False)
    assert QA.health(cases, features, family("xlmr"))["truncated_rate"] == 0.5


def test_empty_context_has_an_empty_answer() -> None:
    case = QaExample("1", "Where?", "", ())
    features = QA.encode([case], family("bert"), (), CONFIG, gold=True)
    prediction = QA.decode([case], features, gold_logits(features), (), CONFIG)[0]
    assert (prediction.value, prediction.confidence) == ("", [])


def test_windows_are_put_together() -> None:
    case = example("Limmat nchini Uswisi")
    features = QA.encode([case, example("1999")], family("gpt2"), (), CONFIG, gold=True)
    values = [p.value for p in QA.decode([case, case], features, gold_logits(features), (), CONFIG)]
    assert values == ["Limmat nchini Uswisi", "1999"]


def test_scores_by_both_normalisers() -> None:
    statistics = QA.score([example("die Stadt", "die Stadt")], ["Stadt"], "de")
    scores = QA.summarise(statistics[0], 1)
    assert (scores["exact_match"], scores["exact_match_mlqa"]) == (0, 100)


def test_missing_prediction_is_an_empty_answer() -> None:
    assert QA.score([example("Limmat")], [None], "en") == QA.score([example("Limmat")], [""], "en")


def test_gold_of_a_line() -> None:
    assert [a.text for a in QA.parse_gold("7", {"answers": ["x", "y"]}).answers] == ["x", "y"]


def test_line_without_answers_is_refused() -> None:
    with pytest.raises(UserError, match='Question 7: "answers" is'):
        QA.parse_gold("7", {"gold": "x"})
