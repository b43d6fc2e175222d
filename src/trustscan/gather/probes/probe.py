"""Decides which questions a site is asked, and asks them side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from trustscan.facts.urls import host_of, is_public_name, origin_of, registrable_domain
from trustscan.gather.errors import error_of
from trustscan.gather.http import HttpSource, port_of
from trustscan.gather.options import GatherOptions
from trustscan.gather.probes.addresses import ask_other_name, ask_plain_http, other_name_of, plain_url
from trustscan.gather.probes.dns import ask_dns
from trustscan.gather.probes.rdap import ask_registry
from trustscan.gather.probes.tls import ask_tls
from trustscan.gather.probes.well_known import WELL_KNOWN, ask_file, no_file
from trustscan.model.snapshot import (
    DnsFacts,
    OtherNameFacts,
    PlainHttpFacts,
    Probes,
    RegistrationFacts,
    TlsFacts,
)
from trustscan.model.struct import Frozen

DNS_LIMIT = 3.0
"""Seconds for all questions to name servers together, with loading what asks them."""
RDAP_LIMIT = 3.0
"""Seconds for what the registry says of a domain."""
_WEB_PORTS = (80, 443, None)


class _Question(Frozen):
    """`ask` for the answer within `limit` seconds; what it raises is put into words by `failed`."""

    limit: float
    ask: Callable[[], Awaitable[Any]]
    failed: Callable[[str], Any]


async def probe(url: str, options: GatherOptions, source: HttpSource, seconds: float | None = None) -> Probes:
    """Asks what makes sense for the host of `url`, all at once, for `seconds` at the most.

    A site on a port of its own (`localhost:8000`) is asked on that port alone, and for nothing where it
    does not speak https. Nothing but a cancellation is raised.
    """
    questions = _questions(url, options, source)
    left = options.deadline if seconds is None else max(0.0, seconds)
    answers = await asyncio.gather(*(_answer(question, left) for question in questions.values()))
    return Probes(**dict(zip(questions, answers, strict=True)))


async def _answer(question: _Question, seconds: float) -> Any:
    limit = min(question.limit, seconds)
    try:
        async with asyncio.timeout(limit):
            return await question.ask()
    except TimeoutError:
        return question.failed(f"No complete answer within {limit:g} s.")
    except Exception as problem:  # whatever a server makes a library raise is a fact about the server
        return question.failed(error_of(problem, limit).detail)


def _questions(url: str, options: GatherOptions, source: HttpSource) -> dict[str, _Question]:
    """The questions by the field of `Probes` that takes the answer."""
    asked: dict[str, _Question] = {}
    host, limit = host_of(url), options.timeout
    https, usual_port = url.startswith("https:"), urlsplit(url).port in _WEB_PORTS
    # A proxy shows its own idea of a connection, and going around it is not what the user asked for.
    if (https or usual_port) and options.proxy is None:
        port = port_of(url) if https else 443
        asked["tls"] = _Question(
            limit,
            lambda: ask_tls(host, port, options, source.network),
            lambda error: TlsFacts(host, port, error=error),
        )
    if usual_port:
        plain = plain_url(host)
        asked["plain_http"] = _Question(
            limit, lambda: ask_plain_http(plain, source), lambda error: PlainHttpFacts(plain, error=error)
        )
        other = other_name_of(url)
        if other is not None:
            asked["other_name"] = _Question(
                limit, lambda: ask_other_name(other, source), lambda error: OtherNameFacts(other, error=error)
            )
    if https:
        for field, path in WELL_KNOWN.items():
            asked[field] = _about_file(origin_of(url) + path, limit, source)
    if is_public_name(host):
        domain = registrable_domain(host)
        asked["dns"] = _Question(
            DNS_LIMIT,
            lambda: ask_dns(host, domain, options.nameservers),
            lambda error: DnsFacts(host, domain, error=error),
        )
        if options.rdap:
            asked["registration"] = _Question(
                RDAP_LIMIT,
                lambda: ask_registry(domain, options),
                lambda error: RegistrationFacts(domain, error=error),
            )
    return asked


def _about_file(url: str, limit: float, source: HttpSource) -> _Question:
    return _Question(limit, lambda: ask_file(url, source), lambda error: no_file(url, error))
