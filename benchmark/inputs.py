"""What the cells of a run read: data sets, languages, training, test and few-shot examples, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from benchmark import data, sampling
from benchmark.errors import NoSuchSplit, UserError
from benchmark.registry import all_datasets, dataset_names, get_dataset, get_task
from benchmark.spec import ALL, RunSpec
from benchmark.types import Dataset, Loaded, Task, fingerprint


@dataclass(frozen=True)
class Training:
    """What one fit learns from.

    Attributes:
        examples: after `--max-train`.
        validation: the same language's validation examples, None where the selection rule needs none.
        sha256: of both, as the weights depend on both.
        variant: how the files differ from the published set.
        origin: a path or a hub repository.
        dropped: tolerant mode: reason -> number of examples left out.
    """

    examples: tuple[Any, ...]
    validation: tuple[Any, ...] | None
    sha256: str
    variant: str
    origin: str
    dropped: Mapping[str, int]


@dataclass(frozen=True)
class Testing:
    """What one cell is scored on.

    Attributes:
        examples: after `--max-test` and without what the few-shot pool took, comparable with the training labels.
        sha256: of the examples as they were read.
        variant: how the files differ from the published set.
        origin: a path or a hub repository.
        dropped: tolerant mode: reason -> number of examples left out.
        adapted: what was changed in the gold so that it is comparable, in words -> how often.
    """

    examples: tuple[Any, ...]
    sha256: str
    variant: str
    origin: str
    dropped: Mapping[str, int]
    adapted: Mapping[str, int]


@dataclass(frozen=True)
class Evaluation:
    """A data set to evaluate on, with what it is trained on.

    Attributes:
        dataset: gives the test sets.
        trained_on: gives the training set, the labels and the hyper-parameters.
        task: of both.
    """

    dataset: Dataset
    trained_on: Dataset
    task: Task[Any]


def find_dataset(reference: str) -> Dataset:
    """Return a data set by its name or its file.

    Raises:
        UserError: there is none, or a file's data set has the name of one that is known already: the results of
            the two would share a folder.
    """
    dataset = get_dataset(reference)
    if dataset.name != reference and dataset.name in dataset_names():
        raise UserError(
            f"{reference}: its data set is called {dataset.name!r}, as an installed one is. Give it another name."
        )
    return dataset


def evaluation(dataset: Dataset, train_on: str | None = None) -> Evaluation:
    """Return a data set with what it is trained on: `train_on`, else what its catalogue entry says, else itself.

    Raises:
        UserError: the two are of different task types.
    """
    name = train_on or dataset.train_on
    trained_on = find_dataset(name) if name else dataset
    if trained_on.task != dataset.task:
        raise UserError(
            f"{dataset.name} is of the task {dataset.task}, but {trained_on.name} of {trained_on.task}. "
            "Train on a data set of the same task."
        )
    return Evaluation(dataset, trained_on, get_task(dataset.task))


@dataclass
class Inputs:
    """Reads for a run, and keeps what it read."""

    spec: RunSpec
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False)

    @cached_property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """The data sets of the run, in the order they were named.

        Raises:
            UserError: two of them have one name.
        """
        names = self._at_hand() if self.spec.datasets == ALL else self.spec.datasets
        found = tuple(evaluation(find_dataset(name), self.spec.train_on) for name in names)
        owners: dict[str, str] = {}
        for reference, which in zip(names, found, strict=True):
            trained_on = self.spec.train_on or which.dataset.train_on or reference
            for name, owner in ((which.dataset.name, reference), (which.trained_on.name, trained_on)):
                if owners.setdefault(name, owner) != owner:
                    raise UserError(f"{owners[name]} and {owner} are both called {name!r}. Give one another name.")
        return found

    def _at_hand(self) -> tuple[str, ...]:
        """Return the names of the data sets that can be trained on and tested here, without asking the hub.

        Raises:
            UserError: a data set of a package does not load.
        """
        found, broken = all_datasets()
        if broken:
            raise UserError(f"{broken[0]} Or name the data sets instead of `all`.")
        return tuple(each.name for each in found if self._can_be_run(evaluation(each, None)))

    def _can_be_run(self, which: Evaluation) -> bool:
        where = self.spec.where
        if not data.lies_here(which.dataset, where) or not data.lies_here(which.trained_on, where):
            return False
        try:
            return bool(data.find_split(which.trained_on, self.source(which.trained_on), "train", where))
        except UserError:  # it has no such language
            return False

    def source(self, dataset: Dataset) -> str:
        """Return the tag of the language that is trained on."""
        return data.resolve_language(dataset, self.spec.source)

    @cached_property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        """Data set -> tags of the languages to evaluate, the source first.

        Raises:
            UserError: a language that was asked for and that no data set of the run has.
        """
        found = {e.dataset.name: self._targets(e) for e in self.evaluations}
        if self.spec.targets != ALL:
            for target in self.spec.targets:
                if not any(_tag(e.dataset, target) for e in self.evaluations):
                    data.resolve_language(self.evaluations[0].dataset, target)
        return found

    @cached_property
    def few_shot(self) -> frozenset[tuple[str, str]]:
        """(data set, tag of the language) of the few-shot cells.

        Raises:
            UserError: a data set or a language was named for them that the run has not.
        """
        datasets, targets = self.spec.few_shot_datasets, self.spec.few_shot_targets
        unknown = sorted({*datasets} - {*self.targets} - {*ALL})
        if unknown:
            raise UserError(
                f"--few-shot-dataset: no data set of this run is called {unknown[0]!r}: {', '.join(self.targets)}."
            )
        for target in targets if targets != ALL else ():
            if not any(_tag(e.dataset, target) for e in self.evaluations):
                data.resolve_language(self.evaluations[0].dataset, target)
        return frozenset(
            (e.dataset.name, tag)
            for e in self.evaluations
            if datasets == ALL or e.dataset.name in datasets
            for tag in self.targets[e.dataset.name]
            if targets == ALL or tag in targets or e.dataset.languages[tag] in targets
        )

    def check(self) -> None:
        """Find what is wrong with names of data sets and languages before anything that takes time.

        Raises:
            UserError: an unknown data set or language, or no data at all.
        """
        for which in self.evaluations:
            self.source(which.trained_on)
        _ = self.targets, self.few_shot  # looks for their test sets

    def _targets(self, which: Evaluation) -> tuple[str, ...]:
        source = self.source(which.trained_on)
        if self.spec.targets == ALL:
            asked = [tag for tag in which.dataset.languages if self._has_test_set(which.dataset, tag)]
            if not asked:  # reading one anyway says what is missing
                data.test_set(which.dataset, next(iter(which.dataset.languages)), self.spec.where)
        else:
            asked = [tag for target in self.spec.targets if (tag := _tag(which.dataset, target))]
        first = [source] if source in asked or self._has_test_set(which.dataset, source) else []
        return tuple(dict.fromkeys([*first, *asked]))

    def _has_test_set(self, dataset: Dataset, tag: str) -> bool:
        return tag in dataset.languages and bool(data.find_split(dataset, tag, "test", self.spec.where))

    def training(self, trained_on: Dataset, language: str, validate: bool) -> Training:
        """Return what a fit in a language learns from.

        Raises:
            NoSuchSplit: the data set has no training set in this language.
        """
        key = ("train", trained_on.name, language, validate)
        if key not in self._kept:
            self._kept[key] = self._training(trained_on, language, validate)
        kept: Training = self._kept[key]
        return kept

    def _training(self, trained_on: Dataset, language: str, validate: bool) -> Training:
        if language not in trained_on.languages:
            raise NoSuchSplit(f"{trained_on.name}, which is trained on, has no {language}.")
        train, validation = data.train_and_validation(trained_on, language, self.spec.where, validate)
        examples = self._cap_train(train, trained_on, "train")
        chosen = None if validation is None else self._cap_train(validation, trained_on, "validation")
        return Training(
            examples=examples,
            validation=chosen,
            sha256=fingerprint((*examples, *(chosen or ()))),
            variant=train.variant,
            origin=train.origin,
            dropped=train.dropped,
        )

    def _cap_train(self, loaded: Loaded, dataset: Dataset, split: str) -> tuple[Any, ...]:
        return sampling.cap(loaded.examples, self.spec.max_train, dataset.name, split)

    def testing(self, which: Evaluation, language: str, few_shot: bool) -> Testing:
        """Return what a cell is scored on; a few-shot cell without what its pool took from the test set.

        Raises:
            NoSuchSplit: there is no test set, or no pool, in this language.
        """
        key = ("test", which.dataset.name, language, few_shot)
        if key not in self._kept:
            loaded = data.test_set(which.dataset, language, self.spec.where)
            taken = self.pool(which, language).test_ids if few_shot else frozenset()
            self._kept[key] = make_testing(which, loaded, self.spec.max_test, taken)
        kept: Testing = self._kept[key]
        return kept

    def draw(self, which: Evaluation, language: str, shots: int, draw: int) -> tuple[Any, ...]:
        """Return a few-shot draw, with labels that the model was trained on.

        Raises:
            NoSuchSplit: there is no pool in this language.
            NotEnough: it holds too few of a class or type.
        """
        key = ("draw", which.dataset.name, language, shots, draw)
        if key not in self._kept:
            labels = which.trained_on.labels
            pool, _ = which.task.adapt(self.pool(which, language).examples, labels)
            parts = sampling.draw_key(which.dataset, language, draw)
            ids = sampling.draw(pool, which.task.strata, shots, parts, labels)
            by_id = {example.id: example for example in pool}
            self._kept[key] = tuple(by_id[id_] for id_ in ids)
        kept: tuple[Any, ...] = self._kept[key]
        return kept

    def pool(self, which: Evaluation, language: str) -> data.Pool:
        """Return what few-shot examples of a language are drawn from."""
        key = ("pool", which.dataset.name, language)
        if key not in self._kept:
            self._kept[key] = data.pool(which.dataset, language, self.spec.where)
        kept: data.Pool = self._kept[key]
        return kept


def make_testing(which: Evaluation, loaded: Loaded, max_test: int | None, taken: Iterable[str]) -> Testing:
    """Cap a test set, take the pool's examples out and make its gold comparable with the training labels."""
    without = frozenset(taken)
    capped = sampling.cap(loaded.examples, max_test, which.dataset.name, "test")
    kept = [example for example in capped if example.id not in without]
    if not kept:
        raise sampling.NotEnough(f"{which.dataset.name}: nothing is left of the test set. Raise --max-test.")
    adapted, changes = which.task.adapt(kept, which.trained_on.labels)
    return Testing(tuple(adapted), fingerprint(kept), loaded.variant, loaded.origin, loaded.dropped, changes)


def _tag(dataset: Dataset, language: str) -> str | None:
    try:
        return data.resolve_language(dataset, language)
    except UserError:
        return None
