"""Outside services that a page uses: chat, payment, reviews, forms... recognised by their fingerprints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from urllib.parse import urlsplit

from ahocorasick_rs import AhoCorasick, Implementation

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.spots import classes_of
from trustscan.facts.once import once
from trustscan.facts.page import Page, Resource
from trustscan.facts.records import Service
from trustscan.facts.vocabulary import Fingerprint
from trustscan.model.memo import Memo
from trustscan.model.struct import Frozen

_MAX_SERVICES = 200
_MAX_INLINE = 100_000
_MAX_ADDRESS = 500
_LOADED = frozenset({"script", "stylesheet", "iframe", "object", "image", "link"})
_SHARED_TEXT = re.compile(r"^(?:wa\.me/?\?|api\.whatsapp\.com/send/?\?text|t\.me/share|telegram\.me/share)")
_CHAT_NUMBER = re.compile(r"(?<=[?&])(phone=(?:\+|%2b)?\d{5,16})", re.IGNORECASE)


@lru_cache(maxsize=4)
def find_services(page: Page, context: SiteContext) -> tuple[Service, ...]:
    """The services that a page loads, embeds, posts to or links to; each once, with its first place."""
    if not page.blocks:
        return ()
    index = _index_of(context.vocabulary.fingerprints)
    found: dict[tuple[str, str], Service] = {}

    def note(fingerprint: Fingerprint, url: str, block: int = 0, *, held: bool = False) -> None:
        key = (fingerprint.group, fingerprint.name)
        if key not in found and len(found) < _MAX_SERVICES:
            found[key] = Service(
                page, block, block, group=fingerprint.group, name=fingerprint.name, url=url, held=held
            )

    for link in page.links:
        if not link.internal:
            for fingerprint in _linked(context, link.url or link.href):
                note(fingerprint, link.url or link.href, link.block)
    for form in page.forms:
        for fingerprint in _loaded(context, form.action):
            note(fingerprint, form.action, min(form.first_block, len(page.blocks) - 1))
    loaded = [resource for resource in page.resources if resource.kind in _LOADED]
    for held in (False, True):  # what is also loaded without being asked for is not held back
        some = [resource for resource in loaded if resource.held is held]
        for url in (resource.url for resource in some if resource.url):
            for fingerprint in _loaded(context, url):
                note(fingerprint, url, held=held)
        for fingerprint, url in _named(context, index, some):
            note(fingerprint, url, held=held)
    for fingerprint in index.marked(page):
        note(fingerprint, "")
    return tuple(found.values())


@once
def _linked(context: SiteContext, url: str) -> tuple[Fingerprint, ...]:
    return tuple(_index_of(context.vocabulary.fingerprints).linked(url))


@once
def _loaded(context: SiteContext, url: str) -> tuple[Fingerprint, ...]:
    return tuple(_index_of(context.vocabulary.fingerprints).loaded(url))


class _Index(Frozen, dict=True):
    """All fingerprints, arranged so that one look-up answers for all of them."""

    hosts: dict[str, list[tuple[str, Fingerprint]]]
    links: dict[str, list[tuple[str, Fingerprint]]]
    scripts: _Finder
    paths: _Finder
    marks: dict[str, Fingerprint]
    marks_in: Memo[str, frozenset[str]]
    generators: tuple[tuple[str, Fingerprint], ...]

    def loaded(self, url: str) -> Iterator[Fingerprint]:
        """The services whose host (and beginning of the path, where one is given) a URL has."""
        host, address = _address(url)
        for suffix in _suffixes(host):
            for path, fingerprint in self.hosts.get(suffix, ()):
                if not path or address[len(host) :].startswith(path):
                    yield fingerprint

    def linked(self, url: str) -> Iterator[Fingerprint]:
        """The services that a link leads to. Links that only share the page are none."""
        host, address = _address(url)
        if _SHARED_TEXT.match(address) and not _CHAT_NUMBER.search(address):
            return
        for key in (*_suffixes(host), _first_label(host), _scheme(url)):
            for written, fingerprint in self.links.get(key, ()):
                pattern = _compiled(written)
                if pattern.search(address) or pattern.search(url):
                    yield fingerprint

    def marked(self, page: Page) -> Iterator[Fingerprint]:
        """The services that show by class names or the generator."""
        classes = classes_of(page) | {form.classes for form in page.forms}
        for name in sorted(frozenset().union(*map(self.marks_in.__getitem__, classes))):
            yield self.marks[name]
        generator = page.generator.lower()
        for word, fingerprint in self.generators:
            if generator and word in generator:
                yield fingerprint


def _named(
    context: SiteContext, index: _Index, resources: list[Resource]
) -> Iterator[tuple[Fingerprint, str]]:
    """The services that show by words in scripts or parts of URLs."""
    written: set[int] = set()
    left = _MAX_INLINE
    for resource in resources:
        if resource.kind == "script" and resource.inline and left > 0:
            written |= _written_in(context, resource.inline[:left])
            left -= len(resource.inline)
    for number in sorted(written):
        yield index.scripts.fingerprint(number), "a script in the page"
    urls = "\n".join(resource.url for resource in resources if resource.url).lower()
    for number in sorted(index.paths.found_in(urls)):
        fingerprint = index.paths.fingerprint(number)
        yield fingerprint, next((r.url for r in resources if _has_path(fingerprint, r.url)), "")


@once
def _written_in(context: SiteContext, script: str) -> frozenset[int]:
    return _index_of(context.vocabulary.fingerprints).scripts.found_in(script)


def _has_path(fingerprint: Fingerprint, url: str) -> bool:
    return any(path.lower() in url.lower() for path in fingerprint.paths)


class _Finder:
    """Finds which of many words stand in a text, in one pass."""

    def __init__(self, words: Iterable[tuple[str, Fingerprint]]) -> None:
        self._words = list(words)
        self._automaton = AhoCorasick(
            [word for word, _ in self._words], implementation=Implementation.ContiguousNFA
        )

    def found_in(self, text: str) -> frozenset[int]:
        """The numbers of the words in a text."""
        if not text or not self._words:
            return frozenset()
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return frozenset(number for number, _, _ in found)

    def fingerprint(self, number: int) -> Fingerprint:
        """The service that a word tells of."""
        return self._words[number][1]


_known: tuple[tuple[Fingerprint, ...], _Index] | None = None


def _index_of(fingerprints: tuple[Fingerprint, ...]) -> _Index:
    """The index of a rule book's fingerprints; all pages of a run share one, so the last one is kept."""
    global _known
    if _known is None or _known[0] is not fingerprints:
        _known = (fingerprints, _build(fingerprints))
    return _known[1]


def _build(fingerprints: tuple[Fingerprint, ...]) -> _Index:
    hosts: dict[str, list[tuple[str, Fingerprint]]] = {}
    links: dict[str, list[tuple[str, Fingerprint]]] = {}
    marks = {mark.lower(): f for f in fingerprints for mark in f.marks}
    for fingerprint in fingerprints:
        for host in fingerprint.hosts:
            name, slash, path = host.lower().removeprefix("www.").partition("/")
            hosts.setdefault(name, []).append((slash + path, fingerprint))
        for pattern in fingerprint.links:
            links.setdefault(_key_of(pattern), []).append((pattern, fingerprint))
    return _Index(
        hosts,
        links,
        _Finder((word, f) for f in fingerprints for word in f.scripts),
        _Finder((path.lower(), f) for f in fingerprints for path in f.paths),
        marks,
        Memo(lambda classes: frozenset(marks.keys() & classes.split())),
        tuple((word.lower(), f) for f in fingerprints for word in f.generators),
    )


_LITERAL_HOST = re.compile(r"^\^\(\?:\[a-z0-9-\]\+\\\.\)\{0,4\}((?:[a-z0-9-]|\\[.-])+)")
_LITERAL_SCHEME = re.compile(r"^\^([a-z]+):")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # One by one: most are never asked for, and all of them together take as long as reading ten pages.
    return re.compile(pattern, re.IGNORECASE)


def _key_of(pattern: str) -> str:
    """Under which host (or its first label, or scheme) a link pattern is filed: how it begins."""
    scheme = _LITERAL_SCHEME.match(pattern.replace("\\", ""))
    if scheme:
        return scheme.group(1)
    found = _LITERAL_HOST.match(pattern)
    host = found.group(1).replace("\\", "") if found else ""
    return host.rstrip(".").partition(".")[0] if host.endswith(".") else host


def _address(url: str) -> tuple[str, str]:
    """Host and host + path + query of a URL, in lower case, a chat's phone number first in the query."""
    try:
        parts = urlsplit(url[:_MAX_ADDRESS])
    except ValueError:
        return "", ""
    host = (parts.netloc.rpartition("@")[2].partition(":")[0]).lower().removeprefix("www.")
    query = parts.query
    number = _CHAT_NUMBER.search(f"?{query}")
    if number:
        query = f"{number.group(1)}&{query}"
    return host, f"{host}{parts.path.lower()}" + (f"?{query.lower()}" if query else "")


def _scheme(url: str) -> str:
    """The scheme of a URL, empty for http(s), by which links of apps (`viber://`) are filed."""
    scheme = url.partition(":")[0].lower()
    return "" if scheme in ("http", "https") or not scheme.isalpha() else scheme


def _suffixes(host: str) -> Iterator[str]:
    """A host name and the names of its parents: `a.example.com`, `example.com`."""
    labels = host.split(".")
    for number in range(min(len(labels) - 1, 5)):
        yield ".".join(labels[number:])


def _first_label(host: str) -> str:
    """The label before the public suffix, roughly: that of hosts written with any top-level domain."""
    labels = host.split(".")
    if len(labels) >= 3 and len(labels[-2]) <= 3:
        return labels[-3]
    return labels[-2] if len(labels) >= 2 else ""
