"""mini: topics, entities and questions of one parallel corpus that ships with the suite."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import get_args

from benchmark.data.files import LocalFiles, Reader, Source
from benchmark.types import Dataset, SplitName
from tasks.mini.paragraphs import TOPICS, TYPES, Layer, read_layer

FOLDER = Path(__file__).parents[1] / "data" / "mini"
LANGUAGES = {
    tag: tag for tag in ["ar", "de", "el", "en", "es", "fi", "hi", "ja", "ko", "ru", "sw", "th", "tr", "vi", "zh"]
}
NOTE = "Small, and written by a language model: to see transfer and to test with, not to publish on."


def mini(layer: Layer, task: str, labels: tuple[str, ...], note: str) -> Dataset:
    """Return one layer of the corpus as a data set."""
    splits: dict[SplitName, str] = {name: f"{{code}}/{name}.json" for name in get_args(SplitName)}
    readers: dict[SplitName, Reader] = dict.fromkeys(splits, partial(read_layer, layer=layer))
    if layer == "ner":
        readers["train"] = partial(read_layer, layer=layer, in_lower_case_too=True)
    return Dataset(
        name=f"mini_{layer}",
        task=task,
        languages=LANGUAGES,
        labels=labels,
        parallel=True,
        load=Source(LANGUAGES, LocalFiles(str(FOLDER), splits, readers)),
        audit="tasks.mini.check:check_corpus",
        licence="CC0-1.0",
        citation="tasks/data/mini/README.md",
        note=f"{NOTE} {note}".strip(),
    )


MINI_TOPICS = mini("topics", "classification", TOPICS, "")
MINI_NER = mini(
    "ner",
    "ner",
    TYPES,
    "Chinese, Japanese and Thai are tagged by character. English train has every sentence a second time in lower case.",
)
MINI_QA = mini("qa", "qa", (), "Chinese, Japanese and Thai set no spaces, so their token F1 is nearly exact match.")
