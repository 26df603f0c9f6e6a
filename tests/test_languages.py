"""Tags, names and scripts of languages, and the codes of data sets for them."""

from __future__ import annotations

import pytest

from benchmark import languages
from benchmark.errors import UserError

WIKIANN = """ace af als am an ang ar arc arz as ast ay az ba bar bat-smg be be-x-old bg bh bn bo br bs ca cbk-zam cdo
ce ceb ckb co crh cs csb cv cy da de diq dv el eml en eo es et eu ext fa fi fiu-vro fo fr frr fur fy ga gan gd gl gn gu
hak he hi hr hsb hu hy ia id ig ilo io is it ja jbo jv ka kk km kn ko ksh ku ky la lb li lij lmo ln lt lv map-bms mg
mhr mi min mk ml mn mr ms mt mwl my mzn nap nds ne nl nn no nov oc or os pa pdc pl pms pnb ps pt qu rm ro ru rw sa sah
scn sco sd sh si simple sk sl so sq sr su sv sw szl ta te tg th tk tl tr tt ug uk ur uz vec vep vi vls vo wa war wuu
xmf yi yo zea zh zh-classical zh-min-nan zh-yue"""
"""The 176 languages of WikiANN's balanced splits."""

WIKIANN_TAGS = {
    "als": "gsw",
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "bh": "bho",
    "cbk-zam": "cbk",
    "fiu-vro": "vro",
    "map-bms": "jv-x-bms",
    "no": "nb",
    "simple": "en-basiceng",
    "zh-classical": "lzh",
    "zh-min-nan": "nan",
    "zh-yue": "yue",
}


def test_flores_codes_are_205_of_one_tag_each() -> None:
    codes = languages.flores_codes()
    tags = [languages.from_flores(code) for code in codes]
    assert len(codes) == len(set(codes)) == len(set(tags)) == 205
    assert tags[codes.index("swh_Latn")] == "sw"


def test_flores_script_is_the_language_s_script() -> None:
    assert all(languages.language(languages.from_flores(code)).script == code[4:] for code in languages.flores_codes())


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("swh_Latn", "sw"),
        ("arb_Arab", "ar"),
        ("arb_Latn", "ar-Latn"),
        ("zho_Hans", "zh"),
        ("zho_Hant", "zh-Hant"),
        ("yue_Hant", "yue"),
        ("pes_Arab", "fa"),
        ("prs_Arab", "prs"),
        ("nob_Latn", "nb"),
        ("nno_Latn", "nn"),
        ("tgl_Latn", "tl"),
        ("zsm_Latn", "ms"),
        ("lvs_Latn", "lv"),
        ("est_Latn", "et"),
        ("als_Latn", "sq"),
        ("ace_Arab", "ace-Arab"),
        ("ace_Latn", "ace"),
        ("kas_Deva", "ks-Deva"),
        ("nqo_Nkoo", "nqo"),
        ("srp_Latn", "sr-Latn"),
        ("hin_Latn", "hi-Latn"),
    ],
)
def test_from_flores(code: str, tag: str) -> None:
    assert languages.from_flores(code) == tag


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("swa", "sw"),
        ("swh", "sw"),
        ("cmn", "zh"),
        ("zho", "zh"),
        ("ara", "ar"),
        ("fas", "fa"),
        ("hau", "ha"),
        ("lug", "lg"),
        ("srp", "sr"),
        ("fil", "fil"),
        ("tgl", "tl"),
        ("als", "sq"),
        ("gsw", "gsw"),
        ("xyz", "xyz"),
    ],
)
def test_from_iso639_3(code: str, tag: str) -> None:
    assert languages.from_iso639_3(code) == tag


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("UNER_English-EWT", "en"),
        ("UNER_Serbian-SET", "sr-Latn"),
        ("sr_set-ud-test.iob2", "sr-Latn"),
        ("UNER_Chinese-GSDSIMP", "zh"),
        ("UNER_Chinese-GSD", "zh-Hant"),
        ("UNER_Chinese-PUD", "zh-Hant"),
        ("UNER_Maghrebi_Arabic_French-Arabizi", "arq-Latn"),
        ("qaf_arabizi", "arq-Latn"),
        ("UNER_Tagalog-TRG", "tl"),
        ("ceb_gja", "ceb"),
        ("UD_Norwegian-Nynorsk", "nn"),
        ("UD_Chinese-HK", "zh-Hant"),
    ],
)
def test_from_ud(name: str, tag: str) -> None:
    assert languages.from_ud(name) == tag


def test_english_names_and_scripts() -> None:
    assert languages.language("ckb") == languages.Language("ckb", "Central Kurdish", "Arab", "Indo-European")
    assert languages.language("sr-Latn").script == "Latn"
    assert languages.language("sw").family == "Niger-Congo"


def test_english_names_are_unique() -> None:
    names = [languages.language(tag).name for tag in languages._rows()]
    assert len(names) == len(set(names))


def test_all_of_wikiann_is_known() -> None:
    tags = {WIKIANN_TAGS.get(code, code) for code in WIKIANN.split()}
    assert len(tags) == 176
    assert tags <= languages._rows().keys()


def test_every_known_tag_is_well_formed() -> None:
    assert all(languages._TAG.fullmatch(tag) for tag in languages._rows())


def test_a_variant_takes_what_its_base_tells() -> None:
    assert languages.language("pt-BR") == languages.Language("pt-BR", "Portuguese (BR)", "Latn", "Indo-European")
    assert languages.language("hi-Latn").script == "Latn"


def test_an_unknown_tag_is_its_own_name() -> None:
    assert languages.language("xyz") == languages.Language("xyz", "xyz", "Zzzz", "other")
    assert languages.language("xyz-Cyrl").script == "Cyrl"


@pytest.mark.parametrize("tag", ["", "English", "swh_Latn", "EN", "zh-hant-", "zh-hant", "sr-latn"])
def test_a_malformed_tag_is_an_error(tag: str) -> None:
    with pytest.raises(UserError, match="not a language tag"):
        languages.language(tag)


@pytest.mark.parametrize(
    ("tag", "usual"), [("no", "nb"), ("iw", "he"), ("cmn", "zh"), ("arb", "ar"), ("swh-Arab", "sw"), ("als", "sq")]
)
def test_another_code_of_a_language_suggests_its_tag(tag: str, usual: str) -> None:
    with pytest.raises(UserError, match=f"Did you mean {usual}"):
        languages.language(tag)


@pytest.mark.parametrize("convert", [languages.from_flores, languages.from_iso639_3, languages.from_ud])
def test_a_malformed_code_is_an_error_that_shows_an_example(convert) -> None:
    with pytest.raises(UserError, match=r"swh|sr_set"):
        convert("Klingon!")
