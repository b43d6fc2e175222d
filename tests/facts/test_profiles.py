import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.profiles import find_profiles


def profiles(*urls):
    page, context = page_of(
        "<footer>" + "".join(f'<a href="{url}">Follow us</a> ' for url in urls) + "</footer>"
    )
    return [(profile.network, profile.handle) for profile in find_profiles(page, context)]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.instagram.com/tinybakery", ("Instagram", "tinybakery")),
        ("https://facebook.com/profile.php?id=1000637281", ("Facebook", "id=1000637281")),
        ("https://www.facebook.com/pages/category/Beer-Bar/Tiny-Bar-526517", ("Facebook", "tiny-bar-526517")),
        ("https://www.tiktok.com/@tiny.bakery?_r=1", ("TikTok", "tiny.bakery")),
        ("https://x.com/tinybakery", ("X", "tinybakery")),
        ("https://www.youtube.com/@tinybakery", ("YouTube", "tinybakery")),
        ("https://de.linkedin.com/company/tiny-bakery/", ("LinkedIn", "tiny-bakery")),
        ("https://www.linkedin.com/company/tiny-bakery/posts/?feedView=all", ("LinkedIn", "tiny-bakery")),
    ],
)
def test_profiles(url, expected):
    assert profiles(url) == [expected]


@pytest.mark.parametrize(
    "url",
    [
        "#",
        "https://www.facebook.com/",
        "https://instagram.com",
        "https://www.facebook.com/sharer/sharer.php?u=https://www.example.com",
        "https://twitter.com/intent/tweet?text=hello",
        "https://twitter.com/home",
        "https://www.facebook.com/policy.php",
        "https://www.facebook.com/tinybakery/posts/2093450620805695",
        "https://www.instagram.com/p/abc123/",
        "https://www.youtube.com/watch?v=abc",
        "https://www.instagram.com/https://instagram.com/tinybakery",
        "https://www.facebook.com/wix",
        "https://twitter.com/yourhandle",
        "https://github.com/someone/theme/issues/20",
        "https://www.google.com/maps/place/Example",
    ],
)
def test_what_is_no_profile(url):
    assert profiles(url) == []


def test_each_profile_once_and_same_as_counts():
    data = '{"@type": "LocalBusiness", "sameAs": ["https://www.instagram.com/tinybakery"]}'
    page, context = page_of(f'<p>Hi</p><script type="application/ld+json">{data}</script>')
    assert [p.handle for p in find_profiles(page, context)] == ["tinybakery"]
    assert len(profiles("https://x.com/tinybakery", "https://x.com/tinybakery")) == 1
