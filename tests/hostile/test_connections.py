"""Servers whose certificate, protocol or name is not what it should be."""

from __future__ import annotations

import socket
import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.gather.server import free_port
from tests.gather.words import small_vocabulary
from tests.hostile.scanning import states, visit
from tests.hostile.server import GOOD, Stage, silence, staged, to
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import FetchErrorKind, PageState, Snapshot

PUBLIC_BUT_SILENT = "192.88.99.1"
"""A public address, of a network that was given up (RFC 7526): nobody answers there."""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Loopback Authority")


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


def context(authority: trustme.CA, name: str = "localhost", **more: Any) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **more).configure_cert(made)
    return made


def old_protocol(authority: trustme.CA) -> ssl.SSLContext:
    made = context(authority)
    made.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = made.maximum_version = ssl.TLSVersion.TLSv1
    return made


def start_error(snapshot: Snapshot) -> FetchErrorKind | None:
    error = snapshot.exchanges[0].error
    return error.kind if error else None


def test_a_good_certificate(authority: trustme.CA, bundle: Path, vocabulary: Vocabulary) -> None:
    with staged({}, context(authority)) as stage:
        found = states(visit(stage.url, vocabulary, ca_bundle=bundle), vocabulary)
    assert {found[path] for path in GOOD} == {PageState.CONTENT}


@pytest.mark.parametrize("fault", ["expired", "wrong host", "unknown issuer", "self-signed", "TLS 1.0 only"])
def test_tls(fault: str, authority: trustme.CA, bundle: Path, vocabulary: Vocabulary, tmp_path: Path) -> None:
    contexts = {
        "expired": lambda: context(authority, not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        "wrong host": lambda: context(authority, "other.test"),
        "unknown issuer": lambda: context(trustme.CA()),
        "self-signed": lambda: self_signed(tmp_path),
        "TLS 1.0 only": lambda: old_protocol(authority),
    }
    with staged({}, contexts[fault]()) as stage:
        snapshot = visit(stage.url, vocabulary, ca_bundle=bundle)
    assert start_error(snapshot) is FetchErrorKind.TLS
    assert states(snapshot, vocabulary)["/"] is PageState.TLS_FAILURE
    assert not stage.asked


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that nobody but itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "self.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def test_plain_http_on_a_tls_port(vocabulary: Vocabulary) -> None:
    with staged({}) as stage:
        snapshot = visit(stage.url.replace("http:", "https:"), vocabulary)
    assert start_error(snapshot) is FetchErrorKind.TLS


def test_tls_on_a_plain_port(authority: trustme.CA, vocabulary: Vocabulary) -> None:
    with staged({}, context(authority)) as stage:
        snapshot = visit(stage.url.replace("https:", "http:"), vocabulary)
    assert start_error(snapshot) is FetchErrorKind.PROTOCOL


def test_a_server_that_never_shakes_hands(vocabulary: Vocabulary) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        snapshot = visit(f"https://localhost:{deaf.getsockname()[1]}/", vocabulary)
    assert start_error(snapshot) is FetchErrorKind.TIMEOUT


def test_nobody_there(vocabulary: Vocabulary) -> None:
    assert start_error(visit(f"http://localhost:{free_port()}/", vocabulary)) is FetchErrorKind.REFUSED


def test_a_start_page_that_hangs_ends_with_the_deadline(vocabulary: Vocabulary) -> None:
    with staged({"/": silence}) as stage:
        snapshot = visit(stage.url, vocabulary, timeout=30.0, deadline=1.5)
    assert start_error(snapshot) is FetchErrorKind.TIMEOUT


def test_a_start_page_that_leads_inside(vocabulary: Vocabulary) -> None:
    with staged({"/": to("http://169.254.169.254/")}) as stage:
        snapshot = visit(stage.url, vocabulary)
    assert start_error(snapshot) is FetchErrorKind.ADDRESS_NOT_ALLOWED
    assert snapshot.exchanges[0].body == b""


@pytest.fixture
def rebinding(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name `rebind.test` resolves to a public address first, to this machine ever after."""
    real, asked = socket.getaddrinfo, []

    def resolve(host: Any, *args: Any, **more: Any) -> Any:
        if host != "rebind.test":
            return real(host, *args, **more)
        asked.append(host)
        return real(PUBLIC_BUT_SILENT if len(asked) == 1 else "127.0.0.1", *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_a_name_that_is_public_first_and_private_next(rebinding: list[str], vocabulary: Vocabulary) -> None:
    with staged({}) as stage:
        snapshot = visit(f"http://rebind.test:{stage.port}/", vocabulary)
    assert rebinding == ["rebind.test"]
    assert stage.asked == []
    assert snapshot.exchanges[0].error is not None


def test_a_redirect_to_such_a_name(rebinding: list[str], vocabulary: Vocabulary) -> None:
    inside: Stage
    with staged({}) as inside, staged({"/bad": to(f"http://rebind.test:{inside.port}/")}) as stage:
        found = states(visit(stage.url, vocabulary), vocabulary)
    assert inside.asked == []
    assert found["/bad"] in (PageState.TIMED_OUT, PageState.UNREACHABLE)
    assert {found[path] for path in GOOD} == {PageState.CONTENT}
