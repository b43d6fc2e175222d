from __future__ import annotations

import pytest

from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.pages import PageSpecError, snapshot_of_pages
from trustscan.model.snapshot import FetchErrorKind, PageState


def test_pages_links_failures_and_redirects(vocabulary: Vocabulary) -> None:
    snapshot = snapshot_of_pages(
        {
            "/": '<a href="/refunds">Refunds</a> <a href="/gone">Privacy policy</a> <a href="/old">FAQ</a>',
            "/refunds": {"error": "timeout"},
            "/old": {"redirect": "/faq"},
            "/faq": "<p>Questions",
            "/unlinked": {"status": 403, "body": "No", "headers": {"X-Mark": "1"}},
        },
        vocabulary,
    )
    found = {exchange.url.removeprefix("https://site.test"): exchange for exchange in snapshot.exchanges}
    assert set(found) == {"/", "/refunds", "/gone", "/old", "/unlinked"}
    assert found["/refunds"].error is not None
    assert found["/refunds"].error.kind is FetchErrorKind.TIMEOUT
    assert found["/gone"].status == 404
    assert found["/old"].final_url.endswith("/faq")
    assert found["/unlinked"].header("x-mark") == "1"
    unread = {page.url.rsplit("/", 1)[1]: (page.state, page.roles) for page in snapshot.unread}
    assert unread["refunds"] == (PageState.TIMED_OUT, frozenset({"refund-policy"}))
    assert unread["unlinked"] == (PageState.BLOCKED, frozenset())
    assert snapshot.aliases["https://site.test/old"] == "https://site.test/faq"


def test_it_is_served_with_a_good_certificate_unless_told(vocabulary: Vocabulary) -> None:
    snapshot = snapshot_of_pages({"/": "Hi"}, vocabulary)
    assert snapshot.served
    assert snapshot.probes.tls is not None
    assert snapshot.probes.tls.trusted
    worse = snapshot_of_pages({"/": "Hi"}, vocabulary, tls={"trusted": False}, plain_http={"closed": True})
    assert worse.probes.tls is not None
    assert worse.probes.plain_http is not None
    assert (worse.probes.tls.trusted, worse.probes.plain_http.closed) == (False, True)
    folder = snapshot_of_pages({"/": "Hi"}, vocabulary, folder=True)
    assert not folder.served
    assert folder.probes.tls is None


def test_robots_and_other_starts(vocabulary: Vocabulary) -> None:
    pages = {"/de/": '<a href="/de/faq">FAQ</a>', "/robots.txt": "User-agent: *\nDisallow: /de/faq"}
    snapshot = snapshot_of_pages(pages, vocabulary)
    assert [exchange.url for exchange in snapshot.exchanges] == ["https://site.test/de/"]
    assert [page.state for page in snapshot.unread] == [PageState.REFUSED_BY_ROBOTS]


@pytest.mark.parametrize(
    ("pages", "word"),
    [
        ({"/": {"error": "nonsense"}}, "unknown error"),
        ({"/": {"bodi": "x"}}, "unknown key 'bodi'"),
    ],
)
def test_mistakes_are_named(vocabulary: Vocabulary, pages: dict[str, dict[str, str]], word: str) -> None:
    with pytest.raises(PageSpecError, match=word):
        snapshot_of_pages(pages, vocabulary)


def test_a_mistake_in_the_certificate(vocabulary: Vocabulary) -> None:
    with pytest.raises(PageSpecError, match="tls"):
        snapshot_of_pages({"/": "Hi"}, vocabulary, tls={"trustet": True})


def test_no_page_at_all_and_redirects_without_end(vocabulary: Vocabulary) -> None:
    assert snapshot_of_pages({}, vocabulary).exchanges[0].status == 404
    round_and_round = snapshot_of_pages({"/": {"redirect": "/"}}, vocabulary)
    assert round_and_round.exchanges[0].error is not None
    assert round_and_round.exchanges[0].error.kind is FetchErrorKind.TOO_MANY_REDIRECTS
