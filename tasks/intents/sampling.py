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
    """A sentence, the intent that it has, and the template that it comes of."""

    id: str
    intent: str
    spoken: Spoken
    template: str


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
    shares = SHARES if code == SOURCE else OTHER_SHARES
    splits: dict[SplitName, list[Command]] = defaultdict(list)
    seen: set[str] = set()
    for intent in INTENTS:
        templates = _in_order(code, grammar.templates(intent))
        if len(templates) >= len(shares):
            for split, own in _divide(templates, shares).items():
                splits[split] += _sample(grammar, own, SIZES[split], seen, split)
        else:
            both = _sample(grammar, templates, SIZES["test"] + SIZES["pool"], seen, "test and pool")
            cut = round(OTHER_SHARES["test"] * len(both))
            splits["test"] += both[:cut]
            splits["pool"] += both[cut:]
    return {split: tuple(found) for split, found in splits.items()}


def _in_order(code: str, templates: Iterable[Template]) -> list[Template]:
    """Return different templates in an order that has nothing to do with that of the file."""
    unique = {template.text: template for template in templates}
    return sorted(unique.values(), key=lambda template: derive_seed("template", code, template.intent, template.text))


def _divide(templates: Sequence[Template], shares: Mapping[SplitName, float]) -> dict[SplitName, Sequence[Template]]:
    """Give each split its share of the templates, at least one; there are as many templates as splits, or more."""
    parts: dict[SplitName, Sequence[Template]] = {}
    start, left = 0, len(shares)
    for split, share in shares.items():
        left -= 1
        size = max(1, min(round(share * len(templates)), len(templates) - start - left))
        parts[split] = templates[start : start + size] if left else templates[start:]
        start += size
    return parts


def _sample(grammar: Grammar, templates: Sequence[Template], size: int, seen: set[str], purpose: str) -> list[Command]:
    """Return up to `size` sentences that were not said before, by any intent, taking the templates in turn."""
    found: list[Command] = []
    chances = [random.Random(derive_seed("walk", grammar.code, purpose, t.intent, t.text)) for t in templates]
    for _ in range(TRIES * size):
        for template, chance in zip(templates, chances, strict=True):
            if len(found) == size:
                return found
            try:
                spoken = grammar.say(template, chance)
            except DeadEnd:
                continue
            key = spoken.text.casefold()
            if spoken.text and key not in seen:
                seen.add(key)
                id_ = f"{template.intent}-{purpose}-{len(found) + 1:02}".replace(" ", "-")
                found.append(Command(id_, template.intent, spoken, template.text))
    return found
