"""Names of organisations on a page: with a legal form, in a copyright line, after a label, in markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import re2

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.countries import languages_of
from trustscan.facts.entities.dates import COPYRIGHT_SIGNS
from trustscan.facts.entities.labels import flat, hits, spoken, word_list
from trustscan.facts.entities.spots import block_at, read_in_parts
from trustscan.facts.entities.structured import owners, strings, types_of
from trustscan.facts.entities.surroundings import names_somebody_else
from trustscan.facts.page import Page
from trustscan.facts.records import Company
from trustscan.text.figures import beyond_ascii, plain_figures
from trustscan.text.linear import linear
from trustscan.text.normalise import normalise

_FIRST_OF_EAST_ASIA = "\u3000"
_SHOWN = ("text", "label", "copyright")
_MAX_PER_PAGE = 60
_MAX_NAME = 80
_BREAK = re.compile(r"[\n|©•·;:<>!?()（）]|\s[–—-]\s|,\s")
_MAX_WORDS = 8
_TITLE_PARTS = re.compile(r"\s[|–—\-•·:»]\s|[|｜]")
_YEAR = re.compile(r"(?:19|20|25)\d\d,?")
# 'FEATURED AS SEEN ON' is a line of capitals, not a firm in Norway.
_SHOUT = re.compile(r" [A-Z\d]{2}|,? [a-z]")
_COPYRIGHT = (
    r"(?i)(?:©|\(c\)|copyright)[\s\x{a0}:©]{0,4}(?:\(c\)|©|copyright|by)?[\s\x{a0}]{0,3}"
    r"(?:(?:19|20|25)\d\d)?(?:[\s\x{a0}]?[-–—/][\s\x{a0}]?(?:(?:19|20|25)\d\d|present|heute))?"
    r"[\s\x{a0},.:|–-]{0,4}(?:by |by: |bei |par |por |da |von )?"
    r"([\p{L}\p{N}\"“„«'][^\n|©•·–—<>;!?]{1,80})"
)
_SIGNED = re.compile(r"©|\(c\)|(?:19|20|25)\d\d", re.IGNORECASE)


def find_companies(page: Page, context: SiteContext) -> tuple[Company, ...]:
    """Every different name on the page, once: those with legal form first, then labelled, copyright, data."""
    found: dict[str, Company] = {}
    read = read_in_parts(page, context, companies_in, languages_of(page, context.countries))
    for part, (name, form, start, end, shown) in sorted(read, key=lambda each: _SHOWN.index(each[1][-1])):
        key = normalise(name)
        if normalise(form) in _words("words_too") and not _bears_brand(key, context):
            continue
        if key in found or key in _words("nobody") or len(found) >= _MAX_PER_PAGE:
            continue
        block, offset = block_at(page, part + start)
        foreign = (
            shown != "copyright"
            and not _bears_brand(key, context)
            and names_somebody_else(page, block, offset, context)
        )
        stop = min(len(page.blocks[block].text), offset + end - start)
        found[key] = Company(
            page,
            block,
            block_at(page, part + end)[0],
            offset,
            stop,
            name=name,
            form=form,
            foreign=foreign,
            shown=shown,
        )
    for name, shown in (*_machine_readable(page), (trading_name(page, context), "title")):
        if not name:
            continue
        form = legal_form(name)
        found.setdefault(normalise(name), Company(page, 0, 0, name=name, form=form, shown=shown))
    return tuple(found.values())


def _bears_brand(name: str, context: SiteContext) -> bool:
    return any(len(word) > 3 and word in name.replace(" ", "") for word in context.brand)


def companies_in(
    text: str, languages: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, int, int, str]]:
    """Names in a text: (name with its form, form, start, end, `text`, `label` or `copyright`)."""
    text = plain_figures(text)
    formal: list[tuple[int, int]] = []
    for match in hits(_suffixed(), text):
        start, end = _name_before(text, match.start(1)), match.end(1)
        formal.append((start, end))
        yield from _with_form(text, start, end, match.group(1))
    for match in hits(_prefixed(languages), text):
        yield from _with_form(text, match.start(1), _name_after(text, match.end(1)), match.group(1))
    for match in hits(_glued() if _may_glue(text) else None, text):
        yield from _with_form(text, match.start(1), match.end(1), match.group(2) or match.group(3))
    for match in hits(_labelled(), text):
        name = _tidy(match.group(1))
        if _is_name(name) and not name[:1].islower() and _names_not_tells(name):
            yield name, legal_form(name), match.start(1), match.end(1), "label"
    for match in hits(_copyright() if any(sign in text for sign in COPYRIGHT_SIGNS) else None, text):
        name = _tidy(_copyright_ends().sub("", _copyright_starts().sub("", match.group(1))))
        signed = _SIGNED.search(match.group()[: match.start(1) - match.start()]) or _alone(
            text, match.start(), match.end()
        )
        if (
            signed
            and not name[:1].islower()
            and _is_name(name)
            and len(name.split()) <= 8
            and not any(start <= match.start(1) < end for start, end in formal)
        ):
            yield name, legal_form(name), match.start(1), match.start(1) + len(name), "copyright"


def _may_glue(text: str) -> bool:
    """Whether a text has signs of the scripts whose names and legal forms are one word."""
    return not text.isascii() and max(beyond_ascii(text)) >= _FIRST_OF_EAST_ASIA


def _alone(text: str, start: int, end: int) -> bool:
    """Whether [start, end) is a line of its own."""
    return (
        text[max(0, start - 1) : start].strip() == ""
        and end - start < 60
        and text[end : end + 1] in {"", "\n"}
        and (start == 0 or text[start - 1] == "\n")
    )


def _with_form(text: str, start: int, end: int, form: str) -> Iterator[tuple[str, str, int, int, str]]:
    name = _tidy(text[start:end])
    if _plausible(name, form) and not (
        _shouted(name) and (form == "LIMITED" or len(form) == 2) and _SHOUT.match(text[end : end + 4])
    ):
        yield name, form, start, end, "text"


def _shouted(name: str) -> bool:
    return name.isascii() and name.isupper()


def _name_before(text: str, end: int) -> int:
    """Where the name before a legal form starts: words with capitals and what links them, back to a break."""
    window = text[max(0, end - _MAX_NAME) : end]
    head = window.rstrip(" ,\u00a0")
    cut = max((match.end() for match in _BREAK.finditer(head)), default=0)
    start = len(head)
    for number, match in enumerate(reversed(list(re.finditer(r"[^\s\u00a0]+", head[cut:])))):
        word = match.group()
        sentence_ends = number and word[-1] == "." and len(word) > 4 and word[:-1].isalpha()
        if (
            number >= _MAX_WORDS
            or sentence_ends
            or not (_capital(word) or word.lower() in word_list("companies")["links"])
        ):
            break
        if _capital(word) and not _YEAR.fullmatch(word):
            start = cut + match.start()
    return end - len(window) + start


def _name_after(text: str, start: int) -> int:
    """Where the name behind a legal form ends: at the closing quote, or with the last capitalised word."""
    window = text[start : start + _MAX_NAME]
    quoted = re.match(r"[\s\u00a0]*[«\"“„]([^«»\"“”„\n]{2,60})[»\"”“]", window)
    if quoted:
        return start + quoted.end()
    end = 0
    for number, match in enumerate(re.finditer(r"[^\s\u00a0]+|\n", window)):
        word = match.group()
        if number >= 4 or word == "\n" or not _capital(word):
            break
        end = match.end()
        if word[-1] in ",;:|)" or (word[-1] == "." and len(word) > 3):
            break
    return start + end


def _capital(word: str) -> bool:
    first = word.lstrip("\"“„«»”'‘(&+")[:1]
    return bool(first) and (
        first.isupper() or first.isdigit() or (first.isalpha() and not first.islower()) or word in "&+"
    )


@lru_cache(maxsize=1_024)
def legal_form(name: str) -> str:
    """The legal form in a name, as written: 'Example GmbH & Co. KG' -> 'GmbH & Co. KG'; '' without one."""
    match = _form_at_end().search(name) or _form_at_start().search(name)
    return str(match.group(1) or match.group(2)).strip() if match else ""


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip(" ,;:-–|\"“”'").removesuffix(" .")[:_MAX_NAME]


def _plausible(name: str, form: str) -> bool:
    """A form alone, or with only an article before it, is no name."""
    rest = name.replace(form, "", 1).strip(" .,-&\"“”«»'()")
    return (
        len(rest) > 1 and any(char.isalpha() for char in rest) and normalise(rest) not in _words("not_names")
    )


def _is_name(name: str) -> bool:
    normal = normalise(name)
    return (
        2 <= len(name) <= _MAX_NAME
        and any(c.isalpha() for c in name)
        and normal not in _words("nobody")
        and not normal.isdigit()
    )


def _names_not_tells(name: str) -> bool:
    """A label's value is a name where most of its words have capitals: 'Il titolare è' is prose."""
    words = [word for word in name.split() if word[0].isalpha()]
    return len(words) <= 8 and sum(word[0].islower() for word in words) * 2 < len(words) + 1


def _machine_readable(page: Page) -> Iterator[tuple[str, str]]:
    for node in owners(page.data):
        if any(kind.endswith(_types()) for kind in types_of(node)):
            for key in ("legalName", "name"):
                for name in strings(node.get(key, "")):
                    if _is_name(name):
                        yield name, "data"
    site_name = page.meta.get("og:site_name", "").strip()
    if _is_name(site_name):
        yield site_name, "meta"


def trading_name(page: Page, context: SiteContext) -> str:
    """The part of the page's title that is the site's own name ('Contact | Example Bakery'), or ''."""
    domain = normalise(context.domain.split(".")[0]).replace(" ", "")
    for part in _TITLE_PARTS.split(page.title[:300]):
        words = [word for word in normalise(part).split() if len(word) > 2]
        compact = "".join(normalise(part).split())
        named = bool(domain) and len(compact) > 3 and (domain in compact or compact in domain)
        known = sum(word in context.brand for word in words)
        if part.strip() and len(part) <= 60 and (named or (known and known * 2 >= len(words))):
            return part.strip()
    return ""


@cache
def _types() -> tuple[str, ...]:
    return tuple(word_list("companies")["types"])


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in flat(word_list("companies")[key]))


def _forms(key: str, languages: frozenset[str] = frozenset()) -> str:
    forms = sorted(spoken(word_list("companies")[key], languages), key=len, reverse=True)
    return "|".join(
        re2.escape(form).replace(r"\ ", r"[ \x{a0}]{1,2}").replace(r"\.", r"\.[ ]?") for form in forms
    )


@cache
def _suffixed() -> Any:
    return linear(rf"[\pL\pN.)\"“”»'’][, \x{{a0}}]{{1,2}}({_forms('suffix')})(?:[^\pL\pN]|$)")


@cache
def _prefixed(languages: frozenset[str]) -> Any:
    forms = _forms("prefix", languages)
    return (
        None
        if not forms
        else linear(
            rf"(?:^|[^\pL\pN])({forms})(?:[ \x{{a0}}]{{1,2}}[\p{{Lu}}\p{{Lo}}\pN]|[ \x{{a0}}]?[«\"“„])"
        )
    )


@cache
def _glued() -> Any:
    forms, name = _forms("glued"), r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}ー・&A-Za-z\d]"
    return linear(
        rf"((?:{forms}) ?{name}{{2,25}}|{name}{{2,25}}({forms}))".replace(f"((?:{forms})", f"(({forms})", 1)
    )


@cache
def _form_at_end() -> Any:
    return linear(
        rf"(?:^|[ \x{{a0}},])((?:{_forms('suffix')}))\.?(?: (?:di|de|des|der) .*)?$|({_forms('glued')})$"
    )


@cache
def _form_at_start() -> Any:
    return linear(rf"^(?:({_forms('prefix')})[ \x{{a0}}\"«„“]|({_forms('glued')}))")


@cache
def _labelled() -> Any:
    labels = sorted(flat(word_list("companies")["labels"]), key=len, reverse=True)
    joined = "|".join(re2.escape(label) for label in labels)
    return linear(
        rf"(?i)(?:^|\n|[.|] )(?:{joined})[ \x{{a0}}]?(?:[:：]\s{{0,3}}|\n)([\pL\pN\"“„«][^\n|,;:<>]{{1,70}})"
    )


@cache
def _copyright_starts() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in word_list("companies")["rights_first"])
    return re.compile(rf"^(?:{words})[\s,.:|–-]+(?:by |to |para |por |bei )?", re.IGNORECASE)


@cache
def _copyright_ends() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in word_list("companies")["rights"])
    return re.compile(
        rf"[,.]?\s+(?:{words})(?!\w).*|\.\s.*|\.$|,?\s*\b(?:19|20)\d\d.*", re.IGNORECASE | re.DOTALL
    )


@cache
def _copyright() -> Any:
    return linear(_COPYRIGHT)
