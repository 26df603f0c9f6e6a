"""XNLI: does a premise entail a hypothesis, in 15 languages; English training pairs are MultiNLI's."""

from __future__ import annotations

from functools import partial

from benchmark.data.classification import Columns, read_classification, to_classification
from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles
from benchmark.types import Dataset

LABELS = ("entailment", "neutral", "contradiction")
CODES = ["ar", "bg", "de", "el", "en", "es", "fr", "hi", "ru", "sw", "th", "tr", "ur", "vi", "zh"]
LANGUAGES = {code: code for code in CODES}

_read = partial(read_classification, quoting=False, labels=LABELS, label_map={"contradictory": "contradiction"})
_read_train = partial(_read, header=True, columns=Columns(text="premise", text_pair="hypo", label="label"))
_read_dev = partial(_read, header=False, columns=Columns(text="1", text_pair="2", label="3"), names=("1", "2", "3"))

XNLI = Dataset(
    name="xnli",
    task="classification",
    languages=LANGUAGES,
    labels=LABELS,
    parallel=True,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="classification/xnli",
            pattern={"test": "dev/dev-{code}.tsv"},
            paths={("en", "train"): "train/multinli.train.en.tsv"},
            read={"train": _read_train, "test": _read_dev},
            variant="train: MultiNLI extract of 15,001 pairs; test: the dev set",
        ),
        HubFiles(
            repository="facebook/xnli",
            convert=partial(
                to_classification,
                columns=Columns(text="premise", text_pair="hypothesis", label="label"),
                labels=LABELS,
            ),
            revision="b8dd5d7af51114dbda02c0e3f6133f332186418e",
            revision_source="huggingface.co/datasets/facebook/xnli/tree/b8dd5d7af51114dbda02c0e3f6133f332186418e",
        ),
    ),
    revision="github.com/salesforce/xnli_extension@996bd1954ce73442e378f97051c1e49403191b95 (extract)",
    licence="CC-BY-NC-4.0; MultiNLI: OANC, CC-BY-3.0, CC-BY-SA-3.0",
    citation="Conneau et al. 2018, XNLI: Evaluating Cross-lingual Sentence Representations",
    homepage="https://github.com/facebookresearch/XNLI",
    label_note="MultiNLI's extract writes contradictory for contradiction; it is mapped.",
    note="On the hub the train splits of all languages but English are machine translations.",
)
