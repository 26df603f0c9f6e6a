"""TyDi QA, gold passage task: questions by speakers of nine languages, with the passage that holds the answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles, qa_rows
from benchmark.data.squad import read_squad
from benchmark.types import Dataset
from tasks.catalog.squad import ACCEPTED

LANGUAGES = {
    "en": "english",
    "ar": "arabic",
    "bn": "bengali",
    "fi": "finnish",
    "id": "indonesian",
    "ko": "korean",
    "ru": "russian",
    "sw": "swahili",
    "te": "telugu",
}


def is_of(row: Mapping[str, Any], code: str) -> bool:
    """Return whether a question is of a language: ids begin with the language's name."""
    return str(row["id"]).startswith(f"{code}-")


TYDIQA = Dataset(
    name="tydiqa",
    task="qa",
    languages=LANGUAGES,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="qa/tydiqa_goldp",
            pattern={"train": "{code}/{code}_tydiqa_train.json", "test": "{code}/{code}_tydiqa_dev.json"},
            read=partial(read_squad, accepted=ACCEPTED),
            variant="test: the dev set",
        ),
        HubFiles(
            repository="google-research-datasets/tydiqa",
            convert=partial(qa_rows, accepted=ACCEPTED),
            splits={"train": "train", "test": "validation"},
            configuration="secondary_task",
            keep=is_of,
            revision="da78f23f9119363459acbaf46bf89426ff26c259",
            revision_source="huggingface.co/datasets/google-research-datasets/tydiqa/commit/"
            "da78f23f9119363459acbaf46bf89426ff26c259",
            variant="test: the dev set",
        ),
    ),
    revision="github.com/sagorbrur/tydiqa-language-specific@55c6649475e0765f717a6d32a173c6664096a8ce",
    licence="Apache-2.0",
    citation="Clark et al. 2020, TyDi QA: A Benchmark for Information-Seeking Question Answering",
    homepage="https://github.com/google-research-datasets/tydiqa",
    note="The published test set is hidden, so the dev set serves, as everywhere. Every language has questions of its "
    "own: a gap also holds how hard they are.",
)
