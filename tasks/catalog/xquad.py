"""XQuAD: 1,190 questions of SQuAD's development set, translated by professionals into eleven languages."""

from __future__ import annotations

from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles, qa_rows
from benchmark.data.squad import read_squad
from benchmark.types import Dataset

LANGUAGES = {code: code for code in ["ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh"]}

XQUAD = Dataset(
    name="xquad",
    task="qa",
    languages=LANGUAGES,
    train_on="squad",
    parallel=True,
    load=Source(
        LANGUAGES,
        LocalFiles(folder="qa/xquad", pattern={"test": "xquad.{code}.json"}, read=read_squad),
        HubFiles(
            repository="google/xquad",
            convert=qa_rows,
            splits={"test": "validation"},
            configuration="xquad.{code}",
            revision="51adfef1c1287aab1d2d91b5bead9bcfb9c68583",
            revision_source="github.com/embeddings-benchmark/mteb@a905523: mteb/tasks/retrieval/multilingual/"
            "x_qu_ad_retrieval.py",
        ),
    ),
    revision="github.com/google-deepmind/xquad@7d30520c717524000f0d9d2f9c10a069acd9d285",
    licence="CC-BY-SA-4.0",
    citation="Artetxe, Ruder and Yogatama 2020, On the Cross-lingual Transferability of Monolingual Representations",
    homepage="https://github.com/google-deepmind/xquad",
    note="A test set only, made from SQuAD's development set. XTREME averages eleven languages, without Romanian.",
)
