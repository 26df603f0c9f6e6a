"""Classification of one sentence or of a pair of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmark.errors import UserError
from benchmark.metrics.classification import classification_scores, classification_statistics
from benchmark.types import ClassificationExample, Feature, Head, Prediction, Statistics, TrainConfig
from tasks.numbers import DIGITS, softmax
from tasks.tokens import frame, text_health


@dataclass(frozen=True)
class Classification:
    """Label a sentence, or a pair of sentences. `Feature.align` tells whether its text was cut."""

    name: str = "classification"
    version: int = 1
    head: Head = "sequence"
    primary_metric: str = "accuracy"

    def outputs(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Return the labels themselves."""
        return tuple(labels)

    def encode(
        self,
        examples: Sequence[ClassificationExample],
        tokenizer: Any,
        labels: Sequence[str],
        config: TrainConfig,
        gold: bool,
    ) -> list[Feature]:
        """Turn each example into one feature, cut at `config.max_length` (of a pair, the longer text first).

        Raises:
            UserError: with `gold`, a label that is none of `labels`.
        """
        encodings = _encode_texts(examples, tokenizer, config.max_length)
        label_ids = {label: i for i, label in enumerate(labels)}
        typed = "token_type_ids" in tokenizer.model_input_names
        return [
            Feature(
                example=i,
                inputs={"input_ids": e.ids, "token_type_ids": e.type_ids} if typed else {"input_ids": e.ids},
                align=bool(e.overflowing),
                target=_label_id(example, label_ids) if gold else None,
            )
            for i, (example, e) in enumerate(zip(examples, encodings, strict=True))
        ]

    def decode(
        self,
        examples: Sequence[ClassificationExample],
        features: Sequence[Feature],
        logits: Sequence[np.ndarray],
        labels: Sequence[str],
        config: TrainConfig,
    ) -> list[Prediction]:
        """Return the likeliest label of each example, with the probabilities of all in the order of `labels`.

        Args:
            examples: as given to `encode`.
            features: as it returned them, one an example.
            logits: one array of shape (labels,) a feature.
            labels: in the order of the logits.
            config: not used.
        """
        del features, config
        if not examples:
            return []
        scores = np.stack(list(logits))
        return [
            Prediction(labels[best], confidence)
            for best, confidence in zip(
                scores.argmax(-1).tolist(), np.round(softmax(scores), DIGITS).tolist(), strict=True
            )
        ]

    def score(
        self, examples: Sequence[ClassificationExample], predictions: Sequence[Any], language: str
    ) -> list[Statistics]:
        """Return the statistics of `benchmark.metrics.classification`, the same in every language.

        A prediction of None, where there is none, is wrong.
        """
        del language
        return [classification_statistics(e.label, p) for e, p in zip(examples, predictions, strict=True)]

    def summarise(self, sums: Mapping[str, float], count: int) -> dict[str, float]:
        """Return accuracy, macro-F1 ... in percent."""
        return classification_scores(sums, count)

    def strata(self, example: ClassificationExample) -> Sequence[str]:
        """Return the example's label."""
        return [example.label]

    def adapt(
        self, examples: Sequence[ClassificationExample], labels: Sequence[str]
    ) -> tuple[list[ClassificationExample], dict[str, int]]:
        """Return the examples as they are.

        Raises:
            UserError: a label that the model was not trained on.
        """
        unknown = sorted({e.label for e in examples} - set(labels))
        if unknown:
            raise UserError(
                f"The test set has the labels {unknown}, but the model was trained on {sorted(labels)}. "
                "Train on a data set with the same labels, or rename them where they are read."
            )
        return list(examples), {}

    def parse_gold(self, id: str, row: Mapping[str, Any]) -> ClassificationExample:
        """Return the example of a line `{"id": ..., "gold": label}`; its text is not known."""
        if "gold" not in row:
            raise UserError(f'Example {id}: no "gold" among {sorted(row)}. Write {{"id": ..., "gold": label}}.')
        return ClassificationExample(id, "", None, str(row["gold"]))

    def health(
        self, examples: Sequence[ClassificationExample], features: Sequence[Feature], tokenizer: Any
    ) -> dict[str, float]:
        """Return the share of examples that were cut, the unknown-token rate and the fertility."""
        texts = (text for e in examples for text in (e.text, e.text_pair) if text is not None)
        cut = sum(feature.align for feature in features)
        return {"truncated_rate": round(cut / max(len(features), 1), 6), **text_health(texts, tokenizer)}


def _encode_texts(examples: Sequence[ClassificationExample], tokenizer: Any, max_length: int) -> list[Any]:
    """Return one `tokenizers.Encoding` an example, with special tokens; single texts and pairs may be mixed."""
    encodings: list[Any] = [None] * len(examples)
    for paired in (False, True):
        chosen = [i for i, e in enumerate(examples) if (e.text_pair is not None) == paired]
        if not chosen:
            continue
        frame(tokenizer, 1 + paired).room(max_length)
        texts = [[examples[i].text for i in chosen]]
        if paired:
            texts.append([examples[i].text_pair or "" for i in chosen])
        batch = tokenizer(*texts, truncation="longest_first", max_length=max_length, return_attention_mask=False)
        for i, encoding in zip(chosen, batch.encodings, strict=True):
            encodings[i] = encoding
    return encodings


def _label_id(example: ClassificationExample, label_ids: Mapping[str, int]) -> int:
    if example.label not in label_ids:
        raise UserError(
            f"Training example {example.id} has the label {example.label!r}, which is none of {list(label_ids)}. "
            "Correct it, or name it among the data set's labels."
        )
    return label_ids[example.label]


CLASSIFICATION = Classification()
