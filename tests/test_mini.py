"""The corpus that ships with the suite: its format, its readers, and a checker that finds what is planted."""

from __future__ import annotations

import json
import re
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
from tasks.mini.check import SCRIPT_NAMES, check_corpus
from tasks.mini.paragraphs import TOPICS, read_layer, read_paragraphs

PARAGRAPH: dict[str, Any] = {
    "id": "test-sport-01",
    "topic": "sport",
    "sentences": ["[PER1 Amina Yusuf] rowed to [LOC2 Kisumu].", "It took her 3 hours."],
    "questions": [{"question": "How long was she on the way?", "answers": ["3 hours", "3"], "sentence": 2}],
}


def write(folder: Path, **changes: Any) -> Path:
    return write_rows(folder, [PARAGRAPH | changes])


def write_rows(folder: Path, rows: list[Any]) -> Path:
    path = folder / "test.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def asking(**changes: Any) -> list[dict[str, Any]]:
    return [PARAGRAPH["questions"][0] | changes]


def test_topics_are_of_whole_paragraphs(tmp_path: Path) -> None:
    (example,) = read_layer(write(tmp_path), layer="topics")
    assert (example.text, example.label) == ("Amina Yusuf rowed to Kisumu. It took her 3 hours.", "sport")


def test_entities_are_of_sentences(tmp_path: Path) -> None:
    first, second = read_layer(write(tmp_path), layer="ner")
    assert (first.id, first.group) == ("test-sport-01.s1", "test-sport-01")
    assert first.words == ("Amina", "Yusuf", "rowed", "to", "Kisumu", ".")
    assert first.tags == ("B-PER", "I-PER", "O", "O", "B-LOC", "O")
    assert set(second.tags) == {"O"}


def test_sentences_of_train_may_come_in_lower_case_too(tmp_path: Path) -> None:
    examples = read_layer(write(tmp_path), layer="ner", in_lower_case_too=True)
    assert [e.id for e in examples] == [f"test-sport-01.{end}" for end in ("s1", "s2", "s1.lower", "s2.lower")]
    assert examples[2].words[:3] == ("amina", "yusuf", "rowed") and examples[2].tags == examples[0].tags


def test_only_english_train_is_doubled() -> None:
    counts = {split: len(load_split(MINI_NER, "en", split, Where()).examples) for split in ("train", "test", "pool")}
    assert counts == {"train": 2 * 864, "test": 242, "pool": 96}


def test_characters_come_with_their_running_text(tmp_path: Path) -> None:
    path = write(tmp_path, sentences=["[PER1 王芳]来了。", "她等了3天。"], questions=asking(answers=["3天"]))
    first, _ = read_layer(path, layer="ner")
    assert (first.words[:3], first.tags[:3], first.text) == (("王", "芳", "来"), ("B-PER", "I-PER", "O"), "王芳来了。")


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
    "one empty sentence": ({"sentences": ["", "3 hours."]}, "empty sentence"),
    "question null": ({"questions": asking(question=None)}, "questions 1, question is null and not a text"),
    "answer a number": ({"questions": asking(answers=[5])}, "answers 1 is 5 and not a text"),
    "answers a text": ({"questions": asking(answers="abc")}, 'answers is "abc" and not a list'),
    "sentence true": ({"questions": asking(sentence=True)}, "sentence is true and not a whole number"),
    "topic a list": ({"topic": ["sport"]}, "topic is .* and not a text"),
    "id a list": ({"id": ["test-sport-01"]}, "id is .* and not a text"),
    "questions of texts": ({"questions": ["Who?"]}, 'questions 1 is "Who\\?" and not an object'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_named_with_file_and_line(tmp_path: Path, fault: str) -> None:
    changes, message = FAULTS[fault]
    with pytest.raises(DataError, match=message) as caught:
        read_paragraphs(write(tmp_path, **changes))
    assert caught.value.line == 3


NO_ID: dict[str, tuple[Any, str]] = {
    "no object": (5, "row 2 is 5 and not an object"),
    "null": (None, "row 2 is null and not an object"),
    "a broken mark and no id": ({"sentences": ["[XXX1 Amina] rowed."]}, "row 2 has no 'id'"),
}


@pytest.mark.parametrize("fault", NO_ID)
def test_rows_without_id_are_named_by_the_line_they_begin_on(tmp_path: Path, fault: str) -> None:
    row, message = NO_ID[fault]
    path = write_rows(tmp_path, [PARAGRAPH, row])
    lines = path.read_text(encoding="utf-8").split("\n")
    with pytest.raises(DataError, match=message) as caught:
        read_paragraphs(path)
    assert caught.value.line == lines.index(" },") + 2


def test_a_second_row_of_an_id_is_named_by_its_own_line(tmp_path: Path) -> None:
    path = write_rows(tmp_path, [PARAGRAPH, PARAGRAPH])
    lines = path.read_text(encoding="utf-8").split("\n")
    with pytest.raises(DataError, match="stands twice") as caught:
        read_paragraphs(path)
    assert caught.value.line == lines.index(" },") + 3


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


Rows = list[Any]
COPIED = ("en", "de", "th")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for tag in COPIED:
        shutil.copytree(FOLDER / tag, tmp_path / tag)
    return tmp_path


def planted(folder: Path, path: str, change: Callable[[Rows], Any]) -> list[Problem]:
    file = folder / path
    rows = json.loads(file.read_text(encoding="utf-8"))
    change(rows)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return check_corpus(folder, COPIED)


def english() -> Rows:
    rows: Rows = json.loads((FOLDER / "en" / "test.json").read_text(encoding="utf-8"))
    return rows


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


def keep_english_sentence(rows: Rows) -> None:
    rows[0]["sentences"][0] = english()[0]["sentences"][0]


def keep_english_question(rows: Rows) -> None:
    rows[0]["questions"][2]["question"] = english()[0]["questions"][2]["question"]


def cut(start: int | None, end: int | None) -> Callable[[Rows], None]:
    """Take characters off an answer, so that what is left still stands once in its sentence."""

    def change(rows: Rows) -> None:
        question = rows[0]["questions"][1]
        question["answers"] = [question["answers"][0][start:end]]

    return change


def ask(question: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[0]["questions"][0].update(question=question)


def answer(answers: Any) -> Callable[[Rows], None]:
    return lambda rows: rows[0]["questions"][0].update(answers=answers)


def ask_twice(rows: Rows) -> None:
    first, second, _ = rows[0]["questions"]
    first["question"], second["question"] = "Wer war es?", "wer  war es?"


def ask_again(rows: Rows) -> None:
    rows[1]["questions"][0]["question"] = rows[0]["questions"][0]["question"].upper()


def break_mark_without_id(rows: Rows) -> None:
    del rows[0]["id"]
    rows[0]["sentences"][0] = "[XXX1 Amina] rudert."


def no_object(rows: Rows) -> None:
    rows[0] = 5


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


MALFORMED: dict[str, tuple[Callable[[Rows], Any], str]] = {
    "an empty sentence": (lambda rows: rows[0]["sentences"].__setitem__(0, ""), "empty sentence"),
    "no sentences": (lambda rows: rows[0].update(sentences=[]), "empty sentence"),
    "a question that is null": (ask(None), "not a paragraph"),
    "an answer that is a number": (answer([5]), "not a paragraph"),
    "answers that are a text": (answer("abc"), "not a paragraph"),
    "a topic that is a list": (lambda rows: rows[0].update(topic=["sport"]), "not a paragraph"),
    "an id that is a list": (lambda rows: rows[0].update(id=["test-sport-01"]), "not a paragraph"),
    "a broken mark in a row without id": (break_mark_without_id, "not a paragraph"),
    "a row that is no object": (no_object, "not a paragraph"),
}
"""In the first row, whose line is 2, and 3 where it has an id."""

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
    "an answer that begins inside a word": ("de/test.json", cut(1, None), "answer off words"),
    "an answer that ends inside a word": ("de/test.json", cut(None, -1), "answer off words"),
    "a sentence left as it is in English": ("de/test.json", keep_english_sentence, "left in English"),
    "a question left as it is in English": ("de/test.json", keep_english_question, "left in English"),
    "a question asked twice of a paragraph": ("de/test.json", ask_twice, "text twice"),
    "a question asked of two paragraphs": ("de/test.json", ask_again, "text twice"),
    "a Thai question asked of two paragraphs": ("th/test.json", ask_again, "text twice"),
    "no sentences in English": ("en/test.json", lambda rows: rows[0].update(sentences=[]), "empty sentence"),
    **{fault: ("de/test.json", change, kind) for fault, (change, kind) in MALFORMED.items()},
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_checker_finds(copy: Path, fault: str) -> None:
    path, change, kind = PLANTED[fault]
    assert kind in {problem.kind for problem in planted(copy, path, change) if path in problem.message}


@pytest.mark.parametrize("fault", MALFORMED)
def test_the_checker_names_the_line(copy: Path, fault: str) -> None:
    change, kind = MALFORMED[fault]
    found = [problem.message for problem in planted(copy, "de/test.json", change) if problem.kind == kind]
    assert re.search(r"de/test\.json:[23]: ", found[0])


@pytest.mark.parametrize(("tag", "question"), [("de", "Wie viele Menschen kamen an?"), ("th", "ใครเป็นคนแรก")])
def test_short_questions_may_be_asked_of_two_paragraphs(copy: Path, tag: str, question: str) -> None:
    def ask_both(rows: Rows) -> None:
        for row in rows[:2]:
            row["questions"][0]["question"] = question

    assert planted(copy, f"{tag}/test.json", ask_both) == []


@pytest.mark.parametrize("tag", ["fi", "tr", "ko", "hi", "ar"])
def test_answers_may_end_before_a_glued_ending(tmp_path: Path, tag: str) -> None:
    assert "answer off words" not in kinds_of_one_answer(tmp_path, tag, "abc", "abcde")


def test_answers_may_begin_behind_a_glued_prefix_in_arabic(tmp_path: Path) -> None:
    assert "answer off words" not in kinds_of_one_answer(tmp_path, "ar", "cde", "abcde")


@pytest.mark.parametrize("tag", ["fi", "tr", "ko", "hi"])
def test_answers_begin_where_a_word_does_elsewhere(tmp_path: Path, tag: str) -> None:
    assert "answer off words" in kinds_of_one_answer(tmp_path, tag, "cde", "abcde")


def kinds_of_one_answer(folder: Path, tag: str, answer: str, word: str) -> set[str]:
    """Return the kinds of problem of a corpus of one question; most of them say that the corpus lacks the rest."""
    (folder / tag).mkdir()
    write(folder / tag, sentences=[f"It was {word}."], questions=asking(answers=[answer], sentence=1))
    return {problem.kind for problem in check_corpus(folder)}


def test_the_checker_finds_a_folder_of_an_unknown_script(copy: Path) -> None:
    shutil.copytree(copy / "de", copy / "am")
    assert "unknown script" in {problem.kind for problem in check_corpus(copy, COPIED)}


def test_letters_are_not_judged_by_an_unknown_script(copy: Path) -> None:
    shutil.copytree(copy / "de", copy / "am")
    assert "wrong script" not in {problem.kind for problem in check_corpus(copy, COPIED)}


def test_the_checker_finds_a_folder_that_is_no_language(copy: Path) -> None:
    shutil.copytree(copy / "de", copy / "Deutsch")
    assert "unknown script" in {problem.kind for problem in check_corpus(copy, COPIED)}


@pytest.mark.parametrize("tag", [*LANGUAGES, "he", "bn", "fa"])
def test_the_checker_knows_the_letters_of(tag: str) -> None:
    assert language(tag).script in SCRIPT_NAMES


def test_the_checker_finds_a_text_of_train_in_test(copy: Path) -> None:
    rows = json.loads((copy / "en" / "train.json").read_text(encoding="utf-8"))
    found = planted(copy, "en/test.json", lambda test: test[0].update(sentences=rows[0]["sentences"], questions=[]))
    assert "text twice" in {problem.kind for problem in found}


def test_the_checker_finds_a_missing_file(copy: Path) -> None:
    (copy / "th" / "pool.json").unlink()
    assert places(check_corpus(copy, COPIED)) == [("missing file", "th", "pool")]


def test_the_checker_finds_a_missing_folder(copy: Path) -> None:
    shutil.rmtree(copy / "th")
    assert places(check_corpus(copy, COPIED)) == [("missing file", "th", "pool"), ("missing file", "th", "test")]


@pytest.mark.parametrize("split", ["test", "pool", "train", "validation"])
def test_the_checker_finds_a_missing_file_of_english(copy: Path, split: str) -> None:
    (copy / "en" / f"{split}.json").unlink()
    assert places(check_corpus(copy, COPIED)) == [("missing file", "en", split)]


def test_english_is_needed_even_if_it_is_not_asked_for(copy: Path) -> None:
    shutil.rmtree(copy / "en")
    found = places(check_corpus(copy, ["de", "th"]))
    assert found == [("missing file", "en", split) for split in ("pool", "test", "train", "validation")]


def test_all_languages_are_needed_by_default(copy: Path) -> None:
    missing = {tag for _, tag, _ in places(check_corpus(copy))}
    assert missing == LANGUAGES.keys() - set(COPIED)


def places(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return sorted((problem.kind, problem.language, problem.split) for problem in problems)
