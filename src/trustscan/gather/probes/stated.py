"""Answers of probes as a test states them, for sites that no server serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from trustscan.facts.urls import registrable_domain
from trustscan.gather.probes.well_known import WELL_KNOWN
from trustscan.model.snapshot import (
    CertificateFacts,
    DnsAnswer,
    DnsFacts,
    Exchange,
    OtherNameFacts,
    PlainHttpFacts,
    Probes,
    Redirect,
    RegistrationFacts,
    TlsFacts,
)

_DNS_TYPES = ("TXT", "DMARC", "MTA-STS", "MX", "CAA", "DS")
_POLICIES = ("DMARC", "MTA-STS")
_BEGIN, _END = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)

Stated = Mapping[str, Any]


def stated_probes(url: str, stated: Stated, fetch: Callable[[str], Exchange]) -> Probes:
    """What the probes of a site at `url` would bring back.

    `tls` and `plain_http` set fields of their records; where nothing is stated all is well. `other_name`,
    `dns` and `registration` count as not asked unless stated. `dns` holds lists of records by type: TXT,
    DMARC, MTA-STS, MX, CAA, DS; a type that is not stated has none, and one that is null got no answer. The
    well-known files are fetched. Raises TypeError or ValueError for what no record has.
    """
    unknown = set(stated) - set(_READERS)
    if unknown:
        raise TypeError(f"unknown probe {sorted(unknown)[0]!r}; known are {', '.join(_READERS)}")
    made: dict[str, Any] = {name: read(url, stated.get(name)) for name, read in _READERS.items()}
    if url.startswith("https:"):
        made.update({name: fetch(urljoin(url, path)) for name, path in WELL_KNOWN.items()})
    return Probes(**made)


def _tls(url: str, stated: Stated | None) -> TlsFacts:
    host = urlsplit(url).netloc
    well: dict[str, Any] = {
        "host": host,
        "trusted": True,
        "host_matches": True,
        "not_before": _BEGIN,
        "not_after": _END,
        "issuer": "Test CA",
        "subject": host,
        "protocol": "TLSv1.3",
        "accepts": ("TLSv1.2", "TLSv1.3"),
        "refuses": ("TLSv1.0", "TLSv1.1"),
        "chain": ({"subject": host, "issuer": "Test CA"},),
    }
    told = {**well, **(stated or {})}
    for versions in ("accepts", "refuses"):
        told[versions] = tuple(told[versions])
    told["chain"] = tuple(_certificate(entry) for entry in told["chain"])
    return TlsFacts(**told)


def _certificate(stated: Stated) -> CertificateFacts:
    well = {"key_type": "RSA", "key_bits": 2048, "digest": "sha256", "not_before": _BEGIN, "not_after": _END}
    return CertificateFacts(**{**well, **stated})


def _plain_http(url: str, stated: Stated | None) -> PlainHttpFacts:
    host = urlsplit(url).netloc
    plain, upgraded = f"http://{host}/", f"https://{host}/"
    told = {"url": plain, "final_url": upgraded, "status": 200, **(stated or {})}
    told["redirects"] = tuple(Redirect(plain, 301, to) for to in told.get("redirects", ()))
    return PlainHttpFacts(**told)


def _other_name(url: str, stated: Stated | None) -> OtherNameFacts | None:
    host = urlsplit(url).netloc
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return None if stated is None else OtherNameFacts(**{"url": f"https://{other}/", **stated})


def _dns(url: str, stated: Stated | None) -> DnsFacts | None:
    if stated is None:
        return None
    if unknown := set(stated) - set(_DNS_TYPES):
        raise TypeError(f"unknown type of record {sorted(unknown)[0]!r}; known are {', '.join(_DNS_TYPES)}")
    host = urlsplit(url).hostname or ""
    domain = registrable_domain(host)
    answers = []
    for kind in _DNS_TYPES:
        name, asked = (f"_{kind.lower()}.{domain}", "TXT") if kind in _POLICIES else (domain, kind)
        records = stated.get(kind, ())
        error = "No name server answered." if records is None else None
        answers.append(DnsAnswer(name, asked, tuple(map(str, records or ())), error=error))
    return DnsFacts(host, domain, tuple(answers))


def _registration(url: str, stated: Stated | None) -> RegistrationFacts | None:
    if stated is None:
        return None
    told = {**stated, **{key: _moment(stated[key]) for key in ("registered", "expires") if key in stated}}
    return RegistrationFacts(**{"domain": registrable_domain(urlsplit(url).hostname or ""), **told})


def _moment(value: Any) -> datetime:
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


_READERS: dict[str, Callable[[str, Stated | None], Any]] = {
    "tls": _tls,
    "plain_http": _plain_http,
    "other_name": _other_name,
    "dns": _dns,
    "registration": _registration,
}
