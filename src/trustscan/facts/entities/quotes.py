"""Statements presented as somebody's own words: testimonials and customer reviews.

A quote is told by its frame, not by its words: quotation marks, a `<blockquote>`, a card named
`testimonial`, a heading such as 'What our customers say', or structured data. Its author is the short
line in the same card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from trustscan.facts.entities.announced import announced_blocks
from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.cues import Cues, cues_of
from trustscan.facts.entities.names import as_name
from trustscan.facts.entities.ordinary import is_ordinary
from trustscan.facts.entities.signatures import (
    CLAIMED_AUTHOR,
    CLOSE_MARKS,
    CLOSING,
    DATE_LINE,
    MAX_AUTHOR,
    MAX_AUTHOR_WORDS,
    OPEN_MARKS,
    STARS,
    author_in,
    is_filler_name,
    is_short,
    is_sure_name,
)
from trustscan.facts.entities.spots import classes_of
from trustscan.facts.once import once
from trustscan.facts.page import Block, Page, Region
from trustscan.facts.records import Quote
from trustscan.facts.structured import items_of, text_of
from trustscan.model.struct import Frozen, replace
from trustscan.text.normalise import count_words, normalise

_MAX_QUOTES = 120
_MIN_WORDS, _MAX_CHARS = 4, 3_000
_MIN_AUTHOR = 2
_MIN_WORDS_TO_REPEAT = 8
_REACH = 4

_CARD = re.compile(
    r"testimon|(?:^|[\s_-])reviews?(?:$|[\s_-])|review-?(?:card|text|item|body|content)|kundenstimme|bewertung"
    r"|temoignage|depoiment|opinion"
    r"|recensi|recenz|customer-?(?:say|voice|quote)|client-?(?:say|quote|feedback)|feedback-?(?:card|item|text)"
    r"|(?:^|[\s_-])avis(?:$|[\s_-])|quote-?card|otzyv|hodnocen|yorum"
)
_QUOTE_TAG = re.compile(r"tag:(?:blockquote|q|figure)|(?:^|[\s_-])(?:block)?quote(?:$|[\s_-])")
_NO_CARD = re.compile(r"form|write-a-review|review-?form|no-reviews")
_WHOLLY_QUOTED = re.compile(
    rf"^\s*[{OPEN_MARKS}]\s*(?P<words>.{{15,2000}}?)\s*[{CLOSE_MARKS}]\s*(?P<rest>[^{OPEN_MARKS}{CLOSE_MARKS}]{{0,120}})$",
    re.DOTALL,
)
_DASHED = re.compile(r"(?:^|\n|\s)(?:[-–—―~]{1,2}\s?|by )(?P<author>[^\n]{2,90})$")
_VERSE = re.compile(r"\b\d{1,3}\s?[:,]\s?\d{1,3}(?:\s?[-–]\s?\d{1,3})?\b")
# What stands below a heading says what is to come: nobody is quoted yet.
_SUBTITLE_CLASS = re.compile(r"sub-?_?(?:title|heading|head)s?\b[^<>]{0,20}$|eyebrow\b", re.IGNORECASE)
_SIGNATURE_CLASS = re.compile(
    r"author|name|client|customer|cite|reviewer|figcaption|person|avatar|who|signature|user"
)
_SIGNATURE_TAGS = frozenset({"footer", "cite", "figcaption"})
_NO_STATEMENT = _SIGNATURE_TAGS | {"label", "button", "a"}


class _Frame(Frozen):
    """What presents the words of a block as a quote."""

    words: str
    markup: str
    headed: bool
    rest: str = ""


def find_quotes(page: Page, context: SiteContext) -> tuple[Quote, ...]:
    """The quotes of a page with their authors, where any are named.

    `markup` tells what presents the words as a quote: `data`, `card` (a review's class name), `blockquote`,
    `marks` (quotation marks) or `heading`. `headed` is true under a heading that announces customers' words.
    """
    return _quotes_of(page, context.brand)


def quoted_blocks(page: Page, context: SiteContext) -> frozenset[int]:
    """The blocks that quotes of a page and their authors stand in."""
    return _blocks_of_quotes(page, context.brand)


@once
def _blocks_of_quotes(page: Page, brand: frozenset[str]) -> frozenset[int]:
    return frozenset(
        number
        for quote in _quotes_of(page, brand)
        if quote.markup != "data"
        for number in range(quote.first, quote.last + 1)
    )


@lru_cache(maxsize=4)
def _quotes_of(page: Page, brand: frozenset[str]) -> tuple[Quote, ...]:
    if not page.blocks:
        return ()
    found = [*_Reader(page, brand).quotes(), *_stated(page)][:_MAX_QUOTES]
    return tuple(_with_repeats(found))


def _with_repeats(quotes: list[Quote]) -> Iterator[Quote]:
    """Marks the quotes whose very words the page also puts into somebody else's mouth."""
    speakers: dict[str, set[str]] = {}
    for quote in quotes:
        if quote.author and count_words(quote.text) >= _MIN_WORDS_TO_REPEAT:
            speakers.setdefault(normalise(quote.text), set()).add(normalise(quote.author))
    for quote in quotes:
        repeated = len(speakers.get(normalise(quote.text), ())) > 1
        yield replace(quote, repeated=True) if repeated else quote


@lru_cache(maxsize=4_096)
def _presented(classes: str) -> tuple[bool, bool]:
    """Whether class names tell of a review's card, and of a quotation."""
    told = [_told_by(name) for name in classes.split()]
    card = any(card for card, _, _ in told) and not any(no_card for _, no_card, _ in told)
    return card, any(quotation for _, _, quotation in told) and "tag:figcaption" not in classes


@lru_cache(maxsize=4_096)
def _presents(classes: str) -> bool:
    return any(_presented(classes))


@lru_cache(maxsize=4_096)
def _told_by(name: str) -> tuple[bool, bool, bool]:
    """Whether one class name tells of a review's card, of something else, and of a quotation."""
    return (
        _CARD.search(name) is not None,
        _NO_CARD.search(name) is not None,
        _QUOTE_TAG.search(name) is not None,
    )


class _Reader:
    """Reads the quotes of one page, block by block."""

    def __init__(self, page: Page, brand: frozenset[str]) -> None:
        self._page = page
        self._brand = brand
        self._blocks = [block for block in page.blocks if block.visible]
        self._filler = cues_of(page, "placeholder-text.body")
        self._headed = announced_blocks(page, self._blocks)
        self._voice = cues_of(page, "quotes.voice", "testimonials.body")
        self._taken: set[int] = set()

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(link.label for link in self._page.links)

    @cached_property
    def _in_forms(self) -> frozenset[int]:
        forms = self._page.forms
        return frozenset(n for form in forms for n in range(form.first_block, form.last_block + 1))

    def quotes(self) -> Iterator[Quote]:
        """Every quote, in reading order."""
        presenting = set(filter(_presents, classes_of(self._page)))
        frames = {
            number: frame
            for number, block in enumerate(self._blocks)
            if (block.classes in presenting or number in self._headed or block.text[:1] in OPEN_MARKS)
            and (frame := self._frame(number))
        }
        for number, frame in frames.items():
            quote = self._quote(number, frame, frames)
            if quote is not None:
                yield quote

    def _frame(self, number: int) -> _Frame | None:
        """How a block that looks like one is presented as a quote; None where it cannot hold one."""
        block = self._blocks[number]
        opened = block.text.lstrip()[:1] in OPEN_MARKS
        headed = number in self._headed
        card, cited = _presented(block.classes)
        if number in self._in_forms or not _can_hold(block):
            return None
        quoted = _WHOLLY_QUOTED.match(block.text) if opened else None
        if quoted:
            return _Frame(quoted["words"], "card" if card else "marks", headed, quoted["rest"])
        if 0 < block.level <= 6 or self._is_author_line(block) or _SUBTITLE_CLASS.search(block.classes[-60:]):
            return None
        if card or cited:
            return _Frame(block.text, "card" if card else "blockquote", headed)
        if not headed:
            return None
        spoken = self._voice.within(block.stream_start, block.stream_end)
        long_enough = block.words >= 2 * _MIN_WORDS
        return (
            _Frame(block.text, "heading", True)
            if (spoken and long_enough) or self._is_signed(number)
            else None
        )

    def _is_signed(self, number: int) -> bool:
        """Whether the line right below, in the same card, can only be somebody's signature."""
        if number + 1 >= len(self._blocks):
            return False
        block, below = self._blocks[number], self._blocks[number + 1]
        if below.path[:-1] != block.path[:-1] or below.level in (1, 2) or below.text in self._links:
            return False
        author = author_in(below.text)[0] if is_short(below.text) else ""
        return bool(author) and (below.text.lstrip()[:1] in "-–—―~" or is_sure_name(author))

    def _quote(self, number: int, frame: _Frame, frames: dict[int, _Frame]) -> Quote | None:
        (author, role), where, words = author_in(frame.rest), number, frame.words
        if not author:
            dashed = _DASHED.search(words[-100:])
            if dashed and count_words(words) > _MIN_WORDS:
                author, role = author_in(dashed["author"])
                words = words[: len(words) - len(dashed.group())] if author else words
        if not author:
            author, role, where = self._author_near(number, frame, frames)
        if not author and frame.markup in ("marks", "heading") and not frame.headed:
            return None
        block = self._blocks[number]
        if not frame.headed and not role and self._is_saying(frame, block):
            return None
        first, last = min(number, where), max(number, where)
        self._taken.update((number, where))
        start, end = self._page.blocks[first].stream_start, self._page.blocks[last].stream_end
        placeholder = self._filler.within(start, end) or is_filler_name(author) or "lorem" in words.lower()
        return Quote(
            self._page,
            first,
            last,
            0,
            len(block.text) if first == number else len(self._blocks[first].text),
            text=words[:2000],
            author=author,
            author_role=role,
            headed=frame.headed,
            placeholder=placeholder,
            markup=frame.markup,
        )

    def _is_saying(self, frame: _Frame, block: Block) -> bool:
        """Whether words under no such heading are a wise saying: nobody speaks of themselves in them."""
        bare = frame.markup in ("blockquote", "marks")
        return bare and not self._voice.within(block.stream_start, block.stream_end)

    def _author_near(self, number: int, frame: _Frame, frames: dict[int, _Frame]) -> tuple[str, str, int]:
        """The author line that shares most of its ancestors with the quote; of equals the following one."""
        block = self._blocks[number]
        best: tuple[int, int, str, str, int] | None = None
        for step, direction in ((1, 1), (-1, -1)):
            for distance in range(1, _REACH + 1):
                at = number + step * distance
                if not 0 <= at < len(self._blocks) or (
                    at in frames and not self._is_author_line(self._blocks[at])
                ):
                    break
                if at in self._taken:
                    continue
                other = self._blocks[at]
                if other.region is not block.region:
                    break
                if (direction > 0 or at + 1 != number) and self._heads_text(at):
                    continue
                author, role = self._author_line(other, frame, adjacent=distance <= 2)
                if author:
                    role = role or self._role_beside(at, author)
                    rank = (_shared(block, other), direction - distance)
                    if best is None or rank > best[:2]:
                        best = (*rank, author, role, at)
        return (best[2], best[3], best[4]) if best else ("", "", number)

    def _heads_text(self, number: int) -> bool:
        """Whether a block is the heading of running text below it: the next card's title, no signature."""
        if not self._blocks[number].level or number + 1 >= len(self._blocks):
            return False
        heading, below = self._blocks[number], self._blocks[number + 1]
        return (
            not below.level
            and heading.path[:-1] == below.path[:-1]
            and below.words > MAX_AUTHOR_WORDS // 2 + 1
            and below.text.rstrip()[-1:] in ".!?。…"
        )

    def _author_line(self, block: Block, frame: _Frame, adjacent: bool) -> tuple[str, str]:
        """Author and role in a short line beside a quote; empty where the line is none."""
        if block.tag == "button" or block.level in (1, 2) or not is_short(block.text):
            return "", ""
        if CLOSING.match(block.text):
            return "", ""
        dashed = block.text.lstrip()[:1] in "-–—―~"
        named = block.tag in _SIGNATURE_TAGS or bool(_SIGNATURE_CLASS.search(block.classes[-120:]))
        if block.text in self._links and not named:
            return "", ""
        sure = frame.markup in ("card", "blockquote", "marks") or dashed or named
        author, role = author_in(block.text)
        sure = sure or is_sure_name(author)
        if author and not self._can_be_author(block, author):
            return "", ""
        if not author and adjacent and sure and (dashed or named):
            author = block.text.lstrip(" -–—―~").split("\n")[0].strip()[:MAX_AUTHOR]
            if (
                len(author) < _MIN_AUTHOR
                or STARS.search(author)
                or DATE_LINE.search(author)
                or count_words(author) > MAX_AUTHOR_WORDS // 2
            ):
                author = ""
        return (author, role) if sure else ("", "")

    def _can_be_author(self, block: Block, author: str) -> bool:
        """Whether words that begin a line can be an author: no name of a page, nor the site's own."""
        name = normalise(author)
        hit = _names_of_pages(self._page).first_within(block.stream_start, block.stream_start + len(name) + 4)
        if hit and 2 * (hit[1] - hit[0]) >= len(name) and not CLAIMED_AUTHOR.search(author):
            return False
        return not set(name.split()) <= self._brand and not is_ordinary(self._page, author)

    def _role_beside(self, at: int, author: str) -> str:
        """The short line that follows an author's name in its card."""
        if at + 1 >= len(self._blocks):
            return ""
        name, following = self._blocks[at], self._blocks[at + 1]
        fits = (
            is_short(following.text)
            and not following.level
            and _shared(name, following) >= len(name.path) - 1
        )
        return (
            following.text
            if fits and not STARS.search(following.text) and not as_name(following.text)
            else ""
        )

    def _is_author_line(self, block: Block) -> bool:
        return is_short(block.text) and bool(author_in(block.text)[0])


def _can_hold(block: Block) -> bool:
    """Whether a block can hold a statement: not too short or long, no menu, no signature, no Bible verse."""
    if (
        block.region in (Region.NAV, Region.HEADER)
        or block.tag in _NO_STATEMENT
        or len(block.text) > _MAX_CHARS
    ):
        return False
    signs = is_short(block.text) and _SIGNATURE_CLASS.search("".join(block.classes.split()[-1:]))
    return not signs and block.words >= _MIN_WORDS and not _VERSE.search(block.text[-30:])


@once
def _names_of_pages(page: Page) -> Cues:
    """Where a page has words by which pages and sections are called (`Services`, `FAQ`)."""
    return cues_of(page, *(name for name in page.hits.by_set if name.endswith((".link", ".heading"))))


def _shared(one: Block, other: Block) -> int:
    """How many ancestors two blocks have in common."""
    count = 0
    for left, right in zip(one.path, other.path, strict=False):
        if left != right:
            break
        count += 1
    return count


def _stated(page: Page) -> Iterator[Quote]:
    """Reviews in structured data (schema.org Review)."""
    for item in items_of(page, "Review"):
        words = text_of(item.get("reviewBody")) or text_of(item.get("description"))
        author = text_of(item.get("author"))
        if count_words(words) >= _MIN_WORDS:
            filler = is_filler_name(author) or "lorem ipsum" in words.lower()
            yield Quote(page, 0, 0, 0, 0, text=words, author=author, placeholder=filler, markup="data")
