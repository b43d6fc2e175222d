"""Snapshot in, all facts of the site out. Pure: no network, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlsplit

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
from trustscan.facts.html import read_page
from trustscan.facts.markup import compare_markup
from trustscan.facts.page import Page
from trustscan.facts.records import SiteFacts
from trustscan.facts.structured import find_data
from trustscan.facts.urls import page_key
from trustscan.facts.variants import find_variants
from trustscan.facts.vocabulary import Vocabulary
from trustscan.model.snapshot import PageState, Snapshot

_Record = TypeVar("_Record")
_Finder = Callable[[Page, SiteContext], tuple[_Record, ...]]
_GONE = frozenset({PageState.NOT_FOUND, PageState.SOFT_404})
_MIN_LANGUAGE_SHARE = 0.15


def read_site(snapshot: Snapshot, vocabulary: Vocabulary, regions: tuple[str, ...] = ()) -> SiteFacts:
    """Everything that the pages of a snapshot show.

    `regions` are the countries (ISO 3166 codes) that the site serves; where there are none they are inferred.
    """
    start = snapshot.exchanges[0].final_url if snapshot.exchanges else snapshot.target.url
    host = urlsplit(start).hostname or ""
    pages = tuple(
        read_page(number, exchange, vocabulary, host) for number, exchange in enumerate(snapshot.exchanges)
    )
    read = [page for page in pages if page.state is PageState.CONTENT]
    context = site_context(host, read, vocabulary, regions)

    def every(find: _Finder[_Record]) -> tuple[_Record, ...]:
        return tuple(record for page in read for record in find(page, context))

    emails, phones, addresses = every(find_emails), every(find_phones), every(find_addresses)
    prices, companies, identifiers = every(find_prices), every(find_companies), every(find_identifiers)
    profiles, dates, data = every(find_profiles), every(find_dates), every(find_data)
    claims = find_claims(read, prices)
    return SiteFacts(
        snapshot=snapshot,
        host=host,
        pages=pages,
        languages=_languages(read),
        countries=regions or context.countries,
        countries_told=bool(regions),
        documents=find_documents(read, vocabulary, context.brand, snapshot.aliases),
        emails=emails,
        phones=phones,
        addresses=addresses,
        hours=every(find_hours),
        prices=prices,
        people=every(find_people),
        quotes=every(find_quotes),
        ratings=every(find_ratings),
        companies=companies,
        identifiers=identifiers,
        profiles=profiles,
        services=every(find_services),
        dates=dates,
        slots=every(find_slots),
        data=data,
        brand_names=find_brand_names(read, companies, profiles, host),
        variants=find_variants(read, context, claims, identifiers, dates),
        claims=claims,
        markup=compare_markup(data, read, phones, emails, addresses, prices),
        broken_links=_broken(pages, snapshot),
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
