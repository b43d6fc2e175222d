"""Options for sites that are not public yet: secrets, proxies, names that do not resolve or are another's."""

from __future__ import annotations

import base64
import os
from ipaddress import ip_address
from typing import Annotated

import typer

_STAGING = "Sites that are not public yet"

HeaderOption = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        "-H",
        metavar="'NAME: VALUE'",
        help="Send a header, to the site itself only. Repeatable.",
        rich_help_panel=_STAGING,
    ),
]
HeaderEnvOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VARIABLE",
        help="Send a header with the value of this environment variable, to the site itself only. "
        "Repeatable.",
        rich_help_panel=_STAGING,
    ),
]
CookieOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="Send a cookie, to the site itself only. Repeatable.",
        rich_help_panel=_STAGING,
    ),
]
BasicAuthOption = Annotated[
    str | None,
    typer.Option(
        metavar="VARIABLE",
        help="Log in with the USER:PASSWORD in this environment variable, at the site itself only.",
        rich_help_panel=_STAGING,
    ),
]
ProxyOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Ask through this HTTP proxy.", rich_help_panel=_STAGING),
]
ResolveOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOST:PORT:ADDRESS",
        help="Take a host to be at this address, whatever DNS says. Repeatable.",
        rich_help_panel=_STAGING,
    ),
]
RewriteOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="A=B",
        help="Where pages and sitemaps say host A, ask host B. Repeatable.",
        rich_help_panel=_STAGING,
    ),
]
AllowPrivateOption = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Let the site lead to private addresses, not only to its own.",
        rich_help_panel=_STAGING,
    ),
]


def read_headers(
    headers: list[str] | None, header_env: list[str] | None = None, basic_auth_env: str | None = None
) -> tuple[tuple[str, str], ...]:
    """The headers to send. Raises BadParameter."""
    found = [_header(text) for text in headers or ()]
    found += [_header_from_environment(text) for text in header_env or ()]
    if basic_auth_env is not None:
        secret = os.environ.get(basic_auth_env, "")
        if ":" not in secret:
            raise typer.BadParameter(f"the variable {basic_auth_env!r} holds no USER:PASSWORD")
        found.append(("Authorization", "Basic " + base64.b64encode(secret.encode()).decode()))
    return tuple(found)


def read_cookies(cookies: list[str] | None) -> tuple[str, ...]:
    """Cookies as they are sent. Raises BadParameter."""
    for cookie in cookies or ():
        name, equals, _ = cookie.partition("=")
        if not equals or not name.strip() or not (cookie.isascii() and cookie.isprintable()):
            raise typer.BadParameter("a cookie is written NAME=VALUE")
    return tuple(cookie.strip().rstrip(";") for cookie in cookies or ())


def read_places(places: list[str] | None) -> tuple[tuple[str, int, tuple[str, ...]], ...]:
    """Hosts and ports with the addresses that they are to be at, as curl has it. Raises BadParameter."""
    return tuple(_place(text) for text in places or ())


def read_rewrites(rewrites: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Pairs of what is written and what is meant. Raises BadParameter."""
    found = [text.partition("=") for text in rewrites or ()]
    if any(not written or not meant for written, _, meant in found):
        raise typer.BadParameter("a rewrite is written A=B, such as www.example.com=staging.example.com")
    return tuple((written.strip(), meant.strip()) for written, _, meant in found)


def read_nameservers(servers: list[str] | None) -> tuple[str, ...]:
    """Name servers, as `address` or `address:port`. Raises BadParameter."""
    return tuple(_nameserver(text.strip()) for text in servers or ())


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    token = name.replace("-", "").replace("_", "")
    if not colon or not (token.isascii() and token.isalnum()) or any(ord(char) < 32 for char in value):
        raise typer.BadParameter("a header is written 'Name: value'")
    return name, value.strip()


def _header_from_environment(text: str) -> tuple[str, str]:
    name, equals, variable = (part.strip() for part in text.partition("="))
    if not equals or not name or not variable:
        raise typer.BadParameter("a header from the environment is written NAME=VARIABLE")
    value = os.environ.get(variable, "")
    if not value:
        raise typer.BadParameter(f"the variable {variable!r} for the header {name} is not set")
    return _header(f"{name}: {value}")


def _place(text: str) -> tuple[str, int, tuple[str, ...]]:
    host, _, rest = text.partition(":")
    port, _, addresses = rest.partition(":")
    try:
        found = tuple(str(ip_address(part.strip().strip("[]"))) for part in addresses.split(","))
    except ValueError:
        found = ()
    if not host or not (port.isascii() and port.isdecimal()) or not found:
        raise typer.BadParameter("a place is written HOST:PORT:ADDRESS, such as example.com:443:127.0.0.1")
    return host.lower(), int(port), found


def _nameserver(text: str) -> str:
    address, port = text, "53"
    if text.startswith("["):
        address, _, rest = text[1:].partition("]")
        port = rest.removeprefix(":") or "53"
    elif text.count(":") == 1:
        address, _, port = text.partition(":")
    try:
        ip_address(address)
    except ValueError:
        port = ""
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
        raise typer.BadParameter("a name server is written ADDRESS or ADDRESS:PORT, such as 192.0.2.53")
    return text
