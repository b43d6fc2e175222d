"""E-mail addresses on a page: links, text, spelled-out and protected forms, structured data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.labels import word_list
from trustscan.facts.entities.obfuscation import respell, spelled_out, spelled_sign
from trustscan.facts.entities.spots import blocks_with
from trustscan.facts.entities.structured import values_of
from trustscan.facts.entities.surroundings import names_somebody_else
from trustscan.facts.page import Page
from trustscan.facts.records import Email
from trustscan.text.linear import linear

_MAX_BLOCK = 20_000
_MAX_PER_PAGE = 200
# The parts before and after an @ are matched apart, each anchored at it: linear in the text.
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,5}(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})", re.IGNORECASE
)
_ADDRESS = re.compile(rf"([\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}})@({_DOMAIN.pattern})", re.IGNORECASE)
_EDGES = ".'`*#/=|{}?!$&^~-"
_AT_SIGNS = ("@", "＠")
_OPENING = ("[", "(", "{", "<")
# Signs that stand in for it, where the text says so: 'info#example.com (# is @)', '★を@に'.
_STAND_IN = re.compile(r"[#＃★☆●◎■◆▲△](?=[\w-]{1,63}\.)")
_BRACKETED = re.compile(r"[\[({<]\s?(?:@|[^\W\d]{2,14})\s?[\])}>]")
_DOT_IN_WORDS = linear(r"(?i)[\s\pZ](?:dot|punkt|punto|ponto|point|kropka|tečka|точка|nokta)[\s\pZ]")
_KEY = re.compile(r"[0-9a-f]{24,}", re.IGNORECASE)


def find_emails(page: Page, context: SiteContext) -> tuple[Email, ...]:
    """Every different address on the page, once, where it is shown best: as text, else link, else data."""
    found: dict[str, Email] = {}
    for address, block, start, end, shown in (*_in_text(page), *_in_links(page), *_in_data(page)):
        if address not in found and len(found) < _MAX_PER_PAGE:
            found[address] = _email(page, context, address, block, start, end, shown)
    return tuple(found.values())


def addresses_in(text: str, dots: bool = True) -> list[tuple[str, int, int, str]]:
    """The addresses in a text: (address in lower case, start, end, `text` or `obfuscated`).

    `dots` is whether the text may have words for a dot.
    """
    found = [*_plain(text), *_swapped(text)] if "@" in text or "＠" in text else []
    if _may_be_spelled(text, dots):
        found = [*found, *_spelled(text)]
    return found


def _may_be_spelled(text: str, dots: bool) -> bool:
    looks_so = _has_brackets(text) or (dots and _DOT_IN_WORDS.search(text))
    return bool(looks_so and spelled_sign().search(text))


def _has_brackets(text: str) -> bool:
    """Whether a sign or a word stands in brackets."""
    return any(sign in text for sign in _OPENING) and _BRACKETED.search(text) is not None


@lru_cache(maxsize=256)
def _plain(text: str) -> list[tuple[str, int, int, str]]:
    found = []
    text = text.replace("＠", "@")
    at = text.find("@")
    while at >= 0:
        local, domain = _LOCAL.search(text, max(0, at - 64), at), _DOMAIN.match(text, at + 1)
        if local and domain:
            name = local.group().lstrip(_EDGES)
            address = tidy(f"{name}@{domain.group()}")
            if address:
                found.append((address, at - len(name), domain.end(), "text"))
        at = text.find("@", at + 1)
    return found


def _swapped(text: str) -> Iterator[tuple[str, int, int, str]]:
    for match in _STAND_IN.finditer(text):
        sign = re.escape(match.group())
        if not re.search(rf"{sign}[^\n]{{0,12}}[@＠]|[@＠][^\n]{{0,12}}{sign}", text):
            continue
        local = _LOCAL.search(text, max(0, match.start() - 64), match.start())
        domain = _DOMAIN.match(text, match.end())
        if local and domain and (address := tidy(f"{local.group().lstrip(_EDGES)}@{domain.group()}")):
            yield address, match.start() - len(address.partition("@")[0]), domain.end(), "obfuscated"


def _spelled(text: str) -> Iterator[tuple[str, int, int, str]]:
    for match in spelled_out().finditer(text):
        local, domain = match["local1"] or match["local2"], match["domain1"] or match["domain2"]
        address = tidy(f"{respell(local)}@{respell(domain)}")
        if address:
            yield address, match.start(), match.end(), "obfuscated"


def tidy(address: str) -> str:
    """An address in lower case, or '' where it is none: a file name, a key, a malformed one."""
    match = _ADDRESS.fullmatch(address.strip().strip("<>\"';,. \u00a0"))
    if not match:
        return ""
    local, domain = match[1].strip(_EDGES).lower(), match[2].lower()
    if not local or ".." in local or domain.rsplit(".", 1)[-1] in _set("file_endings"):
        return ""
    if _under(domain, "technical_domains") or _KEY.fullmatch(local):
        return ""
    return f"{local}@{domain}"


def _in_text(page: Page) -> Iterator[tuple[str, int, int, int, str]]:
    signs = (*_AT_SIGNS, *_OPENING) if _has_brackets(page.text) else _AT_SIGNS
    all_numbers: Iterable[int] = range(len(page.blocks))
    dots = _DOT_IN_WORDS.search(page.text) is not None
    for number in all_numbers if dots else blocks_with(page, signs):
        block = page.blocks[number]
        if block.visible:
            for address, start, end, shown in addresses_in(block.text[:_MAX_BLOCK], dots):
                yield address, number, start, end, shown


def _in_links(page: Page) -> Iterator[tuple[str, int, int, int, str]]:
    for link in page.links:
        href = link.href.strip()
        if href[:7].lower() != "mailto:":
            continue
        text = page.blocks[link.block].text if page.blocks else ""
        start = max(0, text.find(link.label)) if link.label else 0
        for address in mailto_addresses(href):
            yield address, link.block, start, start + len(link.label), "mailto"


def mailto_addresses(href: str) -> list[str]:
    """The addresses that a mailto link writes to, also where the link is written sloppily (RFC 6068)."""
    target, _, query = unquote(href[7:]).lstrip("/").partition("?")
    addresses = re.split(r"[,;]", target)[:5]
    if not target.strip():
        addresses = parse_qs(query[:2000]).get("to", [])[:5]
    return [address for address in (tidy(re.sub(r"\s", "", part)) for part in addresses) if address]


def _in_data(page: Page) -> Iterator[tuple[str, int, int, int, str]]:
    for value in values_of(page, "email"):
        address = tidy(re.sub(r"^mailto:", "", value.strip(), flags=re.IGNORECASE))
        if address:
            yield address, 0, 0, 0, "data"


def _email(
    page: Page, context: SiteContext, address: str, block: int, start: int, end: int, shown: str
) -> Email:
    local, _, domain = address.partition("@")
    own, free = context.owns(domain), domain in context.vocabulary.free_mail
    foreign = not own and _under(domain, "others_domains")
    if not own and not free and not foreign and shown != "data" and not _bears_name(domain, context):
        foreign = names_somebody_else(page, block, start, context)
    return Email(
        page,
        block,
        block,
        start,
        end,
        address=address,
        domain=domain,
        free_mail=free,
        own_domain=own,
        placeholder=is_placeholder(local, domain, own),
        foreign=foreign,
        shown=shown,
    )


def is_placeholder(local: str, domain: str, own: bool = False) -> bool:
    """Whether an address only stands in for a real one: `info@example.com`, `yourname@gmail.com`."""
    if own:
        return False
    labels = domain.split(".")
    # Not `.test`: sites under development are reached, and write their addresses, under it.
    if labels[-1] in {"example", "invalid", "local"} or labels[-2] in _set("placeholder_domains"):
        return True
    return local in _set("placeholder_locals") and (
        labels[-2] in {"gmail", "mail", "email", "hotmail", "yahoo", "outlook", "company", "site"}
        or local == labels[-2]
    )


def _bears_name(domain: str, context: SiteContext) -> bool:
    name = domain.split(".")[-2] if "." in domain else domain
    return any(len(word) > 3 and word in name for word in context.brand)


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(word_list("emails")[name])


def _under(domain: str, list_name: str) -> bool:
    listed: Any = _set(list_name)
    labels = domain.split(".")
    return any(".".join(labels[number:]) in listed for number in range(len(labels) - 1))
