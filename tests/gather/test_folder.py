from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.gather.conftest import Visit
from trustscan.gather.folder import FolderSource
from trustscan.gather.source import Want
from trustscan.model.snapshot import PageState

BASE = "https://example.com/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for name in (
        "index.html",
        "about.html",
        "shop/index.htm",
        "shop/Oak Table.html",
        "saved",
        "page.php?id=3.html",
        "photo.jpg",
        "terms.pdf",
    ):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><p>{name}" if name != "photo.jpg" else "JFIF")
    (tmp_path / "secret.html").write_text("<p>secret")
    return site


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("", "index.html"),
        ("index.html", "index.html"),
        ("about", "about.html"),
        ("about/", "about.html"),
        ("about.html?utm_source=x", "about.html"),
        ("shop", "shop/index.htm"),
        ("shop/", "shop/index.htm"),
        ("shop/Oak%20Table.html", "shop/Oak Table.html"),
        ("./shop//Oak%20Table", "shop/Oak Table.html"),
        ("saved", "saved"),
        ("page.php?id=3", "page.php?id=3.html"),
        ("page.php%3Fid=3.html", "page.php?id=3.html"),
        ("About", None),
        ("SHOP/", None),
        ("nothing", None),
        ("../secret.html", None),
        ("%2e%2e/secret.html", None),
        ("shop/%2e%2e%2f%2e%2e/secret.html", None),
        ("..%5csecret.html", None),
        ("%00", None),
        ("a" * 500, None),
    ],
)
def test_which_file_answers(root: Path, path: str, file: str | None) -> None:
    exchange = FolderSource(root, BASE).fetch(BASE + path)
    assert (exchange.status, exchange.file) == ((200, file) if file else (404, None))


def test_links_out_of_the_folder_are_not_followed(root: Path) -> None:
    os.symlink(root.parent / "secret.html", root / "leak.html")
    os.symlink(root.parent, root / "up")
    os.symlink(root / "about.html", root / "inside.html")
    source = FolderSource(root, BASE)
    assert source.fetch(BASE + "leak.html").status == 404
    assert source.fetch(BASE + "up/secret.html").status == 404
    assert source.fetch(BASE + "inside.html").status == 200


def test_types_and_hosts(root: Path) -> None:
    source = FolderSource(root, BASE)
    assert source.fetch(BASE + "saved").header("content-type") == "text/html"
    assert source.fetch(BASE + "photo.jpg").header("content-type") == "image/jpeg"
    assert source.fetch("http://www.example.com/about").status == 200
    assert source.fetch("https://other.example/about").status == 404
    assert source.fetch(BASE + "robots.txt", Want.DATA).status == 404


def test_a_base_url_with_a_path(root: Path) -> None:
    source = FolderSource(root, BASE + "app/")
    assert source.fetch(BASE + "app/about").file == "about.html"
    assert source.fetch(BASE + "about").status == 404


def test_a_folder_is_walked_as_a_visitor_would(tmp_path: Path, visit: Visit) -> None:
    files = {
        "index.html": '<a href="about">About</a> <a href="https://www.example.com/faq.html">FAQ</a> '
        '<a href="/gone">Privacy policy</a> <a href="logo.png">logo</a>',
        "about.html": "<p>About us",
        "faq.html": "<p>Questions",
        "listed.html": "<p>Only in the sitemap",
        "orphan.html": "<p>Nothing leads here",
        "sitemap.xml": "<urlset><url><loc>https://example.com/listed.html</loc></url></urlset>",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    snapshot = visit(str(tmp_path), "https://example.com")
    read = {exchange.file: exchange.status for exchange in snapshot.exchanges}
    assert read == {"index.html": 200, "about.html": 200, "faq.html": 200, "listed.html": 200, None: 404}
    assert snapshot.exchanges[0].file == "index.html"
    assert not snapshot.served
    assert snapshot.probes.tls is None


def test_without_a_base_url_the_canonical_host_means_this_folder(tmp_path: Path, visit: Visit) -> None:
    (tmp_path / "index.html").write_text(
        '<link rel=canonical href="https://bakery.example/"><a href="https://bakery.example/faq">FAQ</a>'
    )
    (tmp_path / "faq.html").write_text("<p>Questions")
    (tmp_path / "only.html").write_text("<p>Listed")
    (tmp_path / "sitemap.xml").write_text(
        "<urlset><url><loc>https://bakery.example/only.html</loc></url></urlset>"
    )
    snapshot = visit(str(tmp_path))
    assert {exchange.file for exchange in snapshot.exchanges} == {"index.html", "faq.html", "only.html"}


def test_pages_that_only_send_on_are_followed(tmp_path: Path, visit: Visit) -> None:
    (tmp_path / "index.html").write_text('<meta http-equiv="refresh" content="0; url=home/index.htm">')
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index.htm").write_text(
        '<p>Welcome to all who come here. <a href="../old.html">FAQ</a>'
    )
    (tmp_path / "old.html").write_text('<meta http-equiv="refresh" content="0; url=faq.html">')
    (tmp_path / "faq.html").write_text("<p>Questions and answers")
    snapshot = visit(str(tmp_path))
    start, faq = snapshot.exchanges
    assert (start.file, start.url, len(start.redirects)) == ("home/index.htm", "https://site.invalid/", 1)
    assert (faq.file, faq.redirects[0].location) == ("faq.html", "https://site.invalid/faq.html")


def test_one_file_under_two_names_is_one_page(tmp_path: Path, visit: Visit) -> None:
    (tmp_path / "index.html").write_text('<a href="faq">FAQ</a><a href="faq.html">Questions</a>')
    (tmp_path / "faq.html").write_text("<p>Short")
    snapshot = visit(str(tmp_path))
    assert [exchange.file for exchange in snapshot.exchanges] == ["index.html", "faq.html"]
    assert snapshot.aliases == {"https://site.invalid/faq.html": "https://site.invalid/faq"}


def test_robots_do_not_bind_the_owner_of_a_folder(tmp_path: Path, visit: Visit) -> None:
    (tmp_path / "index.html").write_text('<a href="faq.html">FAQ</a>')
    (tmp_path / "faq.html").write_text("<p>Questions")
    (tmp_path / "robots.txt").write_text("User-agent: *\nDisallow: /")
    snapshot = visit(str(tmp_path))
    assert [exchange.status for exchange in snapshot.exchanges] == [200, 200]
    assert all(page.state is not PageState.REFUSED_BY_ROBOTS for page in snapshot.unread)
