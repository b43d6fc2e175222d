"""How long a scan takes as a whole process: 30 pages on loopback, every probe on, with and without latency.

    python benchmarks/scan_time.py [--runs N]

Serves a small shop over https with its own authority, plain http, a name server and a registry, all on
loopback; a slow network is played by waiting before each answer. As root the site has ports 80 and 443 and
so gets every probe; else it has a port of its own, and two probes are left out (told in the output). Takes
the best of N runs: the machine's other work only ever adds. Needs the `dev` extra.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import socketserver
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import dns.message
import dns.rdatatype
import dns.rrset
import trustme

HOST, PAGES, SEED = "example.com", 30, 7
LATENCY = 0.1
PROBED = frozenset(
    {"tls-legacy", "certificate-weak", "security-txt", "email-authentication", "caa-record", "domain-age"}
)
"""Checks that pass only where their probes were answered."""
MOST = {0.0: 2.0, LATENCY: 4.0}
RECORDS = {
    ("example.com.", "TXT"): ['"v=spf1 mx -all"'],
    ("_dmarc.example.com.", "TXT"): ['"v=DMARC1; p=reject"'],
    ("example.com.", "MX"): ["10 mail.example.com."],
    ("example.com.", "CAA"): ['0 issue "ca.example.net"'],
}
REGISTRATION = {"events": [{"eventAction": "registration", "eventDate": "2015-01-01T00:00:00Z"}]}

# The command line with the options that have no flag: where the name server and the registry are.
CHILD = """
import functools, sys
import trustscan.gather as gather
from trustscan.__main__ import main
gather.GatherOptions = functools.partial(
    gather.GatherOptions, nameservers=({dns!r},), rdap_bootstrap={rdap!r}
)
sys.exit(main())
"""

_WORDS = """
    notebook paper thread cover page workshop hand bind sew fold press glue cotton linen board spine cut
    trim morning order send parcel week colour green blue sheet line dot grid size small large shelf gift
    letter write draw plan travel school office pencil ink edge corner round soft strong thick thin year
    craft
"""
WORDS = _WORDS.split()


def main() -> int:
    """Measures both; 1 where a bound is broken or a probe was not answered."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--runs", type=int, default=3, help="runs of which the best counts")
    runs = arguments.parse_args().runs
    kept = True
    for latency, most in MOST.items():
        best, processor, report = measure(latency, runs)
        pages = len(report["crawl"]["pages"])
        passed = {check["id"] for check in report["checks"] if check["status"] == "pass"}
        unanswered = sorted(PROBED - passed)
        kept = kept and best <= most and pages == PAGES and not unanswered
        print(
            f"{pages} pages, {latency * 1000:.0f} ms of latency: {best:.2f} s as a whole process "
            f"({processor:.2f} s of processor time), bound {most:.1f} s"
            + (f"; not answered: {', '.join(unanswered)}" if unanswered else "")
        )
    return 0 if kept else 1


def measure(latency: float, runs: int) -> tuple[float, float, dict[str, Any]]:
    """The best time of a process in seconds, the processor time of that run, and its report."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / "ca.pem")
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(HOST, f"www.{HOST}").configure_cert(tls)
        port = serve_site(running, latency, tls)
        registry = serve_registry(running, latency)
        name_server = serve_names(running, latency)
        target = f"https://{HOST}/" if port == 443 else f"https://{HOST}:{port}/"
        places = [f"{name}:{at}:127.0.0.1" for name in (HOST, f"www.{HOST}") for at in {port, 80}]
        command = [
            sys.executable,
            "-c",
            CHILD.format(dns=name_server, rdap=registry),
            *(target, "--format", "json", "--output", str(folder / "report.json")),
            *("--ca-bundle", str(folder / "ca.pem"), "--allow-private", "--max-pages", str(PAGES)),
            *(part for place in places for part in ("--resolve", place)),
        ]
        environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
        run(command, environment)  # fills the cache of parsed rules
        best = min(run(command, environment) for _ in range(runs))
        return *best, json.loads((folder / "report.json").read_text("utf-8"))


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """The time from start to end of a process, and the processor time that it took."""
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - began, os.times()
    if done.returncode not in (0, 3):
        sys.exit(f"the scan ended with {done.returncode}: {done.stderr[-2000:]}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, spent


def serve_site(running: ExitStack, latency: float, tls: ssl.SSLContext) -> int:
    """The shop; on ports 443 and 80 where that is allowed. Returns the port of https."""
    answers = {path: ("text/html; charset=utf-8", page.encode()) for path, page in shop().items()}
    answers["/.well-known/security.txt"] = (
        "text/plain",
        b"Contact: mailto:security@example.com\nExpires: 2100-01-01T00:00:00Z\n",
    )
    handler = handler_of(answers, latency)
    try:
        secure, plain = Server(("127.0.0.1", 443), handler), None
        plain = Server(("127.0.0.1", 80), redirecting(latency))
    except OSError:
        secure, plain = Server(("127.0.0.1", 0), handler), None
        print("(not root: plain http and the name with www are not asked)", file=sys.stderr)
    secure.socket = tls.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
    for server in filter(None, (secure, plain)):
        start(running, server)
    return int(secure.server_address[1])


def serve_registry(running: ExitStack, latency: float) -> str:
    """A registry and the list that names it. Returns the URL of the list."""
    answers: dict[str, tuple[str, bytes]] = {}
    server = Server(("127.0.0.1", 0), handler_of(answers, latency))
    base = f"http://127.0.0.1:{server.server_address[1]}/"
    services = {"services": [[["com"], [base]]]}
    answers["/dns.json"] = ("application/json", json.dumps(services).encode())
    answers[f"/domain/{HOST}"] = ("application/rdap+json", json.dumps(REGISTRATION).encode())
    start(running, server)
    return f"{base}dns.json"


def serve_names(running: ExitStack, latency: float) -> str:
    """A name server. Returns its address and port."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, connection = self.request
            time.sleep(latency)
            query = dns.message.from_wire(data)
            asked, reply = query.question[0], dns.message.make_response(query)
            records = RECORDS.get((str(asked.name), dns.rdatatype.to_text(asked.rdtype)), [])
            if records:
                reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", asked.rdtype, *records))
            connection.sendto(reply.to_wire(), self.client_address)

    server = socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answer)
    start(running, server)
    return f"127.0.0.1:{server.server_address[1]}"


def start(running: ExitStack, server: socketserver.BaseServer) -> None:
    """Runs a server until the measurement is over."""
    server.daemon_threads = True  # type: ignore[attr-defined]  # all here have ThreadingMixIn
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    running.callback(server.server_close)
    running.callback(server.shutdown)


class Server(ThreadingHTTPServer):
    """A web server that does not mind clients that ask for old versions of TLS."""

    def handle_error(self, *_: object) -> None:
        """Says nothing."""


class Quiet(BaseHTTPRequestHandler):
    """Keeps connections open, as web servers do, and writes no log."""

    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        super().setup()

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def handler_of(answers: dict[str, tuple[str, bytes]], latency: float) -> type[Quiet]:
    """A server of these paths that takes `latency` seconds for each answer."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            time.sleep(latency)
            kind, body = answers.get(self.path, ("text/html", b"<h1>Not found</h1>"))
            self.send(200 if self.path in answers else 404, {"Content-Type": kind}, body)

    return Handler


def redirecting(latency: float) -> type[Quiet]:
    """A server that sends everybody to https."""

    class Handler(Quiet):
        def do_GET(self) -> None:
            time.sleep(latency)
            self.send(301, {"Location": f"https://{HOST}{self.path}"}, b"")

    return Handler


def shop() -> dict[str, str]:
    """A shop of 30 pages by path: policies, a contact page, articles and things for sale, some 20 KB each."""
    chance = random.Random(SEED)
    named = {
        "/": "Notebooks sewn by hand",
        "/about": "About us",
        "/contact": "Contact",
        "/privacy": "Privacy policy",
        "/terms": "Terms and conditions",
        "/shipping": "Shipping",
        "/returns": "Returns and refunds",
        "/faq": "Frequently asked questions",
    }
    sold = {f"/notebooks/{number}": f"Notebook no. {number}" for number in range(PAGES - len(named))}
    paths = {**named, **sold}
    menu = "".join(
        f'<li class="menu-item"><a href="{path}">{title}</a></li>' for path, title in paths.items()
    )
    return {path: page(path, title, menu, chance) for path, title in paths.items()}


def page(path: str, title: str, menu: str, chance: random.Random) -> str:
    """One page with menu, text, what its kind has to say, and footer."""
    paragraphs = "".join(
        f'<section class="wrap"><h2>{sentence(chance, 4)}</h2><div class="text"><p>'
        f"{' '.join(sentence(chance, 14) for _ in range(4))}</p></div></section>"
        for _ in range(16)
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header><main><h1>{title}</h1>{OWN_WORDS.get(path, FOR_SALE)}"
        f"{paragraphs}</main><footer><p>Sample Notebooks Ltd, 12 Mill Lane, Leeds LS1 4AP. "
        "Company number 01234567. Phone +44 20 7946 0123, shop@example.com</p>"
        f"<ul>{menu}</ul></footer></body></html>"
    )


def sentence(chance: random.Random, words: int) -> str:
    """So many words with a full stop."""
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


FOR_SALE = (
    "<p>£14.50, ready to send in 2 days.</p>"
    "<form method=post action=/cart><button>Add to cart</button></form>"
)
OWN_WORDS = {
    "/about": "<p>We have sewn notebooks since 2009. Ann Example, founder. Ben Sample, bookbinder.</p>",
    "/contact": "<p>Open Monday to Friday, 9:00 to 17:00.</p><form method=post action=/send>"
    "<input type=email name=e><textarea name=m></textarea><button>Send</button></form>",
    "/privacy": "<p>We keep your name and address to send what you order, for ten years as the law asks.</p>",
    "/returns": "<p>Send it back within 30 days and we refund the price within a week.</p>",
    "/shipping": "<p>Orders leave within 2 days. Delivery to Europe takes 5 days and costs £6.00.</p>",
}


if __name__ == "__main__":
    sys.exit(main())
