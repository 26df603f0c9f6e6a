"""The hub's route gives the same examples as the native one.

The rows of native files are written as Parquet and JSON lines in the schema that the hub has, by parsers of
this test's own, into folders laid out like a repository, and read back by `datasets`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from benchmark.data.files import Source
from benchmark.data.hub import HubFiles, rows_of
from benchmark.errors import DataError, NoSuchSplit, UserError
from benchmark.registry import get_dataset
from benchmark.types import Where, fingerprint

datasets = pytest.importorskip("datasets")
from datasets import ClassLabel, Features, List, Value  # noqa: E402

NER_CLASSES = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
TEXT, NUMBER = Value("string"), Value("int32")
ANSWERS = {"text": List(TEXT), "answer_start": List(NUMBER)}
SIB = Features({"index_id": Value("int64"), "category": TEXT, "text": TEXT})
XNLI = Features(
    {"premise": TEXT, "hypothesis": TEXT, "label": ClassLabel(names=["entailment", "neutral", "contradiction"])}
)
UNER = Features({"idx": TEXT, "text": TEXT, "tokens": List(TEXT), "ner_tags": List(ClassLabel(names=NER_CLASSES))})
MASAKHANER = Features(
    {"id": TEXT, "tokens": List(TEXT), "ner_tags": List(ClassLabel(names=[*NER_CLASSES, "B-DATE", "I-DATE"]))}
)
SQUAD = Features({"id": TEXT, "context": TEXT, "question": TEXT, "answers": ANSWERS})
TYDIQA = Features({"id": TEXT, "title": TEXT, "context": TEXT, "question": TEXT, "answers": ANSWERS})


def sib_rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{**row, "index_id": int(row["index_id"])} for row in csv.DictReader(file, delimiter="\t")]


def xnli_rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [dict(zip(("premise", "hypothesis", "label"), line.split("\t"), strict=True)) for line in lines if line]


def uner_rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for block in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
        lines = block.split("\n")
        comments = dict(line[2:].split(" = ", 1) for line in lines if line.startswith(("# sent_id", "# text")))
        cells = [line.split("\t") for line in lines if not line.startswith("# ")]
        tags = ["O" if cell[2].endswith(("-OTH", "-O")) else cell[2] for cell in cells]
        words = [cell[1] for cell in cells]
        rows.append({"idx": comments["sent_id"], "text": comments["text"], "tokens": words, "ner_tags": tags})
    return rows


def masakhaner_rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        cells = [line.split(" ") for line in block.split("\n") if line]
        if cells:
            words, tags = zip(*cells, strict=True)
            rows.append({"id": str(len(rows)), "tokens": list(words), "ner_tags": list(tags)})
    return rows


def squad_rows(path: Path) -> list[dict[str, Any]]:
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        {
            "id": question["id"],
            "context": paragraph["context"],
            "question": question["question"],
            "answers": {key: [answer[key] for answer in question["answers"]] for key in ANSWERS},
        }
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    ]


def tydiqa_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of all languages are in one configuration on the hub."""
    ours = [{**row, "title": ""} for row in squad_rows(path)]
    return [row for own in ours for row in (own, {**own, "id": f"klingon-{own['id']}"})]


@dataclass(frozen=True)
class Case:
    """A native file, and how its rows look on the hub."""

    dataset: str
    language: str
    split: Any
    features: Features
    rows: Callable[[Path], list[dict[str, Any]]]

    @property
    def source(self) -> Source:
        load = get_dataset(self.dataset).load
        assert isinstance(load, Source)
        return load

    @property
    def hub(self) -> HubFiles:
        assert isinstance(self.source.hub, HubFiles)
        return self.source.hub

    @property
    def code(self) -> str:
        return self.source.languages[self.language]

    def native(self, data_dir: Path) -> list[Any]:
        examples = self.source(self.language, self.split, Where(data_dir)).examples
        return [replace(e, group="") if self.dataset == "uner" else e for e in examples]  # the hub has no documents

    def on_hub(self, data_dir: Path) -> Any:
        path = self.source.local.find(self.code, self.split, data_dir)
        assert path is not None
        return datasets.Dataset.from_list(self.rows(path), features=self.features)


CASES = [
    Case("sib200", "en", "train", SIB, sib_rows),
    Case("sib200", "zh", "test", SIB, sib_rows),
    Case("xnli", "fr", "test", XNLI, xnli_rows),
    Case("uner", "en", "train", UNER, uner_rows),
    Case("uner", "sr-Latn", "test", UNER, uner_rows),
    Case("uner_pud", "zh-Hant", "test", UNER, uner_rows),
    Case("uner_pud", "pt", "test", UNER, uner_rows),
    Case("masakhaner2", "yo", "validation", MASAKHANER, masakhaner_rows),
    Case("xquad", "th", "test", SQUAD, squad_rows),
    Case("tydiqa", "sw", "train", TYDIQA, tydiqa_rows),
    Case("tydiqa", "ko", "test", TYDIQA, tydiqa_rows),
]
IDS = [f"{case.dataset}-{case.language}-{case.split}" for case in CASES]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()


def repository(folder: Path, case: Case, rows: Any) -> HubFiles:
    """Lay out a folder like the hub's repository, and return the entry that reads it."""
    configuration, name = case.hub.configuration.replace("{code}", case.code), case.hub.splits[case.split]
    target = folder / configuration / name / "0000.parquet"
    target.parent.mkdir(parents=True)
    rows.to_parquet(target)
    split = f"- split: {name}\n    path: {configuration}/{name}/*.parquet"
    (folder / "README.md").write_text(f"---\nconfigs:\n- config_name: {configuration}\n  data_files:\n  {split}\n---\n")
    return replace(case.hub, repository=str(folder), revision="")


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_parquet_in_a_repository_gives_the_native_examples(tmp_path: Path, data_dir: Path, case: Case) -> None:
    hub = repository(tmp_path / "repository", case, case.on_hub(data_dir))
    loaded = hub.load(case.code, case.split, Where())
    native = case.native(data_dir)
    assert list(loaded.examples) == native
    assert fingerprint(loaded.examples) == fingerprint(native)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_json_lines_give_the_native_examples(tmp_path: Path, data_dir: Path, case: Case) -> None:
    path = str(tmp_path / "rows.jsonl")
    case.on_hub(data_dir).to_json(path, force_ascii=False)
    rows = datasets.load_dataset("json", data_files=path, split="train", features=case.features)
    assert case.hub.examples(rows, case.code) == case.native(data_dir)


def test_pawsx_classes_are_numbers_in_words() -> None:
    features = Features({"id": NUMBER, "sentence1": TEXT, "sentence2": TEXT, "label": ClassLabel(names=["0", "1"])})
    rows = datasets.Dataset.from_list([{"id": 3, "sentence1": "a", "sentence2": "b", "label": 1}], features=features)
    hub = Case("pawsx", "de", "test", features, sib_rows).hub
    assert [(e.id, e.text_pair, e.label) for e in hub.examples(rows, "de")] == [("3", "b", "1")]


def test_a_row_without_label_is_reported_with_its_number() -> None:
    rows = datasets.Dataset.from_list([{"premise": "a", "hypothesis": "b", "label": -1}], features=XNLI)
    assert next(rows_of(rows)).values["label"] == "-1"
    with pytest.raises(DataError, match=r"facebook/xnli@b8dd5d7a.*:1: the label '-1' is unknown"):
        Case("xnli", "de", "test", XNLI, xnli_rows).hub.examples(rows, "de")


# --------------------------------------------------------------------------- what is asked of the hub


def hub_of(name: str) -> HubFiles:
    return Case(name, "en", "test", SIB, sib_rows).hub


def test_a_configuration_is_asked_for_at_its_commit() -> None:
    assert hub_of("xquad").request("de", "test") == {
        "path": "google/xquad",
        "name": "xquad.de",
        "revision": "51adfef1c1287aab1d2d91b5bead9bcfb9c68583",
        "split": "validation",
    }


def test_the_parquet_branch_is_asked_for_its_files() -> None:
    assert hub_of("mlqa").request("hi", "test") == {
        "path": "facebook/mlqa",
        "data_files": {"test": "mlqa.hi.hi/test/*.parquet"},
        "revision": "refs/convert/parquet",
        "split": "test",
    }
    assert not hub_of("mlqa").pinned and hub_of("xquad").pinned


@pytest.mark.parametrize(
    ("name", "code", "split", "there"),
    [
        ("xquad", "de", "train", False),
        ("uner", "tl_trg", "test", True),
        ("uner", "tl_trg", "train", False),
        ("uner", "qaf_arabizi", "test", False),
        ("uner", "da_ddt", "train", True),
        ("uner_pud", "de_pud", "validation", False),
    ],
)
def test_an_entry_knows_its_splits(name: str, code: str, split: Any, there: bool) -> None:
    assert hub_of(name).has(code, split) == there


def test_a_split_that_the_entry_lacks_is_no_such_split() -> None:
    with pytest.raises(NoSuchSplit, match="google/xquad has no train split for 'de'"):
        hub_of("xquad").load("de", "train", Where())


def test_a_split_that_the_repository_lacks_is_no_such_split(tmp_path: Path) -> None:
    case = Case("sib200", "en", "train", SIB, sib_rows)
    rows = datasets.Dataset.from_list([{"index_id": 1, "category": "health", "text": "a"}], features=SIB)
    with pytest.raises(NoSuchSplit, match="has no test split for 'eng_Latn'"):
        repository(tmp_path / "repository", case, rows).load("eng_Latn", "test", Where())


# --------------------------------------------------------------------------- when the hub does not answer


def test_offline_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match=r"Davlan/sib200 is not in the cache, and HF_HUB_OFFLINE .* --data-dir"):
        hub_of("sib200").load("eng_Latn", "test", Where())


def test_no_network_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    answer = hub_of("sib200").answer(ConnectionError("Couldn't reach it"), "eng_Latn", "test")
    assert "cannot be reached" in str(answer) and "--data-dir" in str(answer)


def test_a_gated_repository_says_where_to_log_in() -> None:
    error = datasets.exceptions.DatasetNotFoundError("Dataset 'o/n' is a gated dataset on the Hub.")
    assert "hf auth login" in str(hub_of("sib200").answer(error, "eng_Latn", "test"))


def test_a_repository_that_is_gone_says_so() -> None:
    error = datasets.exceptions.DatasetNotFoundError("Dataset 'o/n' doesn't exist on the Hub or cannot be accessed.")
    assert "not on the hub (any more)" in str(hub_of("sib200").answer(error, "eng_Latn", "test"))


def test_missing_local_folder_and_hub_are_named_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match=r"No local qa/squad: .* rajpurkar/squad is not in the cache"):
        Case("squad", "en", "test", SQUAD, squad_rows).source("en", "test", Where(tmp_path))
