"""TLS facts from real handshakes on loopback."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Site, free_port
from trustscan.gather import GatherOptions
from trustscan.gather.network import Network
from trustscan.gather.probes.tls import ask_tls
from trustscan.model.snapshot import FetchErrorKind, TlsFacts

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA(organization_name="Loopback Authority")


@pytest.fixture(scope="session")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


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


def test_a_site_over_https(serve: Serve, visit: Visit, authority: trustme.CA, bundle: Path) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>", "/faq": "<p>Questions"}, tls=context(authority, "localhost"))
    snapshot = visit(site.url, ca_bundle=bundle)
    assert [exchange.status for exchange in snapshot.exchanges] == [200, 200]
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.trusted
    assert snapshot.probes.plain_http is None


def test_a_site_whose_certificate_is_not_trusted(serve: Serve, visit: Visit, authority: trustme.CA) -> None:
    snapshot = visit(serve({"/": "<p>Hi"}, tls=context(authority, "localhost")).url)
    error = snapshot.exchanges[0].error
    assert error is not None
    assert error.kind is FetchErrorKind.TLS
    assert "certificate" in error.detail
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.trusted is False


def test_a_plain_site_on_a_port_of_its_own_is_not_probed(serve: Serve, visit: Visit) -> None:
    snapshot = visit(serve({"/": "<p>Hi"}).host)
    assert snapshot.probes.tls is None
    assert snapshot.probes.plain_http is None
