"""Splits of sentences, sampled from a grammar so that no template serves twice.

English templates are divided among train, validation, test and pool, intent by intent. In the other languages, which
have test and pool alone, an intent with one template has it divided by sentence instead. Everything hangs on sha256 of
what it is about, so that the same version of the package gives the same sentences on every machine.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmark.types import SplitName, derive_seed
from tasks.intents.grammar import DeadEnd, Grammar, Spoken, Template, Words, load_grammar

WORDS = Path(__file__).parents[1] / "data" / "intents" / "words.tsv"

INTENTS = (
    "CancelTimer",
    "ClimateGetTemperature",
    "ClimateSetTemperature",
    "GetState",
    "LightSet",
    "MediaNext",
    "PauseTimer",
    "StartTimer",
    "TimerStatus",
    "TurnOff",
    "TurnOn",
    "UnpauseTimer",
)
"""Those with at least 7 English templates that at least 46 languages have."""

SOURCE = "en"

SIZES: Mapping[SplitName, int] = {"train": 60, "validation": 15, "test": 20, "pool": 10}
"""Sentences an intent, at most."""

SHARES: Mapping[SplitName, float] = {"train": 0.5, "validation": 0.15, "test": 0.2, "pool": 0.15}
"""Shares of the English templates of an intent."""

OTHER_SHARES: Mapping[SplitName, float] = {"test": 2 / 3, "pool": 1 / 3}
"""Shares of the templates of an intent in the other languages."""

TRIES = 20
"""Walks a template for each sentence that is wanted of it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A sentence with its intent; `by_template` tells whether its split shares no template with another."""

    id: str
    intent: str
    spoken: Spoken
    by_template: bool


def read_words(path: Path = WORDS) -> Mapping[str, Words]:
    """Return the package's language code -> kind -> words."""
    words: dict[str, dict[str, list[str]]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            words.setdefault(row["language"], {}).setdefault(row["kind"], []).append(row["word"])
    return words


@cache
def commands(code: str) -> Mapping[SplitName, tuple[Command, ...]]:
    """Return the splits of a language by the package's own code."""
    grammar = load_grammar(code, read_words()[code])
    splits: dict[SplitName, list[Command]] = defaultdict(list)
    seen: set[str] = set()
    for intent in INTENTS:
        templates = _in_order(code, grammar.templates(intent))
        parts = _divide(templates, code == SOURCE)
        for split, own in parts.items():
            spoken = _sample(code, split, grammar, own, SIZES[split], seen)
            splits[split] += [
                Command(f"{intent}-{number:02}", intent, each, len(templates) > 1)
                for number, each in enumerate(spoken, 1)
            ]
    return {split: tuple(found) for split, found in splits.items()}


def _in_order(code: str, templates: Iterable[Template]) -> list[Template]:
    """Return different templates in an order that has nothing to do with that of the file."""
    unique = {template.text: template for template in templates}
    return sorted(unique.values(), key=lambda template: derive_seed("template", code, template.intent, template.text))


def _divide(templates: Sequence[Template], is_source: bool) -> dict[SplitName, Sequence[Template]]:
    shares = SHARES if is_source else OTHER_SHARES
    if len(templates) < len(shares):
        return dict.fromkeys(shares, templates)
    parts: dict[SplitName, Sequence[Template]] = {}
    start = 0
    left = len(shares)
    for split, share in shares.items():
        left -= 1
        size = max(1, min(round(share * len(templates)), len(templates) - start - left))
        parts[split] = templates[start:] if left == 0 else templates[start : start + size]
        start += size
    return parts


def _sample(
    code: str, split: SplitName, grammar: Grammar, templates: Sequence[Template], size: int, seen: set[str]
) -> list[Spoken]:
    """Return up to `size` sentences that were not said before, by any intent, taking the templates in turn."""
    found: list[Spoken] = []
    chance = [random.Random(derive_seed("walk", code, split, t.intent, t.text)) for t in templates]
    for _ in range(TRIES * size):
        for template, its_chance in zip(templates, chance, strict=True):
            if len(found) == size:
                return found
            try:
                spoken = grammar.say(template, its_chance)
            except DeadEnd:
                continue
            key = spoken.text.casefold()
            if spoken.text and key not in seen:
                seen.add(key)
                found.append(spoken)
    return found
