"""The crawl itself: decides what to ask next and learns from each answer. No network, no waiting.

1. robots.txt of the origin, then the start page and the sitemaps, then one made-up address (live sites).
2. The frontier gives the most telling page next, until `max_pages` or the deadline.
3. What failed is asked once more before it is believed.
4. What is known and was not read is listed with its reason and the roles that its links promise.

`asks()` hands out requests, `receive()` takes their answers; drive.py carries them to a source.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from urllib.parse import urljoin, urlsplit

from trustscan.facts.state import state_of
from trustscan.facts.urls import absolute_url, host_of, origin_of, page_key, same_host
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.copies import Copies, alike
from trustscan.gather.frontier import Candidate, Frontier
from trustscan.gather.links import FoundLink, PageLinks, Place, read_links
from trustscan.gather.options import GatherOptions
from trustscan.gather.retry import retry_delay
from trustscan.gather.robots import Robots, read_robots
from trustscan.gather.scope import Scope, Side, is_local
from trustscan.gather.sitemaps import read_sitemap
from trustscan.gather.source import Want
from trustscan.gather.starts import Starts
from trustscan.gather.traps import DOCUMENTS, extension_of, trap_in
from trustscan.model.snapshot import (
    CrawlLog,
    Exchange,
    FetchError,
    FetchErrorKind,
    PageState,
    Redirect,
    UnreadPage,
)
from trustscan.model.target import Target
from trustscan.text.normalise import count_words

_MAX_SITEMAP_FILES = 4
_MAX_UNREAD = 1_000
_MAX_REFRESHES = 4
_STUB_WORDS = 40
_GIVE_UP_AFTER = 6
_STOPPING = frozenset({PageState.BLOCKED, PageState.RATE_LIMITED})


class Purpose(Enum):
    """Why something is asked for."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    START = "start"
    PAGE = "page"
    MADE_UP = "made up"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make, after `delay` seconds.

    `asked` is the address that led here, `via` the hops so far where a meta refresh sent us on;
    `number` is its place in the order of asking.
    """

    url: str
    purpose: Purpose
    clicks: int = 0
    asked: str = ""
    via: tuple[Redirect, ...] = ()
    second: bool = False
    delay: float = 0.0
    number: int = 0

    @property
    def want(self) -> Want:
        """Whether a page or data is wanted."""
        return Want.DATA if self.purpose in (Purpose.ROBOTS, Purpose.SITEMAP) else Want.PAGE


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl brings back: parts of a Snapshot."""

    exchanges: tuple[Exchange, ...]
    unread: tuple[UnreadPage, ...]
    aliases: dict[str, str]
    log: CrawlLog


class Crawl:
    """One visit. Ask `asks()` until it gives nothing while nothing is under way, then `finish()`."""

    def __init__(
        self,
        target: Target,
        vocabulary: Vocabulary,
        options: GatherOptions,
        *,
        live: bool = True,
        seconds_left: Callable[[], float] = lambda: 1.0,
        known: tuple[str, ...] = (),
    ) -> None:
        """`live` sites are asked for a made-up address too; `known` URLs count as if from a sitemap."""
        self._vocabulary, self._options, self._live = vocabulary, options, live
        self._seconds_left = seconds_left
        self._known = known
        self._scope = Scope(target.url, target.scope_path)
        self._starts = Starts.of(target)
        self._first_url = target.url
        self._first_failure: Exchange | None = None
        self._frontier = Frontier(vocabulary)
        self._copies = Copies()
        self._robots: dict[str, Robots] = {}
        self._held: dict[str, list[Candidate]] = {}
        self._queue: deque[Ask] = deque()
        self._under_way: dict[int, Ask] = {}
        self._numbers = 0
        self._read: dict[int, Exchange] = {}
        self._texts: dict[int, str] = {}
        self._failed: dict[str, UnreadPage] = {}
        self._aliases: dict[str, str] = {}
        self._promised: dict[str, frozenset[str]] = {}
        self._links_met: set[tuple[str, str, Place]] = set()
        self._asked_keys: set[str] = set()
        self._sitemaps: list[str] = []
        self._left_alone: Counter[str] = Counter()
        self._made_up: str | None = None
        self._notes: list[str] = []
        self._requests = self._spent = self._failures_in_a_row = 0
        self._started = self._paused = False
        self._stopped: str | None = None
        self._push(Ask(self._starts.robots_url, Purpose.ROBOTS))

    # -- asking

    @property
    def pages_read(self) -> int:
        """How many pages have been read so far."""
        return len(self._read)

    @property
    def pages_known(self) -> int:
        """How many pages are known so far, read or not."""
        return len(self._read) + len(self._frontier) + len(self._under_way)

    def asks(self, free: int) -> list[Ask]:
        """Up to `free` requests to make now."""
        found: list[Ask] = []
        while len(found) < free:
            ask = self._next()
            if ask is None:
                break
            self._numbers += 0 if ask.number else 1
            ask = ask if ask.number else dataclasses.replace(ask, number=self._numbers)
            self._under_way[ask.number] = ask
            found.append(ask)
        return found

    def _next(self) -> Ask | None:
        if self._stopped or (self._paused and not self._queue):
            return None
        if self._queue:
            return self._queue.popleft()
        while self._started and self._spent < self._options.max_pages:
            candidate = self._frontier.pop()
            if candidate is None:
                return None
            origin = origin_of(candidate.url)
            if origin not in self._robots:
                first = origin not in self._held
                self._held.setdefault(origin, []).append(candidate)
                if first:
                    return Ask(origin + "/robots.txt", Purpose.ROBOTS)
                continue
            if self._may_read(candidate):
                self._spent += 1
                return Ask(candidate.url, Purpose.PAGE, candidate.clicks)
        return None

    def _may_read(self, candidate: Candidate) -> bool:
        if self._allowed(candidate.url):
            return True
        self._fail(candidate.url, PageState.REFUSED_BY_ROBOTS, "robots.txt asks not to read it.")
        return False

    def _allowed(self, url: str) -> bool:
        rules = self._robots.get(origin_of(url))
        return self._options.ignore_robots or rules is None or rules.allows(url)

    def _push(self, ask: Ask) -> None:
        self._queue.append(ask)

    # -- learning

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
        elif not self._retry(ask, exchange):
            exchange = _joined(ask, exchange)
            if ask.purpose is Purpose.START:
                self._receive_start(ask, exchange)
            elif ask.purpose is Purpose.PAGE:
                self._receive_page(ask, exchange)
            else:
                self._receive_made_up(exchange)

    def _retry(self, ask: Ask, exchange: Exchange) -> bool:
        if ask.second or ask.purpose is Purpose.MADE_UP:
            return False
        delay = retry_delay(exchange, self._seconds_left())
        if delay is None:
            return False
        self._paused = exchange.status == 429
        self._queue.appendleft(dataclasses.replace(ask, second=True, delay=delay))
        return True

    def _receive_robots(self, ask: Ask, exchange: Exchange) -> None:
        origin = origin_of(ask.url)
        if not self._started and self._try_next_start(exchange):
            return
        rules = read_robots(exchange)
        self._robots[origin] = rules
        if exchange.error is None:
            self._robots.setdefault(origin_of(exchange.final_url), rules)
        for candidate in self._held.pop(origin, []):
            if self._may_read(candidate):
                self._spent += 1
                self._push(Ask(candidate.url, Purpose.PAGE, candidate.clicks))
        if self._started:
            return
        if exchange.error is not None and exchange.error.kind is FetchErrorKind.NAME_NOT_RESOLVED:
            self._keep_start(dataclasses.replace(exchange, url=self._starts.url, final_url=self._starts.url))
        elif not self._allowed(self._starts.url):
            error = FetchError(FetchErrorKind.ROBOTS, "robots.txt asks not to read the start page.")
            self._keep_start(Exchange(self._starts.url, self._starts.url, error=error))
        else:
            self._push(Ask(self._starts.url, Purpose.START))

    def _try_next_start(self, exchange: Exchange) -> bool:
        """Turns to the next address that a bare domain may mean, where this one cannot be connected to."""
        following = self._starts.after(exchange)
        if following is None:
            return False
        self._first_failure = self._first_failure or exchange
        self._notes.append(following.note)
        self._starts = following
        self._scope = dataclasses.replace(self._scope, home=following.url)
        self._push(Ask(following.robots_url, Purpose.ROBOTS))
        return True

    def _receive_start(self, ask: Ask, exchange: Exchange) -> None:
        if exchange.error is not None and self._try_next_start(exchange):
            return
        found = self._links_of(exchange)
        if self._follow_refresh(ask, exchange, found):
            return
        if not same_host(exchange.final_url, self._scope.home):
            self._notes.append(f"{host_of(exchange.url)} leads to {host_of(exchange.final_url)}.")
            self._scope = dataclasses.replace(self._scope, path="/")
        elif urlsplit(exchange.final_url).path == urlsplit(exchange.url).path + "/":
            self._scope = dataclasses.replace(self._scope, path=urlsplit(exchange.final_url).path)
        also = found.canonical if found.canonical and is_local(exchange.final_url) else ""
        self._scope = dataclasses.replace(self._scope, home=exchange.final_url, also=also)
        state, detail = self._state(exchange, found)
        self._keep_start(exchange)
        self._texts[ask.number] = found.text
        self._remember(exchange, found)
        if exchange.error is not None or state in _STOPPING:
            self._stopped = detail
            return
        self._learn(found, 1)
        self._ask_for_more()

    def _keep_start(self, exchange: Exchange) -> None:
        self._started = True
        self._spent += 1
        if exchange.error is not None:
            # Where no address of a bare domain answers, the first one tried tells best what is wrong.
            failure = self._first_failure or exchange
            exchange = dataclasses.replace(failure, url=self._first_url, final_url=self._first_url)
            self._stopped = failure.error.detail if failure.error else None
        self._read[0] = exchange

    def _ask_for_more(self) -> None:
        """Once the start page is read: robots.txt of where it led to, sitemaps, a made-up address."""
        origin = origin_of(self._scope.home)
        if origin not in self._robots:
            self._held.setdefault(origin, [])
            self._push(Ask(origin + "/robots.txt", Purpose.ROBOTS))
        named = [url for rules in self._robots.values() for url in rules.sitemaps]
        for url in named[:_MAX_SITEMAP_FILES] or [urljoin(origin, "/sitemap.xml")]:
            self._ask_for_sitemap(url)
        for url in self._known:
            self._know(url, self._vocabulary.roles_of_url(url), Place.SITEMAP, 1)
        if self._live:
            token = blake2b(origin.encode(), digest_size=6).hexdigest()
            self._push(Ask(f"{origin}{self._scope.path}no-such-page-{token}", Purpose.MADE_UP))

    def _receive_page(self, ask: Ask, exchange: Exchange) -> None:
        self._failures_in_a_row = self._failures_in_a_row + 1 if exchange.error else 0
        if self._failures_in_a_row >= _GIVE_UP_AFTER:
            self._stopped = "the server stopped answering"
        if (
            exchange.error is None
            and self._scope.side_of(self._scope.own(exchange.final_url)) is Side.OUTSIDE
        ):
            self._fail(
                ask.asked or ask.url, PageState.OUT_OF_SCOPE, f"It leads to {host_of(exchange.final_url)}."
            )
            self._spent -= 1
            return
        found = self._links_of(exchange)
        if self._follow_refresh(ask, exchange, found):
            return
        original = self._remember(exchange, found)
        if original is not None:
            self._spent -= 1
            return
        state, detail = self._state(exchange, found)
        self._read[ask.number] = exchange
        self._texts[ask.number] = found.text
        if not state.settled:
            self._fail(exchange.url, state, detail)
        if state is PageState.RATE_LIMITED:
            self._stopped = detail
        self._learn(found, ask.clicks + 1)

    def _receive_made_up(self, exchange: Exchange) -> None:
        if exchange.status == 200:
            found = self._links_of(exchange)
            if not same_host(exchange.final_url, self._scope.home) or not found.text:
                return
            self._made_up = found.text

    def _receive_sitemap(self, ask: Ask, exchange: Exchange) -> None:
        if exchange.error is not None or exchange.status != 200:
            return
        sitemap = read_sitemap(exchange.body)
        if sitemap.urls:
            self._sitemaps.append(ask.url)
        for url in sitemap.urls:
            if sitemap.index:
                self._ask_for_sitemap(absolute_url(ask.url, url))
            else:
                url = self._scope.own(absolute_url(ask.url, url))
                self._know(url, self._vocabulary.roles_of_url(url), Place.SITEMAP, 2)

    def _ask_for_sitemap(self, url: str) -> None:
        url = self._scope.own(url)
        files = sum(1 for key in self._asked_keys if key.startswith("sitemap "))
        key = f"sitemap {page_key(url)}"
        if url and files < _MAX_SITEMAP_FILES and key not in self._asked_keys and self._allowed(url):
            self._asked_keys.add(key)
            self._push(Ask(url, Purpose.SITEMAP))

    def _links_of(self, exchange: Exchange) -> PageLinks:
        kind = (exchange.header("content-type") or "text/html").lower()
        if exchange.error is not None or not ("html" in kind or "xml" in kind):
            return PageLinks()
        return read_links(exchange.body, exchange.header("content-type"), exchange.final_url)

    def _state(self, exchange: Exchange, found: PageLinks) -> tuple[PageState, str]:
        return state_of(exchange, found.text, found.title, found.html, self._vocabulary)

    def _follow_refresh(self, ask: Ask, exchange: Exchange, found: PageLinks) -> bool:
        """Goes on to where a page that is nothing but a meta refresh leads."""
        if not found.refresh or len(ask.via) >= _MAX_REFRESHES or count_words(found.text) > _STUB_WORDS:
            return False
        url = self._scope.own(found.refresh)
        if page_key(url) == page_key(exchange.final_url) or self._scope.side_of(url) is Side.OUTSIDE:
            return False
        via = (*exchange.redirects, Redirect(exchange.final_url, exchange.status or 200, url))
        self._queue.appendleft(
            dataclasses.replace(ask, url=url, asked=ask.asked or ask.url, via=via, second=False, delay=0.0)
        )
        return True

    def _remember(self, exchange: Exchange, found: PageLinks) -> str | None:
        """The key of the page that this one repeats, if any; notes under which addresses it is known."""
        key, final = page_key(exchange.url), page_key(self._scope.own(exchange.final_url))
        self._frontier.drop(final)
        self._asked_keys.update((key, final))
        canonical = page_key(self._scope.own(found.canonical)) if found.canonical else ""
        original = None
        if exchange.error is None and exchange.status == 200:
            original = self._copies.original_of(final, canonical, found.title, found.text)
        leads_to = original or final
        self._aliases.update({name: leads_to for name in (key, final) if name != leads_to})
        return original

    def _learn(self, found: PageLinks, clicks: int) -> None:
        for link in found.links:
            met = (link.url + "#" + link.fragment, link.label, link.place)
            if met not in self._links_met:
                self._links_met.add(met)
                self._meet(link, clicks)

    def _meet(self, link: FoundLink, clicks: int) -> None:
        said = self._vocabulary.roles_of_label(link.label)
        url = self._scope.own(link.url)
        roles = said | self._vocabulary.roles_of_url(f"{url}#{link.fragment}" if link.fragment else url)
        self._know(url, roles, link.place, clicks, labelled=bool(said))

    def _know(
        self, url: str, roles: frozenset[str], place: Place, clicks: int, *, labelled: bool = False
    ) -> None:
        """Makes an address known, unless it is a trap, or outside and promises nothing."""
        if not urlsplit(url).scheme.startswith("http"):
            return
        key = page_key(url)
        trap = trap_in(url) or ("files" if extension_of(url) in DOCUMENTS and not roles else None)
        if trap:
            self._left_alone[trap] += 1
            return
        side = self._scope.side_of(url) if roles or same_host(url, self._scope.home) else Side.OUTSIDE
        if side is Side.OUTSIDE:
            if labelled:
                self._fail(url, PageState.OUT_OF_SCOPE, f"It is on another site, {host_of(url)}.", roles)
            return
        if side is not Side.OWN and not roles:
            return
        self._promised[key] = self._promised.get(key, frozenset()) | roles
        if key not in self._asked_keys:
            self._frontier.add(url, roles, place, clicks, labelled=labelled)

    def _fail(self, url: str, state: PageState, detail: str, roles: frozenset[str] = frozenset()) -> None:
        key = page_key(url)
        self._asked_keys.add(key)
        known = self._failed.get(key)
        roles = roles | (known.roles if known else frozenset())
        self._failed[key] = UnreadPage(url, state, detail, roles)

    # -- ending

    def cut(self, reason: str) -> None:
        """Ends the crawl before its time; what is under way counts as not visited."""
        self._stopped = reason

    def finish(self, seconds: float) -> Crawled:
        """What the crawl brought back."""
        if not self._started:
            error = FetchError(FetchErrorKind.TIMEOUT, f"No answer within {seconds:.0f} s.")
            self._read[0] = Exchange(self._starts.url, self._starts.url, error=error)
        exchanges = tuple(self._marked(number) for number in sorted(self._read))
        unread = self._unread()
        left = sum(1 for page in unread if page.state is PageState.NOT_VISITED)
        return Crawled(
            exchanges=exchanges,
            unread=unread,
            aliases=self._aliases,
            log=CrawlLog(
                requests=self._requests,
                seconds=seconds,
                truncated=(self._stopped or self._limit()) if left or self._stopped else None,
                notes=tuple(self._all_notes()),
                robots=next((rules.summary for rules in self._robots.values()), None),
                sitemaps=tuple(self._sitemaps),
            ),
        )

    def _marked(self, number: int) -> Exchange:
        """A page, marked where a made-up address gets the same answer. The start page is no such page."""
        exchange = self._read[number]
        text = self._texts.get(number, "")
        missing = bool(number and self._made_up and exchange.status == 200 and alike(text, self._made_up))
        return dataclasses.replace(exchange, soft_404=True) if missing else exchange

    def _limit(self) -> str:
        return f"the limit of {self._options.max_pages} pages was reached"

    def _unread(self) -> tuple[UnreadPage, ...]:
        failed = [
            dataclasses.replace(page, roles=page.roles | self._promised.get(key, frozenset()))
            for key, page in self._failed.items()
        ]
        reason = (self._stopped or self._limit()).rstrip(".") + "."
        reason = reason[0].upper() + reason[1:]
        waiting = [(c.url, c.roles) for held in self._held.values() for c in held]
        waiting += [(ask.url, frozenset()) for ask in self._under_way.values() if ask.purpose is Purpose.PAGE]
        waiting += [(ask.url, frozenset()) for ask in self._queue if ask.purpose is Purpose.PAGE]
        waiting += [(c.url, c.roles) for c in self._frontier.left()]
        rest = [
            UnreadPage(
                url, PageState.NOT_VISITED, reason, roles | self._promised.get(page_key(url), frozenset())
            )
            for url, roles in waiting
        ]
        return tuple([*failed, *rest][:_MAX_UNREAD])

    def _all_notes(self) -> list[str]:
        counts = ", ".join(f"{count} {kind}" for kind, count in self._left_alone.most_common())
        return [*self._notes, *([f"Links not followed: {counts}."] if counts else [])]


def _joined(ask: Ask, exchange: Exchange) -> Exchange:
    """The exchange as seen from the address that led here."""
    if not ask.asked:
        return exchange
    return dataclasses.replace(exchange, url=ask.asked, redirects=(*ask.via, *exchange.redirects))
