"""Serves the sample shop, or any folder of static files, on loopback as a plain web host would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from threading import Thread

from trustscan.model.struct import Frozen

SHOP_URL = "https://quillmoth.test"
"""The address that the shop's own files are written for; the server puts its own in its place."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
_NOT_FOUND = "/404.html"


class _Reply(Frozen):
    """What a path answers with: a file, or where to go instead."""

    status: int
    kind: str = ""
    body: bytes = b""
    location: str = ""


@contextmanager
def demo_server() -> Iterator[str]:
    """Serve the shop on a free port of 127.0.0.1 while the block runs; gives its URL, without a final slash.

    Raises OSError where no port of the loopback interface can be had.
    """
    with served(files("trustscan.demo") / "site", SHOP_URL) as url:
        yield url


@contextmanager
def served(folder: Traversable, written_for: str) -> Iterator[str]:
    """Serve any folder of static files so; the server's own URL takes the place of `written_for` in them."""
    with _SiteServer(folder, written_for) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()


class _SiteServer(ThreadingHTTPServer):
    def __init__(self, folder: Traversable, written_for: str) -> None:
        super().__init__(("127.0.0.1", 0), _SiteHandler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.replies = _replies(folder, written_for.encode(), self.url.encode())


def _replies(folder: Traversable, old_url: bytes, url: bytes) -> dict[str, _Reply]:
    """What each path answers: `/about` with about.html, `/de/` with de/index.html, or a redirect there."""
    table = {_NOT_FOUND: _Reply(404, _TYPES[".html"], b"<h1>Page not found</h1>")}
    for path, file in _site_files(folder, "/"):
        body = file.read_bytes().replace(old_url, url)
        kind = _TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")
        if path == _NOT_FOUND:
            table[path] = _Reply(404, kind, body)
            continue
        shown = path.removesuffix(".html")
        if path.endswith("/index.html"):
            shown = path.removesuffix("index.html")
            table[shown.rstrip("/")] = _Reply(301, location=shown)
        table[path] = _Reply(301, location=shown)
        table[shown] = _Reply(200, kind, body)
    return table


class _SiteHandler(BaseHTTPRequestHandler):
    """Answers from a table made beforehand, so that no request can reach the file system."""

    server: _SiteServer
    protocol_version = "HTTP/1.1"
    server_version = "trustscan-demo"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(with_body=False)

    def log_message(self, *args: object) -> None:
        """Keep quiet: stderr belongs to the scan."""

    def _answer(self, *, with_body: bool) -> None:
        table = self.server.replies
        reply = table.get(self.path.partition("?")[0], table[_NOT_FOUND])
        self.send_response(reply.status)
        if reply.location:
            self.send_header("Location", reply.location)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
            self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "strict-origin-when-cross-origin")
        self.end_headers()
        if with_body:
            self.wfile.write(reply.body)


def _site_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _site_files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry
