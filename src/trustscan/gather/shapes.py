"""What an address tells of a page by its form alone: its folder, its kind, its twins. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from trustscan.facts.urls import page_key
from trustscan.model.struct import Frozen

_TITLE_LIKE_WORDS = 4
_DIGITS = re.compile(r"\d+")
_WORD_BREAKS = re.compile(r"[-_+]|%20")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_PAGE_FILE = re.compile(r"(?<=[^/])\.(?:html?|xhtml|shtml|php|aspx?|jsp|cfm)(?=$|\?)", re.IGNORECASE)
# Folders under which content systems list pages that have an address of their own.
_LISTING_WORDS = """
    tag tags tagged tagi label labels topic topics keyword keywords schlagwort schlagworte schlagwoerter
    stichwort etiqueta etiquetas etiquette etiquettes mot-cle mots-cles trefwoord stitek stitky cimke etiket
    category categories kategorie kategorien kategoria kategori kategorier categoria categorias categorie
    rubrique rubriques rubrik rubriken rubrika author authors autor autoren autores autorzy auteur auteurs
    autore autori user users profile profiles archive archives archiv archivo archivos archivio archief arkiv
    archiwum
"""
_LISTING = frozenset(_LISTING_WORDS.split())
_NUMBERED = re.compile(r"/(?:page|seite|strona|pagina|sida|side|str|p)[/_-]?\d{1,6}(?=/|$)", re.IGNORECASE)
_NUMBERED_QUERY = re.compile(r"(?:^|&)(?:page|paged|pg|seite|strona|pagina|offset|start|p)=\d", re.IGNORECASE)


class Shape(Frozen):
    """The form of an address, as seen from the site's root.

    `pattern` is what addresses of one kind have in common, `folder` the first part of its path if anything
    follows, `depth` how many folders it lies in. `listing`: 0 for a page, 1 for a list of pages by tag,
    author and the like, 2 for the further pages of a list.
    """

    pattern: str
    folder: str
    depth: int
    listing: int


def shape_of(url: str, root: str = "/") -> Shape:
    """The shape of a URL of a site whose pages lie below the path `root`."""
    parts = urlsplit(url)
    path = parts.path
    if path.startswith(root):
        path = "/" + path[len(root) :].lstrip("/")
    segments = [segment for segment in path.split("/") if segment]
    below = segments[1:] if segments and _LANGUAGE.fullmatch(segments[0]) else segments
    listing = 0
    if _NUMBERED.search(path) or _NUMBERED_QUERY.search(parts.query):
        listing = 2
    elif not _LISTING.isdisjoint(unquote(segment).lower() for segment in below[:-1]):
        listing = 1
    return Shape(
        pattern=_pattern(segments, parts.query),
        folder=_DIGITS.sub("#", below[0]) if len(below) > 1 else "",
        depth=max(0, len(segments) - 1),
        listing=listing,
    )


def twin_key(url: str) -> str:
    """The key of a page whatever way its server writes file names: `/contact.html` is `/contact`."""
    return _PAGE_FILE.sub("", page_key(url))


def _pattern(segments: list[str], query: str) -> str:
    """Products, posts, numbered pages: what their addresses have in common.

    The last part of a path of two or more stands for its kind; a first part of many words is a title.
    """
    names = ",".join(sorted({part.partition("=")[0] for part in query.split("&") if part}))
    if not segments:
        return f"/?{names}"
    wordy = len(_WORD_BREAKS.split(segments[-1])) >= _TITLE_LIKE_WORDS
    last = "*" if len(segments) > 1 or wordy else segments[-1]
    return _DIGITS.sub("#", "/".join([*segments[:-1], last])) + f"?{names}"
