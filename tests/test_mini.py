"""The corpus that ships with the suite: its format, its readers, and a checker that finds what is planted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmark.data import available, load_split
from benchmark.data.checks import Problem
from benchmark.errors import DataError
from benchmark.languages import language
from benchmark.types import Where
from tasks.catalog.mini import FOLDER, LANGUAGES, MINI_NER, MINI_QA, MINI_TOPICS
from tasks.mini.check import check_corpus
from tasks.mini.paragraphs import TOPICS, read_layer, read_paragraphs

PARAGRAPH = {
    "id": "test-sport-01",
    "topic": "sport",
    "sentences": ["[PER1 Amina Yusuf] rowed to [LOC2 Kisumu].", "It took her 3 hours."],
    "questions": [{"question": "How long was she on the way?", "answers": ["3 hours", "3"], "sentence": 2}],
}


def write(folder: Path, **changes: Any) -> Path:
    path = folder / "test.json"
    path.write_text(json.dumps([PARAGRAPH | changes], ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def asking(**changes: Any) -> list[dict[str, Any]]:
    return [PARAGRAPH["questions"][0] | changes]  # type: ignore[index]


def test_topics_are_of_whole_paragraphs(tmp_path: Path) -> None:
    (example,) = read_layer(write(tmp_path), layer="topics")
    assert (example.text, example.label) == ("Amina Yusuf rowed to Kisumu. It took her 3 hours.", "sport")


def test_entities_are_of_sentences(tmp_path: Path) -> None:
    first, second = read_layer(write(tmp_path), layer="ner")
    assert (first.id, first.group) == ("test-sport-01.s1", "test-sport-01")
    assert first.words == ("Amina", "Yusuf", "rowed", "to", "Kisumu", ".")
    assert first.tags == ("B-PER", "I-PER", "O", "O", "B-LOC", "O")
    assert set(second.tags) == {"O"}


def test_answers_stand_in_the_paragraph(tmp_path: Path) -> None:
    (example,) = read_layer(write(tmp_path), layer="qa")
    assert [example.context[a.start :][: len(a.text)] for a in example.answers] == ["3 hours", "3"]


def test_no_space_between_sentences_that_set_none(tmp_path: Path) -> None:
    path = write(tmp_path, sentences=["[PER1 王芳]来了。", "她等了3天。"], questions=asking(answers=["3天"]))
    (example,) = read_layer(path, layer="qa")
    assert example.context == "王芳来了。她等了3天。"
    assert example.answers[0].start == 8


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "answer shifted": ({"questions": asking(answers=["hours."[:-1] + "x"])}, "stands 0 times in sentence 2"),
    "answer twice": ({"questions": asking(answers=["o"], sentence=1)}, "stands 2 times in sentence 1"),
    "answer with space": ({"questions": asking(answers=[" 3"])}, "space around it"),
    "no such sentence": ({"questions": asking(sentence=3)}, "names sentence 3"),
    "no answer": ({"questions": asking(answers=[])}, "missing"),
    "mark inside a word": ({"sentences": ["[PER1 Ami]na rowed.", "3 hours."]}, "does not cover whole words"),
    "bracket that is no mark": ({"sentences": ["[XXX1 Amina] rowed.", "3 hours."]}, "marks no entity"),
    "entity of two types": ({"sentences": ["[PER1 A] and [LOC1 B].", "3 hours."]}, "entity 1 is PER and LOC"),
    "unknown topic": ({"topic": "sports"}, "topic 'sports'"),
    "no sentences": ({"sentences": [], "questions": []}, "empty sentence"),
    "no list": ({"sentences": None}, "not a paragraph of this format"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    changes, message = FAULTS[fault]
    with pytest.raises(DataError, match=message) as caught:
        read_paragraphs(write(tmp_path, **changes))
    assert caught.value.line == 3


@pytest.mark.parametrize(("content", "message"), [("", "not JSON"), ("{}", "not a list"), ("[]", "not a list")])
def test_files_that_are_no_paragraphs(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "test.json"
    path.write_text(content)
    with pytest.raises(DataError, match=message):
        read_paragraphs(path)


# --------------------------------------------------------------------------- the corpus itself


def test_the_corpus_is_sound() -> None:
    assert [problem.message for problem in check_corpus(FOLDER)] == []


def test_the_folders_are_the_languages() -> None:
    assert sorted({path.parent.name for path in FOLDER.glob("*/*.json")}) == sorted(LANGUAGES)
    assert sorted(path.stem for path in (FOLDER / "readings").glob("*.tsv")) == sorted(LANGUAGES)


def test_the_languages_differ() -> None:
    known = [language(tag) for tag in LANGUAGES]
    assert len(known) >= 15
    assert len({each.script for each in known}) >= 7
    assert len({each.family for each in known}) >= 8


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_test_and_pool(tag: str) -> None:
    topics = Counter(e.label for e in load_split(MINI_TOPICS, tag, "test", Where()).examples)
    assert topics == dict.fromkeys(TOPICS, 10)
    assert len(load_split(MINI_TOPICS, tag, "pool", Where()).examples) == 4 * len(TOPICS)
    assert len(load_split(MINI_QA, tag, "test", Where()).examples) == 180
    tagged = [e for e in load_split(MINI_NER, tag, "test", Where()).examples if set(e.tags) != {"O"}]
    assert len(tagged) >= 180


def test_english_alone_is_trained_on() -> None:
    found = {(tag, split) for tag, split, _ in available(MINI_QA, Where()) if split in ("train", "validation")}
    assert found == {("en", "train"), ("en", "validation")}


# --------------------------------------------------------------------------- planted faults


Rows = list[dict[str, Any]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for tag in ("en", "de", "th"):
        shutil.copytree(FOLDER / tag, tmp_path / tag)
    return tmp_path


def planted(folder: Path, path: str, change: Callable[[Rows], Any]) -> list[Problem]:
    file = folder / path
    rows = json.loads(file.read_text(encoding="utf-8"))
    change(rows)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return check_corpus(folder)


def swap_tag(rows: Rows) -> None:
    sentences = rows[0]["sentences"]
    at = next(index for index, sentence in enumerate(sentences) if "[LOC" in sentence)
    sentences[at] = sentences[at].replace("[LOC", "[ORG", 1)


def shift_answer(rows: Rows) -> None:
    question = rows[0]["questions"][0]
    question["answers"] = [question["answers"][0][1:] + "?"]


def move_answer(rows: Rows) -> None:
    rows[0]["questions"][0]["sentence"] = rows[0]["questions"][0]["sentence"] % 4 + 1


def leave_in_english(rows: Rows) -> None:
    rows[0]["sentences"][1] = "The club sold its boats, and the members went home with their coats."


def ask_in_english(rows: Rows) -> None:
    rows[0]["questions"][1]["question"] = "Who was the head of the club?"


def repeat(rows: Rows) -> None:
    rows[1]["sentences"] = rows[0]["sentences"]


def lose_id(rows: Rows) -> None:
    del rows[3]


def shorten(rows: Rows) -> None:
    rows[0]["sentences"] = [sentence.split("]")[0] + "]" for sentence in rows[0]["sentences"]]


def use_one_skeleton(rows: Rows) -> None:
    for row in rows[:20]:
        row["sentences"][0] = f"Es war im Jahr einmal {row['sentences'][0]}"


def relabel(rows: Rows) -> None:
    for row in rows[:12]:
        row["topic"] = "sport"


PLANTED: dict[str, tuple[str, Callable[[Rows], Any], str]] = {
    "a swapped tag": ("de/test.json", swap_tag, "not parallel"),
    "a shifted answer": ("de/test.json", shift_answer, "answer not in place"),
    "an answer of another sentence": ("de/test.json", move_answer, "answer not in place"),
    "an English sentence in the Thai file": ("th/test.json", leave_in_english, "wrong script"),
    "an English sentence in the German file": ("de/test.json", leave_in_english, "left in English"),
    "an English question": ("de/pool.json", ask_in_english, "left in English"),
    "a duplicate": ("de/test.json", repeat, "text twice"),
    "a missing id": ("th/test.json", lose_id, "missing id"),
    "a text cut short": ("de/test.json", shorten, "length"),
    "one skeleton for many sentences": ("de/test.json", use_one_skeleton, "skeleton"),
    "topics out of balance": ("de/test.json", relabel, "unbalanced topics"),
    "nothing but broken JSON": ("de/test.json", lambda rows: rows.clear(), "unreadable file"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_checker_finds(copy: Path, fault: str) -> None:
    path, change, kind = PLANTED[fault]
    assert kind in {problem.kind for problem in planted(copy, path, change) if path in problem.message}


def test_the_checker_finds_a_text_of_train_in_test(copy: Path) -> None:
    rows = json.loads((copy / "en" / "train.json").read_text(encoding="utf-8"))
    found = planted(copy, "en/test.json", lambda test: test[0].update(sentences=rows[0]["sentences"], questions=[]))
    assert "text twice" in {problem.kind for problem in found}


def test_the_checker_finds_a_missing_file(copy: Path) -> None:
    (copy / "th" / "pool.json").unlink()
    assert [problem.kind for problem in check_corpus(copy)] == ["missing file"]
