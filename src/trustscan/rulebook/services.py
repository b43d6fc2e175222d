"""Reads fingerprints.yaml: outside services, social networks, free mail and parking hosts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trustscan.facts.vocabulary import Fingerprint, Network
from trustscan.model.struct import Struct, field
from trustscan.rulebook.checker import Checker
from trustscan.rulebook.yaml import KeyPath, YamlFile

_TOP_KEYS = ("services", "networks", "parking_hosts", "free_mail")
_TRACES = ("hosts", "links", "paths", "scripts", "marks", "cookies", "headers", "generators")
_NETWORK_KEYS = ("profile", "exclude")
_PLACEHOLDER = re.compile(r"<(\w+)>|\*")
_PARTS = {"digits": r"\+?\d{4,16}", "tld": r"[a-z.]{2,6}", "host": r"[a-z0-9.-]+"}
_ONE_PART = r"[^/?#&]+"


class Services(Struct):
    """What fingerprints.yaml files say, taken together."""

    fingerprints: list[Fingerprint] = field(default_factory=list)
    networks: list[Network] = field(default_factory=list)
    free_mail: list[str] = field(default_factory=list)
    parking_hosts: list[str] = field(default_factory=list)


def read_services(file: YamlFile, checker: Checker, services: Services) -> None:
    """Adds one file's services to `services`; what is wrong goes to `checker`."""
    top = checker.mapping(file, (), file.data, _TOP_KEYS)
    for group, members in checker.mapping(file, ("services",), top.get("services", {}), None).items():
        for name, traces in checker.mapping(file, ("services", group), members, None).items():
            path: KeyPath = ("services", group, name)
            found = {
                trace: tuple(checker.words(file, (*path, trace), value))
                for trace, value in checker.mapping(file, path, traces, _TRACES).items()
            }
            if "links" in found:
                found["links"] = tuple(map(address_pattern, found["links"]))
            services.fingerprints.append(Fingerprint(group, name, **found))
    for name, value in checker.mapping(file, ("networks",), top.get("networks", {}), None).items():
        path = ("networks", name)
        parts = {
            key: checker.words(file, (*path, key), words)
            for key, words in checker.mapping(file, path, value, _NETWORK_KEYS).items()
        }
        services.networks.append(
            Network(
                name,
                tuple(map(address_pattern, parts.get("profile", ()))),
                tuple(map(_exclusion, parts.get("exclude", ()))),
            )
        )
    services.free_mail += checker.words(file, ("free_mail",), top.get("free_mail", []))
    services.parking_hosts += checker.words(file, ("parking_hosts",), top.get("parking_hosts", []))


def address_pattern(template: str) -> str:
    """A pattern over host + path + query of a link, from `example.com/<name>`; subdomains fit too.

    Linear: nothing in it repeats what already repeats.
    """
    if "://" in template:
        return "^" + re.escape(template)
    return r"^(?:[a-z0-9-]+\.){0,4}" + "".join(_pieces(template))


def _exclusion(template: str) -> str:
    """`/share` fits a whole segment of the path; what names a host fits the beginning of the address."""
    if not template.startswith("/"):
        return address_pattern(template)
    whole = "" if template.endswith(("/", "=")) else r"(?:[./?#]|$)"
    return re.escape(template) + whole


def _pieces(template: str) -> Iterable[str]:
    at = 0
    for match in _PLACEHOLDER.finditer(template):
        yield re.escape(template[at : match.start()])
        yield _PARTS.get(match[1] or "", _ONE_PART if match[1] else r"[^/?#]*")
        at = match.end()
    yield re.escape(template[at:])
