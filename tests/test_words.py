"""Text to words by writing system."""

from __future__ import annotations

import pytest

from benchmark.languages.words import folded, plain_words, sets_spaces, split_words

CASES = {
    "punctuation stands alone": ("She left, in (late) May.", "She|left|,|in|(|late|)|May|."),
    "joined words and numbers": ("At 18:30 a well-known 3.5 km run", "At|18:30|a|well-known|3.5|km|run"),
    "a point ends a word": ("It is 5. Go.", "It|is|5|.|Go|."),
    "an ending after an apostrophe": ("Ankara'da kaldı", "Ankara'da|kaldı"),
    "marks belong to their letter": ("हिन्दी में।", "हिन्दी|में|।"),
    "a joiner inside a word": ("می‌رود", "می‌رود"),
    "Chinese by character, other text in it by word": ("他在2021年买了ABC票。", "他|在|2021|年|买|了|ABC|票|。"),
    "Japanese": ("ヨルダンの町", "ヨ|ル|ダ|ン|の|町"),
    "Thai marks stay with their consonant": ("ที่นี่", "ที่|นี่"),
    "Korean by written word": ("김민수가 왔다.", "김민수가|왔다|."),
    "nothing": (" \n", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_words(case: str) -> None:
    text, words = CASES[case]
    assert "|".join(text[start:end] for start, end in split_words(text)) == words


@pytest.mark.parametrize(
    ("text", "spaces"), [("Grüße", True), ("日本 ABC", True), ("日本語の本 ABC", False), ("", True)]
)
def test_a_script_sets_spaces_or_not(text: str, spaces: bool) -> None:
    assert sets_spaces(text) is spaces


def test_plain_words_are_without_case_and_punctuation() -> None:
    assert plain_words("She left, in (late) MAY.") == ["she", "left", "in", "late", "may"]


def test_folded_texts_differ_in_neither_case_nor_space() -> None:
    assert folded(" Who\nis IT? ") == folded("who is it?")
