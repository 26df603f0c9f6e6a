"""A new task type: one tag a word, scored by accuracy, with a data set of it."""

from dataclasses import dataclass

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
            target = [IGNORE_INDEX] * len(encoded["input_ids"])
            for position, word in firsts:
                target[position] = labels.index(example.tags[word])
            inputs = {"input_ids": encoded["input_ids"]}
            features.append(Feature(index, inputs, align=firsts, target=target if gold else None))
        return features

    def decode(self, examples, features, logits, labels, config):
        predictions = []
        for feature, array in zip(features, logits, strict=True):
            tags = [labels[0]] * len(examples[feature.example].words)
            for position, word in feature.align:
                tags[word] = labels[int(array[position].argmax())]
            predictions.append(Prediction(tags))
        return predictions

    def score(self, examples, predictions, language):
        return [
            {"words": float(len(e.tags)), "correct": float(sum(g == t for g, t in zip(e.tags, p, strict=True)))}
            for e, p in zip(examples, predictions, strict=True)
        ]

    def summarise(self, sums, count):
        return {"word_accuracy": 100.0 * sums["correct"] / sums["words"]}

    def strata(self, example):
        return example.tags

    def adapt(self, examples, labels):
        return list(examples), {}


TAGGING = Tagging()


def load(language, split, where):
    start = {"train": 0, "validation": 40, "test": 80, "pool": 120}[split]
    for i in range(24):
        words = [f"w{(start + i * k) % 200}" for k in range(1, 5)]
        yield TaggingExample(f"{split}-{i}", tuple(words), tuple(("even", "odd")[int(w[1:]) % 2] for w in words))


ODD_WORDS = Dataset("odd_words", "tagging", {"en": "en", "de": "de", "sw": "swa"}, load, labels=("even", "odd"))
