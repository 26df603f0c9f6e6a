"""ha_intents and ha_slots: voice commands for a smart home, from the grammars of volunteers in many languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmark.errors import NoSuchSplit
from benchmark.languages.words import sets_spaces, split_words
from benchmark.types import ClassificationExample, Dataset, Loaded, NerExample, SplitName, Where
from tasks.intents.grammar import PACKAGE, SLOTS, VERSION, installed_version
from tasks.intents.sampling import INTENTS, Command, commands

TYPES = tuple(sorted(set(SLOTS.values())))
# fmt: off
CODES = (
    "ar", "bg", "ca", "cs", "da", "de", "de-CH", "el", "en", "es", "eu", "fi",
    "fr", "ga", "gl", "he", "hr", "hu", "is", "it", "ko", "lb", "lt",
    "ml", "nb", "ne", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sr",
    "sr-Latn", "sv", "th", "uk", "vi", "zh-CN", "zh-HK", "zh-TW",
)
# fmt: on
TAGS = {"zh-CN": "zh", "zh-HK": "yue", "zh-TW": "zh-Hant"}
LANGUAGES = {TAGS.get(code, code): code for code in CODES}


def _intent(command: Command) -> ClassificationExample:
    return ClassificationExample(command.id, command.spoken.text, None, command.intent)


def _slots(command: Command) -> NerExample:
    """Tag the words that a span touches: where a grammar glues an ending to a name, the whole word is tagged."""
    text, tags, last = command.spoken.text, [], None
    words = split_words(text)
    for start, end in words:
        span = next((span for span in command.spoken.spans if span[0] < end and start < span[1]), None)
        tags.append("O" if span is None else ("I-" if span == last else "B-") + span[2])
        last = span
    running = "" if sets_spaces(text) else text
    return NerExample(command.id, tuple(text[start:end] for start, end in words), tuple(tags), text=running)


def _loader(convert: Callable[[Command], Any]) -> Callable[[str, SplitName, Where], Loaded]:
    def load(language: str, split: SplitName, where: Where) -> Loaded:
        del where  # the package has the data
        code = LANGUAGES[language]
        if split not in ("test", "pool") and code != "en":
            raise NoSuchSplit(f"{language} has no {split} split: only English is trained on.")
        found, version = commands(code)[split], installed_version()
        variant = "" if version == VERSION else f"made by {PACKAGE} {version}, not {VERSION}"
        return Loaded(tuple(map(convert, found)), variant, f"package {PACKAGE} {version}")

    return load


def voice_commands(name: str, task: str, labels: tuple[str, ...], convert: Callable[[Command], Any]) -> Dataset:
    """Return one view of the commands as a data set."""
    return Dataset(
        name=name,
        task=task,
        languages=LANGUAGES,
        labels=labels,
        load=_loader(convert),
        revision=f"{PACKAGE} {VERSION}",
        licence="Apache-2.0",
        citation="Home Assistant intents, sentence templates of the Open Home Foundation's volunteers",
        homepage="https://github.com/OHF-Voice/intents",
        note="Made from grammars that volunteers wrote, with device names of ours: easier and narrower than what "
        "people say.",
    )


HA_INTENTS = voice_commands("ha_intents", "classification", INTENTS, _intent)
HA_SLOTS = voice_commands("ha_slots", "ner", TYPES, _slots)
