"""Signatures: the short lines that name whoever a statement is from."""

from __future__ import annotations

import re

from trustscan.facts.entities.names import as_given_name, as_name
from trustscan.text.normalise import count_words

MAX_AUTHOR = 90
MAX_AUTHOR_WORDS = 12
_MAX_LINES = 4
OPEN_MARKS = "\"“„«‹「『»'‘‚”＂"
CLOSE_MARKS = "\"”“»›」』«'’‘＂"
_SPLIT = re.compile(r"\s*(?:[,·•|(\n]|\s[-–—/]\s|[-–—]{1,2}\s|\s@|[：／])\s*")
CLAIMED_AUTHOR = re.compile(
    r"[様氏](?:$|[ \u3000（(／])|さん"
    r"|(?:\d0|[一二三四五六七])代|女性|男性|会社員|主婦|自営業|女士|先生|小姐|님$"
    r"|^[가-힣][*○〇]{1,2}[가-힣]?$|^[\u4e00-\u9fff][*＊]{1,2}[\u4e00-\u9fff]?$"
    r"|\b[A-Z]\.\s?[A-Z]?\.?$|^@\w{3,}|^[A-Za-z][\w.]{2,20}\d+$"
)
# Scripts without capitals: two to four words and nothing else, only to be believed beside a statement.
_UNCASED_NAME = re.compile(
    r"[\u0590-\u06ff\u0900-\u0dff.]{2,15}(?: [\u0590-\u06ff\u0900-\u0dff.]{2,15}){1,3}"
)
# The initials of a name in a round picture beside it: `M Maribel Arroyo`, `AKAdéla Kamenská`.
_AVATAR = re.compile(r"^([^\W\d_])(?:\s(?=\1)|([^\W\d_])\s?(?=\1\w*\s\2))")
STARS = re.compile(r"[★☆⭐✩✭]{2,}|^\d(?:[.,]\d)?\s?(?:/|out of|von|sur|de|su|av|af|z|из|στα|din)\s?5\b")
# Stars above or below a name in one line of signature: `★★★★★ Anna R., Sampletown`.
_STAR_LINE = re.compile(r"^[★☆⭐✩✭\ufe0f\s]{2,}|[★☆⭐✩✭\ufe0f\s]{2,}$")
# How a letter ends: it is from whoever signs it, which are the people of the site, not a customer's words.
CLOSING = re.compile(
    r"\s*(?:(?:with |many )?(?:kind|best|warm|warmest|kindest)(?: \w+)? (?:regards|wishes)"
    r"|yours (?:sincerely|truly|faithfully)|sincerely|ihre? (?:familie|team)"
    r"|(?:mit )?(?:freundlichen?|herzliche[nr]?|liebe[nr]?|beste[nr]?|viele[nr]?) (?:grüßen?|gruß|grüssen?)"
    r"|(?:met )?(?:hartelijke|vriendelijke|warme|lieve) groet(?:en|jes)?|(?:bien )?cordialement|bien à vous"
    r"|saludos(?: cordiales)?|un saludo|atentamente|(?:cordiali|distinti) saluti|atenciosamente"
    r"|com os melhores cumprimentos|z (?:poważaniem|wyrazami szacunku|pozdrowieniami)"
    r"|(?:med )?vänliga? hälsning(?:ar)?|(?:med )?venlige?n? hilsen|(?:med )?vennlig hilsen"
    r"|(?:ystävällisin )?terveisin|s (?:pozdravem|přáním)|üdvözlettel|tisztelettel|cu (?:stimă|drag)"
    r"|με εκτίμηση|saygılarımla|с уважением|з повагою|敬具|此致)(?=[\s,.!]|$)",
    re.IGNORECASE,
)
DATE_LINE = re.compile(r"^[\d\s./,-]{4,}$|\bago$|^vor \d|^il y a \d|^hace \d")
FILLER_NAMES = frozenset(
    {
        *(
            "john doe",
            "jane doe",
            "max mustermann",
            "erika mustermann",
            "jan kowalski",
            "mario rossi",
            "your name",
        ),
        *("client name", "customer name", "name", "name surname", "first last", "person name", "user name"),
        *("kundenname", "nom du client", "nombre del cliente"),
    }
)


# What a template says where a name should stand: `Vorname N.`, `Prénom Nom`.
_FILLER_WORD = re.compile(
    r"\b(?:firstname|lastname|surname|vorname|nachname|prénom|nombre|apellidos?|cognome|sobrenome|voornaam|achternaam"
    r"|imię|nazwisko|förnamn|efternamn|fornavn|etternavn|etunimi|sukunimi|jméno|příjmení|vezetéknév|keresztnév"
    r"|prenume|επώνυμο|soyadı?|имя|фамилия|прізвище)\b"
)


def is_filler_name(name: str) -> bool:
    """Whether what stands for a name is what its template came with."""
    words = name.lower().replace(".", " ").split()
    return " ".join(words) in FILLER_NAMES or _FILLER_WORD.search(" ".join(words)) is not None


def is_short(text: str) -> bool:
    """Whether a text can be a signature: one line, or name, role and company in lines of their own."""
    lines = text.split("\n", _MAX_LINES)
    if 1 < len(lines) <= _MAX_LINES:
        return all(_fits_a_line(line) for line in lines) and len(text) <= 2 * MAX_AUTHOR
    return _fits_a_line(text)


def _fits_a_line(text: str) -> bool:
    return len(text) <= MAX_AUTHOR and count_words(text) <= MAX_AUTHOR_WORDS


def author_in(line: str) -> tuple[str, str]:
    """Author and role in a line such as `— Anna R., Verified Buyer`; empty strings where it names nobody."""
    text = _STAR_LINE.sub("", line.strip("-–—―~•* \n\t"))
    text = text.strip("-–—―~•* \n\t").strip(OPEN_MARKS + CLOSE_MARKS + " ")
    if not text or not is_short(text) or STARS.search(text) or DATE_LINE.search(text) or text[-1:] in "?!:":
        return "", ""
    text = _AVATAR.sub("", text)
    parts = [part.strip(" )") for part in _SPLIT.split(text, maxsplit=1)]
    name, role = parts[0], parts[1] if len(parts) > 1 else ""
    author = (
        as_name(name)
        or as_given_name(name)
        or (name if CLAIMED_AUTHOR.search(name) and len(name) <= 30 else "")
        or (name if _UNCASED_NAME.fullmatch(name) else "")
    )
    if not author and CLAIMED_AUTHOR.search(text) and len(text) <= 30:
        author, role = text, ""
    return author, role


def is_sure_name(author: str) -> bool:
    """Whether an author's name can hardly be anything else: a full name, or one with a mark of honour."""
    return bool(as_name(author) or CLAIMED_AUTHOR.search(author) or _UNCASED_NAME.fullmatch(author))
