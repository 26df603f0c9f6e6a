"""What the task types ask of a tokenizer, in every family of tokenizers."""

from __future__ import annotations

import pytest

from benchmark.errors import UserError
from tasks.tokens import encode_distinct, frame, text_health, word_mark
from tests.families import FAMILIES, TEXT, family

WORDS = ["The", "Zürich", "1999", "苏黎世", "نهر", "people", "Мосты", "unseen"]


@pytest.mark.parametrize("name", FAMILIES)
def test_word_has_its_subwords_of_running_text(name: str) -> None:
    tokenizer = family(name)
    found = encode_distinct([word_mark(tokenizer) + word for word in WORDS], tokenizer)
    apart = [i for encoding in found.values() for i in encoding.ids]
    first = tokenizer("x", add_special_tokens=False)["input_ids"]
    running = tokenizer("x " + " ".join(WORDS), add_special_tokens=False)["input_ids"]
    assert first + apart == running


@pytest.mark.parametrize("name", ["bert", "xlmr", "roberta_prefix"])
def test_words_are_encoded_as_the_tokenizer_itself_encodes_split_sentences(name: str) -> None:
    tokenizer = family(name)
    found = encode_distinct([word_mark(tokenizer) + word for word in WORDS], tokenizer)
    apart = [i for encoding in found.values() for i in encoding.ids]
    own = tokenizer(WORDS, is_split_into_words=True, add_special_tokens=False)["input_ids"]
    assert apart == own


@pytest.mark.parametrize("name", FAMILIES)
def test_frame_composes_what_the_tokenizer_gives_for_one_text(name: str) -> None:
    tokenizer = family(name)
    ids = encode_distinct([TEXT[0]], tokenizer)[TEXT[0]].ids
    expected = tokenizer(TEXT[0])
    expected.pop("attention_mask")
    assert frame(tokenizer, 1).compose(ids) == dict(expected)


@pytest.mark.parametrize("name", FAMILIES)
def test_frame_composes_what_the_tokenizer_gives_for_a_pair(name: str) -> None:
    tokenizer = family(name)
    known = encode_distinct(TEXT[:2], tokenizer)
    expected = tokenizer(TEXT[0], TEXT[1])
    expected.pop("attention_mask")
    assert frame(tokenizer, 2).compose(known[TEXT[0]].ids, known[TEXT[1]].ids) == dict(expected)


@pytest.mark.parametrize("name", FAMILIES)
def test_start_is_where_the_second_sequence_stands(name: str) -> None:
    tokenizer = family(name)
    surround = frame(tokenizer, 2)
    inputs = surround.compose([100, 101], [102, 103])["input_ids"]
    assert inputs.index(102) == surround.start([100, 101])


def test_room_is_refused_where_nothing_fits() -> None:
    with pytest.raises(UserError, match=r"max_length is 4.*--max-length"):
        frame(family("xlmr"), 2).room(4)


def test_settings_of_the_tokenizer_file_do_not_cut() -> None:
    tokenizer = family("bert", TEXT[:3])
    tokenizer.backend_tokenizer.enable_truncation(4)
    assert len(encode_distinct([TEXT[0]], tokenizer)[TEXT[0]].ids) > 4


def test_no_texts() -> None:
    assert encode_distinct([], family("bert")) == {}


def test_health_counts_unknown_subwords_and_subwords_a_word() -> None:
    assert text_health(["a b 猫猫", "a b 猫猫"], family("bert")) == {"unknown_rate": 0.5, "fertility": 1.333333}
