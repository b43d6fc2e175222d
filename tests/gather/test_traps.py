from __future__ import annotations

import pytest

from trustscan.gather.traps import extension_of, trap_in

SITE = "https://example.com"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/logout", "actions"),
        ("/account/sign-out/", "actions"),
        ("/?add-to-cart=17", "actions"),
        ("/cart/add/17", "actions"),
        ("/item/5/delete", "actions"),
        ("/post?replytocom=12", "actions"),
        ("/cdn-cgi/l/email-protection", "actions"),
        ("/shop?orderby=price", "filters and searches"),
        ("/shop?filter_color=red", "filters and searches"),
        ("/?s=shoes", "filters and searches"),
        ("/events/2031-05", "calendar pages"),
        ("/calendar/2024/05/", "calendar pages"),
        ("/blog/2019/04", "calendar pages"),
        ("/events?tribe-bar-date=2030-01-01", "calendar pages"),
        ("/a/b/a/b/a/b", "endless paths"),
        ("/x/x/x/y", "endless paths"),
        ("/" + "/".join("abcdefghijklmnop"), "endless paths"),
        ("/" + "a" * 700, "long addresses"),
        ("/p?" + "&".join(f"k{n}=1" for n in range(9)), "long queries"),
        ("/photo.JPG", "files"),
        ("/setup.exe", "files"),
        ("/feed.rss", "files"),
        ("/comments/feed/", "files"),
        ("/blog/feed/atom/", "files"),
        ("/wp-login.php", "actions"),
    ],
)
def test_traps(path: str, kind: str) -> None:
    assert trap_in(SITE + path) == kind


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/about",
        "/blog/2024/05/how-we-bake",
        "/products/tables/oak-table?variant_id=3",
        "/index.php?option=com_content&view=article&id=5",
        "/page?id=17&lang=de",
        "/checkout/shipping",
        "/blog/",
        "/terms.pdf",
        "/de/de-ch/kontakt",
        "/login",
        "/feed",
    ],
)
def test_pages(path: str) -> None:
    assert trap_in(SITE + path) is None


def test_extension() -> None:
    assert extension_of(SITE + "/a.b/c.PDF?x=y.z") == "pdf"
    assert extension_of(SITE + "/a.b/c") == ""
