"""What earlier scans came to: a small SQLite file of this user's, which a scan can do without.

A row for each scan: the site, when, the score with its range, and the verdict of every check. No page, no
evidence and no address of a page is kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from trustscan.model.changes import Held, ScoreThen, Standing
from trustscan.model.verdicts import Status

_LAYOUT = 1
_PATIENCE = 2.0
"""Seconds to wait for another process that is writing."""
_MOST_ROWS = 1_000
"""Scans kept of one site; the oldest go."""
_TABLE = """
create table if not exists scans (
    id integer primary key,
    site text not null,
    at text not null,
    ruleset text not null,
    assessed integer not null,
    score real, low real, high real, grade text,
    checks text not null
) strict;
create index if not exists scans_by_site on scans (site, at);
"""


class HistoryError(Exception):
    """The store cannot be read or written; the message says why."""


def record(path: Path, standing: Standing) -> None:
    """Adds a scan. Raises HistoryError; the store is then as it was."""
    when = standing.when or datetime.now(UTC)
    row = (
        standing.site,
        when.astimezone(UTC).isoformat(timespec="seconds"),
        standing.ruleset,
        standing.assessed,
        standing.score.value,
        standing.score.low,
        standing.score.high,
        standing.score.grade,
        json.dumps({name: held.status for name, held in standing.checks.items()}, separators=(",", ":")),
    )
    with _opened(path, writing=True) as store:
        store.execute(
            "insert into scans (site, at, ruleset, assessed, score, low, high, grade, checks) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
        store.execute(
            "delete from scans where site = ? and id not in "
            "(select id from scans where site = ? order by at desc, id desc limit ?)",
            (standing.site, standing.site, _MOST_ROWS),
        )


def scans_of(path: Path, site: str) -> list[Standing]:
    """The scans of a site, the oldest first; none where there is no store. Raises HistoryError."""
    if not path.exists():
        return []
    with _opened(path, writing=False) as store:
        rows = store.execute(
            "select at, ruleset, assessed, score, low, high, grade, checks from scans "
            "where site = ? order by at, id",
            (site,),
        ).fetchall()
        return [_standing(site, row) for row in rows]


def sites_in(path: Path) -> list[tuple[str, int]]:
    """The sites that were scanned, with how often. Raises HistoryError."""
    if not path.exists():
        return []
    with _opened(path, writing=False) as store:
        return list(store.execute("select site, count(*) from scans group by site order by site"))


def _standing(site: str, row: tuple[str, str, int, float, float, float, str, str]) -> Standing:
    at, ruleset, assessed, value, low, high, grade, checks = row
    return Standing(
        site=site,
        when=datetime.fromisoformat(at),
        ruleset=ruleset,
        assessed=bool(assessed),
        score=ScoreThen(value=value, low=low, high=high, grade=grade),
        checks={name: Held(status=Status(status)) for name, status in json.loads(checks).items()},
    )


@contextmanager
def _opened(path: Path, writing: bool) -> Iterator[sqlite3.Connection]:
    """The store, in one transaction. Whatever is wrong with the file is a HistoryError."""
    try:
        if writing:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "rwc" if writing else "ro"
        address = f"{path.absolute().as_uri()}?mode={mode}"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE)) as store, store:
            (layout,) = store.execute("pragma user_version").fetchone()
            if layout > _LAYOUT:
                raise HistoryError(f"{path} was written by a newer trustscan")
            if writing and not layout:
                store.executescript(f"{_TABLE} pragma user_version = {_LAYOUT};")
            yield store
    except (sqlite3.Error, OSError, ValueError, AttributeError) as error:
        raise HistoryError(f"{path}: {str(error) or type(error).__name__}") from None
