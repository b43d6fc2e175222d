"""Asks a server whether it would speak an old version of TLS, which the TLS libraries of today cannot.

Sends a ClientHello written by hand (RFC 2246, RFC 4346, RFC 5246) and reads no further than the first
bytes of what comes back: a ServerHello or an alert. No connection is ever made with it.
"""

from __future__ import annotations

import asyncio
import os
import struct

from trustscan.facts.urls import is_address

VERSIONS = {"TLSv1.0": 0x0301, "TLSv1.1": 0x0302, "TLSv1.2": 0x0303}
"""The versions that can be asked for, as they stand in a ClientHello."""

_ALERT, _HANDSHAKE = 21, 22
_WARNING = 1
_SERVER_HELLO = 2
_MAX_WARNINGS = 4

# What servers of the last twenty years speak: ECDHE, DHE and RSA with AES, ChaCha20, Camellia or 3DES.
_SUITES = (
    0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0x009E, 0x009F, 0x009C, 0x009D,
    0xC023, 0xC027, 0xC009, 0xC013, 0xC00A, 0xC014, 0x0033, 0x0039, 0x003C, 0x002F, 0x0035, 0x0041, 0x0084,
    0xC008, 0xC012, 0x0016, 0x000A, 0x0005,
    0x00FF,
)  # fmt: skip
_GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)


def client_hello(host: str, version: int) -> bytes:
    """A ClientHello record that offers `version` and nothing newer."""
    body = struct.pack("!H", version) + os.urandom(32) + b"\x00"
    body += _vector(2, _words(_SUITES)) + b"\x01\x00" + _vector(2, _extensions(host, version))
    handshake = b"\x01" + len(body).to_bytes(3, "big") + body
    return struct.pack("!BHH", _HANDSHAKE, 0x0301, len(handshake)) + handshake


def _extensions(host: str, version: int) -> bytes:
    found = b""
    if not is_address(host):
        found += _extension(0, _vector(2, b"\x00" + _vector(2, host.encode("ascii", "ignore"))))
    found += _extension(10, _vector(2, _words(_GROUPS))) + _extension(11, b"\x01\x00")
    if version >= VERSIONS["TLSv1.2"]:
        found += _extension(13, _vector(2, _words(_SIGNATURES)))
    return found


def _extension(number: int, content: bytes) -> bytes:
    return struct.pack("!H", number) + _vector(2, content)


def _vector(size: int, content: bytes) -> bytes:
    return len(content).to_bytes(size, "big") + content


def _words(numbers: tuple[int, ...]) -> bytes:
    return struct.pack(f"!{len(numbers)}H", *numbers)


async def accepts(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, version: int
) -> bool | None:
    """Whether the server answers a ClientHello of `version` with that version; None where it speaks no TLS.

    A server that hangs up refuses, as one that sends an alert does. Raises TimeoutError and nothing else.
    """
    try:
        writer.write(client_hello(host, version))
        await writer.drain()
        for _ in range(_MAX_WARNINGS):
            kind, _, length = struct.unpack("!BHH", await reader.readexactly(5))
            if kind == _ALERT and length == 2:
                if (await reader.readexactly(2))[0] == _WARNING:
                    continue
                return False
            if kind != _HANDSHAKE or length < 6:
                return None
            message, agreed = struct.unpack("!B3xH", await reader.readexactly(6))
            return bool(agreed == version) if message == _SERVER_HELLO else None
    except (OSError, asyncio.IncompleteReadError) as problem:
        if isinstance(problem, TimeoutError):
            raise
        return False
    return None
