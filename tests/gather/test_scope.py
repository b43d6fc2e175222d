"""A copy of a site knows its own pages by whatever address the site calls itself."""

from __future__ import annotations

import pytest

from trustscan.gather.scope import Scope, Side
from trustscan.model.snapshot import Exchange

Found = tuple[str, list[str]]


def found(canonical: str = "", *links: str) -> Found:
    return canonical, list(links)


def settled(home: str, found: Found, *folders: str, path: str = "/", local: bool = True) -> Scope:
    """The scope of a copy at `home` that has these folders."""
    scope = Scope(home, path, local)
    return scope.settled(Exchange(home, home, 200), *found, lambda url: url not in folders)


def test_a_canonical_link_tells_where_a_copy_lives() -> None:
    scope = settled("http://localhost:8000/", found("https://www.shop.example/"), "http://localhost:8000/")
    assert scope.own("https://shop.example/contact?a=1") == "http://localhost:8000/contact?a=1"
    assert scope.own("https://other.example/contact") == "https://other.example/contact"


def test_so_does_where_most_links_lead() -> None:
    links = [f"https://shop.example/{page}" for page in "abcde"]
    scope = settled("http://localhost:8000/", found("", *links, "http://localhost:8000/f"))
    assert scope.own("https://shop.example/x") == "http://localhost:8000/x"
    few = settled("http://localhost:8000/", found("", *links[:4]))
    assert few.own("https://shop.example/x") == "https://shop.example/x"
    many_others = [f"http://localhost:8000/{page}" for page in "fghijk"]
    shared = settled("http://localhost:8000/", found("", *links, *many_others))
    assert shared.own("https://shop.example/x") == "https://shop.example/x"


@pytest.mark.parametrize("host", ["pages.example", "copy.test"])
def test_a_copy_has_its_root_where_the_original_has_a_folder(host: str) -> None:
    scope = settled("https://copy.test/", found(f"https://{host}/project/"), "https://copy.test/")
    assert scope.own(f"https://{host}/project/contact/") == "https://copy.test/contact/"
    assert scope.own(f"https://{host}/project") == "https://copy.test/"
    assert scope.own(f"https://{host}/elsewhere") == "https://copy.test/elsewhere"


def test_a_folder_that_is_there_is_meant() -> None:
    scope = settled("https://copy.test/", found("https://shop.example/en/"), "https://copy.test/en/")
    assert scope.own("https://shop.example/en/contact") == "https://copy.test/en/contact"


def test_a_copy_in_a_folder_has_the_root_of_the_original() -> None:
    scope = settled("https://copy.test/new/", found("https://shop.example/"), path="/new/")
    assert scope.own("https://shop.example/contact") == "https://copy.test/new/contact"
    assert scope.own("https://shop.example/new/contact") == "https://copy.test/new/contact"
    assert scope.side_of(scope.own("https://copy.test/contact")) is Side.OFF_PATH


def test_on_the_open_web_both_addresses_answer_for_themselves() -> None:
    scope = settled("https://old.com/", found("https://new.com/"), local=False)
    assert scope.own("https://new.com/contact") == "https://new.com/contact"


def test_a_name_lent_by_a_hosting_service_is_a_copy() -> None:
    scope = settled("https://shop.github.io/", found("https://shop.com/"), local=False)
    assert scope.own("https://shop.com/contact") == "https://shop.github.io/contact"
