"""Sites out of WARC files: many in a file, a site over many, with broken records, and without a request."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.cli.command import Outcome, trustscan
from trustscan.batch.archives.build import read_archives
from trustscan.batch.archives.files import archive_files
from trustscan.batch.archives.index import opened_index
from trustscan.batch.archives.records import Entry, Fault, read_entries
from trustscan.batch.archives.shelf import Library
from trustscan.batch.listing.lines import ListError
from trustscan.gather import GatherOptions, resolve_target
from trustscan.model.snapshot import Snapshot
from trustscan.rulebook.models import RuleBook

CHECKS = ("--select", "phone", "--select", "email", "--workers", "1")
PAGE = (
    "<!doctype html><html lang='en'><title>{0}</title><h1>{0}</h1><p>Words on {0}, and enough of them.</p>{1}"
)
CONTACT = '<a href="/contact">Contact</a>'
PHONE = "<p>Call us: +44 20 7946 0958</p>"


def html(title: str, more: str = "") -> bytes:
    return PAGE.format(title, more).encode()


class Writer:
    """Writes a WARC file, record by record, and knows where each begins."""

    def __init__(self, path: Path, compressed: bool = True) -> None:
        self.path, self._file = path, io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=compressed)
        self.starts: list[int] = []

    def add(
        self,
        url: str,
        body: bytes = b"",
        status: int = 200,
        day: int = 1,
        kind: str = "response",
        headers: Mapping[str, str] | None = None,
        **named: str,
    ) -> Writer:
        lines = [("Content-Type", "text/html"), *(headers or {}).items()]
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(f"{status} X", lines, protocol="HTTP/1.1"),
            warc_headers_dict={
                "WARC-Date": f"2026-03-{day:02}T00:00:00Z",
                **{name.replace("_", "-"): value for name, value in named.items()},
            },
        )
        self.starts.append(self._file.tell())
        self._writer.write_record(record)
        self.path.write_bytes(self._file.getvalue())
        return self

    def spoil(self, number: int) -> None:
        """Overwrites a piece in the middle of a record."""
        data = bytearray(self._file.getvalue())
        ends = [*self.starts[1:], len(data)]
        middle = (self.starts[number] + ends[number]) // 2
        data[middle : middle + 8] = b"\xff" * 8
        self.path.write_bytes(data)


def entries(path: Path) -> tuple[list[Entry], list[Fault]]:
    found = list(read_entries(path))
    return [one for one in found if isinstance(one, Entry)], [one for one in found if isinstance(one, Fault)]


def snapshot(tmp_path: Path, book: RuleBook, url: str, **options: Any) -> Snapshot:
    """What the archives of a folder hold of a site."""
    with opened_index(tmp_path / "index") as index:
        read_archives(index, archive_files([tmp_path]), 1, lambda done, total: None)
    library = Library(tmp_path / "index")
    return library.snapshot(resolve_target(url), book.vocabulary, GatherOptions(**options), lambda: 60.0)


def batch(tmp_path: Path, *args: str | Path) -> tuple[Outcome, list[dict[str, str]]]:
    told = trustscan("batch", *args, "-o", "r.csv", *CHECKS, cwd=tmp_path)
    path = tmp_path / "r.csv"
    return told, list(csv.DictReader(path.read_text().splitlines())) if path.exists() else []


def two_sites(folder: Path) -> None:
    """One site over two files, another in one of them."""
    folder.mkdir()
    one = Writer(folder / "1.warc.gz")
    one.add("https://www.tea.example/", html("Tea", CONTACT)).add("http://oil.example/", html("Oil"))
    Writer(folder / "2.warc", compressed=False).add("https://www.tea.example/contact", html("Contact", PHONE))


def test_all_sites_of_archives_are_judged(tmp_path: Path) -> None:
    two_sites(tmp_path / "crawl")
    told, rows = batch(tmp_path, "--from-warc", "crawl")
    assert told.code == 0, told.err
    assert "2 archives with 3 answers; 2 rows, 2 sites" in told.err
    assert [(row["website"], row["captures"], row["phone"], row["pages"]) for row in rows] == [
        ("https://oil.example/", "1", "fail", "1"),
        ("https://tea.example/", "2", "pass", "2"),
    ]
    assert rows[1]["url"] == "https://www.tea.example/"
    assert rows[1]["scanned_at"].startswith("2026-03-01")


def test_a_list_names_the_sites_and_resume_goes_on(tmp_path: Path) -> None:
    two_sites(tmp_path / "crawl")
    (tmp_path / "list.csv").write_text(
        "url\ntea.example\nnowhere.example\nhttp://oil.example/missing\nno site\n"
    )
    args = ("list.csv", "--from-warc", "crawl/*.warc*")
    told, rows = batch(tmp_path, *args)
    assert told.code == 0, told.err
    assert [row["status"] for row in rows] == ["scanned", "not_assessed", "not_assessed", "invalid"]
    assert "archive" in rows[1]["reason"]
    again, same = batch(tmp_path, *args, "--resume")
    assert again.code == 0, again.err
    assert "3 sites, 3 of them done" in again.err
    assert same == rows
    Writer(tmp_path / "crawl" / "3.warc").add("https://nowhere.example/", html("There"))
    other, _ = batch(tmp_path, *args, "--resume")
    assert other.code == 2
    assert "--from-warc is another" in other.err
    more, rows = batch(tmp_path, *args, "--restart")
    assert "3 archives with 4 answers" in more.err
    assert [row["status"] for row in rows] == ["scanned", "scanned", "not_assessed", "invalid"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--from-warc", "none.warc"], "none.warc: there is no such file or folder"),
        (["--from-warc", "none*.warc"], "there is no file ending in .warc or .warc.gz"),
        (["--from-warc", "empty"], "there is no file ending in .warc or .warc.gz"),
        (["a.warc"], "a.warc is no list; --from-warc judges sites out of archives"),
        (["a.csv", "b.csv"], "one list at a time"),
        ([], "there is no list"),
        (["--from-warc", "a.warc", "--column", "2"], "are for a list"),
    ],
)
def test_mistakes_are_told_in_one_line(tmp_path: Path, args: list[str], told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.warc").write_bytes(b"")
    found, _ = batch(tmp_path, *args)
    assert found.code == 2
    assert told in found.err
    assert len(found.err.splitlines()) == 1


@pytest.mark.parametrize("compressed", [True, False])
def test_every_record_is_found_again(tmp_path: Path, compressed: bool) -> None:
    writer = Writer(tmp_path / "a.warc", compressed)
    for number in range(5):
        writer.add(f"https://example.com/{number}", html(f"Page {number}") * (1 + 300 * number))
    found, faults = entries(writer.path)
    assert not faults
    assert [entry.offset for entry in found] == writer.starts
    assert [entry.url for entry in found] == [f"https://example.com/{number}" for number in range(5)]
    assert {(entry.owner, entry.site, entry.status, entry.html) for entry in found} == {
        ("example.com", "https://example.com", 200, True)
    }


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("spoilt", [0, 2, 4])
def test_a_broken_record_costs_no_other(tmp_path: Path, compressed: bool, spoilt: int) -> None:
    writer = Writer(tmp_path / "a.warc", compressed)
    for number in range(5):
        writer.add(f"https://example.com/{number}", html(f"Page {number}"))
    if compressed:
        writer.spoil(spoilt)
    else:
        data = writer.path.read_bytes()
        at = data.index(b"Content-Length:", writer.starts[spoilt])
        writer.path.write_bytes(data[: at + 16] + b"-" + data[at + 17 :])
    found, faults = entries(writer.path)
    assert len(faults) == 1
    whole = {f"https://example.com/{number}" for number in range(5) if number != spoilt}
    assert whole <= {entry.url for entry in found}


def test_broken_files_are_told_and_the_others_judged(tmp_path: Path) -> None:
    two_sites(tmp_path / "crawl")
    whole = (tmp_path / "crawl" / "1.warc.gz").read_bytes()
    (tmp_path / "crawl" / "cut.warc.gz").write_bytes(whole[: len(whole) - 30])
    (tmp_path / "crawl" / "none.warc").write_bytes(b"this is no archive\n" * 9)
    (tmp_path / "crawl" / "one.warc.gz").write_bytes(
        gzip.compress((tmp_path / "crawl" / "2.warc").read_bytes() * 2)
    )
    as_a_shell_puts_them = sorted((tmp_path / "crawl").iterdir())
    told, rows = batch(tmp_path, "--from-warc", *as_a_shell_puts_them)
    assert told.code == 0, told.err
    assert "cut.warc.gz: 1 broken place left out (it is cut short)" in told.err
    assert "none.warc: 1 broken place left out (it is no WARC file)" in told.err
    assert "one.warc.gz: 1 broken place left out (it is compressed as a whole" in told.err
    assert len(rows) == 2


def test_of_several_answers_the_newest_good_one_counts(tmp_path: Path, book: RuleBook) -> None:
    Writer(tmp_path / "1.warc.gz").add("https://example.com/", html("Old"), day=1)
    Writer(tmp_path / "2.warc.gz").add("https://example.com/", html("New"), day=3)
    Writer(tmp_path / "3.warc.gz").add("https://example.com/", html("Fault"), status=503, day=5)
    found = snapshot(tmp_path, book, "https://example.com/")
    assert b"New" in found.exchanges[0].body
    assert found.started_at.day == 3


def test_redirects_and_revisits_lead_to_what_they_mean(tmp_path: Path, book: RuleBook) -> None:
    writer = Writer(tmp_path / "1.warc.gz")
    writer.add("http://example.com/", status=301, headers={"Location": "https://www.example.com/"})
    writer.add("https://www.example.com/", html("Home", CONTACT), WARC_Payload_Digest="sha1:A")
    other = Writer(tmp_path / "2.warc.gz")
    other.add("https://www.example.com/contact", status=200, kind="revisit", WARC_Payload_Digest="sha1:A")
    found = snapshot(tmp_path, book, "http://example.com/")
    assert found.exchanges[0].final_url == "https://www.example.com/"
    assert [exchange.url for exchange in found.exchanges if b"Home" in exchange.body][1:] == [
        "https://www.example.com/contact"
    ]
    assert found.log.requests == 0


def test_without_its_start_page_a_site_begins_at_the_shortest_address(tmp_path: Path, book: RuleBook) -> None:
    writer = Writer(tmp_path / "1.warc.gz").add("https://example.com/shop/tea", html("Tea"))
    writer.add("https://example.com/about", html("About"))
    found = snapshot(tmp_path, book, "example.com")
    assert found.target.url == "https://example.com/about"
    assert "do not hold the start page" in " ".join(found.log.notes)


def test_scans_of_our_own_come_back_as_they_were(tmp_path: Path, book: RuleBook) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_bytes(html("Tea", PHONE))
    saved = trustscan(
        "site", "--base-url", "https://tea.example/", "--save", "tea.warc.gz", "-q", cwd=tmp_path
    )
    assert saved.code in (0, 3), saved.err
    report = json.loads(trustscan("tea.warc.gz", "-f", "json", *CHECKS[:4], cwd=tmp_path).out)
    told, rows = batch(tmp_path, "--from-warc", "tea.warc.gz")
    assert told.code == 0, told.err
    assert rows[0]["website"] == "https://tea.example/"
    assert rows[0]["phone"] == "pass"
    assert float(rows[0]["score"]) == pytest.approx(report["score"]["value"])


def test_many_archives_are_read_by_many_processes_and_once(tmp_path: Path) -> None:
    for number in range(4):
        Writer(tmp_path / f"{number}.warc.gz").add(f"https://example.com/{number}", html(f"Page {number}"))
    files = archive_files([tmp_path])
    told: list[tuple[int, int]] = []
    with opened_index(tmp_path / "index") as index:
        for _ in range(2):
            read_archives(index, files, 2, lambda done, total: told.append((done, total)), enough=400)
            found = {entry.url for _, entry in index.entries("example.com", "https://example.com")}
            assert found == {f"https://example.com/{number}" for number in range(4)}
    total = sum(path.stat().st_size for path in files)
    assert told[0] == (0, total)
    assert total in {done for done, _ in told}
    assert told[-1] == (0, 0)


def test_what_is_no_archive_is_not_taken_for_one(tmp_path: Path) -> None:
    for name in ("a.warc.gz", "b.WARC", "c.warc.wet.gz", "d.gz"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in archive_files([tmp_path, tmp_path / "a.warc.gz"])] == [
        "a.warc.gz",
        "b.WARC",
    ]
    with pytest.raises(ListError):
        archive_files([tmp_path / "none"])
