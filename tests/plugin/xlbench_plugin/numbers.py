"""A data set of a known task type: is the first word the larger number?"""

from benchmark.types import ClassificationExample, Dataset


def load(language, split, where):
    shift = {"en": 0, "de": 1}[language] + {"train": 0, "validation": 100, "test": 200, "pool": 300}[split]
    for i in range(24):
        label = ("first", "second")[(i + shift) % 2]
        text = f"w{i % 90 + 100} w{i % 90}" if label == "first" else f"w{i % 90} w{i % 90 + 100}"
        yield ClassificationExample(id=f"{split}-{i}", text=text, text_pair=None, label=label)


NUMBERS = Dataset("numbers", "classification", {"en": "en", "de": "de"}, load, labels=("first", "second"))
