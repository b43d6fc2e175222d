"""A small vocabulary, enough to tell pages apart by their links."""

from __future__ import annotations

from trustscan.facts.vocabulary import Role, Vocabulary
from trustscan.text.phrases import PhraseBook

_NAMES = {
    "privacy-policy": (
        92,
        ["Privacy policy", "Privacy", "Datenschutz"],
        ["privacy", "privacy-policy", "datenschutz"],
    ),
    "contact-page": (100, ["Contact", "Contact us", "Kontakt"], ["contact", "kontakt"]),
    "about": (96, ["About us", "About"], ["about", "about-us"]),
    "refund-policy": (88, ["Refunds", "Returns"], ["refunds", "returns"]),
    "faq": (84, ["FAQ"], ["faq"]),
    "newsletter": (15, ["Newsletter"], ["newsletter"]),
}


def small_vocabulary() -> Vocabulary:
    """Six roles, some parking hosts and sale phrases."""
    book = PhraseBook()
    slugs: dict[str, frozenset[str]] = {}
    roles: list[Role] = []
    for role, (telling, labels, addresses) in _NAMES.items():
        book.add(f"{role}.link", "en", labels)
        roles.append(Role(role, names=(f"{role}.link",), telling=telling))
        slugs.update({address: frozenset({role}) for address in addresses})
    book.add("parked.body", "en", ["this domain is for sale"])
    book.add("under-construction.body", "en", ["coming soon", "under maintenance"])
    return Vocabulary(
        phrases=book,
        roles=tuple(roles),
        slugs=slugs,
        parking_hosts=frozenset({"parking.example"}),
        languages=("en", "de"),
    )
