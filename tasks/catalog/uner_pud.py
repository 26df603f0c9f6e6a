"""Universal NER on the Parallel Universal Dependencies treebanks: the same 1,000 sentences in every language."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmark.data.faults import STRICT, Faults
from benchmark.data.tables import Row
from benchmark.languages import from_ud
from benchmark.types import Dataset, NerExample
from tasks.catalog.pud_ids import with_shared_id
from tasks.catalog.uner import CONVERT, READ, TYPES, universal_ner

TREEBANKS = {
    "en_pud": "UNER_English-PUD",
    "de_pud": "UNER_German-PUD",
    "pt_pud": "UNER_Portuguese-PUD",
    "ru_pud": "UNER_Russian-PUD",
    "sv_pud": "UNER_Swedish-PUD",
    "zh_pud": "UNER_Chinese-PUD",
}
LANGUAGES = {from_ud(code): code for code in TREEBANKS}


def read_pud(path: Path, *, raw: bool = False, faults: Faults = STRICT) -> list[NerExample]:
    """Read a native file; Chinese gets the ids of the others, unless all is left as written (`raw`)."""
    examples = READ(path, raw=raw, faults=faults)
    return examples if raw else [with_shared_id(example, path) for example in examples]


def convert_pud(rows: Iterable[Row], path: str, *, faults: Faults = STRICT) -> list[NerExample]:
    """Convert the hub's rows; Chinese gets the ids of the others."""
    return [with_shared_id(example, path) for example in CONVERT(rows, path, faults=faults)]


UNER_PUD = Dataset(
    name="uner_pud",
    task="ner",
    languages=LANGUAGES,
    labels=TYPES,
    train_on="uner",
    parallel=True,
    load=universal_ner(
        TREEBANKS,
        LANGUAGES,
        only=dict.fromkeys(TREEBANKS, ("test",)),
        read=read_pud,
        convert=convert_pud,
    ),
    revision="github.com/UniversalNER/UNER_English-PUD@07ea0553144e3fcf3d6633efe2a075b725a0d262",
    licence="CC-BY-SA-3.0 (Swedish: CC-BY-SA-4.0)",
    citation="Mayhew et al. 2024, Universal NER: A Gold-Standard Multilingual Named Entity Recognition Benchmark",
    homepage="https://www.universalner.org",
    note="Translations, with one test split each; Chinese is in traditional characters, and its ids are mapped to "
    "those of the other languages.",
)
