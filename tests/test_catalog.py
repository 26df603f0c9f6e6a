"""The catalogue: its entries are whole, and every count that the authors state of the local files holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from benchmark.data.files import Source
from benchmark.data.hub import PARQUET_BRANCH, HubFiles
from benchmark.errors import DataError, NoSuchSplit
from benchmark.languages import language
from benchmark.registry import get_dataset
from benchmark.types import Dataset, Where, fingerprint
from tasks import DATASETS

NAMES = sorted(DATASETS)
SIZES = {
    "mini_topics": 15,
    "mini_ner": 15,
    "mini_qa": 15,
    "ha_intents": 43,
    "ha_slots": 43,
    "sib200": 205,
    "xnli": 15,
    "pawsx": 7,
    "uner": 12,
    "uner_pud": 6,
    "masakhaner2": 20,
    "wikiann": 40,
    "xquad": 12,
    "mlqa": 7,
    "tydiqa": 9,
    "squad": 1,
}

SIB_LABELS = {
    "entertainment": (65, 9, 19),
    "geography": (58, 8, 17),
    "health": (77, 11, 22),
    "politics": (102, 14, 30),
    "science/technology": (176, 25, 51),
    "sports": (85, 12, 25),
    "travel": (138, 20, 40),
}
SIB_LOCAL = """am ar bn cs de el en eu fi fr gn ha he hi hu id it ja ko my nl fa pl pt qu ru es sv sw ta te tl th tr uk
ur vi yo zh zu"""

XNLI_LOCAL = ["ar", "de", "en", "es", "fr", "hi", "ru", "sw", "tr", "vi", "zh"]

NER = """
uner        ceb      test         188   1295    42    6    1    0
uner        zh       validation   500  12663   245  375  133    0
uner        zh       test         500  12012   205  429  129    0
uner        hr       test        1136  24260   392  597  414    0
uner        da       validation   564  10332   166  107  106    0
uner        da       test         565  10023   184   90  172    0
uner        da       train       4383  80378  1235  880  907    0
uner        en       validation  2001  25149   343  399  224    0
uner        en       test        2077  25097   449  317  322    0
uner        en       train      12543 204579  2873 2698 1434    0
uner        arq-Latn validation   139   2210   118   58   28    0
uner        arq-Latn test         145   2179   113   50   31    0
uner        arq-Latn train       1003  15404   757  357  206    0
uner        sr-Latn  validation   536  11993   234  293  215    0
uner        sr-Latn  test         520  11421   209  387  251    0
uner        sk       validation  1060  12733   276  300   60    0
uner        sk       test        1061  12736   539  326   50    0
uner        sv       validation   504   9797    13    5    5    0
uner        sv       test        1219  20377    33  132   31    0
uner        tl       test         128    734    19    4    0    0
uner_pud    en       test        1000  21176   414  426  235    0
uner_pud    de       test        1000  21331   418  429  192    0
uner_pud    pt       test        1000  23407   413  488  198    0
uner_pud    ru       test        1000  19355   414  346  276    0
uner_pud    sv       test        1000  19076   425  442  162    0
uner_pud    zh-Hant  test        1000  21415   473  512  154    0
masakhaner2 ha       validation   816  21537   418  340  229  175
masakhaner2 ha       test        1633  44848  1194  970 1187  757
masakhaner2 lg       validation   706  11480   446  352  253  174
masakhaner2 lg       test        1412  22329   791  590  573  313
masakhaner2 pcm      validation   806  21887   275  413  404  244
masakhaner2 pcm      test        1613  41760   639  660  658  390
masakhaner2 sw       validation   942  25251   564  813  337  304
masakhaner2 sw       test        1883  51179  1180 1924  628  597
masakhaner2 wo       validation   656  19676   264  245  186   79
masakhaner2 wo       test        1312  38127   456  536  362  169
masakhaner2 yo       validation   983  22787   373  296  197  129
masakhaner2 yo       test        1964  45653   766  528  402  312
"""
"""Data set, language, split, sentences, words, and entities (B- tags) PER, LOC, ORG, DATE; OTH is O."""

TYDIQA = {
    ("ar", "test"): 921,
    ("bn", "test"): 113,
    ("en", "test"): 440,
    ("en", "train"): 3696,
    ("fi", "test"): 782,
    ("id", "test"): 565,
    ("ko", "test"): 276,
    ("ru", "test"): 812,
    ("sw", "test"): 499,
    ("sw", "train"): 2755,
    ("te", "test"): 669,
}


def source(dataset: Dataset) -> Source:
    assert isinstance(dataset.load, Source)
    return dataset.load


def load(name: str, language: str, split: Any, data_dir: Path) -> tuple[Any, ...]:
    return source(get_dataset(name))(language, split, Where(data_dir)).examples


def begun(examples: Iterable[Any]) -> Counter[str]:
    """Entities by type, counted by their B- tags."""
    return Counter(tag[2:] for example in examples for tag in example.tags if tag.startswith("B-"))


# --------------------------------------------------------------------------- entries


def test_every_entry_is_known_here() -> None:
    assert set(SIZES) == set(DATASETS)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_bears_its_name_and_its_languages(name: str) -> None:
    dataset = get_dataset(name)
    assert (dataset.name, len(dataset.languages)) == (name, SIZES[name])
    assert all(language(tag).name != tag for tag in dataset.languages)
    assert len(set(dataset.languages.values())) == len(dataset.languages)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_says_whose_it_is(name: str) -> None:
    dataset = get_dataset(name)
    ships_with_the_suite = name.startswith("mini_")
    assert dataset.licence and dataset.citation
    assert dataset.homepage.startswith("https://") or ships_with_the_suite
    assert dataset.note.endswith(".") and dataset.task in {"classification", "ner", "qa"}


@pytest.mark.parametrize("name", NAMES)
def test_labels_stand_where_the_task_needs_them(name: str) -> None:
    dataset = get_dataset(name)
    assert bool(dataset.labels) == (dataset.task != "qa")


@pytest.mark.parametrize("name", NAMES)
def test_training_data_has_english_of_the_same_task(name: str) -> None:
    dataset = get_dataset(name)
    trained_on = get_dataset(dataset.train_on or name)
    assert "en" in trained_on.languages and trained_on.task == dataset.task


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("mini_", "ha_"))])
def test_a_hub_revision_is_a_commit_with_its_source_or_none(name: str) -> None:
    hub = source(get_dataset(name)).hub
    assert isinstance(hub, HubFiles)
    assert re.fullmatch("[0-9a-f]{40}", hub.revision) or hub.revision in {"", PARQUET_BRANCH}
    assert hub.revision_source


def test_only_labels_of_masakhaner_go_beyond_what_is_trained_on() -> None:
    for name in NAMES:
        dataset = get_dataset(name)
        beyond = set(dataset.labels) - set(get_dataset(dataset.train_on or name).labels)
        assert beyond == ({"DATE"} if name == "masakhaner2" else set())


# --------------------------------------------------------------------------- counts of the local files


@pytest.mark.parametrize("language", SIB_LOCAL.split())
def test_sib200_counts(data_dir: Path, language: str) -> None:
    for index, split in enumerate(("train", "validation", "test")):
        counts = Counter(example.label for example in load("sib200", language, split, data_dir))
        assert counts == {label: numbers[index] for label, numbers in SIB_LABELS.items()}


def test_sib200_is_parallel_by_id_and_label(data_dir: Path) -> None:
    english = {example.id: example.label for example in load("sib200", "en", "test", data_dir)}
    chinese = {example.id: example.label for example in load("sib200", "zh", "test", data_dir)}
    assert english == chinese and len(english) == 204


def test_xnli_train_is_the_whole_extract(data_dir: Path) -> None:
    counts = Counter(example.label for example in load("xnli", "en", "train", data_dir))
    assert counts == {"entailment": 5100, "neutral": 4397, "contradiction": 5504} and counts.total() == 15001


@pytest.mark.parametrize("language", XNLI_LOCAL)
def test_xnli_dev_serves_as_test(data_dir: Path, language: str) -> None:
    counts = Counter(example.label for example in load("xnli", language, "test", data_dir))
    assert counts == {"entailment": 830, "neutral": 830, "contradiction": 830}


@pytest.mark.parametrize("line", NER.strip().splitlines(), ids=lambda line: "-".join(line.split()[:3]))
def test_ner_counts(data_dir: Path, line: str) -> None:
    name, language, split, *numbers = line.split()
    examples = load(name, language, split, data_dir)
    found = begun(examples)
    words = sum(len(example.words) for example in examples)
    assert [len(examples), words, found["PER"], found["LOC"], found["ORG"], found["DATE"]] == [int(n) for n in numbers]
    assert set(found) <= set(get_dataset(name).labels)


def test_a_reader_can_leave_tags_as_they_are_written(data_dir: Path) -> None:
    local = source(get_dataset("uner")).local
    path = local.find("en_ewt", "train", data_dir)
    assert path is not None
    raw = begun(local.read_file(path))
    assert (raw["OTH"], raw["O"]) == (888, 540)


def test_pud_shares_ids_and_documents_in_all_languages(data_dir: Path) -> None:
    languages = get_dataset("uner_pud").languages
    places = [{(e.id, e.group) for e in load("uner_pud", tag, "test", data_dir)} for tag in languages]
    assert all(place == places[0] for place in places) and len(places[0]) == 1000


def test_chinese_pud_pairs_with_its_translation(data_dir: Path) -> None:
    def years(language: str) -> dict[str, set[str]]:
        examples = load("uner_pud", language, "test", data_dir)
        return {e.id: {word for word in e.words if re.fullmatch("(1[5-9]|20)[0-9]{2}", word)} for e in examples}

    english, chinese = years("en"), years("zh-Hant")
    both = [id_ for id_ in english if english[id_] and chinese[id_]]
    agreeing = sum(bool(english[id_] & chinese[id_]) for id_ in both)
    assert len(both) > 80 and agreeing / len(both) > 0.95


@pytest.mark.parametrize(("language", "split"), TYDIQA)
def test_tydiqa_counts(data_dir: Path, language: str, split: str) -> None:
    assert len(load("tydiqa", language, split, data_dir)) == TYDIQA[language, split]


@pytest.mark.parametrize("language", ["ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh"])
def test_xquad_counts(data_dir: Path, language: str) -> None:
    examples = load("xquad", language, "test", data_dir)
    assert (len(examples), len({example.group for example in examples})) == (1190, 240)
    assert all(len(example.answers) == 1 for example in examples)


def test_a_local_copy_says_how_it_differs(data_dir: Path) -> None:
    loaded = source(get_dataset("xnli"))("en", "test", Where(data_dir))
    assert loaded.variant == "train: MultiNLI extract of 15,001 pairs; test: the dev set"
    assert loaded.origin.endswith("dev-en.tsv")


def test_a_split_that_is_not_there_is_told_apart(data_dir: Path) -> None:
    with pytest.raises(NoSuchSplit, match="No train split"):
        load("masakhaner2", "sw", "train", data_dir)


# --------------------------------------------------------------------------- layouts that have no local copy here


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def test_pawsx_is_quoted_and_numbered(tmp_path: Path) -> None:
    text = 'id\tsentence1\tsentence2\tlabel\n1\t"He said ""no""\nand left ."\tHe left .\t0\n2\tA b .\tB a .\t1\n'
    write(tmp_path / "classification/x-final/de/test_2k.tsv", text)
    first, second = load("pawsx", "de", "test", tmp_path)
    assert (first.id, first.text, first.label) == ("1", 'He said "no"\nand left .', "0")
    assert (second.text_pair, second.label) == ("B a .", "1")


def test_english_pawsx_trains_on_a_file_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / "x-final/en/train.tsv", "id\tsentence1\tsentence2\tlabel\n7\ta\tb\t1\n")
    assert load("pawsx", "en", "train", tmp_path)[0].id == "7"


def chinese_pud(folder: Path, id_: str) -> Path:
    path = "ner/uner/UNER_Chinese-PUD/zh_pud-ud-test.iob2"
    write(folder / path, f"# sent_id = {id_}\n1\t北京\tB-LOC\n")
    return folder


def test_chinese_sentences_of_pud_have_the_ids_of_their_translations(tmp_path: Path) -> None:
    assert [e.id for e in load("uner_pud", "zh-Hant", "test", chinese_pud(tmp_path, "batch-0000-0001"))] == [
        "n01001-0001"
    ]


@pytest.mark.parametrize("id_", ["batch-0000-0000", "batch-0000-0031", "batch-0033-0011", "batch-0034-0001"])
def test_chinese_sentence_that_pud_does_not_have_is_an_error(tmp_path: Path, id_: str) -> None:
    with pytest.raises(DataError, match=f"zh_pud-ud-test.iob2: the sentence '{id_}'"):
        load("uner_pud", "zh-Hant", "test", chinese_pud(tmp_path, id_))


def test_wikiann_words_lose_their_language_prefix(tmp_path: Path) -> None:
    write(tmp_path / "ner/wikiann/en/test", "en:See\tO\nen:::\tO\nen:Paris\tB-LOC\n\nen:x\tO\n")
    first, second = load("wikiann", "en", "test", tmp_path)
    assert first.words == ("See", "::", "Paris") and first.tags[2] == "B-LOC"
    assert (first.id, second.id) == ("1", "2")


def test_wikiann_words_without_a_prefix_stay_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "ner/wikiann/en/test", "EU:wide\tO\nParis\tB-LOC\nid:7\tO\n")
    (example,) = load("wikiann", "en", "test", tmp_path)
    assert example.words == ("EU:wide", "Paris", "id:7")


SQUAD_FILE = (
    '{"data": [{"title": "t", "paragraphs": [{"context": "A red fox.", "qas": [{"id": "q1", "question": "Who?", '
    '"answers": [{"text": "red fox", "answer_start": 2}]}]}]}]}'
)


@pytest.mark.parametrize(
    ("name", "language", "split", "path"),
    [
        ("squad", "en", "train", "qa/squad/train-v1.1.json"),
        ("squad", "en", "test", "qa/squad/dev-v1.1.json"),
        ("mlqa", "de", "test", "qa/MLQA_V1/test/test-context-de-question-de.json"),
        ("mlqa", "de", "validation", "qa/MLQA_V1/dev/dev-context-de-question-de.json"),
    ],
)
def test_question_answering_files_are_found(tmp_path: Path, name: str, language: str, split: str, path: str) -> None:
    write(tmp_path / path, SQUAD_FILE)
    examples = load(name, language, split, tmp_path)
    assert [(e.id, e.answers[0].text) for e in examples] == [("q1", "red fox")]
    assert len(fingerprint(examples)) == 64
