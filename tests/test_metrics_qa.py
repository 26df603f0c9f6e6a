"""The two normalisers of answers, by hand, and against an independent statement of MLQA's rule."""

from __future__ import annotations

import random
import unicodedata

import pytest

from benchmark.metrics import (
    exact_match,
    mlqa_note,
    normalize_mlqa,
    normalize_squad,
    qa_scores,
    qa_statistics,
    sum_statistics,
    token_f1,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Beatles!", "beatles"),
        ("a.b.c.", "abc"),
        ("«Der Spiegel»", "«der spiegel»"),
        ("the-an a", "thean"),
        ("北京，中国", "北京，中国"),
        ("", ""),
    ],
)
def test_squad_rule(text: str, expected: str) -> None:
    assert normalize_squad(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "“The” Beatles", "beatles"),
        ("de", "Die Bundesrepublik des „Südens“", "bundesrepublik südens"),
        ("es", "¿Las unas, los otros?", "otros"),
        ("vi", "những cái của Huế", "huế"),
        ("hi", "राम और द श्याम।", "राम और द श्याम"),
        ("zh", "北京 USA大学，", "北 京 usa 大 学"),
        ("zh-Hant", "臺灣", "臺 灣"),
        ("ar", "الكتاب", "كتاب"),
        ("ar", "في الكتاب والقلم", "في كتاب و قلم"),
    ],
)
def test_mlqa_rule(language: str, text: str, expected: str) -> None:
    assert normalize_mlqa(text, language) == expected


def test_mlqa_takes_symbols_off_only_if_ascii_calls_them_punctuation() -> None:
    assert normalize_mlqa("$5 €5", "en") == "5 €5"


@pytest.mark.parametrize("language", ["th", "el", "arq-Latn", "und"])
def test_language_unknown_to_mlqa_gets_the_squad_rule(language: str) -> None:
    assert normalize_mlqa("The “house”, die", language) == normalize_squad("The “house”, die")


def test_language_unknown_to_mlqa_gets_a_note() -> None:
    assert "th" in (mlqa_note("th") or "")
    assert mlqa_note("zh") is None


def test_mlqa_splits_chinese_before_every_character() -> None:
    """MLQA's segmentation goes character by character; ours must cut at the same places."""
    draw = random.Random(0)
    for _ in range(200):
        text = "".join(draw.choices("北京大学ab1 \u3000\u9fa5\u9fa6\u4dff，。·é", k=12))
        tokens = [""]
        for character in text:
            if unicodedata.category(character).startswith("P"):
                continue
            if "\u4e00" <= character <= "\u9fa5":
                tokens += [character, ""]
            elif character.isspace():
                tokens.append("")
            else:
                tokens[-1] += character
        assert normalize_mlqa(text, "zh").split() == [token for token in tokens if token]


def test_token_f1_counts_repeated_tokens() -> None:
    assert token_f1("b b c", "b b b") == pytest.approx(2 / 3)


def test_empty_answers_match_without_f1() -> None:
    assert (exact_match("the", ""), token_f1("the", "")) == (1.0, 0.0)


def test_missing_answer_is_wrong_even_where_the_gold_is_an_article() -> None:
    assert set(qa_statistics(["The"], None, "en").values()) == {0.0}


def test_best_gold_answer_counts_for_each_metric() -> None:
    statistics = qa_statistics(["Friedrich II von Preußen", "der König"], "König", "de")
    assert statistics == {
        "exact_match": 0.0,
        "token_f1": pytest.approx(2 / 3),
        "exact_match_mlqa": 1.0,
        "token_f1_mlqa": 1.0,
    }


def test_scores_are_means_in_percent() -> None:
    sums = sum_statistics([qa_statistics(["x"], "x", "en"), qa_statistics(["x"], "", "en")])
    assert set(qa_scores(sums, 2).values()) == {50.0}
