"""Named people with a role at the organisation: owner, founder, staff, doctor..."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import cues_of, is_whole_word, text_offset, text_span
from trustscan.facts.entities.names import (
    NAME_PATTERN,
    as_eastern_name,
    as_given_name,
    as_name,
    name_spans,
    shaped,
    surnames,
)
from trustscan.facts.entities.narrated import narrated_people
from trustscan.facts.entities.ordinary import has_singular, is_ordinary
from trustscan.facts.entities.others import credits_makers
from trustscan.facts.entities.quotes import quoted_blocks
from trustscan.facts.entities.signatures import is_filler_name
from trustscan.facts.entities.spots import classes_of
from trustscan.facts.entities.stated_people import stated_people
from trustscan.facts.entities.trades import tradespeople
from trustscan.facts.page import Block, Page, Region
from trustscan.facts.records import Person
from trustscan.model.struct import replace
from trustscan.text.normalise import normalise

_MAX_PEOPLE = 200
_MAX_BLOCK = 4_000
_MAX_CUES = 600
_MAX_ROLE_LINE = 90
_MAX_ROLE = 80
_BEFORE = 110

# Between a label and the name behind it, and between a name and the role behind it.
_LABEL_GAP = re.compile(
    r"\s*(?:\([^)\n]{0,30}\)\s*)?(?:[:：\-–—,|/]|is|ist|est|es|è|é|:in)?\s*(?:(?:Herr|Frau|Mr\.?|Mrs\.?|Ms\.?)\s)?"
)
_ARTICLES = "a|an|the|our|your|and|der|die|das|ein|eine|unser|unsere|le|la|l'|un|una|une|notre|il|o|de|del|el"
_VERBS = "is|was|has been|har vært|har varit|har været|ist|est|es|è|é|jest|är|er|on|je"
_ROLE_GAP = re.compile(
    rf"^\s*(?:[,–—|(/·•:\n]|- |\s(?:{_VERBS}|{_ARTICLES})(?=\s))(?:\s*(?:{_ARTICLES})(?=\s)){{0,4}}\s*$"
)
_SENTENCE_VERB = re.compile(rf"^\s(?:{_VERBS}|works as|är en)\s")
_EASTERN_AFTER = re.compile(
    r"^\s*(?:[:：／/\-–—|・]\s*|\s)([\u4e00-\u9fff々\u3040-\u30ff가-힣 \u3000]{2,12})"
)
_EASTERN_BEFORE = re.compile(
    r"([\u4e00-\u9fff々가-힣]{1,4}[ \u3000]?[\u4e00-\u9fff々\u3040-\u30ff가-힣]{1,4})\s*(?:[／/（(・]|\s)\s*$"
)
_ANY_SCRIPT_AFTER = re.compile(r"^\s*[:：]\s*([^\n,،;|(]{4,50})")
# `Our chef, Mary Sample`: of their own people, words for any trade tell a role.
_OURS = re.compile(
    r"\b(?:our|unsere?[mnr]?|notre|nuestr[oa]|nostr[oa]|noss[oa]|onze?|vår|vores|nasza?|náš|naše|наша?)\s$",
    re.IGNORECASE,
)
# A first name that a clause of its own follows, behind `I am` or `my name is`.
_FIRST_NAME = re.compile(r"\s([^\W\d_]{2,20})(?=\s?[,.–—;(]|\s(?:and|und|et|y|e|en|og|och|i|a)\s)")
_UNCASED = re.compile(r"[\u0590-\u0eff]")
_TEAM_CLASS = re.compile(
    r"(?:^|[\s_-])(?:team|staff|founders?|employees?|mitarbeiter|equipe|equipo|crew|leadership|owners?|doctors?|trainers?|instructors?|persons?|people"
    r"|board|bios?|members?)(?:$|[\s_-])|teammember"
)
_NAME_CLASS = re.compile(r"name|title")
_ROLE_CLASS = re.compile(r"role|position|job|title|designation|funktion|function|poste|cargo")
_SEGMENT = re.compile(r"\s[–—|-]\s|[,:(\n]")
_BRACKET = re.compile(r"\s*\([^()]{0,40}\)\s*$")
_LEGAL_FORM = re.compile(
    r"\b(?:GmbH|UG|AG|KG|Ltd|LLC|Inc|Corp|S\.?A\.?S?|S\.?r\.?l|B\.?V|Oy|AB|ApS|A/S|s\.r\.o|Kft|Sp\. z|OÜ"
    r"|PLC|LLP|e\.V|株式会社)(?!\w)"
)


def find_people(page: Page, context: SiteContext) -> tuple[Person, ...]:
    """The people of the organisation that a page names together with what they do there.

    Authors of testimonials are none, nor are bare names without a role.
    """
    if not page.blocks:
        return ()
    found: dict[tuple[str, str], Person] = {}
    reader = _Reader(page, context)
    narrated = narrated_people(page, context.brand, reader.is_person, reader.is_readable)
    trades = tradespeople(page, reader.is_person, reader.is_readable)
    told = [*narrated, *reader.cards(), *reader.people(), *reader.introduced(), *trades]
    for person in [*told, *stated_people(page)]:
        key = (normalise(person.name), "")
        if key not in found and len(found) < _MAX_PEOPLE:
            filler = is_filler_name(person.name)
            found[key] = replace(person, placeholder=True) if filler else person
    return tuple(found.values())


class _Reader:
    """Reads the people of one page: goes to each role word and looks for the name that it belongs to."""

    def __init__(self, page: Page, context: SiteContext) -> None:
        self._page = page
        self._brand = context.brand
        self._leads = cues_of(page, "people.lead")
        self._roles = cues_of(page, "people.lead", "people.role")
        self._selves = cues_of(page, "people.self")
        self._titles = cues_of(page, "people.title")
        self._quoted = quoted_blocks(page, context)
        self._team = _team_blocks(page)

    @cached_property
    def _role_words(self) -> frozenset[str]:
        hits = zip(self._roles.starts, self._roles.ends, strict=True)
        return frozenset(word for start, end in hits for word in self._page.stream[start:end].split())

    def people(self) -> Iterator[Person]:
        """Every person found, in reading order."""
        lead_starts = frozenset(self._leads.starts)
        for start, end in list(zip(self._roles.starts, self._roles.ends, strict=True))[:_MAX_CUES]:
            number = self._page.block_at(start)
            block = self._page.blocks[number]
            if not self.is_readable(number, block) or not is_whole_word(self._page.stream, end):
                continue
            begin, finish = text_span(block, start, end)
            person = (
                (
                    self._after(number, block, begin, finish)
                    if start in lead_starts or _OURS.search(block.text[max(0, begin - 12) : begin])
                    else None
                )
                or self._before(number, block, begin, finish)
                or self._titled(number, block, begin, finish)
                or self._beside(number, block, begin, finish, start in lead_starts)
            )
            if person is not None:
                yield person

    def introduced(self) -> Iterator[Person]:
        """People who introduce themselves (`My name is Jane Roe`), and lines of a title and a name."""
        for cues, read in ((self._selves, self._after), (self._titles, self._titled)):
            for start, end in list(zip(cues.starts, cues.ends, strict=True))[:_MAX_CUES]:
                number = self._page.block_at(start)
                block = self._page.blocks[number]
                if self.is_readable(number, block):
                    begin, finish = text_span(block, start, end)
                    person = read(number, block, begin, finish)
                    if person is not None and as_name(person.name):
                        yield person
                    elif cues is self._selves and (given := self._given(number, block, finish)):
                        yield given

    def _given(self, number: int, block: Block, finish: int) -> Person | None:
        """`I am Jane, the owner`: a first name alone is believed where a role is told right after."""
        match = _FIRST_NAME.match(block.text, finish)
        if not match or not (name := as_given_name(match[1])) or not self.is_person(name):
            return None
        for start, end in self._roles.all_within(block.stream_start, block.stream_end):
            begin = text_offset(block, start - block.stream_start)
            if match.end() <= begin <= match.end() + _BEFORE and is_whole_word(self._page.stream, end):
                role = block.text[begin : text_offset(block, end - block.stream_start - 1) + 1]
                return self._person(number, match.start(1), match.end(1), name, role)
        return None

    def _titled(self, number: int, block: Block, begin: int, finish: int) -> Person | None:
        """A line of nothing but a trade and a name: `Rechtsanwältin Anna Roe`."""
        line = _line_at(block.text, begin)
        role = block.text[begin:finish]
        if not line.lstrip().startswith(role) or len(line) > _MAX_ROLE_LINE:
            return None
        bare = _BRACKET.sub("", line.strip())
        name, whole = as_name(bare[len(role) :].strip(" .,")), as_name(bare)
        if not name or not self.is_person(name):
            return None
        name = whole if whole and self.is_person(whole) else name
        at = max(0, block.text.find(name))
        return self._person(number, at, at + len(name), name, role)

    def is_readable(self, number: int, block: Block) -> bool:
        return (
            block.visible
            and block.region is not Region.NAV
            and len(block.text) <= _MAX_BLOCK
            and number not in self._quoted
            and not credits_makers(block.text[:200])
        )

    def _after(self, number: int, block: Block, begin: int, finish: int) -> Person | None:
        """`Geschäftsführer: Max Muster`, `founder Jane Roe`, `代表取締役 山田太郎`."""
        text, role = block.text, block.text[begin:finish]
        gap = _LABEL_GAP.match(text, finish)
        at = gap.end() if gap else finish
        named = NAME_PATTERN.match(shaped(text), at)
        name = text[named.start() : named.end()] if named else ""
        if named and as_name(name) and self.is_person(name):
            return self._person(number, named.start(), named.end(), name, role)
        after = _EASTERN_AFTER.match(text[finish : finish + 30])
        # Korean names have no space within: what follows one is something else.
        said = (after[1], after[1].strip().split(" ")[0]) if after else ()
        if name := next(filter(as_eastern_name, said), ""):
            at = text.index(name, finish)
            return self._person(number, at, at + len(name), name, role)
        if _UNCASED.search(role):
            plain = _ANY_SCRIPT_AFTER.match(text[finish : finish + 60])
            if plain and 2 <= len(plain.group(1).split()) <= 4:
                return self._person(
                    number, finish + plain.start(1), finish + plain.end(1), plain.group(1), role
                )
        given = re.match(r"\s(\S{2,20})(?=\s|$)(?!\s*\d)", text[finish : finish + 28])
        if given and begin <= 14 and len(text) <= _MAX_ROLE_LINE and as_given_name(given.group(1)):
            return self._person(number, finish + 1, finish + given.end(1), given.group(1), role)
        return None

    def _before(self, number: int, block: Block, begin: int, finish: int) -> Person | None:
        """`Jane Roe, founder`, `Jane Roe – Head of Sales`, `Jane Roe is a trial lawyer`."""
        from_here = max(0, begin - _BEFORE)
        text = block.text[from_here:begin]
        names = [(at, end) for at, end in name_spans(text) if self.is_person(text[at:end])]
        if not names:
            above, _, indent = text.rpartition("\n")
            line = above[above.rfind("\n") + 1 :].strip()
            # Names in capitals are told from headings only by the line of their own, right above the role.
            if not indent.strip() and (alone := as_name(line)) and self.is_person(alone):
                at, role = from_here + above.rfind(line), _line_at(block.text, begin)
                return self._person(number, at, at + len(line), alone, role)
            eastern = _EASTERN_BEFORE.search(text)
            if eastern and len(block.text) <= _MAX_ROLE_LINE and as_eastern_name(eastern.group(1)):
                at, end = from_here + eastern.start(1), from_here + eastern.end(1)
                return self._person(number, at, end, eastern.group(1), block.text[begin:finish])
            return None
        at, end = names[-1]
        between = text[end:]
        linked = (
            _ROLE_GAP.match(between)
            or (
                _SENTENCE_VERB.match(between)
                and not re.search(r"[.;!?\n]", between)
                and between.count(" ") <= 8
            )
            or (_joins_line(between) and len(block.text) <= 2 * _MAX_ROLE_LINE)
        )
        if not linked:
            return None
        role = (between.lstrip(" ,–—|-(/·•:\n") + block.text[begin:finish]).strip()
        return self._person(number, from_here + at, from_here + end, text[at:end], role)

    def _beside(self, number: int, block: Block, begin: int, finish: int, lead: bool) -> Person | None:
        """A card: the name in one block, the role line in the one before or after it."""
        line = _line_at(block.text, begin)
        if len(line) > _MAX_ROLE_LINE or line.count(" ") > 9 or line.rstrip()[-1:] in "?!":
            return None
        label = lead and begin <= 4 and len(block.text) - finish <= 2
        for at in (number - 1, number + 1):
            if not 0 <= at < len(self._page.blocks) or at in self._quoted:
                continue
            other = self._page.blocks[at]
            if not other.visible or other.region is not block.region or not _one_card(block, other):
                continue
            whole = _SEGMENT.split(other.text, maxsplit=1)[0]
            name = as_name(other.text) or (as_eastern_name(other.text) if lead and begin <= 1 else "")
            if not name and at > number and label and other.text.rstrip()[-1:] not in ".!?":
                named = whole != other.text or _NAME_CLASS.search(other.classes[-60:])
                name = as_name(whole) or (as_given_name(whole) if named else "")
            if name and self.is_person(name) and not self._tells_a_role(other):
                return self._person(at, 0, len(other.text), name, line)
        return None

    def cards(self) -> Iterator[Person]:
        """Team cards: a name with a short line below or above it, where the page is about the team."""
        for number in sorted(self._team):
            block = self._page.blocks[number]
            if not self.is_readable(number, block) or block.region in (Region.HEADER, Region.FOOTER):
                continue
            full = as_name(block.text)
            name = full or (
                as_given_name(block.text) or as_eastern_name(block.text)
                if _NAME_CLASS.search(block.classes[-60:]) or block.level
                else ""
            )
            if not name or not self.is_person(name) or self._tells_a_role(block):
                continue
            if role := self._role_line(number, sure=bool(full)) or (self._life(number, full) if full else ""):
                yield self._person(number, 0, len(block.text), name, role)

    def _life(self, number: int, name: str) -> str:
        """The beginning of the paragraph below a name that tells of this person."""
        if number + 1 >= len(self._page.blocks) or not self._page.blocks[number].level:
            return ""
        text = self._page.blocks[number + 1].text
        opening = set(normalise(text[:_BEFORE]).split())
        names = (word for word in normalise(name).split() if len(word) > 2)
        return text if len(text) > _MAX_ROLE_LINE and not opening.isdisjoint(names) else ""

    def _role_line(self, number: int, sure: bool) -> str:
        """The short line beside a name in its card that tells what the person does."""
        block = self._page.blocks[number]
        for at in (number + 1, number - 1):
            if not 0 <= at < len(self._page.blocks) or at not in self._team:
                continue
            other = self._page.blocks[at]
            line = other.text.split("\n")[0]
            if (
                not 2 < len(line) <= _MAX_ROLE_LINE
                or line.rstrip()[-1:] in ".?!"
                or other.path[:-2] != block.path[: len(other.path) - 2]
            ):
                continue
            # A subtitle of the section stands above the first card's title, but outside of the card.
            carded = sure or at > number or other.path[: len(block.path) - 1] == block.path[:-1]
            if self._roles.within(other.stream_start, other.stream_end) or (
                carded and _ROLE_CLASS.search(other.classes[-60:])
            ):
                return line
            if (
                sure
                and at > number
                and not other.level
                and not as_name(line)
                and line.count(" ") <= 6
                and not any(c.isdecimal() for c in line)
            ):
                return line
        return ""

    def is_person(self, name: str) -> bool:
        """Whether what looks like a person's name is no company, heading, or the site's own name."""
        words = set(normalise(name).split())
        rest = words - self._brand
        is_brand = len(rest) < len(words) and (has_singular(self._page, rest) if rest else len(words) < 2)
        if is_brand or _LEGAL_FORM.search(name):
            return False
        return not words & self._role_words - surnames() and not is_ordinary(self._page, name)

    def _tells_a_role(self, block: Block) -> bool:
        """Whether a role stands in a block; a trade that is also a surname (`Baker`) is none after a name."""
        for start, end in self._roles.all_within(block.stream_start, block.stream_end):
            if start == block.stream_start or self._page.stream[start:end] not in surnames():
                return True
        return False

    def _person(self, number: int, start: int, end: int, name: str, role: str) -> Person:
        return Person(
            self._page, number, number, start, end, name=name.strip(), role=" ".join(role.split())[:_MAX_ROLE]
        )


@lru_cache(maxsize=4_096)
def _is_of_team(classes: str) -> bool:
    return any(map(_names_team, classes.split()))


@lru_cache(maxsize=4_096)
def _names_team(name: str) -> bool:
    return _TEAM_CLASS.search(name) is not None


def _team_blocks(page: Page) -> frozenset[int]:
    """The blocks that are about the team: by the names of their elements or the heading they stand under."""
    names = cues_of(page, "team.link", "team.heading", "people.heading")
    classes = set(filter(_is_of_team, classes_of(page)))
    blocks = enumerate(page.blocks if classes else ())
    found = {n for n, block in blocks if block.visible and block.classes in classes}
    if not names.starts:
        return frozenset(found)
    for section in page.sections:
        heading = page.blocks[section.heading]
        if (
            heading.level <= 3
            and len(heading.text) < _MAX_ROLE_LINE
            and names.within(heading.stream_start, heading.stream_end)
        ):
            found.update(range(section.first, section.last + 1))
    title = next((b for b in page.blocks if b.visible and 0 < b.level <= 2 and b.region is Region.MAIN), None)
    if title and len(title.text) < _MAX_ROLE_LINE // 2 and names.within(title.stream_start, title.stream_end):
        found.update(
            n for n, block in enumerate(page.blocks) if block.visible and block.region is Region.MAIN
        )
    return frozenset(found)


def _line_at(text: str, offset: int) -> str:
    """The line of a text that holds an offset."""
    before, after = text[:offset].rpartition("\n")[2], text[offset:].partition("\n")[0]
    return before + after


def _joins_line(between: str) -> bool:
    """Whether only a line break or a separator, and more of the role, stand between a name and a role."""
    head = between.lstrip(" ")
    return (
        head[:1] in ("\n", ",", "–", "—", "|", "-", "(", "·", "•", "/")
        and between.count(" ") <= 7
        and "." not in between
    )


def _one_card(one: Block, other: Block) -> bool:
    """Whether two neighbouring blocks stand in one element, not only in the page's main column."""
    depth = min(len(one.path), len(other.path)) - 3
    return depth < 1 or one.path[:depth] == other.path[:depth]
