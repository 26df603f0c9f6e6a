"""Exact match and token F1 of extractive answers, by two normalisers.

* SQuAD v1.1 (Rajpurkar et al. 2016, the script evaluate-v1.1.py): lower case, ASCII punctuation and the English
  articles off, tokens by white space, in whatever language. XTREME scores XQuAD and TyDi QA so; the headline here.
* MLQA v1 (Lewis et al. 2020, the script mlqa_evaluation_v1.py): lower case, Unicode punctuation and the articles of
  the language off, Chinese split into characters.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from benchmark.metrics.counts import percent
from benchmark.types import Statistics

METRICS = ("exact_match", "token_f1", "exact_match_mlqa", "token_f1_mlqa")

_ASCII_PUNCTUATION = frozenset(string.punctuation)
_SQUAD_ARTICLES = re.compile(r"\b(a|an|the)\b")
_MLQA_ARTICLES = {
    "en": _SQUAD_ARTICLES,
    "es": re.compile(r"\b(un|una|unos|unas|el|la|los|las)\b"),
    "de": re.compile(r"\b(ein|eine|einen|einem|eines|einer|der|die|das|den|dem|des)\b"),
    "vi": re.compile(r"\b(của|là|cái|chiếc|những)\b"),
    # The script means the article but its pattern takes the two letters out wherever they stand. Its scores are what
    # papers report, so the pattern is kept.
    "ar": re.compile(r"\sال^|ال"),
    "hi": None,
    "zh": None,
}
_HAN = re.compile("[\u4e00-\u9fa5]")


def normalize_squad(text: str) -> str:
    """Return the answer as SQuAD v1.1 compares it; tokens are separated by one space."""
    kept = "".join(c for c in text.lower() if c not in _ASCII_PUNCTUATION)
    return " ".join(_SQUAD_ARTICLES.sub(" ", kept).split())


def normalize_mlqa(text: str, language: str) -> str:
    """Return the answer as MLQA compares it; tokens are separated by one space.

    Args:
        text: an answer.
        language: BCP-47 tag; one that MLQA does not know gets the SQuAD rule (see `mlqa_note`).
    """
    code = _primary(language)
    if code not in _MLQA_ARTICLES:
        return normalize_squad(text)
    kept = "".join(c for c in text.lower() if not _is_punctuation(c))
    articles = _MLQA_ARTICLES[code]
    if articles:
        kept = articles.sub(" ", kept)
    return " ".join(_mixed_segmentation(kept) if code == "zh" else kept.split())


def mlqa_note(language: str) -> str | None:
    """Return what a reader of MLQA's scores must know in this language, None if MLQA has a rule for it."""
    if _primary(language) in _MLQA_ARTICLES:
        return None
    return f"MLQA has no rule for {language}: the *_mlqa scores use the SQuAD v1.1 rule."


def exact_match(answer: str, prediction: str, normalize: Callable[[str], str] = normalize_squad) -> float:
    """Return 1.0 if both are the same after normalisation, else 0.0."""
    return float(normalize(answer) == normalize(prediction))


def token_f1(answer: str, prediction: str, normalize: Callable[[str], str] = normalize_squad) -> float:
    """Return the F1 (0 to 1) of the bags of tokens; 0.0 without a common token, also if both are empty."""
    gold, predicted = normalize(answer).split(), normalize(prediction).split()
    common = sum((Counter(gold) & Counter(predicted)).values())
    return 2 * common / (len(gold) + len(predicted)) if common else 0.0


def qa_statistics(answers: Sequence[str], prediction: str | None, language: str) -> Statistics:
    """Return the scores of one question, each the best over its gold answers.

    Args:
        answers: at least one gold answer.
        prediction: the answer given, maybe ""; None, for none, is wrong even where a gold answer is normalised to "".
        language: BCP-47 tag of the text, for MLQA's rule.

    Returns:
        `exact_match`, `token_f1` (SQuAD v1.1), `exact_match_mlqa`, `token_f1_mlqa`, each 0 to 1.
    """

    def mlqa(text: str) -> str:
        return normalize_mlqa(text, language)

    if prediction is None:
        return dict.fromkeys(METRICS, 0.0)
    return {
        "exact_match": max(exact_match(answer, prediction) for answer in answers),
        "token_f1": max(token_f1(answer, prediction) for answer in answers),
        "exact_match_mlqa": max(exact_match(answer, prediction, mlqa) for answer in answers),
        "token_f1_mlqa": max(token_f1(answer, prediction, mlqa) for answer in answers),
    }


def qa_scores(sums: Mapping[str, float], count: int) -> dict[str, float]:
    """Return the mean of each metric of `qa_statistics` over `count` questions, in percent."""
    return {metric: percent(sums.get(metric, 0.0), count) for metric in METRICS}


def _primary(language: str) -> str:
    return language.split("-", 1)[0]


def _is_punctuation(character: str) -> bool:
    """Unicode's punctuation, and what ASCII calls so ($ + < = > ^ ` | ~ are symbols to Unicode)."""
    return character in _ASCII_PUNCTUATION or unicodedata.category(character).startswith("P")


def _mixed_segmentation(text: str) -> list[str]:
    """Split at white space and around every Han character (punctuation is gone by now)."""
    return _HAN.sub(r" \g<0> ", text).split()
