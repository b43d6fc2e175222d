"""Details in lists of other organisations are not the site's own."""

from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities.addresses import find_addresses
from trustscan.facts.entities.phones import find_phones
from trustscan.facts.entities.prices import find_prices

_CARDS = (
    "<h3>{0} Friends</h3><p>12 {0} Street, London SW1A 1AA<br>Tel. 020 7946 00{1}</p>"
    "<p><a href='https://{2}.test'>www.{2}.test</a></p>"
)
_THREE = "".join(
    _CARDS.format(*card) for card in (("Hill", 11, "hill"), ("Lake", 12, "lake"), ("Sea", 13, "sea"))
)


def test_several_organisations_each_with_a_website_are_somebody_else():
    page, context = read(f"<h1>River Friends</h1><h2>They help too</h2>{_THREE}", host="river.example")
    phones, addresses = find_phones(page, context), find_addresses(page, context)
    assert len(phones) == len(addresses) == 3
    assert all(found.foreign for found in (*phones, *addresses))


def test_the_sites_own_block_beside_them_is_its_own():
    own = "<h2>Visit us</h2><p>1 River Street, London SW1A 1AB</p><p>Tel. 020 7946 0019</p>"
    page, context = read(f"<h1>River Friends</h1>{own}<h2>They help too</h2>{_THREE}", host="river.example")
    assert [phone.raw for phone in find_phones(page, context) if not phone.foreign] == ["020 7946 0019"]
    assert [a.street for a in find_addresses(page, context) if not a.foreign and a.postcode] == [
        "1 River Street"
    ]


def test_one_website_beside_an_address_may_be_the_sites_other_name():
    body = "<h1>Bakery</h1><p>1 Mill Street, London SW1A 1AB. Tel. 020 7946 0019, www.bread.test</p>"
    page, context = read(body)
    assert not any(found.foreign for found in (*find_phones(page, context), *find_addresses(page, context)))


@pytest.mark.parametrize(
    ("lang", "heading"),
    [
        ("en", "Useful numbers"),
        ("de", "Weitere Links"),
        ("fr", "Liens utiles"),
        ("cs", "Důležitá čísla"),
        ("ja", "リンク集"),
    ],
)
def test_a_heading_says_that_others_follow(lang: str, heading: str):
    page, context = read(f"<h1>River</h1><h2>{heading}</h2><p>Tel. +44 20 7946 0011</p>", lang)
    assert [phone.foreign for phone in find_phones(page, context)] == [True]


def test_a_footer_belongs_to_the_site_whatever_stands_above():
    page, context = read("<h1>River</h1><footer><h2>Links</h2><p>Tel. +44 20 7946 0011</p></footer>")
    assert [phone.foreign for phone in find_phones(page, context)] == [False]


_RANKED = "".join(
    f"<div><div>TOP {rank}</div><h3>Workshop {name}</h3><p>📍 {rank} {name} Street, London SW1A 1AA</p>"
    f"<p>From £{rank}5</p></div>"
    for rank, name in ((1, "Hill"), (2, "Lake"), (3, "Sea"))
)


def test_what_stands_in_a_ranking_of_others_is_theirs():
    page, context = read(f"<h1>The best workshops in town</h1><section>{_RANKED}</section>")
    assert [address.foreign for address in find_addresses(page, context)] == [True] * 3
    assert [price.context for price in find_prices(page, context)] == ["elsewhere"] * 3


def test_numbered_places_of_ones_own_are_no_ranking():
    page, context = read(f"<h1>Our locations</h1><h1>Contact us</h1><section>{_RANKED}</section>")
    assert not any(address.foreign for address in find_addresses(page, context))


def test_steps_are_no_ranking():
    steps = "".join(f"<div><b>{n}</b><h3>Step {n}</h3><p>Pay £{n}5 for it</p></div>" for n in (1, 2, 3))
    page, context = read(f"<h1>How it works</h1>{steps}<p>1 Mill Street, London SW1A 1AB</p>")
    assert [price.context for price in find_prices(page, context)] == ["offer"] * 3
