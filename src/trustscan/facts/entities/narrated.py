"""People of whom sentences tell what they are to the organisation: who runs it, and who says 'I'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from trustscan.facts.entities.cues import cues_of, text_offset
from trustscan.facts.entities.names import NAME_PATTERN, as_given_name, as_name, shaped
from trustscan.facts.page import Block, Page
from trustscan.facts.records import Person

_MAX_CUES = 200
_MAX_NAME = 60
_REACH = 60
_MAX_HEADING = 60
_MAX_ROLE = 80
_ONE_OF_MANY = re.compile(
    r"\s(?:an?|eine?n?|une?|una|um|uma|een|ett?|egy|jeden|jedną|bir|(?:her|his|their) own)\s"
)
_FIRST_NAME = re.compile(r"\s([^\W\d_]{2,20})(?=\s?[,.!–—;(]|\s(?:and|und|et|y|e|en|og|och|i|a)\s|\s*$)")
_GREETING = re.compile(
    r"\b(?:hallo|hello|hi|hey|hej|hei|moin|servus|grüezi|grüß gott|bonjour|salut|hola|ciao|olá|oi|cześć"
    r"|ahoj|szia|merhaba|welcome|willkommen|welkom|välkommen|velkommen|bienvenue|bienvenid[oa]s?|benvenuti)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.;!?] ")
_TITLE_PARTS = re.compile(r"\s+[|–—·•:-]\s+")

IsPerson = Callable[[str], bool]
IsReadable = Callable[[int, Block], bool]


def narrated_people(
    page: Page, brand: frozenset[str], is_person: IsPerson, is_readable: IsReadable
) -> Iterator[Person]:
    """`Jane Roe runs our workshop`, and whoever says `I'm Jane` where a page or section is 'About me'.

    Their words reach from the name to the end of the paragraph. `is_person` tells names from companies and
    ordinary words, `is_readable` own words from others'.
    """
    yield from _leaders(page, brand, is_person, is_readable)
    yield from _narrators(page, is_person, is_readable)


def _leaders(
    page: Page, brand: frozenset[str], is_person: IsPerson, is_readable: IsReadable
) -> Iterator[Person]:
    runs, firms = cues_of(page, "people.runs"), cues_of(page, "people.firm")
    for start, end in islice(zip(runs.starts, runs.ends, strict=True), _MAX_CUES):
        number = page.block_at(start)
        block = page.blocks[number]
        if not is_readable(number, block):
            continue
        begin = text_offset(block, start - block.stream_start)
        named = _name_before(block.text[max(0, begin - _MAX_NAME) : begin])
        if not named or not is_person(named):
            continue
        after = min(block.stream_end, end + _REACH)
        finish = text_offset(block, end - block.stream_start - 1) + 1
        words = page.stream[end:after].split()
        is_ours = not brand.isdisjoint(words)
        if is_ours or (firms.within(end, after) and not _ONE_OF_MANY.match(block.text, finish)):
            at = block.text.rfind(named, 0, begin)
            role = _END.split(" ".join(block.text[begin : finish + _REACH].split()))[0][:_MAX_ROLE]
            yield Person(page, number, number, at, len(block.text), name=named, role=role)


def _name_before(text: str) -> str:
    """The full name that a text ends with, right before the word that follows it."""
    for found in NAME_PATTERN.finditer(shaped(text)):
        if not text[found.end() :].strip():
            return as_name(text[found.start() : found.end()])
    return ""


def _narrators(page: Page, is_person: IsPerson, is_readable: IsReadable) -> Iterator[Person]:
    called = cues_of(page, "people.me")
    if not called.starts:
        return
    selves, spans = cues_of(page, "people.self"), list(_spans_of_me(page))
    for start, end in islice(zip(selves.starts, selves.ends, strict=True), _MAX_CUES):
        number = page.block_at(start)
        block = page.blocks[number]
        role = next((page.blocks[head].text for head, first, last in spans if first <= number <= last), "")
        if not role or not is_readable(number, block):
            continue
        match = _FIRST_NAME.match(block.text, text_offset(block, end - block.stream_start - 1) + 1)
        given = as_given_name(match[1]) if match else ""
        if not match or not given or not is_person(given):
            continue
        full = _full_name(page, given, is_person)
        # German writes all nouns like names: 'Ich bin Mutter'.
        if full or "de" not in page.languages or _GREETING.search(block.text, 0, match.start(1)):
            at, until = match.start(1), len(block.text)
            yield Person(page, number, number, at, until, name=full or given, role=role[:_MAX_ROLE])


def _spans_of_me(page: Page) -> Iterator[tuple[int, int, int]]:
    """Heading, first and last block of what is called 'About me': a section, or the page by its title."""
    called = cues_of(page, "people.me")

    def is_called(number: int) -> bool:
        block = page.blocks[number]
        return len(block.text) <= _MAX_HEADING and called.within(block.stream_start, block.stream_end)

    for section in page.sections:
        heading = next((n for n in (section.heading, section.heading - 1) if n >= 0 and is_called(n)), -1)
        if heading >= 0:
            yield heading, min(section.first, heading), section.last
    for number, block in enumerate(page.blocks):
        if block.tag == "title" and is_called(number):
            yield number, 0, len(page.blocks) - 1


def _full_name(page: Page, given: str, is_person: IsPerson) -> str:
    """The full name that begins with a first name, as the page's title, a picture or a line has it."""
    texts = [*_TITLE_PARTS.split(page.title), *(image.alt for image in page.images)]
    texts += [b.text for b in page.blocks if b.visible and len(b.text) <= _MAX_HEADING]
    for text in texts:
        found = NAME_PATTERN.match(shaped(text)) if text.startswith(f"{given} ") else None
        name = as_name(text[: found.end()]) if found else ""
        if name and is_person(name):
            return name
    return ""
