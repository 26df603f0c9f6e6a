"""Data sets of the Hugging Face hub: the same examples as from the native files, by another route.

Loading scripts no longer run. A repository that still has one is read from the Parquet files that the
hub keeps beside it on the branch `refs/convert/parquet`; its entry gives the pattern of those files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from benchmark.data.classification import NOTHING
from benchmark.data.conll import to_ner
from benchmark.data.faults import STRICT, Faults
from benchmark.data.jsonl import NerFields, QaFields, rows_to_questions, rows_to_sentences
from benchmark.data.squad import AnswerFault, to_qa
from benchmark.data.tables import Row
from benchmark.errors import NoSuchSplit, UserError
from benchmark.offline import offline
from benchmark.types import Loaded, NerExample, QaExample, SplitName, Where

PARQUET_BRANCH = "refs/convert/parquet"
"""Where the hub keeps Parquet copies of what loading scripts make. A branch, so not a fixed revision."""

PARQUET_FILES = "{configuration}/{split}/*.parquet"
"""How the files of that branch are named."""


class Converter(Protocol):
    """Turns rows into examples. A `functools.partial` of `to_classification`, `ner_rows` or `qa_rows` is one."""

    def __call__(self, rows: Iterable[Row], path: str, *, faults: Faults = STRICT) -> list[Any]:
        """Return the examples; `path` names the repository in errors."""
        ...


@dataclass(frozen=True)
class HubFiles:
    """Where a data set lies on the hub.

    Attributes:
        repository: `owner/name`.
        convert: rows -> examples.
        splits: split -> the repository's name for it.
        configuration: with `{code}` for the data set's own language code.
        revision: the commit that is read; `PARQUET_BRANCH` where no commit of that branch is known.
        revision_source: where the commit was read.
        data_files: pattern with `{configuration}` and `{split}` for a repository whose script no longer
            runs; "" where the configuration can be loaded by name.
        only: code -> the splits that there are, for languages that lack some (() for those that are not there).
        keep: (row, code) -> whether the row is of that language, where one configuration holds all.
        gated: the files are given only to users who accepted the terms.
        variant: how these files differ from the published set ("" if they do not).
    """

    repository: str
    convert: Converter
    splits: Mapping[SplitName, str] = field(
        default_factory=lambda: MappingProxyType({"train": "train", "validation": "validation", "test": "test"})
    )
    configuration: str = "{code}"
    revision: str = ""
    revision_source: str = ""
    data_files: str = ""
    only: Mapping[str, Collection[SplitName]] = field(default_factory=lambda: MappingProxyType({}))
    keep: Callable[[Mapping[str, Any], str], bool] | None = None
    gated: bool = False
    variant: str = ""

    @property
    def pinned(self) -> bool:
        """Whether the revision is a commit, so that the same files come for ever."""
        return re.fullmatch("[0-9a-f]{40}", self.revision) is not None

    @property
    def origin(self) -> str:
        """How a record names this place."""
        return f"hub:{self.repository}@{self.revision or 'main'}"

    def has(self, code: str, split: SplitName) -> bool:
        """Return whether the repository is known to have that split of that language; nothing is fetched."""
        return split in self.only.get(code, self.splits) and split in self.splits

    def load(self, code: str, split: SplitName, where: Where) -> Loaded:
        """Read one split of the language that the data set calls `code`.

        Raises:
            NoSuchSplit: the repository has no such split for this language.
            UserError: the hub cannot be reached, or the repository is gated or gone.
            DataError: the data is broken.
        """
        if not self.has(code, split):
            raise self._no_split(code, split)
        faults = Faults(where.tolerant)
        examples = self.examples(self._fetch(code, split), code, faults)
        return Loaded(tuple(examples), self.variant, self.origin, faults.counts())

    def examples(self, dataset: Any, code: str, faults: Faults = STRICT) -> list[Any]:
        """Turn a `datasets.Dataset` with the repository's columns into examples."""
        rows = (row for row in rows_of(dataset) if self.keep is None or self.keep(row.values, code))
        return self.convert(rows, self.origin, faults=faults)

    def request(self, code: str, split: SplitName) -> dict[str, Any]:
        """Return the arguments of `datasets.load_dataset`."""
        configuration, name = self.configuration.replace("{code}", code), self.splits[split]
        request: dict[str, Any] = {"path": self.repository, "revision": self.revision or None, "split": name}
        if self.data_files:
            pattern = self.data_files.replace("{configuration}", configuration).replace("{split}", name)
            return {**request, "data_files": {name: pattern}}
        return {**request, "name": configuration}

    def _fetch(self, code: str, split: SplitName) -> Any:
        import datasets  # slow to import, and needed only where there is no local copy

        try:
            return datasets.load_dataset(**self.request(code, split))
        except (OSError, ValueError, RuntimeError) as error:
            raise self.answer(error, code, split) from error

    def answer(self, error: Exception, code: str, split: SplitName) -> UserError:
        """Return what to tell the user of an error of `datasets.load_dataset`."""
        said = str(error)
        kinds = {kind.__name__ for kind in type(error).__mro__}
        if "Unknown split" in said or ("DataFilesNotFoundError" in kinds and self.data_files):
            return self._no_split(code, split)
        if self.gated or "gated" in said:
            return UserError(
                f"{self.repository} is gated: accept its terms at https://huggingface.co/datasets/{self.repository}, "
                "then log in with `hf auth login`; or fetch the native files and give --data-dir."
            )
        if "DatasetNotFoundError" in kinds:
            return UserError(
                f"{self.repository} is not on the hub (any more), or not public. Fetch the native files and give "
                "--data-dir, or log in with `hf auth login`."
            )
        if isinstance(error, OSError):
            return UserError(_unreachable(self.repository))
        return UserError(f"{self.repository} could not be read from the hub: {said}. Give --data-dir instead.")

    def _no_split(self, code: str, split: SplitName) -> NoSuchSplit:
        return NoSuchSplit(f"{self.repository} has no {split} split for {code!r}. Name another language.")


def _unreachable(repository: str) -> str:
    if variable := offline(for_data=True):
        return (
            f"{repository} is not in the cache, and {variable} forbids to fetch it. Unset "
            "it, or run once where there is a network and copy HF_HOME here, or give native files by --data-dir."
        )
    return (
        f"The hub cannot be reached to fetch {repository}. Check the network, or run once where there is one and copy "
        "HF_HOME here, or give native files by --data-dir."
    )


def rows_of(dataset: Any) -> Iterator[Row]:
    """Yield the rows of a `datasets.Dataset` with class ids replaced by class names.

    A row's "line" is its number, from 1. A negative id (no label) becomes its number in words, which no
    label set has, so that it is reported.
    """
    names = {column: found for column, feature in dataset.features.items() if (found := _class_names(feature))}
    for number, values in enumerate(dataset, 1):
        yield Row(number, {**values, **{column: _named(values[column], names[column]) for column in names}})


def _class_names(feature: Any) -> list[str]:
    """Return the class names of a ClassLabel, or of a list of them; [] for any other feature."""
    inner = getattr(feature, "feature", feature)
    return list(getattr(inner, "names", None) or [])


def _named(value: int | list[int], names: list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [_name(item, names) for item in value]
    return _name(value, names)


def _name(value: int, names: list[str]) -> str:
    return names[value] if 0 <= value < len(names) else str(value)


def ner_rows(
    rows: Iterable[Row],
    path: str,
    *,
    fields: NerFields,
    types: Collection[str] = (),
    tag_map: Mapping[str, str] = NOTHING,
    faults: Faults = STRICT,
) -> list[NerExample]:
    """Turn rows with lists of words and tags into examples; see `to_ner`."""
    return to_ner(rows_to_sentences(rows, path, fields), path, types=types, tag_map=tag_map, faults=faults)


def qa_rows(
    rows: Iterable[Row],
    path: str,
    *,
    fields: QaFields | None = None,
    accepted: Collection[AnswerFault] = (),
    faults: Faults = STRICT,
) -> list[QaExample]:
    """Turn rows with a question, a context and answers into examples; see `to_qa`."""
    questions = rows_to_questions(rows, path, fields or QaFields())
    return to_qa(questions, path, accepted=accepted, faults=faults)
