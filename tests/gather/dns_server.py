"""A name server on loopback that answers over UDP and TCP from a table."""

from __future__ import annotations

import socketserver
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = Mapping[tuple[str, str], list[str] | str]
"""Records by (name without its last dot, type), or `servfail` or `silence` instead.

Where the first record is `long`, the others come over TCP only.
"""


class _Answers:
    zone: Zone
    asked: list[tuple[str, str]]

    def answer(self, wire: bytes, *, udp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name, kind = str(question.name).rstrip(".").lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        found = self.zone.get((name, kind), [])
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AD
        if found == "silence":
            return None
        if found == "servfail":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif not any(known == name for known, _ in self.zone):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif udp and found[:1] == ["long"]:
            reply.flags |= dns.flags.TC
        elif isinstance(found, list):
            records = found[1:] if found[:1] == ["long"] else found
            if records:
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
        return reply.to_wire(max_size=65_535)


@contextmanager
def name_server(zone: Zone) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Where it is (`address:port`), and what it was asked."""
    asked: list[tuple[str, str]] = []
    answers = type("Answers", (_Answers,), {"zone": zone, "asked": asked})()

    class OverUdp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, socket = self.request
            reply = answers.answer(data, udp=True)
            if reply is not None:
                socket.sendto(reply, self.client_address)

    class OverTcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            (length,) = struct.unpack("!H", self.rfile.read(2))
            reply = answers.answer(self.rfile.read(length), udp=False)
            if reply is not None:
                self.wfile.write(struct.pack("!H", len(reply)) + reply)

    with (
        socketserver.ThreadingTCPServer(("127.0.0.1", 0), OverTcp) as tcp,
        socketserver.ThreadingUDPServer(("127.0.0.1", tcp.server_address[1]), OverUdp) as udp,
    ):
        tcp.daemon_threads = udp.daemon_threads = True
        for server in (tcp, udp):
            Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"127.0.0.1:{tcp.server_address[1]}", asked
        finally:
            tcp.shutdown()
            udp.shutdown()
