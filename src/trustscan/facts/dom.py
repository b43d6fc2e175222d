"""Walks the tree that a browser would build and notes blocks, links, images, forms and resources in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from trustscan.facts.page import Block, Region

MAX_DEPTH = 256
MAX_BLOCKS = 20_000
MAX_LINKS = 5_000
_CLASS_MEMORY = 5
_WHITESPACE = re.compile(r"\s+")

_SKIPPED = frozenset({"script", "style", "template", "noscript", "svg", "select", "datalist", "head", "-comment"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q ruby rt rp s"
    " samp small span strike strong sub sup time tt u var wbr -text img area input picture source".split()
)
_SECTIONING = frozenset({"section", "article", "aside", "main", "details", "dialog", "blockquote"})
_TELLING_TAGS = frozenset({"address", "article", "blockquote", "figure", "figcaption", "cite", "q", "form", "time"})
_STAR = re.compile(r"(?:^|[\s_-])star(?:s|-fill|-half)?(?:$|[\s_-])")
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LOOKS_LIKE_HEADING = 7
_NO_LOOKALIKES = frozenset({"td", "th", "button"})
_MAX_HEADING_WORDS, _MAX_HEADING_LENGTH = 25, 200

_REGION_TAGS = {"nav": Region.NAV, "footer": Region.FOOTER, "aside": Region.ASIDE, "dialog": Region.DIALOG}
_REGION_ROLES = {
    "navigation": Region.NAV,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "main": Region.MAIN,
    "dialog": Region.DIALOG,
}
_FOOTER_NAME = re.compile(r"(?:^|[\s_-])(?:site|page|main|global)?[_-]?footer(?:$|[\s_-])")
_NAV_NAME = re.compile(r"(?:^|[\s_-])(?:navbar|navigation|main-menu|mainmenu|menu|nav)(?:$|\s)")
_SKIP_NAME = re.compile(r"(?:^|[\s_-])skip(?:$|[\s_-])")
_HEADER_NAME = re.compile(r"(?:^|\s)(?:site|page|main|global)?[_-]?header(?:$|\s)")
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|heading|headline|question|accordion[_-]?(?:header|button|title))(?:$|\s)")
_ACCORDION_CLASS = re.compile(r"accordion|faq|question|toggle|collaps")
_GO_ELSEWHERE = re.compile(r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"]{1,500})['"]""")


@dataclass(slots=True)
class RawLink:
    """An anchor as met: where it stands and what it says."""

    href: str
    text: str
    aria: str
    region: Region
    block: int
    scripted: bool
    rel: str
    icon: str


@dataclass(slots=True)
class RawForm:
    """A form element and the blocks that stand in it."""

    node: LexborNode
    first_block: int
    last_block: int
    region: Region
    classes: str


@dataclass(slots=True)
class _Frame:
    """What children of an element inherit."""

    region: Region
    level: int
    bold: bool
    link: int
    classes: tuple[str, ...]
    path: tuple[int, ...]
    in_content: bool
    closes: LexborNode | None = None
    block_tag: str = ""


@dataclass(slots=True)
class Walk:
    """The outcome of walking one page: everything in reading order."""

    blocks: list[Block] = field(default_factory=list)
    links: list[RawLink] = field(default_factory=list)
    images: list[tuple[str, str, int, Region]] = field(default_factory=list)
    forms: list[RawForm] = field(default_factory=list)
    containers: list[tuple[int, int]] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    truncated: bool = False


class _Walker:
    """One pass over the tree, without recursion: hostile pages nest without end."""

    def __init__(self) -> None:
        self.walk = Walk()
        self._parts: list[str] = []
        self._bold_only = True
        self._frame_of_text: _Frame | None = None
        self._elements = 0
        self._link_parts: dict[int, list[str]] = {}

    def run(self, root: LexborNode) -> Walk:
        start = _Frame(Region.MAIN, 0, False, -1, (), (), False)
        stack: list[tuple[LexborNode | None, _Frame, list[tuple[str, int]]]] = []
        node, frame = root.first_child, start
        closers: list[tuple[str, int]] = []
        while True:
            while node is None:
                self._leave(frame, closers)
                if not stack:
                    self._flush()
                    self._finish_links()
                    return self.walk
                node, frame, closers = stack.pop()
            following = node.next
            inner = self._enter(node, frame) if len(self.walk.blocks) < MAX_BLOCKS else None
            if inner is None or len(stack) >= MAX_DEPTH:
                self.walk.truncated = self.walk.truncated or len(self.walk.blocks) >= MAX_BLOCKS
                node = following
                continue
            stack.append((following, frame, closers))
            closers = self._openings(node)
            node, frame = node.first_child, inner

    # Entering and leaving elements

    def _enter(self, node: LexborNode, frame: _Frame) -> _Frame | None:
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", frame)
            return None
        attributes = node.attributes if node.is_element_node else {}
        replaced = _shown_instead(node, tag, attributes)
        if replaced:
            self._text(replaced, frame)
            return None
        if tag in _SKIPPED or tag.startswith("-"):
            return None
        if tag == "br":
            if self._bold_only and frame.block_tag not in _NO_LOOKALIKES and "".join(self._parts).strip():
                self._flush()  # a bold line of its own is a heading, whatever the markup
            else:
                self._parts.append("\n")
            return None
        if tag not in _INLINE:
            self._flush()
        elif tag == "a" and _follows_link(node):
            self._flush()  # a row of links is a menu, not a sentence
        elif node.prev is not None and node.prev.tag != "-text":
            self._parts.append(" ")  # neighbours without white space between are set apart by style sheets
        if tag == "img":
            self.walk.images.append(
                (attributes.get("src") or attributes.get("data-src") or "", (attributes.get("alt") or "").strip(),
                 len(self.walk.blocks), frame.region)
            )
            if frame.link >= 0:
                self._link_parts.setdefault(frame.link, []).append(f"\0{attributes.get('alt') or ''}")
            return None
        return self._inherit(node, tag, attributes, frame)

    def _inherit(self, node: LexborNode, tag: str, attributes: dict[str, str | None], frame: _Frame) -> _Frame:
        name = " ".join(filter(None, (attributes.get(key) for key in ("class", "id", "itemprop")))).lower()
        self._elements += 1
        role = attributes.get("role") or ""
        region, in_content = _region(tag, role, name, frame)
        level = _HEADINGS.get(tag, 0) or frame.level or _heading_like(node, role, name, attributes)
        inner = _Frame(
            region=region,
            level=level,
            bold=frame.bold or tag in ("b", "strong"),
            link=frame.link,
            classes=_remember(frame.classes, name, tag),
            path=(*frame.path, self._elements),
            in_content=in_content,
            block_tag=frame.block_tag if tag in _INLINE else tag,
        )
        anchor = attributes.get("id") or (tag == "a" and attributes.get("name"))
        if anchor and len(self.walk.anchors) < MAX_LINKS:
            self.walk.anchors.setdefault(anchor, len(self.walk.blocks))
        target = _target(tag, attributes)
        if target is not None and len(self.walk.links) < MAX_LINKS:
            inner.link = self._open_link(target, tag, attributes, inner, name)
        if role == "img" and attributes.get("aria-label"):
            self.walk.images.append(("", attributes["aria-label"] or "", len(self.walk.blocks), region))
        if tag == "form":
            self.walk.forms.append(RawForm(node, len(self.walk.blocks), -1, region, name))
        return inner

    def _openings(self, node: LexborNode) -> list[tuple[str, int]]:
        tag = node.tag or ""
        closers = [("block", 0)] if tag not in _INLINE else []
        if tag in _SECTIONING:
            closers.append(("container", len(self.walk.blocks)))
        if tag == "form":
            closers.append(("form", len(self.walk.forms) - 1))
        return closers

    def _leave(self, frame: _Frame, closers: list[tuple[str, int]]) -> None:
        for kind, value in closers:
            self._flush()
            if kind == "container" and len(self.walk.blocks) > value:
                self.walk.containers.append((value, len(self.walk.blocks) - 1))
            elif kind == "form":
                self.walk.forms[value].last_block = len(self.walk.blocks) - 1

    # Text and links

    def _text(self, text: str, frame: _Frame) -> None:
        if not text:
            return
        if self._frame_of_text is None or not "".join(self._parts).strip():
            self._frame_of_text = frame
            self._bold_only = True
        if text.strip():
            self._bold_only = self._bold_only and frame.bold
            if frame.level and not self._frame_of_text.level:
                self._frame_of_text = frame
        self._parts.append(_WHITESPACE.sub(" ", text))
        if frame.link >= 0 and text.strip():
            self._link_parts.setdefault(frame.link, []).append(text)

    def _open_link(self, href: str, tag: str, attributes: dict[str, str | None], frame: _Frame, name: str) -> int:
        self.walk.links.append(
            RawLink(
                href=href.strip(),
                text="",
                aria=(attributes.get("aria-label") or attributes.get("title") or "").strip(),
                region=frame.region,
                block=len(self.walk.blocks),
                scripted=tag != "a" or _is_scripted(attributes),
                rel=(attributes.get("rel") or "").lower(),
                icon=name,
            )
        )
        return len(self.walk.links) - 1

    def _finish_links(self) -> None:
        last = len(self.walk.blocks) - 1
        for number, link in enumerate(self.walk.links):
            parts = self._link_parts.get(number, [])
            shown = " ".join("".join(p for p in parts if not p.startswith("\0")).split())
            alts = " ".join(p[1:] for p in parts if p.startswith("\0")).strip()
            link.text = shown or link.aria or alts
            link.block = max(0, min(link.block, last))
        for form in self.walk.forms:
            if form.last_block < form.first_block:
                form.last_block = min(form.first_block, last)

    def _flush(self) -> None:
        text = _tidy("".join(self._parts))
        frame, self._parts, self._frame_of_text = self._frame_of_text, [], None
        if not text or frame is None:
            return
        level = frame.level
        if (not level and self._bold_only and frame.block_tag not in _NO_LOOKALIKES) or level:
            short = len(text) <= _MAX_HEADING_LENGTH and len(text.split()) <= _MAX_HEADING_WORDS
            level = (level or _LOOKS_LIKE_HEADING) if short else 0
        self.walk.blocks.append(
            Block(
                text=text,
                tag=frame.block_tag or "body",
                region=frame.region,
                level=level,
                classes=" ".join(frame.classes),
                path=frame.path,
            )
        )


def _shown_instead(node: LexborNode, tag: str, attributes: dict[str, str | None]) -> str:
    """What a script or style sheet shows in an element's place: an unscrambled address, a star."""
    cipher = attributes.get("data-cfemail")
    if cipher:
        return decode_cfemail(cipher)
    is_icon = tag == "svg" or (tag in ("i", "span") and node.first_child is None)
    return "★" if is_icon and _STAR.search((attributes.get("class") or "").lower()) else ""


def _follows_link(node: LexborNode) -> bool:
    before = node.prev
    if before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    return before is not None and before.tag == "a"


def walk(root: LexborNode) -> Walk:
    """Reads a page's tree (its root element) into blocks, links, images and forms, in reading order."""
    return _Walker().run(root)


def decode_cfemail(cipher: str) -> str:
    """The address behind Cloudflare's e-mail obfuscation (hex, the first byte is the key); empty if malformed."""
    try:
        data = bytes.fromhex(cipher[:400])
        return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")
    except (ValueError, IndexError):
        return ""


def _remember(classes: tuple[str, ...], name: str, tag: str) -> tuple[str, ...]:
    """The names of the nearest ancestors, with the elements whose very tag tells what they hold."""
    own = f"tag:{tag} {name}" if tag in _TELLING_TAGS else name
    return (*classes, own[:200])[-_CLASS_MEMORY:] if own else classes


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.translate(_INVISIBLE).split("\n"))
    return "\n".join(line for line in lines if line)


def _region(tag: str, role: str, name: str, frame: _Frame) -> tuple[Region, bool]:
    """The region of an element and whether it lies within an article or section (whose header is no site header)."""
    in_content = frame.in_content or tag in ("article", "section", "main")
    outer = frame.region
    if outer in (Region.FOOTER, Region.NAV, Region.DIALOG):
        return outer, in_content
    if role in _REGION_ROLES:
        return _REGION_ROLES[role], in_content
    if tag == "main":
        return Region.MAIN, True
    if tag == "nav":
        return Region.NAV, in_content
    if tag == "footer" and (not in_content or not frame.in_content):
        return Region.FOOTER, in_content
    if tag in ("aside", "dialog"):
        return _REGION_TAGS[tag], in_content
    if tag == "header" and not frame.in_content:
        return Region.HEADER, in_content
    if tag == "a" and not frame.in_content and _SKIP_NAME.search(name):
        return Region.NAV, in_content
    if name and not frame.in_content and tag in ("div", "section", "ul", "table"):
        if _FOOTER_NAME.search(name):
            return Region.FOOTER, in_content
        if _NAV_NAME.search(name):
            return Region.NAV, in_content
        if _HEADER_NAME.search(name):
            return Region.HEADER, in_content
    return outer, in_content


def _heading_like(node: LexborNode, role: str, name: str, attributes: dict[str, str | None]) -> int:
    tag = node.tag or ""
    if role == "heading" or tag in ("summary", "dt", "legend"):
        return _LOOKS_LIKE_HEADING
    if tag == "button" and ("aria-expanded" in attributes or _ACCORDION_CLASS.search(name)):
        return _LOOKS_LIKE_HEADING
    if name and tag in ("div", "p", "span", "a", "strong") and _TITLE_CLASS.search(name) and _is_leaf(node):
        return _LOOKS_LIKE_HEADING
    return 0


def _is_leaf(node: LexborNode) -> bool:
    """Whether only text and inline elements stand in an element."""
    child = node.first_child
    while child is not None:
        if child.tag not in _INLINE:
            return False
        child = child.next
    return True


def _is_scripted(attributes: dict[str, str | None]) -> bool:
    return any(
        key == "onclick" or key == "role" and value == "button" or key.startswith(("data-", "aria-", "@", "x-", "v-", "ng-"))
        and key not in ("aria-label", "data-id", "data-aos", "aria-current")
        for key, value in attributes.items()
    )


def _target(tag: str, attributes: dict[str, str | None]) -> str | None:
    """Where an element leads when clicked; an anchor without href leads nowhere (and is then no link)."""
    if tag in ("a", "area"):
        href = attributes.get("href")
        if href is not None:
            return decode_protected(href)
    handler = attributes.get("onclick")
    if handler:
        found = _GO_ELSEWHERE.search(handler[:2000])
        if found:
            return found.group(1)
        if tag == "a":
            return "javascript:"
    return None


def decode_protected(href: str) -> str:
    """`href`, or the mailto: link that Cloudflare hides behind `/cdn-cgi/l/email-protection#hex`."""
    marker = "/cdn-cgi/l/email-protection#"
    if marker in href:
        address = decode_cfemail(unquote(href.split(marker, 1)[1]))
        if "@" in address:
            return f"mailto:{address}"
    return href
