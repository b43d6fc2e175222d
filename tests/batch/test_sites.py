from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trustscan.batch.listing.sites import NoSiteError, Shard, is_site, owner_of, site_of


@pytest.mark.parametrize(
    "cell",
    [
        "example.com",
        " EXAMPLE.COM. ",
        "https://example.com/",
        "https://example.com:443",
        "<https://example.com/#top>",
        "//example.com",
    ],
)
def test_one_site_in_many_spellings(cell: str) -> None:
    assert site_of(cell).key == "https://example.com/"


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("http://example.com", "http://example.com/"),
        ("www.example.com", "https://www.example.com/"),
        ("example.com:8443", "https://example.com:8443/"),
        ("example.com/shop/", "https://example.com/shop/"),
        ("bücher.example.com", "https://xn--bcher-kva.example.com/"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
    ],
)
def test_sites_of_their_own(cell: str, key: str) -> None:
    assert site_of(cell).key == key


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "no address"),
        ("info@example.com", "an e-mail address"),
        ("foo bar", "space"),
        ("localfolder", "is no domain"),
        ("ftp://example.com", "cannot be scanned"),
        ("https://user:secret@example.com", "passwords"),
        ("x" * 3_000, "longer than"),
        ("..", "."),
    ],
)
def test_cells_that_name_no_site(cell: str, why: str) -> None:
    with pytest.raises(NoSiteError) as error:
        site_of(cell)
    assert why in str(error.value)
    assert "no folder" not in str(error.value)
    assert not is_site(cell)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_cell_is_a_site_or_is_refused(cell: str) -> None:
    if is_site(cell):
        site = site_of(cell)
        assert site_of(site.key).key == site.key


@settings(deadline=None)
@given(st.from_regex(r"([a-z]{1,5}\.){0,2}[a-z]{3,9}\.(com|org|co\.uk)", fullmatch=True), st.integers(1, 9))
def test_a_site_is_in_exactly_one_shard_with_all_of_its_owner(host: str, count: int) -> None:
    holders = [n for n in range(1, count + 1) if Shard(n, count).holds(owner_of(f"https://{host}/"))]
    assert len(holders) == 1
    assert Shard(holders[0], count).holds(owner_of(f"http://www.{host}/x"))


@pytest.mark.parametrize("text", ["", "3", "0/2", "3/2", "a/b", "1/0", "-1/2", "1/2/3"])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(ValueError, match="no shard"):
        Shard.parsed(text)


def test_shards_are_the_same_on_every_machine() -> None:
    names = [f"site{n}.example" for n in range(8)]
    assert [next(n for n in (1, 2, 3) if Shard(n, 3).holds(name)) for name in names] == [
        3,
        2,
        1,
        3,
        2,
        3,
        1,
        3,
    ]
