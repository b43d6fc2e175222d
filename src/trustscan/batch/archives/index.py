"""Where in which archive the pages of each site lie: one SQLite file, made before sites are judged.

It takes room on the disk instead of memory, and is kept, so that a run that goes on need not read the
archives again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from trustscan.batch.archives.records import Entry, Fault
from trustscan.batch.results.store import StoreError
from trustscan.model.struct import Frozen

APPLICATION_ID = 0x54525357
"""Marks an SQLite file as an index of archives."""

_VERSION = 1
_AT_ONCE = 2_000
_PATIENCE = 120.0
_MOST_OF_SITE = 20_000
_MOST_OF_OWNER = 2_000
_FIELDS = Entry.__struct_fields__
_STATUS, _TAKEN = (1 + _FIELDS.index(name) for name in ("status", "taken"))
_TABLES = f"""
CREATE TABLE IF NOT EXISTS files (
    number INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, size INTEGER, modified INTEGER, read INTEGER,
    records INTEGER, faults INTEGER, why TEXT
);
CREATE TABLE IF NOT EXISTS entries (file INTEGER NOT NULL, {", ".join(_FIELDS)});
"""


class Source(Frozen):
    """An archive that was read: `records` were understood, `faults` places were not, for which `why`."""

    number: int
    path: Path
    size: int
    records: int
    faults: int
    why: str


class Index:
    """An open index."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path, self._db = path, connection

    def expect(self, files: Sequence[Path]) -> list[Path]:
        """Forgets all other files and what has changed; those that are still to be read."""
        known = {
            Path(path): (size, modified, number, read)
            for path, size, modified, number, read in self._db.execute(
                "SELECT path, size, modified, number, read FROM files"
            )
        }
        waiting = []
        with self._db as db:
            db.execute("BEGIN")
            for file in files:
                path, now = file.resolve(), file.stat()
                size, modified, number, read = known.pop(path, (-1, -1, -1, 0))
                if read and (size, modified) == (now.st_size, now.st_mtime_ns):
                    continue
                if number >= 0:
                    self._forget(number)
                db.execute(
                    "INSERT INTO files (path, size, modified, read) VALUES (?, ?, ?, 0)",
                    (str(path), now.st_size, now.st_mtime_ns),
                )
                waiting.append(path)
            for _, _, number, _ in known.values():
                self._forget(number)
        return waiting

    def _forget(self, number: int) -> None:
        self._db.execute("DELETE FROM entries WHERE file = ?", (number,))
        self._db.execute("DELETE FROM files WHERE number = ?", (number,))

    def take(self, path: Path, found: Iterable[Entry | Fault]) -> None:
        """Takes what is in a file; what an attempt that was interrupted had taken of it is dropped."""
        number = self._db.execute("SELECT number FROM files WHERE path = ?", (str(path),)).fetchone()[0]
        with self._db as db:
            db.execute("DELETE FROM entries WHERE file = ?", (number,))
        marks = ", ".join("?" * (len(_FIELDS) + 1))
        records, faults, why = 0, 0, ""
        waiting = iter(found)
        while page := list(islice(waiting, _AT_ONCE)):
            entries = [one for one in page if isinstance(one, Entry)]
            records += len(entries)
            for one in page:
                if isinstance(one, Fault):
                    faults, why = faults + 1, why or one.why
            with self._db as db:
                rows = ((number, *(getattr(one, name) for name in _FIELDS)) for one in entries)
                db.executemany(f"INSERT INTO entries VALUES ({marks})", rows)
        with self._db as db:
            db.execute(
                "UPDATE files SET read = 1, records = ?, faults = ?, why = ? WHERE number = ?",
                (records, faults, why, number),
            )

    def sort(self) -> None:
        """Makes the index quick to ask, once all files are in it."""
        with self._db as db:
            db.execute("CREATE INDEX IF NOT EXISTS by_site ON entries (owner, site)")

    def sources(self) -> Iterator[Source]:
        """All files that were read."""
        query = "SELECT number, path, size, records, faults, why FROM files WHERE read ORDER BY number"
        for number, path, *rest in self._db.execute(query):
            yield Source(number, Path(path), *rest)

    def sites(self) -> Iterator[tuple[str, int]]:
        """Every site with a web page, by name, and how many answers of it there are."""
        query = (
            "SELECT site, count(*) FROM entries GROUP BY owner, site HAVING max(html) ORDER BY owner, site"
        )
        yield from self._db.execute(query)

    def entries(self, owner: str, site: str) -> Iterator[tuple[int, Entry]]:
        """What is held of a site, then of its owner's other sites, with the number of the file.

        Good answers come first, and new ones before old ones. Of large sites there are so many at most.
        """
        fields = ", ".join(("file", *_FIELDS))
        own = (
            f"SELECT {fields} FROM entries WHERE owner = ? AND site = ? "
            f"ORDER BY status = 200 DESC, taken DESC, file, offset LIMIT {_MOST_OF_SITE}"
        )
        others = f"SELECT {fields} FROM entries WHERE owner = ? AND site <> ? LIMIT {_MOST_OF_OWNER}"
        found = self._db.execute(f"SELECT * FROM ({own})", (owner, site)).fetchall()
        found += sorted(
            self._db.execute(others, (owner, site)).fetchall(),
            key=lambda row: (row[_STATUS] != 200, -row[_TAKEN]),
        )
        for number, *values in found:
            yield number, Entry(*values)


@contextmanager
def opened_index(path: Path) -> Iterator[Index]:
    """The index at `path`, made where there is none. Raises StoreError."""
    try:
        connection = sqlite3.connect(path, timeout=_PATIENCE)
        try:
            _prepare(path, connection)
            yield Index(path, connection)
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: the index of the archives cannot be used: {error}") from None


def _prepare(path: Path, db: sqlite3.Connection) -> None:
    marked = db.execute("PRAGMA application_id").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (tables and marked != APPLICATION_ID) or db.execute("PRAGMA user_version").fetchone()[0] > _VERSION:
        raise StoreError(f"{path}: this is no index of archives; delete it, or name another output")
    # It can always be made again, so it need not outlive a power cut.
    db.execute("PRAGMA synchronous = OFF")
    if not tables:
        with db:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {_VERSION}")
            for statement in _TABLES.split(";"):
                db.execute(statement)


@contextmanager
def asked_index(path: Path) -> Iterator[Index]:
    """An index that is only asked, from any thread and process. Raises sqlite3.Error."""
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Index(path, connection)
    finally:
        connection.close()
