"""Learns of pages from links and sitemaps: which of them belong to the site, and what they promise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from trustscan.facts.urls import host_of, page_key, same_host
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.frontier import Frontier
from trustscan.gather.hints import hints_of
from trustscan.gather.ledger import Ledger
from trustscan.gather.links import FoundLink, Place
from trustscan.gather.scope import Scope, Side
from trustscan.gather.traps import DOCUMENTS, extension_of, trap_in
from trustscan.model.snapshot import PageState


class Discovery:
    """Puts pages that are worth reading into the frontier, and into the ledger what links say of them.

    `scope` is the site as it is known by now.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        scope: Scope,
        frontier: Frontier,
        ledger: Ledger,
        holds: Callable[[str], bool],
    ) -> None:
        """`holds` tells which pages an archive has; the others are listed as not visited."""
        self.scope = scope
        self._vocabulary, self._frontier, self._ledger, self._holds = vocabulary, frontier, ledger, holds
        self._met: set[int] = set()
        self._left_alone: Counter[str] = Counter()

    @property
    def notes(self) -> list[str]:
        """What was met and is never asked for."""
        counts = ", ".join(f"{count} {kind}" for kind, count in self._left_alone.most_common())
        return [f"Links not followed: {counts}."] if counts else []

    def learn(self, links: Iterable[FoundLink], clicks: int) -> None:
        """Takes the links of a page that is `clicks` - 1 clicks from the start page."""
        for link in links:
            met = hash((link.url, link.fragment, link.label, link.place))
            if met not in self._met:
                self._met.add(met)
                self._meet(link, clicks)

    def know(self, url: str, clicks: int) -> None:
        """Takes an address that no link names."""
        self._know(url, self._vocabulary.roles_of_url(url), Place.SITEMAP, clicks)

    def _meet(self, link: FoundLink, clicks: int) -> None:
        said = self._vocabulary.roles_of_label(link.label)
        url = self.scope.own(link.url)
        self._ledger.also_named(page_key(link.url), page_key(url))
        roles = said | self._vocabulary.roles_of_url(f"{url}#{link.fragment}" if link.fragment else url)
        if said and self.scope.side_of(url) is Side.OUTSIDE:
            detail = f"It is on another site, {host_of(url)}."
            self._ledger.fail(url, PageState.OUT_OF_SCOPE, detail, roles)
        else:
            self._know(url, roles, link.place, clicks, labelled=bool(said))

    def _know(
        self, url: str, roles: frozenset[str], place: Place, clicks: int, *, labelled: bool = False
    ) -> None:
        """Makes an address known, unless it is a trap, or lies outside and promises nothing."""
        if not url.startswith(("http://", "https://")) or not (roles or same_host(url, self.scope.home)):
            return
        side = self.scope.side_of(url)
        if side is Side.OUTSIDE or (side is not Side.OWN and not roles):
            return
        trap = trap_in(url) or ("files" if extension_of(url) in DOCUMENTS and not roles else None)
        if trap:
            self._left_alone[trap] += 1
            return
        key = page_key(url)
        self._ledger.promise(key, roles)
        if self._ledger.knows(key):
            return
        if self._holds(url):
            hints = frozenset() if roles else hints_of(url, self._vocabulary)
            root = self.scope.path
            self._frontier.add(url, roles, place, clicks, labelled=labelled, hints=hints, root=root)
        else:
            self._ledger.fail(url, PageState.NOT_VISITED, "The archive does not hold it.", roles)
