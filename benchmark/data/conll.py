"""CoNLL and IOB2 files, one token a line, to named entity examples."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from benchmark.data.classification import NOTHING
from benchmark.data.faults import STRICT, Faults, SeenIds
from benchmark.data.text import clean_label, read_lines
from benchmark.errors import DataError
from benchmark.types import NerExample

_SENTENCE_ID = re.compile(r"#\s*sent_id\s*=(.*)")
_DOCUMENT_ID = re.compile(r"#\s*newdoc id\s*=(.*)")
_TAG = re.compile(r"O|[BI]-\S+")


@dataclass
class Sentence:
    """A sentence as it is written: the line of its first token, and its words and tags.

    `lines` holds the line of each word; a source without lines leaves it empty.
    """

    line: int
    id: str = ""
    group: str = ""
    words: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def to_ner(
    sentences: Iterable[Sentence],
    path: Path | str,
    *,
    types: Collection[str] = (),
    tag_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[NerExample]:
    """Turn sentences of any source (CoNLL, JSON lines, hub) into examples.

    A sentence without an id gets its number, from 1. An `I-` tag that continues nothing is kept as it is.

    Args:
        sentences: with tags as they are written.
        path: file or hub repository, for errors.
        types: the entity types there are; empty for any.
        tag_map: whole tag as written -> whole tag as used, for instance `{"B-OTH": "O", "I-OTH": "O"}`.
        raw: tags as they are written: not mapped, and any is allowed.
        faults: where unknown tags and duplicate ids are reported.

    Raises:
        DataError: strict: a fault.
    """
    examples = []
    seen = SeenIds(path, faults)
    for number, sentence in enumerate(sentences, 1):
        tags = [clean_label(tag) for tag in sentence.tags]
        if not raw:
            tags = [tag_map.get(tag, tag) for tag in tags]
            if not _tags_known(sentence, tags, types, path, faults):
                continue
        id_ = clean_label(sentence.id) or str(number)
        if seen.is_new(id_, sentence.line):
            examples.append(NerExample(id_, tuple(sentence.words), tuple(tags), clean_label(sentence.group)))
    return examples


def read_conll(
    path: Path,
    *,
    delimiter: Literal["\t", " "] = "\t",
    word_column: int,
    tag_column: int,
    columns: Collection[int] | None = None,
    comments: bool,
    types: Collection[str] = (),
    tag_map: Mapping[str, str] = NOTHING,
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[NerExample]:
    """Read a file with one token a line and a blank line after each sentence; see also `to_ner`.

    Args:
        path: a UTF-8 file.
        delimiter: what stands between columns; with a tab, a word may hold spaces.
        word_column: column of the word, from 0.
        tag_column: column of the tag, from 0.
        columns: how many columns a line may have; None for any number that reaches both columns.
        comments: lines before a sentence that open with `#` are comments. `# sent_id = ` gives the id of the
            sentence, `# newdoc id = ` the group of all sentences up to the next one.
        types: see `to_ner`, like the rest.
        tag_map: likewise.
        raw: likewise.
        faults: likewise.

    Raises:
        DataError: no sentences, a line with another number of columns, an empty word; strict: a fault.
    """
    layout = _Layout(path, delimiter, word_column, tag_column, columns, comments)
    sentences = layout.sentences(read_lines(path))
    examples = to_ner(sentences, path, types=types, tag_map=tag_map, raw=raw, faults=faults)
    if not examples and not faults.found:
        raise DataError(path, None, "no sentences", "The file is empty or was cut off; fetch it again.")
    return examples


@dataclass(frozen=True, slots=True)
class _Layout:
    """How lines become words and tags; the arguments of `read_conll`."""

    path: Path
    delimiter: str
    word_column: int
    tag_column: int
    columns: Collection[int] | None
    comments: bool

    def sentences(self, lines: Sequence[str]) -> Iterator[Sentence]:
        """Yield sentences; blank lines may be repeated and missing at the end."""
        id_ = group = ""
        sentence = Sentence(0)
        for number, line in enumerate(lines, 1):
            if not line.strip(" \t"):
                if sentence.words:
                    yield sentence
                sentence, id_ = Sentence(0), ""
            elif not sentence.words and self._is_comment(line):
                id_ = _capture(_SENTENCE_ID, line) or id_
                group = _capture(_DOCUMENT_ID, line) or group
            else:
                word, tag = self._token(line, number)
                if not sentence.words:
                    sentence = Sentence(number, id_, group)
                sentence.words.append(word)
                sentence.tags.append(tag)
                sentence.lines.append(number)
        if sentence.words:
            yield sentence

    def _is_comment(self, line: str) -> bool:
        """Tell a comment from a token that opens with `#`: one may hold delimiters, the other has columns and a tag."""
        if not self.comments or not line.startswith("#"):
            return False
        fields = line.split(self.delimiter)
        if not self._allowed(fields):
            return True
        return line.startswith("# ") and (self.delimiter != " " or not _TAG.fullmatch(fields[self.tag_column]))

    def _allowed(self, fields: Sequence[str]) -> bool:
        if self.columns is not None:
            return len(fields) in self.columns
        return len(fields) > max(self.word_column, self.tag_column)

    def _token(self, line: str, number: int) -> tuple[str, str]:
        fields = line.split(self.delimiter)
        if not self._allowed(fields):
            least = max(self.word_column, self.tag_column) + 1
            allowed = " or ".join(map(str, sorted(self.columns))) if self.columns else f"{least} or more"
            found = f"{len(fields)} columns where {allowed} are expected"
            raise DataError(self.path, number, found, "Check the delimiter, and for a line that was cut off.")
        word = fields[self.word_column]
        if not word:
            raise DataError(self.path, number, "an empty word", "Give the token a text, or delete its line.")
        return word, fields[self.tag_column]


def _capture(pattern: re.Pattern[str], line: str) -> str:
    match = pattern.match(line)
    return match[1].strip() if match else ""


def _tags_known(
    sentence: Sentence, tags: Sequence[str], types: Collection[str], path: Path | str, faults: Faults
) -> bool:
    for position, tag in enumerate(tags):
        prefix, dash, entity_type = tag.partition("-")
        known = tag == "O" or (prefix in ("B", "I") and dash and (entity_type in types if types else entity_type))
        if not known:
            line = sentence.lines[position] if sentence.lines else sentence.line
            todo = f"Tags are O, B- and I- with {', '.join(types)}." if types else "Tags are O, B-TYPE and I-TYPE."
            found = f"the tag {tag!r} of {sentence.words[position]!r} is unknown"
            faults.report("unknown tag", path, line, found, todo)
            return False
    return True
