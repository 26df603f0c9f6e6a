"""Small stand-ins that really compute: a tokenizer, a model that learns, an engine, data sets in memory."""

from __future__ import annotations

import json
import random
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmark.errors import NoSuchSplit
from benchmark.shelf import ResolvedModel
from benchmark.types import (
    IGNORE_INDEX,
    ClassificationExample,
    Dataset,
    Feature,
    FitReport,
    Loaded,
    NerExample,
    TrainConfig,
    Where,
)

ROWS = 1000


@dataclass
class Encoding:
    """What `tokenizers.Encoding` tells."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    type_ids: list[int]
    sequence_ids: list[int | None]
    overflowing: list[int] = field(default_factory=list)


@dataclass
class Batch:
    encodings: list[Encoding]


class WhitespaceTokenizer:
    """Words are tokens, their ids checksums; `[CLS] a [SEP] b [SEP]`."""

    model_input_names = ("input_ids", "attention_mask")
    pad_token_id, unk_token_id, cls, sep = 0, 1, 2, 3

    def __call__(
        self,
        texts: Sequence[str] | str,
        pairs: Sequence[str] | str | None = None,
        *,
        add_special_tokens: bool = True,
        max_length: int = 10**6,
        **_: Any,
    ) -> Batch:
        firsts = [texts] if isinstance(texts, str) else texts
        seconds = [pairs] if isinstance(pairs, str) else pairs or [None] * len(firsts)
        return Batch(
            [self._encode(*both, add_special_tokens, max_length) for both in zip(firsts, seconds, strict=True)]
        )

    def _encode(self, first: str, second: str | None, special: bool, max_length: int) -> Encoding:
        encoding = Encoding([], [], [], [])
        self._add(encoding, self.cls, (0, 0), None, special)
        for number, text in enumerate(text for text in (first, second) if text is not None):
            start = 0
            for word in text.split():
                start = text.index(word, start)
                self._add(encoding, 4 + zlib.crc32(word.encode()) % (ROWS - 4), (start, start + len(word)), number)
                start += len(word)
            self._add(encoding, self.sep, (0, 0), None, special)
        if len(encoding.ids) > max_length:
            encoding.overflowing = encoding.ids[max_length:]
            encoding.ids = encoding.ids[:max_length]
        return encoding

    def _add(
        self, encoding: Encoding, id_: int, offset: tuple[int, int], sequence: int | None, wanted: bool = True
    ) -> None:
        if wanted:
            encoding.ids.append(id_)
            encoding.offsets.append(offset)
            encoding.type_ids.append(0)
            encoding.sequence_ids.append(sequence)


class BagModel:
    """A row of weights a token; a sequence's logits are the mean of its rows. Learns by plain gradient descent."""

    def __init__(self, head: str, outputs: int, seed: int, pause: float = 0.0) -> None:
        self.tokenizer = WhitespaceTokenizer()
        self.head, self.pause, self.fits = head, pause, 0
        self.rows = np.random.default_rng(seed).normal(0, 0.01, (ROWS, outputs))

    def fit(
        self,
        features: Sequence[Feature],
        config: TrainConfig,
        seed: int,
        validate: Callable[[], float] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> FitReport:
        self.fits += 1
        rng, order, best, losses, scores = random.Random(seed), list(features), (-1.0, self.rows), [], []
        for _ in range(config.max_steps or config.epochs):
            rng.shuffle(order)
            losses.append(sum(self._step(feature) for feature in order) / len(order))
            if validate:
                scores.append(validate())
                best = max(best, (scores[-1], self.rows.copy()), key=lambda pair: pair[0])
        self.rows = best[1] if validate else self.rows
        tokens = len(losses) * sum(len(f.inputs["input_ids"]) for f in features)
        return FitReport(len(losses), len(losses), tuple(losses), tuple(scores), tokens, 0.5)

    def _step(self, feature: Feature) -> float:
        ids, loss = np.array(feature.inputs["input_ids"]), 0.0
        targets = [feature.target] * len(ids) if self.head == "sequence" else feature.target
        logits = self._logits(feature) if self.head == "token" else np.tile(self._logits(feature), (len(ids), 1))
        for id_, row, target in zip(ids, logits, targets, strict=True):
            if target != IGNORE_INDEX:
                gradient = np.exp(row) / np.exp(row).sum()
                loss -= float(np.log(gradient[target])) / len(ids)
                gradient[target] -= 1
                self.rows[id_] -= 0.5 * gradient
        return loss

    def _logits(self, feature: Feature) -> np.ndarray:
        rows = self.rows[np.array(feature.inputs["input_ids"])]
        return rows.mean(0) if self.head == "sequence" else rows

    def predict(self, features: Sequence[Feature], config: TrainConfig) -> list[np.ndarray]:
        time.sleep(self.pause)
        return [self._logits(feature).astype(np.float32) for feature in features]

    def state(self) -> np.ndarray:
        return self.rows.copy()

    def restore(self, state: np.ndarray) -> None:
        self.rows = state.copy()

    def save(self, folder: Path, notes: Mapping[str, Any] | None = None) -> None:
        folder.mkdir(parents=True)
        np.save(folder / "rows.npy", self.rows)
        if notes is not None:
            (folder / "xlbench.json").write_text(json.dumps(notes))


@dataclass
class FakeEngine:
    """Loads BagModels and remembers them; `eval_only` reads what `save` wrote."""

    pause: float = 0.0
    loaded: list[BagModel] = field(default_factory=list)

    def load_model(self, folder: Path, head: str, outputs: Sequence[str], seed: int, **how: Any) -> BagModel:
        model = BagModel(head, len(outputs), seed, self.pause)
        if how["fine_tuned"]:
            model.rows = np.load(folder / "rows.npy")
        self.loaded.append(model)
        return model

    def environment(self, device: str, threads: int | None) -> dict[str, Any]:
        return {"device": "cpu", "threads": threads or 1, "packages": {}}

    def resolve_dtype(self, dtype: str, device: str) -> str:
        return "fp32" if dtype == "auto" else dtype

    @property
    def fits(self) -> int:
        return sum(model.fits for model in self.loaded)


def resolve(name: str, trust_remote_code: bool = False) -> ResolvedModel:
    path = Path(name)
    return ResolvedModel(path.name, path, "folder", "0" * 64, "", "", ("Has seen nothing.",), "small")


# --------------------------------------------------------------------------- data sets

TOPICS = ("sport", "food", "law")
WORDS = {"sport": "ball team goal", "food": "bread salt oven", "law": "court judge paper"}
SHIFT = {"en": "", "de": "", "sw": "-sw"}  # German keeps the English words, Swahili has its own


def _sentence(topic: str, number: int, language: str) -> str:
    rng = random.Random(f"{topic}{number}")
    return " ".join(rng.choice(WORDS[topic].split()) + SHIFT[language] for _ in range(4)) + f" w{number}"


def load_topics(language: str, split: str, where: Where) -> Loaded:
    sizes = {"train": 30, "validation": 6, "test": 12, "pool": 24}
    if split not in sizes or (split == "pool" and language == "de"):
        raise NoSuchSplit(f"No {split} split for {language}.")
    examples = [
        ClassificationExample(f"{split}-{i}", _sentence(TOPICS[i % 3], i, language), None, TOPICS[i % 3])
        for i in range(sizes[split])
    ]
    return Loaded(tuple(examples), origin=f"/somewhere/{language}/{split}")


def load_names(language: str, split: str, where: Where) -> Loaded:
    """English has everything; the others a test set only, the Swahili one without a single LOC."""
    if split not in ("train", "validation", "test") or (language != "en" and split != "test"):
        raise NoSuchSplit(f"No {split} split for {language}.")
    sentences = (("ann", "saw", "rome"), ("B-PER", "O", "B-LOC")), (("bob", "and", "ann"), ("B-PER", "O", "B-PER"))
    chosen = sentences[1:] if language == "sw" else sentences
    examples = [NerExample(f"{split}-{i}", *chosen[i % len(chosen)]) for i in range(20)]
    return Loaded(tuple(examples), variant="draft" if split == "train" else "")


LANGUAGES = {"en": "eng", "de": "deu", "sw": "swh"}
TOPIC_SET = Dataset("topics", "classification", LANGUAGES, load_topics, TOPICS, parallel=True, note="A toy.")
NAMES = Dataset("names", "ner", {"en": "eng", "de": "deu"}, load_names, ("PER", "LOC"))
MORE_NAMES = Dataset("more_names", "ner", {"sw": "swh"}, load_names, ("PER", "LOC"), train_on=f"{__file__}:NAMES")


def reference(attribute: str) -> str:
    """How a run names one of these data sets."""
    return f"{__file__}:{attribute}"
