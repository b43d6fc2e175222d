"""Tells which languages a text is written in, by its script and its most frequent words.

The language that a page declares is only a hint: templates and page builders leave `lang="en"` on pages in
any language. It breaks ties and decides where there is too little text to tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trustscan.text.phrases import PhraseHits

WORDS_SET = "language.words"

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]+"),
    "Arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+"),
    "Devanagari": re.compile(r"[\u0900-\u097f]+"),
    "Hangul": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+"),
    "Kana": re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]+"),
    "Han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"),
}
# Scripts that one language of ours writes alone.
_CYRILLIC = frozenset({"ru", "uk"})
_DECIDES = {"Greek": "el", "Arabic": "ar", "Devanagari": "hi", "Hangul": "ko"}
# A sign of a dense script says as much as several letters.
_DENSITY = {"Hangul": 2.5, "Kana": 2.0, "Han": 3.0}
_READ = 60_000
_SHARE = 0.15
_MIN_KANA = 0.08
_MIN_VOTES = 3.0
_MIN_WORDS = 3
_MAX_LANGUAGES = 4
_HINT_VOTES = 0.75


def languages_of(hits: PhraseHits, text: str, declared: str = "") -> tuple[str, ...]:
    """The languages (ISO 639-1) that at least 15 % of a text is written in, the most used first.

    `hits` are the phrases found in the text's stream, the set `language.words` among them; `declared` is
    the page's own claim (`de-AT`), which may lie. Where nothing tells, it is the claim, or nothing.
    """
    claim = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    claim = {"nb": "no", "nn": "no", "in": "id", "gr": "el", "ua": "uk", "cz": "cs"}.get(claim, claim)
    letters = _letters(text[:_READ])
    total = sum(letters.values())
    if not total:
        return (claim,) if claim else ()
    shares: dict[str, float] = {}
    for script, count in letters.items():
        for language, part in _within(script, letters, hits, claim).items():
            shares[language] = shares.get(language, 0.0) + part * count / total
    kept = [language for language, share in shares.items() if share >= _SHARE]
    if not kept:
        return (claim,) if claim else ()
    return tuple(sorted(kept, key=lambda language: (-shares[language], language)))


def _letters(text: str) -> dict[str, float]:
    """How much text there is in each script, in letters of an alphabet."""
    scripts = ("Latin",) if text.isascii() else tuple(_SCRIPTS)
    counts = {s: sum(map(len, _SCRIPTS[s].findall(text))) * _DENSITY.get(s, 1.0) for s in scripts}
    return {script: count for script, count in counts.items() if count}


def _within(script: str, letters: Mapping[str, float], hits: PhraseHits, claim: str) -> dict[str, float]:
    """Which languages the text of one script is in, by share; the shares of what cannot be told are missing."""
    if script in _DECIDES:
        return {_DECIDES[script]: 1.0}
    if script in ("Kana", "Han"):
        kana, han = letters.get("Kana", 0.0), letters.get("Han", 0.0)
        return {"ja" if kana >= _MIN_KANA * (kana + han) else "zh": 1.0}
    votes = _votes(hits, _CYRILLIC if script == "Cyrillic" else None)
    shares: dict[str, float] = {}
    # The clearest language takes its words; only what it cannot explain speaks for another one.
    while votes and len(shares) < _MAX_LANGUAGES:
        weight = {language: sum(found.values()) for language, found in votes.items()}
        if claim in weight and not shares:
            weight[claim] += _HINT_VOTES
        best = max(weight, key=lambda language: (weight[language], language))
        first = not shares
        if not first and (weight[best] < _MIN_VOTES or len(votes[best]) < _MIN_WORDS):
            break
        shares[best] = weight[best]
        taken = votes.pop(best)
        votes = {
            language: rest
            for language, found in votes.items()
            if (rest := {number: count for number, count in found.items() if number not in taken})
        }
    total = sum(shares.values())
    return {language: count / total for language, count in shares.items()}


def _votes(hits: PhraseHits, only: frozenset[str] | None) -> dict[str, dict[int, float]]:
    """For each language, how often each of its frequent words stands in the text.

    A word that several languages share speaks for each of them, but less.
    """
    votes: dict[str, dict[int, float]] = {}
    members = hits.book.sets.get(WORDS_SET, {})
    for number, places in hits.starts.items():
        languages = members.get(number, frozenset())
        for language in languages:
            if (language in _CYRILLIC) == bool(only):
                votes.setdefault(language, {})[number] = len(places) / len(languages)
    return votes
