from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import trustscan.history
from tests.report.samples import sample
from trustscan.compare import compare, standing
from trustscan.history import HistoryError, record, scans_of, sites_in
from trustscan.model.changes import Course, Standing

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def scan(day: int = 0, site: str = "example.com") -> Standing:
    return standing(sample(started_at=START + timedelta(days=day))).model_copy(update={"site": site})


def test_scans_come_back_in_the_order_of_their_days(tmp_path: Path) -> None:
    path = tmp_path / "new" / "h.sqlite3"
    for day in (2, 0, 1):
        record(path, scan(day))
    record(path, scan(site="b.example.com"))
    found = scans_of(path, "example.com")
    assert [one.when for one in found] == [START + timedelta(days=day) for day in range(3)]
    assert found[0].score == scan().score
    assert sites_in(path) == [("b.example.com", 1), ("example.com", 3)]
    changes = compare(found[0], standing(sample()))
    assert {change.course for change in changes.checks} <= {Course.SAME, Course.NOT_COMPARED}


def test_no_store_is_an_empty_history(tmp_path: Path) -> None:
    assert scans_of(tmp_path / "none", "example.com") == []
    assert sites_in(tmp_path / "none") == []
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_scans_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trustscan.history, "_MOST_ROWS", 3)
    for day in range(5):
        record(tmp_path / "h", scan(day))
    assert [one.when for one in scans_of(tmp_path / "h", "example.com")] == [
        START + timedelta(days=day) for day in (2, 3, 4)
    ]


def test_no_page_of_a_site_is_kept(tmp_path: Path) -> None:
    record(tmp_path / "h", scan())
    assert b"/returns" not in (tmp_path / "h").read_bytes()


def test_a_file_that_is_no_store_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "h"
    path.write_bytes(b"My notes, which are long enough to be taken for the head of a data base." * 20)
    before = path.read_bytes()
    for doing in (lambda: record(path, scan()), lambda: scans_of(path, "example.com")):
        with pytest.raises(HistoryError, match="not a database"):
            doing()
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "h"
    with sqlite3.connect(path) as store:
        store.execute("pragma user_version = 99")
    store.close()
    with pytest.raises(HistoryError, match="newer trustscan"):
        record(path, scan())


def test_a_locked_store_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "h"
    record(path, scan())
    monkeypatch.setattr(trustscan.history, "_PATIENCE", 0.05)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("begin exclusive")
    try:
        with pytest.raises(HistoryError, match="locked"):
            record(path, scan(1))
    finally:
        holder.close()
    record(path, scan(1))
    assert len(scans_of(path, "example.com")) == 2


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HistoryError):
        record(tmp_path / "file" / "h", scan())
    with pytest.raises(HistoryError):
        record(Path(os.devnull), scan())


def test_odd_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "h"
    record(path, scan())
    with sqlite3.connect(path) as store:
        store.execute("update scans set checks = '[3'")
    store.close()
    with pytest.raises(HistoryError):
        scans_of(path, "example.com")
