"""CoNLL and IOB2 files to named entity examples."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from benchmark.data.conll import read_conll
from benchmark.data.faults import Faults
from benchmark.errors import DataError
from benchmark.types import NerExample
from tests.written import written

TYPES = ("PER", "LOC", "ORG")

read_uner = partial(
    read_conll,
    word_column=1,
    tag_column=2,
    columns={3, 5},
    comments=True,
    types=TYPES,
    tag_map={"B-OTH": "O", "I-OTH": "O", "B-O": "O", "I-O": "O"},
)
read_two_columns = partial(
    read_conll, delimiter=" ", word_column=0, tag_column=1, columns={2}, comments=False, types=(*TYPES, "DATE")
)


def only(examples: list[NerExample]) -> NerExample:
    (example,) = examples
    return example


def test_lines_of_3_and_5_columns(tmp_path: Path) -> None:
    example = only(read_uner(written(tmp_path, "1\tAda\tB-PER\t-\tann\n2\tsleeps\tO\n\n")))
    assert (example.words, example.tags) == (("Ada", "sleeps"), ("B-PER", "O"))


def test_other_entities_become_o(tmp_path: Path) -> None:
    path = written(tmp_path, "1\ta\tB-OTH\n2\tb\tI-OTH\n3\tc\tB-O\n4\td\tB-LOC\n")
    assert only(read_uner(path)).tags == ("O", "O", "O", "B-LOC")


def test_raw_tags_are_those_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "1\ta\tB-OTH\n2\tb\tB-O\n3\tc\tNOUN\n")
    assert only(read_uner(path, raw=True)).tags == ("B-OTH", "B-O", "NOUN")


def test_ids_and_documents_come_from_comments(tmp_path: Path) -> None:
    first = "# newdoc id = d1\n# sent_id = s1\n1\ta\tO\n\n# sent_id = s2\n1\tb\tO\n\n"
    second = "# newdoc id = d2\n# sent_id = s3\n1\tc\tO\n"
    examples = read_uner(written(tmp_path, first + second))
    assert [(e.id, e.group) for e in examples] == [("s1", "d1"), ("s2", "d1"), ("s3", "d2")]


def test_sentences_without_an_id_are_numbered_from_1(tmp_path: Path) -> None:
    assert [e.id for e in read_two_columns(written(tmp_path, "a O\n\n\n\nb O\n"))] == ["1", "2"]


def test_token_may_be_a_hash(tmp_path: Path) -> None:
    assert only(read_uner(written(tmp_path, "# text = # 1\n1\t#\tO\n2\t1\tO\n"))).words == ("#", "1")


def test_token_may_be_a_hash_where_there_are_no_comments(tmp_path: Path) -> None:
    assert only(read_two_columns(written(tmp_path, "# O\n#Lagos B-LOC\n"))).words == ("#", "#Lagos")


def test_hash_in_the_first_column_of_a_commented_file_is_a_token(tmp_path: Path) -> None:
    read = partial(read_uner, word_column=0, tag_column=1, columns={2})
    assert only(read(written(tmp_path, "# text = # a\n#\tO\na\tO\n"))).words == ("#", "a")


def test_hash_that_opens_a_sentence_is_a_token_where_spaces_part_the_columns(tmp_path: Path) -> None:
    read = partial(read_two_columns, columns=None, comments=True)
    examples = read(written(tmp_path, "# sent_id = 1\n# O\na O\n\n# sent_id = 2\n# B-LOC\n"))
    assert [(e.id, e.words) for e in examples] == [("1", ("#", "a")), ("2", ("#",))]


def test_token_may_hold_a_space(tmp_path: Path) -> None:
    assert only(read_uner(written(tmp_path, "1\t10 000\tO\n"))).words == ("10 000",)


def test_comment_may_hold_tabs(tmp_path: Path) -> None:
    assert only(read_uner(written(tmp_path, "# text = a\tb\tO\n1\ta\tO\n"))).words == ("a",)


def test_orphan_inside_tags_are_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "1\ta\tI-PER\n2\tb\tI-LOC\n")
    assert only(read_uner(path)).tags == ("I-PER", "I-LOC")


def test_zero_width_characters_stay_in_words_only(tmp_path: Path) -> None:
    example = only(read_two_columns(written(tmp_path, "a\u200bb B-LOC\ufeff\n")))
    assert (example.words, example.tags) == (("a\u200bb",), ("B-LOC",))


def test_wrong_column_count_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: 4 columns where 3 or 5 are expected"):
        read_uner(written(tmp_path, "1\ta\tO\n2\tb\tO\t-\n"))


def test_line_cut_off_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:2: 1 columns where 2 are expected"):
        read_two_columns(written(tmp_path, "a O\nb"))


@pytest.mark.parametrize("tag", ["B-DATE", "LOC", "B-", "E-LOC", "b-LOC", ""])
def test_unknown_tag_names_the_line(tmp_path: Path, tag: str) -> None:
    with pytest.raises(DataError, match=f"file:2: the tag '{tag}' of 'b' is unknown.*PER, LOC, ORG"):
        read_uner(written(tmp_path, f"1\ta\tO\n2\tb\t{tag}\n"))


def test_tolerant_reader_drops_the_sentence(tmp_path: Path) -> None:
    faults = Faults(tolerant=True)
    assert [e.id for e in read_two_columns(written(tmp_path, "a X\n\nb O\n"), faults=faults)] == ["2"]
    assert faults.counts() == {"unknown tag": 1}


def test_duplicate_id_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:5: the id 's' was already used in line 2"):
        read_uner(written(tmp_path, "# sent_id = s\n1\ta\tO\n\n# sent_id = s\n1\tb\tO\n"))


def test_empty_word_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="file:1: an empty word"):
        read_uner(written(tmp_path, "1\t\tO\n"))


@pytest.mark.parametrize("content", ["", "\n\n", "# sent_id = 1\n"])
def test_file_without_sentences_is_an_error(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match="file: no sentences"):
        read_uner(written(tmp_path, content))


# --------------------------------------------------------------------------- real files


def test_draft_train_file_of_uner(data_dir: Path) -> None:
    examples = read_uner(data_dir / "ner/uner/UNER_English-EWT/en_ewt-ud-train.iob2")
    tags = [tag for example in examples for tag in example.tags]
    assert (len(examples), len(tags)) == (12_543, 204_579)
    assert [tags.count(f"B-{kind}") for kind in ("LOC", "PER", "ORG")] == [2_698, 2_873, 1_434]
    assert set(tags) == {"O", *(f"{prefix}-{kind}" for prefix in "BI" for kind in TYPES)}


def test_comment_with_a_tab_in_arabizi(data_dir: Path) -> None:
    path = data_dir / "ner/uner/UNER_Maghrebi_Arabic_French-Arabizi/qaf_arabizi-ud-train.iob2"
    assert len(read_uner(path)) == 1_003


def test_tokens_with_a_space_in_talbanken(data_dir: Path) -> None:
    examples = read_uner(data_dir / "ner/uner/UNER_Swedish-Talbanken/sv_talbanken-ud-test.iob2")
    assert sum(" " in word for example in examples for word in example.words) == 46


def test_hash_tokens_in_hausa(data_dir: Path) -> None:
    examples = read_two_columns(data_dir / "ner/masakhaner2/hau/dev.txt")
    assert len(examples) == 816
    assert sum(word.startswith("#") for example in examples for word in example.words) == 8
