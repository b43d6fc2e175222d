"""Whether a few words can be somebody's name, by how names are written. No list of names is needed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain

from trustscan.facts.entities.labels import word_list
from trustscan.text.normalise import normalise

_MAX_NAME = 60
_MAX_TOKENS = 6
_SHORT = 3


def _shapes() -> dict[int, str]:
    """Maps letters beyond ASCII, of scripts with capitals, to A or a: only how a name is written counts.

    Character classes of all capital letters take 0.1 s to compile; those of ASCII take none.
    """
    codes = chain(range(0x80, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
    drawn = {"Lu": "A", "Ll": "a"}
    return {code: drawn[kind] for code in codes if (kind := unicodedata.category(chr(code))) in drawn}


_SHAPES = _shapes()


def shaped(text: str) -> str:
    """The text with its letters beyond ASCII drawn as A or a; as long as before, so offsets hold."""
    return text if text.isascii() else text.translate(_SHAPES)


UPPER, LOWER = "A-Z", "a-z"
_PART = rf"[{UPPER}][{LOWER}]+"
_WORD = rf"[{UPPER}](?:[{LOWER}]+|[’']{_PART})(?:{_PART})?(?:[-‐’']{_PART}){{0,2}}"
_SHOUTED = rf"[{UPPER}]{{2,}}(?:[-’'][{UPPER}]{{2,}}){{0,2}}"
_INITIAL = rf"[{UPPER}]\.?(?![{LOWER}{UPPER}])(?:[-]?[{UPPER}]\.)?"
_PARTICLE = shaped(
    r"(?:van|von|der|den|de|del|della|di|da|dos|das|do|du|des|la|le|las|los|el|al|bin|ibn|bint|ter|ten|zu|zur|zum|af"
    r"|av|y|e|i|und|na|ní|mac|Mc|san|st\.)"
)
_TITLE = shaped(
    r"(?:(?:Prof|Dr|Mag|Dipl|Ing|PhDr|JUDr|MUDr|MVDr|RNDr|MDDr|Mgr|Bc|DI|Univ|Mr|Mrs|Ms|Miss|Mme|Mlle|M|Sr|Sra|Srta"
    r"|Dott|Dra|Avv|Arch|Geom|Rev|Fr|Sir|Lady|Frau|Herr|Chef|Coach|Hr|Fru|Lic|Av|Op|Uzm|Doç|Adv|Adw|Drs|Ir|mr|med"
    r"|dent|rer|nat|phil|jur|Eng|Engr|Shri|Smt|Sri|Pastor|Captain|Capt|Κα|Κος|Д-р)\.?"
    r"(?:[- ]?(?:Ing|Psych|Kfm|Päd|med|vet|dent|h\.c|habil)\.?)?[ \u00a0])"
)
_HONOUR = (
    r"(?:,? (?:M\.?D\.?|Ph\.? ?D\.?|MBA|M\.?Sc\.?|B\.?Sc\.?|M\.?A\.?|B\.?A\.?|LL\.? ?M\.?|D\.?D\.?S\.?"
    r"|D\.?C\.?|Esq\.?|CPA|R\.?N\.?|LCSW|LMFT|OD|DVM|Jr\.?|Sr\.?|CSc\.?|DiS\.?|II|III))"
)
_FIRST = rf"(?:{_WORD}|[{UPPER}]\.(?:-?[{UPPER}]\.)?)"
_NEXT = rf"(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:{_WORD}|{_INITIAL}|{_SHOUTED}))"
NAME = rf"{_TITLE}{{0,3}}{_FIRST}{_NEXT}{{1,4}}"
NAME_PATTERN = re.compile(NAME)  # to be matched with text that is `shaped`
_WHOLE = re.compile(rf"{NAME}{_HONOUR}{{0,3}}")
_WHOLE_SHOUTED = re.compile(rf"{_TITLE}{{0,2}}{_SHOUTED}(?:[ \u00a0](?:{_SHOUTED}|{_INITIAL})){{1,3}}")
_INITIALS = rf"[{UPPER}]\.(?: ?[{UPPER}]\.){{0,3}}"
_CAMEL = rf"{_PART}[{UPPER}][{LOWER}{UPPER}]*"
_GIVEN = re.compile(rf"{_TITLE}{{0,3}}(?:{_WORD}|{_INITIALS}|{_CAMEL})(?: [{UPPER}]\.?)?")
_TITLED = re.compile(rf"{_TITLE}{{1,3}}{_WORD}(?: (?:{_WORD}|{_INITIAL})){{0,3}}")
_HAN = re.compile(
    r"[\u4e00-\u9fff々]{1,4}[ \u3000]?[\u4e00-\u9fff々\u3040-\u30ff]{1,5}"
    r"|[\u30a0-\u30ff]{2,8}[・ \u3000][\u30a0-\u30ff]{2,8}"
)
_HANGUL = re.compile(r"[가-힣]{2,4}")

# Of a name (`Anna von der Heide`), though ordinary words elsewhere.
_OF_DESCENT = re.compile(r" (?:von|van)(?: (?:der|den|dem|de))? (?=[^\W\d_a-zß-ÿ])")

# How words for things and doings end, and names do not.
_ABSTRACT = re.compile(r"(?:tion|sion|ness|ción|zione|ção|keit|heit|ность|ство)s?$|\w{6,}ing$")


def as_name(text: str) -> str:
    """The text as a person's full name (two words or more, titles allowed); empty where it cannot be one."""
    words = text.strip(' \u00a0\t\n,.;:–—-|·•"“”')
    if (
        not 3 < len(words) <= _MAX_NAME
        or len(words.split()) > _MAX_TOKENS
        or any(char.isdecimal() for char in words)
    ):
        return ""
    shape = shaped(words)
    if not (_WHOLE.fullmatch(shape) or _WHOLE_SHOUTED.fullmatch(shape) or _TITLED.fullmatch(shape)):
        return ""
    return "" if _is_ordinary(words) else words


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where full names stand in a text, also behind the first word of a sentence (`Meet Jane Roe`)."""
    for found in NAME_PATTERN.finditer(shaped(text)):
        start, end = found.span()
        if not as_name(text[start:end]):
            start = text.index(" ", start) + 1 if " " in text[start:end] else end
        if as_name(text[start:end]):
            yield start, end


def as_given_name(text: str) -> str:
    """The text as a name of one word or with an initial (`Anna R.`, `J. K.`); empty where it cannot be."""
    words = text.strip(' \u00a0\t\n,;:–—-|·•"“”')
    if not 1 < len(words) <= 30 or not _GIVEN.fullmatch(shaped(words)):
        return ""
    return "" if _is_ordinary(words) else words


def as_eastern_name(text: str) -> str:
    """The text as a Chinese, Japanese or Korean full name; only to be believed beside a role or a label."""
    words = (
        text.strip(" \u3000\u00a0\t\n,、，。:：・-–—|")
        .removesuffix("様")
        .removesuffix("さん")
        .removesuffix("氏")
        .removesuffix("님")
    )
    return words if 2 <= len(words) <= 12 and (_HAN.fullmatch(words) or _HANGUL.fullmatch(words)) else ""


def _is_ordinary(words: str) -> bool:
    if any(_ABSTRACT.search(part) for part in words.split()):
        return True
    for part in _OF_DESCENT.sub(" ", words).split():
        for key in normalise(part).split():
            # Short words differ by their accents: Vietnamese `Độ` is no English `do`.
            accented = len(key) <= _SHORT and key.isascii() and not part.isascii()
            if key in _ordinary() and not (accented and part.casefold() not in _as_written()):
                return True
    return False


@cache
def surnames() -> frozenset[str]:
    """Names of trades that many people bear as their surname, in normal form."""
    return frozenset(normalise(word) for word in word_list("names")["surnames"])


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(part for word in word_list("names")["ordinary"] for part in normalise(word).split())


@cache
def _as_written() -> frozenset[str]:
    return frozenset(part for word in word_list("names")["ordinary"] for part in word.casefold().split())
