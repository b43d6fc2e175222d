"""Keeps markup from hurting its parser: what is never closed costs quadratic time and memory."""

from __future__ import annotations

import re
from itertools import islice

MAX_DEPTH = 800
"""Open elements at one time; browsers stop near 512, real pages stay below 100."""

MAX_NODES = 50_000
"""Elements that a page may grow to, with the copies that an unclosed `<b>` leaves in every paragraph."""

MAX_MARKS = 200_000
"""Signs `<` in a page: tags, end tags, comments and what only looks like them."""

MAX_ATTRIBUTES = 400
"""Attributes of a tag: duplicates are looked for among all of them, each with each."""

MAX_OPTIONS = 4_000
"""Options of one list to choose from: the parser looks at all of them for each."""

_MAX_STEPS = 2_000_000
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
# A tag as the tokenizer of HTML reads it. Nothing is given back once it is taken, so that time is linear.
_ATTRIBUTE = (
    r"[\s/]*+[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
)
_TAG_WITH_ATTRIBUTES = re.compile(
    rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+"
)
_MANY_CHARACTERS = 2 * MAX_ATTRIBUTES
_CHOICES = frozenset(["option", "optgroup"])
_SCOPES = frozenset(["table", "object", "applet", "marquee", "template", "caption", "svg", "math", "button"])


def limit_nesting(html: str) -> str:
    """The page, cut off where its markup would nest or multiply beyond reason. Linear time.

    Small pages come back as they are: they cannot grow large enough to hurt.
    """
    if len(html) > _MANY_CHARACTERS:
        html = _before_a_crowded_tag(html)
    marks = html.count("<")
    if marks < _HARMLESS:
        return html
    if marks > MAX_MARKS:
        html = html[: next(islice(re.finditer("<", html), MAX_MARKS, None)).start()]
    tags = _TAG.findall(html)
    kept = _harmless_tags(tags)
    if kept == len(tags):
        return html
    return html[: next(islice(_TAG.finditer(html), kept, None)).start()]


def _before_a_crowded_tag(html: str) -> str:
    if not any(_TAG_WITH_ATTRIBUTES.findall(html)):
        return html
    for tag in _TAG_WITH_ATTRIBUTES.finditer(html):
        if tag["more"] is not None:
            return html[: tag.start()]
    return html


def _harmless_tags(tags: list[str]) -> int:
    """How many of the tags can be parsed before a limit is reached."""
    stack: list[str] = []
    formats = nodes = options = steps = 0
    for number, tag in enumerate(tags):
        name = tag.lower()
        if name[0] == "/":
            if name[1:] in _FORMATTING:
                formats = max(0, formats - 1)
            else:
                steps += _close(stack, name[1:])
            if steps > _MAX_STEPS:
                return number
            continue
        nodes += 1 + formats
        if name in _FORMATTING:
            formats += 1
        elif name not in _NEVER_DEEP:
            stack.append(name)
        options = 0 if name == "select" else options + (name in _CHOICES)
        if max(len(stack), formats) > MAX_DEPTH or nodes > MAX_NODES or options > MAX_OPTIONS:
            return number
    return len(tags)


def _close(stack: list[str], name: str) -> int:
    """Closes the nearest open element of that name, unless something in between keeps it from being seen.

    The number of elements looked at.
    """
    if stack and stack[-1] == name:
        stack.pop()
        return 1
    for at in range(len(stack) - 1, -1, -1):
        if stack[at] == name:
            del stack[at:]
            break
        if stack[at] in _SCOPES:
            break
    return len(stack)
