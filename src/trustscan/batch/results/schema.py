"""The tables of a state file, as SQL. The view `results` is what people and their tools ask."""

from __future__ import annotations

from collections.abc import Sequence

from trustscan.batch.results.digest import FIGURES, LETTERS
from trustscan.batch.results.identity import CheckInfo

APPLICATION_ID = 0x54525354
"""Marks an SQLite file as a batch of trustscan."""

VERSION = 1

PLACE = ("line", "site", "duplicate_of")
"""Where a row stood, which site it means, and the line that named that site first."""

_MOST_COLUMNS = 2_000

TABLES = f"""
CREATE TABLE header (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE checks (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, title TEXT, pillar TEXT, severity TEXT,
    scored INTEGER, warning INTEGER, texts TEXT
);
CREATE TABLE list_rows (
    number INTEGER PRIMARY KEY, line INTEGER NOT NULL, given TEXT NOT NULL, cells TEXT NOT NULL,
    site TEXT, problem TEXT
);
CREATE TABLE sites (
    number INTEGER PRIMARY KEY, site TEXT UNIQUE NOT NULL, target TEXT NOT NULL, line INTEGER NOT NULL
);
CREATE TABLE outcomes (
    site TEXT PRIMARY KEY, run INTEGER NOT NULL, verdicts TEXT NOT NULL, {", ".join(FIGURES)}
) WITHOUT ROWID;
CREATE TABLE reports (site TEXT PRIMARY KEY, report BLOB NOT NULL);
"""

_STATUS = """CASE WHEN r.problem IS NOT NULL THEN 'invalid' ELSE coalesce(o.status, 'not_scanned') END"""
_REASON = """coalesce(r.problem, o.reason, '')"""
_SCORED = ", ".join(f"o.{name}" for name in FIGURES if name not in ("status", "reason"))

RESULTS = f"""
SELECT r.number, r.line, r.given, r.cells, r.site,
    CASE WHEN s.line < r.line THEN s.line END AS duplicate_of,
    {_STATUS} AS status, {_REASON} AS reason, {_SCORED}, o.verdicts
FROM list_rows r LEFT JOIN sites s ON s.site = r.site LEFT JOIN outcomes o ON o.site = r.site
ORDER BY r.number
"""
"""Every row of the list with what became of it."""


def results_view(names: Sequence[str], checks: Sequence[CheckInfo]) -> str:
    """The view `results`: every row of the list, its own columns first, then the verdicts by name.

    `names` are the list's columns, in order, under names that clash with no other; SQLite takes only so many.
    """
    room = _MOST_COLUMNS - len(PLACE) - len(FIGURES) - len(checks)
    given = [f"json_extract(cells, '$[{at}]') AS {_quoted(name)}" for at, name in enumerate(names[:room])]
    words = " ".join(f"WHEN '{letter}' THEN '{status.value}'" for status, letter in LETTERS.items())
    verdicts = [
        f"CASE substr(verdicts, {at}, 1) {words} END AS {_quoted(info.id)}"
        for at, info in enumerate(checks, start=1)
    ]
    figures = [*PLACE, *FIGURES]
    return f"CREATE VIEW results AS SELECT {', '.join([*given, *figures, *verdicts])} FROM ({RESULTS})"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""').replace("\x00", "")
    return f'"{doubled}"'
