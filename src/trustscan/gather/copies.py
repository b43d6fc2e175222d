"""Tells that two answers are one page: by its address, its canonical link, or its words. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b

_FEW_WORDS = 15
_MAX_WORDS = 3_000
_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class _Fingerprint:
    key: str
    title: str
    digest: bytes
    words: int


class Copies:
    """The pages read so far, each under its first address."""

    def __init__(self) -> None:
        self._by_key: dict[str, _Fingerprint] = {}
        self._by_digest: dict[bytes, str] = {}

    def original_of(self, key: str, canonical: str, title: str, text: str) -> str | None:
        """The key of the page that this one repeats, or None; then it is remembered.

        A canonical link alone is not believed: many templates name the home page on every page.
        Pages of few words are never called copies by their words.
        """
        if key in self._by_key:
            return key
        words = text.count(" ") + 1 if text else 0
        digest = blake2b(f"{title}\n{text}".encode("utf-8", "replace"), digest_size=16).digest()
        if words >= _FEW_WORDS:
            if digest in self._by_digest:
                return self._by_digest[digest]
            named = self._by_key.get(canonical)
            if named and named.title == title and abs(named.words - words) <= named.words // 20:
                return named.key
            self._by_digest[digest] = key
        self._by_key[key] = _Fingerprint(key, title, digest, words)
        return None


def alike(one: str, two: str) -> bool:
    """Whether two texts share nine words in ten, so that only an address or a date in them may differ."""
    first, second = Counter(one.split()[:_MAX_WORDS]), Counter(two.split()[:_MAX_WORDS])
    shared = (first & second).total()
    return shared >= _ALIKE * max(first.total(), second.total(), 1)
