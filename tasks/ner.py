"""Named entity recognition: one IOB2 tag a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from benchmark.errors import UserError
from benchmark.metrics.ner import entity_scores, entity_statistics
from benchmark.types import IGNORE_INDEX, Feature, Head, NerExample, Prediction, Statistics, TrainConfig
from tasks.numbers import DIGITS, softmax
from tasks.tokens import Frame, encode_distinct, frame, text_health, word_mark

OUTSIDE = "O"


@dataclass(frozen=True)
class Ner:
    """Tag words.

    The first subword of a word carries its label. Where an example has a running text, its subwords may hold several
    words: the label of such a subword is that of its first word, and the tag that is predicted for it continues over
    the others. A sentence longer than `max_length` is cut at word boundaries into windows that do not overlap, as
    XTREME's preprocessing does: every word is then trained on once and tagged once, and nothing has to be reconciled.
    `Feature.align` is an int array of shape (words, 2): position of a word's subword in the window, index of the word
    in the sentence.
    """

    name: str = "ner"
    version: int = 1
    head: Head = "token"
    primary_metric: str = "entity_f1"

    def outputs(self, labels: Sequence[str]) -> tuple[str, ...]:
        """Return the IOB2 tags of the entity types: O, B-X, I-X, B-Y ..."""
        return (OUTSIDE, *(f"{prefix}-{label}" for label in labels for prefix in "BI"))

    def encode(
        self,
        examples: Sequence[NerExample],
        tokenizer: Any,
        labels: Sequence[str],
        config: TrainConfig,
        gold: bool,
    ) -> list[Feature]:
        """Turn each sentence into one feature, or several where it is longer than `config.max_length`.

        Raises:
            UserError: with `gold`, a tag whose type is none of `labels`.
        """
        surround = frame(tokenizer, 1)
        room = surround.room(config.max_length)
        tag_ids = {tag: i for i, tag in enumerate(self.outputs(labels))}
        mark = word_mark(tokenizer)
        texts = [text for e in examples for text in ([e.text] if e.text else [mark + word for word in e.words])]
        known = encode_distinct(texts, tokenizer)
        features = []
        for i, example in enumerate(examples):
            targets = _tag_ids(example, tag_ids) if gold else None
            pieces = _running(example, known[example.text]) if example.text else _separate(example, mark, known)
            features += [_feature(i, pieces, window, room, surround, targets) for window in _windows(pieces, room)]
        return features

    def decode(
        self,
        examples: Sequence[NerExample],
        features: Sequence[Feature],
        logits: Sequence[np.ndarray],
        labels: Sequence[str],
        config: TrainConfig,
    ) -> list[Prediction]:
        """Return one tag a word, with the probability of each.

        A word that the tokenizer makes nothing of (a zero-width character) is O, with probability 0.

        Args:
            examples: as given to `encode`.
            features: as it returned them.
            logits: one array of shape (tokens, outputs) a feature.
            labels: entity types in the order that the model was trained with.
            config: not used.
        """
        del config
        names = self.outputs(labels)
        tags = [[OUTSIDE] * len(e.words) for e in examples]
        confidences = [[0.0] * len(e.words) for e in examples]
        for feature, scores in zip(features, logits, strict=True):
            positions, words = feature.align.T
            probabilities = softmax(scores[positions])
            best = probabilities.argmax(-1).tolist()
            winning = np.round(probabilities.max(-1), DIGITS).tolist()
            inside = [False, *(positions[1:] == positions[:-1]).tolist()]  # of a subword that holds several words
            for word, tag_id, probability, continues in zip(words.tolist(), best, winning, inside, strict=False):
                tags[feature.example][word] = names[tag_id].replace("B-", "I-") if continues else names[tag_id]
                confidences[feature.example][word] = probability
        return [Prediction(*pair) for pair in zip(tags, confidences, strict=True)]

    def score(self, examples: Sequence[NerExample], predictions: Sequence[Any], language: str) -> list[Statistics]:
        """Return the statistics of `benchmark.metrics.ner`, the same in every language.

        Args:
            examples: with gold tags.
            predictions: one sequence of tags a sentence; None, where there is none, counts as wrong in every word.
            language: not used.

        Raises:
            UserError: a prediction with more or fewer tags than the sentence has words.
        """
        del language
        return [
            entity_statistics(e.tags, _one_tag_a_word(e, predicted))
            for e, predicted in zip(examples, predictions, strict=True)
        ]

    def summarise(self, sums: Mapping[str, float], count: int) -> dict[str, float]:
        """Return entity F1, default and strict, and more, in percent."""
        return entity_scores(sums, count)

    def strata(self, example: NerExample) -> Sequence[str]:
        """Return the type of each entity in the sentence (an orphan I- starts one, as seqeval has it)."""
        before = (OUTSIDE, *example.tags)
        return [
            tag[2:]
            for previous, tag in zip(before, example.tags, strict=False)
            if tag != OUTSIDE and (tag.startswith("B-") or previous[2:] != tag[2:])
        ]

    def adapt(self, examples: Sequence[NerExample], labels: Sequence[str]) -> tuple[list[NerExample], dict[str, int]]:
        """Make O of the entity types that the model was not trained on, and count the words concerned."""
        known = set(self.outputs(labels))
        changed = Counter(tag[2:] for e in examples for tag in e.tags if tag not in known)
        adapted = [
            e if known.issuperset(e.tags) else replace(e, tags=tuple(t if t in known else OUTSIDE for t in e.tags))
            for e in examples
        ]
        return adapted, {f"{kind} -> O: not in training labels": changed[kind] for kind in sorted(changed)}

    def parse_gold(self, id: str, row: Mapping[str, Any]) -> NerExample:
        """Return the example of a line `{"id": ..., "gold": [tag, ...]}`; its words are not known."""
        tags = row.get("gold")
        if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
            raise UserError(f'Sentence {id}: "gold" is {tags!r}. Write {{"id": ..., "gold": ["O", "B-PER", ...]}}.')
        return NerExample(id, ("",) * len(tags), tuple(tags))

    def health(self, examples: Sequence[NerExample], features: Sequence[Feature], tokenizer: Any) -> dict[str, float]:
        """Return the unknown-token rate, the fertility, and the share of sentences with a word that is cut.

        Only a word longer than a whole window is: of such a word the model sees the beginning.
        """
        mark, after = word_mark(tokenizer), len(frame(tokenizer, 1).special[1][0])
        ends = [
            (feature, examples[feature.example], *feature.align[-1].tolist())
            for feature in features
            if len(feature.align)
        ]
        last = [(feature, mark + e.words[word], position) for feature, e, position, word in ends if not e.text]
        words = encode_distinct((word for _, word, _ in last), tokenizer)
        cut = {
            feature.example
            for feature, word, position in last
            if position + len(words[word].ids) > len(feature.inputs["input_ids"]) - after
        }
        texts = (e.text or " ".join(e.words) for e in examples)
        return {"truncated_rate": round(len(cut) / max(len(examples), 1), 6), **text_health(texts, tokenizer)}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Subwords that stay together, and the words whose tag their first one bears."""

    ids: Sequence[int]
    words: Sequence[int]


def _separate(example: NerExample, mark: str, known: Mapping[str, Any]) -> list[_Piece]:
    """Return a piece a word."""
    return [_Piece(known[mark + word].ids, (index,)) for index, word in enumerate(example.words)]


def _running(example: NerExample, encoding: Any) -> list[_Piece]:
    """Return a piece a subword of the running text; a word belongs to the last subword that holds its beginning.

    The last, because a mark of the text's beginning may claim the first character too.
    """
    owned: list[list[int]] = [[] for _ in encoding.ids]
    end = 0
    for index, word in enumerate(example.words):
        start = example.text.find(word, end)
        if start < 0:
            raise UserError(f"Sentence {example.id}: the word {word!r} does not stand in its text {example.text!r}.")
        end = start + len(word)
        holders = [k for k, (first, last) in enumerate(encoding.offsets) if first <= start < last]
        if holders:
            owned[holders[-1]].append(index)
    return [_Piece((id_,), words) for id_, words in zip(encoding.ids, owned, strict=True)]


def _windows(pieces: Sequence[_Piece], room: int) -> Iterator[range]:
    """Yield ranges of pieces that fill `room` subwords each; a longer piece has a window of its own."""
    start = used = 0
    for i, piece in enumerate(pieces):
        if i > start and used + len(piece.ids) > room:
            yield range(start, i)
            start, used = i, 0
        used += len(piece.ids)
    yield range(start, len(pieces))


def _feature(
    example: int,
    pieces: Sequence[_Piece],
    window: range,
    room: int,
    surround: Frame,
    targets: Sequence[int] | None,
) -> Feature:
    """Put the subwords of a window together; a piece longer than `room` keeps its beginning."""
    ids: list[int] = []
    align = []
    for i in window:
        if pieces[i].ids:
            align += [(surround.start() + len(ids), word) for word in pieces[i].words]
        ids += pieces[i].ids
    inputs = surround.compose(ids[:room])
    labelled = None
    if targets is not None:
        labelled = [IGNORE_INDEX] * len(inputs["input_ids"])
        for position, word in reversed(align):  # the first word of a subword wins
            labelled[position] = targets[word]
    return Feature(example, inputs, np.array(align, np.int32).reshape(-1, 2), labelled)


def _tag_ids(example: NerExample, tag_ids: Mapping[str, int]) -> list[int]:
    for tag in example.tags:
        if tag not in tag_ids:
            raise UserError(
                f"Training sentence {example.id} has the tag {tag!r}, which is none of {list(tag_ids)}. "
                "Correct it, or name its type among the data set's labels."
            )
    return [tag_ids[tag] for tag in example.tags]


def _one_tag_a_word(example: NerExample, predicted: Sequence[str] | None) -> Sequence[str] | None:
    if predicted is not None and len(predicted) != len(example.tags):
        raise UserError(
            f"Sentence {example.id} has {len(example.tags)} words, but {len(predicted)} tags are predicted. "
            "Give one tag a word."
        )
    return predicted


NER = Ner()
