"""How sites are visited: the options of every command that goes to the network, as one group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trustscan.cli.staging import (
    AllowPrivateOption,
    BasicAuthOption,
    CookieOption,
    HeaderEnvOption,
    HeaderOption,
    ProxyOption,
    ResolveOption,
    RewriteOption,
    read_cookies,
    read_headers,
    read_nameservers,
    read_places,
    read_rewrites,
)
from trustscan.model.struct import Frozen

if TYPE_CHECKING:
    from trustscan.gather import GatherOptions

_VISIT = "How the site is visited"

MaxPagesOption = Annotated[
    int, typer.Option(min=1, metavar="N", help="Read at most N pages.", rich_help_panel=_VISIT)
]
TimeoutOption = Annotated[
    float,
    typer.Option(min=0.1, metavar="S", help="Seconds to wait for one answer.", rich_help_panel=_VISIT),
]
DeadlineOption = Annotated[
    float, typer.Option(min=1, metavar="S", help="Seconds for a whole site.", rich_help_panel=_VISIT)
]
ContactUrlOption = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Where the site's owner can read who visits; sent as part of the user agent.",
        rich_help_panel=_VISIT,
    ),
]
CacheOption = Annotated[
    Path | None,
    typer.Option(
        file_okay=False,
        metavar="FOLDER",
        help="Keep pages here, so that the next scan need not fetch what has not changed.",
        rich_help_panel=_VISIT,
    ),
]
CaBundleOption = Annotated[
    Path | None,
    typer.Option(
        exists=True,
        dir_okay=False,
        readable=True,
        metavar="FILE",
        help="Trust the authorities in this PEM file instead of the usual ones.",
        rich_help_panel=_VISIT,
    ),
]
IgnoreRobotsOption = Annotated[
    bool,
    typer.Option(
        "--ignore-robots",
        help="Read a site of your own whatever its robots.txt says.",
        rich_help_panel=_VISIT,
    ),
]
NameserverOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS[:PORT]",
        help="Ask this name server for DNS records instead of the system's. Repeatable.",
        rich_help_panel=_VISIT,
    ),
]
RdapOption = Annotated[
    bool,
    typer.Option(
        "--rdap/--no-rdap",
        help="Ask the domain's registry since when it is registered.",
        rich_help_panel=_VISIT,
    ),
]
RdapBootstrapOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Which list of registries tells whom to ask (RFC 9224), if not IANA's.",
        rich_help_panel=_VISIT,
    ),
]


class Visit(Frozen):
    """How sites are visited. `repr` shows no header, cookie or proxy, as they may be secrets."""

    max_pages: MaxPagesOption = 30
    timeout: TimeoutOption = 10.0
    deadline: DeadlineOption = 60.0
    contact_url: ContactUrlOption = ""
    cache: CacheOption = None
    ca_bundle: CaBundleOption = None
    ignore_robots: IgnoreRobotsOption = False
    nameserver: NameserverOption = None
    rdap: RdapOption = True
    rdap_bootstrap: RdapBootstrapOption = None
    header: HeaderOption = None
    header_env: HeaderEnvOption = None
    cookie: CookieOption = None
    basic_auth_env: BasicAuthOption = None
    proxy: ProxyOption = None
    resolve: ResolveOption = None
    rewrite: RewriteOption = None
    allow_private: AllowPrivateOption = False

    def __repr__(self) -> str:
        return f"Visit(max_pages={self.max_pages}, timeout={self.timeout}, deadline={self.deadline})"

    def gather_options(self) -> GatherOptions:
        """What the crawler needs. Raises BadParameter, OptionError."""
        _check_contact(self.contact_url)
        read: dict[str, Any] = {
            "headers": read_headers(self.header, self.header_env, self.basic_auth_env),
            "cookies": read_cookies(self.cookie),
            "resolve": read_places(self.resolve),
            "rewrites": read_rewrites(self.rewrite),
            "nameservers": read_nameservers(self.nameserver),
        }
        if self.rdap_bootstrap is not None:
            read["rdap_bootstrap"] = _http_url("--rdap-bootstrap", self.rdap_bootstrap)

        # Only now what takes time to import: what was typed wrongly is told at once.
        from trustscan.gather import GatherOptions

        return GatherOptions(
            max_pages=self.max_pages,
            timeout=self.timeout,
            deadline=self.deadline,
            ignore_robots=self.ignore_robots,
            contact_url=self.contact_url,
            cache=self.cache,
            ca_bundle=self.ca_bundle,
            proxy=self.proxy,
            allow_private=self.allow_private,
            rdap=self.rdap,
            **read,
        )


def _check_contact(url: str) -> None:
    good = url.startswith(("http://", "https://", "mailto:")) and url.isascii() and url.isprintable()
    if url and (not good or set(url) & set(" ();")):
        raise typer.BadParameter("--contact-url takes an http:, https: or mailto: address")


def _http_url(option: str, url: str) -> str:
    if not url.startswith(("http://", "https://")) or not url.isprintable() or " " in url:
        raise typer.BadParameter(f"{option} takes an http: or https: address")
    return url
