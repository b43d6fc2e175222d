"""When two URLs are one page, and when two hosts are one site. Pure: nothing is fetched."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote_plus, unquote_to_bytes, urljoin, urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract

MAX_URL = 2_000
"""Longer URLs are left alone: browsers and servers stop near this length."""

_SHORT = 200
"""Characters of a reference that is worth remembering."""

_WEB_SCHEMES = ("http", "https")
_DEFAULT_PORTS = (80, 443)
_DROPPED_BY_BROWSERS = str.maketrans("", "", "\t\n\r")
_EDGES = "".join(map(chr, range(33)))
_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "__hs")
_TRACKING_WORDS = """
    gclid gclsrc gbraid wbraid dclid fbclid msclkid mc_cid mc_eid yclid ysclid igshid ttclid twclid
    li_fat_id mkt_tok vero_id vero_conv hsctatracking oly_enc_id oly_anon_id srsltid _openstat s_kwcid
    ef_id epik spm _ga _gl cmpid
"""
_TRACKING = frozenset(_TRACKING_WORDS.split())
_SESSION_WORDS = """
    phpsessid jsessionid aspsessionid sessionid session_id sessid sess_id zenid oscsid cfid cftoken
    xtcsid osid fe_typo_user
"""
_SESSION = frozenset(_SESSION_WORDS.split())
_SESSION_IF_LONG = frozenset({"sid", "s", "session"})
_LONG_VALUE = 16
_PATH_SESSION = re.compile(rb";(?:jsessionid|phpsessid|sid)=[^;]*", re.IGNORECASE)
_INDEX = re.compile(
    r"(?:index\.(?:html?|xhtml|shtml|php|aspx?|jsp|cfm)|default\.(?:html?|aspx?))", re.IGNORECASE
)
# RFC 2606, RFC 6761, RFC 6762, RFC 8375, RFC 9476, and what ICANN and homes keep for private use.
_PRIVATE_ENDINGS = frozenset(
    {"alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local"}
    | {"localdomain", "localhost", "mail", "onion", "private", "test"}
)
_KEPT_IN_PATH = "!$&'()*+,;=:@-._~"
# References in which nothing is left to resolve: most links of most pages.
_SEGMENT = r"[A-Za-z0-9_~%-][A-Za-z0-9_.~%-]*"
_RESOLVED = re.compile(
    r"(https?://[A-Za-z0-9.-]+(?::[1-9][0-9]{0,3})?(?=[/?#]|$))?"
    rf"((?:/|(?:\.\./)+)?(?:{_SEGMENT}(?:/{_SEGMENT})*/?)?(?:\?[A-Za-z0-9_.~%&=+-]+)?)(?:#[^\n]*)?"
)


@lru_cache(maxsize=16_384)
def page_key(url: str) -> str:
    """One name for all spellings of a page's address; itself a URL, and its own key.

    Scheme, `www.`, default ports, fragments, tracking parameters, session ids, index files, trailing
    slashes, dot segments, the case of percent-encoding and the order of parameters make no difference.
    What is no web address is returned stripped.
    """
    text = _as_browsers_read(url)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return text
    if parts.scheme not in _WEB_SCHEMES or not host or len(text) > MAX_URL:
        return text
    name = punycode(host).rstrip(".")
    bare = name.removeprefix("www.")
    name = bare if "." in bare else name
    shown = f"[{name}]" if ":" in name else name
    where = "" if port is None or port in _DEFAULT_PORTS else f":{port}"
    query = _plain_query(parts.query)
    return f"https://{shown}{where}{_plain_path(parts.path)}{'?' if query else ''}{query}"


def absolute_url(base: str, reference: str) -> str:
    """`reference` as a browser on page `base` would resolve it, without fragment; empty where it is none."""
    text, root, path = (_taken_apart_before if len(reference) <= _SHORT else _taken_apart)(reference)
    if len(text) > MAX_URL:
        return ""
    if path is not None and (url := root + path if root else _put_behind(base, path)):
        return url
    try:
        url = urljoin(base, text).partition("#")[0]
        return "" if urlsplit(url).port == 0 else url
    except ValueError:
        return ""


def _taken_apart(reference: str) -> tuple[str, str, str | None]:
    """A reference as browsers read it, its root if any, and what follows; None if that is to be resolved."""
    text = _as_browsers_read(reference)
    plain = _RESOLVED.fullmatch(text) if len(text) <= MAX_URL else None
    return (text, "", None) if plain is None else (text, plain[1] or "", plain[2])


# Menus and footers lead to the same places on every page of a site.
_taken_apart_before = lru_cache(maxsize=8_192)(_taken_apart)


def _put_behind(base: str, path: str) -> str:
    """The address that a plain path, which may lead upwards first, means on page `base`; empty if unknown."""
    root, folder, page = _beginnings(base)
    if path[:1] == "/":
        return root and root + path
    if path[:1] in ("", "?"):
        return "" if path else page
    rest = path.lstrip("./")
    if folder and rest != path:
        parts = folder.split("/")
        upwards = (len(path) - len(rest)) // len("../")
        folder = "/".join(parts[: max(3, len(parts) - 1 - upwards)]) + "/"
    return folder and folder + rest


@lru_cache(maxsize=1_024)
def _beginnings(base: str) -> tuple[str, str, str]:
    """Of a web address: scheme and authority, the folder of its path, all but its fragment; else empty."""
    try:
        parts = urlsplit(base)
        if parts.scheme not in _WEB_SCHEMES or not parts.netloc or parts.port == 0:
            return "", "", ""
        return (
            f"{parts.scheme}://{parts.netloc}",
            urljoin(base, "x")[:-1],
            urljoin(base, "#").partition("#")[0],
        )
    except ValueError:
        return "", "", ""


def hostname(url: str) -> str:
    """The host of a URL in lower case, as it is written there; empty where there is none."""
    return urlsplit(url).hostname or ""


@lru_cache(maxsize=4_096)
def host_of(url: str) -> str:
    """The host of a URL in lower case, as punycode; empty where there is none."""
    try:
        return punycode(urlsplit(url).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=4_096)
def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, such as `https://example.com`; empty where there are none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _WEB_SCHEMES or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else punycode(parts.hostname)
    default = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{host}" + ("" if port in (None, default) else f":{port}")


@lru_cache(maxsize=4_096)
def same_host(url: str, other: str) -> bool:
    """Whether two URLs are on one host and port; `www.`, http and https make no difference."""
    return _authority(url) == _authority(other)


def same_site(host: str, other: str) -> bool:
    """Whether two host names have one owner, as far as names tell: they share their registrable domain."""
    one, two = host.lower().removeprefix("www."), other.lower().removeprefix("www.")
    if one == two:
        return True
    if one.rsplit(".", 2)[-2:] != two.rsplit(".", 2)[-2:] or is_address(one) or is_address(two):
        return False
    return registrable_domain(one) == registrable_domain(two)


@lru_cache(maxsize=4_096)
def registrable_domain(host: str) -> str:
    """The part of a host name that its owner registered: `shop.example.co.uk` -> `example.co.uk`.

    By the Public Suffix List that ships with tldextract, never the network; names below a hosting service's
    suffix (`shop.github.io`) count as registered. Hosts without a public suffix are returned as they are.
    """
    name = host.removeprefix("www.")
    if name.count(".") <= 1 or is_address(host):
        return name if "." in name else host
    return _suffixes()(host).top_domain_under_public_suffix or host


def is_hosted(host: str) -> bool:
    """Whether a host is a name below that of a hosting service, such as `shop.github.io`."""
    return host.count(".") > 1 and not is_address(host) and _suffixes()(host).is_private


def is_public_name(host: str) -> bool:
    """Whether a host is a name of the public DNS, as far as its form tells."""
    labels = host.lower().rstrip(".").split(".")
    return len(labels) > 1 and all(labels) and not is_address(host) and labels[-1] not in _PRIVATE_ENDINGS


def is_address(host: str) -> bool:
    """Whether a host is an IP address and not a name."""
    bare = host.strip("[]")
    if ":" not in bare and not bare[-1:].isdigit():
        return False
    try:
        ip_address(bare)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1_024)
def punycode(host: str) -> str:
    """A host name in its ASCII form (IDNA 2008, else as browsers do for names that it refuses)."""
    lowered = host.lower()
    if lowered.isascii():
        return lowered
    import idna

    try:
        return idna.encode(lowered, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return quote(lowered)


@cache
def _suffixes() -> TLDExtract:
    # Imported late (0.2 s), and never to the network for a newer list.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _as_browsers_read(url: str) -> str:
    text = url.strip(_EDGES).translate(_DROPPED_BY_BROWSERS)
    head, mark, query = text.partition("?")
    if "\\" in head and not head[:11].lower().startswith(("javascript:", "data:", "mailto:")):
        head = head.replace("\\", "/")
    return head + mark + query


@lru_cache(maxsize=4_096)
def _authority(url: str) -> str:
    return "/".join(page_key(url).split("/")[:3])


def _plain_path(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        raw = _PATH_SESSION.sub(b"", unquote_to_bytes(segment.encode("utf-8", "replace")))
        if raw == b"..":
            del kept[-1:]
        elif raw not in (b"", b"."):
            kept.append(quote(raw, safe=_KEPT_IN_PATH))
    while kept and _INDEX.fullmatch(kept[-1]):
        kept.pop()
    return "/" + "/".join(kept)


def _plain_query(query: str) -> str:
    pairs: list[tuple[str, str]] = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        name, value = unquote_plus(name), unquote_plus(value)
        if name and not _says_nothing(name.lower(), value):
            pairs.append((name, value))
    return "&".join(
        quote_plus(name, errors="replace") + ("=" + quote_plus(value, errors="replace") if value else "")
        for name, value in sorted(pairs)
    )


def _says_nothing(name: str, value: str) -> bool:
    """Whether a query parameter only follows the visitor about."""
    return (
        name in _TRACKING
        or name in _SESSION
        or name.startswith(_TRACKING_PREFIXES)
        or (name in _SESSION_IF_LONG and len(value) >= _LONG_VALUE and value.isalnum())
    )
