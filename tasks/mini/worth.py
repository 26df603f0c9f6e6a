"""What the corpus is worth: what can be had without understanding, and how much of the test was seen in training.

    python -m tasks.mini.worth [--data-dir FOLDER]

The baselines read English; a model that scores no higher than they do has learnt nothing of the task. The shares of
names and answers that stand in English train are set beside those of UNER and TyDi QA, where their files lie in FOLDER.
"""

from __future__ import annotations

import argparse
import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmark.data import load_split
from benchmark.errors import NoSuchSplit, UserError
from benchmark.languages.words import plain_words, split_words
from benchmark.metrics.qa import qa_statistics
from benchmark.types import ClassificationExample, Dataset, NerExample, QaExample, Where
from tasks.catalog.mini import MINI_NER, MINI_QA, MINI_TOPICS
from tasks.catalog.tydiqa import TYDIQA
from tasks.catalog.uner import UNER

SOURCE = "en"

Reader = Callable[[QaExample], str]
"""Answers a question by some rule."""


def sentences(context: str) -> list[str]:
    """Split a paragraph at full stops that end a sentence."""
    return [part.strip() for part in context.replace(". ", ".\n").split("\n") if part.strip()]


# --------------------------------------------------------------------------- questions


def by_position(train: Sequence[QaExample]) -> Reader:
    """Answer with the place that holds most answers of train, as a share of the paragraph, at their median length."""
    places: Counter[int] = Counter()
    lengths = []
    for example in train:
        answer, total = example.answers[0], len(plain_words(example.context))
        places[round(20 * len(plain_words(example.context[: answer.start])) / total)] += 1
        lengths.append(len(plain_words(answer.text)))
    place, length = places.most_common(1)[0][0] / 20, sorted(lengths)[len(lengths) // 2]

    def answer_of(example: QaExample) -> str:
        found = plain_words(example.context)
        start = round(place * len(found))
        return " ".join(found[start : start + length])

    return answer_of


def by_kind(train: Sequence[QaExample]) -> Reader:
    """Answer, without the question, with the run of words that looks most like an answer of train.

    A run is described by the shape of its words (capital, number, short, long) and of its neighbours; its odds of
    being an answer are counted in train.
    """
    hits: Counter[tuple[str, ...]] = Counter()
    all_runs: Counter[tuple[str, ...]] = Counter()
    for example in train:
        for text, shape in _runs(example.context):
            all_runs[shape] += 1
            hits[shape] += text == " ".join(plain_words(example.answers[0].text))

    def answer_of(example: QaExample) -> str:
        odds = {text: hits[shape] / (all_runs[shape] + 20) for text, shape in _runs(example.context)}
        return max(odds, key=odds.__getitem__)

    return answer_of


def by_overlap(example: QaExample) -> str:
    """Answer with the sentence that shares most words with the question, the words of the question taken out."""
    asked = set(plain_words(example.question))
    best = max(sentences(example.context), key=lambda sentence: len(asked & set(plain_words(sentence))))
    return " ".join(word for word in plain_words(best) if word not in asked)


def by_overlap_and_kind(train: Sequence[QaExample]) -> Reader:
    """Answer with the run of the best overlapping sentence that looks most like an answer to such a question word."""
    hits: Counter[tuple[str, tuple[str, ...]]] = Counter()
    all_runs: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for example in train:
        for text, shape in _runs(example.context):
            key = (_asks(example.question), shape[1:-1])
            all_runs[key] += 1
            hits[key] += text == " ".join(plain_words(example.answers[0].text))

    def answer_of(example: QaExample) -> str:
        asked = set(plain_words(example.question))
        best = max(sentences(example.context), key=lambda sentence: len(asked & set(plain_words(sentence))))
        kind = _asks(example.question)
        odds = {
            text: hits[kind, shape[1:-1]] / (all_runs[kind, shape[1:-1]] + 20)
            for text, shape in _runs(best)
            if not asked & set(text.split())
        }
        return max(odds, key=odds.__getitem__, default="")

    return answer_of


def by_window(width: int) -> Reader:
    """Answer with the words nearest to those of the question (the sliding window of Richardson et al. 2013)."""

    def answer_of(example: QaExample) -> str:
        asked, text = set(plain_words(example.question)), plain_words(example.context)
        counts = Counter(text)
        weight = [math.log(1 + 1 / counts[word]) if word in asked else 0.0 for word in text]
        starts = [s for s in range(len(text) - width + 1) if not asked & set(text[s : s + width])] or [0]
        best = max(starts, key=lambda s: sum(weight[max(0, s - 6) : s + width + 6]))
        return " ".join(text[best : best + width])

    return answer_of


def _runs(context: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    spans = split_words(context)
    shapes = ["^", *(_shape(context[start:end]) for start, end in spans), "$"]
    for first in range(len(spans)):
        for last in range(first, min(first + 4, len(spans))):
            run = context[spans[first][0] : spans[last][1]]
            if all(shape != "." for shape in shapes[first + 1 : last + 2]):
                yield " ".join(plain_words(run)), (shapes[first], *shapes[first + 1 : last + 2], shapes[last + 2])


def _asks(question: str) -> str:
    """Return the question word with the word after it, which tells `how many` from `how long`."""
    return " ".join(plain_words(question)[:2]) if question.lower().startswith("how") else plain_words(question)[0]


def _shape(word: str) -> str:
    if not any(map(str.isalnum, word)):
        return "."
    if word[0].isdigit():
        return "0"
    return "X" if word[0].isupper() else "x" * min(3, 1 + len(word) // 4)


def token_f1(examples: Sequence[QaExample], read: Reader) -> float:
    """Return the mean token F1 of a reader in percent."""
    scores = [
        qa_statistics([answer.text for answer in example.answers], read(example), SOURCE)["token_f1"]
        for example in examples
    ]
    return 100 * sum(scores) / len(scores)


# --------------------------------------------------------------------------- topics


def naive_bayes(train: Sequence[ClassificationExample], test: Sequence[ClassificationExample]) -> float:
    """Return the accuracy in percent of a multinomial naive Bayes classifier over words, with add-one smoothing."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for example in train:
        counts[example.label].update(plain_words(example.text))
    vocabulary = {word for counter in counts.values() for word in counter}

    def score(text: str, label: str) -> float:
        total = counts[label].total() + len(vocabulary)
        return sum(math.log((counts[label][word] + 1) / total) for word in plain_words(text) if word in vocabulary)

    right = sum(max(sorted(counts), key=lambda label: score(e.text, label)) == e.label for e in test)
    return 100 * right / len(test)


# --------------------------------------------------------------------------- seen in train


def names(examples: Iterable[NerExample]) -> list[str]:
    """Return the names of a tagged set, in lower case."""
    found: list[str] = []
    for example in examples:
        for word, tag in zip(example.words, example.tags, strict=True):
            if tag.startswith("B-"):
                found.append(word.lower())
            elif tag.startswith("I-") and found:
                found[-1] += f" {word.lower()}"
    return found


def answers(examples: Iterable[QaExample]) -> list[str]:
    """Return the first answers, in lower case."""
    return [example.answers[0].text.lower() for example in examples]


def seen(dataset: Dataset, what: Callable[[Iterable[object]], list[str]], where: Where) -> dict[str, float]:
    """Return language -> percent of the test set's names or answers that English train has too."""
    trained = set(what(load_split(dataset, SOURCE, "train", where).examples))
    shares = {}
    for tag in dataset.languages:
        try:
            found = what(load_split(dataset, tag, "test", where).examples)
        except NoSuchSplit:
            continue
        shares[tag] = 100 * sum(each in trained for each in found) / len(found)
    return shares


def main() -> None:
    """Print the tables of the data card."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data-dir", default=os.environ.get("XLBENCH_DATA"), help="folder with UNER and TyDi QA")
    folder = parser.parse_args().data_dir
    nowhere = Where(None)
    train, test = (load_split(MINI_QA, SOURCE, split, nowhere).examples for split in ("train", "test"))
    readers = {
        "only the position": by_position(train),
        "no question, most likely kind of span": by_kind(train),
        "word overlap, the whole sentence": by_overlap,
        "word overlap, the nearest 3 words": by_window(3),
        "word overlap and question word, most likely kind of span": by_overlap_and_kind(train),
    }
    print("QA token F1 without understanding (English test)")
    for name, reader in readers.items():
        print(f"  {name}: {token_f1(test, reader):.1f}")
    train, test = (load_split(MINI_TOPICS, SOURCE, split, nowhere).examples for split in ("train", "test"))
    print(f"Topics by naive Bayes over words (English test): {naive_bayes(train, test):.1f}")
    tables = [("entities", MINI_NER, names, nowhere), ("answers", MINI_QA, answers, nowhere)]
    if folder:
        elsewhere = Where(Path(folder), tolerant=True)
        tables += [
            ("entities", UNER, names, elsewhere),
            ("answers", TYDIQA, answers, elsewhere),
        ]
    for what, dataset, read, where in tables:
        try:
            shares = seen(dataset, read, where)  # type: ignore[arg-type]
        except UserError as error:
            print(f"{dataset.name}: {error}")
            continue
        listed = ", ".join(f"{tag} {share:.0f}" for tag, share in shares.items())
        print(f"{dataset.name}: percent of test {what} that stand in English train: {listed}")


if __name__ == "__main__":
    main()
