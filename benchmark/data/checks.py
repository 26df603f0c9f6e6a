"""What is wrong with data: every problem of every file found, rather than the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmark.data.faults import Fault, Faults
from benchmark.data.files import Source
from benchmark.data.labels import labels_of, orphan_tags
from benchmark.data.splits import available, load_split
from benchmark.errors import DataError, NoSuchSplit
from benchmark.registry import resolve
from benchmark.types import Dataset, Loaded, NerExample, SplitName, Where


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a reader would stop at, or that it keeps and that is worth knowing.

    Attributes:
        kind: in a word or two, for counting.
        message: begins with `path:line:` where the line is known.
        fatal: a strict reader stops here, so that a run would.
    """

    language: str
    split: str
    kind: str
    message: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """What one split of one language holds.

    Attributes:
        examples: how many can be used.
        labels: classes or entity types that occur, sorted.
        orphans: `I-` tags in gold that continue no entity; kept as they are.
    """

    language: str
    split: str
    origin: str
    examples: int
    labels: tuple[str, ...]
    orphans: int


@dataclass(frozen=True, slots=True)
class DatasetCheck:
    """All splits of a data set that are at hand, and their problems."""

    dataset: str
    splits: tuple[SplitCheck, ...]
    problems: tuple[Problem, ...]

    def counts(self) -> dict[str, int]:
        """Return kind of problem -> number, most frequent first."""
        return dict(Counter(problem.kind for problem in self.problems).most_common())

    def label_differences(self) -> list[str]:
        """Say which splits lack labels that other splits of the data set have, one sentence a set of labels.

        Small splits lack labels by chance, so this is a notice and no problem.
        """
        union = {label for split in self.splits for label in split.labels}
        lacking: dict[str, list[str]] = {}
        for split in self.splits:
            missing = ", ".join(sorted(union.difference(split.labels)))
            if missing:
                lacking.setdefault(missing, []).append(f"{split.language} {split.split}")
        return [f"no {labels} in {', '.join(names)}" for labels, names in sorted(lacking.items())]


def check_dataset(dataset: Dataset, where: Where) -> DatasetCheck:
    """Read all that is at hand of a data set, and report every problem.

    Raises:
        UserError: the hub is needed and cannot be reached.
    """
    splits: list[SplitCheck] = []
    problems = _missing_tests(dataset)
    for language, split, origin in available(dataset, where):
        loaded, faults = _read(dataset, language, split, where)
        problems += [Problem(language, split, f.reason, str(f.error), not f.accepted) for f in faults]
        if loaded is not None:
            kept = len(loaded.examples) + sum(fault.accepted for fault in faults)
            labels = tuple(sorted({label for example in loaded.examples for label in labels_of(example)}))
            orphans = sum(len(orphan_tags(e.tags)) for e in loaded.examples if isinstance(e, NerExample))
            splits.append(SplitCheck(language, split, origin, kept, labels, orphans))
    problems += _audited(dataset, where, known=[problem.message for problem in problems])
    if not splits and not problems:
        message = f"{dataset.name}: no split of any language was found. Give the folder of its files by --data-dir."
        problems.append(Problem("", "", "no data", message, fatal=True))
    return DatasetCheck(dataset.name, tuple(splits), tuple(problems))


def _audited(dataset: Dataset, where: Where, known: Sequence[str]) -> list[Problem]:
    """Return what a data set's own check finds that its reader has not said already, with advice after it."""
    source = dataset.load
    if not dataset.audit or not isinstance(source, Source) or not (folder := source.local.base(where.data_dir)):
        return []
    found: list[Problem] = resolve(dataset.audit)(folder)
    return [problem for problem in found if not any(message.startswith(problem.message) for message in known)]


def _missing_tests(dataset: Dataset) -> list[Problem]:
    """Return the test files that a user's description promises, language by language, and that are not there."""
    source = dataset.load
    if not isinstance(source, Source) or not source.local.is_described:
        return []
    paths = {tag: source.local.path(code, "test") for tag, code in dataset.languages.items()}
    files = {tag: Path(source.local.folder) / path for tag, path in paths.items() if path}
    return [
        Problem(tag, "test", "missing file", f"{file}: does not exist. Add the file, or leave out {tag}.", fatal=True)
        for tag, file in files.items()
        if not file.is_file()
    ]


def _read(dataset: Dataset, language: str, split: SplitName, where: Where) -> tuple[Loaded | None, list[Fault]]:
    """Return what can be read, and all faults; a file that cannot be read at all is one fault."""
    source, faults = dataset.load, Faults(tolerant=True)
    try:
        if isinstance(source, Source) and source.is_local(where):
            return source.local.load(dataset.languages[language], split, where.data_dir, faults), faults.found
        return load_split(dataset, language, split, where, faults), faults.found
    except NoSuchSplit:
        return None, []
    except DataError as error:
        return None, [*faults.found, Fault("unreadable file", error)]
