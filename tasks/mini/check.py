"""What can go wrong with `mini`, in one file or across files, and where; `parallel.py` compares languages.

A reader stops at what makes a paragraph unusable. This looks at everything else too: that all languages say the same
thing under the same id, that none is left partly in another, and that no text stands twice.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmark.data.checks import Problem
from benchmark.errors import DataError, UserError
from benchmark.languages import language as language_of
from benchmark.languages.words import folded, plain_words, sets_spaces, split_words
from tasks.catalog.mini import FOLDER, LANGUAGES
from tasks.mini.paragraphs import Paragraph, Question, parse
from tasks.mini.parallel import Found, left_in_english, not_parallel, odd_lengths

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
                found += left_in_english(originals.get(split, ()), paragraphs)
            if tag != SOURCE and split in PARALLEL and split in originals:
                found += [*not_parallel(originals[split], paragraphs), *odd_lengths(originals[split], paragraphs)]
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
        for text in paragraph.texts().values():
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
                owner.setdefault(folded(question.text), paragraph.id)
    return problems


def _asked_before(paragraph: Paragraph, owner: Mapping[str, str]) -> Iterator[Found]:
    here: set[str] = set()
    for question in paragraph.questions:
        asked = folded(question.text)
        if asked in here:
            yield "text twice", paragraph.line, f"paragraph {paragraph.id!r} asks twice {question.text!r}"
        elif asked in owner and not _is_short(question.text):
            found = f"paragraph {paragraph.id!r} asks what {owner[asked]!r} asks: {question.text!r}"
            yield "text twice", paragraph.line, found
        here.add(asked)


def _is_short(question: str) -> bool:
    words, characters = SHORT_QUESTION
    return len(plain_words(question)) < (words if sets_spaces(question) else characters)


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    length = SHARED_RUN if sets_spaces(text) else 3 * SHARED_RUN
    words = plain_words(text)
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
