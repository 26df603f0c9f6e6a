"""SIB-200: the topic of a sentence of FLORES-200, in 205 languages."""

from __future__ import annotations

from functools import partial

from benchmark.data.classification import Columns, read_classification, to_classification
from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles
from benchmark.languages import flores_codes, from_flores
from benchmark.types import Dataset

LABELS = ("entertainment", "geography", "health", "politics", "science/technology", "sports", "travel")
LANGUAGES = {from_flores(code): code for code in sorted(flores_codes())}
COLUMNS = Columns(id="index_id", text="text", label="category")

SIB200 = Dataset(
    name="sib200",
    task="classification",
    languages=LANGUAGES,
    labels=LABELS,
    parallel=True,
    pool_translates_train=True,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="classification/sib200",
            pattern={"train": "{code}/train.tsv", "validation": "{code}/dev.tsv", "test": "{code}/test.tsv"},
            read=partial(read_classification, columns=COLUMNS, quoting=True, header=True, labels=LABELS),
        ),
        HubFiles(
            repository="Davlan/sib200",
            convert=partial(to_classification, columns=COLUMNS, labels=LABELS),
            revision="38977a667f6fc264d5c26ec57a01e16db040b358",
            revision_source="hf_revision of a public lighteval task set; other evaluation code pins the same",
        ),
    ),
    revision="github.com/dadelani/sib-200@593cea88519930f776c1a4a1980b6a35b39dca57",
    licence="Apache-2.0 (repository), CC-BY-SA-4.0 (text)",
    citation="Adelani et al. 2024, SIB-200: A Simple, Inclusive, and Big Evaluation Dataset for Topic Classification",
    homepage="https://github.com/dadelani/sib-200",
    note="Sentences of FLORES-200, which multilingual training corpora such as xP3 are known to hold.",
)
