"""Whether a few words can be somebody's name, by how names are written. No list of names is needed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

from trustscan.text.normalise import normalise

_MAX_NAME = 60
_MAX_TOKENS = 6


def _class_of(category: str) -> str:
    """The letters of a Unicode category in the scripts that know capitals, as the inside of a character class."""
    codes = chain(range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
    return "".join(re.escape(chr(code)) for code in codes if unicodedata.category(chr(code)) == category)


UPPER = _class_of("Lu")
LOWER = _class_of("Ll")
_WORD = rf"[{UPPER}](?:[{LOWER}]+|[’'][{UPPER}][{LOWER}]+)(?:[{UPPER}][{LOWER}]+)?(?:[-‐’'][{UPPER}][{LOWER}]+){{0,2}}"
_SHOUTED = rf"[{UPPER}]{{2,}}(?:[-’'][{UPPER}]{{2,}}){{0,2}}"
_INITIAL = rf"[{UPPER}]\.?(?![{LOWER}{UPPER}])(?:[-]?[{UPPER}]\.)?"
_PARTICLE = (
    r"(?:van|von|der|den|de|del|della|di|da|dos|das|do|du|des|la|le|las|los|el|al|bin|ibn|bint|ter|ten|zu|zur|zum|af|av|y|e|i|und|na|ní|mac|Mc|san|st\.)"
)
_TITLE = (
    r"(?:(?:Prof|Dr|Mag|Dipl|Ing|PhDr|JUDr|MUDr|MVDr|RNDr|MDDr|Mgr|Bc|DI|Univ|Mr|Mrs|Ms|Miss|Mme|Mlle|M|Sr|Sra|Srta|Dott|Dra|Avv|Arch|Geom|Rev|Fr|Sir|Lady"
    r"|Frau|Herr|Chef|Coach|Hr|Fru|Lic|Av|Op|Uzm|Doç|Adv|Adw|Drs|Ir|mr|Drs|med|dent|rer|nat|phil|jur|Eng|Engr|Shri|Smt|Sri|Pastor|Captain|Capt|Κα|Κος"
    r"|Д-р)\.?(?:[- ]?(?:Ing|Psych|Kfm|Päd|med|vet|dent|h\.c|habil)\.?)?[ \u00a0])"
)
_HONOUR = r"(?:,? (?:M\.?D\.?|Ph\.?D\.?|Ph\. ?D\.|MBA|M\.?Sc\.?|B\.?Sc\.?|M\.?A\.?|B\.?A\.?|LL\.? ?M\.?|D\.?D\.?S\.?|D\.?C\.?|Esq\.?|CPA|R\.?N\.?|LCSW|LMFT|OD|DVM|Jr\.?|Sr\.?|CSc\.?|DiS\.?|II|III))"
NAME = (
    rf"{_TITLE}{{0,3}}(?:{_WORD}|[{UPPER}]\.(?:-?[{UPPER}]\.)?)(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}(?:{_WORD}|{_INITIAL}|{_SHOUTED})){{1,4}}"
)
NAME_PATTERN = re.compile(NAME)
_WHOLE = re.compile(rf"{NAME}{_HONOUR}{{0,3}}")
_WHOLE_SHOUTED = re.compile(rf"{_TITLE}{{0,2}}{_SHOUTED}(?:[ \u00a0](?:{_SHOUTED}|{_INITIAL})){{1,3}}")
_GIVEN = re.compile(rf"{_TITLE}{{0,3}}(?:{_WORD}|[{UPPER}]\.(?: ?[{UPPER}]\.){{0,3}}|[{UPPER}][{LOWER}]+[{UPPER}][{LOWER}{UPPER}]*)(?: [{UPPER}]\.?)?")
_TITLED = re.compile(rf"{_TITLE}{{1,3}}{_WORD}(?: (?:{_WORD}|{_INITIAL})){{0,3}}")
_HAN = re.compile(r"[\u4e00-\u9fff々]{1,4}[ \u3000]?[\u4e00-\u9fff々\u3040-\u30ff]{1,5}|[\u30a0-\u30ff]{2,8}[・ \u3000][\u30a0-\u30ff]{2,8}")
_HANGUL = re.compile(r"[가-힣]{2,4}")

# How words for things and doings end, and names do not.
_ABSTRACT = re.compile(r"(?:tion|sion|ness|ción|zione|ção|keit|heit|ность|ство)s?$|\w{6,}ing$")
# Words of headings, buttons and addresses that are written with capitals but are nobody's name.
_NO_NAMES = frozenset(
    ["years", "experience", "personal", "expert", "qualified", "skin", "advice", "full", "name", "first", "last", "date", "message", "subject", "submit", "send", "form", "select", "choose", "option", "required", "she", "he", "they", "it", "his", "her", "their", "its", "i", "me", "my", "am", "was", "were", "will", "can", "this", "that", "these", "those", "magazine", "world", "times", "a", "an", "the", "and", "or", "of", "for", "to", "in", "on", "at", "by", "with", "from", "your", "our", "my", "we", "us", "you", "all", "more", "about", "contact", "home", "services", "service", "products", "product", "shop", "store", "blog", "news", "team", "gallery", "testimonials", "reviews", "review", "faq", "privacy", "policy", "terms", "conditions", "read", "learn", "see", "view", "get", "free", "book", "now", "click", "here", "call", "email", "phone", "address", "opening", "hours", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "street", "road", "avenue", "lane", "drive", "city", "center", "centre", "clinic", "studio", "company", "group", "ltd", "inc", "llc", "gmbh", "international", "limited", "care", "health", "beauty", "music", "design", "online", "quality", "best", "top", "new", "special", "why", "what", "how", "who", "when", "where", "meet", "welcome", "follow", "quick", "links", "customer", "customers", "client", "clients", "happy", "satisfied", "verified", "buyer", "guest", "local", "business", "owner", "homeowner", "member", "patient", "student", "anonymous", "google", "facebook", "instagram", "trustpilot", "yelp", "tripadvisor", "linkedin", "youtube", "twitter", "whatsapp", "english", "deutsch", "français", "español", "italiano", "united", "states", "kingdom", "america", "europe", "north", "south", "east", "west", "saint", "new", "york", "los", "angeles", "san", "francisco", "london", "paris", "berlin", "office", "manager", "school", "university", "college", "institute", "academy", "church", "hospital", "hotel", "restaurant", "cafe", "bar", "garden", "house", "park", "beach", "island", "mountain", "lake", "package", "plan", "premium", "basic", "standard", "pro", "plus", "starter", "copyright", "rights", "reserved", "menu", "close", "open", "next", "previous", "search", "login", "sign", "up", "cart", "checkout", "account", "add", "view", "details", "order", "price", "prices", "total", "delivery", "shipping", "return", "returns", "payment", "credit", "card", "unsere", "unser", "ihre", "ihr", "ihren", "wir", "sie", "und", "oder", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "für", "mit", "von", "zu", "zum", "zur", "im", "am", "auf", "aus", "bei", "nach", "über", "uns", "kontakt", "leistungen", "angebote", "preise", "startseite", "impressum", "datenschutz", "öffnungszeiten", "mehr", "erfahren", "jetzt", "anfrage", "nos", "notre", "votre", "vos", "les", "des", "une", "pour", "avec", "sur", "dans", "chez", "services", "accueil", "mentions", "légales", "en", "savoir", "plus", "nuestro", "nuestra", "nuestros", "los", "las", "una", "para", "con", "sobre", "servicios", "inicio", "aviso", "legal", "política", "privacidad", "il", "lo", "gli", "nostro", "nostra", "servizi", "chi", "siamo", "contatti", "dove", "orari", "o", "os", "as", "um", "uma", "nossos", "nossas", "serviços", "início", "sobre", "onze", "ons", "onze", "diensten", "over", "het", "een", "voor", "met", "bij", "van", "nasze", "nasz", "usługi", "o", "nas", "kontakt", "oferta", "våra", "vår", "om", "oss", "tjänster", "vores", "ydelser", "professional", "expert", "certified", "licensed", "senior", "junior", "head", "chief", "executive", "officer", "director", "general", "founder", "co-founder", "ceo", "cto"]
)


def as_name(text: str) -> str:
    """The text as a person's full name (two words or more, titles allowed); empty where it cannot be one."""
    words = text.strip(" \u00a0\t\n,.;:–—-|·•\"“”")
    if not 3 < len(words) <= _MAX_NAME or len(words.split()) > _MAX_TOKENS or any(char.isdecimal() for char in words):
        return ""
    if not (_WHOLE.fullmatch(words) or _WHOLE_SHOUTED.fullmatch(words) or _TITLED.fullmatch(words)):
        return ""
    return "" if _is_ordinary(words) else words


def as_given_name(text: str) -> str:
    """The text as a name of one word or with an initial (`Ananya R.`, `SriLakshmi`, `J. K.`); empty where it cannot be."""
    words = text.strip(" \u00a0\t\n,;:–—-|·•\"“”")
    if not 1 < len(words) <= 30 or not _GIVEN.fullmatch(words):
        return ""
    return "" if _is_ordinary(words) else words


def as_eastern_name(text: str) -> str:
    """The text as a Chinese, Japanese or Korean full name; only to be believed beside a role or a label."""
    words = text.strip(" \u3000\u00a0\t\n,、，。:：・-–—|").removesuffix("様").removesuffix("さん").removesuffix("氏").removesuffix("님")
    return words if 2 <= len(words) <= 12 and (_HAN.fullmatch(words) or _HANGUL.fullmatch(words)) else ""


def _is_ordinary(words: str) -> bool:
    return any(_ABSTRACT.search(part) for part in words.split()) or any(part in _ordinary() for part in normalise(words).split())


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(part for word in _NO_NAMES if len(word) > 1 for part in normalise(word).split() if len(part) > 1)
