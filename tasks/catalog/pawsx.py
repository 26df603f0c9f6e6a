"""PAWS-X: do two sentences that share their words mean the same, in seven languages."""

from __future__ import annotations

from functools import partial

from benchmark.data.classification import Columns, read_classification, to_classification
from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles
from benchmark.types import Dataset

LABELS = ("0", "1")
LANGUAGES = {code: code for code in ["de", "en", "es", "fr", "ja", "ko", "zh"]}
COLUMNS = Columns(id="id", text="sentence1", text_pair="sentence2", label="label")

PAWSX = Dataset(
    name="pawsx",
    task="classification",
    languages=LANGUAGES,
    labels=LABELS,
    parallel=True,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="classification/x-final",
            pattern={
                "train": "{code}/translated_train.tsv",
                "validation": "{code}/dev_2k.tsv",
                "test": "{code}/test_2k.tsv",
            },
            paths={("en", "train"): "en/train.tsv"},
            read=partial(read_classification, columns=COLUMNS, quoting=True, header=True, labels=LABELS),
        ),
        HubFiles(
            repository="google-research-datasets/paws-x",
            convert=partial(to_classification, columns=COLUMNS, labels=LABELS),
            revision="4cd8187c404bda33cb1f62b49b001115862acf37",
            revision_source='REVISIONS of public data-building code ("repo sha observed 2026-09-24")',
        ),
    ),
    licence="free use for any purpose, with acknowledgement of Google LLC",
    citation="Yang et al. 2019, PAWS-X: A Cross-lingual Adversarial Dataset for Paraphrase Identification",
    homepage="https://github.com/google-research-datasets/paws",
    label_note="1 is a paraphrase, 0 is none.",
    note="Test sets are human translations, train splits other than English machine translations; "
    "sentences that were not translated read NS.",
)
