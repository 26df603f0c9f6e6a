"""SQuAD v1.1 JSON to question answering examples, and the checks that answers stand where they say.

Offsets count code points of the context as it is stored. Nothing is normalised: NFC alone would shift them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from benchmark.data.faults import STRICT, Faults, SeenIds
from benchmark.data.text import clean_label, read_text
from benchmark.errors import DataError
from benchmark.types import Answer, QaExample

AnswerFault = Literal[
    "no answer", "empty answer", "yes/no answer", "answer not at answer_start", "answer with surrounding space"
]
"""What can be wrong with the answers of a question."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is written; `line` is that of its file, or the number of its row on the hub."""

    line: int | None
    id: str
    question: str
    context: str
    answers: tuple[Answer, ...]


def answer_fault(answers: Iterable[Answer], context: str) -> tuple[AnswerFault, Answer | None] | None:
    """Return the worst fault of a question's answers with the answer that has it, or None."""
    faults = [(fault, answer) for answer in answers if (fault := _fault_of(answer, context))]
    if not faults and not tuple(answers):
        return "no answer", None
    return min(faults, key=lambda found: get_args(AnswerFault).index(found[0]), default=None)


def to_qa(
    questions: Iterable[Question],
    path: Path | str,
    *,
    accepted: Collection[AnswerFault] = (),
    raw: bool = False,
    faults: Faults = STRICT,
) -> list[QaExample]:
    """Turn questions of any source (SQuAD JSON, JSON lines, hub) into examples.

    The group of a question is the number of its paragraph, from 1: a new one begins where the context differs
    from that of the question before. So it is the same by any route, and in all languages of a parallel set.

    Args:
        questions: in file order.
        path: file or hub repository, for errors.
        accepted: faults that the published set is known to have and that do no harm; a strict reader keeps such
            questions as they are, a tolerant one drops them like the others.
        raw: answers are not checked (to score predictions, offsets do not matter).
        faults: where broken answers and duplicate ids are reported.

    Raises:
        DataError: strict: a fault.
    """
    examples: list[QaExample] = []
    seen = SeenIds(path, faults)
    group, context = 0, None
    for number, question in enumerate(questions, 1):
        if question.context != context:
            group, context = group + 1, question.context
        if not raw and not _answers_stand(question, path, accepted, faults):
            continue
        id_ = clean_label(question.id) or str(number)
        if seen.is_new(id_, question.line or number):
            examples.append(QaExample(id_, question.question, question.context, question.answers, str(group)))
    return examples


def read_squad(
    path: Path, *, accepted: Collection[AnswerFault] = (), raw: bool = False, faults: Faults = STRICT
) -> list[QaExample]:
    """Read a SQuAD v1.1 JSON file; see `to_qa` for the arguments.

    Raises:
        DataError: not JSON (named with the line), not SQuAD's shape, no questions; strict: a fault.
    """
    text = read_text(path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        todo = "Repair the file; it may be cut off: fetch it again."
        raise DataError(path, error.lineno, f"not JSON ({error.msg}, column {error.colno})", todo) from error
    examples = to_qa(_Locator(path, text).questions(content), path, accepted=accepted, raw=raw, faults=faults)
    if not examples and not faults.found:
        raise DataError(path, None, "no questions", "The file is empty or was cut off; fetch it again.")
    return examples


def parse_answers(value: Any) -> tuple[Answer, ...] | None:
    """Return answers written as a list of `{"text", "answer_start"}` or, as on the hub, as one dict of two lists.

    None stands for any other shape.
    """
    try:
        if isinstance(value, Mapping):
            pairs = list(zip(value["text"], value["answer_start"], strict=True))
        else:
            pairs = [(answer["text"], answer["answer_start"]) for answer in value]
        return tuple(Answer(str(text), int(start)) for text, start in pairs)
    except (TypeError, KeyError, ValueError):
        return None


class _Locator:
    """Walks through SQuAD's JSON and knows about where in the file it is."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.position, self.line = 0, 1

    def questions(self, content: Any) -> Iterator[Question]:
        """Yield the questions of `data[].paragraphs[].qas[]`."""
        for article in self.get(content, "data", list):
            for paragraph in self.get(article, "paragraphs", list):
                context = self.get(paragraph, "context", str)
                for question in self.get(paragraph, "qas", list):
                    id_ = str(question.get("id", "")) if isinstance(question, dict) else ""
                    self.advance(id_)
                    answers = parse_answers(self.get(question, "answers", list))
                    if answers is None:
                        self.fail(f"question {id_!r}: an answer without `text` or `answer_start`")
                    yield Question(self.line, id_, self.get(question, "question", str), context, answers)

    def get(self, value: Any, key: str, kind: type) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get(key), kind):
            self.fail(f"not SQuAD's shape: no {key!r} ({kind.__name__}) where one is expected")
        return value[key]

    def fail(self, found: str) -> NoReturn:
        todo = "SQuAD v1.1 is data[].paragraphs[] with `context` and `qas[]`, these with `id`, `question`, `answers`."
        raise DataError(self.path, self.line, found, todo)

    def advance(self, id_: str) -> None:
        """Move on to the next mention of the id, if it is written without escapes."""
        at = self.text.find(f'"{id_}"', self.position)
        if at >= 0:
            self.line += self.text.count("\n", self.position, at)
            self.position = at + 1


def _answers_stand(question: Question, path: Path | str, accepted: Collection[AnswerFault], faults: Faults) -> bool:
    found = answer_fault(question.answers, question.context)
    if found is None:
        return True
    fault, answer = found
    what = f" ({answer.text[:40]!r} at {answer.start})" if answer else ""
    todo = "Repair the answer, or leave such questions out with --tolerant (the record counts them)."
    found_text = f"question {question.id!r}: {fault}{what}"
    return faults.report(fault, path, question.line, found_text, todo, accepted=fault in accepted)


def _fault_of(answer: Answer, context: str) -> AnswerFault | None:
    if not answer.text.strip():
        return "empty answer"
    if answer.start == -1 and answer.text.lower() in ("yes", "no"):
        return "yes/no answer"
    if answer.start < 0 or not context.startswith(answer.text, answer.start):
        return "answer not at answer_start"
    return "answer with surrounding space" if answer.text != answer.text.strip() else None
