"""Sentence templates of `home-assistant-intents`, and how one sentence is made of one.

hassil parses a template; its own sampler enumerates every combination, of which a template may have millions. Here the
parsed expression is walked once a sentence, with a seeded choice at every fork, and the slots are noted on the way.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import Any

from benchmark.errors import UserError

PACKAGE = "home-assistant-intents"
VERSION = "2026.10.27"
"""What the data sets are defined by; another version has other sentences."""

Words = Mapping[str, Sequence[str]]
"""Kind of word -> words; see `tasks/data/intents/words.tsv`."""

DEVICES = ("light", "switch", "media_player", "fan", "cover", "climate", "lock")
"""Kinds of device that have names in the word list, named as the package names its domains."""

SLOTS = {
    **dict.fromkeys(("area", "floor"), "AREA"),
    **dict.fromkeys(("device", "device_class", "domain"), "DEVICE"),
    "color": "COLOR",
    **dict.fromkeys(("brightness", "temperature"), "NUMBER"),
    **dict.fromkeys(("hours", "minutes", "seconds", "start_hours", "start_minutes", "start_seconds"), "DURATION"),
    "state": "STATE",
    "timer": "TIMER",
}
"""Slot of the grammar -> type of span; other slots are no spans, nor is a NUMBER in words ("maximum", "warm white")."""

_DEPTH = 40
"""Deeper than any rule of the package goes; a rule that names itself ends here."""


@dataclass(frozen=True, slots=True)
class Template:
    """One template of an intent.

    Attributes:
        intent: without the `Hass` that all begin with.
        text: as the package has it.
        devices: kinds of device that its names may be of.
        rules: expansion rules of its own, name -> template.
        lists: value lists of its own.
    """

    intent: str
    text: str
    devices: tuple[str, ...]
    rules: Mapping[str, str]
    lists: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence of the grammar; `spans` are (start, end, type), in order."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


class DeadEnd(Exception):
    """A walk came to something that no word list fills."""


@dataclass(frozen=True)
class Grammar:
    """The grammar of one language by the package's code, with words for what the package leaves to its user."""

    code: str
    content: Mapping[str, Any]
    words: Words

    def templates(self, intent: str) -> list[Template]:
        """Return the templates of an intent whose names the word list has."""
        found: list[Template] = []
        for block in self.content["intents"].get(f"Hass{intent}", {"data": ()})["data"]:
            domains = (block.get("requires_context") or {}).get("domain", DEVICES)
            devices = tuple(kind for kind in DEVICES if kind in ([domains] if isinstance(domains, str) else domains))
            rules, lists = block.get("expansion_rules") or {}, block.get("lists") or {}
            found += [Template(intent, text, devices, rules, lists) for text in block["sentences"] if devices]
        return found

    def say(self, template: Template, chance: random.Random) -> Spoken:
        """Walk a template once.

        Raises:
            DeadEnd: the walk needs a word that there is none for.
        """
        walk = _Walk(self, template, chance)
        walk.into(_parsed(template.text), 0)
        return walk.spoken()

    @cached_property
    def rules(self) -> dict[str, str]:
        """Expansion rules of the language, name -> template."""
        return dict(self.content.get("expansion_rules", {}))


def load_grammar(code: str, words: Words) -> Grammar:
    """Return the grammar of a language by the package's own code.

    Raises:
        UserError: the package, or hassil, is not installed.
    """
    try:
        import hassil  # noqa: F401
        from home_assistant_intents import get_intents
    except ImportError as error:
        raise UserError(
            f"The sentences come from {PACKAGE}, which is not installed. Install xlbench[intents]."
        ) from error
    content = get_intents(code)
    if content is None:
        raise UserError(f"{PACKAGE} {installed_version()} has no language {code!r}. Install version {VERSION}.")
    return Grammar(code, content, words)


def installed_version() -> str:
    """Return the version of the package that is installed."""
    return metadata.version(PACKAGE)


def _parsed(text: str) -> Any:
    from hassil.parse_expression import parse_sentence

    return parse_sentence(text).expression


class _Walk:
    """One way through a template: pieces of text, each with the slot it fills, None for plain text."""

    def __init__(self, grammar: Grammar, template: Template, chance: random.Random) -> None:
        self.grammar, self.template, self.chance = grammar, template, chance
        self.pieces: list[tuple[str, str | None]] = []

    def into(self, expression: Any, depth: int) -> None:
        from hassil.expression import Alternative, ListReference, Permutation, RuleReference, TextChunk

        if depth > _DEPTH:
            raise DeadEnd
        if isinstance(expression, TextChunk):
            self.pieces.append((expression.original_text, None))
        elif isinstance(expression, Alternative):
            self.into(self.chance.choice(expression.items), depth + 1)
        elif isinstance(expression, Permutation):
            for item in self.chance.sample(expression.items, len(expression.items)):
                self.into(item, depth + 1)
                self.pieces.append((" ", None))
        elif isinstance(expression, RuleReference):
            name = expression.rule_name
            rule = self.template.rules.get(name) or self.grammar.rules.get(name)
            if rule is None:
                raise DeadEnd
            self.into(_parsed(rule), depth + 1)
        elif isinstance(expression, ListReference):
            self.fill(expression, depth)
        else:  # a sequence
            for item in expression.items:
                self.into(item, depth + 1)

    def fill(self, reference: Any, depth: int) -> None:
        """Put a value in the place of a list, and note which slot it fills."""
        name, slot = reference.list_name, reference.slot_name
        values = self.words_for(name)
        if values is not None:
            slot = {"name": "device", "timer_name": "timer"}.get(name, name)
            text = self.chance.choice(values)
        else:
            listed = self.template.lists.get(name) or self.grammar.content["lists"].get(name, {})
            if reference.is_inline_range:
                start, stop, step = reference.get_inline_range()
                text = str(self.chance.choice(range(start, stop + 1, step)))
            elif "range" in listed:
                limits = listed["range"]
                text = str(self.chance.choice(range(limits["from"], limits["to"] + 1, limits.get("step", 1))))
            elif listed.get("values"):
                value = self.chance.choice(listed["values"])
                inner = _Walk(self.grammar, self.template, self.chance)
                inner.into(_parsed(str(value["in"] if isinstance(value, dict) else value)), depth + 1)
                text = "".join(piece for piece, _ in inner.pieces)
            else:
                raise DeadEnd
        self.pieces.append((text.strip(), slot))

    def words_for(self, name: str) -> Sequence[str] | None:
        """Return the words of ours for a list that the package leaves open, None for a list that it fills."""
        if name == "name":
            return [word for kind in self.template.devices for word in self.grammar.words[kind]]
        return {"area": self.grammar.words["area"], "floor": self.grammar.words["floor"]}.get(name) or (
            self.grammar.words["timer"] if name == "timer_name" else None
        )

    def spoken(self) -> Spoken:
        """Return the sentence, white space in order, with its spans."""
        text, spans = "", []
        for piece, slot in self.pieces:
            piece = re.sub(r"\s+", " ", piece)
            if not text or text.endswith(" "):
                piece = piece.lstrip()
            kind = SLOTS.get(slot or "")
            if kind and piece and (kind != "NUMBER" or piece[0].isdigit()):
                spans.append((len(text), len(text) + len(piece.rstrip()), kind))
            text += piece
        return Spoken(text.rstrip(), tuple(spans))
