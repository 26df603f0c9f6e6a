"""MLQA: questions in seven languages on Wikipedia paragraphs that are parallel in about four of them."""

from __future__ import annotations

from functools import partial

from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import PARQUET_BRANCH, PARQUET_FILES, HubFiles, qa_rows
from benchmark.data.squad import read_squad
from benchmark.types import Dataset
from tasks.catalog.squad import ACCEPTED

LANGUAGES = {code: code for code in ["ar", "de", "en", "es", "hi", "vi", "zh"]}

MLQA = Dataset(
    name="mlqa",
    task="qa",
    languages=LANGUAGES,
    train_on="squad",
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="qa/MLQA_V1",
            pattern={
                "validation": "dev/dev-context-{code}-question-{code}.json",
                "test": "test/test-context-{code}-question-{code}.json",
            },
            read=partial(read_squad, accepted=ACCEPTED),
        ),
        HubFiles(
            repository="facebook/mlqa",
            convert=partial(qa_rows, accepted=ACCEPTED),
            splits={"validation": "validation", "test": "test"},
            configuration="mlqa.{code}.{code}",
            data_files=PARQUET_FILES,
            revision=PARQUET_BRANCH,
            revision_source="no commit of that branch known; the script's own is "
            "397ed406c1a7902140303e7faf60fff35b58d285 (lighteval, tasks/multilingual/tasks/mlqa.py)",
        ),
    ),
    licence="CC-BY-SA-3.0",
    citation="Lewis et al. 2020, MLQA: Evaluating Cross-lingual Extractive Question Answering",
    homepage="https://github.com/facebookresearch/MLQA",
    note="Question and context are in one language (the diagonal of MLQA). Each language has another part of the "
    "questions: a gap also holds how hard they are.",
)
