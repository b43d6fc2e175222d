from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from trustscan.gather.body import MAX_BODY, Body, BodyTooLargeError, UnreadableBodyError

PAGE = b"<p>" + bytes(range(256)) * 3_000
RAW_DEFLATE = zlib.compressobj(wbits=-15)
DEFLATED = RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush()

CASES = [
    ("", PAGE),
    ("identity", PAGE),
    ("gzip", gzip.compress(PAGE)),
    ("x-gzip", gzip.compress(PAGE)),
    ("deflate", zlib.compress(PAGE)),
    ("deflate", DEFLATED),
    ("br", brotli.compress(PAGE, quality=1)),
    (" GZIP ", gzip.compress(PAGE)),
]


@pytest.mark.parametrize(("encoding", "wire"), CASES)
@pytest.mark.parametrize("step", [97, 1_000_000])
def test_bodies_come_out_whole(encoding: str, wire: bytes, step: int) -> None:
    body = Body(encoding)
    for start in range(0, len(wire), step):
        body.feed(wire[start : start + step])
    assert body.read() == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_rubbish_is_named(encoding: str) -> None:
    with pytest.raises(UnreadableBodyError):
        Body(encoding).feed(b"this is no compressed body at all, is it")


def test_an_encoding_that_nobody_asked_for() -> None:
    with pytest.raises(UnreadableBodyError):
        Body("sdch")


@pytest.mark.parametrize(
    ("encoding", "wire"),
    [
        ("", b"x" * (MAX_BODY + 1)),
        ("gzip", gzip.compress(b"\0" * 100_000_000)),
        ("br", brotli.compress(b"\0" * 100_000_000, quality=1)),
    ],
)
def test_bombs_are_left(encoding: str, wire: bytes) -> None:
    with pytest.raises(BodyTooLargeError):
        Body(encoding).feed(wire)


def test_a_quiet_limit_cuts() -> None:
    body = Body("gzip", limit=100)
    body.feed(gzip.compress(PAGE))
    assert body.full
    assert body.read() == PAGE[:100]
