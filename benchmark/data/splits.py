"""Which examples serve as train, validation, test and few-shot pool; the only place that divides a split."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from benchmark.data.faults import Faults
from benchmark.data.files import Source
from benchmark.data.labels import labels_of
from benchmark.errors import DataError, NoSuchSplit, UserError
from benchmark.types import Dataset, Loaded, SplitName, Where

VALIDATION_PARTS = 10
"""Validation is a tenth of train where a data set has none."""

POOL_PARTS = 5
"""The pool is a fifth of test where a language has nothing else."""

SHOWN_LANGUAGES = 12
"""So many are named where an unknown one was asked for and none is near."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Where few-shot examples of a language are drawn from.

    Attributes:
        examples: in file order.
        origin: what serves as pool, in words.
        test_ids: ids of the test set that the pool takes; few-shot cells are scored on the others.
        loaded: variant, path and dropped examples of what was read.
    """

    examples: tuple[Any, ...]
    origin: str
    test_ids: frozenset[str]
    loaded: Loaded


def resolve_language(dataset: Dataset, name: str) -> str:
    """Return the BCP-47 tag of a language given by its tag or by the data set's own code.

    Raises:
        UserError: the data set has no such language.
    """
    if name in dataset.languages:
        return name
    by_code = {code: tag for tag, code in dataset.languages.items()}
    if name in by_code:
        return by_code[name]
    near = difflib.get_close_matches(name, [*dataset.languages, *by_code], n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else f"It has {_first_languages(dataset)}."
    raise UserError(f"{dataset.name} has no language {name!r}. {hint}")


def _first_languages(dataset: Dataset) -> str:
    shown, more = list(dataset.languages)[:SHOWN_LANGUAGES], len(dataset.languages) - SHOWN_LANGUAGES
    return ", ".join(shown) + (f" and {more} more; see `xlbench data list`" if more > 0 else "")


def load_split(dataset: Dataset, language: str, split: SplitName, where: Where, faults: Faults | None = None) -> Loaded:
    """Read one split of one language, of any data set; `language` is a tag or the data set's own code.

    Args:
        dataset: any.
        language: see above.
        split: its use.
        where: see `Where`.
        faults: where broken examples of a data set that brings its own reader are reported; as `where` says if None.

    Raises:
        NoSuchSplit: it does not exist.
        DataError: it is empty, an id stands twice, a label is none of the data set's, a file is broken, or the data
            set's `load` fails.
    """
    tag = resolve_language(dataset, language)
    name = f"{dataset.name} {tag} {split}"
    loaded = _load(dataset, tag, split, where, name)
    loaded = loaded if loaded.origin else replace(loaded, origin=name)
    return _checked(dataset, loaded, faults or Faults(where.tolerant))


def test_set(dataset: Dataset, language: str, where: Where) -> Loaded:
    """Read the whole test set of a language; errors as in `load_split`."""
    return load_split(dataset, language, "test", where)


def train_and_validation(
    dataset: Dataset, language: str, where: Where, need_validation: bool
) -> tuple[Loaded, Loaded | None]:
    """Read what is trained on and what selects the checkpoint.

    Validation is the native split; where there is none, or where it has to serve as test, it is a fixed tenth of
    train (whole paragraphs or documents where there are any), and train is the other nine.

    Args:
        dataset: the one trained on.
        language: the source.
        where: see `Where`.
        need_validation: False returns all of train, and None.

    Raises:
        NoSuchSplit: there is no train split; DataError as in `load_split`.
    """
    train = load_split(dataset, language, "train", where)
    if not need_validation:
        return train, None
    validation = _own_validation(dataset, language, where)
    if validation is not None:
        return train, validation
    held_out = chosen_ids(train.examples, VALIDATION_PARTS)
    kept = _part(train, (example for example in train.examples if example.id not in held_out), "nine tenths")
    return kept, _part(train, (example for example in train.examples if example.id in held_out), "a fixed tenth")


def pool(dataset: Dataset, language: str, where: Where) -> Pool:
    """Return what few-shot examples of a language are drawn from.

    In this order: a native pool, the language's train, its validation (unless that has to serve as test), a fixed
    fifth of its test set. The fifth takes whole paragraphs or documents where there are any, and is the same in all
    languages of a parallel set.

    Raises:
        NoSuchSplit, DataError: as in `load_split`.
    """
    for loaded, origin in _pools_apart_from_test(dataset, language, where):
        if loaded is not None:
            return Pool(loaded.examples, origin, frozenset(), loaded)
    test = test_set(dataset, language, where)
    taken = chosen_ids(test.examples, POOL_PARTS)
    examples = tuple(example for example in test.examples if example.id in taken)
    return Pool(examples, "a fixed fifth of test", taken, test)


def chosen_ids(examples: Sequence[Any], parts: int) -> frozenset[str]:
    """Return the ids of one of `parts` equal parts, the same on every machine and in all languages of a parallel set.

    Groups (paragraphs, documents) are ordered by the sha256 of their id, and the first 1 / `parts` of them are taken,
    at least one. Where there are fewer groups than parts, each example is a group.
    """
    group_of = {example.id: example.group or example.id for example in examples}
    if len(set(group_of.values())) < parts:
        group_of = {example.id: example.id for example in examples}
    in_order = sorted(set(group_of.values()), key=lambda group: hashlib.sha256(group.encode()).digest())
    taken = set(in_order[: max(1, round(len(in_order) / parts))])
    return frozenset(id_ for id_, group in group_of.items() if group in taken)


def available(dataset: Dataset, where: Where) -> list[tuple[str, SplitName, str]]:
    """Return (language, split, where it is) of all splits that are at hand; see `find_split`."""
    splits: tuple[SplitName, ...] = get_args(SplitName)
    found = ((tag, split, find_split(dataset, tag, split, where)) for tag in dataset.languages for split in splits)
    return [(tag, split, origin) for tag, split, origin in found if origin]


def lies_here(dataset: Dataset, where: Where) -> bool:
    """Return whether a data set needs no download: its folder is there, or it brings a `load` of its own that works."""
    if isinstance(dataset.load, Source):
        return dataset.load.is_local(where)
    try:
        find_split(dataset, next(iter(dataset.languages)), "test", where)
    except UserError:  # made by a package that is not installed
        return False
    return True


def find_split(dataset: Dataset, tag: str, split: SplitName, where: Where) -> str:
    """Return where a split of a language is, "" if it is nowhere, without reading local files.

    Of a set that would come from the hub, all splits that its catalogue entry names are found. A plugin whose
    `load` is a function of its own can only be asked by loading.
    """
    source = dataset.load
    if isinstance(source, Source):
        return source.origin(tag, split, where)
    try:
        return load_split(dataset, tag, split, where).origin
    except NoSuchSplit:
        return ""
    except DataError as error:  # it is there, and whoever reads it must hear that it is broken
        return str(error.path)


def _pools_apart_from_test(dataset: Dataset, language: str, where: Where) -> Iterator[tuple[Loaded | None, str]]:
    yield _load_or_none(dataset, language, "pool", where), "pool"
    yield _load_or_none(dataset, language, "train", where), "train"
    yield _own_validation(dataset, language, where), "validation"


def _load_or_none(dataset: Dataset, language: str, split: SplitName, where: Where) -> Loaded | None:
    try:
        return load_split(dataset, language, split, where)
    except NoSuchSplit:
        return None


def _own_validation(dataset: Dataset, language: str, where: Where) -> Loaded | None:
    """Return the validation split, or None where there is none or it is the one that serves as test."""
    validation = _load_or_none(dataset, language, "validation", where)
    if validation is None:
        return None
    test = _load_or_none(dataset, language, "test", where)
    return None if test and test.examples == validation.examples else validation


def _part(loaded: Loaded, examples: Iterable[Any], words: str) -> Loaded:
    return replace(loaded, examples=tuple(examples), origin=f"{words} of {loaded.origin}")


def _load(dataset: Dataset, tag: str, split: SplitName, where: Where, name: str) -> Loaded:
    """Call a data set's `load`, which may be anybody's: whatever it raises names the data set."""
    try:
        result = dataset.load(tag, split, where)
        return result if isinstance(result, Loaded) else Loaded(tuple(result))
    except UserError:
        raise
    except Exception as error:
        found = f"its `load` failed ({type(error).__name__}: {error})"
        todo = "It has to return examples, or to raise benchmark.errors.NoSuchSplit where there is no such split."
        raise DataError(name, None, found, todo) from error


def _checked(dataset: Dataset, loaded: Loaded, faults: Faults) -> Loaded:
    """Check what readers have checked already, for data sets that bring readers of their own."""
    before, seen = len(faults.found), set[str]()
    kept = tuple(example for example in loaded.examples if _is_sound(dataset, example, seen, loaded.origin, faults))
    if not kept:
        raise DataError(loaded.origin, None, "no examples", "The split is empty; fetch it again.")
    dropped = Counter(loaded.dropped) + Counter(fault.reason for fault in faults.found[before:])
    return replace(loaded, examples=kept, dropped=dict(dropped)) if len(kept) < len(loaded.examples) else loaded


def _is_sound(dataset: Dataset, example: Any, seen: set[str], origin: str, faults: Faults) -> bool:
    id_ = getattr(example, "id", None)
    if not isinstance(id_, str):
        found = f"a {type(example).__name__} whose `id` is no string where an example is expected"
        raise DataError(origin, None, found, "Return examples such as benchmark.ClassificationExample.")
    if id_ in seen:
        return faults.report(
            "duplicate id", origin, None, f"the id {id_!r} stands twice", "Give each example its own id."
        )
    seen.add(id_)
    unknown = sorted(set(labels_of(example)) - set(dataset.labels)) if dataset.labels else []
    if unknown:
        todo = f"The labels are {', '.join(dataset.labels)}."
        return faults.report("unknown label", origin, None, f"example {id_!r} has the label {unknown[0]!r}", todo)
    return True
