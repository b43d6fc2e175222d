"""Snapshot in, all facts of the site out. Pure: no network, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trustscan.facts.brand import find_brand_names
from trustscan.facts.claims import find_claims
from trustscan.facts.documents import find_documents
from trustscan.facts.entities.addresses import find_addresses
from trustscan.facts.entities.companies import find_companies
from trustscan.facts.entities.context import SiteContext, site_context
from trustscan.facts.entities.dates import find_dates
from trustscan.facts.entities.emails import find_emails
from trustscan.facts.entities.hours import find_hours
from trustscan.facts.entities.identifiers import find_identifiers
from trustscan.facts.entities.people import find_people
from trustscan.facts.entities.phones import find_phones
from trustscan.facts.entities.prices import find_prices
from trustscan.facts.entities.profiles import find_profiles
from trustscan.facts.entities.quotes import find_quotes
from trustscan.facts.entities.ratings import find_ratings
from trustscan.facts.entities.services import find_services
from trustscan.facts.entities.slots import find_slots
from trustscan.facts.markup import compare_markup
from trustscan.facts.page import Page
from trustscan.facts.reader import Reader
from trustscan.facts.records import SiteFacts
from trustscan.facts.reductions import find_reductions
from trustscan.facts.structured import find_data
from trustscan.facts.urls import hostname, page_key
from trustscan.facts.variants import find_variants
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import PageState, Snapshot

# What each page is read for, by the name that it has among the facts of the site. A page is read for all of
# it before the next one is looked at, as some readers want what others found.
_FINDERS: Mapping[str, Callable[[Page, SiteContext], tuple[Any, ...]]] = {
    "emails": find_emails,
    "phones": find_phones,
    "addresses": find_addresses,
    "hours": find_hours,
    "prices": find_prices,
    "people": find_people,
    "quotes": find_quotes,
    "ratings": find_ratings,
    "companies": find_companies,
    "identifiers": find_identifiers,
    "profiles": find_profiles,
    "services": find_services,
    "dates": find_dates,
    "slots": find_slots,
    "data": find_data,
}
_GONE = frozenset({PageState.NOT_FOUND, PageState.SOFT_404})
_MIN_LANGUAGE_SHARE = 0.15


def read_site(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    regions: tuple[str, ...] = (),
    reader: Reader | None = None,
) -> SiteFacts:
    """Everything that the pages of a snapshot show.

    `regions` are the countries (ISO 3166 codes) that the site serves; where there are none they are inferred.
    `reader` may have read pages already, as they came in.
    """
    start = snapshot.exchanges[0].final_url if snapshot.exchanges else snapshot.target.url
    pages = (reader or Reader(vocabulary)).pages(snapshot.exchanges)
    read = [page for page in pages if page.state is PageState.CONTENT]
    host = hostname(start)
    context = site_context(host, read, vocabulary, regions)

    on_pages = [{name: find(page, context) for name, find in _FINDERS.items()} for page in read]
    found = {name: tuple(record for each in on_pages for record in each[name]) for name in _FINDERS}
    claims = find_claims(read, found["prices"])
    return SiteFacts(
        snapshot=snapshot,
        host=host,
        pages=pages,
        languages=_languages(read),
        countries=regions or context.countries,
        countries_told=bool(regions),
        documents=find_documents(read, vocabulary, context.brand, snapshot.aliases),
        brand_names=find_brand_names(read, found["companies"], found["profiles"], host),
        variants=find_variants(read, context, claims, found["identifiers"], found["dates"]),
        claims=claims,
        reductions=find_reductions(found["prices"]),
        markup=compare_markup(
            found["data"], read, found["phones"], found["emails"], found["addresses"], found["prices"]
        ),
        broken_links=_broken(pages, snapshot),
        **found,
    )


def _broken(pages: Sequence[Page], snapshot: Snapshot) -> frozenset[str]:
    """Keys of all addresses that lead to a page which is not there."""
    gone = {page_key(page.exchange.url) for page in pages if page.state in _GONE}
    return frozenset(gone | {alias for alias, key in snapshot.aliases.items() if key in gone})


def _languages(pages: Sequence[Page]) -> tuple[str, ...]:
    """The languages that a good part of the site is written in, the most used first."""
    words: Counter[str] = Counter()
    for page in pages:
        for language in sorted(page.languages):
            words[language] += max(1, page.words)
    total = max(1, sum(page.words for page in pages))
    return tuple(lang for lang, count in words.most_common() if count / total >= _MIN_LANGUAGE_SHARE)
