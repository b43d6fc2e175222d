"""Reads and checks what stands behind an operator's colon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import re2

from trustscan.rulebook.conditions import Near, Phrases
from trustscan.rulebook.context import SET_NAME, Context, kind_of
from trustscan.rulebook.operators import Argument, fold, is_date_spec
from trustscan.rulebook.problems import did_you_mean
from trustscan.rulebook.yaml import KeyPath
from trustscan.text.linear import linear
from trustscan.text.normalise import normalise

_MAX_PATTERN = 2_000


def read_argument(kind: Argument, value: Any, path: KeyPath, context: Context) -> Any:
    """The argument in the form that operators want it; None where it is wrong (and said so)."""
    return _READERS[kind](value, path, context)


def group_names(pattern: str) -> frozenset[str]:
    """The named groups of a pattern, which are what it captures."""
    return frozenset(linear(pattern, ignore_case=True).groupindex)


def _text(value: Any, path: KeyPath, context: Context) -> str | None:
    return fold(context.text(value, path, "this")) or None


def _texts(value: Any, path: KeyPath, context: Context) -> tuple[str, ...] | None:
    return tuple(fold(text) for text in context.texts(value, path, "this")) or None


def _number(value: Any, path: KeyPath, context: Context) -> int | float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    context.say(path, f"this must be a number, not {kind_of(value)}")
    return None


def _bool(value: Any, path: KeyPath, context: Context) -> bool | None:
    if isinstance(value, bool):
        return value
    meant = {"yes": "write true", "on": "write true", "no": "write false", "off": "write false"}
    context.say(path, f"this must be true or false, not {kind_of(value)}", meant.get(str(value).lower(), ""))
    return None


def _date(value: Any, path: KeyPath, context: Context) -> str | None:
    if isinstance(value, str) and is_date_spec(value):
        return value
    context.say(path, f"this must be {Argument.DATE}, not {kind_of(value)}")
    return None


def _pattern(value: Any, path: KeyPath, context: Context) -> str | None:
    text = context.text(value, path, "a regular expression")
    if not text:
        return None
    if len(text) > _MAX_PATTERN:
        context.say(path, f"this regular expression is longer than {_MAX_PATTERN} characters")
        return None
    try:
        linear(text, ignore_case=True)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error.args[0])
        context.say(path, f"bad regular expression: {reason}", _re_hint(text))
        return None
    return text


def _re_hint(text: str) -> str:
    if any(mark in text for mark in ("(?=", "(?!", "(?<=", "(?<!", "\\1", "\\2")):
        return (
            "RE2 has no look-around and no back-references: that is what keeps every pattern linear in time"
        )
    return ""


def _phrases(value: Any, path: KeyPath, context: Context) -> Phrases | None:
    if isinstance(value, Mapping):
        return _by_language(value, path, context)
    words = context.texts(value, path, "phrases")
    sets: list[str] = []
    literal: list[str] = []
    for at, word in enumerate(words):
        place = (*path, at) if isinstance(value, list) else path
        if SET_NAME.fullmatch(word):
            if _set_known(word, place, context):
                sets.append(word)
        elif _says_something(word, place, context):
            literal.append(word)
    if literal:
        sets.append(context.known.add_inline({"any": literal}))
    return Phrases(tuple(sets)) if sets else None


def _by_language(value: Mapping[str, Any], path: KeyPath, context: Context) -> Phrases | None:
    phrases = read_phrases(value, path, context)
    return Phrases((context.known.add_inline(phrases),)) if phrases else None


def read_phrases(value: Mapping[str, Any], path: KeyPath, context: Context) -> dict[str, list[str]]:
    """Phrases by language code; `any` stands for every language."""
    phrases: dict[str, list[str]] = {}
    for language, words in value.items():
        place = (*path, language)
        if not (language == "any" or (2 <= len(language) <= 3 and language.isalpha())):
            context.say(
                place, f'"{language}" is not a language code', 'write {de: [...], en: [...]}, or "any"', "key"
            )
            continue
        read = context.texts(words, place, "phrases")
        phrases[language] = [
            word for at, word in enumerate(read) if _says_something(word, (*place, at), context)
        ]
    return phrases


def _says_something(word: str, path: KeyPath, context: Context) -> bool:
    if word and not normalise(word):
        context.say(path, f'"{word}" has no letter, digit or sign that is compared')
    return bool(normalise(word))


def _set_known(name: str, path: KeyPath, context: Context) -> bool:
    if name in context.known.set_sizes:
        return True
    hint = did_you_mean(name, (n for n in context.known.set_sizes if not n.startswith("inline.")))
    context.say(path, f'the lexicon has no phrase set "{name}"', hint)
    return False


def _cues(value: Any, path: KeyPath, context: Context) -> Phrases | None:
    data = context.mapping(value, path, "`at_least`")
    context.only(data, ("of", "n"), path, "`at_least`")
    if not data:
        return None
    if "of" not in data or "n" not in data:
        context.say(path, "`at_least` needs `of` and `n`", "such as {of: refund-policy.body, n: 2}")
        return None
    found = _phrases(data["of"], (*path, "of"), context)
    n = data["n"]
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        context.say((*path, "n"), f"this must be a whole number from 1, not {kind_of(n)}")
        return None
    if found is None:
        return None
    size = sum(context.known.set_sizes[name] for name in found.sets)
    if n > size:
        context.say((*path, "n"), f"can never be true: {n} different phrases of a set of {size}")
    return Phrases(found.sets, n)


def _near(value: Any, path: KeyPath, context: Context) -> Near | None:
    data = context.mapping(value, path, "`near`")
    context.only(data, ("of", "words"), path, "`near`")
    if not data:
        return None
    members, words = data.get("of"), data.get("words")
    if not isinstance(members, list) or len(members) < 2 or words is None:
        context.say(
            path,
            "`near` needs `of`, a list of at least two, and `words`",
            "such as {of: [refund-policy.subject, refund-policy.limit], words: 20}",
        )
        return None
    if not isinstance(words, int) or isinstance(words, bool) or words < 1:
        context.say((*path, "words"), f"this must be a whole number from 1, not {kind_of(words)}")
        return None
    groups = tuple(_phrases(member, (*path, "of", at), context) for at, member in enumerate(members))
    found = tuple(group for group in groups if group is not None)
    return Near(found, words) if len(found) == len(groups) else None


def _family(value: Any, path: KeyPath, context: Context) -> Phrases | None:
    """`n: 0` asks for none: it only names what is there and what is missing."""
    data = context.mapping(value, path, "`at_least`")
    context.only(data, ("of", "n"), path, "`at_least`")
    if not data:
        return None
    if "of" not in data or "n" not in data:
        context.say(path, "`at_least` needs `of` and `n`", "such as {of: privacy-elements, n: 8}")
        return None
    family, n = context.text(data["of"], (*path, "of"), "`of`"), data["n"]
    families = {name.partition(".")[0] for name in context.known.set_sizes}
    sets = tuple(sorted(name for name in context.known.set_sizes if name.startswith(f"{family}.")))
    if family and not sets:
        hint = did_you_mean(family, families)
        context.say((*path, "of"), f'the lexicon has no phrase sets "{family}.…"', hint)
    if not isinstance(n, int) or isinstance(n, bool) or n < 0:
        context.say((*path, "n"), f"this must be a whole number from 0, not {kind_of(n)}")
        return None
    if sets and n > len(sets):
        context.say((*path, "n"), f"can never be true: {n} of a family of {len(sets)}")
    return Phrases(sets, n, apart=True) if sets else None


_READERS: Mapping[Argument, Callable[[Any, KeyPath, Context], Any]] = {
    Argument.TEXT: _text,
    Argument.TEXTS: _texts,
    Argument.NUMBER: _number,
    Argument.BOOL: _bool,
    Argument.DATE: _date,
    Argument.PATTERN: _pattern,
    Argument.PHRASES: _phrases,
    Argument.NEAR: _near,
    Argument.CUES: _cues,
    Argument.FAMILY: _family,
}
