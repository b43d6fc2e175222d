"""What a batch has come to so far: one SQLite file, in which everything finished is safe.

Each outcome is written before the next is asked for, so that kill -9 takes none away; a power cut takes at
most those of the last second. The file stays locked while a run uses it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from trustscan.batch.listing.rows import Row
from trustscan.batch.listing.sites import NoSiteError, Shard, owner_of, site_of
from trustscan.batch.results.digest import FIGURES, Digest, of_error, of_report, unpacked
from trustscan.batch.results.identity import CheckInfo, Identity
from trustscan.batch.results.schema import APPLICATION_ID, RESULTS, TABLES, VERSION, results_view
from trustscan.batch.work import Job, Outcome
from trustscan.model.struct import Frozen

_MAGIC = b"SQLite format 3\x00"
_PAGE = 500
_SECONDS_AT_RISK = 1.0
_AGAIN = "(status != 'scanned' OR grade IS NULL)"


class StoreError(Exception):
    """The state file cannot be used; the message is one line for the user."""


class Result(Frozen):
    """One row of the list, and what became of it.

    `figures` are the `FIGURES` of its site, `verdicts` a letter for each check; both are empty where there
    is no outcome. `duplicate_of` is the line of the row that names the same site first.
    """

    number: int
    line: int
    given: str
    cells: tuple[str, ...]
    site: str | None
    duplicate_of: int | None
    status: str
    reason: str
    figures: dict[str, Any]
    verdicts: str


class Progress(Frozen):
    """How many rows and sites the list has, and how many of the sites have an outcome."""

    rows: int
    sites: int
    done: int


class Store:
    """The state file of one batch, open and locked. Use `opened_store`."""

    def __init__(self, path: Path, connection: sqlite3.Connection, checks: Sequence[CheckInfo]) -> None:
        self.path = path
        self.checks = tuple(checks)
        self._db = connection
        self._run = int(self.header("run") or 0)
        self._last_wait = 0.0

    def header(self, name: str) -> str | None:
        """What the header says."""
        found = self._db.execute("SELECT value FROM header WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def begin(self, names: Sequence[str], rows: Iterable[Row], shard: Shard) -> None:
        """Takes the list in place of any before, all or nothing; outcomes of sites still on it count.

        A row without a website belongs to the shard that its line decides on.
        """
        width = len(names)
        self._run += 1
        with _told(self.path), self._db as db:
            db.execute("DELETE FROM list_rows")
            db.execute("DELETE FROM sites")
            numbered = enumerate((one for row in rows if (one := _placed(row, shard))), start=1)
            while page := list(islice(numbered, _PAGE)):
                width = max(width, *(len(row.cells) for _, (row, *_) in page))
                db.executemany(
                    "INSERT INTO list_rows VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        (number, row.line, _storable(row.text), json.dumps(row.cells), key, problem)
                        for number, (row, key, _, problem) in page
                    ),
                )
                db.executemany(
                    "INSERT OR IGNORE INTO sites (site, target, line) VALUES (?, ?, ?)",
                    ((key, target, row.line) for _, (row, key, target, _) in page if key),
                )
            full = [*names, *("" for _ in range(width - len(names)))]
            db.executemany(
                "INSERT OR REPLACE INTO header VALUES (?, ?)",
                (
                    ("names", json.dumps(full)),
                    ("run", str(self._run)),
                    ("shard", f"{shard.number}/{shard.count}"),
                ),
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The list's columns, as they were found; empty where a column has no name."""
        return tuple(json.loads(self.header("names") or "[]"))

    def progress(self) -> Progress:
        """How far the run is."""
        rows, sites, done = self._db.execute(
            "SELECT (SELECT count(*) FROM list_rows), (SELECT count(*) FROM sites), "
            "(SELECT count(*) FROM sites JOIN outcomes USING (site))"
        ).fetchone()
        return Progress(rows, sites, done)

    def waiting(self, again: bool = False) -> int:
        """How many sites `jobs` gives."""
        return int(self._db.execute(f"SELECT count(*) {self._wanted(again)}", (0,)).fetchone()[0])

    def jobs(self, again: bool = False) -> Iterator[Job]:
        """Sites without an outcome, in the order of the list, read page by page as they are asked for.

        `again` adds those that earlier runs could not assess or judge enough of.
        """
        query = f"SELECT s.number, s.site, s.target {self._wanted(again)} ORDER BY s.number LIMIT {_PAGE}"
        last = 0
        while page := self._db.execute(query, (last,)).fetchall():
            last = page[-1][0]
            yield from (Job(key, target) for _, key, target in page)

    def _wanted(self, again: bool) -> str:
        old = f" OR (o.run < {self._run} AND {_AGAIN})" if again else ""
        joined = "FROM sites s LEFT JOIN outcomes o ON o.site = s.site"
        return f"{joined} WHERE s.number > ? AND (o.site IS NULL{old})"

    def save(self, outcome: Outcome) -> Digest:
        """Puts an outcome on the disk, in place of an earlier one of the site. Raises StoreError."""
        digest = self._digest(outcome)
        marks = ", ".join("?" * (len(FIGURES) + 3))
        values = [digest.figures.get(name) for name in FIGURES]
        self._keep_from_power_cuts()
        with _told(self.path), self._db as db:
            db.execute(
                f"INSERT OR REPLACE INTO outcomes VALUES ({marks})",
                (outcome.key, self._run, digest.verdicts, *values),
            )
            if digest.report is None:
                db.execute("DELETE FROM reports WHERE site = ?", (outcome.key,))
            else:
                db.execute("INSERT OR REPLACE INTO reports VALUES (?, ?)", (outcome.key, digest.report))
        return digest

    def _keep_from_power_cuts(self) -> None:
        """Lets the next write wait for the disk, but once a second at most.

        What is written is safe from a crash of this process at once, and with the next such write from a
        power cut: waiting each time would take longer than the scans.
        """
        now = time.monotonic()
        waits = now - self._last_wait >= _SECONDS_AT_RISK
        self._db.execute(f"PRAGMA synchronous = {'FULL' if waits else 'NORMAL'}")
        self._last_wait = now if waits else self._last_wait

    def _digest(self, outcome: Outcome) -> Digest:
        if outcome.report is None:
            return of_error(outcome.error or "the scan ended without a report", outcome.seconds, self.checks)
        try:
            return of_report(outcome.report, outcome.seconds, self.checks)
        except ValueError as error:
            return of_error(f"the scan gave no report: {error}", outcome.seconds, self.checks)

    def results(self) -> Iterator[Result]:
        """Every row of the list, in its order."""
        scored = [name for name in FIGURES if name not in ("status", "reason")]
        for number, line, given, cells, site, same, status, reason, *rest in self._db.execute(RESULTS):
            figures = dict(zip(scored, rest[:-1], strict=True)) if rest[-1] else {}
            yield Result(
                number,
                line,
                given,
                tuple(json.loads(cells)),
                site,
                same,
                status,
                reason,
                figures,
                rest[-1] or "",
            )

    def report(self, site: str) -> dict[str, Any] | None:
        """The whole report on a site, as plain data."""
        found = self._db.execute("SELECT report FROM reports WHERE site = ?", (site,)).fetchone()
        return None if found is None else unpacked(found[0], self.checks)

    def ask(self, query: str, *values: object) -> Iterator[Any]:
        """The rows that a query finds."""
        return self._db.execute(query, values)

    def publish(self, names: Sequence[str]) -> None:
        """Makes the view `results`, with the list's columns under these names. Raises StoreError."""
        with _told(self.path), self._db as db:
            db.execute("DROP VIEW IF EXISTS results")
            db.execute(results_view(names, self.checks))


@contextmanager
def opened_store(
    path: Path, identity: Identity, resume: bool = False, restart: bool = False
) -> Iterator[Store]:
    """The state file at `path`, made where there is none; locked until the block is over.

    A finished batch makes room for a new one, an unfinished one only with `restart`. With `resume` the
    batch goes on, if its rules and options were the same. Raises StoreError.
    """
    with _told(path):
        connection = _connected(path)
    try:
        with _told(path):
            before = _is_begun(path, connection)
            if before and not resume and not restart:
                _refuse_unfinished(path, connection)
            if before and resume and not restart:
                _refuse_other(path, connection, identity)
            else:
                _make(connection, identity)
        yield Store(path, connection, identity.checks)
        with suppress(sqlite3.Error):
            # One file, that also opens from where nothing can be written.
            connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()


def _connected(path: Path) -> sqlite3.Connection:
    """Opens and locks the file. Before anything else is asked: is it ours?"""
    if path.exists() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise StoreError(f"{path}: this is no state file of trustscan; name another output")
    connection = sqlite3.connect(path, timeout=0.5)
    try:
        # Locked by this process alone, which needs no shared memory: works on network file systems too.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        marked = connection.execute("PRAGMA application_id").fetchone()[0]
        if (
            marked != APPLICATION_ID
            and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        ):
            raise StoreError(f"{path}: this is a database of something else; name another output")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_begun(path: Path, db: sqlite3.Connection) -> bool:
    if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'outcomes'").fetchone()[0]:
        return False
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        raise StoreError(f"{path}: written by another version of trustscan; name another output")
    return True


def _refuse_unfinished(path: Path, db: sqlite3.Connection) -> None:
    sites, done = db.execute(
        "SELECT (SELECT count(*) FROM sites), (SELECT count(*) FROM sites JOIN outcomes USING (site))"
    ).fetchone()
    if 0 < done < sites:
        raise StoreError(
            f"{path} holds an unfinished run, {done:,} of {sites:,} sites done: --resume goes on with it, "
            "--restart begins anew"
        )


def _refuse_other(path: Path, db: sqlite3.Connection, identity: Identity) -> None:
    header = dict(db.execute("SELECT name, value FROM header"))
    told = identity.differences(header.get("ruleset", ""), json.loads(header.get("options", "{}")))
    if told:
        raise StoreError(f"{path}: cannot go on, as {'; '.join(told)}. --restart begins anew")


def _make(db: sqlite3.Connection, identity: Identity) -> None:
    """Makes the tables, in place of any before; all or nothing."""
    before = db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    with db:
        # Not begun by itself before a change of tables.
        db.execute("BEGIN")
        for kind, name in before:
            db.execute(f"DROP {kind} {name}")
        for statement in TABLES.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")
        db.executemany(
            "INSERT INTO header VALUES (?, ?)",
            (("ruleset", identity.ruleset), ("options", json.dumps(identity.options)), ("run", "0")),
        )
        db.executemany(
            "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (at, i.id, i.title, i.pillar, i.severity, i.scored, i.warning, json.dumps(i.texts))
                for at, i in enumerate(identity.checks)
            ),
        )


def _placed(row: Row, shard: Shard) -> tuple[Row, str | None, str, str | None] | None:
    """A row with its site's key and target, or with what is wrong; None where another shard has it."""
    try:
        site = site_of(row.text)
    except NoSiteError as error:
        wrong = f"line {row.line}: {error}"
        return (row, None, "", _storable(wrong)) if shard.holds(str(row.line)) else None
    mine = shard.count == 1 or shard.holds(owner_of(site.key))
    return (row, site.key, site.target, None) if mine else None


def _storable(text: str) -> str:
    """Text that SQLite takes: lone surrogates become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what the disk or the file does wrong into one line."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {_in_words(error)}") from None


def _in_words(error: sqlite3.DatabaseError) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR_WRITE"):
        return "the disk is full; what is done is kept, and --resume goes on once there is room"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another run is using this file"
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")):
        return "cannot be written"
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return "the file is damaged; name another output, or delete it"
    return f"cannot be used: {error}"
