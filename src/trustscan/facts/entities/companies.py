"""Names of organisations on a page: with a legal form, in a copyright line, after a label, in structured data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import re2

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.labels import flat, word_list
from trustscan.facts.entities.structured import nodes, strings, types_of
from trustscan.facts.entities.surroundings import block_at, names_somebody_else
from trustscan.facts.page import Page
from trustscan.facts.records import Company
from trustscan.text.normalise import normalise

_MAX_TEXT = 300_000
_MAX_PER_PAGE = 60
_MAX_NAME = 80
_ORGANISATION = re.compile(r"Organi[sz]ation|Business|Store|Corporation|Restaurant|NGO|Hotel|School|Dentist|Clinic|Physician|Agency|Attorney|LegalService|Salon|Lodging|Bakery|Cafe|Brewery|Service$")  # fmt: skip  # noqa: E501
_BREAK = re.compile(r"[\n|©•·;:<>!?()（）]|\s[–—-]\s|,\s")
_LINKS = frozenset("of the and und et y e i & + de du des la le les di da do dos das del della der van von den für for en og och ve a d'".split())
_MAX_WORDS = 8
_SHOUT = re.compile(r" [A-Z]{2}")  # 'FEATURED AS SEEN ON' is a line of capitals, not a firm in Norway
_COPYRIGHT = (
    r"(?i)(?:©|\(c\)|copyright|&copy;)[\s\x{a0}:©]{0,4}(?:\(c\)|©|copyright|by)?[\s\x{a0}]{0,3}"
    r"(?:(?:19|20)\d\d)?(?:[\s\x{a0}]?[-–—/][\s\x{a0}]?(?:(?:19|20)\d\d|present|heute))?[\s\x{a0},.:|–-]{0,4}(?:by |by: |bei |par |por |da |von )?"
    r"([\p{L}\p{N}\"“„«'][^\n|©•·–—<>;!?]{1,80})"
)
_COPYRIGHT_ENDS = re.compile(
    r"[,.]?\s+(?:all rights|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|alle rechten|wszelkie prawa|wszystkie prawa|alla rättigheter"
    r"|alle rettigheder|alle rettigheter|kaikki oikeudet|všechna práva|minden jog|toate drepturile|tüm hakları|все права|усі права|με επιφύλαξη|all right|rights reserved"
    r"|designed|powered|website|web design|hak cipta|bảo lưu|semua hak|с \d{4}|\d{4}\b|(?:and its|or its)\b|is a\b|reg\b|registered|company (?:no|number)|made with|built|theme|template|by\b).*|\.\s.*|\.$|,\s*(?:19|20)\d\d.*|\s(?:19|20)\d\d.*",
    re.IGNORECASE | re.DOTALL,
)
_NOT_NAMES = frozenset({"all rights reserved", "copyright", "alle rechte vorbehalten", "tous droits reserves", "your company", "company name", "all rights", "reserved", "the", "our company", "this", "company", "home", "by", "terms", "privacy", "website", "name", "rights reserved"})  # fmt: skip


def find_companies(page: Page, context: SiteContext) -> tuple[Company, ...]:
    """Every different name on the page, once, in the order: with legal form, labelled, copyright, data, meta, title."""
    found: dict[str, Company] = {}
    for name, form, start, end, shown in companies_in(page.text[:_MAX_TEXT]):
        key = normalise(name)
        if key in found or key in _NOT_NAMES or len(found) >= _MAX_PER_PAGE:
            continue
        block, offset = block_at(page, start)
        foreign = shown != "copyright" and not _bears_brand(key, context) and names_somebody_else(page, block, offset, context)
        stop = min(len(page.blocks[block].text), offset + end - start)
        found[key] = Company(
            page, block, block_at(page, end)[0], offset, stop, name=name, form=form, foreign=foreign, shown=shown
        )
    for name, shown in _machine_readable(page):
        form = legal_form(name)
        found.setdefault(normalise(name), Company(page, 0, 0, name=name, form=form, shown=shown))
    return tuple(found.values())


def _bears_brand(name: str, context: SiteContext) -> bool:
    return any(len(word) > 3 and word in name.replace(" ", "") for word in context.brand)


def companies_in(text: str) -> Iterator[tuple[str, str, int, int, str]]:
    """Names in a text: (name with its form, form, start, end, `text`, `label` or `copyright`)."""
    formal: list[tuple[int, int]] = []
    for match in _suffixed().finditer(text):
        start, end = _name_before(text, match.start(1)), match.end(1)
        formal.append((start, end))
        yield from _with_form(text, start, end, match.group(1))
    for match in _prefixed().finditer(text):
        yield from _with_form(text, match.start(1), _name_after(text, match.end(1)), match.group(1))
    for match in _glued().finditer(text):
        yield from _with_form(text, match.start(1), match.end(1), match.group(2) or match.group(3))
    for match in _labelled().finditer(text):
        name = _tidy(match.group(1))
        if _is_name(name):
            yield name, legal_form(name), match.start(1), match.end(1), "label"
    for match in _copyright().finditer(text):
        name = _tidy(_COPYRIGHT_ENDS.sub("", match.group(1)))
        if _is_name(name) and len(name.split()) <= 8 and not any(start <= match.start(1) < end for start, end in formal):
            yield name, legal_form(name), match.start(1), match.start(1) + len(name), "copyright"


def _with_form(text: str, start: int, end: int, form: str) -> Iterator[tuple[str, str, int, int, str]]:
    name = _tidy(text[start:end])
    if _plausible(name, form) and not (_shouted(name) and len(form) == 2 and _SHOUT.match(text[end : end + 4])):
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
        if number >= _MAX_WORDS or sentence_ends or not (_capital(word) or word.lower() in _LINKS):
            break
        if _capital(word):
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
    return bool(first) and (first.isupper() or first.isdigit() or (first.isalpha() and not first.islower()) or word in "&+")


def legal_form(name: str) -> str:
    """The legal form in a name, as written: 'Example GmbH & Co. KG' -> 'GmbH & Co. KG'; '' where there is none."""
    match = _form_at_end().search(name) or _form_at_start().search(name)
    return str(match.group(1) or match.group(2)).strip() if match else ""


def _tidy(name: str) -> str:
    return " ".join(name.split()).strip(" ,;:-–|\"“”'").removesuffix(" .")[:_MAX_NAME]


def _plausible(name: str, form: str) -> bool:
    """A form alone, or with only an article before it, is no name."""
    rest = name.replace(form, "", 1).strip(" .,-&\"“”«»'()")
    return len(rest) > 1 and any(char.isalpha() for char in rest) and normalise(rest) not in _words("not_names")


def _is_name(name: str) -> bool:
    normal = normalise(name)
    return 2 <= len(name) <= _MAX_NAME and any(c.isalpha() for c in name) and normal not in _NOT_NAMES and not normal.isdigit()


def _machine_readable(page: Page) -> Iterator[tuple[str, str]]:
    for node in nodes(page.data):
        if any(_ORGANISATION.search(kind) for kind in types_of(node)):
            for key in ("legalName", "name"):
                for name in strings(node.get(key, "")):
                    if _is_name(name):
                        yield name, "data"
    site_name = page.meta.get("og:site_name", "").strip()
    if _is_name(site_name):
        yield site_name, "meta"


def trading_name(page: Page, context: SiteContext) -> str:
    """The part of the page's title that bears the site's own name ('Contact | Example Bakery'), or ''."""
    parts = [part.strip() for part in re.split(r"\s[|–—\-•·:»]\s|[|｜]", page.title[:300])]
    domain = normalise(context.domain.split(".")[0]).replace(" ", "")
    for part in parts:
        compact = normalise(part).replace(" ", "")
        if compact and len(part) <= 60 and domain and (domain in compact or (len(compact) > 3 and compact in domain)):
            return part
    return ""


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in flat(word_list("companies")[key]))


def _forms(key: str) -> str:
    forms = sorted(flat(word_list("companies")[key]), key=len, reverse=True)
    return "|".join(re2.escape(form).replace(r"\ ", r"[ \x{a0}]{1,2}").replace(r"\.", r"\.[ ]?") for form in forms)


@cache
def _suffixed():  # type: ignore[no-untyped-def]
    return re2.compile(rf"[\pL\pN.)\"“”»'’][, \x{{a0}}]{{1,2}}({_forms('suffix')})(?:[^\pL\pN]|$)")


@cache
def _prefixed():  # type: ignore[no-untyped-def]
    return re2.compile(rf"(?:^|[^\pL\pN])({_forms('prefix')})(?:[ \x{{a0}}]{{1,2}}[\p{{Lu}}\p{{Lo}}\pN]|[ \x{{a0}}]?[«\"“„])")


@cache
def _glued():  # type: ignore[no-untyped-def]
    forms, name = _forms("glued"), r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}ー・&A-Za-z\d]"
    return re2.compile(rf"((?:{forms}) ?{name}{{2,25}}|{name}{{2,25}} ?({forms}))".replace(f"((?:{forms})", f"(({forms})", 1))


@cache
def _form_at_end():  # type: ignore[no-untyped-def]
    return re2.compile(rf"(?:^|[ \x{{a0}},])((?:{_forms('suffix')}))\.?(?: (?:di|de|des|der) .*)?$|({_forms('glued')})$")


@cache
def _form_at_start():  # type: ignore[no-untyped-def]
    return re2.compile(rf"^(?:({_forms('prefix')})[ \x{{a0}}\"«„“]|({_forms('glued')}))")


@cache
def _labelled():  # type: ignore[no-untyped-def]
    labels = sorted(flat(word_list("companies")["labels"]), key=len, reverse=True)
    joined = "|".join(re2.escape(label) for label in labels)
    return re2.compile(
        rf"(?i)(?:^|\n|[.|] )(?:{joined})[ \x{{a0}}]?(?:[:：]\s{{0,3}}|\n)([\pL\pN\"“„«][^\n|,;:<>]{{1,70}})"
    )


@cache
def _copyright():  # type: ignore[no-untyped-def]
    return re2.compile(_COPYRIGHT)
