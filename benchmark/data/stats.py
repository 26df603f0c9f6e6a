"""What data is like: sizes, labels, lengths, duplicates, and what train and test have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmark.data.labels import labels_of
from benchmark.data.splits import available, load_split
from benchmark.errors import NoSuchSplit
from benchmark.types import ClassificationExample, Dataset, Loaded, NerExample, QaExample, SplitName, Where


@dataclass(frozen=True, slots=True)
class Lengths:
    """Median, 95th percentile and maximum of lengths."""

    median: float
    p95: float
    max: int


@dataclass(frozen=True, slots=True)
class SplitStats:
    """One split of one language.

    Attributes:
        dropped: examples that a tolerant reader leaves out; the rest is described.
        labels: class -> examples, or entity type -> entities, most frequent first.
        words: white-space words of the text (NER: the words given). Of little meaning where words are not spaced.
        characters: code points of the text.
        duplicates: examples whose text an earlier one has; a pair of sentences is one text, and so are a question
            and its context.
    """

    language: str
    split: str
    origin: str
    examples: int
    dropped: int
    labels: Mapping[str, int]
    words: Lengths
    characters: Lengths
    duplicates: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """Test examples of a language whose text stands in a train split too; for QA it is the context that counts."""

    train: str
    test: str
    examples: int


@dataclass(frozen=True, slots=True)
class DatasetStats:
    """A data set; overlaps of every train language with every test language, those above 0."""

    dataset: str
    splits: tuple[SplitStats, ...]
    overlaps: tuple[Overlap, ...]


def dataset_stats(dataset: Dataset, where: Where, train_on: Dataset | None = None) -> DatasetStats:
    """Describe all that is at hand of a data set.

    Args:
        dataset: the one described.
        where: see `Where`; broken examples are left out in any case.
        train_on: the data set that gives its training data, if it is another.

    Raises:
        DataError: a file cannot be read at all.
    """
    splits = []
    trains: dict[str, set[str]] = {}
    tests: dict[str, list[str]] = {}
    for language, split, loaded in _all_splits(dataset, where):
        splits.append(_describe(language, split, loaded))
        passages = [_passage(example) for example in loaded.examples]
        if split == "train" and train_on is None:
            trains[language] = set(passages)
        elif split == "test":
            tests[language] = passages
    for language, _, loaded in _all_splits(train_on, where, only="train") if train_on else ():
        trains[language] = {_passage(example) for example in loaded.examples}
    return DatasetStats(dataset.name, tuple(splits), tuple(_overlaps(trains, tests)))


def _all_splits(
    dataset: Dataset, where: Where, only: SplitName | None = None
) -> Iterator[tuple[str, SplitName, Loaded]]:
    where = replace(where, tolerant=True)
    for language, split, _ in available(dataset, where):
        if only not in (None, split):
            continue
        try:
            yield language, split, load_split(dataset, language, split, where)
        except NoSuchSplit:
            continue


def _describe(language: str, split: str, loaded: Loaded) -> SplitStats:
    texts = [text_of(example) for example in loaded.examples]
    words = [len(e.words) if isinstance(e, NerExample) else len(text_of(e).split()) for e in loaded.examples]
    labels = Counter(label for example in loaded.examples for label in labels_of(example))
    return SplitStats(
        language,
        split,
        loaded.origin,
        len(texts),
        sum(loaded.dropped.values()),
        dict(labels.most_common()),
        _lengths(words),
        _lengths(map(len, texts)),
        len(texts) - len(set(texts)),
    )


def text_of(example: Any) -> str:
    """Return all text that a model is given of an example, its parts joined by a line break."""
    if isinstance(example, ClassificationExample):
        return example.text if example.text_pair is None else f"{example.text}\n{example.text_pair}"
    if isinstance(example, NerExample):
        return " ".join(example.words)
    if isinstance(example, QaExample):
        return f"{example.question}\n{example.context}"
    return repr(example)  # of a task type that only a plugin knows


def _passage(example: Any) -> str:
    return example.context if isinstance(example, QaExample) else text_of(example)


def _lengths(values: Iterable[int]) -> Lengths:
    sizes = np.fromiter(values, dtype=np.int64)
    return Lengths(float(np.median(sizes)), float(np.percentile(sizes, 95)), int(sizes.max()))


def _overlaps(trains: Mapping[str, set[str]], tests: Mapping[str, list[str]]) -> Iterator[Overlap]:
    for train, known in trains.items():
        for test, texts in tests.items():
            shared = sum(text in known for text in texts)
            if shared:
                yield Overlap(train, test, shared)
