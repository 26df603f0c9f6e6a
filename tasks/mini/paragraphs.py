"""The format of `mini`: paragraphs with a topic, marked entities and questions, in JSON.

A file is a list of paragraphs of one language and split, written to be read and corrected by people:

    {"id": "test-sport-01", "topic": "sport",
     "sentences": ["When [PER1 Amina Yusuf] took over the rowing club of [LOC2 Kisumu], it owned two boats.", ...],
     "questions": [{"question": "Who became head of the rowers?", "answers": ["Amina Yusuf"], "sentence": 1}, ...]}

Entities are marked where they stand: type, number of the entity in its paragraph (the same in all languages), name. An
answer stands once in the sentence it names, so no offset is written down that could shift.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from benchmark.data.faults import STRICT, Faults
from benchmark.data.text import read_text
from benchmark.errors import DataError
from benchmark.languages.words import sets_spaces, split_words
from benchmark.types import Answer, ClassificationExample, NerExample, QaExample

TOPICS = ("business", "culture", "health", "nature", "sport", "technology")
TYPES = ("PER", "LOC", "ORG")

Layer = Literal["topics", "ner", "qa"]
"""What is read of a paragraph: its topic, the entities of its sentences, or its questions."""

_ENTITY = re.compile(rf"\[({'|'.join(TYPES)})(\d+) ([^\[\]]+)\]")
_NO_SPACE_AFTER = frozenset("。！？」』）")
_ROW = {
    "id": str,
    "topic": str,
    "sentences": [str],
    "questions": [{"question": str, "answers": [str], "sentence": int}],
}
"""The types of a row's fields, all in one place; a list gives the type of its items."""

_KINDS = {str: "a text", int: "a whole number", list: "a list", dict: "an object"}
_TODO = "tasks/data/mini/README.md describes the format."


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a sentence: `text[start:end]`, with the entity's number in its paragraph."""

    type: str
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and where the marks were."""

    text: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its accepted answers, each of which stands once in sentence number `sentence`, from 1."""

    text: str
    answers: tuple[str, ...]
    sentence: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one language; `line` is that of its id in its file."""

    id: str
    topic: str
    sentences: tuple[Sentence, ...]
    questions: tuple[Question, ...]
    line: int

    @property
    def text(self) -> str:
        """The sentences in a row."""
        return "".join(gap + sentence.text for gap, sentence in zip(self._gaps(), self.sentences, strict=True))

    def texts(self) -> dict[str, str]:
        """Return every text that stands by itself, sentences and questions, by its place."""
        sentences = {f"sentence {number}": sentence.text for number, sentence in enumerate(self.sentences, 1)}
        questions = {f"question {number}": question.text for number, question in enumerate(self.questions, 1)}
        return sentences | questions

    def offset(self, number: int) -> int:
        """Return where sentence `number` (from 1) begins in `text`."""
        before = sum(len(sentence.text) for sentence in self.sentences[: number - 1])
        return before + sum(map(len, self._gaps()[:number]))

    def _gaps(self) -> list[str]:
        """What stands before each sentence: a space, except where the script sets none."""
        ends = [sentence.text[-1:] for sentence in self.sentences[:-1]]
        gaps = ["", *("" if end in _NO_SPACE_AFTER else " " for end in ends)]
        return gaps[: len(self.sentences)]  # the checker reads paragraphs with faults too, such as no sentence at all


def read_layer(
    path: Path, *, layer: Layer, in_lower_case_too: bool = False, raw: bool = False, faults: Faults = STRICT
) -> list[Any]:
    """Read one layer of a file of paragraphs.

    Args:
        path: the file.
        layer: which.
        in_lower_case_too: `ner` only: each sentence follows a second time in lower case, as `{id}.lower`. Whoever
            learns names from English alone learns to look for capitals, which most scripts have not.
        raw: makes no difference, nothing is mapped.
        faults: where faults are reported.

    Returns:
        `topics`: a ClassificationExample a paragraph; `ner`: a NerExample a sentence, words as `split_words` has them;
        `qa`: a QaExample a question with the paragraph as context. The group is the paragraph.

    Raises:
        DataError: the file is no list of paragraphs; strict: an answer or a mark does not stand as it should.
    """
    del raw
    paragraphs = read_paragraphs(path, faults)
    if layer == "topics":
        return [ClassificationExample(p.id, p.text, None, p.topic, p.id) for p in paragraphs]
    if layer == "ner":
        examples = [example for paragraph in paragraphs for example in _ner(paragraph)]
        return examples + [_in_lower_case(example) for example in examples] if in_lower_case_too else examples
    return [example for paragraph in paragraphs for example in _qa(paragraph)]


def _ner(paragraph: Paragraph) -> Iterator[NerExample]:
    for number, sentence in enumerate(paragraph.sentences, 1):
        spans = split_words(sentence.text)
        words = tuple(sentence.text[start:end] for start, end in spans)
        text = "" if sets_spaces(sentence.text) else sentence.text
        yield NerExample(f"{paragraph.id}.s{number}", words, _tags(sentence, spans), paragraph.id, text)


def _in_lower_case(example: NerExample) -> NerExample:
    words = tuple(word.lower() for word in example.words)
    return replace(example, id=f"{example.id}.lower", words=words, text=example.text.lower())


def _tags(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    tags = ["O"] * len(spans)
    for entity in sentence.entities:
        inside = [index for index, (start, end) in enumerate(spans) if entity.start <= start and end <= entity.end]
        for index in inside:
            tags[index] = ("B-" if index == inside[0] else "I-") + entity.type
    return tuple(tags)


def _qa(paragraph: Paragraph) -> Iterator[QaExample]:
    for number, question in enumerate(paragraph.questions, 1):
        sentence = paragraph.sentences[question.sentence - 1].text
        offset = paragraph.offset(question.sentence)
        answers = tuple(Answer(text, offset + sentence.index(text)) for text in question.answers)
        yield QaExample(f"{paragraph.id}.q{number}", question.text, paragraph.text, answers, paragraph.id)


# --------------------------------------------------------------------------- reading


def read_paragraphs(path: Path, faults: Faults = STRICT) -> list[Paragraph]:
    """Read a file; a tolerant reader leaves out paragraphs with a fault.

    Raises:
        DataError: unreadable, not JSON, or empty; strict: a fault.
    """
    paragraphs: list[Paragraph] = []
    for paragraph, line, found in parse(path):
        for reason, what in found[:1]:
            faults.report(reason, path, line, what, _TODO)
        if paragraph is not None and not found:
            paragraphs.append(paragraph)
    return paragraphs


Fault = tuple[str, str]
"""Kind of fault, and what was found."""


def parse(path: Path) -> Iterator[tuple[Paragraph | None, int, list[Fault]]]:
    """Yield each paragraph of a file, None if it is none, with the line of its id and its faults.

    Raises:
        DataError: unreadable, not JSON, or empty.
    """
    text = read_text(path)
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        found = f"not JSON ({error.msg}, column {error.colno})"
        raise DataError(path, error.lineno, found, "Repair the file.") from error
    if not isinstance(rows, list) or not rows:
        raise DataError(path, None, "not a list of paragraphs", _TODO)
    seen: set[str] = set()
    for number, (row, line) in enumerate(_rows(text), 1):
        paragraph, faults = _read_row(row, number, line)
        if paragraph is not None:
            if paragraph.id in seen:
                faults.append(("duplicate id", f"the id {paragraph.id!r} stands twice"))
            seen.add(paragraph.id)
        yield paragraph, line, faults


def _rows(text: str) -> Iterator[tuple[Any, int]]:
    """Yield the rows of a list in JSON, each with the line of its id, or where it begins if it names none."""
    decoder, at = json.JSONDecoder(), text.index("[") + 1
    while True:
        while text[at] in ", \t\r\n":
            at += 1
        if text[at] == "]":
            return
        row, end = decoder.raw_decode(text, at)
        yield row, text.count("\n", 0, max(at, text.find('"id"', at, end))) + 1
        at = end


def _read_row(row: Any, number: int, line: int) -> tuple[Paragraph | None, list[Fault]]:
    """Return the paragraph of a row, None if it is none, and what is wrong with it by itself."""
    misfits = list(_misfits(row, _ROW, f"row {number}"))
    if misfits:
        return None, [("not a paragraph", f"not a paragraph of this format ({misfit})") for misfit in misfits]
    try:
        paragraph = _paragraph(row, line)
    except ValueError as error:
        return None, [("broken mark", f"paragraph {row['id']!r}: {error}")]
    return paragraph, [(reason, f"paragraph {paragraph.id!r}: {what}") for reason, what in _faults(paragraph)]


def _misfits(value: Any, shape: Any, place: str) -> Iterator[str]:
    """Yield what keeps a value out of JSON from having a shape such as `_ROW`, so that nothing later has to ask."""
    kind: Any = shape if isinstance(shape, type) else type(shape)
    if type(value) is not kind:  # not isinstance, which takes true for a number
        yield f"{place} is {json.dumps(value, ensure_ascii=False):.60} and not {_KINDS[kind]}"
    elif kind is list:
        for number, item in enumerate(value, 1):
            yield from _misfits(item, shape[0], f"{place} {number}")
    elif kind is dict:
        yield from (f"{place} has no {key!r}" for key in shape if key not in value)
        for key in filter(value.__contains__, shape):
            yield from _misfits(value[key], shape[key], f"{place}, {key}")


def _paragraph(row: dict[str, Any], line: int) -> Paragraph:
    sentences = tuple(_sentence(marked) for marked in row["sentences"])
    questions = tuple(Question(q["question"], tuple(q["answers"]), q["sentence"]) for q in row["questions"])
    return Paragraph(row["id"], row["topic"], sentences, questions, line)


def _sentence(marked: str) -> Sentence:
    """Take the marks out of a sentence.

    Raises:
        ValueError: a bracket that is no mark.
    """
    text, entities, last = "", [], 0
    for mark in _ENTITY.finditer(marked):
        text += marked[last : mark.start()]
        entities.append(Entity(mark[1], int(mark[2]), len(text), len(text) + len(mark[3])))
        text += mark[3]
        last = mark.end()
    text += marked[last:]
    if "[" in text or "]" in text:
        raise ValueError(f"a bracket that marks no entity in {text!r}")
    return Sentence(text, tuple(entities))


def _faults(paragraph: Paragraph) -> Iterator[Fault]:
    """Yield (kind, what was found) of what a paragraph has wrong by itself."""
    if paragraph.topic not in TOPICS:
        yield "unknown topic", f"topic {paragraph.topic!r}, which is none of {', '.join(TOPICS)}"
    if not paragraph.sentences or not all(sentence.text.strip() for sentence in paragraph.sentences):
        yield "empty sentence", "an empty sentence, or none"
    types: dict[int, str] = {}
    for number, sentence in enumerate(paragraph.sentences, 1):
        starts, ends = zip(*split_words(sentence.text), strict=True) if sentence.text.strip() else ((), ())
        for entity in sentence.entities:
            name = sentence.text[entity.start : entity.end]
            if entity.start not in starts or entity.end not in ends:
                yield "tag off words", f"the mark of {name!r} in sentence {number} does not cover whole words"
            if types.setdefault(entity.number, entity.type) != entity.type:
                yield "two types", f"entity {entity.number} is {types[entity.number]} and {entity.type} ({name!r})"
    for question in paragraph.questions:
        yield from _question_faults(paragraph, question)


def _question_faults(paragraph: Paragraph, question: Question) -> Iterator[Fault]:
    if not 1 <= question.sentence <= len(paragraph.sentences):
        yield "no such sentence", f"question {question.text!r} names sentence {question.sentence!r}"
        return
    sentence = paragraph.sentences[question.sentence - 1].text
    if not question.answers or not question.text.strip():
        yield "no answer", f"a question or its answer is missing ({question.text!r})"
    for answer in question.answers:
        if answer != answer.strip() or not answer:
            yield "answer with space", f"the answer {answer!r} is empty or has space around it"
        elif sentence.count(answer) != 1:
            found = f"the answer {answer!r} stands {sentence.count(answer)} times in sentence {question.sentence}"
            yield "answer not in place", f"{found}, and not once: {sentence!r}"
