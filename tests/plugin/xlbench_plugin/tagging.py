"""A new task type: one tag a word, scored by accuracy, with a data set of it."""

from dataclasses import dataclass

from benchmark.errors import UserError
from benchmark.types import IGNORE_INDEX, Dataset, Feature, Prediction


@dataclass(frozen=True, slots=True)
class TaggingExample:
    id: str
    words: tuple[str, ...]
    tags: tuple[str, ...]
    group: str = ""


class Tagging:
    name, version, head, primary_metric = "tagging", 1, "token", "word_accuracy"

    def outputs(self, labels):
        return tuple(labels)

    def encode(self, examples, tokenizer, labels, config, gold):
        features = []
        for index, example in enumerate(examples):
            encoded = tokenizer(
                list(example.words), is_split_into_words=True, truncation=True, max_length=config.max_length
            )
            firsts, seen = [], set()
            for position, word in enumerate(encoded.word_ids()):
                if word is not None and word not in seen:
                    seen.add(word)
                    firsts.append((position, word))
            if len(firsts) < len(example.words):
                found = f"only {len(firsts)} of its {len(example.words)} words are within {config.max_length} tokens"
                raise UserError(f"Sentence {example.id}: {found}. Raise --max-length.")
            target = [IGNORE_INDEX] * len(encoded["input_ids"])
            for position, word in firsts:
                target[position] = labels.index(example.tags[word])
            inputs = {"input_ids": encoded["input_ids"]}
            features.append(Feature(index, inputs, align=firsts, target=target if gold else None))
        return features

    def decode(self, examples, features, logits, labels, config):
        predictions = []
        for feature, array in zip(features, logits, strict=True):
            predictions.append(Prediction([labels[int(array[position].argmax())] for position, _ in feature.align]))
        return predictions

    def score(self, examples, predictions, language):
        statistics = []
        for example, predicted in zip(examples, predictions, strict=True):
            tags = [None] * len(example.tags) if predicted is None else predicted
            correct = sum(gold == tag for gold, tag in zip(example.tags, tags, strict=True))
            statistics.append({"words": float(len(tags)), "correct": float(correct)})
        return statistics

    def summarise(self, sums, count):
        return {"word_accuracy": 100.0 * sums["correct"] / sums["words"]}

    def strata(self, example):
        return example.tags

    def adapt(self, examples, labels):
        return list(examples), {}

    def parse_gold(self, id, row):
        tags = row.get("gold")
        if not isinstance(tags, list):
            raise UserError(f'Sentence {id}: "gold" is {tags!r}. Write a list of tags.')
        return TaggingExample(id, ("",) * len(tags), tuple(tags))


TAGGING = Tagging()


def load(language, split, where):
    start = {"train": 0, "validation": 40, "test": 80, "pool": 120}[split]
    for i in range(24):
        words = [f"w{(start + i * k) % 200}" for k in range(1, 5)]
        yield TaggingExample(f"{split}-{i}", tuple(words), tuple(("even", "odd")[int(w[1:]) % 2] for w in words))


ODD_WORDS = Dataset("odd_words", "tagging", {"en": "en", "de": "de", "sw": "swa"}, load, labels=("even", "odd"))
