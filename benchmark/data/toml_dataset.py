"""A user's own data set, described by a TOML file and no Python.

A description of two languages' CSV files, to be used as `--dataset reviews.toml`:

    task = "classification"                 # classification | ner | qa
    format = "csv"                          # csv | tsv | jsonl | conll | squad
    languages = { en = "english", sw = "swahili" }   # tag = own code, or a list of tags
    labels = ["bad", "good"]                # may be left out where a train file has them all
    train_on = "sib200"                     # only if another data set gives the training data

    [files]                                 # relative to this file; {language} is the own code
    train = "{language}/train.csv"
    test = "{language}/test.csv"            # validation and pool as well

    [columns]
    text = "review"
    label = "stars"

Further keys: `name` (else the file's name), `parallel` (test sets are translations, id by id), `licence`, `map` (a
table: label or whole tag as written = as used), `header` (csv, tsv; true), `quoting` (csv: true, tsv: false),
`delimiter` (csv ",", tsv and conll a tab), `comments` (conll: lines with `#` before a sentence; false).

Columns of csv and tsv: `text`, `label`, `text_pair`, `id`: names of the header, or numbers from 1 where `header` is
false. jsonl: the same, or `words`, `tags`, `id` (ner), or `question`, `context`, `answers`, `id` (qa). conll: `word`
and `tag`, numbers from 1 (1 and 2). squad: none.
"""

from __future__ import annotations

import difflib
import inspect
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast, get_args

from benchmark.data.classification import Columns, read_classification
from benchmark.data.conll import read_conll
from benchmark.data.files import LocalFiles, Reader, Source
from benchmark.data.jsonl import NerFields, QaFields, read_classification_rows, read_ner_rows, read_qa_rows
from benchmark.data.labels import labels_of
from benchmark.data.squad import read_squad
from benchmark.data.text import read_text
from benchmark.errors import DataError, UserError
from benchmark.languages import language
from benchmark.registry import get_dataset
from benchmark.types import Dataset, SplitName

KEYS: Mapping[str, tuple[type, ...]] = {
    "task": (str,),
    "format": (str,),
    "languages": (list, dict),
    "files": (dict,),
    "columns": (dict,),
    "labels": (list,),
    "map": (dict,),
    "name": (str,),
    "parallel": (bool,),
    "train_on": (str,),
    "licence": (str,),
    "header": (bool,),
    "quoting": (bool,),
    "delimiter": (str,),
    "comments": (bool,),
}
"""Key -> the types that it may have."""

SPLITS: tuple[SplitName, ...] = get_args(SplitName)


def read_toml_dataset(path: Path) -> Dataset:
    """Return the data set that a TOML file describes; see the head of this module.

    Raises:
        DataError: the description is wrong; file and key are named.
    """
    description = _Description(path, _parse(path))
    languages = description.languages()
    labels = description.labels(languages)
    return Dataset(
        name=description.get("name", path.stem),
        task=description.need("task"),
        languages=languages,
        load=Source(languages, description.files(labels)),
        labels=labels,
        train_on=description.train_on(),
        parallel=description.get("parallel", False),
        licence=description.get("licence", ""),
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise DataError(path, None, f"not TOML ({error})", "Repair that line.") from error


@dataclass(frozen=True)
class _Description:
    """The checked content of a TOML file."""

    path: Path
    content: Mapping[str, Any]

    def __post_init__(self) -> None:
        for key, value in self.content.items():
            if key not in KEYS:
                self.fail(key, "is no key of a data set", _nearest(key, KEYS))
            if not isinstance(value, KEYS[key]):
                kinds = " or ".join(kind.__name__ for kind in KEYS[key])
                self.fail(key, f"is a {type(value).__name__}", f"It takes a {kinds}.")

    def fail(self, key: str, found: str, todo: str) -> NoReturn:
        raise DataError(self.path, None, f"`{key}` {found}", todo)

    def get(self, key: str, default: Any) -> Any:
        return self.content.get(key, default)

    def need(self, key: str) -> Any:
        if key not in self.content:
            self.fail(key, "is missing", "`task`, `format`, `languages` and `files` are needed.")
        return self.content[key]

    def languages(self) -> dict[str, str]:
        """Return tag -> own code."""
        value = self.need("languages")
        codes = value if isinstance(value, dict) else {tag: tag for tag in value}
        if not codes:
            self.fail("languages", "is empty", "Name at least one language.")
        for tag, code in codes.items():
            if not isinstance(code, str):
                self.fail(f"languages.{tag}", f"is {code!r}", "Give the code as a string.")
            try:
                language(tag)
            except UserError as error:
                self.fail("languages", f"holds {tag!r}", str(error))
        return codes

    def labels(self, languages: Mapping[str, str]) -> tuple[str, ...]:
        """Return the classes or entity types, as given or as the train files have them, sorted."""
        if self.need("task") == "qa":
            return ()
        if "labels" in self.content:
            return self.given_labels(self.content["labels"])
        files = self.files(())
        found: set[str] = set()
        for code in languages.values():
            train = files.find(code, "train", None)
            examples = files.read_file(train, "train", raw=False) if train else []
            found.update(label for example in examples for label in labels_of(example))
        if not found:
            self.fail("labels", "is missing", "List the labels: there is no train file to read them from.")
        return tuple(sorted(found))

    def given_labels(self, value: Sequence[Any]) -> tuple[str, ...]:
        labels = tuple(self.label("labels", each) for each in value)
        twice = [label for label, count in Counter(labels).items() if count > 1]
        if twice or not labels:
            found = f"names {twice[0]!r} twice" if twice else "is empty"
            self.fail("labels", found, "Name each label once, or leave `labels` out where a train file has them all.")
        return labels

    def label(self, key: str, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fail(key, f"holds {value!r}", "Give labels as strings or whole numbers.")
        return str(value)

    def train_on(self) -> str | None:
        """Return the data set trained on; one that is given by name has to be known, a file is read when it is used."""
        name = self.get("train_on", None)
        if name is not None and not re.search(r"\.(toml|py)(:|$)", name):
            try:
                get_dataset(name)
            except UserError as error:
                self.fail("train_on", f"is {name!r}", str(error))
        return cast("str | None", name)

    def files(self, labels: Sequence[str]) -> LocalFiles:
        """Return where the files lie and how they are read."""
        pattern: dict[SplitName, str] = {}
        for split, value in self.need("files").items():
            if split not in SPLITS:
                self.fail(f"files.{split}", "is no split", f"Splits are {', '.join(SPLITS)}.")
            if not isinstance(value, str) or not value:
                self.fail(f"files.{split}", f"is {value!r}", "Give a path, with {language} for the language's code.")
            pattern[split] = value.replace("{language}", "{code}")
        if not pattern:
            self.fail("files", "is empty", "Name at least the test file.")
        return LocalFiles(str(self.path.resolve().parent), pattern, self.reader(labels))

    def reader(self, labels: Sequence[str]) -> Reader:
        """Return the reader of this task and format."""
        task, kind = self.need("task"), self.need("format")
        readers: Mapping[tuple[str, str], Callable[[Sequence[str]], Reader]] = {
            ("classification", "csv"): self.table,
            ("classification", "tsv"): self.table,
            ("classification", "jsonl"): lambda labels: partial(
                read_classification_rows, columns=self.columns(Columns), labels=labels, label_map=self.mapping()
            ),
            ("ner", "conll"): self.conll,
            ("ner", "jsonl"): lambda labels: partial(
                read_ner_rows, fields=self.columns(NerFields), types=labels, tag_map=self.mapping()
            ),
            ("qa", "squad"): lambda _: read_squad,
            ("qa", "jsonl"): lambda _: partial(read_qa_rows, fields=self.columns(QaFields)),
        }
        if (task, kind) not in readers:
            pairs = ", ".join(f"{task} in {kind}" for task, kind in readers)
            self.fail("format", f"is {kind!r} and `task` is {task!r}", f"There are readers for {pairs}.")
        return readers[task, kind](labels)

    def table(self, labels: Sequence[str]) -> Reader:
        is_csv, header = self.need("format") == "csv", self.get("header", True)
        return partial(
            read_classification,
            columns=self.columns(Columns, numbers=not header),
            quoting=self.get("quoting", is_csv),
            header=header,
            delimiter=self.delimiter("," if is_csv else "\t"),
            labels=labels,
            label_map=self.mapping(),
        )

    def conll(self, labels: Sequence[str]) -> Reader:
        columns = self.columns(lambda word="1", tag="2": (int(word) - 1, int(tag) - 1), numbers=True)
        return partial(
            read_conll,
            delimiter=self.delimiter("\t"),
            word_column=columns[0],
            tag_column=columns[1],
            comments=self.get("comments", False),
            types=labels,
            tag_map=self.mapping(),
        )

    def mapping(self) -> dict[str, str]:
        """Return label or tag as written -> as used."""
        return {written: self.label(f"map.{written}", used) for written, used in self.get("map", {}).items()}

    def delimiter(self, default: str) -> Any:
        value = self.get("delimiter", default)
        if len(value) != 1:
            self.fail("delimiter", f"is {value!r}", r'Give one character; a tab is "\t".')
        return value

    def columns(self, make: Callable[..., Any], *, numbers: bool = False) -> Any:
        """Call `make` with the `columns` of the file; numbers are passed on as strings."""
        given = self.get("columns", {})
        for name, value in given.items():
            fits = isinstance(value, int) and value > 0 if numbers else isinstance(value, str)
            if not fits:
                kind = "the number of a column, from 1" if numbers else "the name of a column"
                self.fail(f"columns.{name}", f"is {value!r}", f"Give {kind}.")
        try:
            return make(**{name: str(value) for name, value in given.items()})
        except TypeError as error:
            what = str(error).partition(") ")[2] or str(error)
            known = inspect.signature(make).parameters.values()
            names = (f"{each.name}{' (needed)' if each.default is each.empty else ''}" for each in known)
            self.fail("columns", what, f"The columns of this format are {', '.join(names)}.")


def _nearest(key: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else f"Keys are {', '.join(known)}."
