"""What an element of a page means to a visitor: its region, whether it is a heading, where a click leads."""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from trustscan.facts.page import Region
from trustscan.model.memo import Memo
from trustscan.model.struct import Frozen

Attributes = dict[str, str | None]
_Key = tuple[str, str | None, str | None, str | None, str | None]

SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "svg", "select", "datalist", "head", "-comment"}
)
_PHRASING = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q ruby rt rp
    s samp small span strike strong sub sup time tt u var wbr -text img area input picture source
"""
INLINE = frozenset(_PHRASING.split())
SECTIONING = frozenset({"section", "article", "aside", "main", "details", "dialog", "blockquote"})
HEADINGS = {f"h{n}": n for n in range(1, 7)}
LOOKS_LIKE_HEADING = 7

_REGION_TAGS = {
    "nav": Region.NAV,
    "main": Region.MAIN,
    "aside": Region.ASIDE,
    "dialog": Region.DIALOG,
}
# These belong to the page only outside articles and sections, which may have their own.
_OUTER_REGION_TAGS = {"header": Region.HEADER, "footer": Region.FOOTER}
_REGION_ROLES = {
    "navigation": Region.NAV,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "main": Region.MAIN,
    "dialog": Region.DIALOG,
}
_REGION_NAMES = (
    (Region.FOOTER, re.compile(r"(?:^|[\s_-])(?:site|page|main|global)?[_-]?footer(?:$|[\s_-])")),
    (Region.NAV, re.compile(r"(?:^|[\s_-])(?:navbar|navigation|main-menu|mainmenu|menu|nav)(?:$|\s)")),
    (Region.HEADER, re.compile(r"(?:^|\s)(?:site|page|main|global)?[_-]?header(?:$|\s)")),
)
_NAMED_TAGS = frozenset({"div", "section", "ul", "table"})
_ENCLOSED = frozenset({"article", "section", "main"})
_CLOSED_REGIONS = frozenset({Region.FOOTER, Region.NAV, Region.DIALOG})
_SKIP_LINK = re.compile(r"(?:^|[\s_-])skip(?:$|[\s_-])")

_TITLE_CLASS = re.compile(
    # Also one word (`bigTitle`), but for what stands below a title.
    r"(?:^|[\s_-])(?:(?:big|small|main)?(?:section|page|block|box|card|content|item|area)?(?:title|heading|headline)"
    r"|question|accordion[_-]?(?:header|button|title))(?:$|\s)"
)
_TITLE_TAGS = frozenset({"div", "p", "span", "a", "strong"})
_ACCORDION_CLASS = re.compile(r"accordion|faq|question|toggle|collaps")
_STAR = re.compile(r"(?:^|[\s_-])star(?:s|-fill|-half)?(?:$|[\s_-])")
_CARDS = (
    "visa|master ?card|american ?express|amex|paypal|maestro|apple[ -]?pay|google[ -]?pay|shop[ -]?pay|klarna"
    "|diners(?:[ -]?club)?|discover|jcb|union ?pay|ideal|bancontact|afterpay|stripe"
)
_CARD_NAME = re.compile(_CARDS, re.IGNORECASE)
_CARD_CLASS = re.compile(rf"(?:^|[\s_-])(?:cc|pf|pi|payment(?:[_-]icon)?)[_-]+({_CARDS})(?:$|[\s_-])")
_GO_ELSEWHERE = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()"""
    r"""\s*['"]([^'"]{1,500})['"]"""
)
_TELLING_TAGS = frozenset(
    {"address", "article", "blockquote", "figure", "figcaption", "cite", "q", "form", "time"}
)
_ICON_TAGS = frozenset({"svg", "i", "span"})
_STRUCK_TAGS = frozenset({"del", "s", "strike"})
# What the themes of shops call a former price, and the class names of style sheets that strike text out.
_STRUCK_NAME = re.compile(
    r"(?:^|[\s_-])(?:line-?through|strike(?:d|-?through)?|struck|crossed(?:-?out)?|price--(?:non-sale|pseudo)"
    r"|(?<!with-)(?<!has-)(?:old|was|former|previous|pseudo|regular|original|compare|list|normal)-?price"
    r"|price--?(?:old|was|before)"
    r"|price-item--regular|before-?discount)(?:$|[\s_-])|compare[_-]?at|oldprice|priceold|wasprice"
)
_DRAWN = frozenset({"br", "img"})
_HEADING_TAGS = frozenset({"summary", "dt", "legend"})
_MAX_SIBLINGS = 6
_MAX_STARS_TOLD = 60
_MAX_NAME, _MAX_TOLD = 1_000, 200
_MENU_NAME = re.compile(r"dropdown|drop-down|sub-?menu|mega-?menu|sub-?nav|flyout|popover|has-children")
# Logos, the buttons of menus and sliders, ways back to the top: these promise no page.
_INERT_NAME = re.compile(
    r"(?:^|[\s_-])(?:logos?|brand|(?:ham)?burger|toggler?|(?:menu|nav|navbar)-?(?:icon|btn|button|trigger|opener)"
    r"|close|(?:back-?)?to-?top|scroll(?:-?(?:up|down|top|to-?top))?|arrow|prev|next|carousel|slick|swiper)(?:$|[\s_-])"
)
# How the stars of Heroicons, Material, Feather, Lucide, Tabler, Font Awesome and Bootstrap Icons begin.
_STAR_DRAWINGS = (
    *("M9.049 2.927", "M11.049 2.927", "M11.48 3.499", "M10.788 3.21", "M10.868 2.884", "M12 17.27"),
    *("M12 2l3.09 6.26", "M12 2L15.09 8.26", "12 2 15.09 8.26", "M12 .587l3.668", "M12 0l3.09"),
    "M22 9.24l-7.19",
    *("M11.525 2.295", "M12 17.75l-6.172", "M8.243 7.34"),
    *("M259.3 17.8", "M287.9 17.8", "M316.9 18", "M528.1 171.5", "M3.612 15.443"),
)
_MAX_BEGINNING = 40
_STARS_TOLD = re.compile(r"(?<!\d)[1-5](?:[.,]\d)?\s?(?:\D{1,12}\s?5(?!\d)|-?(?:stars?\b|[Ss]tern))")
_SCRIPT_PREFIXES = ("data-", "aria-", "@", "x-", "v-", "ng-")
# What names, counts, animates or explains a link (a bubble over it) does nothing on a click.
_IDLE_ATTRIBUTES = frozenset(
    {
        "aria-label",
        "aria-current",
        "aria-describedby",
        "data-id",
        "data-aos",
        "data-aos-delay",
        "data-aos-duration",
    }
    | {
        f"data-{bootstrap}{key}"
        for bootstrap in ("", "bs-")
        for key in ("placement", "original-title", "title")
    }
)


class Element(Frozen, eq=False):
    """What tag, names and role of an element tell, wherever it stands.

    `name` is what the makers of a page call it: class, id and itemprop; `told` is what blocks in it are told,
    with its tag where that says what it holds. `level` is that of a heading, as in
    `Block`; one that `may_head` is a heading of level 7 if what stands in it allows it. `icon` tells of
    elements that may draw something: a star, or (`card`) a way to pay. One that is `drawn` is not read like
    others; what stands in one that `encloses` belongs together. `struck` text is crossed out.
    """

    tag: str
    name: str = ""
    told: str = ""
    role: str = ""
    inline: bool = False
    skipped: bool = False
    level: int = 0
    may_head: bool = False
    icon: bool = False
    starry: bool = False
    card: str = ""
    struck: bool = False
    drawn: bool = False
    encloses: bool = False


def tells_stars(label: str) -> bool:
    """Whether an aria label says how many stars are drawn below it: `Rated 4.5 out of 5`, `5 Sterne`."""
    return len(label) <= _MAX_STARS_TOLD and _STARS_TOLD.search(label) is not None


def _element(key: _Key) -> Element:
    tag, classes, ident, prop, role = key
    name = " ".join(filter(None, (classes, ident, prop))).lower()[:_MAX_NAME]
    drawn = (classes or "").lower()[:_MAX_NAME] if tag in _ICON_TAGS else ""
    card = _CARD_CLASS.search(drawn)
    starry = _STAR.search(drawn) is not None
    level, may_head = _heading(tag, role, name)
    icon = tag == "svg" or starry or card is not None
    skipped = tag in SKIPPED or tag[:1] == "-"
    return Element(
        tag=tag,
        name=name,
        told=(f"tag:{tag} {name}" if tag in _TELLING_TAGS else name)[:_MAX_TOLD],
        role=role or "",
        inline=tag in INLINE,
        skipped=skipped,
        level=level,
        may_head=may_head,
        icon=icon,
        starry=starry,
        card=card.group(1) if card else "",
        struck=tag in _STRUCK_TAGS or _STRUCK_NAME.search(name) is not None,
        drawn=icon or skipped or tag in _DRAWN,
        encloses=tag in SECTIONING or tag == "form",
    )


def _heading(tag: str, role: str | None, name: str) -> tuple[int, bool]:
    """The level of a heading, and whether an element that is none by its names may yet be one."""
    if tag in HEADINGS:
        return HEADINGS[tag], False
    if role == "heading" or tag in _HEADING_TAGS or (tag == "button" and _ACCORDION_CLASS.search(name)):
        return LOOKS_LIKE_HEADING, False
    return 0, tag == "button" or (tag in _TITLE_TAGS and _TITLE_CLASS.search(name) is not None)


_ELEMENTS = Memo(_element)


def element_of(tag: str, attributes: Attributes) -> Element:
    """What is known of an element. The pages of a site are made of few: each is worked out once."""
    if not attributes:
        return _ELEMENTS[tag, None, None, None, None]
    get = attributes.get
    return _ELEMENTS[tag, get("class"), get("id"), get("itemprop"), get("role")]


def strikes_out(attributes: Attributes) -> bool:
    """Whether the style of an element crosses its text out, or its builder (Wix) calls it a former price."""
    style, hook = attributes.get("style"), attributes.get("data-hook")
    return (style is not None and "line-through" in style) or (hook is not None and "before-discount" in hook)


def region_of(tag: str, role: str, name: str, outer: Region, in_content: bool) -> tuple[Region, bool]:
    """The region of an element, and whether its children lie within an article or section.

    `name` are its class and id; `outer` and `in_content` are what its parent has.
    """
    inside = in_content or tag in _ENCLOSED
    if outer in _CLOSED_REGIONS:
        return outer, inside
    region = _REGION_ROLES.get(role) or _REGION_TAGS.get(tag)
    if region is None and not in_content:
        region = _OUTER_REGION_TAGS.get(tag) or _region_by_name(tag, name)
    return region or outer, inside


def _region_by_name(tag: str, name: str) -> Region | None:
    if not name:
        return None
    if tag == "a":
        return Region.NAV if _SKIP_LINK.search(name) else None
    if tag in _NAMED_TAGS:
        return next((region for region, pattern in _REGION_NAMES if pattern.search(name)), None)
    return None


def may_head(node: LexborNode, element: Element, attributes: Attributes) -> bool:
    """Whether an element that may be a heading by its names is one where it stands."""
    return "aria-expanded" in attributes if element.tag == "button" else _is_leaf(node)


def _is_leaf(node: LexborNode) -> bool:
    """Whether only text and inline elements stand in an element."""
    child = node.first_child
    while child is not None:
        if child.tag not in INLINE:
            return False
        child = child.next
    return True


def is_scripted(attributes: Attributes) -> bool:
    """Whether a script may act when the element is clicked."""
    for key, value in attributes.items():
        if key in _IDLE_ATTRIBUTES:
            continue
        if key == "onclick" or (key == "role" and value == "button"):
            return True
        if key.startswith(_SCRIPT_PREFIXES) and value != "tooltip":
            return True
    return False


def promises_nothing(node: LexborNode, name: str) -> bool:
    """Whether class names call a link, or what is around it alone, a logo or a button of the page itself."""
    around = node.parent
    alone = around is not None and node.next is None and node.prev is None
    outer = (around.attributes.get("class") or "").lower() if around is not None and alone else ""
    return _INERT_NAME.search(name) is not None or _INERT_NAME.search(outer) is not None


def opens_menu(node: LexborNode) -> bool:
    """Whether further links stand beside a link, in the same item of a menu: pointing at it unfolds them."""
    element, parent = node, node.parent
    if parent is not None and parent.tag in ("div", "span", "p") and parent.parent is not None:
        element, parent = parent, parent.parent
    for inner, outer in ((node, node.parent), (element, parent)):
        in_item = outer is not None and (outer.tag == "li" or _is_menu(outer))
        sibling, left = inner.next, _MAX_SIBLINGS
        while sibling is not None and left:
            if _is_menu(sibling) or (in_item and sibling.tag in ("ul", "ol")):
                return True
            sibling, left = sibling.next, left - 1
    return False


def _is_menu(node: LexborNode) -> bool:
    named = node.is_element_node and node.tag in ("div", "nav", "ul", "ol", "li")
    return named and _MENU_NAME.search((node.attributes.get("class") or "").lower()) is not None


def is_link_before(before: LexborNode | None) -> bool:
    """Whether only white space stands between a link and what comes after `before`."""
    if before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    return before is not None and before.tag == "a"


def target_of(tag: str, attributes: Attributes) -> str | None:
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


def draws_star(node: LexborNode, element: Element) -> bool:
    """Whether an icon is a star, by its name or its drawing."""
    if element.tag == "svg":
        return element.starry or _draws_a_star(node)
    return element.starry and node.first_child is None


def _draws_a_star(svg: LexborNode) -> bool:
    """Whether a drawing without a telling name is the star of one of the icon sets that sites copy from."""
    shape = svg.first_child
    if shape is not None and not shape.is_element_node:
        shape = shape.next
    if shape is None or shape.tag not in ("path", "polygon"):
        return False
    drawn = shape.attributes.get("d") or shape.attributes.get("points") or ""
    return drawn.lstrip()[:_MAX_BEGINNING].replace(",", " ").startswith(_STAR_DRAWINGS)


def payment_icon(node: LexborNode, element: Element, attributes: Attributes) -> str:
    """The way to pay that a drawn icon stands for, by its name or class: shops show them in their footers."""
    if element.card or element.tag != "svg":
        return element.card
    name = (attributes.get("aria-label") or "").strip()
    child = node.first_child
    while not name and child is not None and child.tag in ("title", "-text"):
        name = child.text().strip() if child.tag == "title" else ""
        child = child.next
    return name if name and _CARD_NAME.fullmatch(name[:40]) else ""


def decode_cfemail(cipher: str) -> str:
    """The address behind Cloudflare's e-mail obfuscation (hex; the first byte is the key), or ''."""
    try:
        data = bytes.fromhex(cipher[:400])
        return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "replace")
    except (ValueError, IndexError):
        return ""


def decode_protected(href: str) -> str:
    """`href`, or the mailto: link that Cloudflare hides behind `/cdn-cgi/l/email-protection#hex`."""
    marker = "/cdn-cgi/l/email-protection#"
    if marker in href:
        address = decode_cfemail(unquote(href.split(marker, 1)[1]))
        if "@" in address:
            return f"mailto:{address}"
    return href
