"""What is known of a whole site before its pages are searched for entities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trustscan.facts.entities.countries import guess_countries
from trustscan.facts.entities.labels import word_list
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.urls import registrable_domain
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.struct import Frozen, field
from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseBook


class SiteContext(Frozen, eq=False, dict=True):
    """The site that a page belongs to, as the entity readers need it.

    `host` is the host name of the start page; `domain` its registrable domain (`example.co.uk`).
    `countries` are ISO 3166 codes that the site seems to serve, likeliest first; may be empty.
    `brand` holds the words of the site's name, folded (from the domain, the title, og:site_name).
    """

    host: str
    domain: str
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary(PhraseBook()))
    countries: tuple[str, ...] = ()
    brand: frozenset[str] = frozenset()

    def owns(self, host: str) -> bool:
        """Whether a host name (of a link, of an e-mail address) lies under the site's own domain."""
        return bool(self.domain) and (host == self.domain or host.endswith(f".{self.domain}"))

    @once
    def told(self, *subject: Any) -> dict[Any, Any]:
        """A table for what a reader finds in texts or addresses: many of them stand on several pages."""
        return {}


def site_context(
    host: str, pages: Sequence[Page], vocabulary: Vocabulary, regions: tuple[str, ...] = ()
) -> SiteContext:
    """What the pages tell about the site as a whole. `pages` are those with content, in crawl order.

    `regions`: countries that the user named; they come before those that the pages tell of.
    """
    domain = registrable_domain(host)
    countries = tuple(dict.fromkeys((*regions, *guess_countries(host, pages))))
    return SiteContext(host, domain, vocabulary, countries, _brand(domain, pages))


def _brand(domain: str, pages: Sequence[Page]) -> frozenset[str]:
    """Words of the site's name: of its domain, and those in og:site_name or in most titles."""
    named = [domain.split(".")[0].replace("-", " ")]
    titles = [page.title for page in pages[:10]]
    named += [page.meta.get("og:site_name", "")[:80] for page in pages[:1]]
    words = {word for name in named for word in normalise(name).split() if len(word) > 2}
    if len(titles) > 1:
        counts: dict[str, int] = {}
        for title in titles:
            for word in set(normalise(title[:200]).split()):
                counts[word] = counts.get(word, 0) + 1
        words |= {word for word, count in counts.items() if count > len(titles) / 2 and len(word) > 3}
    return frozenset(words.difference(word_list("others")["title_words"]))
