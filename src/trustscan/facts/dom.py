"""Walks the tree that a browser would build and notes blocks, links, images and forms in reading order."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from trustscan.facts.elements import (
    HEADINGS,
    INLINE,
    LOOKS_LIKE_HEADING,
    SECTIONING,
    SKIPPED,
    Attributes,
    follows_link,
    heading_level,
    is_scripted,
    opens_menu,
    payment_icon,
    promises_nothing,
    region_of,
    shown_instead,
    target_of,
)
from trustscan.facts.loose import loose_form
from trustscan.facts.page import Block, Region
from trustscan.facts.sheet import Sheet
from trustscan.model.struct import Struct, field

MAX_DEPTH = 256
MAX_BLOCKS = 20_000
MAX_LINKS = 5_000
_MAX_CONTROLS = 100
_CLASS_MEMORY = 5
_MAX_ICON = 300
_NOWHERE = frozenset({"", "#", "#!"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
_TELLING_TAGS = frozenset(
    {"address", "article", "blockquote", "figure", "figcaption", "cite", "q", "form", "time"}
)
_NO_LOOKALIKES = frozenset({"td", "th", "button"})
_MAX_HEADING_WORDS, _MAX_HEADING_LENGTH = 25, 200


class RawLink(Struct):
    """An anchor as met: where it stands and what it says."""

    href: str
    text: str
    aria: str
    region: Region
    block: int
    scripted: bool
    rel: str
    icon: str
    ident: str = ""
    inert: bool = False


RawImage = tuple[str, str, int, Region]


class RawForm(Struct):
    """A form element and the blocks that stand in it."""

    node: LexborNode
    first_block: int
    last_block: int
    region: Region
    classes: str


class _Frame(Struct):
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


class Walk(Struct):
    """The outcome of walking one page: everything in reading order."""

    sheet: Sheet = field(default_factory=Sheet)
    links: list[RawLink] = field(default_factory=list)
    images: list[RawImage] = field(default_factory=list)
    forms: list[RawForm] = field(default_factory=list)
    containers: list[tuple[int, int]] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    truncated: bool = False

    @property
    def blocks(self) -> list[Block]:
        """The runs of text without a break."""
        return self.sheet.blocks


class _Walker:
    """One pass over the tree, without recursion: hostile pages nest without end."""

    def __init__(self) -> None:
        self.walk = Walk()
        self._blocks = self.walk.blocks
        self._parts: list[str] = []
        self._bold_only = True
        self._has_words = False
        self._frame_of_text: _Frame | None = None
        self._elements = 0
        self._controls = 0
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
            tag = node.tag or ""
            inner = self._enter(node, tag, frame) if len(self._blocks) < MAX_BLOCKS else None
            if inner is None or len(stack) >= MAX_DEPTH:
                self.walk.truncated = self.walk.truncated or len(self._blocks) >= MAX_BLOCKS
                node = following
                continue
            stack.append((following, frame, closers))
            closers = self._openings(tag)
            node, frame = node.first_child, inner

    # Entering and leaving elements

    def _enter(self, node: LexborNode, tag: str, frame: _Frame) -> _Frame | None:
        if tag == "-text":
            self._text(node.text_content or "", frame)
            return None
        attributes = node.attributes if node.is_element_node else {}
        replaced = shown_instead(node, tag, attributes)
        if replaced:
            self._text(replaced, frame)
            return None
        drawn = payment_icon(node, tag, attributes)
        if drawn:
            self.walk.images.append(("", drawn, len(self._blocks), frame.region))
        if tag in SKIPPED or tag[:1] == "-":
            return None
        if tag == "br":
            if self._bold_only and frame.block_tag not in _NO_LOOKALIKES and self._has_words:
                self._flush()  # a bold line of its own is a heading, whatever the markup
            else:
                self._parts.append("\n")
            return None
        if tag not in INLINE:
            self._flush()
        elif tag == "a" and follows_link(node):
            self._flush()  # a row of links is a menu, not a sentence
        elif node.prev is not None and node.prev.tag != "-text":
            self._parts.append(" ")  # neighbours without white space between are set apart by style sheets
        if tag == "img":
            self.walk.images.append(
                (
                    attributes.get("src") or attributes.get("data-src") or "",
                    (attributes.get("alt") or "").strip(),
                    len(self._blocks),
                    frame.region,
                )
            )
            if frame.link >= 0:
                self._link_parts.setdefault(frame.link, []).append(f"\0{attributes.get('alt') or ''}")
                self._note_icon(frame.link, _file_name(attributes.get("src") or ""))
            return None
        return self._inherit(node, tag, attributes, frame)

    def _inherit(self, node: LexborNode, tag: str, attributes: Attributes, frame: _Frame) -> _Frame:
        name = _name_of(attributes) if attributes else ""
        self._elements += 1
        role = attributes.get("role") or ""
        region, in_content = region_of(tag, role, name, frame.region, frame.in_content)
        level = HEADINGS.get(tag, 0) or frame.level or heading_level(node, tag, role, name, attributes)
        inner = _Frame(
            region=region,
            level=level,
            bold=frame.bold or tag in ("b", "strong"),
            link=frame.link,
            classes=_remember(frame.classes, name, tag),
            path=(*frame.path, self._elements),
            in_content=in_content,
            block_tag=frame.block_tag if tag in INLINE else tag,
        )
        anchor = attributes.get("id") or (tag == "a" and attributes.get("name"))
        if anchor and len(self.walk.anchors) < MAX_LINKS:
            self.walk.anchors.setdefault(anchor, len(self._blocks))
        if frame.link >= 0 and name and node.first_child is None:
            self._note_icon(frame.link, name)
        target = target_of(tag, attributes)
        if target is not None and len(self.walk.links) < MAX_LINKS:
            inner.link = self._open_link(target, node, attributes, inner, name)
        if role == "img" and attributes.get("aria-label"):
            self.walk.images.append(("", attributes["aria-label"] or "", len(self._blocks), region))
        if tag == "form":
            self.walk.forms.append(RawForm(node, len(self._blocks), -1, region, name))
        elif tag in ("input", "textarea") and self._controls < _MAX_CONTROLS:
            self._controls += 1
            self._note_loose_form(node, region)
        return inner

    def _note_loose_form(self, control: LexborNode, region: Region) -> None:
        box = loose_form(control)
        if box is not None and all(form.node.mem_id != box.mem_id for form in self.walk.forms):
            names = " ".join(filter(None, (box.attributes.get("class"), box.attributes.get("id")))).lower()
            self.walk.forms.append(RawForm(box, len(self._blocks), -1, region, names))

    def _openings(self, tag: str) -> list[tuple[str, int]]:
        closers = [("block", 0)] if tag not in INLINE else []
        if tag in SECTIONING:
            closers.append(("container", len(self._blocks)))
        if tag == "form":
            closers.append(("form", len(self.walk.forms) - 1))
        return closers

    def _leave(self, frame: _Frame, closers: list[tuple[str, int]]) -> None:
        for kind, value in closers:
            self._flush()
            if kind == "container" and len(self._blocks) > value:
                self.walk.containers.append((value, len(self._blocks) - 1))
            elif kind == "form":
                self.walk.forms[value].last_block = len(self._blocks) - 1

    # Text and links

    def _text(self, text: str, frame: _Frame) -> None:
        if not text:
            return
        if self._frame_of_text is None or not self._has_words:
            self._frame_of_text = frame
            self._bold_only = True
        if text.strip():
            self._has_words = True
            self._bold_only = self._bold_only and frame.bold
            if frame.level and not self._frame_of_text.level:
                self._frame_of_text = frame
        self._parts.append(text.replace("\n", " "))  # a line ends at `br` only
        if frame.link >= 0 and text.strip():
            self._link_parts.setdefault(frame.link, []).append(text)

    def _open_link(
        self, href: str, node: LexborNode, attributes: Attributes, frame: _Frame, name: str
    ) -> int:
        idle = node.tag == "a" and not is_scripted(attributes)
        self.walk.links.append(
            RawLink(
                href=href.strip(),
                text="",
                aria=(attributes.get("aria-label") or attributes.get("title") or "").strip(),
                region=frame.region,
                block=len(self._blocks),
                scripted=not idle or (href in _NOWHERE and opens_menu(node)),
                rel=(attributes.get("rel") or "").lower(),
                icon=name,
                ident=attributes.get("id") or "",
                inert=href in _NOWHERE and promises_nothing(node, name),
            )
        )
        return len(self.walk.links) - 1

    def _note_icon(self, link: int, name: str) -> None:
        """An empty element in a link draws its icon: the class tells which (`fa-facebook`)."""
        raw = self.walk.links[link]
        raw.icon = f"{raw.icon} {name}".strip()[:_MAX_ICON]

    def _finish_links(self) -> None:
        last = len(self._blocks) - 1
        for number, link in enumerate(self.walk.links):
            parts = self._link_parts.get(number, [])
            shown = " ".join("".join(p for p in parts if not p.startswith("\0")).split())
            alts = " ".join(p[1:] for p in parts if p.startswith("\0")).strip()
            told = any(map(str.isalnum, shown))  # an arrow or an emoji names nothing
            link.text = (shown if told else "") or link.aria or alts or shown
            link.block = max(0, min(link.block, last))
        for form in self.walk.forms:
            if form.last_block < form.first_block:
                form.last_block = min(form.first_block, last)

    def _flush(self) -> None:
        if not self._parts:
            return
        text = _tidy("".join(self._parts))
        frame, self._parts, self._frame_of_text, self._has_words = self._frame_of_text, [], None, False
        if not text or frame is None:
            return
        level = frame.level
        if (not level and self._bold_only and frame.block_tag not in _NO_LOOKALIKES) or level:
            short = len(text) <= _MAX_HEADING_LENGTH and len(text.split()) <= _MAX_HEADING_WORDS
            level = (level or LOOKS_LIKE_HEADING) if short else 0
        self.walk.sheet.add(
            text,
            tag=frame.block_tag or "body",
            region=frame.region,
            level=level,
            classes=" ".join(frame.classes),
            path=frame.path,
        )


def walk(root: LexborNode) -> Walk:
    """Reads a page's tree (its root element) into blocks, links, images and forms, in reading order."""
    return _Walker().run(root)


def _name_of(attributes: Attributes) -> str:
    """Class, id and property: what the makers of a page call an element."""
    return " ".join(filter(None, map(attributes.get, ("class", "id", "itemprop")))).lower()


def _file_name(address: str) -> str:
    """What the file of a picture is called: on the icon in a link it tells where the link leads."""
    return address[-120:].split("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0].replace(" ", "-").lower()


def _remember(classes: tuple[str, ...], name: str, tag: str) -> tuple[str, ...]:
    """The names of the nearest ancestors, with the elements whose very tag tells what they hold."""
    own = f"tag:{tag} {name}" if tag in _TELLING_TAGS else name
    return (*classes, own[:200])[-_CLASS_MEMORY:] if own else classes


def _tidy(text: str) -> str:
    if text.isascii() and "\n" not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.translate(_INVISIBLE).split("\n"))
    return "\n".join(line for line in lines if line)
