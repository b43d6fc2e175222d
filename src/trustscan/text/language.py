"""Tells which languages a text is written in, by its script and its most frequent words.

The language that a page declares is only a hint: templates and page builders leave `lang="en"` on pages in
any language. It breaks ties and decides where there is too little text to tell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from trustscan.text.phrases import PhraseHits

WORDS_SET = "language.words"
_Votes = dict[str, dict[int | str, float]]

_OTHER = "other"
_SCRIPTS = {
    "Latin": re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]"),
    "Arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    "Devanagari": re.compile(r"[\u0900-\u097f]"),
    "Hangul": re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
    "Kana": re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]"),
    "Han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "Hebrew": re.compile(r"[\u0590-\u05ff]"),
    # Scripts whose languages are not told apart: Armenian, Georgian, those of South and South East Asia.
    _OTHER: re.compile(r"[\u0530-\u058f\u0700-\u08ff\u0980-\u0dff\u0e80-\u10ff\u1200-\u13ff\u1780-\u18af]"),
}
# Scripts that one language of ours writes alone.
_CYRILLIC = frozenset({"ru", "uk"})
_DECIDES = {"Greek": "el", "Arabic": "ar", "Devanagari": "hi", "Hangul": "ko", "Thai": "th", "Hebrew": "he"}
# A sign of a dense script says as much as several letters.
_DENSITY = {"Hangul": 2.5, "Kana": 2.0, "Han": 3.0}
# Letters that only some of the languages of one script write.
_LETTERS = {
    "cs": "ěščřžůýťďňáéí",
    "pl": "ąćęłńśźżó",
    "hu": "őűáéöü",
    "ro": "ășțşţâî",
    "tr": "ğışöüç",
    "vi": "đơưăâạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "de": "ßäöü",
    "sv": "åäö",
    "fi": "äö",
    "da": "æøå",
    "no": "æøå",
    "es": "ñ¿¡áéíóú",
    "pt": "ãõçáéíóâê",
    "fr": "éèêçàùœâîôû",
    "it": "àèìòù",
    "ru": "ыэъё",
    "uk": "іїєґ",
}
_WRITTEN_BY = {
    letter: tuple(language for language, letters in _LETTERS.items() if letter in letters)
    for letter in "".join(_LETTERS.values())
}
_READ = 60_000
_ASCII = bytes(range(128))
_NOT_ASCII_LETTERS = bytes(byte for byte in range(256) if byte > 127 or not chr(byte).isalpha())
_LETTER_VOTE = 0.4
_SHARE = 0.15
_MIN_KANA = 0.08
_MIN_VOTES = 3.0
_MIN_WORDS = 3
_MAX_LANGUAGES = 4
_HINT_VOTES = 0.75
# Votes below which the page's own claim counts as much as what its few words look like.
_THIN = 3.0
_FEW_LETTERS = 150.0
_WRITTEN_IN = {"Latin": frozenset(_LETTERS) - _CYRILLIC | {"en", "nl", "id"}, "Cyrillic": _CYRILLIC}


def languages_of(hits: PhraseHits, text: str, declared: str = "") -> tuple[str, ...]:
    """The languages (ISO 639-1) that at least 15 % of a text is written in, the most used first.

    `hits` are the phrases found in the text's stream, the set `language.words` among them; `declared` is
    the page's own claim (`de-AT`), which may lie. Where nothing tells, it is the claim, or nothing.
    """
    claim = re.split(r"[-_]", declared.strip().lower(), maxsplit=1)[0]
    claim = {"nb": "no", "nn": "no", "in": "id", "gr": "el", "ua": "uk", "cz": "cs"}.get(claim, claim)
    data = text[:_READ].encode("utf-8", "ignore")
    signs = Counter(data.translate(None, _ASCII).decode())
    letters = _letters(data, signs)
    total = sum(letters.values())
    if not total:
        return (claim,) if claim else ()
    votes = _votes(hits, signs)
    shares: dict[str, float] = {}
    for script, count in letters.items():
        for language, part in _within(script, letters, votes, claim).items():
            shares[language] = shares.get(language, 0.0) + part * count / total
    kept = [language for language, share in shares.items() if share >= _SHARE]
    if not kept:
        return (claim,) if claim else ()
    return tuple(sorted(kept, key=lambda language: (-shares[language], language)))


def _letters(data: bytes, signs: Mapping[str, int]) -> dict[str, float]:
    """How much text there is in each script, in letters of an alphabet; `signs` are those beyond ASCII."""
    counts: defaultdict[str, float] = defaultdict(float)
    if latin := len(data.translate(None, _NOT_ASCII_LETTERS)):
        counts["Latin"] += latin
    for sign, count in signs.items():
        if script := _script_of(sign):
            counts[script] += count * _DENSITY.get(script, 1.0)
    return counts


@lru_cache(maxsize=4_096)
def _script_of(sign: str) -> str | None:
    return next((script for script, letters in _SCRIPTS.items() if letters.match(sign)), None)


def _within(script: str, letters: Mapping[str, float], votes: _Votes, claim: str) -> dict[str, float]:
    """Which languages the text of one script is in, by share; empty where it cannot be told."""
    if script == _OTHER:
        return {claim: 1.0} if claim else {}
    if script in _DECIDES:
        return {_DECIDES[script]: 1.0}
    if script in ("Kana", "Han"):
        kana, han = letters.get("Kana", 0.0), letters.get("Han", 0.0)
        if claim == "ja" and kana + han < _FEW_LETTERS:
            return {"ja": 1.0}
        return {"ja" if kana >= _MIN_KANA * (kana + han) else "zh": 1.0}
    left = {
        language: cast
        for language, cast in votes.items()
        if (language in _CYRILLIC) == (script == "Cyrillic")
    }
    shares: dict[str, float] = {}
    # The clearest language takes its words; only what it cannot explain speaks for another one.
    while left and len(shares) < _MAX_LANGUAGES:
        weight = {language: sum(cast.values()) for language, cast in left.items()}
        if claim in weight and not shares:
            weight[claim] += _HINT_VOTES
        best = max(weight, key=lambda language: (weight[language], language))
        if shares and (weight[best] < _MIN_VOTES or len(left[best]) < _MIN_WORDS):
            break
        if not shares and claim in _WRITTEN_IN.get(script, ()) and weight[best] < _THIN:
            shares[claim] = weight[best]  # a handful of words may be read either way
        shares[best] = weight[best]
        taken = left.pop(best)
        left = {
            language: rest
            for language, cast in left.items()
            if weight[language] >= _MIN_VOTES
            and (rest := {sign: count for sign, count in cast.items() if sign not in taken})
        }
    total = sum(shares.values())
    return {language: count / total for language, count in shares.items()}


def _votes(hits: PhraseHits, signs: Mapping[str, int]) -> _Votes:
    """For each language, how often each of its frequent words and of its own letters stands in the text.

    What several languages share speaks for each of them, but less.
    """
    votes = defaultdict[str, dict[int | str, float]](dict)
    members = hits.book.sets.get(WORDS_SET, {})
    for number in hits.by_set.get(WORDS_SET, ()):
        spoken = members[number]
        said = len(hits.starts[number]) / len(spoken) ** 2
        for language in spoken:
            votes[language][number] = said
    for sign, count in signs.items():
        letter = sign.lower()
        writers = _WRITTEN_BY.get(letter, ())
        for language in writers:
            cast = votes[language]
            cast[letter] = cast.get(letter, 0.0) + _LETTER_VOTE * count / len(writers) ** 2
    return votes
