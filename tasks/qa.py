"""Extractive question answering: the answer is a span of the context."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmark.errors import UserError
from benchmark.metrics.qa import qa_scores, qa_statistics
from benchmark.types import Answer, Feature, Head, Prediction, QaExample, Statistics, TrainConfig, derive_seed
from tasks.spans import best_spans
from tasks.tokens import Frame, encode_distinct, frame, text_health

NO_ANSWER = (0, 0)
"""Target of a window without the answer: the first token, which no answer can be."""


@dataclass(frozen=True, slots=True)
class Window:
    """Where the tokens of a window stand (`Feature.align`).

    Attributes:
        first: position of the first token of the context in the model's input.
        offsets: characters of the untouched context, shape (tokens of the context, 2); see `_offsets`.
        question_cut: the question lost its end.
    """

    first: int
    offsets: np.ndarray
    question_cut: bool


@dataclass(frozen=True)
class Qa:
    """Find the answer to a question in a context.

    The context is cut into windows that overlap by `doc_stride` tokens, so that the model sees all of it.
    Answers are cut out of the untouched context by character offsets, never rebuilt from tokens.
    """

    name: str = "qa"
    version: int = 1
    head: Head = "span"
    primary_metric: str = "token_f1"

    def outputs(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Return the two outputs of a token."""
        del labels
        return ("start", "end")

    def encode(
        self,
        examples: Sequence[QaExample],
        tokenizer: Any,
        labels: Sequence[str],
        config: TrainConfig,
        gold: bool,
    ) -> list[Feature]:
        """Turn each example into one feature a window.

        A question that is longer than half of the room loses its end. With `gold`, a window's target is the
        first answer if all of it is there, else (0, 0), the first token; windows without the answer are kept
        with probability `config.keep_unanswerable`, but an example always keeps one.
        """
        del labels
        surround = frame(tokenizer, 2)
        room = surround.room(config.max_length)
        known = encode_distinct((text for e in examples for text in (e.question, e.context)), tokenizer)
        offsets = {context: _offsets(context, known[context]) for context in {e.context for e in examples}}
        features: list[Feature] = []
        for i, example in enumerate(examples):
            question, context = known[example.question].ids, known[example.context].ids
            characters = offsets[example.context]
            windows = _windows(i, question, context, characters, surround, room, config.doc_stride)
            features += _training(windows, example, characters, config.keep_unanswerable) if gold else windows
        return features

    def decode(
        self,
        examples: Sequence[QaExample],
        features: Sequence[Feature],
        logits: Sequence[np.ndarray],
        labels: Sequence[str],
        config: TrainConfig,
    ) -> list[Prediction]:
        """Return the best answer of each example, and the five best as {"start", "end", "score"}.

        Args:
            examples: as given to `encode`.
            features: as it returned them.
            logits: one array of shape (tokens, 2) a feature, start and end.
            labels: not used.
            config: n_best_size, max_answer_length (characters), max_answer_tokens.
        """
        del labels
        spans = best_spans(
            [f.example for f in features],
            [f.align.offsets for f in features],
            [s[f.align.first : f.align.first + len(f.align.offsets)] for f, s in zip(features, logits, strict=True)],
            len(examples),
            config,
        )
        return [
            Prediction(example.context[found[0]["start"] : found[0]["end"]] if found else "", found)
            for example, found in zip(examples, spans, strict=True)
        ]

    def score(self, examples: Sequence[QaExample], predictions: Sequence[Any], language: str) -> list[Statistics]:
        """Return the statistics of `benchmark.metrics.qa`, by the normalisers of SQuAD and of MLQA.

        Args:
            examples: with all accepted answers.
            predictions: answer texts; None, where there is none, counts as wrong.
            language: BCP-47 tag.
        """
        return [
            qa_statistics([answer.text for answer in e.answers], p, language)
            for e, p in zip(examples, predictions, strict=True)
        ]

    def summarise(self, sums: Mapping[str, float], count: int) -> dict[str, float]:
        """Return exact match and token F1 by each normaliser, in percent."""
        return qa_scores(sums, count)

    def strata(self, example: QaExample) -> Sequence[str]:
        """Return the one class that all questions belong to."""
        del example
        return ["question"]

    def adapt(self, examples: Sequence[QaExample], labels: Sequence[str]) -> tuple[list[QaExample], dict[str, int]]:
        """Return the examples as they are: answers have no label set."""
        del labels
        return list(examples), {}

    def parse_gold(self, id: str, row: Mapping[str, Any]) -> QaExample:
        """Return the example of a line `{"id": ..., "answers": [text, ...]}`; its context is not known."""
        answers = row.get("answers")
        if not isinstance(answers, list) or not answers or not all(isinstance(text, str) for text in answers):
            raise UserError(f'Question {id}: "answers" is {answers!r}. Write {{"id": ..., "answers": [text, ...]}}.')
        return QaExample(id, "", "", tuple(Answer(text, -1) for text in answers))

    def health(self, examples: Sequence[QaExample], features: Sequence[Feature], tokenizer: Any) -> dict[str, float]:
        """Return the share of examples whose question was cut, the unknown-token rate and the fertility."""
        cut = {feature.example for feature in features if feature.align.question_cut}
        texts = (text for e in examples for text in (e.question, e.context))
        return {"truncated_rate": round(len(cut) / max(len(examples), 1), 6), **text_health(texts, tokenizer)}


def _offsets(context: str, encoding: Any) -> np.ndarray:
    """Return the characters of each token as int32 of shape (tokens, 2), without white space at either end.

    Sentence-piece tokenizers count the space before a word to it. A token that is white space only gets an
    end before its start, so that an answer may run over it but not consist of it. Tokenizers that drop accents
    leave combining marks to no token: they go with the character before them, lest answers lose their end.
    """
    spans = np.array(encoding.offsets, np.int32).reshape(-1, 2)
    length = len(context)
    index = np.arange(length + 1, dtype=np.int32)
    space = np.array([character.isspace() for character in context] + [False], bool)
    mark = np.array([unicodedata.category(character)[0] == "M" for character in context] + [False], bool)
    next_text, next_base = (np.minimum.accumulate(np.where(x, length, index)[::-1])[::-1] for x in (space, mark))
    text_end = np.maximum.accumulate(np.insert(np.where(space, 0, index + 1)[:length], 0, 0))
    starts, ends = spans.T
    next_token = np.append(starts[1:], length)[: len(ends)]
    ends = np.maximum(ends, np.minimum(next_base[ends], next_token))
    return np.stack([next_text[starts], text_end[ends]], axis=1).astype(np.int32)


def _windows(
    example: int,
    question: list[int],
    context: list[int],
    offsets: np.ndarray,
    surround: Frame,
    room: int,
    doc_stride: int,
) -> list[Feature]:
    """Cut a context into windows that overlap by `doc_stride` tokens, but by three quarters at most, to get ahead."""
    shown = question[: room // 2]
    size = room - len(shown)
    step = size - min(doc_stride, size * 3 // 4)
    count = 1 + max(0, -(-(len(context) - size) // step))
    first, cut = surround.start(shown), len(shown) < len(question)
    return [
        Feature(
            example,
            surround.compose(shown, context[start : start + size]),
            Window(first, offsets[start : start + size], cut),
        )
        for start in range(0, count * step, step)
    ]


def _training(windows: Sequence[Feature], example: QaExample, offsets: np.ndarray, keep: float) -> list[Feature]:
    """Set the targets of an example's windows, and leave out some of those without the answer."""
    whole = len(_answer_tokens(example, offsets))
    labelled = [replace(window, target=_target(window.align, example, whole)) for window in windows]
    kept = [
        window
        for number, window in enumerate(labelled)
        if window.target != NO_ANSWER or derive_seed(example.id, number) < keep * 2**63
    ]
    return kept or labelled[:1]


def _target(window: Window, example: QaExample, whole: int) -> tuple[int, int]:
    """Return the positions of the answer's first and last token, if all `whole` tokens of it are in the window."""
    tokens = _answer_tokens(example, window.offsets)
    if not whole or len(tokens) < whole:
        return NO_ANSWER
    return window.first + int(tokens[0]), window.first + int(tokens[-1])


def _answer_tokens(example: QaExample, offsets: np.ndarray) -> np.ndarray:
    """Return the indices of the tokens that share a character with the first answer."""
    if not example.answers:
        return np.array([], np.intp)
    answer = example.answers[0]
    starts, ends = offsets.T
    return np.flatnonzero((starts < answer.start + len(answer.text)) & (ends > answer.start) & (starts < ends))


QA = Qa()
