"""JSON lines to examples of the three task types; rows are plain dicts, so the hub's rows fit as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmark.data.classification import NOTHING, Columns, to_classification
from benchmark.data.conll import Sentence, to_ner
from benchmark.data.faults import STRICT, Faults
from benchmark.data.squad import Question, parse_answers, to_qa
from benchmark.data.tables import Row, read_json_lines
from benchmark.errors import DataError
from benchmark.types import ClassificationExample, NerExample, QaExample


@dataclass(frozen=True, slots=True)
class NerFields:
    """Which fields of a row hold what; `words` and `tags` hold lists, `id` may be None (numbered from 1)."""

    words: str = "words"
    tags: str = "tags"
    id: str | None = None


@dataclass(frozen=True, slots=True)
class QaFields:
    """Which fields of a row hold what; `answers` holds what `parse_answers` takes."""

    question: str = "question"
    context: str = "context"
    answers: str = "answers"
    id: str | None = "id"


def read_classification_rows(
    path: Path,
    *,
    columns: Columns,
    labels: Collection[str] = (),
    label_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[ClassificationExample]:
    """Read JSON lines; see `read_json_lines` and `to_classification`."""
    rows = read_json_lines(path)
    return to_classification(rows, path, columns, labels=labels, label_map=label_map, raw=raw, faults=faults)


def read_ner_rows(
    path: Path,
    *,
    fields: NerFields,
    types: Collection[str] = (),
    tag_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[NerExample]:
    """Read JSON lines; see `rows_to_sentences` and `to_ner`."""
    sentences = rows_to_sentences(read_json_lines(path), path, fields)
    return to_ner(sentences, path, types=types, tag_map=tag_map, raw=raw, faults=faults)


def read_qa_rows(path: Path, *, fields: QaFields, raw: bool = False, faults: Faults = STRICT) -> list[QaExample]:
    """Read JSON lines; see `rows_to_questions` and `to_qa`."""
    return to_qa(rows_to_questions(read_json_lines(path), path, fields), path, raw=raw, faults=faults)


def rows_to_sentences(rows: Iterable[Row], path: Path | str, fields: NerFields) -> Iterator[Sentence]:
    """Yield sentences for `to_ner`.

    Raises:
        DataError: a field is missing, a word is empty, or words and tags are no lists of strings of one length.
    """
    for row in rows:
        words, tags = (_field(row, name, path) for name in (fields.words, fields.tags))
        for name, value in ((fields.words, words), (fields.tags, tags)):
            if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
                raise DataError(path, row.line, f"{name!r} is no list of strings", "Write one string a word.")
        if "" in words:
            raise DataError(path, row.line, "an empty word", "Give the token a text, or leave it out with its tag.")
        if len(words) != len(tags):
            raise DataError(path, row.line, f"{len(words)} words but {len(tags)} tags", "Give every word one tag.")
        yield Sentence(row.line, _id(row, fields.id, path), words=words, tags=tags)


def rows_to_questions(rows: Iterable[Row], path: Path | str, fields: QaFields) -> Iterator[Question]:
    """Yield questions for `to_qa`.

    Raises:
        DataError: a field is missing or no text, or the answers have another shape than `parse_answers` takes.
    """
    for row in rows:
        question, context = (_text(row, name, path) for name in (fields.question, fields.context))
        answers = parse_answers(_field(row, fields.answers, path))
        if answers is None:
            todo = 'Write [{"text": ..., "answer_start": ...}, ...].'
            raise DataError(path, row.line, f"{fields.answers!r} holds no answers", todo)
        yield Question(row.line, _id(row, fields.id, path), question, context, answers)


def _text(row: Row, name: str, path: Path | str) -> str:
    value = _field(row, name, path)
    if not isinstance(value, str):
        raise DataError(path, row.line, f"{name!r} is {value!r:.60}", "Write it as a string.")
    return value


def _id(row: Row, name: str | None, path: Path | str) -> str:
    return str(_field(row, name, path)) if name else ""


def _field(row: Row, name: str, path: Path | str) -> Any:
    if row.values.get(name) is None:
        found = f"no field {name!r} (there are {', '.join(row.values)})"
        raise DataError(path, row.line, found, "Name the fields as the file does.")
    return row.values[name]
