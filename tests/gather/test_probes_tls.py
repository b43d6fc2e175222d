"""TLS facts from real handshakes on loopback."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.gather.conftest import Serve
from tests.gather.server import Site, free_port
from trustscan.gather import GatherOptions
from trustscan.gather.network import Network
from trustscan.gather.probes.certificates import facts_of
from trustscan.gather.probes.hello import VERSIONS, accepts
from trustscan.gather.probes.tls import ask_tls
from trustscan.model.snapshot import TlsFacts

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def context(authority: trustme.CA, *names: str, not_after: datetime | None = None) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, not_after=not_after).configure_cert(made)
    return made


def examine(site: Site, bundle: Path | None) -> TlsFacts:
    return ask(site.port, bundle)


def ask(port: int, bundle: Path | None = None) -> TlsFacts:
    options = GatherOptions(timeout=5.0, ca_bundle=bundle)
    return asyncio.run(ask_tls("localhost", port, options, Network(f"https://localhost:{port}/")))


def test_a_good_certificate(serve: Serve, authority: trustme.CA, bundle: Path) -> None:
    facts = examine(serve({}, tls=context(authority, "localhost")), bundle)
    assert (facts.trusted, facts.host_matches, facts.error) == (True, True, None)
    assert facts.issuer == "Loopback Authority"
    assert facts.protocol.startswith("TLSv1.")
    assert facts.not_after is not None
    assert facts.not_after > datetime.now(UTC) + timedelta(days=1)


def test_an_unknown_authority(serve: Serve, authority: trustme.CA) -> None:
    facts = examine(serve({}, tls=context(authority, "localhost")), None)
    assert (facts.trusted, facts.host_matches) == (False, True)
    assert facts.error


def test_a_wrong_host(serve: Serve, authority: trustme.CA, bundle: Path) -> None:
    facts = examine(serve({}, tls=context(authority, "other.test", "*.localhost")), bundle)
    assert (facts.trusted, facts.host_matches) == (True, False)


def test_an_expired_one(serve: Serve, authority: trustme.CA, bundle: Path) -> None:
    facts = examine(serve({}, tls=context(authority, "localhost", not_after=LONG_AGO)), bundle)
    assert (facts.trusted, facts.host_matches, facts.not_after) == (False, True, LONG_AGO)
    assert "expired" in (facts.error or "")


def test_no_tls_at_all(serve: Serve) -> None:
    site = serve({"/": "<p>Hi"})
    facts = ask(site.port)
    assert facts.trusted is None
    assert facts.error
    closed = ask(free_port())
    assert "refused" in (closed.error or "")


# sha256WithRSAEncryption and sha1WithRSAEncryption (RFC 8017, appendix C), of one length.
SHA256, SHA1 = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")


def weak(tmp_path: Path, bits: int = 1024, signature: bytes = SHA256) -> ssl.SSLContext:
    """A server whose certificate signs itself, with a short key or what it calls an old signature."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        ssl.DER_cert_to_PEM_cert(certificate.public_bytes(Encoding.DER).replace(SHA256, signature)).encode()
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.load_cert_chain(path)
    return made


def test_a_short_key(serve: Serve, tmp_path: Path) -> None:
    facts = examine(serve({}, tls=weak(tmp_path)), None)
    assert (facts.chain[0].key_type, facts.chain[0].key_bits) == ("RSA", 1024)
    assert (facts.trusted, facts.host_matches, facts.chain[0].root) == (False, True, True)


def test_an_old_signature(serve: Serve, tmp_path: Path) -> None:
    facts = examine(serve({}, tls=weak(tmp_path, 2048, SHA1)), None)
    assert (facts.chain[0].key_bits, facts.chain[0].digest) == (2048, "sha1")


def test_the_chain_is_told_as_it_was_sent(serve: Serve, authority: trustme.CA, bundle: Path) -> None:
    middle = authority.create_child_ca()
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    middle.issue_cert("localhost").configure_cert(made)
    facts = examine(serve({}, tls=made), bundle)
    assert facts.trusted
    assert len(facts.chain) == 2
    assert facts.chain[0].digest == "sha256"
    assert facts.chain[0].issuer == facts.chain[1].subject
    assert not any(entry.root for entry in facts.chain)


OLD, NEW = ("TLSv1.0", "TLSv1.1"), ("TLSv1.2", "TLSv1.3")


def speaking(authority: trustme.CA, first: ssl.TLSVersion, last: ssl.TLSVersion) -> ssl.SSLContext:
    """A server that speaks these versions."""
    made = context(authority, "localhost")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version, made.maximum_version = first, last
    made.set_ciphers("ALL:@SECLEVEL=0")
    return made


@pytest.mark.parametrize(
    ("first", "last", "accepts"),
    [
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3, OLD + NEW),
        (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2, ("TLSv1.1", "TLSv1.2")),
        (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3, NEW),
        (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3, ("TLSv1.3",)),
        (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1, ("TLSv1.0",)),
    ],
)
def test_the_versions_that_a_server_speaks(
    serve: Serve,
    authority: trustme.CA,
    bundle: Path,
    first: ssl.TLSVersion,
    last: ssl.TLSVersion,
    accepts: tuple[str, ...],
) -> None:
    facts = examine(serve({}, tls=speaking(authority, first, last)), bundle)
    assert facts.accepts == accepts
    refused = {*OLD, *NEW} - {*accepts}
    # Who speaks nothing that we do cannot be asked for TLS 1.3.
    assert {*facts.refuses} | {"TLSv1.3"} >= refused


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01" + bytes(36), True),
        (b"\x16\x03\x00\x00\x2a\x02\x00\x00\x26\x03\x00" + bytes(36), False),
        (b"\x15\x03\x01\x00\x02\x02\x46", False),
        (b"\x15\x03\x01\x00\x02\x01\x70\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01" + bytes(36), True),
        (b"\x15\x03\x01\x00\x02\x01\x70" * 50, None),
        (b"\x16\x03\x01\x00\x2a\x0b\x00\x00\x26\x03\x01" + bytes(36), None),
        (b"HTTP/1.0 400 Bad Request\r\n\r\n", None),
        (b"\x16\x03", False),
        (b"", False),
    ],
)
def test_answers_to_a_hello_for_tls_1_0(reply: bytes, answer: bool | None) -> None:
    hellos: list[bytes] = []

    async def ask_raw() -> bool | None:
        async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            hellos.append(await reader.read(4_096))
            writer.write(reply)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve_one, "127.0.0.1", 0) as server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                return await accepts(reader, writer, "localhost", VERSIONS["TLSv1.0"])
            finally:
                writer.close()

    assert asyncio.run(ask_raw()) is answer
    assert hellos[0][:3] == b"\x16\x03\x01"
    assert b"localhost" in hellos[0]


def test_what_is_no_certificate_is_refused() -> None:
    with pytest.raises(ValueError, match="error parsing"):
        facts_of(b"\x30\x03\x02\x01\x01")
