"""Delimited tables and JSON lines to rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmark.data.tables import Row, read_json_lines, read_table
from benchmark.errors import DataError
from tests.written import written


def quoted(path: Path, delimiter: str = ",") -> list[Row]:
    return list(read_table(path, delimiter=delimiter, quoting=True, header=False))


def plain(path: Path) -> list[Row]:
    return list(read_table(path, quoting=False, header=False))


def values(rows: list[Row]) -> list[list[str]]:
    return [list(row.values.values()) for row in rows]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('a,"b"', ["a", "b"]),
        ('"a,b",c', ["a,b", "c"]),
        ('"say ""hi""",c', ['say "hi"', "c"]),
        ('"""hi""",c', ['"hi"', "c"]),
        ('"",c', ["", "c"]),
        ('"""",c', ['"', "c"]),
        ('5" disk,c', ['5" disk', "c"]),
        ('a,"b\rc"', ["a", "b\rc"]),
        ('a,"b",', ["a", "b", ""]),
    ],
)
def test_quoting(tmp_path: Path, line: str, fields: list[str]) -> None:
    assert values(quoted(written(tmp_path, line + "\n"))) == [fields]


def test_quoted_field_may_hold_line_breaks(tmp_path: Path) -> None:
    rows = quoted(written(tmp_path, 'a,"one\n\ntwo"\nb,three\n'))
    assert rows == [Row(1, {"1": "a", "2": "one\n\ntwo"}), Row(4, {"1": "b", "2": "three"})]


def test_two_fields_of_a_row_may_hold_line_breaks(tmp_path: Path) -> None:
    assert values(quoted(written(tmp_path, '"1\n2","3\n4"\n'))) == [["1\n2", "3\n4"]]


def test_without_quoting_a_quote_is_a_character(tmp_path: Path) -> None:
    rows = plain(written(tmp_path, '"a\tb"\n"c"\td\n'))
    assert values(rows) == [['"a', 'b"'], ['"c"', "d"]]


def test_unclosed_quote_names_the_line_where_it_opens(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: a quoted field that is never closed"):
        quoted(written(tmp_path, 'a,b\n"c,d\ne,f\n'))


def test_text_after_a_closing_quote_is_no_csv(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"file:1: ' b,c' after a closing quote.*without quoting"):
        quoted(written(tmp_path, '"a" b,c\n'))


@pytest.mark.parametrize("quoting", [True, False])
def test_wrong_column_count_is_named_with_its_line(tmp_path: Path, quoting: bool) -> None:
    path = written(tmp_path, "text\tlabel\na\tb\nc\td\te\n")
    with pytest.raises(DataError, match=r"file:3: 3 columns where 2 are expected \(text, label\)"):
        list(read_table(path, quoting=quoting, header=True))


def test_blank_line_between_rows_is_a_wrong_column_count(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: 1 columns"):
        plain(written(tmp_path, "a\tb\n\nc\td\n"))


def test_blank_lines_at_the_end_are_none(tmp_path: Path) -> None:
    assert len(plain(written(tmp_path, "a\tb\n\n\n"))) == 1


def test_column_missing_in_the_header_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "text,lable\na,b\n")
    with pytest.raises(DataError, match=r"file:1: no column 'label' in the header \(text, lable\)"):
        list(read_table(path, delimiter=",", quoting=True, header=True, columns=["text", "label"]))


def test_header_names_are_cleaned(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff\ufefftext\tlabel \na\tb\n")
    assert list(next(read_table(path, quoting=False, header=True)).values) == ["text", "label"]


def test_column_twice_in_the_header_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="a column name twice"):
        list(read_table(written(tmp_path, "a\ta\n1\t2\n"), quoting=False, header=True))


@pytest.mark.parametrize("content", ["", "text\tlabel\n"])
def test_table_without_rows_is_an_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"file: no (rows|header line)"):
        list(read_table(written(tmp_path, content), quoting=False, header=True))


def test_json_lines(tmp_path: Path) -> None:
    rows = list(read_json_lines(written(tmp_path, '{"a": 1}\n\n{"a": "\u2028"}\n')))
    assert rows == [Row(1, {"a": 1}), Row(3, {"a": "\u2028"})]


def test_truncated_json_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: not JSON"):
        list(read_json_lines(written(tmp_path, '{"a": 1}\n{"a": "cut o')))


def test_json_line_must_be_an_object(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:1: a JSON list"):
        list(read_json_lines(written(tmp_path, "[1]\n")))
