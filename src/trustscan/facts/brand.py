"""The names that a site gives itself, from title to copyright line, and how alike they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from trustscan.facts.entities.companies import legal_form
from trustscan.facts.page import Page, Region
from trustscan.facts.records import BrandName, Company, Profile
from trustscan.facts.urls import page_key, registrable_domain
from trustscan.model.struct import replace
from trustscan.text.normalise import normalise

_MAX_NAME = 80
_MAX_NAMES = 60
_MIN_LENGTH = 3
_TITLE_PARTS = re.compile(r"\s[|–—\-•·:»]\s|: |[|｜]")
_LOGO = re.compile(r"logo|brand", re.IGNORECASE)
_LOGO_WORDS = re.compile(
    r"\b(?:the|our|site|company|header|white|black|dark|light|logo\w*|logotyp\w*|home)\b"
)
# How links home are called.
_HOME_WORDS = """
home homepage start startseite accueil inicio início hlavní główna hjem hem etusivu főoldal acasă αρχική
anasayfa главная головна ホーム トップ 首页 首頁 홈 الرئيسية होम beranda trangchủ
"""
_NO_NAMES = frozenset(normalise(word) for word in _HOME_WORDS.split())
_FROM_COMPANY = {"copyright": "copyright", "data": "data", "meta": "site name"}


def find_brand_names(
    pages: Sequence[Page], companies: Sequence[Company], profiles: Sequence[Profile], host: str
) -> tuple[BrandName, ...]:
    """Every name once for each kind of place. `pages` are those with content, the start page first."""
    if not pages or not pages[0].blocks:
        return ()
    found: dict[tuple[str, str], BrandName] = {}
    named = (
        *_in_titles(pages),
        *_in_logos(pages),
        *_of_companies(companies),
        *_of_domain(pages[0], host),
        *_of_profiles(profiles),
    )
    for name in named:
        key = compact(name.name)
        if len(key) >= _MIN_LENGTH and key not in _NO_NAMES and len(found) < _MAX_NAMES:
            found.setdefault((name.shown, key), name)
    keyed = [(key, shown, name) for (shown, key), name in found.items()]
    return tuple(
        replace(
            name,
            likeness=_greatest_likeness(key, (other for other, where, _ in keyed if where != shown)),
        )
        for key, shown, name in keyed
    )


def compact(name: str) -> str:
    """A name without legal form, case, accents, spaces and signs, to compare it by."""
    form = legal_form(name)
    bare = name.replace(form, " ") if form else name
    return "".join(re.findall(r"\w", normalise(bare[:_MAX_NAME])))


def _greatest_likeness(name: str, others: Iterable[str]) -> int:
    """How much a name is like the likest of others; those too long or short to be liker are passed over."""
    greatest = 0
    for other in others:
        at_most = 200 * min(len(name), len(other)) / (len(name) + len(other))
        if at_most > greatest - 1 or name in other or other in name:
            greatest = max(greatest, likeness(name, other))
    return greatest


def likeness(one: str, other: str) -> int:
    """How alike two compact names are, 0 to 100; 100 where one holds the whole of the other."""
    if one == other or (min(len(one), len(other)) >= _MIN_LENGTH and (one in other or other in one)):
        return 100
    return round(100 * SequenceMatcher(None, one, other, autojunk=False).ratio())


def _in_titles(pages: Sequence[Page]) -> Iterator[BrandName]:
    """The parts of the start page's title; where there are none, those of a page of the site."""
    titled = next((page for page in pages if page.title), None)
    if titled is not None:
        number = next((n for n, block in enumerate(titled.blocks) if block.tag == "title"), 0)
        for part in _TITLE_PARTS.split(titled.title[:300]):
            yield BrandName(titled, number, number, name=part.strip()[:_MAX_NAME], shown="title")


def _in_logos(pages: Sequence[Page]) -> Iterator[BrandName]:
    """What stands for the site at the top of its start page: a logo's alt text, a link home."""
    page = pages[0]
    last = len(page.blocks) - 1
    for image in page.images:
        at_top = image.region in (Region.HEADER, Region.NAV)
        if image.alt and at_top and (_LOGO.search(image.url) or _LOGO.search(image.alt)):
            name = _LOGO_WORDS.sub(" ", image.alt[:_MAX_NAME].lower()).strip(" -|")
            if name:
                yield BrandName(page, min(image.block, last), min(image.block, last), name=name, shown="logo")
    home = page_key(page.url)
    for link in page.links:
        at_top = link.region in (Region.HEADER, Region.NAV)
        home_again = link.internal and link.url and "#" not in link.href and page_key(link.url) == home
        if at_top and home_again and link.label:
            yield BrandName(page, link.block, link.block, name=link.label[:_MAX_NAME], shown="logo")


def _of_companies(companies: Sequence[Company]) -> Iterator[BrandName]:
    for company in companies:
        shown = _FROM_COMPANY.get(company.shown)
        if shown and not company.foreign:
            yield BrandName(
                company.page,
                company.first,
                company.last,
                company.start,
                company.end,
                name=company.name,
                shown=shown,
            )


def _of_domain(page: Page, host: str) -> Iterator[BrandName]:
    name = registrable_domain(host).split(".")[0]
    if name not in ("", "localhost") and not name.isdigit():
        yield BrandName(page, 0, 0, name=name, shown="domain")


def _of_profiles(profiles: Sequence[Profile]) -> Iterator[BrandName]:
    for profile in profiles:
        if profile.handle and not profile.handle.isdigit() and "=" not in profile.handle:
            yield BrandName(
                profile.page,
                profile.first,
                profile.last,
                profile.start,
                profile.end,
                name=profile.handle,
                shown="profile",
            )
