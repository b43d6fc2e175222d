"""The connections that httpcore makes for us: to checked addresses, few to a host, and none left open."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from trustscan.gather.network import AddressNotAllowedError, Network


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """What httpcore connects with: only to addresses that `network` allows, and through its doors."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the host's checked addresses."""

        async def connect(address: str) -> httpcore.AsyncNetworkStream:
            return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

        door = self._network.door(host)
        async with asyncio.timeout(timeout):
            await door.acquire()
            try:
                return _Stream(await self._network.reach(host, port, connect), door)
            except BaseException:
                door.release()
                raise

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: no website lies there."""
        raise AddressNotAllowedError("It leads to a socket of this machine.")

    async def sleep(self, seconds: float) -> None:
        """Waits."""
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed also where it is cut off while being encrypted, and lets the next one in.

    httpcore closes one whose handshake fails, but leaves one open whose handshake is cancelled.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream, door: asyncio.Semaphore) -> None:
        self._inner = inner
        self._door: asyncio.Semaphore | None = door

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        try:
            await self._inner.aclose()
        finally:
            if self._door is not None:
                self._door.release()
                self._door = None

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            self._inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            await self.aclose()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
