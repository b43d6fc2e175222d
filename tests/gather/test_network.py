"""Which addresses may be connected to."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.gather.conftest import Serve, Visit
from trustscan.gather.addresses import PUBLIC, kind_of
from trustscan.gather.network import AddressNotAllowedError, Network


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("8.8.8.8", PUBLIC),
        ("2606:4700::1111", PUBLIC),
        ("::ffff:8.8.8.8", PUBLIC),
        ("64:ff9b::808:808", PUBLIC),
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("2002:7f00:1::", "loopback"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("::ffff:192.168.1.1", "private"),
        ("fc00::1", "private"),
        ("fec0::1", "private"),
        ("100.64.0.1", "shared"),
        ("169.254.1.1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("169.254.169.254", "cloud metadata"),
        ("::ffff:169.254.169.254", "cloud metadata"),
        ("fd00:ec2::254", "cloud metadata"),
        ("100.100.100.200", "cloud metadata"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("255.255.255.255", "reserved"),
        ("198.51.100.7", "private"),
    ],
)
def test_kinds(address: str, kind: str) -> None:
    assert kind_of(address) == kind


def addresses(network: Network, host: str, port: int) -> tuple[str, ...]:
    return asyncio.run(network.addresses(host, port))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What names resolve to."""
    table: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: object, **more: object) -> object:
        return [found for name in table.get(host, [host]) for found in real(name, port, **more)]  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return table


@pytest.mark.parametrize(
    ("target", "host", "port", "allowed"),
    [
        ("http://localhost:8000/", "localhost", 8000, True),
        ("http://localhost:8000/", "localhost", 8001, False),
        ("http://localhost:8000/", "127.0.0.1", 8000, False),
        ("http://127.0.0.1:8000/", "127.0.0.1", 8000, True),
        ("http://169.254.169.254/", "169.254.169.254", 80, True),
        ("https://intranet.test/", "intranet.test", 443, True),
        ("https://intranet.test/", "intranet.test", 80, True),
        ("https://intranet.test/", "www.intranet.test", 443, True),
        ("https://intranet.test/", "intranet.test", 22, False),
        ("https://metadata.test/", "metadata.test", 443, False),
        ("https://public.test/", "public.test", 8443, True),
        ("https://public.test/", "intranet.test", 443, False),
    ],
)
def test_what_the_target_may_be_itself(
    names: dict[str, list[str]], target: str, host: str, port: int, allowed: bool
) -> None:
    names.update(
        {
            "intranet.test": ["10.0.0.1"],
            "www.intranet.test": ["10.0.0.1"],
            "metadata.test": ["169.254.169.254"],
            "public.test": ["8.8.8.8"],
        }
    )
    if allowed:
        assert addresses(Network(target), host, port)
    else:
        with pytest.raises(AddressNotAllowedError):
            addresses(Network(target), host, port)
    assert addresses(Network(target, allow_private=True), host, port)


def test_only_the_public_ones_of_mixed_answers(names: dict[str, list[str]]) -> None:
    names["mixed.test"] = ["10.0.0.1", "8.8.8.8"]
    assert addresses(Network("https://public.test/"), "mixed.test", 443) == ("8.8.8.8",)


def test_an_answer_is_kept_for_the_scan(names: dict[str, list[str]]) -> None:
    names["site.test"] = ["8.8.8.8"]

    async def twice() -> tuple[str, ...]:
        network = Network("https://site.test/")
        await network.addresses("site.test", 443)
        names["site.test"] = ["127.0.0.1"]
        return await network.addresses("site.test", 443)

    assert asyncio.run(twice()) == ("8.8.8.8",)


def test_a_failed_look_up_is_not_kept(names: dict[str, list[str]]) -> None:
    names["site.test"] = ["no-such-name.invalid"]

    async def twice() -> tuple[str, ...]:
        network = Network("https://site.test/")
        with pytest.raises(socket.gaierror):
            await network.addresses("site.test", 443)
        names["site.test"] = ["8.8.8.8"]
        return await network.addresses("site.test", 443)

    assert asyncio.run(twice()) == ("8.8.8.8",)


def test_what_a_proxy_is_not_asked_for() -> None:
    network = Network("https://example.com/")
    refused = ("localhost", "x.localhost", "127.0.0.1", "[::1]", "169.254.169.254")
    assert all(network.refuses(host) for host in refused)
    assert network.refuses("example.org") is None
    assert Network("http://localhost:8000/").refuses("localhost") is None


def test_a_placed_host(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "<a href=/faq>FAQ</a>", "/faq": "<p>Questions"})
    place = ("shop.example", site.port, ("127.0.0.1",))
    snapshot = visit(f"http://shop.example:{site.port}/", resolve=(place,))
    assert [exchange.status for exchange in snapshot.exchanges] == [200, 200]
    assert {headers["Host"] for headers in site.headers} == {f"shop.example:{site.port}"}
