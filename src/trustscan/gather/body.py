"""Decompresses a body as it comes in, and stops before it hurts."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol

from trustscan.gather.limits import MAX_BODY, MAX_RATIO, RATIO_COUNTS_FROM

__all__ = ["MAX_BODY", "Body", "BodyTooLargeError", "UnreadableBodyError"]

_STEP = 262_144


class BodyTooLargeError(Exception):
    """The body is larger than allowed, or inflates beyond reason; the message is one sentence."""


class UnreadableBodyError(Exception):
    """The body is not what its Content-Encoding says."""


class _Inflater(Protocol):
    def feed(self, data: bytes, take: Callable[[bytes], None]) -> None: ...


class _Plain:
    def feed(self, data: bytes, take: Callable[[bytes], None]) -> None:
        take(data)


class _Zlib:
    """gzip and zlib, and raw deflate, which some servers send for `deflate`."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._began = False

    def feed(self, data: bytes, take: Callable[[bytes], None]) -> None:
        while data:
            try:
                out = self._inflate.decompress(data, _STEP)
            except zlib.error as problem:
                if self._began:
                    raise UnreadableBodyError(str(problem)) from None
                self._began, self._inflate = True, zlib.decompressobj(-zlib.MAX_WBITS)
                continue
            self._began = True
            take(out)
            if self._inflate.eof:
                return
            data = self._inflate.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        import brotli  # type: ignore[import-untyped]  # it ships no types

        self._inflate = brotli.Decompressor()
        self._problem: type[Exception] = brotli.error

    def feed(self, data: bytes, take: Callable[[bytes], None]) -> None:
        try:
            while out := self._inflate.process(data, output_buffer_limit=_STEP):
                take(out)
                data = b""
        except self._problem as problem:
            raise UnreadableBodyError(str(problem)) from None


_INFLATERS: dict[str, Callable[[], _Inflater]] = {
    "": _Plain,
    "identity": _Plain,
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Zlib,
    "br": _Brotli,
}


class Body:
    """Collects one response's body.

    `limit` cuts it quietly (for types that are not read); without it, more than `MAX_BODY` is an error.
    """

    def __init__(self, encoding: str, limit: int | None = None) -> None:
        """Raises UnreadableBodyError for an encoding that was never offered."""
        inflater = _INFLATERS.get(encoding.strip().lower())
        if inflater is None:
            raise UnreadableBodyError(f"unknown encoding {encoding[:40]!r}")
        self._inflater = inflater()
        self._limit = limit
        self._parts: list[bytes] = []
        self._in = self._out = 0

    @property
    def full(self) -> bool:
        """Whether the quiet limit is reached."""
        return self._limit is not None and self._out >= self._limit

    def feed(self, data: bytes) -> None:
        """Takes bytes from the wire. Raises BodyTooLargeError or UnreadableBodyError."""
        self._in += len(data)
        self._inflater.feed(data, self._take)

    def read(self) -> bytes:
        """All that came."""
        whole = b"".join(self._parts)
        return whole if self._limit is None else whole[: self._limit]

    def _take(self, data: bytes) -> None:
        if not self.full:
            self._parts.append(data)
        self._out += len(data)
        if self._out > MAX_BODY:
            raise BodyTooLargeError(f"The page is larger than {MAX_BODY // 1_000_000} MB.")
        if self._out > RATIO_COUNTS_FROM and self._out > MAX_RATIO * self._in:
            raise BodyTooLargeError(f"The page inflates to more than {MAX_RATIO} times its size.")
