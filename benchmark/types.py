"""The data model: examples, data sets, features, cells, and what a task and a model have to offer.

Everything else in the suite stands on these shapes. They import nothing heavy, so that naming
a data set or a task costs nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    import numpy as np

IGNORE_INDEX = -100
"""Target of a position that does not enter the loss (torch's own convention)."""

SplitName = Literal["train", "validation", "test", "pool"]
"""Use of a split. `pool` is where few-shot examples are drawn from."""

Head = Literal["sequence", "token", "span"]
"""What stands on the encoder: one vector of logits a sequence, one a token, or start and end a token."""


# --------------------------------------------------------------------------- examples


class Example(Protocol):
    """What every example type has. Example types are frozen dataclasses."""

    @property
    def id(self) -> str:
        """Unique in (data set, language, split); the same in all languages of a parallel set."""
        ...

    @property
    def group(self) -> str:
        """What must not be torn apart when a split is divided (paragraph, document); "" for none."""
        ...


@dataclass(frozen=True, slots=True)
class ClassificationExample:
    """A sentence, or a pair of sentences, and its label."""

    id: str
    text: str
    text_pair: str | None
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class NerExample:
    """Words and their IOB2 tags, one tag a word.

    `text` is the running text in which the words stand, in order. It is given where words are not what the script sets
    apart (characters of Chinese, Japanese, Thai): the model then reads the text and not the words. "" stands for the
    words with a space between them.
    """

    id: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    group: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it stands in the context: `context[start : start + len(text)] == text`.

    `start` counts Unicode code points of the untouched context.
    """

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class QaExample:
    """A question, the context that holds the answer, and all accepted answers."""

    id: str
    question: str
    context: str
    answers: tuple[Answer, ...]
    group: str = ""


def fingerprint(examples: Iterable[Any]) -> str:
    """Return the sha256 of the examples' content in their order, as 64 hexadecimal digits.

    `group` is left out: it says how a split may be divided, not what is trained or tested on.
    """
    digest = hashlib.sha256()
    for example in examples:
        fields = asdict(example)
        fields.pop("group", None)
        if isinstance(example, NerExample) and not example.text:
            del fields["text"]  # says nothing that the words do not say
        digest.update(json.dumps(fields, ensure_ascii=True, sort_keys=True).encode())
        digest.update(b"\n")
    return digest.hexdigest()


# --------------------------------------------------------------------------- data sets


@dataclass(frozen=True, slots=True)
class Where:
    """Where data may be looked for, and how strict its reader is.

    Attributes:
        data_dir: folder of local copies; None for the hub only.
        tolerant: drop broken examples and count them, instead of stopping at the first.
    """

    data_dir: Path | None = None
    tolerant: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """One split of one language as it was read.

    Attributes:
        examples: in file order.
        variant: how these files differ from the published set ("" if they do not).
        origin: where they came from: a path, or `hub:repository@revision`.
        dropped: tolerant mode only: reason -> number of examples left out.
    """

    examples: tuple[Any, ...]
    variant: str = ""
    origin: str = ""
    dropped: Mapping[str, int] = field(default_factory=dict)


Load = Callable[[str, SplitName, Where], "Iterable[Any] | Loaded"]
"""(language tag, split, where) -> examples. Raises NoSuchSplit where that split does not exist."""


@dataclass(frozen=True)
class Dataset:
    """A data set as a value; see `tasks/catalog/` for one a file.

    Attributes:
        name: as used on the command line.
        task: name of its task type.
        languages: BCP-47 tag -> the data set's own code for that language.
        load: reads one split of one language (see `Load`).
        labels: class names (classification) or entity types (NER), in the order of their ids.
        train_on: name of the data set that gives the training data; None for this one.
        parallel: the test sets of all languages are translations of each other, id by id.
        pool_translates_train: the few-shot pool translates the source's training examples,
            so that every gain carries a note.
        label_note: how label sets differ between languages or splits, "" if they do not.
        metrics: further metrics, each ("module:attr" or object) with `name` and
            `compute(examples, predictions, language) -> {metric: percent}`.
        audit: "module:attr" of a further check of the files, called with their folder; it returns
            `benchmark.data.checks.Problem`s. "" for none.
        revision: commit of the published data that the catalogue was written against.
        licence: SPDX name or the authors' words.
        citation: paper, in one line.
        homepage: where it is published.
        note: what a reader of its scores must know, in one sentence.
    """

    name: str
    task: str
    languages: Mapping[str, str]
    load: Load
    labels: tuple[str, ...] = ()
    train_on: str | None = None
    parallel: bool = False
    pool_translates_train: bool = False
    label_note: str = ""
    metrics: tuple[Any, ...] = ()
    audit: str = ""
    revision: str = ""
    licence: str = ""
    citation: str = ""
    homepage: str = ""
    note: str = ""


# --------------------------------------------------------------------------- training


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Every number that a fit or an evaluation depends on; the heart of a recipe.

    A suite sets them per data set and model size, and each is a flag of `xlbench run`.
    """

    # optimisation
    learning_rate: float = 2e-5
    epochs: int = 5
    max_steps: int = 0  # 0: as the epochs say
    batch_size: int = 32  # features a step and micro-batch
    accumulate: int = 1  # micro-batches an update; effective batch = batch_size * accumulate
    warmup_ratio: float = 0.1  # share of all updates
    warmup_steps: int = 0  # used instead of the ratio if not 0
    schedule: Literal["linear", "constant"] = "linear"
    weight_decay: float = 0.0  # not on biases and norms
    adam_epsilon: float = 1e-8
    clip_norm: float = 1.0  # 0: off
    freeze_layers: int = 0  # lowest layers that keep their weights, with the embeddings; 0: everything is trained
    # selection
    selection: Literal["best", "last"] = "best"
    patience: int = 3  # epochs without a better validation score before stopping; 0: never
    # few-shot: fixed steps, no validation
    few_shot_steps: int = 20
    few_shot_learning_rate: float = 2e-5
    few_shot_batch_size: int = 32
    # encoding
    max_length: int = 128
    doc_stride: int = 128  # QA: overlap of neighbouring windows, in tokens of the context
    keep_unanswerable: float = 1.0  # QA training: share of windows without the answer that is kept
    n_best_size: int = 20
    max_answer_length: int = 160  # in characters of the context
    max_answer_tokens: int = 0  # in subwords, as the XTREME scripts limit it (30); 0: off
    # evaluation
    eval_batch_size: int = 64
    # arithmetic
    dtype: Literal["fp32", "bf16"] = "fp32"


@dataclass(frozen=True, slots=True)
class Feature:
    """What the model sees of one example, or of one window of it.

    Attributes:
        example: index of its example in the sequence given to `encode`.
        inputs: name -> unpadded ids, for instance `input_ids` and `token_type_ids`, all of one length.
        align: what decoding needs: word ids, offsets ... (a task's own business).
        target: for training: label id (sequence), label ids with IGNORE_INDEX (token),
            (start, end) token positions (span); None in evaluation.
    """

    example: int
    inputs: Mapping[str, Sequence[int]]
    align: Any = None
    target: Any = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one example.

    Attributes:
        value: in the gold's own shape: a label, a list of tags, an answer text.
        confidence: JSON-able: probability per class; winning probability per tag;
            for QA the five best answers as {"start", "end", "score"} with character offsets.
    """

    value: Any
    confidence: Any = None


Statistics = dict[str, float]
"""Sufficient statistics of one example: name -> number. A name that is absent is 0."""

E_ = TypeVar("E_", bound=Example)


class Task(Protocol[E_]):
    """A task type: encode, decode, score, and what the runner must know of its examples.

    Attributes:
        name: as data sets name it.
        version: raised whenever encoding, decoding or scoring changes a number.
        head: what stands on the encoder.
        primary_metric: the metric that tables lead with.

    Two more methods are optional. `parse_gold(id: str, row: Mapping[str, Any]) -> E_` returns the example of a line of
    JSON, with the id it has and its gold, or raises UserError; without it `xlbench score` takes gold in the format of a
    data set only. `health(examples, features, tokenizer) -> dict[str, float]` describes the inputs for the record, for
    instance the share of truncated ones.
    """

    name: str
    version: int
    head: Head
    primary_metric: str

    def outputs(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Return the names of the model's outputs in the order of their ids (for NER the IOB2 tags)."""
        ...

    def encode(
        self, examples: Sequence[E_], tokenizer: Any, labels: Sequence[str], config: TrainConfig, gold: bool
    ) -> list[Feature]:
        """Turn examples into features, 1 -> n, in the order of the examples.

        With `gold` the targets are set (training), without it they are not and nothing is left out.
        `labels` are those of the data set trained on.
        """
        ...

    def decode(
        self,
        examples: Sequence[E_],
        features: Sequence[Feature],
        logits: Sequence[np.ndarray],
        labels: Sequence[str],
        config: TrainConfig,
    ) -> list[Prediction]:
        """Turn logits, one array a feature with padding removed, into one prediction an example."""
        ...

    def score(self, examples: Sequence[E_], predictions: Sequence[Any], language: str) -> list[Statistics]:
        """Compare prediction values with gold, one dict of sufficient statistics an example.

        A value of None stands for a prediction that was not given, and counts as wrong.
        """
        ...

    def summarise(self, sums: Mapping[str, float], count: int) -> dict[str, float]:
        """Turn summed statistics of `count` examples into metrics, name -> percent."""
        ...

    def strata(self, example: E_) -> Sequence[str]:
        """Return the classes (with repetition) that an example counts for in a few-shot draw."""
        ...

    def adapt(self, examples: Sequence[E_], labels: Sequence[str]) -> tuple[list[E_], dict[str, int]]:
        """Make test gold comparable with a model trained on `labels`; return it with what was changed.

        The second value counts changes by a sentence that goes into the record. Raises UserError
        where no rule exists.
        """
        ...


class Model(Protocol):
    """An encoder with a head, as the runner sees it; `benchmark.engine` has the real one."""

    tokenizer: Any

    def fit(
        self,
        features: Sequence[Feature],
        config: TrainConfig,
        seed: int,
        validate: Callable[[], float] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> FitReport:
        """Train in place; keep the weights of the best `validate()` if given, else the last."""
        ...

    def predict(self, features: Sequence[Feature], config: TrainConfig) -> list[np.ndarray]:
        """Return logits in the order of the features, padding removed, as float32."""
        ...

    def state(self) -> Any:
        """Return the weights as an opaque value for `restore`."""
        ...

    def restore(self, state: Any) -> None:
        """Put the weights of `state()` back."""
        ...

    def save(self, folder: Path, notes: Mapping[str, Any] | None = None) -> None:
        """Write an ordinary checkpoint folder, atomically, with `notes` as xlbench.json in it."""
        ...


@dataclass(frozen=True, slots=True)
class FitReport:
    """What a fit did.

    Attributes:
        updates: optimiser steps taken.
        selected: update whose weights were kept.
        losses: mean training loss per epoch.
        validation: validation score per epoch, percent; empty without validation.
        tokens: real (unpadded) tokens seen in training.
        seconds: wall-clock time, validation included.
        fallbacks: what was tried and given up, in words.
    """

    updates: int
    selected: int
    losses: tuple[float, ...]
    validation: tuple[float, ...]
    tokens: int
    seconds: float
    fallbacks: tuple[str, ...] = ()


# --------------------------------------------------------------------------- results


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """The unit of result.

    `target == source` with 0 shots is an ordinary cell; in-language training is that with another source.
    """

    dataset: str
    model: str
    source: str
    target: str
    shots: int
    draw: int
    seed: int


def derive_seed(*parts: Any) -> int:
    """Return a 63-bit seed that depends on nothing but `parts` (sha256 of their JSON)."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1
