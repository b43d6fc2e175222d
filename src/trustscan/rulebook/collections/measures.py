"""What takes some looking around to tell of a page or a block: shared frames, languages, what is near."""

from __future__ import annotations

from trustscan.facts.entities.rankings import in_ranking
from trustscan.facts.page import Block, Image, Page, Region
from trustscan.facts.records import SiteFacts
from trustscan.facts.urls import host_of, page_key
from trustscan.model.snapshot import PageState
from trustscan.rulebook.registry import Item, View
from trustscan.text.language import WORDS_SET
from trustscan.text.normalise import count_words

_SAME_LANGUAGE = {"nb": "no", "nn": "no", "in": "id", "gr": "el", "ua": "uk", "cz": "cs"}
_TELLING_WORDS = 60
_ENTRY_TAGS = frozenset({"li", "figcaption", "dt", "td"})
_ENTRY_WORDS = 10
_ENDS = frozenset(".!?。！？:")
_AROUND = (Region.HEADER, Region.NAV, Region.FOOTER)


def _start(facts: SiteFacts) -> Page | None:
    return next((page for page in facts.pages if page.state is PageState.CONTENT), None)


def frame_shared(item: Item, view: View) -> int | None:
    """How much of the start page's menu, header and footer links a page has too, in percent."""
    start = _start(view.facts)
    return _share(_frame_links(start), _frame_links(item.value)) if start else None


def styles_shared(item: Item, view: View) -> int | None:
    """How many of the start page's style sheets a page loads too, in percent."""
    start = _start(view.facts)
    return _share(_styles(start), _styles(item.value)) if start else None


def _share(wanted: frozenset[str], there: frozenset[str]) -> int | None:
    return round(100 * len(wanted & there) / len(wanted)) if wanted else None


def _frame_links(page: Page) -> frozenset[str]:
    return frozenset(page_key(link.url) for link in page.links if link.url and link.region in _AROUND)


def _styles(page: Page) -> frozenset[str]:
    return frozenset(page_key(each.url) for each in page.resources if each.kind == "stylesheet" and each.url)


def lang_read(item: Item, _: View) -> bool | None:
    """Whether a page is written in the language that it declares; None for languages that are not known."""
    page: Page = item.value
    claim = page.lang.replace("_", "-").partition("-")[0]
    claim = _SAME_LANGUAGE.get(claim, claim)
    known = any(claim in spoken for spoken in page.hits.book.sets.get(WORDS_SET, {}).values())
    return claim in page.languages if known and page.languages and page.words >= _TELLING_WORDS else None


def site_language(item: Item, view: View) -> bool | None:
    """Whether it stands on a page in a language of the start page."""
    start = _start(view.facts)
    languages = item.page.languages if item.page else frozenset()
    return not languages.isdisjoint(start.languages) if start and start.languages and languages else None


def canonical_elsewhere(item: Item, _: View) -> bool:
    """Whether a page's canonical URL is on another host than its own."""
    page: Page = item.value
    return bool(page.canonical) and host_of(page.canonical) != host_of(page.url)


def words_around(item: Item, _: View) -> int:
    """How many other words the same part of the page has."""
    if item.page is None:
        return 0
    region = item.page.blocks[item.first].region
    others = (
        block.text
        for at, block in enumerate(item.page.blocks)
        if block.visible and block.region is region and not item.first <= at <= item.last
    )
    return sum(map(count_words, others))


def alone_under(item: Item, _: View) -> int | None:
    """The level of the heading right above a block after which comes a heading again, or nothing more."""
    blocks = item.page.blocks if item.page else ()
    own, above = blocks[item.first], blocks[item.first - 1].level if item.first else 0
    below = blocks[item.first + 1] if item.first + 1 < len(blocks) else None
    ends = below is None or below.level or not below.visible or below.region is not own.region
    return above if above and ends and not own.level else None


def entries(item: Item, _: View) -> int:
    """How many list items, captions, headings and short lines stand below the first block."""
    blocks = item.page.blocks if item.page else ()
    return sum(
        block.visible and block.region not in _AROUND and _is_entry(block)
        for block in blocks[item.first + 1 : item.last + 1]
    )


def lines_below(item: Item, _: View) -> int:
    """How many list items and short lines follow right below a block, up to a heading or to running text."""
    if item.page is None:
        return 0
    count = 0
    for block in item.page.blocks[item.last + 1 :]:
        if not block.visible or block.level in (1, 2) or block.region in _AROUND or not _is_entry(block):
            break
        count += 1
    return count


def _is_entry(block: Block) -> bool:
    if block.level or block.tag in _ENTRY_TAGS:
        return True
    return block.tag != "button" and block.text[-1:] not in _ENDS and block.words <= _ENTRY_WORDS


def ranked(item: Item, _: View) -> bool:
    """Whether it stands in a ranking of other organisations."""
    return item.page is not None and in_ranking(item.page, item.first)


def pictures(item: Item, _: View) -> int:
    """How many different pictures stand in it, and between its end and the words that follow."""
    return len({image.url for image in _pictures(item)})


def named_pictures(item: Item, _: View) -> int:
    """The same, but those with an alternative text, each text once."""
    return len({image.alt for image in _pictures(item) if image.alt.strip()})


def _pictures(item: Item) -> list[Image]:
    # A picture is filed under the block that comes next.
    images = item.page.images if item.page else ()
    return [
        image
        for image in images
        if item.first <= image.block <= item.last + 1 and image.region not in _AROUND
    ]
