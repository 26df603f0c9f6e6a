"""Languages by BCP-47 tag: name, script and family, and the codes that data sets use for them.

Every language has one tag in names, files and tables. A data set's own code (`swh_Latn`, `swa`,
`sr_set`) is turned into it here, in one place, because the codes are full of traps: `als` is Tosk
Albanian in ISO 639-3 and FLORES but Alemannic in WikiANN, `cmn` and `zho_Hans` are both `zh`, the
Serbian treebank is in Latin script, and `tgl` is Tagalog but `fil` is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from benchmark.errors import UserError
from benchmark.languages.table import TABLE

UNKNOWN_SCRIPT = "Zzzz"
"""ISO 15924's code for a script that is not known."""

UD_TAGS = {
    "no": "nb",
    "no_nynorsk": "nn",
    "qaf": "arq-Latn",
    "sr_set": "sr-Latn",
    "zh_gsd": "zh-Hant",
    "zh_hk": "zh-Hant",
    "zh_pud": "zh-Hant",
}
"""Universal Dependencies prefixes whose language or script the first two or three letters do not tell."""

UD_NAMES = {"Maghrebi_Arabic_French": "qaf", "Norwegian": "no"}
"""Language names of treebanks that are not the name of one language here."""

ALIASES = {"bh": "bho", "in": "id", "iw": "he", "ji": "yi", "jw": "jv", "mo": "ro", "no": "nb"}
"""Two-letter codes that were given up or stand for several languages -> the tag that is used here."""

_TAG = re.compile(
    r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-x(-[a-z0-9]{1,8})+)?"
)


@dataclass(frozen=True, slots=True)
class Language:
    """A language as tables and plots show it.

    Attributes:
        tag: BCP-47, the script only where it is not the usual one.
        name: in English.
        script: ISO 15924, four letters.
        family: top-level family; "other" if it is not known.
    """

    tag: str
    name: str
    script: str
    family: str


@dataclass(frozen=True, slots=True)
class _Row:
    language: Language
    iso639_3: tuple[str, ...]
    in_flores: bool

    @property
    def flores(self) -> str:
        return f"{self.iso639_3[0]}_{self.language.script}"


@cache
def _rows() -> Mapping[str, _Row]:
    rows = {}
    for line in TABLE.strip().splitlines():
        tag, iso, script, mark, family, name = line.split(None, 5)
        rows[tag] = _Row(Language(tag, name, script, family), tuple(iso.split(",")), mark == "+")
    return rows


@cache
def _tags_by_iso639_3() -> Mapping[str, str]:
    """ISO 639-3 code -> tag; where several scripts or variants share a code, the plain tag."""
    tags: dict[str, str] = {}
    for tag, row in sorted(_rows().items(), key=lambda item: len(item[0])):
        for code in row.iso639_3:
            tags.setdefault(code, tag)
    return tags


@cache
def _tags_by_flores() -> Mapping[str, str]:
    return {row.flores: tag for tag, row in _rows().items() if row.in_flores}


def flores_codes() -> tuple[str, ...]:
    """Return the 205 language codes of SIB-200: those of FLORES-200 and `nqo_Nkoo`."""
    return tuple(_tags_by_flores())


def language(tag: str) -> Language:
    """Return the language of a tag.

    A tag that is not in the table takes what its base language tells (`pt-BR`, `hi-Latn`), else its
    name is the tag and its family "other".

    Raises:
        UserError: `tag` is not a well-formed tag, or its language has another one.
    """
    if tag in _rows():
        return _rows()[tag].language
    _check_tag(tag)
    base, *subtags = tag.split("-")
    scripts = [part for part in subtags if re.fullmatch("[A-Z][a-z]{3}", part)]
    if base not in _rows():
        usual = ALIASES.get(base) or _tags_by_iso639_3().get(base)
        if usual:
            raise UserError(f"{tag!r} is not the usual tag of its language. Did you mean {usual}?")
        return Language(tag, tag, scripts[0] if scripts else UNKNOWN_SCRIPT, "other")
    known = _rows()[base].language
    name = f"{known.name} ({'-'.join(subtags)})"
    return replace(known, tag=tag, name=name, script=scripts[0] if scripts else known.script)


def _check_tag(tag: str) -> None:
    if not _TAG.fullmatch(tag):
        raise UserError(
            f"{tag!r} is not a language tag. Give a BCP-47 tag like sw, zh-Hant or pt-BR, or the data set's own code."
        )


def from_flores(code: str) -> str:
    """Return the tag of a FLORES-200 or SIB-200 code such as `swh_Latn`.

    A code that is in neither is read as ISO 639-3 and script.

    Raises:
        UserError: `code` is not of that form.
    """
    if code in _tags_by_flores():
        return _tags_by_flores()[code]
    match = re.fullmatch("([a-z]{3})_([A-Z][a-z]{3})", code)
    if not match:
        raise UserError(f"{code!r} is not a FLORES code. Give three letters and a script, for example swh_Latn.")
    tag, script = from_iso639_3(match[1]), match[2]
    return tag if language(tag).script in (script, UNKNOWN_SCRIPT) else f"{tag}-{script}"


def from_iso639_3(code: str) -> str:
    """Return the tag of an ISO 639-3 code, of a language or a macrolanguage (`swa` and `swh` are `sw`).

    A code that the table lacks is a valid tag itself.

    Raises:
        UserError: `code` is not three lower-case letters.
    """
    if not re.fullmatch("[a-z]{3}", code):
        raise UserError(f"{code!r} is not an ISO 639-3 code. Give three lower-case letters, for example swh.")
    return _tags_by_iso639_3().get(code, code)


def from_ud(name: str) -> str:
    """Return the tag of a Universal Dependencies or Universal NER treebank.

    Args:
        name: the repository (`UNER_Serbian-SET`, `UD_English-EWT`) or the beginning of its file names
            (`sr_set`, `sr_set-ud-test.iob2`).

    Raises:
        UserError: the name is of neither form, or its language is not known.
    """
    prefix = re.match("([a-z]{2,3})_[a-z]+", name)
    repository = re.fullmatch("(?:UD|UNER)_([A-Z][A-Za-z_]*)-([A-Za-z]+)", name)
    if repository:
        return from_ud(f"{_ud_code(repository[1])}_{repository[2].lower()}")
    if not prefix:
        raise UserError(f"{name!r} is not a treebank. Give a name like UNER_Serbian-SET or sr_set.")
    code = prefix[1]
    return UD_TAGS.get(prefix[0]) or UD_TAGS.get(code) or (code if len(code) == 2 else from_iso639_3(code))


def _ud_code(name: str) -> str:
    """Return the Universal Dependencies code of a language name such as `Classical_Chinese`."""
    if name in UD_NAMES:
        return UD_NAMES[name]
    for tag, row in _rows().items():
        if row.language.name == name.replace("_", " "):
            return tag
    raise UserError(f"No language is called {name.replace('_', ' ')!r}. Give the file prefix, for example sr_set.")
