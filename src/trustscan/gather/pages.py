"""Pages at hand instead of a site: what rules are tested on. No network, no waiting."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from trustscan.facts.reader import Reader
from trustscan.facts.urls import page_key, same_host
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.crawl import Crawl
from trustscan.gather.drive import drive_locally
from trustscan.gather.options import GatherOptions
from trustscan.gather.probes.stated import stated_probes
from trustscan.gather.probes.well_known import WELL_KNOWN
from trustscan.gather.source import Want
from trustscan.model.snapshot import (
    Exchange,
    FetchError,
    FetchErrorKind,
    Probes,
    Redirect,
    Snapshot,
)
from trustscan.model.struct import Frozen
from trustscan.model.target import Target

PageSpec = str | Mapping[str, Any]
"""A page's HTML, or a mapping of `status`, `body`, `headers`, `redirect` (where to), `error` (a kind)."""

_MAX_REDIRECTS = 10
_WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_KEYS = frozenset({"status", "body", "headers", "redirect", "error", "detail"})


class PageSpecError(ValueError):
    """A page that cannot be understood; the message says which and why."""


def snapshot_of_pages(
    pages: Mapping[str, PageSpec],
    vocabulary: Vocabulary,
    url: str = "https://site.test/",
    *,
    options: GatherOptions | None = None,
    started_at: datetime = _WHEN,
    folder: bool = False,
    reader: Reader | None = None,
    **stated: Any,
) -> Snapshot:
    """The snapshot of a site of these pages, by path; the first is the start page unless there is a `/`.

    All pages are read, also those that nothing links to, and kept by `reader`. Paths that are not there
    answer 404. `folder` makes it a folder of files. `stated` is what probes bring back (`stated_probes`).
    Raises PageSpecError.
    """
    table = {
        page_key(urljoin(url, path)): _exchange(urljoin(url, path), spec) for path, spec in pages.items()
    }
    start = url if page_key(url) in table or not pages else urljoin(url, next(iter(pages)))
    target = Target(given=url, kind="folder" if folder else "site", url=start)
    known = tuple(
        urljoin(url, path) for path in pages if not path.endswith((".txt", ".xml", *WELL_KNOWN.values()))
    )
    options = options or GatherOptions()
    crawl = Crawl(
        target, vocabulary, options, live=False, seconds_left=_all_the_time, known=known, reader=reader
    )
    source = _PageSource(table, url)
    drive_locally(crawl, source, options.concurrency, _all_the_time)
    try:
        probes = Probes() if folder else stated_probes(url, stated, source.fetch)
    except (TypeError, ValueError) as problem:
        raise PageSpecError(f"{' or '.join(stated)}: {problem}") from None
    return crawl.finish(started_at, 0.0, probes)


def _all_the_time() -> float:
    return math.inf


class _PageSource(Frozen):
    table: Mapping[str, Exchange]
    base: str

    def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        hops: list[Redirect] = []
        at = url
        while True:
            found = self.table.get(page_key(at))
            if found is None:
                outside = "" if same_host(at, self.base) else "<p>Another site.</p>"
                return Exchange(
                    url, at, 200 if outside else 404, body=outside.encode(), redirects=tuple(hops)
                )
            location = found.header("location")
            if not location or found.error is not None:
                return Exchange(
                    url, at, found.status, found.headers, found.body, tuple(hops), found.error, found.seconds
                )
            if len(hops) >= _MAX_REDIRECTS:
                error = FetchError(
                    FetchErrorKind.TOO_MANY_REDIRECTS, f"More than {_MAX_REDIRECTS} redirects."
                )
                return Exchange(url, at, redirects=tuple(hops), error=error)
            target = urljoin(at, location)
            hops.append(Redirect(at, found.status or 302, target))
            at = target


def _exchange(url: str, spec: PageSpec) -> Exchange:
    if isinstance(spec, str):
        spec = {"body": spec}
    unknown = set(spec) - _KEYS
    if unknown:
        raise PageSpecError(
            f"{url}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_KEYS))}"
        )
    if "error" in spec:
        return Exchange(url, url, error=_error(url, spec))
    headers = {str(k).lower(): str(v) for k, v in dict(spec.get("headers") or {}).items()}
    if "redirect" in spec:
        headers["location"] = str(spec["redirect"])
    headers.setdefault("content-type", "text/html; charset=utf-8")
    status = int(spec.get("status", 302 if "redirect" in spec else 200))
    return Exchange(url, url, status, tuple(headers.items()), str(spec.get("body") or "").encode())


def _error(url: str, spec: Mapping[str, Any]) -> FetchError:
    try:
        kind = FetchErrorKind(str(spec["error"]))
    except ValueError:
        known = ", ".join(kind.value for kind in FetchErrorKind)
        raise PageSpecError(f"{url}: unknown error {spec['error']!r}; known are {known}") from None
    return FetchError(kind, str(spec.get("detail") or f"Set by the test: {kind.value}."))
