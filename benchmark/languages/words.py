"""Text to words by writing system, for data sets whose tags stand on words that no file gives.

The rule looks at characters alone, so it needs no language and no dictionary:

* scripts that set spaces: letters, digits and marks in a row are a word, with a hyphen, apostrophe, point, comma or
  colon between two of them (`well-known`, `3.5`, `18:30`); every other character that is not space is a word of its
  own. Endings, particles and prefixes stay in their word (Turkish `Ankara'da`, Korean and Arabic likewise).
* Chinese, Japanese, Thai, Lao, Khmer and Burmese: every character is a word, with the marks that stand on it.
"""

from __future__ import annotations

import re
import unicodedata

_NO_SPACES = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_ALONE = re.compile(f"[{_NO_SPACES}]")
_JOINERS = frozenset("'’-.,:\u2011\u05f3\u05f4")
_INVISIBLE_JOINERS = frozenset("\u200c\u200d\u00ad")


def sets_spaces(text: str) -> bool:
    """Return whether the text is mainly in a script that sets spaces between words."""
    return 2 * len(_ALONE.findall(text)) <= sum(map(str.isalnum, text))


def split_words(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of the words, in characters of the text, in order; white space belongs to none."""
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = _word_end(text, at)
        spans.append((at, end))
        at = end
    return spans


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, punctuation left out."""
    words = (text[start:end].lower() for start, end in split_words(text))
    return [word for word in words if any(map(str.isalnum, word))]


def folded(text: str) -> str:
    """Return a text without case and white space, to compare it."""
    return "".join(text.casefold().split())


def _word_end(text: str, start: int) -> int:
    end = start + 1
    if _ALONE.match(text[start]):
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1
        return end
    if not _in_word(text[start]):
        return end
    while end < len(text):
        joins = text[end] in _JOINERS and end + 1 < len(text) and _in_word(text[end + 1])
        if not joins and not _in_word(text[end]):
            break
        end += 1
    return end


def _in_word(character: str) -> bool:
    if character in _INVISIBLE_JOINERS:
        return True
    return unicodedata.category(character)[0] in "LNM" and not _ALONE.match(character)
