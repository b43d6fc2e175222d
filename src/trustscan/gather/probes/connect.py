"""A connection of its own to a host of the scan, at an address that was checked first."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trustscan.gather.network import Network

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connected(
    network: Network, host: str, port: int, context: ssl.SSLContext | None = None
) -> AsyncIterator[Streams]:
    """A connection, encrypted where `context` is given, broken off at the end, also in mid-handshake.

    Raises OSError (ssl.SSLError is one), TimeoutError, or AddressNotAllowedError.
    """
    reader, writer = await network.reach(host, port, lambda address: asyncio.open_connection(address, port))
    transport = writer.transport
    try:
        if context is not None:
            await writer.start_tls(context, server_hostname=host)
        yield reader, writer
    finally:
        transport.abort()
        # It is closed with the loop's next turn.
        await asyncio.sleep(0)
