"""Telephone numbers on a page: text, tel and WhatsApp links, structured data; not what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.countries import LANGUAGE_COUNTRIES
from trustscan.facts.entities.labels import Labels, flat, word_list
from trustscan.facts.entities.spots import blocks_with_figures
from trustscan.facts.entities.structured import values_of
from trustscan.facts.entities.surroundings import label_text, names_somebody_else
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.records import Phone
from trustscan.model.struct import Frozen, replace
from trustscan.text.normalise import normalise

_MAX_BLOCK = 20_000
_MAX_PER_PAGE = 150
_MAX_REGIONS = 4
_DIGITS = re.compile(r"\d")
# Scripts without spaces between words: numbers stand right behind and before their letters (`電話03-...`).
_UNSPACED = "\u0e00-\u0e4e\u3040-\u30fb\u3400-\u9fff\uac00-\ud7a3"
# A run that may be a number: digits with at most three other signs between two of them.
_RUN = re.compile(
    rf"(?:[+(]{{1,2}}|\b|(?<=[{_UNSPACED}])|(?<=TEL)|(?<=Tel)|(?<=FAX)|(?<=Fax))"
    r"\d(?:[ .()/\-\[\]·•]{0,3}\d){5,39}(?!\d)"
)
_ENOUGH_DIGITS = re.compile(r"\d(?:\D{0,3}\d){5}")
# Letters for digits, as on a keypad: 1-800-FLOWERS, 0977 822 TART (8278).
_VANITY = re.compile(
    r"(?<![\w+])(\+?\d[\d \-.()]{2,12}[ \-.])([A-Z][A-Z \-]{1,10}[A-Z])(?: ?\((\d{2,10})\))?(?![\w])"
)
_CAPITALS = re.compile(r"[A-Z][A-Z -]{0,10}[A-Z]")
_CUT = re.compile(r"(?<=\d)[ )./-]*(?=\+)|(?<=\d) [/-] (?=[\d(])|  +")
_MIN_DIGITS = 7
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_PLAIN = {ord(c): "-" for c in "‐‑‒–—―−‧－ー–"} | {
    ord(c): " " for c in "\u00a0\u2009\u202f\u2007\u2008\u3000\t"
}
_PLAIN |= {ord(wide): plain for wide, plain in zip("ＴＥＬＦＡＸｅｌａｘ", "TELFAXelax", strict=True)}
_PLAIN |= {ord("＋"): "+", ord("（"): "(", ord("）"): ")", ord("．"): ".", ord("／"): "/"}
_PLAIN |= {
    base + digit: str(digit) for base in (0xFF10, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50) for digit in range(10)
}
_TRUNK_NOTE = re.compile(r"(?<=\d)\s?[(\[]0[)\]]\s?")
# Dates, times, coordinates, decimals, years and version numbers.
_NOT_A_NUMBER = re.compile(
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)\d\d.*|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}.*"
    r"|(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d|\d{1,3}(?:[.]\d{3})+|\d{1,3}(?: \d{3})+(?:[.]\d\d)?"
    r"|\d{1,3}\.\d{4,}|\d{1,3}(?:\.\d{1,3}){3}|\d{4} \d{4} \d{4} \d{4}|97[89][ -]?\d.*"
    r"|\d{1,2}\.\d\d ?- ?\d{1,2}\.\d\d)"
)
_BRAZILIAN_POSTCODE = re.compile(r"\d{2}\.\d{3}-\d{3}|\d{5}-\d{3}")
_NUMBERED = re.compile(r"\d{1,5} ?/ ?(?:19|20)\d\d")  # Act No. 110/2019
_AMOUNT_BEFORE = re.compile(
    r"(?:[$€£¥₹₽₺₩₴₫₱₪฿#№]|\b(?:USD|EUR|GBP|CHF|INR|Rs|RM|R\$|kr|zł|Kč|Ft|IBAN|[A-Z]{2}\d{2}))[. ]?$"
    r"|[\d.,=&_@:/%]$",
    re.IGNORECASE,
)
_SHORT_FOR = re.compile(r"(?:tel|tlf|fon|ph|mob|cel|тел|моб|τηλ|โทร)\.$", re.IGNORECASE)  # Tel.030 12345
_AMOUNT_AFTER = re.compile(
    r"^ ?(?:[$€£¥₹₽₺₩₴₫₱₪฿%°]|(?:USD|EUR|GBP|CHF|INR|PLN|SEK|NOK|DKK|CZK|HUF|RON|zł|Kč|Ft|kr|lei|руб|грн)\b"
    r"|(?:px|km|kg|mm|cm|m²|mAh)\b)"
    # What is counted in East Asia and Thailand: money, days, people, things.
    r"|^ ?[円元圆圓원]|^[块塊年月日号號番时時点點分秒人名位件个個箇台部册冊本枚张張米字万萬千百億亿兆]"
    r"|^[년월일회점명개만억]|^บาท"
    rf"|^[^\W{_UNSPACED}]|^[@=]|^[.,:]\d",
    re.IGNORECASE,
)
_LIKE_NANP = re.compile(
    r"(?:\+?1[ .\-]{0,2})?(?:\([2-9]\d\d\)[ .\-]{0,2}|[2-9]\d\d[ .\-])[2-9]\d\d[ .\-]\d{4}"
)
_SAME = re.compile(r"(\d)\1+")
_FICTION = re.compile(r"(?:1)?[2-9]\d\d55501\d\d|(?:1)?555\d{7}|(?:1)?[2-9]\d\d5555555")
_RISING = ("0123456789", "1234567890", "9876543210", "0987654321")


class Candidate(Frozen):
    """A number in a text: [start, end), as written, in E.164 ('' where no country is known), its country."""

    start: int
    end: int
    raw: str
    number: str
    country: str
    valid: bool
    telling: bool


def find_phones(page: Page, context: SiteContext) -> tuple[Phone, ...]:
    """Every different number on the page, once, where it is shown best: as text, else as link, else as data.

    WhatsApp links are records of their own (`shown='whatsapp'`), for their number is not read by a visitor.
    """
    found: dict[str, Phone] = {}
    chats: dict[str, Phone] = {}
    regions = regions_of(page, context)
    for phone in _in_text(page, context, regions):
        found.setdefault(phone.number or _digits(phone.raw), phone)
        if len(found) >= _MAX_PER_PAGE:
            break
    for phone in (*_in_links(page, context, regions), *_in_data(page, regions)):
        kept = chats if phone.shown == "whatsapp" else found
        kept.setdefault(phone.number or _digits(phone.raw), phone)
    return (*found.values(), *chats.values())


@once
def regions_of(page: Page, context: SiteContext) -> tuple[str, ...]:
    """Countries whose national numbers may stand on the page, likeliest first."""
    language, _, region = page.lang.replace("_", "-").partition("-")
    named = [region.upper()] if len(region) == 2 else []
    # English stands last: it is also the language that site builders declare unasked.
    languages = sorted(page.languages | {language.lower()}, key=lambda code: (code == "en", code))
    spoken = [country for code in languages for country in LANGUAGE_COUNTRIES.get(code, ())]
    return tuple(dict.fromkeys([*context.countries[:_MAX_REGIONS], *named, *spoken]))[: _MAX_REGIONS + 3]


@lru_cache(maxsize=512)
def candidates_in(text: str, regions: tuple[str, ...]) -> tuple[Candidate, ...]:
    """The runs of digits in a text that may be telephone numbers, read for the given countries."""
    if not _ENOUGH_DIGITS.search(text) and not _CAPITALS.search(text):
        return ()
    plain = text.replace("\t", " ") if text.isascii() else text.translate(_PLAIN)
    found: list[Candidate | None] = []
    spelled_from: set[int] = set()
    for match in _VANITY.finditer(plain) if _CAPITALS.search(plain) else ():
        spelled = match[1] + (match[3] or match[2].translate(_KEYPAD).replace(" ", "").replace("-", ""))
        if 7 <= len(_digits(spelled)) <= 15:
            number, country, valid = parse(spelled, regions)
            found.append(Candidate(match.start(), match.end(), match.group(), number, country, valid, False))
            spelled_from.add(match.start())
    found += [
        _candidate(plain, match.start() + start, match.start() + end, regions)
        for match in _RUN.finditer(plain)
        if match.start() not in spelled_from
        for start, end in _parts(match.group())
    ]
    return tuple(candidate for candidate in found if candidate)


def _parts(run: str) -> Iterator[tuple[int, int]]:
    """Numbers written in one go: '0721 / 123456' is one, '01 234 5678 / 01 234 5679' are two."""
    cuts = [match.start() for match in _CUT.finditer(run)] if len(run) >= 2 * _MIN_DIGITS else []
    edges = [
        0,
        *(cut for cut in cuts if min(len(_digits(run[:cut])), len(_digits(run[cut:]))) >= _MIN_DIGITS),
        len(run),
    ]
    yield from pairwise(edges)


def _candidate(plain: str, start: int, end: int, regions: tuple[str, ...]) -> Candidate | None:
    raw = plain[start:end].strip(" ./-")
    start = plain.index(raw, start)
    end = start + len(raw)
    if raw.count("(") > raw.count(")"):
        closed = plain[end : end + 1] == ")"
        raw = raw.lstrip("(") if closed or raw.startswith("((") else raw
    if _BRAZILIAN_POSTCODE.fullmatch(raw):
        return None
    if _NOT_A_NUMBER.fullmatch(raw) and not raw.startswith("0"):
        labelled_only = bool(re.fullmatch(r"\d{1,3}(?: \d{3})+", raw))
        if not labelled_only:
            return None
    if _AMOUNT_BEFORE.search(plain[max(0, start - 5) : start]) and raw[0] not in "+(":
        before = plain[max(0, start - 1) : start]
        if before not in ":/" and not _SHORT_FOR.search(plain[max(0, start - 5) : start]):
            return None
    if _AMOUNT_AFTER.match(plain[end : end + 6]):
        return None
    number, country, valid = parse(raw, regions)
    return Candidate(start, end, raw, number, country, valid, _telling(raw, country))


def _telling(raw: str, country: str) -> bool:
    """Whether the way a number is written tells by itself that it is one to call."""
    digits = _digits(raw)
    groups = re.findall(r"\d+", raw)
    if raw.startswith(("+", "(+")) or (raw.startswith("00") and len(digits) > 10):
        return len(digits) >= 8
    if country in {"US", "CA", "PR"}:
        return bool(_LIKE_NANP.fullmatch(raw))
    if raw.startswith("(") and ")" in raw:
        return len(digits) >= 8
    if raw.startswith("0"):
        return len(digits) >= 9
    return 8 <= len(digits) <= 11 and len(groups) >= 3


@lru_cache(maxsize=2048)
def parse(raw: str, regions: tuple[str, ...]) -> tuple[str, str, bool]:
    """A number as written -> (E.164, country, valid); the first of the countries for which it is valid.

    One valid for none is given as merely possible where it names its country itself; else ('', '', False).
    """
    import phonenumbers  # 50 ms, and many sites show no number

    possible = ("", "", False)
    written = _TRUNK_NOTE.sub(" ", raw)
    for region in regions or ("ZZ",):
        try:
            parsed = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if not phonenumbers.is_possible_number(parsed):
            continue  # neither valid nor possible
        country = phonenumbers.region_code_for_number(parsed) or ""
        if country and phonenumbers.is_valid_number(parsed):
            return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), country, True
        if not possible[0] and written[0] == "+":
            possible = (
                phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
                country,
                False,
            )
    return possible


def _in_text(page: Page, context: SiteContext, regions: tuple[str, ...]) -> Iterator[Phone]:
    for number in blocks_with_figures(page):
        block = page.blocks[number]
        text = block.text[:_MAX_BLOCK]
        if not block.visible or len(text) < 6:
            continue
        for found in candidates_in(text, regions):
            kind = label_kind(label_text(page, number, found.start))
            phone = _judge(page, number, found, kind)
            if phone:
                yield _owned(phone, context)


def label_kind(before: str) -> str:
    """What the words before a number say it is: `phone`, `fax`, `short` (a letter, as in 'T 030...'),

    `other` (no telephone number) or ''.
    """
    if before.rstrip(" :.\u00a0")[-1:] in set("☎☏✆📞📱📲🕿"):
        return "phone"
    label = _labels().last(before)
    if label is None:
        return ""
    words_after = len(before) and _tail_words(before, label.end)
    if label.kind == "short":
        return "short" if words_after == 0 else ""
    return label.kind if words_after <= 3 else ""


def _tail_words(before: str, end: int) -> int:
    tail = normalise(before)[end:]
    return sum(1 for word in tail.split() if not word.isdigit())


@cache
def _labels() -> Labels:
    words = word_list("phones")
    return Labels({kind: flat(words[kind]) for kind in ("short", "other", "phone", "fax")})


def _judge(page: Page, block: int, found: Candidate, kind: str) -> Phone | None:
    """A candidate is believed where it is labelled, or is valid and written like a number to call."""
    labelled = kind in {"phone", "fax"} or (kind == "short" and found.valid)
    fake = is_placeholder(found.raw)
    digits = len(_digits(found.raw))
    if kind == "other" and not (found.valid and found.raw.startswith("+")):
        return None
    if not labelled and not ((found.valid or fake) and found.telling):
        return None
    if labelled and not (found.valid or fake) and (digits < 7 or _NUMBERED.fullmatch(found.raw)):
        return None
    return Phone(
        page,
        block,
        block,
        found.start,
        found.end,
        number=found.number,
        country=found.country,
        raw=found.raw,
        valid=found.valid,
        fax=kind == "fax",
        placeholder=fake,
        labelled=labelled,
    )


def _owned(phone: Phone, context: SiteContext) -> Phone:
    if not names_somebody_else(phone.page, phone.first, phone.start, context):
        return phone
    return replace(phone, foreign=True)


def _in_links(page: Page, context: SiteContext, regions: tuple[str, ...]) -> Iterator[Phone]:
    for link in page.links:
        shown, raw = ("", "") if link.internal else link_number(link.href)
        if not raw or not 5 <= len(_digits(raw)) <= 16:
            continue
        if shown == "whatsapp":
            raw = "+" + _digits(raw).removeprefix("00")
        number, country, valid = parse(raw, regions)
        if not valid and shown == "tel" and not raw.startswith("+"):
            number, country, valid = max(
                (number, country, valid), parse(f"+{_digits(raw)}", regions), key=lambda p: p[2]
            )
        text = page.blocks[link.block].text if page.blocks else ""
        start = max(0, text.find(link.label)) if link.label else 0
        phone = Phone(
            page,
            link.block,
            link.block,
            start,
            start + len(link.label),
            number=number,
            country=country,
            raw=raw,
            valid=valid,
            fax=False,
            placeholder=is_placeholder(raw),
            labelled=True,
            shown=shown,
        )
        yield _owned(phone, context)


def link_number(href: str) -> tuple[str, str]:
    """What a link dials: ('tel' or 'whatsapp', number as written), ('', '') for other links (RFC 3966)."""
    scheme, _, rest = href.strip().partition(":")
    scheme = scheme.lower()
    if scheme in {"tel", "callto", "sms"}:
        return "tel", unquote(rest).lstrip("/").partition(";")[0].partition("?")[0].strip()
    if scheme not in {"http", "https", "whatsapp", ""} and not href.startswith(("wa.me", "//")):
        return "", ""
    if "wa.me/" in href:
        path = urlsplit(href if "//" in href else f"//{href}").path
        return ("whatsapp", path.strip("/+ ")) if path.strip("/+ ").isdigit() else ("", "")
    if "whatsapp" in href and "phone=" in href:
        return "whatsapp", (parse_qs(href.partition("?")[2][:2000]).get("phone") or [""])[0]
    return "", ""


def _in_data(page: Page, regions: tuple[str, ...]) -> Iterator[Phone]:
    for kind in ("telephone", "faxNumber"):
        for raw in values_of(page, kind):
            if 6 <= len(_digits(raw)) <= 16 and len(raw) <= 40:
                number, country, valid = parse(raw.removeprefix("tel:"), regions)
                fake = is_placeholder(raw)
                yield Phone(
                    page, 0, 0, number=number, country=country, raw=raw, valid=valid, fax=kind == "faxNumber",
                    placeholder=fake, labelled=True, shown="data",
                )  # fmt: skip


def is_placeholder(raw: str) -> bool:
    """Whether a number only stands in for a real one: 123-456-7890, 555-0142, 000 000 000."""
    digits = _digits(raw)
    national = digits[-10:]
    tail = digits[-7:]
    if len(digits) < 6:
        return False
    return bool(
        _SAME.fullmatch(tail)
        or _FICTION.fullmatch(digits)
        or any(digits[-8:] in rising or tail in rising for rising in _RISING)
        or any(national in rising for rising in _RISING)
        or re.search(r"0{5,}\d?$", digits)
    )


def _digits(raw: str) -> str:
    return "".join(_DIGITS.findall(raw))
