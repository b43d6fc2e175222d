"""What a whole batch shows: how scores lie, which gaps are common, who is best, and what could not be judged.

Sites count once, however many rows name them. Figures are gathered in SQL and page by page: a million
sites take no more memory than a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import to_builtins

import trustscan
from trustscan.batch.results.digest import PILLAR_COLUMNS
from trustscan.batch.results.identity import CheckInfo
from trustscan.batch.results.store import Store
from trustscan.model.report import PILLAR_TITLES, PILLARS
from trustscan.model.struct import Frozen
from trustscan.score import GRADES

SCHEMA_VERSION = "1.0"
BIN = 5
"""Points of score in each bar of the histogram."""

_MOST_GAPS, _MOST_SITES, _MOST_REASONS, _EXAMPLES = 20, 10, 20, 5
_PAGE = 1_000
_SITES = "FROM sites s JOIN outcomes o ON o.site = s.site"


class Rows(Frozen):
    """How many rows the list has, and what became of them; `duplicates` name a site for the second time."""

    total: int
    duplicates: int
    by_status: dict[str, int]


class Scores(Frozen):
    """How the scores lie. `histogram` counts sites by steps of `BIN` points; 100 is in the last."""

    sites: int
    mean: float | None
    median: float | None
    quartiles: tuple[float | None, float | None]
    histogram: tuple[int, ...]
    grades: dict[str, int]


class Pillar(Frozen):
    """One pillar over all sites that have a score in it."""

    id: str
    title: str
    sites: int
    mean: float | None


class Gap(Frozen):
    """How one check came out: over `judged` sites it failed or passed in part; over more it stayed open."""

    id: str
    title: str
    pillar: str
    severity: str
    judged: int
    failed: int
    partial: int
    inconclusive: int


class Ranked(Frozen):
    """A site and its score."""

    site: str
    line: int
    score: float
    low: float
    high: float
    grade: str | None


class Reason(Frozen):
    """Why sites or rows have no score: what they have in common, how many they are, and some of them."""

    status: str
    reason: str
    count: int
    examples: tuple[str, ...]


class Summary(Frozen):
    """A whole batch at a glance."""

    ruleset: str
    list: str
    seconds: float
    rows: Rows
    sites: int
    scores: Scores
    pillars: tuple[Pillar, ...]
    gaps: tuple[Gap, ...]
    open: tuple[Gap, ...]
    best: tuple[Ranked, ...]
    worst: tuple[Ranked, ...]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data; `schema_version` guards it."""
        tool = {"name": "trustscan", "version": trustscan.__version__}
        return {"schema_version": SCHEMA_VERSION, "tool": tool, **to_builtins(self)}


def summarised(store: Store, name: str, seconds: float) -> Summary:
    """The summary of what the store holds. `name` is the list's, `seconds` how long the run took."""
    gaps = _gaps(store)
    faults = [gap for gap in gaps if gap.failed + gap.partial]
    unsure = [gap for gap in gaps if gap.inconclusive]
    best = _ranked(store, "DESC")
    return Summary(
        ruleset=store.header("ruleset") or "",
        list=name,
        seconds=round(seconds, 1),
        rows=_rows(store),
        sites=_one(store, "SELECT count(*) FROM sites"),
        scores=_scores(store),
        pillars=_pillars(store),
        gaps=tuple(sorted(faults, key=lambda gap: (-gap.failed - gap.partial, gap.id))[:_MOST_GAPS]),
        open=tuple(sorted(unsure, key=lambda gap: (-gap.inconclusive, gap.id))[:_MOST_GAPS]),
        best=best,
        worst=tuple(site for site in _ranked(store, "ASC") if site not in best),
        reasons=_reasons(store),
    )


def _one(store: Store, query: str, *values: object) -> Any:
    return next(iter(store.ask(query, *values)))[0]


def _rows(store: Store) -> Rows:
    status = "CASE WHEN r.problem IS NOT NULL THEN 'invalid' ELSE coalesce(o.status, 'not_scanned') END"
    found = store.ask(
        f"SELECT {status}, count(*) FROM list_rows r LEFT JOIN outcomes o ON o.site = r.site GROUP BY 1"
    )
    counts = dict(found)
    named = _one(store, "SELECT count(*) FROM list_rows WHERE site IS NOT NULL")
    order = ("scanned", "not_assessed", "error", "invalid", "not_scanned")
    return Rows(
        total=sum(counts.values()),
        duplicates=named - _one(store, "SELECT count(*) FROM sites"),
        by_status={name: counts.get(name, 0) for name in order},
    )


def _scores(store: Store) -> Scores:
    count, mean = next(iter(store.ask(f"SELECT count(score), avg(score) {_SITES}")))
    bars = [0] * (100 // BIN)
    for at, often in store.ask(
        f"SELECT min(CAST(score / {BIN} AS INT), {len(bars) - 1}), count(*) {_SITES} "
        "WHERE score IS NOT NULL GROUP BY 1"
    ):
        bars[at] = often
    graded = dict(
        store.ask(f"SELECT coalesce(grade, ''), count(*) {_SITES} WHERE score IS NOT NULL GROUP BY 1")
    )
    grades = {grade: graded.get(grade, 0) for _, grade in GRADES}
    return Scores(
        sites=count,
        mean=None if mean is None else round(mean, 1),
        median=_at_share(store, count, 0.5),
        quartiles=(_at_share(store, count, 0.25), _at_share(store, count, 0.75)),
        histogram=tuple(bars),
        grades={**grades, "no grade": graded.get("", 0)},
    )


def _at_share(store: Store, count: int, share: float) -> float | None:
    """The score that this share of the sites does not exceed."""
    if not count:
        return None
    at = min(int(share * count), count - 1)
    query = f"SELECT score {_SITES} WHERE score IS NOT NULL ORDER BY score LIMIT 1 OFFSET ?"
    return float(_one(store, query, at))


def _pillars(store: Store) -> tuple[Pillar, ...]:
    asked = ", ".join(f"count({name}), avg({name})" for name in PILLAR_COLUMNS)
    found = next(iter(store.ask(f"SELECT {asked} {_SITES}")))
    return tuple(
        Pillar(pillar, PILLAR_TITLES[pillar], found[2 * at], _rounded(found[2 * at + 1]))
        for at, pillar in enumerate(PILLARS)
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _gaps(store: Store) -> list[Gap]:
    """How every scored check came out over the sites that could be assessed."""
    counts = [dict.fromkeys("PHFIE", 0) for _ in store.checks]
    width = len(counts)
    found = store.ask(f"SELECT o.verdicts {_SITES} WHERE o.status = 'scanned'")
    page: list[str] = []
    for (verdicts,) in found:
        page.append(verdicts)
        if len(page) == _PAGE:
            _count(page, counts, width)
            page.clear()
    _count(page, counts, width)
    return [_gap(info, count) for info, count in zip(store.checks, counts, strict=True) if info.scored]


def _count(page: Sequence[str], counts: list[dict[str, int]], width: int) -> None:
    """Counts letters column by column, in the time that slicing takes."""
    joined = "".join(page)
    for at, count in enumerate(counts):
        column = joined[at::width]
        for letter in count:
            count[letter] += column.count(letter)


def _gap(info: CheckInfo, count: dict[str, int]) -> Gap:
    return Gap(
        id=info.id,
        title=info.title,
        pillar=info.pillar,
        severity=info.severity,
        judged=count["P"] + count["H"] + count["F"],
        failed=count["F"],
        partial=count["H"],
        inconclusive=count["I"] + count["E"],
    )


def _ranked(store: Store, order: str) -> tuple[Ranked, ...]:
    found = store.ask(
        f"SELECT s.site, s.line, score, low, high, grade {_SITES} WHERE score IS NOT NULL "
        f"ORDER BY score {order}, s.number LIMIT {_MOST_SITES}"
    )
    return tuple(Ranked(*row) for row in found)


def _reasons(store: Store) -> tuple[Reason, ...]:
    """Sites without a score by what stopped them, and rows that name no site by what is wrong with them."""
    kinds = "substr(reason, 1, instr(reason || ':', ':') - 1)"
    unread = store.ask(
        f"SELECT o.status, {kinds}, count(*) {_SITES} WHERE o.status != 'scanned' "
        f"GROUP BY 1, 2 ORDER BY 3 DESC LIMIT {_MOST_REASONS}"
    )
    found = [
        Reason(
            status,
            kind,
            count,
            _examples(
                store,
                f"s.site || ' (' || reason || ')' {_SITES} WHERE {kinds} = ? AND o.status = ?",
                kind,
                status,
            ),
        )
        for status, kind, count in list(unread)
    ]
    wrong = _one(store, "SELECT count(*) FROM list_rows WHERE problem IS NOT NULL")
    if wrong:
        examples = _examples(store, "problem FROM list_rows WHERE problem IS NOT NULL")
        found.append(Reason("invalid", "the row names no website", wrong, examples))
    return tuple(found)


def _examples(store: Store, what: str, *values: object) -> tuple[str, ...]:
    return tuple(text for (text,) in store.ask(f"SELECT {what} LIMIT {_EXAMPLES}", *values))
