"""What can go wrong with `mini`, in one file or between languages, and where.

A reader stops at what makes a paragraph unusable. This looks at everything else too: that all languages say the same
thing under the same id, that none is left partly in another, and that no text stands twice.
"""

from __future__ import annotations

import re
import statistics
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmark.data.checks import Problem
from benchmark.errors import DataError, UserError
from benchmark.languages import language as language_of
from benchmark.languages.words import sets_spaces, split_words
from tasks.catalog.mini import FOLDER, LANGUAGES
from tasks.mini.paragraphs import Paragraph, Question, parse

SOURCE = "en"
PARALLEL = ("test", "pool")
"""Splits that every language has."""

ENGLISH_ALONE = ("train", "validation")
"""Splits that English has besides."""

FREE_ENDS = frozenset({"ar", "fi", "hi", "ko", "tr"})
"""Languages that glue endings or particles to a word: an answer may be the form without, and end inside the word."""

FREE_STARTS = frozenset({"ar"})
"""Languages that glue prepositions and articles to a word: an answer may begin behind them."""

SCRIPT_NAMES: Mapping[str, tuple[str, ...]] = {
    "Latn": ("LATIN",),
    "Cyrl": ("CYRILLIC",),
    "Grek": ("GREEK",),
    "Arab": ("ARABIC",),
    "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",),
    "Beng": ("BENGALI",),
    "Thai": ("THAI",),
    "Hans": ("CJK",),
    "Jpan": ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"),
    "Hang": ("HANGUL",),
}
"""ISO 15924 -> how the Unicode names of its letters begin."""

SCRIPT_SHARE = 0.8
"""Least share of a text's letters in the language's own script; the rest are names such as ABC."""

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

SHARED_RUN = 8
"""So many words in a row, or three times so many characters of a script without spaces, stand in one paragraph only."""

SHORT_QUESTION = (6, 15)
"""A question of fewer words, or characters of a script without spaces, may be asked of two paragraphs.

"How large was the crowd?" names nothing that only one text tells of; a longer question that stands twice is a copy.
"""

SKELETON = 4
"""Words of a sentence's beginning that make its skeleton, names and numbers taken out."""

SKELETON_SHARE = 0.02
"""A skeleton may open this share of a language's sentences in a split, and three of them in any case."""

Corpus = Mapping[str, Mapping[str, Sequence[Paragraph]]]
"""language -> split -> paragraphs."""


def check_corpus(folder: Path, languages: Iterable[str] = tuple(LANGUAGES)) -> list[Problem]:
    """Return everything that is wrong with the corpus in a folder (`{language}/{split}.json`), all of it fatal.

    Args:
        folder: where the languages are.
        languages: those that have to be there; others that are there are checked too.
    """
    corpus, problems = _read(folder)
    problems += _missing(folder, languages)
    originals = corpus.get(SOURCE, {})
    for tag, splits in corpus.items():
        problems += _unknown_script(folder, tag)
        for split, paragraphs in splits.items():
            found = [*_balance(paragraphs), *_script(tag, paragraphs), *_skeletons(paragraphs)]
            found += _answers(tag, paragraphs)
            if tag != SOURCE:
                found += _left_in_english(originals.get(split, ()), paragraphs)
            if tag != SOURCE and split in PARALLEL and split in originals:
                found += [*_parallel(originals[split], paragraphs), *_lengths(originals[split], paragraphs)]
            problems += _problems(folder, tag, split, found)
        problems += [*_repeats(folder, tag, splits), *_repeated_questions(folder, tag, splits)]
    return problems


def _missing(folder: Path, languages: Iterable[str]) -> Iterator[Problem]:
    needed: dict[str, tuple[str, ...]] = dict.fromkeys(languages, PARALLEL)
    needed[SOURCE] = (*PARALLEL, *ENGLISH_ALONE)
    for tag, splits in needed.items():
        for split in splits:
            path = folder / tag / f"{split}.json"
            if not path.exists():
                yield Problem(tag, split, "missing file", f"{path}: does not exist.", fatal=True)


Found = tuple[str, int, str]
"""Kind, line, what was found."""


def _problems(folder: Path, tag: str, split: str, found: Iterable[Found]) -> list[Problem]:
    path = folder / tag / f"{split}.json"
    return [Problem(tag, split, kind, f"{path}:{line}: {what}", fatal=True) for kind, line, what in found]


def _read(folder: Path) -> tuple[dict[str, dict[str, list[Paragraph]]], list[Problem]]:
    """Return all paragraphs that can be parsed, those with faults too, so that no fault hides another."""
    corpus: dict[str, dict[str, list[Paragraph]]] = defaultdict(dict)
    problems = []
    for path in sorted(folder.glob("*/*.json")):
        tag, split = path.parent.name, path.stem
        try:
            parsed = list(parse(path))
        except DataError as error:
            problems.append(Problem(tag, split, "unreadable file", str(error), fatal=True))
            continue
        corpus[tag][split] = [paragraph for paragraph, _, _ in parsed if paragraph is not None]
        found = [(kind, line, what) for _, line, faults in parsed for kind, what in faults]
        problems += _problems(folder, tag, split, found)
    return corpus, problems


# --------------------------------------------------------------------------- one file


def _balance(paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    counts = Counter(paragraph.topic for paragraph in paragraphs)
    if counts and max(counts.values()) > 1.1 * min(counts.values()) + 1:
        yield "unbalanced topics", 1, f"topics are not balanced: {dict(sorted(counts.items()))}"


def _texts(paragraph: Paragraph) -> dict[str, str]:
    """Return every text of a paragraph that stands by itself, by its place."""
    sentences = {f"sentence {number}": sentence.text for number, sentence in enumerate(paragraph.sentences, 1)}
    questions = {f"question {number}": question.text for number, question in enumerate(paragraph.questions, 1)}
    return sentences | questions


def _letters(tag: str) -> tuple[str, ...]:
    """Return how the names of a language's letters begin; nothing if the language or its script is unknown."""
    try:
        return SCRIPT_NAMES.get(language_of(tag).script, ())
    except UserError:
        return ()


def _unknown_script(folder: Path, tag: str) -> Iterator[Problem]:
    if not _letters(tag):
        found = f"{tag!r} is no language whose script is known here. Rename the folder, or add to SCRIPT_NAMES."
        yield Problem(tag, "", "unknown script", f"{folder / tag}: {found}", fatal=True)


def _script(tag: str, paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    names = _letters(tag)
    if not names:
        return
    for paragraph in paragraphs:
        for text in _texts(paragraph).values():
            letters = [character for character in text if character.isalpha()]
            share = sum(unicodedata.name(c, "").startswith(names) for c in letters) / max(1, len(letters))
            if share < SCRIPT_SHARE:
                yield "wrong script", paragraph.line, f"{share:.0%} of the letters are in the script of {tag}: {text!r}"


def _answers(tag: str, paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    for paragraph in paragraphs:
        for question in paragraph.questions:
            if 1 <= question.sentence <= len(paragraph.sentences):
                sentence = paragraph.sentences[question.sentence - 1].text
                for what in _off_words(tag, sentence, question):
                    yield "answer off words", paragraph.line, f"paragraph {paragraph.id!r}: {what}: {sentence!r}"


def _off_words(tag: str, sentence: str, question: Question) -> Iterator[str]:
    spans = split_words(sentence)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    for answer in question.answers:
        at = sentence.find(answer)
        if at < 0:
            continue  # reported as not in place
        if at not in starts and tag not in FREE_STARTS:
            yield f"the answer {answer!r} begins inside a word"
        if at + len(answer) not in ends and tag not in FREE_ENDS:
            yield f"the answer {answer!r} ends inside a word"


def _skeletons(paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            masked, last = "", 0
            for entity in sentence.entities:
                masked, last = f"{masked}{sentence.text[last : entity.start]}X", entity.end
            masked = re.sub(r"\d[\d.,:]*", "0", masked + sentence.text[last:])
            spans = split_words(masked)[: SKELETON if sets_spaces(masked) else 2 * SKELETON]
            skeleton = " ".join(masked[start:end] for start, end in spans)
            counts[skeleton] += 1
            first.setdefault(skeleton, paragraph.line)
    limit = max(3, SKELETON_SHARE * counts.total())
    for skeleton, count in counts.items():
        if count > limit:
            yield "skeleton", first[skeleton], f"{count} sentences begin {skeleton!r} (X a name, 0 a number)"


# --------------------------------------------------------------------------- against English


def _left_in_english(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
    by_id = {paragraph.id: _texts(paragraph) for paragraph in original}
    for paragraph in paragraphs:
        english = by_id.get(paragraph.id, {})
        for place, text in _texts(paragraph).items():
            words = ENGLISH_WORDS.intersection(re.findall("[a-z]+", text.lower()))
            if _folded(text) == _folded(english.get(place, "")):
                found = f"paragraph {paragraph.id!r}: {place} is the English one: {text!r}"
                yield "left in English", paragraph.line, found
            elif len(words) > 1:
                yield "left in English", paragraph.line, f"English words ({', '.join(sorted(words))}): {text!r}"


def _folded(text: str) -> str:
    """Return a text without case and white space, as texts are compared."""
    return "".join(text.casefold().split())


def _parallel(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
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


def _lengths(original: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> Iterator[Found]:
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


# --------------------------------------------------------------------------- across splits


def _repeats(folder: Path, tag: str, splits: Mapping[str, Sequence[Paragraph]]) -> list[Problem]:
    """Find texts, or long runs of words, that stand in two paragraphs of a language."""
    owner: dict[tuple[str, ...], str] = {}
    problems = []
    for split, paragraphs in splits.items():
        for paragraph in paragraphs:
            runs = {run: text for sentence in paragraph.sentences for run, text in _runs(sentence.text)}
            clash = next((run for run in runs if owner.get(run, paragraph.id) != paragraph.id), None)
            if clash:
                found = f"paragraph {paragraph.id!r} shares {' '.join(clash)!r} with {owner[clash]!r}: {runs[clash]!r}"
                problems += _problems(folder, tag, split, [("text twice", paragraph.line, found)])
            owner.update(dict.fromkeys(runs, paragraph.id))
    return problems


def _repeated_questions(folder: Path, tag: str, splits: Mapping[str, Sequence[Paragraph]]) -> list[Problem]:
    """Find questions that stand twice in a paragraph, or long ones that stand in two of a language."""
    owner: dict[str, str] = {}
    problems = []
    for split, paragraphs in splits.items():
        for paragraph in paragraphs:
            problems += _problems(folder, tag, split, _asked_before(paragraph, owner))
            for question in paragraph.questions:
                owner.setdefault(_folded(question.text), paragraph.id)
    return problems


def _asked_before(paragraph: Paragraph, owner: Mapping[str, str]) -> Iterator[Found]:
    here: set[str] = set()
    for question in paragraph.questions:
        folded = _folded(question.text)
        if folded in here:
            yield "text twice", paragraph.line, f"paragraph {paragraph.id!r} asks twice {question.text!r}"
        elif folded in owner and not _is_short(question.text):
            found = f"paragraph {paragraph.id!r} asks what {owner[folded]!r} asks: {question.text!r}"
            yield "text twice", paragraph.line, found
        here.add(folded)


def _is_short(question: str) -> bool:
    words, characters = SHORT_QUESTION
    return len(_words(question)) < (words if sets_spaces(question) else characters)


def _words(text: str) -> list[str]:
    """Return the words of a text, or its characters if the script sets no spaces, without case and punctuation."""
    words = (text[start:end].lower() for start, end in split_words(text))
    return [word for word in words if any(map(str.isalnum, word))]


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    length = SHARED_RUN if sets_spaces(text) else 3 * SHARED_RUN
    words = _words(text)
    for start in range(max(1, len(words) - length + 1)):
        yield tuple(words[start : start + length]), text


def main() -> int:
    """Check the corpus in the folder that the command line names, or the one that ships with the suite."""
    problems = check_corpus(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    for problem in problems:
        print(f"{problem.kind}: {problem.message}")
    print(f"{len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
