"""How many connections a host sees at a time, and what becomes of those that are cut off."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
import trustme

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Reply
from tests.gather.test_probes_tls import context
from trustscan.gather.limits import MAX_CONNECTIONS

_ESTABLISHED = 1
"""A connection's state, as Linux numbers them in `struct tcp_info`."""


class Relay:
    """Passes connections on to another port; `counts` are how many were open whenever one more was."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._clients: list[socket.socket] = []
        self.counts: list[int] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.append(writer.get_extra_info("socket"))
        self.counts.append(sum(map(_is_open, self._clients)))
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            # Long enough for the probe to be still at work when pages are asked for.
            await asyncio.sleep(0.1)
            await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            writer.transport.abort()
            far_writer.transport.abort()


def _is_open(client: socket.socket) -> bool:
    try:
        return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO) == _ESTABLISHED
    except OSError:
        return False


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def relay(to: int) -> Iterator[Relay]:
    running = Relay(to)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(running.serve, "127.0.0.1", 0))
    running.port = server.sockets[0].getsockname()[1]
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.01)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the state of connections from the kernel")
def test_a_host_sees_few_connections_the_probes_among_them(
    serve: Serve, visit: Visit, authority: trustme.CA, bundle: Path
) -> None:
    links = "".join(f"<a href=/{n}>Page {n}</a>" for n in range(20))
    slow = {f"/{n}": Reply(f"<p>Page {n}", hang=0.05) for n in range(20)}
    site = serve({"/": links, **slow}, tls=context(authority, "localhost"))
    with relay(site.port) as counted:
        snapshot = visit(f"https://localhost:{counted.port}/", ca_bundle=bundle)
    assert len(snapshot.exchanges) == 21
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.refuses
    assert 1 < max(counted.counts) <= MAX_CONNECTIONS


@pytest.mark.parametrize("limit", ["timeout", "deadline"])
def test_a_handshake_that_is_cut_off_leaves_no_connection(visit: Visit, limit: str) -> None:
    limits = {"timeout": 5.0, "deadline": 5.0, limit: 0.3}
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        snapshot = visit(f"https://localhost:{deaf.getsockname()[1]}/", **limits)
    assert snapshot.exchanges[0].error is not None
    gc.collect()  # what was left open is told now, and fails this test
