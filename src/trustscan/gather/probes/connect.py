"""A connection of its own to a host of the scan, at an address that was checked first."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trustscan.gather.network import Network

_TRY_FOR = 1.0

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(
    network: Network, host: str, port: int, context: ssl.SSLContext | None = None
) -> AsyncIterator[Streams]:
    """A connection, encrypted where `context` is given, broken off at the end, also in mid-handshake.

    Raises OSError (ssl.SSLError is one), TimeoutError, or AddressNotAllowedError.
    """
    reader, writer = await _connect(network, host, port)
    transport = writer.transport
    try:
        if context is not None:
            await writer.start_tls(context, server_hostname=host)
        yield reader, writer
    finally:
        transport.abort()


async def _connect(network: Network, host: str, port: int) -> Streams:
    *others, last = await network.addresses(host, port)
    for address in others:
        try:
            async with asyncio.timeout(_TRY_FOR):
                return await asyncio.open_connection(address, port)
        except (OSError, TimeoutError):
            continue
    return await asyncio.open_connection(last, port)
