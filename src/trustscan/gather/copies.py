"""Tells that two answers are one page: by address, file, canonical link, or words. Pure."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from trustscan.facts.page import Page
from trustscan.model.struct import Frozen

_FEW_WORDS = 15
_MAX_WORDS = 5_000
_OTHER_WORDS = 6


class _Fingerprint(Frozen):
    key: str
    title: str
    words: int


class Copies:
    """The pages read so far, each under its first address."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Fingerprint] = {}
        self._by_content: dict[bytes | str, str] = {}

    def original_of(self, key: str, canonical: str, page: Page) -> str | None:
        """The key of the page that this one repeats, or None; then it is remembered.

        A canonical link alone is not believed: many templates name the home page on every page.
        Pages of few words are never called copies by their words.
        """
        if key in self._by_key:
            return key
        file, title, words = page.exchange.file, page.title, page.words
        if file is not None and (same := self._by_content.setdefault(file, key)) != key:
            return same
        if words >= _FEW_WORDS:
            digest = blake2b(f"{title}\n{page.text}".encode("utf-8", "replace"), digest_size=16).digest()
            if (same := self._by_content.setdefault(digest, key)) != key:
                return same
            named = self._by_key.get(canonical)
            if named and named.title == title and abs(named.words - words) <= named.words // 20:
                return named.key
        self._by_key[key] = _Fingerprint(key, title, words)
        return None


def same_template(one: Page, two: Page) -> bool:
    """Whether two pages say the same but for a few words, such as the address asked for."""
    if one.title != two.title:
        return False
    first, second = Counter(one.text.split()[:_MAX_WORDS]), Counter(two.text.split()[:_MAX_WORDS])
    return (first - second).total() <= _OTHER_WORDS and (second - first).total() <= _OTHER_WORDS
