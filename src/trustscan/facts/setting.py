"""What elements all around give to the text in them, such as its region and the level of a heading."""

from __future__ import annotations

from functools import lru_cache

from trustscan.facts.elements import HEADINGS, LOOKS_LIKE_HEADING, Element, region_of
from trustscan.facts.page import Region
from trustscan.model.struct import Frozen, replace

_KNOWN = 4_096
_BOLD = frozenset({"b", "strong"})


class Setting(Frozen, eq=False):
    """What elements all around give to the text in them; many elements of a page share one."""

    region: Region = Region.MAIN
    in_content: bool = False
    level: int = 0
    bold: bool = False
    block_tag: str = ""
    struck: bool = False


@lru_cache(maxsize=_KNOWN)
def within(outer: Setting, element: Element, is_heading: bool) -> Setting:
    """The setting in an element that stands in another one."""
    tag, name = element.tag, element.name
    region, in_content = region_of(tag, element.role, name, outer.region, outer.in_content)
    looks = LOOKS_LIKE_HEADING if is_heading else element.level
    return _setting(
        region,
        in_content,
        HEADINGS.get(tag) or outer.level or looks,
        outer.bold or tag in _BOLD,
        outer.block_tag if element.inline else tag,
        outer.struck or element.struck,
    )


# One for all elements that give the same, so that what stands in it is remembered, too.
_setting = lru_cache(maxsize=_KNOWN)(Setting)


@lru_cache(maxsize=_KNOWN)
def struck_out(setting: Setting) -> Setting:
    """The setting where text is crossed out, too."""
    return replace(setting, struck=True)
