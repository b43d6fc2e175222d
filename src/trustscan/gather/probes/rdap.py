"""Asks the registry of a domain since when it is registered, and through whom (RFC 9082, 9083, 9224)."""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from trustscan.gather.http import HttpSource
from trustscan.gather.options import GatherOptions
from trustscan.gather.source import Want
from trustscan.model.snapshot import RegistrationFacts

_ACCEPT = (("Accept", "application/rdap+json, application/json"),)
_KEEP_FOR = 7 * 86_400
_MAX_NAME = 200


class RegistryError(Exception):
    """The registry tells nothing; the message is one sentence."""


async def ask_registry(domain: str, options: GatherOptions) -> RegistrationFacts:
    """What the registry of a domain says of it. Secrets meant for the site are not sent along."""
    options = replace(options, headers=_ACCEPT, cookies=(), rewrites=())
    try:
        base = _server_for(domain, await _bootstrap(options))
        url = f"{base.rstrip('/')}/domain/{domain}"
        return read_registration(domain, url, await _json(url, options))
    except RegistryError as problem:
        return RegistrationFacts(domain, error=str(problem))


def read_registration(domain: str, url: str, record: Any) -> RegistrationFacts:
    """What an RDAP record says; what it does not say, or says in no known form, is left out."""
    if not isinstance(record, dict):
        raise RegistryError("The registry sent something that is no record.")
    events = {
        event.get("eventAction"): _date(event.get("eventDate"))
        for event in _dicts(record.get("events"))
        if isinstance(event.get("eventAction"), str)
    }
    registrars = [entity for entity in _dicts(record.get("entities")) if _has_role(entity, "registrar")]
    return RegistrationFacts(
        domain,
        url,
        events.get("registration"),
        events.get("expiration"),
        next(filter(None, map(_called, registrars)), ""),
    )


def _server_for(domain: str, bootstrap: Any) -> str:
    """The RDAP server for the longest suffix of a domain that the list knows; https before http."""
    suffixes = _suffixes(domain)
    found: dict[str, list[str]] = {}
    for entry in bootstrap.get("services", ()) if isinstance(bootstrap, dict) else ():
        match entry:
            case [list(names), list(urls)]:
                found.update({name: [str(url) for url in urls] for name in suffixes if name in names})
    for name in suffixes:
        for url in sorted(found.get(name, ()), key=lambda url: not url.startswith("https:")):
            return url
    raise RegistryError("Its registry answers no questions of this kind (RDAP).")


def _suffixes(domain: str) -> list[str]:
    """`co.uk` and `uk` for `example.co.uk`."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(1, len(labels))]


async def _bootstrap(options: GatherOptions) -> Any:
    """Which registry has which server: IANA's list, kept for a week."""
    path = _kept_at(options.rdap_bootstrap)
    with suppress(OSError, ValueError):
        if 0 <= time.time() - path.stat().st_mtime < _KEEP_FOR:
            return json.loads(path.read_text("utf-8"))
    found = await _json(options.rdap_bootstrap, options)
    if not (isinstance(found, dict) and found.get("services")):
        raise RegistryError("The list of registries cannot be understood.")
    _keep(path, json.dumps(found))
    return found


def _kept_at(url: str) -> Path:
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("trustscan", appauthor=False)) / "rdap"
    return folder / f"{sha256(url.encode()).hexdigest()[:16]}.json"


def _keep(path: Path, text: str) -> None:
    """Written whole or not at all; a cache that cannot be written is none."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)


async def _json(url: str, options: GatherOptions) -> Any:
    async with HttpSource(options, url) as source:
        exchange = await source.fetch(url, Want.DATA)
    if exchange.error is not None:
        raise RegistryError(exchange.error.detail)
    if exchange.status == 404:
        raise RegistryError("The registry does not know the domain.")
    if exchange.status != 200:
        raise RegistryError(f"The registry answered with status {exchange.status}.")
    try:
        return json.loads(exchange.body)
    except (ValueError, RecursionError):
        raise RegistryError("The registry sent something that is no record.") from None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _has_role(entity: dict[str, Any], role: str) -> bool:
    roles = entity.get("roles")
    return isinstance(roles, list) and role in roles


def _called(entity: dict[str, Any]) -> str:
    """The formatted name in a jCard (RFC 7095)."""
    match entity.get("vcardArray"):
        case ["vcard", list(properties)]:
            for entry in properties:
                match entry:
                    case ["fn", _, _, str(name)]:
                        return name.strip()[:_MAX_NAME]
    return ""


def _date(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
