"""Small web servers on loopback that behave as the tests ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path answers with."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class _Server(ThreadingHTTPServer):
    answers: Mapping[str, Answer]
    hangs: bool
    asked: threading.Event
    done: threading.Event


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.set()
        if self.server.hangs:
            self.server.done.wait(60)
            return
        answers = self.server.answers
        answer = answers.get(self.path) or answers.get("*") or Answer("Not here", 404)
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs: its URL, and an event that is set by the first request."""

    url: str
    asked: threading.Event


@contextmanager
def serving(answers: Mapping[str, Answer], hangs: bool = False) -> Iterator[Site]:
    """Serves `answers` by path on a free port, `*` for every other path. A hanging one answers nothing."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answers, server.hangs = answers, hangs
        server.asked, server.done = threading.Event(), threading.Event()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_port}/", server.asked)
        finally:
            server.done.set()
            server.shutdown()
            thread.join()
