"""Bytes to lines, and the cleaning of labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmark.data.text import clean_label, read_lines
from benchmark.errors import DataError
from tests.written import written


@pytest.mark.parametrize("character", ["\x1c", "\x1d", "\x1e", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\r"])
def test_only_line_feeds_end_a_line(tmp_path: Path, character: str) -> None:
    assert read_lines(written(tmp_path, f"a{character}b\nc\n")) == [f"a{character}b", "c"]


def test_carriage_return_before_a_line_feed_is_no_text(tmp_path: Path) -> None:
    assert read_lines(written(tmp_path, "a\r\nb\r\n")) == ["a", "b"]


def test_last_line_needs_no_end(tmp_path: Path) -> None:
    assert read_lines(written(tmp_path, "a\n\nb")) == ["a", "", "b"]


def test_byte_order_mark_opens_the_file_not_the_text(tmp_path: Path) -> None:
    assert read_lines(written(tmp_path, "\ufeffa\ufeff\n")) == ["a\ufeff"]


def test_bad_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"good\ngood\nb\xffd\n")
    with pytest.raises(DataError, match=r"file:3: byte 0xff is not UTF-8 .*\. Convert"):
        read_lines(path)


def test_cut_character_at_the_end_is_bad_utf8(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: byte 0xe4"):
        read_lines(written(tmp_path, b"good\n" + "中".encode()[:2]))


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent: cannot be read: No such file.*--data-dir"):
        read_lines(tmp_path / "absent")


def test_labels_lose_what_nobody_sees() -> None:
    assert clean_label("\ufeff \u200bsports\u200e\xa0") == "sports"


def test_labels_keep_inner_space() -> None:
    assert clean_label("not sports") == "not sports"
