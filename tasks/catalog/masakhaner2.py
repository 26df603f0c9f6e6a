"""MasakhaNER 2.0: named entities in the news of 20 African languages."""

from __future__ import annotations

from functools import partial

from benchmark.data.conll import read_conll
from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import PARQUET_BRANCH, PARQUET_FILES, HubFiles, ner_rows
from benchmark.data.jsonl import NerFields
from benchmark.languages import from_iso639_3
from benchmark.types import Dataset

TYPES = ("PER", "ORG", "LOC", "DATE")
CODES = ["bam", "bbj", "ewe", "fon", "hau", "ibo", "kin", "lug", "luo", "mos"]
CODES += ["nya", "pcm", "sna", "swa", "tsn", "twi", "wol", "xho", "yor", "zul"]
LANGUAGES = {from_iso639_3(code): code for code in CODES}

MASAKHANER2 = Dataset(
    name="masakhaner2",
    task="ner",
    languages=LANGUAGES,
    labels=TYPES,
    train_on="uner",
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="ner/masakhaner2",
            pattern={"train": "{code}/train.txt", "validation": "{code}/dev.txt", "test": "{code}/test.txt"},
            read=partial(
                read_conll, delimiter=" ", word_column=0, tag_column=1, columns=(2,), comments=False, types=TYPES
            ),
        ),
        HubFiles(
            repository="masakhane/masakhaner2",
            convert=partial(ner_rows, fields=NerFields(words="tokens", tags="ner_tags"), types=TYPES),
            data_files=PARQUET_FILES,
            revision=PARQUET_BRANCH,
            revision_source="no commit of that branch known; the script's own is "
            "60512e89e68841b6b5ed1be59caf97b169f0d27a",
        ),
    ),
    revision="github.com/masakhane-io/masakhane-ner@ba5843cd08aa491d5f96a5e809e71eb9ec461391",
    licence="CC-BY-NC-4.0",
    citation="Adelani et al. 2022, MasakhaNER 2.0: Africa-centric Transfer Learning for Named Entity Recognition",
    homepage="https://github.com/masakhane-io/masakhane-ner",
    label_note="DATE is not in the data trained on (uner).",
    note="There is no English part, and every language has texts of its own: a gap also holds how hard they are.",
)
