"""Voice commands: sentences walked from a grammar, and splits that share no template."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("home_assistant_intents")

from benchmark.data import load_split
from benchmark.errors import NoSuchSplit, UserError
from benchmark.types import Where
from tasks.catalog.ha_intents import HA_INTENTS, HA_SLOTS, LANGUAGES
from tasks.intents.grammar import DEVICES, VERSION, DeadEnd, Grammar, Spoken, installed_version, load_grammar
from tasks.intents.sampling import INTENTS, SIZES, commands, read_words

WORDS = {
    **{kind: ["lamp"] for kind in DEVICES},
    "area": ["kitchen"],
    "floor": ["upper"],
    "timer": ["tea"],
}


def grammar(*sentences: str, **block: Any) -> Grammar:
    content = {
        "intents": {"HassTurnOn": {"data": [{"sentences": list(sentences), **block}]}},
        "lists": {
            "brightness": {"range": {"from": 10, "to": 10}},
            "color": {"values": [{"in": "[deep ]red", "out": "red"}]},
            "level": {"values": [{"in": "maximum", "out": 100}]},
            "message": {"wildcard": True},
        },
        "expansion_rules": {"turn": "(switch|turn) on", "loop": "<loop>"},
    }
    return Grammar("en", content, WORDS)


def said(*sentences: str, times: int = 30, **block: Any) -> set[Spoken]:
    own = grammar(*sentences, **block)
    chance = random.Random(1)
    return {own.say(template, chance) for template in own.templates("TurnOn") for _ in range(times)}


@pytest.mark.parametrize(
    ("template", "sentences"),
    [
        ("on", {"on"}),
        ("(light|lamp)s", {"lights", "lamps"}),
        ("on[ now] please", {"on please", "on now please"}),
        ("[the]   light", {"the light", "light"}),
        ("<turn> all", {"switch on all", "turn on all"}),
        ("(red;light)", {"red light", "light red"}),
    ],
)
def test_a_template_says(template: str, sentences: set[str]) -> None:
    assert {spoken.text for spoken in said(template)} == sentences


@pytest.mark.parametrize(
    ("template", "text", "spans"),
    [
        ("on in {area}", "on in kitchen", ((6, 13, "AREA"),)),
        ("{name} {brightness} %", "lamp 10 %", ((0, 4, "DEVICE"), (5, 7, "NUMBER"))),
        ("to {level:brightness}", "to maximum", ()),
        ("a {timer_name:name} timer", "a tea timer", ((2, 5, "TIMER"),)),
        ("for {1..1:hours}h", "for 1h", ((4, 5, "DURATION"),)),
    ],
)
def test_slots_are_noted_where_they_stand(template: str, text: str, spans: tuple[Any, ...]) -> None:
    assert said(template) == {Spoken(text, spans)}


def test_a_value_may_be_a_template_itself() -> None:
    assert said("{color}") == {Spoken("red", ((0, 3, "COLOR"),)), Spoken("deep red", ((0, 8, "COLOR"),))}


def test_rules_of_a_block_go_before_those_of_the_language() -> None:
    assert {spoken.text for spoken in said("<turn>", expansion_rules={"turn": "start"})} == {"start"}


@pytest.mark.parametrize("template", ["say {message}", "{nothing}", "<loop>", "<nothing>"])
def test_what_no_word_fills_is_a_dead_end(template: str) -> None:
    with pytest.raises(DeadEnd):
        said(template)


def test_templates_of_devices_without_names_are_left_out() -> None:
    assert grammar("on", requires_context={"domain": ["valve"]}).templates("TurnOn") == []
    (template,) = grammar("on", requires_context={"domain": "light"}).templates("TurnOn")
    assert template.devices == ("light",)


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(UserError, match="has no language 'xx'"):
        load_grammar("xx", WORDS)


# --------------------------------------------------------------------------- the data sets


def test_the_installed_version_is_the_one_that_defines_the_sentences() -> None:
    assert installed_version() == VERSION


def test_languages_have_words_of_every_kind() -> None:
    words = read_words()
    assert sorted(words) == sorted(LANGUAGES.values())
    kinds = {"area", "floor", "timer", *DEVICES}
    assert {code: kinds - set(found) for code, found in words.items() if kinds - set(found)} == {}


def test_forty_languages_have_every_intent() -> None:
    lacking = {code: set(INTENTS) - {each.intent for each in commands(code)["test"]} for code in LANGUAGES.values()}
    assert {code: intents for code, intents in lacking.items() if intents} == {}
    assert len(LANGUAGES) >= 40


def test_english_splits_share_no_sentence_and_are_nearly_balanced() -> None:
    splits = {split: load_split(HA_INTENTS, "en", split, Where()).examples for split in SIZES}
    texts = [example.text.casefold() for examples in splits.values() for example in examples]
    assert len(texts) == len(set(texts))
    counts = Counter(example.label for example in splits["train"])
    assert set(counts) == set(INTENTS) and set(counts.values()) == {SIZES["train"]}


def test_english_splits_share_no_template() -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for split, found in commands("en").items():
        for each in found:
            owners.setdefault((each.intent, each.template), set()).add(split)
    assert [key for key, splits in owners.items() if len(splits) > 1] == []


def test_an_intent_of_one_template_is_divided_by_sentence() -> None:
    splits = {split: [c for c in commands("hu")[split] if c.intent == "GetState"] for split in ("test", "pool")}
    assert len({c.template for found in splits.values() for c in found}) == 1
    assert [len(found) for found in splits.values()] == [20, 10]


def test_sentences_and_slots_are_the_same_sentences() -> None:
    intents = load_split(HA_INTENTS, "th", "test", Where()).examples
    slots = load_split(HA_SLOTS, "th", "test", Where()).examples
    assert [e.id for e in intents] == [e.id for e in slots]
    assert ["".join(e.words) for e in slots] == [e.text.replace(" ", "") for e in intents]


def test_sampling_hangs_on_nothing_but_the_grammar() -> None:
    first = commands("de")
    commands.cache_clear()
    assert commands("de") == first


def test_other_languages_are_not_trained_on() -> None:
    with pytest.raises(NoSuchSplit, match="only English is trained on"):
        HA_SLOTS.load("de", "train", Where())


def test_another_version_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.catalog.ha_intents.installed_version", lambda: "1.0")
    loaded = HA_INTENTS.load("en", "test", Where())
    assert replace(loaded, examples=()).variant == f"made by home-assistant-intents 1.0, not {VERSION}"  # type: ignore[type-var]
