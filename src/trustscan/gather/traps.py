"""Addresses that are never asked for: they act, never end, or hold no page. Pure."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from trustscan.gather.limits import MAX_ASKED_URL, MAX_PARAMETERS, MAX_PATH_DEPTH, MAX_QUERY_LENGTH

_MAX_REPEATS = 2

_FILES_WORDS = """
    jpg jpeg png gif webp avif svg ico bmp tif tiff heic mp3 mp4 m4a m4v mov avi wmv webm ogg ogv wav flac
    zip gz tgz rar 7z tar bz2 xz dmg exe msi apk ipa iso deb rpm jar css js mjs map json woff woff2 ttf eot
    otf doc docx xls xlsx ppt pptx odt ods odp csv ics vcf epub mobi rss atom xml wasm swf psd ai eps bin
"""
_FILES = frozenset(_FILES_WORDS.split())
DOCUMENTS = frozenset({"pdf", "txt"})
"""File extensions that are asked for only where a link promises a document by them."""

_ACTS = re.compile(
    r"(?:^|[/_.?&=-])(?:log-?out|sign-?out|abmelden|deconnexion|add[-_]?to[-_]?(?:cart|basket|wishlist|compare)"
    r"|remove[-_]?(?:item|from)|delete|unsubscribe|(?:cart|basket)[/_.-](?:add|change|clear|update|remove)"
    r"|wishlist[/_.-]add|checkout[/_.-]onepage|cdn-cgi|wp-admin|wp-login|wp-json|xmlrpc)(?:$|[/_.?&=-])"
)
_FEEDS = re.compile(r"/comments/feed$|/feed/(?:rss2?|atom|rdf)$|/trackback$")
_ACTING_PARAMETERS_WORDS = """
    add-to-cart add_to_cart add_to_wishlist remove_item add-to-compare replytocom share action do logout
    delete removed_item undo_item wc-ajax print printview format
"""
_ACTING_PARAMETERS = frozenset(_ACTING_PARAMETERS_WORDS.split())
_FACETS = re.compile(
    r"^(?:filter|filters|facet|facets|refine|sort|sorting|sort_?by|order|order_?by|orderdir|dir|limit"
    r"|per_?page|pagesize|page_size|min_?price|max_?price|price_?(?:min|max|from|to|range)?|colou?r|size|brand|rating"
    r"|currency|variant|query_type_.{0,40}|filter[_.\[].{0,60}|pa_.{0,40}|attribute_.{0,40}|fq|q|s|search|keyword"
    r"|return|return_?to|returnurl|redirect|redirect_to|destination)$"
)
_CALENDAR = re.compile(
    r"^(?:date|day|month|year|week|tribe-bar-date|eventdate|eventdisplay|ical|outlook-ical|calendar|cal_m|cal_y|start"
    r"|end|time|ts|timestamp)$"
)
_CALENDAR_PATH = re.compile(
    r"/(?:calendar|kalender|calendrier|calendario|events?|termine|agenda|archive)s?/(?:.{0,60}/)?(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}$"
    r"|/(?:19|20)\d\d(?:/\d{1,2}){0,2}$|/(?:19|20)\d\d-\d\d(?:-\d\d)?$"
)


def extension_of(url: str) -> str:
    """The file extension of a URL's path in lower case; empty where it has none."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def trap_in(url: str) -> str | None:
    """Why a URL (resolved, http or https) is left alone, in two or three words; None where it may be read."""
    if len(url) > MAX_ASKED_URL:
        return "long addresses"
    parts = urlsplit(url)
    if extension_of(url) in _FILES:
        return "files"
    path = unquote(parts.path).lower()
    return _trap_in_query(parts.query.lower()) or _trap_in_path(path.rstrip("/"))


def _trap_in_path(path: str) -> str | None:
    if _ACTS.search(path):
        return "actions"
    if _FEEDS.search(path):
        return "files"
    if _CALENDAR_PATH.search(path):
        return "calendar pages"
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > MAX_PATH_DEPTH:
        return "endless paths"
    if len(set(segments)) == len(segments):
        return None
    repeats = max(Counter(segments).values()) > _MAX_REPEATS
    pairs = Counter(pairwise(segments))
    return "endless paths" if repeats or max(pairs.values()) >= _MAX_REPEATS else None


def _trap_in_query(query: str) -> str | None:
    if not query:
        return None
    names = [unquote(part.partition("=")[0]) for part in query.split("&") if part]
    if len(query) > MAX_QUERY_LENGTH or len(names) > MAX_PARAMETERS:
        return "long queries"
    if not _ACTING_PARAMETERS.isdisjoint(names) or _ACTS.search("?" + query):
        return "actions"
    if any(_CALENDAR.match(name) for name in names):
        return "calendar pages"
    if any(_FACETS.match(name) for name in names):
        return "filters and searches"
    return None
