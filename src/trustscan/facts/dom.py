"""Walks the tree that a browser would build and notes blocks, links, images and forms in reading order."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from trustscan.facts.controls import controls_of
from trustscan.facts.elements import (
    LOOKS_LIKE_HEADING,
    Attributes,
    Element,
    decode_cfemail,
    draws_star,
    element_of,
    is_link_before,
    is_scripted,
    may_head,
    opens_menu,
    payment_icon,
    promises_nothing,
    strikes_out,
    target_of,
    tells_stars,
)
from trustscan.facts.loose import loose_form
from trustscan.facts.page import Region
from trustscan.facts.passages import PASSAGES, Passages, Spot
from trustscan.facts.setting import Setting, struck_out, within
from trustscan.facts.sheet import SHOWN
from trustscan.facts.walked import MAX_BLOCKS, MAX_LINKS, Names, RawForm, RawLink, Walk
from trustscan.model.struct import Frozen

MAX_DEPTH = 256
_MAX_CONTROLS = 100
_MAX_LOOKED_UP = 1_000_000
_MAX_ICON, _MAX_LABEL, _MAX_STRUCK = 300, 500, 40
_NOWHERE = frozenset({"", "#", "#!"})
# `alt` is that of the areas of an image.
_NAMING = ("aria-label", "title", "alt")
_NO_LOOKALIKES = frozenset({"td", "th", "button"})
_DRAWN = frozenset({"div", "span", "p"})
_CONTROLS = frozenset({"input", "textarea"})


class _Frame(Frozen, eq=False):
    """An element that is being looked into: its setting, the link that it stands in, all its ancestors.

    `names` are those of ancestors, with elements whose very tag tells what they hold.
    """

    setting: Setting
    link: int = -1
    path: tuple[int, ...] = ()
    names: Names = Names()


# One for all pages, as what stands in it is remembered from page to page.
_OUTERMOST = _Frame(Setting())


class _Walker:
    """One pass over the tree, without recursion: hostile pages nest without end."""

    def __init__(self, passages: Passages) -> None:
        self.walk = Walk()
        self._passages = passages
        passages.next_page()
        self._blocks = self.walk.blocks
        self._parts: list[str] = []
        self._struck: list[tuple[int, int]] = []
        self._bold_only = True
        self._has_words = False
        self._frame_of_text = _OUTERMOST
        self._elements = 0
        self._loose = 0
        self._in_form = False
        self._looked_up = 0
        self._unnamed: list[int] = []
        self._link_texts: dict[int, list[str]] = {}
        self._link_alts: dict[int, list[str]] = {}

    def run(self, root: LexborNode) -> Walk:
        stack: list[tuple[LexborNode | None, _Frame, Element, int, Spot | None]] = []
        blocks = self._blocks
        node, frame = root.first_child, _OUTERMOST
        while True:
            while node is None:
                if not stack:
                    if self._parts:
                        self._flush()
                    self._name_links(0)
                    return self.walk
                node, frame, element, opened, spot = stack.pop()
                if not element.inline:
                    if self._parts:
                        self._flush()
                    if element.encloses:
                        self._leave(element, opened)
                    if spot is not None:
                        self._keep(spot)
            following = node.next
            if len(blocks) >= MAX_BLOCKS:
                self.walk.truncated = True
                node = None
                continue
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content
                if text and not text.isspace():
                    self._text(text, frame)
                elif self._parts:
                    self._parts.append(" ")
            else:
                attributes = node.attributes
                spot = self._spot(node, tag, attributes, frame) if tag in PASSAGES else None
                if spot is not None and self._is_met(spot):
                    node = following
                    continue
                element = element_of(tag, attributes)
                inner = self._enter(node, element, attributes, frame)
                if inner is not None and len(stack) < MAX_DEPTH:
                    self._in_form |= tag == "form"
                    opened = len(self.walk.forms) - 1 if tag == "form" else len(blocks)
                    stack.append((following, frame, element, opened, spot))
                    node, frame = node.first_child, inner
                    continue
                self.walk.truncated |= inner is not None
            node = following

    # Passages that the pages of a site have in common

    def _spot(self, node: LexborNode, tag: str, attributes: Attributes, frame: _Frame) -> Spot | None:
        """Where a passage begins, if the element is one that may have been walked before."""
        name, setting = (tag, attributes.get("class"), attributes.get("id")), frame.setting
        in_reach = frame.link < 0 and self._looked_up < _MAX_LOOKED_UP
        if not in_reach or not self._passages.may_hold(name, setting.region):
            return None
        if self._parts:
            self._flush()
        html = node.html or ""
        self._looked_up += len(html)
        noted = self.walk.noted
        around = self._in_form, setting, frame.names, frame.path
        return Spot(html, name, *around, self._elements, self._loose, noted)

    def _is_met(self, spot: Spot) -> bool:
        """Whether a passage was walked before; what it holds is noted then."""
        known = self._passages.at(spot)
        if known is None:
            return False
        self._elements += known.elements
        known.note(self.walk, spot)
        return True

    def _keep(self, spot: Spot) -> None:
        self._name_links(spot.noted[1])
        self._passages.keep(spot, self.walk, self._elements, self._loose)

    # Entering and leaving elements

    def _enter(
        self, node: LexborNode, element: Element, attributes: Attributes, frame: _Frame
    ) -> _Frame | None:
        """Notes an element; what its children inherit, or None where there is nothing to be read in it."""
        if "data-cfemail" in attributes and (address := decode_cfemail(attributes["data-cfemail"] or "")):
            self._text(address, frame)
            return None
        if element.drawn and self._draw(node, element, attributes, frame):
            return None
        if element.inline:
            if self._parts:
                self._set_apart(element.tag, node.prev)
        elif self._parts:
            self._flush()
        self._elements += 1
        setting = frame.setting
        is_heading = element.may_head and not setting.level and may_head(node, element, attributes)
        setting = within(setting, element, is_heading)
        if ("style" in attributes or "data-hook" in attributes) and strikes_out(attributes):
            setting = struck_out(setting)
        link = self._note(node, element, attributes, frame, setting) if attributes else frame.link
        if element.tag == "form":
            controls = controls_of(node)
            self.walk.forms.append(RawForm(controls, len(self._blocks), -1, setting.region, element.name))
        elif element.tag in _CONTROLS and not self._in_form and self._loose < _MAX_CONTROLS:
            self._loose += 1
            self._note_loose_form(node, setting.region)
        names = frame.names.within(element.told) if element.told else frame.names
        return _Frame(setting, link, (*frame.path, self._elements), names)

    def _draw(self, node: LexborNode, element: Element, attributes: Attributes, frame: _Frame) -> bool:
        """Notes an icon, a picture or the end of a line; whether that is all that there is to the element."""
        setting = frame.setting
        if element.icon:
            if attributes and draws_star(node, element):
                self._text("★", frame)
                return True
            if drawn := payment_icon(node, element, attributes):
                self.walk.images.append(("", drawn, len(self._blocks), setting.region))
        if element.tag == "br":
            if self._bold_only and setting.block_tag not in _NO_LOOKALIKES and self._has_words:
                self._flush()  # a bold line of its own is a heading, whatever the markup
            else:
                self._parts.append("\n")
            return True
        if element.tag == "img":
            if self._parts:
                self._set_apart(element.tag, node.prev)
            self._image(attributes, frame)
            return True
        return element.skipped

    def _set_apart(self, tag: str, before: LexborNode | None) -> None:
        """Parts an inline element from what stands before it, where there is no white space to do so."""
        if tag == "a" and is_link_before(before):
            self._flush()  # a row of links is a menu, not a sentence
        elif before is not None and before.tag != "-text":
            self._parts.append(" ")  # style sheets set such neighbours apart

    def _image(self, attributes: Attributes, frame: _Frame) -> None:
        source, alt = attributes.get("src") or "", attributes.get("alt") or ""
        shown = source or attributes.get("data-src") or ""
        self.walk.images.append((shown, alt.strip(), len(self._blocks), frame.setting.region))
        if frame.link >= 0:
            self._link_alts.setdefault(frame.link, []).append(alt)
            self._note_icon(frame.link, _file_name(source))

    def _note(
        self, node: LexborNode, element: Element, attributes: Attributes, frame: _Frame, setting: Setting
    ) -> int:
        """Notes what only attributes tell: anchors, icons, links. The link that children stand in."""
        if frame.link < 0 and len(attributes) == 1 and "class" in attributes:
            return frame.link
        anchor = attributes.get("id") or (element.tag == "a" and attributes.get("name"))
        if anchor and len(self.walk.anchors) < MAX_LINKS:
            self.walk.anchors.append((anchor, len(self._blocks)))
        if frame.link >= 0 and element.name and node.first_child is None:
            self._note_icon(frame.link, element.name)
        drawn = attributes.get("aria-label")
        if drawn and (element.role == "img" or (element.tag in _DRAWN and tells_stars(drawn))):
            self.walk.images.append(("", drawn, len(self._blocks), setting.region))
        target = target_of(element.tag, attributes)
        if target is None or len(self.walk.links) >= MAX_LINKS:
            return frame.link
        return self._open_link(target, node, attributes, setting.region, element.name)

    def _note_loose_form(self, control: LexborNode, region: Region) -> None:
        box = loose_form(control)
        if box is not None and all(form.box != box.mem_id for form in self.walk.forms):
            names = " ".join(filter(None, (box.attributes.get("class"), box.attributes.get("id")))).lower()
            controls, begins = controls_of(box), len(self._blocks)
            self.walk.forms.append(RawForm(controls, begins, -1, region, names, box.mem_id))

    def _leave(self, element: Element, opened: int) -> None:
        """Closes an element; `opened` is the first block of a sectioning one, the number of a form."""
        if element.tag == "form":
            self._in_form = False
            self.walk.forms[opened].last_block = len(self._blocks) - 1
        elif len(self._blocks) > opened:
            self.walk.containers.append((opened, len(self._blocks) - 1))

    # Text and links

    def _text(self, text: str, frame: _Frame) -> None:
        if not self._has_words:
            self._has_words = self._bold_only = True
            self._frame_of_text = frame
        self._bold_only = self._bold_only and frame.setting.bold
        if frame.setting.level and not self._frame_of_text.setting.level:
            self._frame_of_text = frame
        if frame.setting.struck:
            self._note_struck(len(self._parts))
        self._parts.append(text.replace("\n", " "))  # a line ends at `br` only
        if frame.link >= 0:
            self._link_texts.setdefault(frame.link, []).append(text)

    def _note_struck(self, part: int) -> None:
        """Notes that a part of the text is struck out; [first, last] are parts with only spaces between."""
        if len(self._struck) >= _MAX_STRUCK:
            return
        first, last = self._struck[-1] if self._struck else (part, part)
        if self._struck and not "".join(self._parts[last + 1 : part]).strip():
            self._struck[-1] = (first, part)
        else:
            self._struck.append((part, part))

    def _open_link(
        self, href: str, node: LexborNode, attributes: Attributes, region: Region, name: str
    ) -> int:
        idle = node.tag == "a" and not is_scripted(attributes)
        self._unnamed.append(len(self.walk.links))
        self.walk.links.append(
            RawLink(
                href=href.strip(),
                aria=next(filter(None, map(attributes.get, _NAMING)), "").strip(),
                region=region,
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

    def _name_links(self, since: int) -> None:
        """Names the links from number `since` on that have no name yet; all of them are closed."""
        while self._unnamed and self._unnamed[-1] >= since:
            number = self._unnamed.pop()
            link = self.walk.links[number]
            label = " ".join("".join(self._link_texts.get(number, ())).split())
            if not any(map(str.isalnum, label)):  # an arrow or an emoji names nothing
                alts = " ".join(self._link_alts.get(number, ())).strip()
                label = " ".join((link.aria or alts or label).split())
            link.label = label[:_MAX_LABEL]

    def _flush(self) -> None:
        wording = SHOWN["".join(self._parts)] if self._has_words else None
        if self._struck:
            self._finish_struck()
        self._parts, self._has_words = [], False
        if wording is None or not wording.text:
            return
        frame = self._frame_of_text
        setting = frame.setting
        level = setting.level
        if not level and self._bold_only and setting.block_tag not in _NO_LOOKALIKES:
            level = LOOKS_LIKE_HEADING
        self.walk.add(
            wording,
            setting.block_tag or "body",
            setting.region,
            level if wording.brief else 0,
            frame.names,
            frame.path,
        )

    def _finish_struck(self) -> None:
        """Where the struck parts stand in the text of the block that is about to be added."""
        if self._has_words:
            parts = tuple(
                (_shown_length(self._parts[:first]), _shown_length(self._parts[: last + 1]))
                for first, last in self._struck
            )
            self.walk.struck.append((len(self._blocks), parts))
        self._struck = []


def _shown_length(parts: list[str]) -> int:
    return len(SHOWN["".join(parts)].text)


def walk(root: LexborNode, passages: Passages | None = None) -> Walk:
    """Reads a page's tree (its root element) into blocks, links, images and forms, in reading order.

    `passages` are those of the pages of the same site that were read before.
    """
    return _Walker(passages or Passages()).run(root)


def _file_name(address: str) -> str:
    """What the file of a picture is called: on the icon in a link it tells where the link leads."""
    return address[-120:].split("?")[0].rsplit("/", 1)[-1].rsplit(".", 1)[0].replace(" ", "-").lower()
