"""Keeps markup from hurting its parser: what is never closed costs quadratic time and memory."""

from __future__ import annotations

import re
from itertools import islice

MAX_DEPTH = 800
"""Open elements at one time; browsers stop near 512, real pages stay below 100."""

MAX_NODES = 1_000_000
"""Nodes that a page may grow to, with the copies that an unclosed `<b>` leaves in every paragraph."""

_HARMLESS = 1_500
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:-]{0,30})")
# Void elements, elements whose end tag may be left out, and leaves of drawings: none of them nests in itself.
_NEVER_DEEP_WORDS = """
    area base br col embed hr img input link meta param source track wbr
    p li td th tr dt dd option optgroup thead tbody tfoot colgroup html head body rp rt
    path circle rect line polyline polygon ellipse use stop image animate animatetransform set
"""
_NEVER_DEEP = frozenset(_NEVER_DEEP_WORDS.split())
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
# Duplicates are looked for among all attributes of a tag, each with each.
_MANY_ATTRIBUTES = re.compile(
    r"<[a-z][^\s<>]{0,60}(?:[\s/]+[^\s/<>=\"']{1,60}(?:=(?:\"[^\"<>]{0,300}\"|[^\s<>\"']{0,300}))?){3000}",
    re.IGNORECASE,
)
_MANY_CHARACTERS = 6_000
_SCOPES = frozenset(["table", "object", "applet", "marquee", "template", "caption", "svg", "math", "button"])


def limit_nesting(html: str) -> str:
    """The page, cut off where its markup would nest or multiply beyond reason. Linear time.

    Small pages come back as they are: they cannot grow large enough to hurt.
    """
    if len(html) > _MANY_CHARACTERS and (crowded := _MANY_ATTRIBUTES.search(html)):
        html = html[: crowded.start()]
    tags = _TAG.findall(html)
    if len(tags) < _HARMLESS:
        return html
    kept = _harmless_tags(tags)
    if kept == len(tags):
        return html
    return html[: next(islice(_TAG.finditer(html), kept, None)).start()]


def _harmless_tags(tags: list[str]) -> int:
    """How many of the tags can be parsed before a limit is reached."""
    stack: list[str] = []
    formats = nodes = 0
    for number, tag in enumerate(tags):
        name = tag.lower()
        if name[0] == "/":
            if name[1:] in _FORMATTING:
                formats = max(0, formats - 1)
            else:
                _close(stack, name[1:])
            continue
        nodes += 1 + formats
        if name in _FORMATTING:
            formats += 1
        elif name not in _NEVER_DEEP:
            stack.append(name)
        if len(stack) > MAX_DEPTH or formats > MAX_DEPTH or nodes > MAX_NODES:
            return number
    return len(tags)


def _close(stack: list[str], name: str) -> None:
    """Closes the nearest open element of that name, unless something in between keeps it from being seen."""
    if stack and stack[-1] == name:
        stack.pop()
        return
    for at in range(len(stack) - 1, -1, -1):
        if stack[at] == name:
            del stack[at:]
            return
        if stack[at] in _SCOPES:
            return
