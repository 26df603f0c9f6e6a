"""On real evaluation data, a model that knows the gold gets all of it back through encode and decode."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmark.types import Answer, NerExample, QaExample, TrainConfig
from tasks.ner import NER
from tasks.qa import NO_ANSWER, QA
from tests.families import family

LANGUAGES = ("ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")
LABELS = ("PER", "LOC", "ORG")


@cache
def questions(folder: Path, language: str) -> tuple[QaExample, ...]:
    articles = json.loads((folder / f"xquad.{language}.json").read_text(encoding="utf-8"))["data"]
    return tuple(
        QaExample(
            row["id"],
            row["question"],
            paragraph["context"],
            tuple(Answer(a["text"], a["answer_start"]) for a in row["answers"]),
        )
        for article in articles
        for paragraph in article["paragraphs"]
        for row in paragraph["qas"]
    )


@cache
def sentences(path: Path) -> tuple[NerExample, ...]:
    found = []
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit() and "\t" in line]
        tags = tuple("O" if row[2] == "B-O" or row[2].endswith("OTH") else row[2] for row in rows)
        found.append(NerExample(str(number), tuple(row[1] for row in rows), tags))
    return tuple(found)


@pytest.mark.parametrize("name", ["xlmr", "modernbert"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_of_xquad_is_covered(data_dir: Path, language: str, name: str) -> None:
    folder = data_dir / "qa" / "xquad"
    text = tuple(q.context for code in LANGUAGES for q in questions(folder, code)[:100:10])
    examples, config = questions(folder, language), TrainConfig(max_length=384, doc_stride=128, max_answer_length=0)
    features = QA.encode(examples, family(name, text, 3000), (), config, gold=True)
    logits = [np.zeros((len(f.inputs["input_ids"]), 2), np.float32) for f in features]
    for feature, scores in zip(features, logits, strict=True):
        if feature.target != NO_ANSWER:
            scores[feature.target[0], 0] = scores[feature.target[1], 1] = 50
    predictions = QA.decode(examples, features, logits, (), config)
    lost = [e.id for e, p in zip(examples, predictions, strict=True) if e.answers[0].text not in p.value]
    assert lost == []


@pytest.mark.parametrize(
    "treebank", ["English-EWT", "Chinese-GSDSIMP", "Serbian-SET", "Maghrebi_Arabic_French-Arabizi"]
)
@pytest.mark.parametrize("name", ["xlmr", "modernbert"])
def test_every_tag_of_universal_ner_comes_back(data_dir: Path, treebank: str, name: str) -> None:
    path = next((data_dir / "ner" / "uner" / f"UNER_{treebank}").glob("*test.iob2"))
    examples, config = sentences(path), TrainConfig(max_length=32)
    text = tuple(" ".join(e.words) for e in examples[:300])
    features = NER.encode(examples, family(name, text, 2000), LABELS, config, gold=False)
    outputs = NER.outputs(LABELS)
    logits = [np.zeros((len(f.inputs["input_ids"]), len(outputs)), np.float32) for f in features]
    for feature, scores in zip(features, logits, strict=True):
        for position, word in feature.align:
            scores[position, outputs.index(examples[feature.example].tags[word])] = 50
    predictions = NER.decode(examples, features, logits, LABELS, config)
    assert [p.value for p in predictions] == [list(e.tags) for e in examples]
