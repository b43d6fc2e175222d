"""What sites sent before, kept on disk so that they need not send it again: RFC 9111, of which only the
conditional request is used. Every page is asked for each time; only what has not changed is not sent."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from trustscan.gather.limits import MAX_BODY
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen

_FORM = 1
_MAX_FILE = 8_000_000
_MAX_VALIDATOR = 300
_VALIDATORS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
_NOT_KEPT = ("no-store", "private")


class Stored(Frozen):
    """An answer that was kept, and the headers that ask whether it is still the one."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    conditions: tuple[tuple[str, str], ...]


class Cache:
    """A folder of answers, one file each. What cannot be read or written is as if it were not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> Stored | None:
        """What is kept of a URL."""
        try:
            with self._path(url).open("rb") as file:
                packed = file.read(_MAX_FILE)
            raw = zlib.decompressobj().decompress(packed, 2 * MAX_BODY)
            head, _, body = raw.partition(b"\n")
            kept = json.loads(head)
            if kept["form"] != _FORM or kept["url"] != url or kept["size"] != len(body):
                return None
            headers = tuple((str(name), str(value)) for name, value in kept["headers"])
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        return Stored(headers, body, _conditions(headers))

    def keep_all(self, exchanges: Iterable[Exchange]) -> None:
        """Keeps the answers that may be kept. Pass conclusive ones only: a wall is nothing to remember."""
        for exchange in exchanges:
            self.keep(exchange)

    def keep(self, exchange: Exchange) -> None:
        """Keeps the answer of an exchange, if it is one that may be kept and asked after."""
        control = (exchange.header("cache-control") or "").lower()
        keepable = exchange.status == 200 and exchange.error is None and _conditions(exchange.headers)
        if not keepable or any(word in control for word in _NOT_KEPT) or exchange.header("set-cookie"):
            return
        head = {
            "form": _FORM,
            "url": exchange.final_url,
            "size": len(exchange.body),
            "headers": exchange.headers,
        }
        packed = zlib.compress(json.dumps(head).encode() + b"\n" + exchange.body, 3)
        with suppress(OSError):
            _write(self._path(exchange.final_url), packed)

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
        return self._folder / name[:2] / name


def _conditions(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_VALIDATORS[name], value)
        for name, value in headers
        if name in _VALIDATORS and value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR
    )


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
