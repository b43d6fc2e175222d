from __future__ import annotations

import pytest

from tests.gather.words import small_vocabulary
from trustscan.gather.hints import hints_of
from trustscan.gather.shapes import shape_of, twin_key

SITE = "https://example.com"


def pattern_of(path: str, root: str = "/") -> str:
    return shape_of(SITE + path, root).pattern


def test_patterns() -> None:
    assert pattern_of("/blog/one") == pattern_of("/blog/two?") != pattern_of("/shop/one")
    assert pattern_of("/p?id=1") == pattern_of("/p?id=2") != pattern_of("/p")
    assert pattern_of("/page-12") == pattern_of("/page-7")
    assert pattern_of("/how-to-bake-good-bread") == pattern_of("/why-we-use-old-ovens")
    assert pattern_of("/about") != pattern_of("/contact")


def test_a_site_below_a_path_has_its_root_there() -> None:
    assert pattern_of("/project/about", "/project/") != pattern_of("/project/contact", "/project/")
    assert shape_of(SITE + "/project/blog/one", "/project/").folder == "blog"
    assert shape_of(SITE + "/project/about", "/project/").depth == 0


@pytest.mark.parametrize(
    ("path", "folder"),
    [("/", ""), ("/about", ""), ("/blog/one", "blog"), ("/de/about", ""), ("/pt-br/blog/um", "blog")],
)
def test_folders(path: str, folder: str) -> None:
    assert shape_of(SITE + path).folder == folder


@pytest.mark.parametrize(
    ("path", "listing"),
    [
        ("/blog/one", 0),
        ("/tags/", 0),
        ("/tags/bread", 1),
        ("/de/kategorie/brot", 1),
        ("/authors/ann/page/2", 2),
        ("/blog?page=2", 2),
        ("/blog/p2", 2),
        ("/product/p-is-for-pan", 0),
    ],
)
def test_lists(path: str, listing: int) -> None:
    assert shape_of(SITE + path).listing == listing


def test_twins() -> None:
    assert twin_key(SITE + "/contact.html") == twin_key(SITE + "/contact/") == twin_key(SITE + "/contact")
    assert twin_key(SITE + "/shop.php?id=1") == twin_key(SITE + "/shop?id=1") != twin_key(SITE + "/shop?id=2")
    assert twin_key(SITE + "/.html") != twin_key(SITE + "/")


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/privacy-policy-2024", {"privacy-policy"}),
        ("/kontakt-anna-muster.html", {"contact-page"}),
        ("/our-returns", {"refund-policy"}),
        ("/garden-and-kitchen", set()),
        ("/a/b/contact-us-today", set()),
        ("/contact-lenses-are-good-for-your-eyes-today", set()),
        ("/", set()),
    ],
)
def test_hints(path: str, roles: set[str]) -> None:
    assert hints_of(SITE + path, small_vocabulary()) == roles
