"""SQuAD JSON to question answering examples."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmark.data.faults import Faults
from benchmark.data.squad import parse_answers, read_squad
from benchmark.errors import DataError
from benchmark.types import Answer
from tests.written import written

CONTEXT = "Nairobi is large."


def question(text: str = "Nairobi", start: int = 0, id_: str = "q1") -> dict[str, Any]:
    return {"id": id_, "question": "Where?", "answers": [{"text": text, "answer_start": start}]}


def squad(folder: Path, *questions: Mapping[str, Any], context: str = CONTEXT) -> Path:
    content = {"data": [{"paragraphs": [{"context": context, "qas": list(questions)}]}]}
    return written(folder, json.dumps(content, ensure_ascii=False, indent=1))


BROKEN = {
    "answer not at answer_start": ("Nairobi", 1),
    "empty answer": ("", 0),
    "answer with surrounding space": (" is", 7),
    "yes/no answer": ("yes", -1),
}


def test_question_with_its_answers(tmp_path: Path) -> None:
    (example,) = read_squad(squad(tmp_path, question("is", 8)))
    assert (example.id, example.question, example.context, example.answers) == (
        "q1",
        "Where?",
        CONTEXT,
        (Answer("is", 8),),
    )


@pytest.mark.parametrize(("fault", "answer"), BROKEN.items())
def test_broken_answer_is_named_with_file_line_and_question(
    tmp_path: Path, fault: str, answer: tuple[str, int]
) -> None:
    path = squad(tmp_path, question(), question(*answer, id_="q2"))
    with pytest.raises(DataError, match=rf"file:\d+: question 'q2': {fault}") as caught:
        read_squad(path)
    assert '"q2"' in path.read_text(encoding="utf-8").splitlines()[(caught.value.line or 0) - 1]


@pytest.mark.parametrize(("fault", "answer"), BROKEN.items())
def test_tolerant_reader_drops_and_counts(tmp_path: Path, fault: str, answer: tuple[str, int]) -> None:
    faults = Faults(tolerant=True)
    examples = read_squad(squad(tmp_path, question(), question(*answer, id_="q2")), faults=faults)
    assert [e.id for e in examples] == ["q1"]
    assert faults.counts() == {fault: 1}


def test_question_without_answers_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="question 'q1': no answer"):
        read_squad(squad(tmp_path, {**question(), "answers": []}))


def test_fault_that_a_set_is_known_for_is_kept(tmp_path: Path) -> None:
    read = partial(read_squad, accepted=("answer with surrounding space",))
    path = squad(tmp_path, question(" is", 7))
    assert read(path)[0].answers == (Answer(" is", 7),)
    assert read(path, faults=(faults := Faults(tolerant=True))) == []
    assert faults.found[0].accepted


def test_raw_answers_are_not_checked(tmp_path: Path) -> None:
    assert len(read_squad(squad(tmp_path, question("yes", -1)), raw=True)) == 1


def test_context_that_is_not_nfc_keeps_its_offsets(tmp_path: Path) -> None:
    context = "Cafe\u0301 in \u0915\u093c"
    (example,) = read_squad(squad(tmp_path, question("in", 6), context=context))
    assert example.context == context != unicodedata.normalize("NFC", context)


def test_offsets_count_code_points(tmp_path: Path) -> None:
    assert read_squad(squad(tmp_path, question("in", 3), context="🦁🦁 in"))[0].answers[0].start == 3


def test_groups_are_paragraphs_by_position(tmp_path: Path) -> None:
    paragraphs = [{"context": f"{n} a", "qas": [question("a", 2, f"{n}{m}") for m in "xy"]} for n in range(3)]
    content = {"data": [{"paragraphs": paragraphs[:2]}, {"paragraphs": paragraphs[2:]}]}
    examples = read_squad(written(tmp_path, json.dumps(content)))
    assert [e.group for e in examples] == ["1", "1", "2", "2", "3", "3"]


def test_duplicate_id_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"file:\d+: the id 'q1' was already used"):
        read_squad(squad(tmp_path, question(), question()))


def test_duplicate_id_on_one_line_is_named(tmp_path: Path) -> None:
    path = squad(tmp_path, question(), question("is", 8))
    path.write_text(json.dumps(json.loads(path.read_text())))
    with pytest.raises(DataError, match="file:1: the id 'q1' was already used in line 1"):
        read_squad(path)


def test_truncated_json_is_named_with_its_line(tmp_path: Path) -> None:
    whole = squad(tmp_path, question()).read_text(encoding="utf-8")
    with pytest.raises(DataError, match=r"cut:7: not JSON .* cut off"):
        read_squad(written(tmp_path, "\n".join(whole.splitlines()[:7]), "cut"))


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        ([], "'data'"),
        ({"data": {}}, "'data'"),
        ({"data": [{}]}, "'paragraphs'"),
        ({"data": [{"paragraphs": [{"qas": []}]}]}, "'context'"),
        ({"data": [{"paragraphs": [{"context": "", "qas": [{"id": "1"}]}]}]}, "'answers'"),
    ],
)
def test_other_json_is_named(tmp_path: Path, content: Any, missing: str) -> None:
    with pytest.raises(DataError, match=f"not SQuAD's shape: no {missing}"):
        read_squad(written(tmp_path, json.dumps(content)))


def test_file_without_questions_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file: no questions"):
        read_squad(squad(tmp_path))


def test_answers_in_the_shape_of_the_hub() -> None:
    assert parse_answers({"text": ["a", "b"], "answer_start": [1, 2]}) == (Answer("a", 1), Answer("b", 2))


@pytest.mark.parametrize("value", [None, "a", [{"text": "a"}], {"text": "a"}, {"text": ["a"], "answer_start": []}])
def test_other_shapes_are_no_answers(value: Any) -> None:
    assert parse_answers(value) is None


# --------------------------------------------------------------------------- real files


@pytest.mark.parametrize(("language", "count"), [("hi", 101), ("ar", 28)])
def test_contexts_of_xquad_are_read_as_they_are(data_dir: Path, language: str, count: int) -> None:
    examples = read_squad(data_dir / f"qa/xquad/xquad.{language}.json")
    assert len({e.context for e in examples if not unicodedata.is_normalized("NFC", e.context)}) == count


def test_paragraphs_of_xquad_are_the_same_in_all_languages(data_dir: Path) -> None:
    groups = [
        [(e.id, e.group) for e in read_squad(data_dir / f"qa/xquad/xquad.{language}.json")]
        for language in ("en", "ar", "th", "zh")
    ]
    assert groups[0][-1][1] == "240"
    assert all(group == groups[0] for group in groups)


def test_surrounding_space_in_tydiqa(data_dir: Path) -> None:
    faults = Faults(tolerant=True)
    examples = read_squad(data_dir / "qa/tydiqa_goldp/english/english_tydiqa_train.json", faults=faults)
    assert len(examples) + len(faults.found) == 3_696
    assert faults.counts() == {"answer with surrounding space": 12}
