"""WikiANN, as XTREME's PAN-X has it: entities of Wikipedia articles, found by their links, in 40 languages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmark.data.conll import read_conll
from benchmark.data.faults import STRICT, Faults
from benchmark.data.files import LocalFiles, Source
from benchmark.data.hub import HubFiles, ner_rows
from benchmark.data.jsonl import NerFields
from benchmark.types import Dataset, NerExample

TYPES = ("PER", "ORG", "LOC")
CODES = ["af", "ar", "bg", "bn", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "he", "hi", "hu", "id", "it"]
CODES += ["ja", "jv", "ka", "kk", "ko", "ml", "mr", "ms", "my", "nl", "pt", "ru", "sw", "ta", "te", "th", "tl", "tr"]
CODES += ["ur", "vi", "yo", "zh"]
LANGUAGES = {code: code for code in CODES}

_OPENING = re.compile(rf"({'|'.join(CODES)}):")
_read = partial(read_conll, word_column=0, tag_column=1, comments=False, types=TYPES)


def read_panx(path: Path, *, raw: bool = False, faults: Faults = STRICT) -> list[NerExample]:
    """Read a native file; if its first word opens with the language (`en:Paris`), that is cut off all words.

    XTREME's scripts have cut it off already.
    """
    examples = _read(path, raw=raw, faults=faults)
    opening = _OPENING.match(examples[0].words[0]) if examples else None
    prefix = opening[0] if opening else ""
    return [
        replace(example, words=tuple(word.removeprefix(prefix) or word for word in example.words))
        for example in examples
    ]


WIKIANN = Dataset(
    name="wikiann",
    task="ner",
    languages=LANGUAGES,
    labels=TYPES,
    load=Source(
        LANGUAGES,
        LocalFiles(
            folder="ner/wikiann",
            pattern={"train": "{code}/train", "validation": "{code}/dev", "test": "{code}/test"},
            read=read_panx,
        ),
        HubFiles(
            repository="unimelb-nlp/wikiann",
            convert=partial(ner_rows, fields=NerFields(words="tokens", tags="ner_tags"), types=TYPES),
            revision="f0a3be6dc5564c0cc4150bb660144800a1f539d4",
            revision_source="linked as the release files by a public catalogue of Bengali data sets",
        ),
    ),
    licence="unknown (text of Wikipedia: CC-BY-SA)",
    citation="Pan et al. 2017, Cross-lingual Name Tagging and Linking for 282 Languages; splits of Rahimi et al. 2019",
    homepage="https://github.com/afshinrahimi/mmner",
    note="Silver standard made from links, and every language has texts of its own: a gap also holds how hard "
    "they are. The native files are those of the balanced splits; XTREME's test files have no labels.",
)
