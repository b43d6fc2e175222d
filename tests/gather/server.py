"""A web server on loopback that answers each path as a test says, well or badly."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass(frozen=True)
class Reply:
    """What a path answers. `raw` bytes go out as they are; `hang` seconds pass before anything does."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    hang: float = 0.0
    reset: bool = False


Route = str | Reply | list[Reply] | Callable[[str], Reply]
"""HTML, a reply, replies in turn (the last one for good), or a function of the path."""


class Site:
    """The running server: where it is, and what it was asked."""

    def __init__(
        self, routes: Mapping[str, Route], fallback: Route = Reply("<h1>Not here</h1>", 404)
    ) -> None:
        self.routes = dict(routes)
        self.fallback = fallback
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.headers: list[dict[str, str]] = []
        self.over = Event()
        self.scheme = "http"
        self.port = 0

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}/"

    def reply_to(self, path: str) -> Reply:
        route = self.routes.get(path, self.fallback)
        if isinstance(route, list):
            seen = self.asked.count(path)
            route = route[min(seen, len(route)) - 1]
        if callable(route):
            route = route(path)
        return Reply(route) if isinstance(route, str) else route


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.agents.add(self.headers.get("User-Agent", ""))
        self.site.headers.append(dict(self.headers.items()))
        reply = self.site.reply_to(self.path)
        if reply.hang:
            self.site.over.wait(reply.hang)
        if reply.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.connection.close()
            self.close_connection = True
            return
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            self.close_connection = True
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        self.send_response(reply.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *args: object) -> None:
        """Clients that hang up are what some tests are about."""


@contextmanager
def serving(site: Site, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    """Runs a site on a free port while the block runs."""
    handler = type("Handler", (_Handler,), {"site": site})
    with _Server((host, 0), handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
            site.scheme = "https"
        site.port = server.server_port
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.over.set()
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Waits until something is so; fails if it never is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
