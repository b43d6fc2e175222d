"""Reads one exchange into a `Page`: decode, parse as a browser would, walk, and find all known phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from trustscan.facts.dom import walk
from trustscan.facts.forms import purpose_of
from trustscan.facts.head import absolute_reference, read_head
from trustscan.facts.page import Block, Form, Image, Link, Page, Region
from trustscan.facts.passages import Passages
from trustscan.facts.sections import sections_of, with_lookalikes
from trustscan.facts.sheet import VERBATIM
from trustscan.facts.state import state_of
from trustscan.facts.urls import absolute_url, host_of
from trustscan.facts.vocabulary import Vocabulary
from trustscan.facts.walked import RawLink, Walk
from trustscan.model.memo import Memo
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import replace
from trustscan.text.decode import decode
from trustscan.text.language import languages_of
from trustscan.text.nesting import limit_nesting

# "About us | Example Ltd": each part is a block of its own, so that a name can be told from the brand.
_TITLE_PARTS = re.compile(r" [-|:·•»–—]{1,2} |[|»]")
_MAX_URL = 2_000
_MIN_ID = 3
# More message boxes outside forms than a page for enquiries has.
_TOOL = 3
# What a script selects: `'.open-contact'`, `"a.open-contact"`; and the class names in it.
_SELECTOR = re.compile(r"""["'`]([\w.#> -]{0,80}\.[A-Za-z][\w-]{2,40}[\w.#> -]{0,40})["'`]""")
_CLASS = re.compile(r"\.([A-Za-z][\w-]{2,40})")


def read_page(
    number: int,
    exchange: Exchange,
    vocabulary: Vocabulary,
    site_host: str,
    passages: Passages | None = None,
) -> Page:
    """The page in an exchange. Never raises on hostile input: what cannot be read is left out.

    `passages` are those of the pages of the same site that were read before.
    """
    html = limit_nesting(decode(exchange.body, exchange.header("content-type")))
    tree = LexborHTMLParser(html)
    head = read_head(tree, exchange.final_url)
    walked = walk(tree.root, passages) if tree.root is not None else Walk()
    title = _text_of(tree, "title")
    walked.sheet.blocks[:] = with_lookalikes(walked.sheet.blocks, {form.first_block for form in walked.forms})
    shown = tuple(walked.sheet.blocks)
    labels = _add_machine_text(walked, title, head.meta)
    blocks, text, stream = tuple(walked.sheet.blocks), walked.sheet.text(), walked.sheet.stream()
    hits = vocabulary.phrases.scan_blocks(walked.sheet.normals)
    html_lang = (tree.root.attributes.get("lang") if tree.root is not None else None) or ""
    languages = frozenset(languages_of(hits, text, html_lang))
    state, detail = state_of(exchange, text, title, html, vocabulary)
    shown_count = len(shown)
    return Page(
        number=number,
        url=exchange.final_url,
        exchange=exchange,
        state=state,
        title=title,
        lang=html_lang.strip().lower()[:20],
        languages=languages,
        text=text,
        blocks=blocks,
        sections=sections_of(shown, walked.containers),
        links=_links(walked.links, shown_count, head.base, site_host, head.scripts, labels),
        images=tuple(
            Image(absolute_reference(head.base, src), alt, min(block, max(0, shown_count - 1)), region)
            for src, alt, block, region in walked.images
        ),
        forms=_forms(walked, head.base, blocks, vocabulary),
        resources=head.resources,
        meta=head.meta,
        data=head.data,
        stream=stream,
        hits=hits,
        anchors=dict(reversed(walked.anchors)),
        struck=dict(walked.struck),
        base=head.base,
        canonical=head.canonical,
        generator=head.meta.get("generator", ""),
        words=sum(block.words for block in shown),
        detail=detail,
    )


def _add_machine_text(walked: Walk, title: str, meta: Mapping[str, str]) -> dict[str, int]:
    """Puts what only machines read behind the visible blocks. The blocks of the labels of links."""
    sheet = walked.sheet
    labels = [label for label in dict.fromkeys(link.label for link in walked.links) if label]
    texts: tuple[tuple[str, Iterable[str]], ...] = (
        ("title", _TITLE_PARTS.split(title)),
        ("meta", [meta.get("description", ""), meta.get("og:site_name", ""), meta.get("og:title", "")]),
        ("label", labels),
        ("alt", dict.fromkeys(alt for _, alt, _, _ in walked.images)),
    )
    begun: dict[str, int] = {}
    for tag, group in texts:
        begun[tag] = len(sheet.blocks)
        for text in filter(None, group):
            sheet.add(VERBATIM[text[:500]], tag, Region.HEAD, visible=False)
    return {label: number for number, label in enumerate(labels, begun["label"])}


def _links(
    raw_links: Sequence[RawLink],
    shown_count: int,
    base: str,
    site_host: str,
    scripts: Sequence[str],
    labels: Mapping[str, int],
) -> tuple[Link, ...]:
    """The links. `scripts` stand in the page: they may act on what they name. `labels` have their blocks."""
    links: list[Link] = []
    leading = [not _leads_nowhere(raw.href) for raw in raw_links]
    minded = _minded_classes(raw_links, leading, scripts)
    for raw, leads in zip(raw_links, leading, strict=True):
        url = absolute_url(base, raw.href)
        block = max(0, min(raw.block, shown_count - 1))
        links.append(
            Link(
                href=raw.href[:_MAX_URL],
                url=url if leads else "",
                label=raw.label,
                region=raw.region,
                block=block,
                label_block=labels.get(raw.label, block),
                internal=_is_internal(url, site_host),
                scripted=raw.scripted
                or (len(raw.ident) >= _MIN_ID and any(raw.ident in script for script in scripts))
                or (bool(minded) and not minded.isdisjoint(raw.icon.split())),
                rel=raw.rel,
                icon=raw.icon,
                inert=raw.inert,
            )
        )
    return tuple(links)


def _minded_classes(
    links: Sequence[RawLink], leading: Sequence[bool], scripts: Sequence[str]
) -> frozenset[str]:
    """The classes that scripts select and that only links without a target have: those wait for a click.

    A class that other links share (`nav-link`) tells nothing: scripts select it to mark or to fold the menu.
    """
    if all(leading):
        return frozenset()
    classes: dict[bool, set[str]] = {True: set(), False: set()}
    for raw, leads in zip(links, leading, strict=True):
        classes[leads].update(raw.icon.split())
    waiting = classes[False] - classes[True]
    return frozenset().union(*(waiting & _SELECTED[script] for script in scripts if waiting))


def _selected_classes(script: str) -> frozenset[str]:
    return frozenset(name.lower() for quoted in _SELECTOR.findall(script) for name in _CLASS.findall(quoted))


# The scripts of a site stand on all its pages.
_SELECTED = Memo(_selected_classes)


@lru_cache(maxsize=8_192)
def _is_internal(url: str, site_host: str) -> bool:
    """Whether a URL is on the site's host, with or without `www.`."""
    return host_of(url).removeprefix("www.") == site_host.removeprefix("www.")


def _leads_nowhere(href: str) -> bool:
    lowered = href.strip().lower()
    return lowered in ("", "#", "#!", "/#") or lowered.startswith("javascript:")


def _text_of(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split())[:500] if node is not None else ""


def _forms(walked: Walk, base: str, blocks: tuple[Block, ...], vocabulary: Vocabulary) -> tuple[Form, ...]:
    forms: list[Form] = []
    for raw in walked.forms:
        first, last = raw.first_block, raw.last_block
        form = Form(
            action=absolute_reference(base, raw.controls.action),
            method=raw.controls.method,
            fields=raw.controls.fields,
            submit=raw.controls.submit,
            first_block=first,
            last_block=last if last >= first else min(first, len(walked.names) - 1),
            region=raw.region,
            classes=raw.classes,
        )
        spoken = [b.text for b in blocks[max(0, first - 2) : form.last_block + 1]]
        words = " ".join([*spoken, *(f.label for f in form.fields)])
        forms.append(replace(form, purpose=purpose_of(form, words, vocabulary.phrases)))
    return tuple(_without_tools(forms, [raw.box is not None for raw in walked.forms]))


def _without_tools(forms: list[Form], loose: list[bool]) -> list[Form]:
    """A page with many boxes to type into is the tool itself: what is typed there is no enquiry."""
    boxes = sum(at and form.purpose == "contact" for at, form in zip(loose, forms, strict=True))
    if boxes <= _TOOL:
        return forms
    return [replace(form, purpose="other") if at else form for at, form in zip(loose, forms, strict=True)]
