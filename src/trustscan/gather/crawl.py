"""The crawl itself: decides what to ask next and learns from each answer. No network, no waiting.

1. robots.txt of the origin, then the start page and the sitemaps, then one made-up address (live sites).
2. The frontier gives the most telling page next, until `max_pages` or the deadline.
3. What failed is asked once more before it is believed.
4. What is known and was not read is listed with its reason and the roles that its links promise.

`asks()` hands out requests, `receive()` takes their answers; drive.py carries them to a source.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urljoin

from trustscan.facts.page import Page
from trustscan.facts.reader import Reader
from trustscan.facts.urls import absolute_url, host_of, origin_of, page_key, same_host
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.ask import Ask, Purpose
from trustscan.gather.budget import Budget
from trustscan.gather.discovery import Discovery
from trustscan.gather.frontier import Candidate, Frontier
from trustscan.gather.ledger import Ledger
from trustscan.gather.limits import GIVE_UP_AFTER, MAX_REFRESHES, MAX_SITEMAP_FILES
from trustscan.gather.links import links_of, refresh_of
from trustscan.gather.options import GatherOptions
from trustscan.gather.retry import retry_delay
from trustscan.gather.rewrite import Rewrites
from trustscan.gather.robots import RobotsByOrigin
from trustscan.gather.scope import Scope, Side, is_local
from trustscan.gather.sitemaps import read_sitemap
from trustscan.gather.starts import Starts
from trustscan.model.snapshot import (
    CrawlLog,
    Exchange,
    FetchError,
    FetchErrorKind,
    PageState,
    Probes,
    Snapshot,
)
from trustscan.model.struct import replace
from trustscan.model.target import Target
from trustscan.text.nesting import MAX_NODES

_STUB_WORDS = 40
_REFUSALS = frozenset({PageState.BLOCKED, PageState.RATE_LIMITED})


class Crawl:
    """One visit. Ask `asks()` until it gives nothing while nothing is under way, then `finish()`."""

    def __init__(
        self,
        target: Target,
        vocabulary: Vocabulary,
        options: GatherOptions,
        *,
        live: bool,
        seconds_left: Callable[[], float],
        known: tuple[str, ...] = (),
        holds: Callable[[str], bool] = lambda _: True,
        lacks: Callable[[str], bool] = lambda _: False,
        reader: Reader | None = None,
    ) -> None:
        """`live` sites are asked for a made-up address too; `known` URLs count as if from a sitemap.

        `holds` tells which pages an archive has; the others are listed as not visited. `lacks` tells which
        folders a site does not have, as far as can be told without asking it. `reader` keeps the pages.
        """
        self._vocabulary, self._options, self._live = vocabulary, options, live
        self._seconds_left, self._known = seconds_left, known
        self._reader = reader or Reader(vocabulary)
        local = target.kind == "folder" or is_local(target.url)
        scope = Scope(target.url, target.scope_path, local, rewrite=Rewrites(options.rewrites))
        self._target = target
        self._lacks = lacks
        self._starts = Starts.of(target)
        self._frontier, self._ledger = Frontier(vocabulary), Ledger()
        self._discovery = Discovery(vocabulary, scope, self._frontier, self._ledger, holds)
        self._budget = Budget(options.max_pages)
        # robots.txt speaks to those who fetch: what lies on the disk is the user's own.
        self._robots = RobotsByOrigin(ignored=options.ignore_robots or target.kind != "site")
        self._held: dict[str, list[Candidate]] = {}
        self._queue = deque([Ask(self._starts.robots_url, Purpose.ROBOTS)])
        self._under_way: dict[int, Ask] = {}
        self._sitemaps_asked: set[str] = set()
        self._sitemaps_read: list[str] = []
        self._notes: list[str] = []
        self._numbers = self._requests = self._spent = self._missing = self._failures_in_a_row = 0
        self._started = self._paused = False
        self._stopped: str | None = None

    @property
    def start_url(self) -> str:
        """The start URL in use; another than the target's where that could not be connected to."""
        return self._starts.url

    @property
    def _scope(self) -> Scope:
        return self._discovery.scope

    @property
    def pages_read(self) -> int:
        """How many pages have been read so far."""
        return len(self._ledger)

    def conclusive(self) -> list[Exchange]:
        """The pages that are what they ought to be: no walls, errors or made-up answers."""
        return self._ledger.conclusive()

    @property
    def judging_time(self) -> float:
        """Seconds to keep free for judging what has been read so far."""
        return self._budget.judging_time(self._reader.seconds)

    @property
    def pages_known(self) -> int:
        """How many pages are known so far, read or not."""
        return len(self._ledger) + len(self._frontier) + len(self._under_way)

    # Asking

    def asks(self, free: int) -> list[Ask]:
        """Up to `free` requests to make now."""
        found: list[Ask] = []
        while len(found) < free and (ask := self._next()) is not None:
            self._numbers += 1
            interval = self._robots.delay_at(ask.url)
            ask = replace(ask, number=ask.number or self._numbers, interval=interval)
            self._under_way[ask.number] = ask
            found.append(ask)
        return found

    def _next(self) -> Ask | None:
        if self._started and self._robots.longest_delay >= self._seconds_left():
            self._stopped = "robots.txt asks for a longer pause between requests than there is time."
        if self._stopped:
            return None
        if self._queue:
            return self._queue.popleft()
        while self._started and not self._paused and self._spent < self._options.max_pages:
            candidate = self._frontier.pop()
            if candidate is None:
                return None
            origin = origin_of(candidate.url)
            if origin in self._robots:
                self._release(candidate)
            elif origin in self._held:
                self._held[origin].append(candidate)
            else:
                self._held[origin] = [candidate]
                self._queue.append(Ask(origin + "/robots.txt", Purpose.ROBOTS))
            if self._queue:
                return self._queue.popleft()
        return None

    def _release(self, candidate: Candidate) -> None:
        """Asks for a page, if the rules of its origin allow."""
        if self._ledger.knows(candidate.key):
            return
        self._ledger.settle(candidate.key)
        if self._robots.allow(candidate.url):
            self._spent += 1
            self._queue.append(Ask(candidate.url, Purpose.PAGE, candidate.clicks))
        else:
            self._ledger.fail(
                candidate.url, PageState.REFUSED_BY_ROBOTS, "robots.txt asks robots not to read it."
            )

    # Taking answers

    def receive(self, ask: Ask, exchange: Exchange) -> None:
        """Takes the answer to a request."""
        del self._under_way[ask.number]
        self._requests += 1 + len(exchange.redirects)
        if ask.second:
            self._paused = False
        if ask.purpose is Purpose.ROBOTS:
            self._receive_robots(ask, exchange)
        elif ask.purpose is Purpose.SITEMAP:
            self._receive_sitemap(ask, exchange)
        elif ask.purpose is Purpose.MADE_UP:
            self._receive_made_up(exchange)
        elif not self._retry(ask, exchange):
            page = self._reader.page(ask.seen_whole(exchange))
            if not self._follow(ask, exchange, page):
                receive = self._receive_start if ask.purpose is Purpose.START else self._receive_page
                receive(ask, page)

    def _retry(self, ask: Ask, exchange: Exchange) -> bool:
        delay = None if ask.second else retry_delay(exchange, self._seconds_left())
        if delay is None:
            return False
        self._paused = exchange.status == 429
        self._queue.appendleft(ask.again(delay))
        return True

    def _follow(self, ask: Ask, exchange: Exchange, page: Page) -> bool:
        """Goes on to where a page leads that does nothing but send its visitors on."""
        if page.words > _STUB_WORDS or len(ask.via) >= MAX_REFRESHES or not (refresh := refresh_of(page)):
            return False
        url = self._scope.own(refresh)
        if page_key(url) == page_key(exchange.final_url):
            return False
        if ask.purpose is Purpose.PAGE and self._scope.side_of(url) is Side.OUTSIDE:
            return False
        self._queue.appendleft(ask.onward(exchange, url))
        return True

    def _receive_robots(self, ask: Ask, exchange: Exchange) -> None:
        if not self._started and self._try_next_start(exchange):
            return
        self._robots.add(ask.url, exchange)
        for candidate in self._held.pop(origin_of(ask.url), []):
            self._release(candidate)
        if not self._started:
            self._ask_for_start(exchange)

    def _ask_for_start(self, robots: Exchange) -> None:
        error = robots.error
        if error is None or error.kind is not FetchErrorKind.NAME_NOT_RESOLVED:
            refused = FetchError(FetchErrorKind.ROBOTS, "robots.txt asks robots not to read the start page.")
            error = None if self._robots.allow(self._starts.url) else refused
        if error is None:
            self._queue.append(Ask(self._starts.url, Purpose.START))
        else:
            self._keep_start(self._failed_start(error))

    def _try_next_start(self, exchange: Exchange) -> bool:
        """Turns to the next address that a bare domain may mean, where this one cannot be connected to."""
        following = self._starts.after(exchange)
        if following is None:
            return False
        self._notes.append(following.note)
        self._starts = following
        self._discovery.scope = replace(self._scope, home=following.url)
        self._queue.append(Ask(following.robots_url, Purpose.ROBOTS))
        return True

    def _receive_start(self, ask: Ask, page: Page) -> None:
        exchange, links = page.exchange, links_of(page)
        if exchange.error is not None and self._try_next_start(exchange):
            return
        if not same_host(exchange.final_url, exchange.url):
            self._notes.append(f"{host_of(exchange.url)} leads to {host_of(exchange.final_url)}.")
        self._discovery.scope = self._scope.settled(
            exchange, page.canonical, [link.url for link in links], self._lacks
        )
        self._keep_start(page)
        self._stopped = page.detail if page.state in _REFUSALS else self._stopped
        if not self._stopped:
            self._discovery.learn(links, 1)
            self._ask_for_more()

    def _keep_start(self, page: Page) -> None:
        self._started = True
        self._spent += 1
        exchange = page.exchange
        if exchange.error is not None:
            # Where no address of a bare domain answers, the first one tried tells best what is wrong.
            url, error = self._starts.first_failure or (exchange.url, exchange.error)
            exchange = replace(exchange, url=url, error=error)
            self._stopped = error.detail
            self._starts = replace(self._starts, url=url)
            page = self._reader.page(exchange)
        self._remember(page)
        self._keep(0, page)

    def _failed_start(self, error: FetchError) -> Page:
        return self._reader.page(Exchange(self._starts.url, self._starts.url, error=error))

    def _ask_for_more(self) -> None:
        """Once the start page is read: robots.txt of where it led to, sitemaps, a made-up address."""
        origin = origin_of(self._scope.home)
        if origin not in self._robots:
            self._held[origin] = []
            self._queue.append(Ask(origin + "/robots.txt", Purpose.ROBOTS))
        for url in self._robots.sitemaps or [urljoin(origin, "/sitemap.xml")]:
            self._ask_for_sitemap(url)
        for url in self._known:
            self._discovery.know(url, 1)
        if self._live:
            token = blake2b(origin.encode(), digest_size=6).hexdigest()
            self._queue.append(Ask(f"{origin}{self._scope.path}no-such-page-{token}", Purpose.MADE_UP))

    def _receive_page(self, ask: Ask, page: Page) -> None:
        exchange, state = page.exchange, page.state
        outside = self._scope.side_of(self._scope.own(exchange.final_url)) is Side.OUTSIDE
        if exchange.error is None and outside:
            leads_to = f"It leads to another site, {host_of(exchange.final_url)}."
            self._ledger.fail(exchange.url, PageState.OUT_OF_SCOPE, leads_to)
            self._spent -= 1
            return
        if self._remember(page) is not None:
            self._spent -= 1
            return
        self._keep(ask.number, page)
        if not state.settled:
            self._ledger.fail(exchange.url, state, page.detail)
        if state is PageState.NOT_FOUND and self._missing < self._options.max_pages:
            # What is not there is no page: links to it do not use up what may be read.
            self._missing += 1
            self._spent -= 1
        self._watch(page)
        self._discovery.learn(links_of(page), ask.clicks + 1)

    def _keep(self, number: int, page: Page) -> None:
        """Lists a page."""
        self._ledger.keep(number, page)
        self._reader.keep(page)
        body = page.exchange.body
        elements = min(body.count(b"<") - body.count(b"</"), MAX_NODES)
        self._budget.spend(len(body), len(page.text), elements)
        self._stopped = self._stopped or self._budget.exceeded

    def _watch(self, page: Page) -> None:
        """Ends a visit that the server does not want, or that it does not answer any more."""
        failed = page.exchange.error is not None or page.state in _REFUSALS
        self._failures_in_a_row = self._failures_in_a_row + 1 if failed else 0
        if page.state is PageState.RATE_LIMITED or self._failures_in_a_row >= GIVE_UP_AFTER:
            self._stopped = page.detail

    def _receive_made_up(self, exchange: Exchange) -> None:
        if exchange.status == 200 and same_host(exchange.final_url, self._scope.home):
            self._ledger.answers_anything(self._reader.page(exchange))

    def _receive_sitemap(self, ask: Ask, exchange: Exchange) -> None:
        if exchange.error is not None or exchange.status != 200:
            return
        sitemap = read_sitemap(exchange.body)
        if sitemap.urls:
            self._sitemaps_read.append(ask.url)
        for reference in sitemap.urls:
            url = absolute_url(ask.url, reference)
            if sitemap.index:
                self._ask_for_sitemap(url)
            else:
                url = self._scope.named_in_sitemap(url)
                self._discovery.know(url, 2)

    def _ask_for_sitemap(self, url: str) -> None:
        url = self._scope.named_in_sitemap(url)
        key = page_key(url)
        room = len(self._sitemaps_asked) < MAX_SITEMAP_FILES
        if url and room and key not in self._sitemaps_asked and self._robots.allow(url):
            self._sitemaps_asked.add(key)
            self._queue.append(Ask(url, Purpose.SITEMAP))

    def _remember(self, page: Page) -> str | None:
        """The key of the page that this one repeats, if any."""
        final = page_key(self._scope.own(page.url))
        self._frontier.drop(final)
        canonical = page_key(self._scope.own(page.canonical)) if page.canonical else ""
        return self._ledger.original_of(page, final, canonical)

    # Ending

    def cut(self, reason: str) -> None:
        """Ends the crawl before its time; what is under way counts as not visited."""
        self._stopped = reason

    def finish(self, started_at: datetime, seconds: float, probes: Probes) -> Snapshot:
        """What the crawl brought back, `seconds` after it started."""
        if not self._started:
            error = FetchError(FetchErrorKind.TIMEOUT, f"No answer within {seconds:.0f} s.")
            self._ledger.keep(0, self._failed_start(error))
        reason = (self._stopped or f"The limit of {self._options.max_pages} pages was reached").rstrip(".")
        left = self._ledger.without_twins(self._left())
        return Snapshot(
            target=self._target,
            started_at=started_at,
            exchanges=self._ledger.exchanges(),
            unread=self._ledger.unread(left, reason + "."),
            probes=probes,
            aliases=self._ledger.aliases,
            log=CrawlLog(
                requests=self._requests,
                seconds=seconds,
                truncated=reason + "." if left or self._stopped else None,
                notes=(*self._notes, *self._robots.notes, *self._discovery.notes),
                robots=self._robots.summary,
                sitemaps=tuple(self._sitemaps_read),
            ),
        )

    def _left(self) -> list[str]:
        """Pages that are known and were not read, the most telling first."""
        asked = [ask.asked or ask.url for ask in self._under_way.values() if ask.purpose is Purpose.PAGE]
        queued = [ask.asked or ask.url for ask in self._queue if ask.purpose is Purpose.PAGE]
        held = [candidate.url for group in self._held.values() for candidate in group]
        return [*asked, *queued, *held, *(candidate.url for candidate in self._frontier.left())]
