"""SQuAD 1.1: 100,000 English questions on Wikipedia; what XQuAD and MLQA train on."""

from __future__ import annotations

from functools import partial

from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles, qa_rows
from benchmark.data.squad import AnswerFault, read_squad
from benchmark.types import Dataset

LANGUAGES = {"en": "en"}

ACCEPTED: tuple[AnswerFault, ...] = ("answer with surrounding space",)
"""Some published answers of SQuAD and the sets after it begin or end with a space; scoring does not see it."""

SQUAD = Dataset(
    name="squad",
    task="qa",
    languages=LANGUAGES,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="qa/squad",
            pattern={"train": "train-v1.1.json", "test": "dev-v1.1.json"},
            read=partial(read_squad, accepted=ACCEPTED),
            variant="test: the dev set",
        ),
        HubFiles(
            repository="rajpurkar/squad",
            convert=partial(qa_rows, accepted=ACCEPTED),
            splits={"train": "train", "test": "validation"},
            configuration="plain_text",
            revision="7b6d24c440a36b6815f21b70d25016731768db1f",
            revision_source="the folder that `datasets` caches it in, as public instructions show it "
            "(squad/plain_text/0.0.0/<commit>)",
            variant="test: the dev set",
        ),
    ),
    licence="CC-BY-SA-4.0",
    citation="Rajpurkar et al. 2016, SQuAD: 100,000+ Questions for Machine Comprehension of Text",
    homepage="https://rajpurkar.github.io/SQuAD-explorer/",
    note="The published test set is hidden, so the dev set serves; XQuAD's questions are part of it.",
)
