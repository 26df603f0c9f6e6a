"""One language of `mini` against English: nothing left over, the same shape, plausible lengths."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence

from benchmark.languages.words import folded
from tasks.mini.paragraphs import Paragraph

Found = tuple[str, int, str]
"""Kind, line, what was found."""


ENGLISH_WORDS = frozenset(
    {"the", "and", "of", "with", "from", "which", "were", "had", "their", "that", "whose", "because"}
)
"""English function words that are words of no other language here; two in one text are a sentence left in English.

They find what was changed or moved; a text that equals the English one in its place needs none of them.
"""

TEXT_RATIO = (0.6, 1.65)
SENTENCE_RATIO = (0.4, 2.5)
"""Lengths against the English text, in parts of the language's own median ratio."""

LANGUAGE_RATIO = (0.2, 1.8)
"""The median ratio itself, in characters."""


def left_in_english(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    """Yield sentences and questions that are the English ones, or hold English words."""
    by_id = {paragraph.id: paragraph.texts() for paragraph in original}
    for paragraph in paragraphs:
        english = by_id.get(paragraph.id, {})
        for place, text in paragraph.texts().items():
            words = ENGLISH_WORDS.intersection(re.findall("[a-z]+", text.lower()))
            if folded(text) == folded(english.get(place, "")):
                found = f"paragraph {paragraph.id!r}: {place} is the English one: {text!r}"
                yield "left in English", paragraph.line, found
            elif len(words) > 1:
                yield "left in English", paragraph.line, f"English words ({', '.join(sorted(words))}): {text!r}"


def not_parallel(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    """Yield where ids, topics, sentences, marks and places of answers are not those of the English file."""
    by_id = {paragraph.id: paragraph for paragraph in paragraphs}
    ids = [paragraph.id for paragraph in original]
    yield from (("missing id", 1, f"there is no paragraph {id_!r}") for id_ in ids if id_ not in by_id)
    yield from (
        ("surplus id", p.line, f"English has no paragraph {p.id!r}") for p in paragraphs if p.id not in set(ids)
    )
    if [paragraph.id for paragraph in paragraphs if paragraph.id in set(ids)] != [id_ for id_ in ids if id_ in by_id]:
        yield "order", 1, "the paragraphs do not stand in the order of the English ones"
    for english in original:
        if english.id in by_id:
            yield from _same_shape(english, by_id[english.id])


def _same_shape(english: Paragraph, other: Paragraph) -> Iterator[Found]:
    def differs(what: str, there: object, here: object) -> Found:
        return "not parallel", other.line, f"paragraph {other.id!r}: {what} {here}, in English {there}"

    if english.topic != other.topic:
        yield differs("the topic is", english.topic, other.topic)
    if len(english.sentences) != len(other.sentences):
        yield differs("sentences:", len(english.sentences), len(other.sentences))
        return
    for number, (there, here) in enumerate(zip(english.sentences, other.sentences, strict=True), 1):
        marks = [sorted(f"{e.type}{e.number}" for e in sentence.entities) for sentence in (there, here)]
        if marks[0] != marks[1]:
            yield differs(f"sentence {number} marks", *(" ".join(each) or "nothing" for each in marks))
    places = [[question.sentence for question in paragraph.questions] for paragraph in (english, other)]
    if places[0] != places[1]:
        yield differs("the questions are answered in sentences", *places)


def odd_lengths(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    """Yield texts that are much longer or shorter than the English ones, by what is usual in the language."""
    by_id = {paragraph.id: paragraph for paragraph in original}
    pairs = [(by_id[paragraph.id], paragraph) for paragraph in paragraphs if paragraph.id in by_id]
    pairs = [(there, here) for there, here in pairs if there.text and here.text]  # else reported as empty
    if not pairs:
        return
    usual = statistics.median(len(here.text) / len(there.text) for there, here in pairs)
    if not LANGUAGE_RATIO[0] <= usual <= LANGUAGE_RATIO[1]:
        yield "length", 1, f"the texts have {usual:.2f} times the characters of the English ones"
    for there, here in pairs:
        ratio = len(here.text) / len(there.text) / usual
        if not TEXT_RATIO[0] <= ratio <= TEXT_RATIO[1]:
            yield "length", here.line, f"paragraph {here.id!r} is {ratio:.2f} times as long as such texts usually are"
        for one, two in zip(there.sentences, here.sentences, strict=False):
            ratio = len(two.text) / max(1, len(one.text)) / usual
            if not SENTENCE_RATIO[0] <= ratio <= SENTENCE_RATIO[1]:
                yield "length", here.line, f"a sentence is {ratio:.2f} times as long as expected: {two.text!r}"
