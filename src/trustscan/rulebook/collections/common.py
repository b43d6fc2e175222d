"""What the tables share: the items of all pages, and the fields of whatever stands on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.page import Image, Link, Page, Region
from trustscan.facts.records import SiteFacts
from trustscan.model.snapshot import PageState
from trustscan.rulebook.registry import Field, Item, Type, View
from trustscan.text.normalise import count_words

_MAX_FORM = 80


def read_pages(facts: SiteFacts) -> Iterable[Page]:
    """The pages that were read and are content."""
    return (page for page in facts.pages if page.state is PageState.CONTENT)


Parts = tuple[Sequence[Any], Iterable[int], Iterable[int]]
"""What a page holds of a kind: the records, their first blocks and their last ones."""


def of_pages(parts: Callable[[Page], Parts]) -> Callable[[SiteFacts], Iterable[Item]]:
    """Items of all pages from what each page holds."""

    def items(facts: SiteFacts) -> Iterable[Item]:
        count = 0
        for page in read_pages(facts):
            records, first, last = parts(page)
            since, count = count, count + len(records)
            yield from map(Item, range(since, count), records, repeat(page), first, last)

    return items


def in_blocks(records: Sequence[Link] | Sequence[Image]) -> Parts:
    """Records that know their block."""
    blocks = [record.block for record in records]
    return records, blocks, blocks


def _text(item: Item, _: View) -> str:
    return item.text()


def _words(item: Item, _: View) -> int:
    if item.page is None or not item.page.blocks:
        return 0
    if item.first == item.last and (item.start or item.end is not None):
        return count_words(item.text())
    return item.page.span_words(item.first, item.last)


def _page(item: Item, _: View) -> str | None:
    return item.page.url if item.page else None


def _home(item: Item, _: View) -> bool:
    return item.page is not None and item.page.number == 0


def _region(item: Item, _: View) -> str | None:
    if item.page is None or not item.page.blocks:
        return None
    return str(item.page.blocks[min(item.first, len(item.page.blocks) - 1)].region)


def _role(item: Item, view: View) -> frozenset[str]:
    return view.roles_at(item.page, item.first) if item.page else frozenset()


def _called(item: Item, view: View) -> frozenset[str]:
    return view.called_at(item.page, item.first) if item.page else frozenset()


def _languages(item: Item, _: View) -> frozenset[str]:
    return item.page.languages if item.page else frozenset()


def _in_form(item: Item, _: View) -> bool:
    # Pages that are one big form, as some frameworks make them, do not stand among its controls.
    return item.page is not None and any(
        form.first_block <= item.first <= form.last_block < form.first_block + _MAX_FORM
        for form in item.page.forms
    )


def _cues(item: Item, _: View) -> Any:
    return item


def _host(item: Item, _: View) -> str:
    return _host_and_path(item.value.url)[0]


def _path(item: Item, _: View) -> str:
    return _host_and_path(item.value.url)[1]


@lru_cache(maxsize=4_096)
def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.path
    except ValueError:
        return "", ""


TEXT = Field("text", Type.WORDS, "its words on the page", _text, get_all=partial(map, Item.text))
WORDS = Field("words", Type.NUMBER, "how many words it has", _words, dear=True)
CUES = Field("cues", Type.CUES, "how many different phrases of a set stand in its words", _cues)
ELEMENTS = Field(
    "elements", Type.ELEMENTS, "of which phrase sets of a family its words hold something", _cues
)
PAGE = Field("page", Type.TEXT, "URL of the page that it stands on", _page)
HOME = Field("home", Type.BOOL, "whether it stands on the start page", _home)
REGION = Field("region", Type.CHOICE, "the part of the page that it stands in", _region, tuple(Region))
ROLE = Field(
    "role", Type.NAMES, "roles of the documents that it stands in", _role, names_from="roles", dear=True
)
CALLED = Field(
    "called",
    Type.NAMES,
    "the same, but only roles that link, address, title or heading call those documents by",
    _called,
    names_from="roles",
    dear=True,
)
LANGUAGES = Field("languages", Type.NAMES, "languages of the page that it stands on", _languages)

IN_FORM = Field("in_form", Type.BOOL, "whether it stands among the controls of a form", _in_form, dear=True)
HOST = Field("host", Type.TEXT, "host name of its URL", _host)
PATH = Field("path", Type.TEXT, "path of its URL", _path)

ON_PAGE = (TEXT, WORDS, CUES, ELEMENTS, PAGE, HOME, REGION, ROLE, CALLED, LANGUAGES, IN_FORM)
