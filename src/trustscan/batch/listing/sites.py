"""Which site a row means: the key under which it is scanned once, and the shard that it belongs to."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from trustscan.facts.urls import host_of, is_address, registrable_domain
from trustscan.gather.targets import TargetError, resolve_site
from trustscan.model.struct import Frozen

_LONGEST = 2_000
_AROUND = " \t\r\n\ufeff\u200b\u200e\u200f\u2060\xa0\"'<>`,;"
_FOLDER = ", and there is no folder of that name"
_MAIL = re.compile(r"(?:mailto:)?[^\s/@:]{1,64}@[^\s/@]{1,253}", re.IGNORECASE)


class Site(Frozen):
    """One site: `key` is the same for every spelling of its address, `target` is one that can be scanned."""

    key: str
    target: str


class NoSiteError(ValueError):
    """A cell that names no website; the message is half a sentence."""


@lru_cache(maxsize=4_096)
def site_of(cell: str) -> Site:
    """The site that a cell means. Raises NoSiteError.

    `example.com`, `EXAMPLE.COM.`, `https://example.com/` and `https://example.com:443/#top` are one site;
    http:// and www. are kept apart, as they may lead elsewhere.
    """
    text = cell.strip(_AROUND)
    if not text:
        raise NoSiteError("no address is given")
    if len(text) > _LONGEST:
        raise NoSiteError(f"the address is longer than {_LONGEST:,} characters")
    if _MAIL.fullmatch(text):
        raise NoSiteError(f"'{text[:80]}' is an e-mail address, not a website")
    text = text.partition("#")[0]
    try:
        target = resolve_site(text)
    except TargetError as error:
        raise NoSiteError(str(error).removesuffix(".").removesuffix(_FOLDER)) from None
    return Site(target.url, text)


def is_site(cell: str) -> bool:
    """Whether a cell could be the address of a website."""
    try:
        site_of(cell)
    except NoSiteError:
        return False
    return True


class Shard(Frozen):
    """One of `count` parts of a list, counted from 1."""

    number: int = 1
    count: int = 1

    @classmethod
    def parsed(cls, text: str) -> Shard:
        """Reads `2/8`. Raises ValueError."""
        number, slash, count = text.partition("/")
        if not slash or not (text.replace("/", "", 1).isascii() and (number + count).isdecimal()):
            raise ValueError(f"'{text}' is no shard: 2/8 is the second of eight")
        shard = cls(int(number), int(count))
        if not 1 <= shard.number <= shard.count:
            raise ValueError(f"'{text}' is no shard: there are shards 1/{count} to {count}/{count}")
        return shard

    def holds(self, name: str) -> bool:
        """Whether what goes by this name belongs to the shard; the same on every machine."""
        if self.count == 1:
            return True
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.number - 1


def owner_of(key: str) -> str:
    """What decides on the shard of a site: its registrable domain, so that one machine asks one owner."""
    host = host_of(key)
    return host if is_address(host) else registrable_domain(host) or host
