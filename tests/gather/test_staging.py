"""Secrets, proxies and rewritten hosts: what goes where, and what does not."""

from __future__ import annotations

from tests.gather.conftest import Serve, Visit
from tests.gather.server import Reply, free_port
from trustscan.gather import GatherOptions

SECRET = {"headers": (("Authorization", "Basic c2VjcmV0OnNlY3JldA=="),), "cookies": ("door=open-sesame",)}


def test_secrets_go_to_the_target_only(serve: Serve, visit: Visit) -> None:
    other = serve({}, fallback=Reply("<p>Other"))
    elsewhere = other.url.replace("localhost", "127.0.0.1")
    leaving = Reply(status=302, headers={"Location": elsewhere})
    site = serve(
        {"/": f"<a href=/out>About</a><a href={elsewhere}faq>FAQ</a><a href=/faq>FAQ</a>", "/out": leaving}
    )
    visit(site.host, allow_private=True, **SECRET)
    assert all(headers["Authorization"].startswith("Basic") for headers in site.headers)
    assert all("door=open-sesame" in headers["Cookie"] for headers in site.headers)
    assert other.asked
    assert not any({"Authorization", "Cookie"} & set(headers) for headers in other.headers)


def test_secrets_are_not_sent_unencrypted_to_a_site_that_is(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "<p>Hi"})
    place = ("shop.example", 80, ("127.0.0.1",))
    moved = Reply(status=302, headers={"Location": f"http://shop.example:{site.port}/"})
    site.routes["/"] = moved
    visit("shop.example", resolve=(place, ("shop.example", site.port, ("127.0.0.1",))), timeout=0.5, **SECRET)
    assert not any("Authorization" in headers for headers in site.headers)


def test_secrets_are_not_shown() -> None:
    shown = repr(GatherOptions(**SECRET, proxy="http://user:word@proxy.test:3128"))  # type: ignore[arg-type]
    assert not any(secret in shown for secret in ("c2VjcmV0", "sesame", "user:word"))


def test_cookies_of_the_site_are_sent_beside_ours(serve: Serve, visit: Visit) -> None:
    site = serve({"/": Reply("<a href=/faq>FAQ</a>", headers={"Set-Cookie": "basket=1"}), "/faq": "<p>Q"})
    visit(site.host, **SECRET)
    by_path = dict(zip(site.asked, site.headers, strict=True))
    assert by_path["/faq"]["Cookie"] == "door=open-sesame; basket=1"


def test_a_rewritten_host(serve: Serve, visit: Visit) -> None:
    site = serve(
        {
            "/": '<a href="https://www.example.com/faq">FAQ</a><a href=/old>About</a>',
            "/faq": "<p>Questions",
            "/old": Reply(status=301, headers={"Location": "https://example.com/about"}),
            "/about": "<p>Us",
        }
    )
    site.routes["/sitemap.xml"] = "<urlset><url><loc>https://example.com/terms</loc></url></urlset>"
    site.routes["/terms"] = "<p>Terms"
    snapshot = visit(site.host, rewrites=(("www.example.com", site.host),))
    assert {exchange.final_url for exchange in snapshot.exchanges} == {
        site.url,
        site.url + "faq",
        site.url + "about",
        site.url + "terms",
    }
    assert snapshot.aliases["https://example.com/faq"] == f"https://{site.host}/faq"


def test_a_proxy_is_asked_and_not_the_site(serve: Serve, visit: Visit) -> None:
    proxy = serve({}, fallback=lambda path: Reply(f"<p>For {path}"))
    snapshot = visit("http://shop.example/", proxy=f"http://localhost:{proxy.port}")
    assert snapshot.exchanges[0].status == 200
    assert [path for path in proxy.asked if "shop.example/" not in path] == []
    inside = visit("http://shop.example/", proxy=f"http://localhost:{proxy.port}")
    proxy.fallback = Reply(status=302, headers={"Location": "http://169.254.169.254/"})
    inside = visit("http://shop.example/", proxy=f"http://localhost:{proxy.port}")
    assert inside.exchanges[0].error is not None
    assert not any("169.254" in path for path in proxy.asked)


def test_who_we_are(serve: Serve, visit: Visit) -> None:
    site = serve({"/": "<p>Hi"})
    visit(site.host, contact_url="https://example.org/scans")
    assert {agent.partition("; ")[2] for agent in site.agents} == {
        agent.partition("; ")[2]
        for agent in {GatherOptions(contact_url="https://example.org/scans").user_agent}
    }
    assert all("+https://example.org/scans)" in agent for agent in site.agents)


def test_a_page_that_repeats_secrets_is_kept_without_them(serve: Serve, visit: Visit) -> None:
    site = serve({"/about": "<p>Us"})
    lent = {
        "headers": (
            ("Authorization", "Basic c2VjcmV0OnNlc2FtZS1vcGVu"),
            ("X-Api-Key", "k3y-of-the-house"),
            ("X-Stage", "preview"),
        ),
        "cookies": ("door=open-sesame", "lang=de"),
    }

    def repeating(_: str) -> Reply:
        sent = site.headers[-1]
        words = f"{sent} sesame-open <a href=/about>Our preview, lang=de</a>"
        return Reply(words, headers={"X-Sent": sent["Cookie"]})

    site.routes["/"] = repeating
    kept = repr(visit(site.host, **lent).exchanges)
    assert "Our preview, lang=de" in kept
    assert "door=***********" in kept
    assert not any(word in kept for word in ("c2Vj", "sesame-open", "k3y-of", "open-sesame"))


def test_a_proxy_that_is_not_there_is_named_as_the_culprit(visit: Visit) -> None:
    snapshot = visit("http://shop.example/", proxy=f"http://user:word@localhost:{free_port()}")
    error = snapshot.exchanges[0].error
    assert error is not None
    assert error.detail == "The proxy cannot be connected to."
