"""The crawl against real servers on loopback."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter

import pytest

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Reply, free_port
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather import GatherOptions, gather, resolve_target
from trustscan.model.snapshot import Exchange, FetchErrorKind, PageState, Snapshot, UnreadPage

TEXT = " ".join(f"word{n}" for n in range(60))


def paths(snapshot: Snapshot, host: str) -> dict[str, int | None]:
    return {exchange.url.partition(host)[2]: exchange.status for exchange in snapshot.exchanges}


def unread(snapshot: Snapshot, host: str) -> dict[str, UnreadPage]:
    return {page.url.partition(host)[2] or page.url: page for page in snapshot.unread}


def error_of(exchange: Exchange) -> FetchErrorKind | None:
    return exchange.error.kind if exchange.error else None


def test_a_small_site(serve: Serve, visit: Visit) -> None:
    site = serve({"/": '<a href="/faq">FAQ</a> <a href="gone">Privacy policy</a>', "/faq": "<p>Questions"})
    snapshot = visit(site.host)
    assert paths(snapshot, site.host) == {"/": 200, "/faq": 200, "/gone": 404}
    assert snapshot.started_at.tzinfo is not None
    assert snapshot.log.robots == "none"
    assert snapshot.log.truncated is None
    assert snapshot.log.requests == len(site.asked)
    assert site.asked[0] == "/robots.txt"
    assert all("trustscan/" in agent for agent in site.agents)


def test_the_budget_goes_to_telling_pages_and_the_rest_is_told(serve: Serve, visit: Visit) -> None:
    products = "".join(f'<a href="/products/{n}">Product {n}</a>' for n in range(40))
    footer = (
        "<footer><a href=/contact>Contact</a><a href=/privacy>Privacy policy</a><a href=/faq>FAQ</a></footer>"
    )
    site = serve({"/": products + footer}, fallback=lambda path: Reply(f"<p>{path}"))
    snapshot = visit(site.host, max_pages=4)
    assert set(paths(snapshot, site.host)) == {"/", "/contact", "/privacy", "/faq"}
    left = unread(snapshot, site.host)
    assert len(left) == 40
    assert {page.state for page in left.values()} == {PageState.NOT_VISITED}
    assert snapshot.log.truncated is not None
    assert "4 pages" in snapshot.log.truncated


def test_what_is_not_there_uses_up_nothing(serve: Serve, visit: Visit) -> None:
    gone = "".join(f"<a href=/gone-{letter}>Privacy policy</a>" for letter in "ab")
    site = serve({"/": f"{gone}<a href=/hall>Hall</a>", "/hall": f"<p>{TEXT}"})
    assert paths(visit(site.host, max_pages=2), site.host).get("/hall") == 200


def test_a_site_where_nothing_is_there_is_left_in_the_end(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "".join(f"<a href=/gone{n}/x>x</a>" for n in range(100))})
    visit(site.host, max_pages=5)
    assert sum(path.startswith("/gone") for path in site.asked) <= 10


def test_the_twin_of_a_page_that_was_read_is_not_missed(serve: Serve, visit: Visit) -> None:
    links = "<a href=/contact>Contact</a> <a href=/contact.html>Contact us</a> <a href=/faq.html>FAQ</a>"
    site = serve({"/": links}, fallback=lambda path: Reply(f"<h1>{path}</h1><p>{TEXT} {path}"))
    snapshot = visit(site.host, max_pages=3)
    assert set(paths(snapshot, site.host)) == {"/", "/contact", "/faq.html"}
    assert unread(snapshot, site.host) == {}
    assert any(name.endswith("/contact.html") for name in snapshot.aliases)


def test_an_index_of_fifty_thousand_sitemaps_is_sampled(serve: Serve, visit: Visit) -> None:
    entries = "".join(f"<sitemap><loc>/map-{n}.xml</loc></sitemap>" for n in range(50_000))
    site = serve(
        {
            "/": f"<p>{TEXT}",
            "/sitemap.xml": f"<sitemapindex>{entries}</sitemapindex>",
        },
        fallback=lambda path: Reply(f"<urlset><url><loc>{path}.html</loc></url></urlset>"),
    )
    visit(site.host, max_pages=1)
    assert 0 < sum(path.startswith("/map-") for path in site.asked) < 5


def test_a_page_is_counted_once_however_it_is_written(serve: Serve, visit: Visit) -> None:
    spellings = ["/a/", "/a", "/a/index.html", "/a?utm_source=x", "/a#part", "/./a", "/%61"]
    links = "".join(f'<a href="{spelling}">x</a>' for spelling in spellings)
    site = serve({"/": links}, fallback=lambda path: Reply(f"<h1>{path}</h1>"))
    snapshot = visit(site.host)
    assert len(snapshot.exchanges) == 2


def test_copies_canonicals_and_redirects_are_one_page(serve: Serve, visit: Visit) -> None:
    page = f"<title>Us</title><link rel=canonical href=/about><p>{TEXT}"
    site = serve(
        {
            "/": '<a href=/about>Us</a><a href="/p?id=1">Who</a><a href=/moved>Old</a><a href=/copy>C</a>',
            "/about": page,
            "/p?id=1": page + " and one more",
            "/moved": Reply(status=301, headers={"Location": "/about"}),
            "/copy": page,
        }
    )
    snapshot = visit(site.host)
    assert len(snapshot.exchanges) == 2
    root = f"https://{site.host}"
    assert snapshot.aliases == {f"{root}{name}": f"{root}/about" for name in ("/p?id=1", "/moved", "/copy")}


def test_a_canonical_link_to_the_home_page_is_not_believed(serve: Serve, visit: Visit) -> None:
    head = "<link rel=canonical href=/>"
    site = serve({"/": f"{head}<a href=/faq>FAQ</a>{TEXT}", "/faq": f"{head}<p>Other words {TEXT} {TEXT}"})
    assert set(paths(visit(site.host), site.host)) == {"/", "/faq"}


def test_robots_txt(serve: Serve, visit: Visit) -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: trustscan\nDisallow: /faq\n"
    site = serve(
        {
            "/robots.txt": Reply(robots, headers={"Content-Type": "text/plain"}),
            "/": '<a href="/faq">FAQ</a><a href="/about">About</a>',
            "/about": "<p>Us",
            "/faq": "<p>Questions",
        }
    )
    snapshot = visit(site.host)
    assert "/faq" not in site.asked
    refused = unread(snapshot, site.host)["/faq"]
    assert (refused.state, refused.roles) == (PageState.REFUSED_BY_ROBOTS, frozenset({"faq"}))
    assert set(paths(visit(site.host, ignore_robots=True), site.host)) == {"/", "/faq", "/about"}


def test_a_site_that_refuses_robots_altogether(serve: Serve, visit: Visit) -> None:
    site = serve({"/robots.txt": Reply("User-agent: *\nDisallow: /"), "/": "<p>Hi"})
    snapshot = visit(site.host)
    assert [error_of(exchange) for exchange in snapshot.exchanges] == [FetchErrorKind.ROBOTS]
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("reply", [Reply("", 500), Reply(reset=True), Reply("<html>soft", 200)])
def test_a_robots_txt_that_cannot_be_read_stops_nobody(serve: Serve, visit: Visit, reply: Reply) -> None:
    site = serve({"/robots.txt": reply, "/": "<a href=/faq>FAQ</a>", "/faq": "<p>Questions"})
    snapshot = visit(site.host)
    assert set(paths(snapshot, site.host)) == {"/", "/faq"}
    assert snapshot.log.robots


def test_sitemaps_indexed_and_gzipped(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "<p>Hi", "/a": "<p>A", "/privacy": "<p>P"})
    names = "".join(
        f"<sitemap><loc>{site.url}{name}</loc></sitemap>" for name in ("pages.xml.gz", "maps.xml")
    )
    index = f"<sitemapindex>{names}</sitemapindex>"
    pages = f"<urlset><url><loc>{site.url}a</loc></url><url><loc>https://www.example.com/privacy</loc></url></urlset>"
    site.routes["/robots.txt"] = Reply(f"User-agent: *\nAllow: /\nSitemap: {site.url}maps.xml")
    site.routes["/maps.xml"] = Reply(index, headers={"Content-Type": "application/xml"})
    site.routes["/pages.xml.gz"] = Reply(
        gzip.compress(pages.encode()), headers={"Content-Type": "application/gzip"}
    )
    snapshot = visit(site.host)
    assert paths(snapshot, site.host) == {"/": 200, "/a": 200, "/privacy": 200}
    assert Counter(site.asked)["/maps.xml"] == 1
    assert len(snapshot.log.sitemaps) == 2


def test_a_failure_is_believed_only_when_it_happens_twice(serve: Serve, visit: Visit) -> None:
    site = serve(
        {
            "/": '<a href="/faq">FAQ</a><a href="/privacy">Privacy</a>',
            "/faq": [Reply("", 502), Reply("<p>Questions")],
            "/privacy": Reply("", 500),
        }
    )
    snapshot = visit(site.host)
    assert paths(snapshot, site.host) == {"/": 200, "/faq": 200, "/privacy": 500}
    assert Counter(site.asked)["/privacy"] == 2
    failed = unread(snapshot, site.host)["/privacy"]
    assert (failed.state, failed.roles) == (PageState.SERVER_ERROR, frozenset({"privacy-policy"}))


def test_retry_after_is_obeyed_once(serve: Serve, visit: Visit) -> None:
    slow_down = Reply("", 429, {"Retry-After": "1"})
    site = serve({"/": '<a href="/faq">FAQ</a>', "/faq": [slow_down, Reply("<p>Questions")]})
    assert paths(visit(site.host), site.host) == {"/": 200, "/faq": 200}
    stubborn = serve({"/": '<a href="/faq">FAQ</a><a href="/about">About</a>'}, fallback=slow_down)
    snapshot = visit(stubborn.host)
    assert snapshot.log.truncated
    assert {page.state for page in snapshot.unread} <= {PageState.RATE_LIMITED, PageState.NOT_VISITED}


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(serve: Serve, visit: Visit) -> None:
    site = serve({"/": Reply("", 429, {"Retry-After": "3600"})})
    snapshot = visit(site.host)
    assert snapshot.exchanges[0].status == 429
    assert Counter(site.asked)["/"] == 1


def test_a_wall_at_the_door_is_not_knocked_on_again(serve: Serve, visit: Visit) -> None:
    site = serve({"/": Reply('<a href="/faq">FAQ</a>', 403, {"cf-mitigated": "challenge"})})
    snapshot = visit(site.host)
    assert [exchange.status for exchange in snapshot.exchanges] == [403]
    assert site.asked == ["/robots.txt", "/"]
    assert "Cloudflare" in (snapshot.log.truncated or "")


def test_a_made_up_address_unmasks_soft_404s(serve: Serve, visit: Visit) -> None:
    site = serve(
        {
            "/": f"<title>Shop</title><a href=/privacy>Privacy policy</a><a href=/about>About</a>{TEXT}",
            "/about": "<p>Us",
        },
        fallback=lambda path: Reply(
            f"<title>Shop</title><p>We could not find {path} {TEXT} home search basket"
        ),
    )
    snapshot = visit(site.host)
    assert {e.url.partition(site.host)[2]: e.soft_404 for e in snapshot.exchanges} == {
        "/": False,
        "/privacy": True,
        "/about": False,
    }


def test_the_deadline_ends_a_visit(serve: Serve, visit: Visit) -> None:
    site = serve(
        {"/": "<a href=/faq>FAQ</a><a href=/about>About</a>", "/about": "<p>Us"}, fallback=Reply("x", hang=30)
    )
    site.routes["/robots.txt"] = Reply("", 404)
    snapshot = visit(site.host, deadline=3.0)
    assert paths(snapshot, site.host) == {"/": 200, "/about": 200}
    assert "deadline" in (snapshot.log.truncated or "")
    assert unread(snapshot, site.host)["/faq"].roles == {"faq"}


def test_a_silent_server(serve: Serve, visit: Visit) -> None:
    site = serve({}, fallback=Reply("x", hang=30))
    snapshot = visit(site.host, timeout=0.3, deadline=2.0)
    assert [error_of(exchange) for exchange in snapshot.exchanges] == [FetchErrorKind.TIMEOUT]


def test_a_closed_port(visit: Visit) -> None:
    snapshot = visit(f"localhost:{free_port()}")
    assert [error_of(exchange) for exchange in snapshot.exchanges] == [FetchErrorKind.REFUSED]
    assert snapshot.exchanges[0].url == snapshot.target.url


def test_a_name_that_does_not_exist(visit: Visit) -> None:
    snapshot = visit("no-such-name.invalid")
    assert [error_of(exchange) for exchange in snapshot.exchanges] == [FetchErrorKind.NAME_NOT_RESOLVED]
    assert snapshot.exchanges[0].url == "https://no-such-name.invalid/"


def test_a_path_limits_the_scope_but_not_to_legal_pages(serve: Serve, visit: Visit) -> None:
    site = serve(
        {
            "/shop/": "<a href=table>Table</a><a href=/blog>Blog</a><a href=/privacy>Privacy</a>",
            "/shop/table": "<p>Oak",
            "/blog": "<p>Posts",
            "/privacy": "<p>Data",
        }
    )
    assert set(paths(visit(site.url + "shop/"), site.host)) == {"/shop/", "/shop/table", "/privacy"}


def test_what_lies_outside_is_told_and_not_fetched(serve: Serve, visit: Visit) -> None:
    other = serve({}, fallback=Reply("<p>Other"))
    elsewhere = other.url.replace("localhost", "127.0.0.1")
    site = serve(
        {
            "/": f"<a href={elsewhere}policy>Privacy</a><a href={elsewhere}x>Hi</a><a href=/go>Returns</a>",
            "/go": Reply(status=302, headers={"Location": elsewhere + "returns"}),
        }
    )
    snapshot = visit(site.host, allow_private=True)
    assert set(paths(snapshot, site.host)) == {"/"}
    assert {(page.state, page.roles) for page in snapshot.unread} == {
        (PageState.OUT_OF_SCOPE, frozenset({"privacy-policy"})),
        (PageState.OUT_OF_SCOPE, frozenset({"refund-policy"})),
    }
    assert "/policy" not in other.asked


def test_a_site_that_has_moved(serve: Serve, visit: Visit) -> None:
    new = serve({"/": '<a href="/faq">FAQ</a>', "/faq": "<p>Questions"})
    there = new.url.replace("localhost", "127.0.0.1")
    old = serve({"/": Reply(status=301, headers={"Location": there})})
    snapshot = visit(old.host, allow_private=True)
    assert [exchange.final_url for exchange in snapshot.exchanges] == [there, there + "faq"]
    assert snapshot.exchanges[0].redirects[0].status == 301
    assert any("leads to 127.0.0.1" in note for note in snapshot.log.notes)


def test_traps_and_endless_links(serve: Serve, visit: Visit) -> None:
    def page(path: str) -> Reply:
        return Reply(
            f'<a href="{path.rstrip("/")}/next">on</a><a href=/logout>x</a><a href="?sort=up">y</a><p>{path}'
        )

    site = serve({}, fallback=page)
    site.routes["/robots.txt"] = site.routes["/sitemap.xml"] = Reply("", 404)
    snapshot = visit(site.host, max_pages=20)
    assert len(snapshot.exchanges) <= 4
    assert "/logout" not in site.asked
    assert any("Links not followed" in note for note in snapshot.log.notes)


def test_progress_and_headers(serve: Serve, vocabulary: Vocabulary) -> None:
    other = serve({}, fallback=Reply("<p>Other"))
    site = serve({"/": "<a href=/faq>FAQ</a><a href=/out>About</a>", "/faq": "<p>Questions"})
    site.routes["/out"] = Reply(status=302, headers={"Location": other.url.replace("localhost", "127.0.0.1")})
    told: list[tuple[str, int, int]] = []
    options = GatherOptions(timeout=5.0, headers=(("X-Staging", "open sesame"),), allow_private=True)
    asyncio.run(gather(resolve_target(site.host), vocabulary, options, lambda *step: told.append(step)))
    assert told[-1][1] == 2
    assert all(headers.get("X-Staging") == "open sesame" for headers in site.headers)
    assert other.asked
    assert all("X-Staging" not in headers for headers in other.headers)


def test_cancelling_leaves_nothing_behind(serve: Serve, vocabulary: Vocabulary) -> None:
    site = serve({}, fallback=Reply("x", hang=30))

    async def cancelled() -> int:
        task = asyncio.create_task(gather(resolve_target(site.host), vocabulary, GatherOptions()))
        while not site.asked:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return len(asyncio.all_tasks())

    assert asyncio.run(cancelled()) == 1
