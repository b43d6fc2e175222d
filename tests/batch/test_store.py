from __future__ import annotations

import json
import pickle
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import SETTINGS, begin, done, save_all
from trustscan.batch.listing.sites import Shard
from trustscan.batch.results.identity import Identity
from trustscan.batch.results.store import StoreError, opened_store
from trustscan.gather.options import GatherOptions
from trustscan.model.struct import replace
from trustscan.rulebook.models import RuleBook


def test_sites_are_scanned_once_and_every_row_is_answered(
    state: Path, identity: Identity, good: bytes
) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com", "foo bar", "https://EXAMPLE.com/", "example.org")
        assert [job.key for job in store.jobs()] == ["https://example.com/", "https://example.org/"]
        store.save(done("example.com", good))
        assert [job.key for job in store.jobs()] == ["https://example.org/"]
        found = list(store.results())
    assert [(r.line, r.status, r.duplicate_of) for r in found] == [
        (2, "scanned", None),
        (3, "invalid", None),
        (4, "scanned", 2),
        (5, "not_scanned", None),
    ]
    assert found[1].reason.startswith("line 3: 'foo bar' holds a space")
    assert found[0].figures == found[2].figures


def test_a_report_comes_back_as_it_went_in(state: Path, identity: Identity, good: bytes) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com")
        store.save(done("example.com", good))
        assert store.report("https://example.com/") == json.loads(good)
        assert list(store.report("https://example.com/") or {}) == list(json.loads(good))
        assert store.report("https://example.org/") is None


def test_half_a_character_hurts_nobody(state: Path, identity: Identity, good: bytes) -> None:
    report = json.loads(good)
    report["crawl"]["pages"][0]["title"] = "Tea \ud83d House"
    with opened_store(state, identity) as store:
        begin(store, "example.com")
        store.save(done("example.com", json.dumps(report).encode()))
        kept = store.report("https://example.com/")
    assert kept is not None
    assert kept["crawl"]["pages"][0]["title"] == "Tea ? House"


def test_an_unfinished_run_is_not_overwritten(state: Path, identity: Identity, good: bytes) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com", "example.org")
        store.save(done("example.com", good))
    with (
        pytest.raises(StoreError, match="unfinished run, 1 of 2 sites done: --resume"),
        opened_store(state, identity),
    ):
        pass
    with opened_store(state, identity, resume=True) as store:
        begin(store, "example.com", "example.org")
        assert [job.key for job in store.jobs()] == ["https://example.org/"]
    with opened_store(state, identity, restart=True) as store:
        begin(store, "example.com", "example.org")
        assert len(list(store.jobs())) == 2


def test_a_finished_run_makes_room(state: Path, identity: Identity, good: bytes) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com")
        store.save(done("example.com", good))
    with opened_store(state, identity) as store:
        begin(store, "example.com")
        assert len(list(store.jobs())) == 1


def test_a_list_that_grew_goes_on(state: Path, identity: Identity, good: bytes) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com", "example.org")
        save_all(store, [done("example.com", good), done("example.org", good)])
    with opened_store(state, identity, resume=True) as store:
        begin(store, "example.net", "example.org")
        assert [job.key for job in store.jobs()] == ["https://example.net/"]
        assert [result.status for result in store.results()] == ["not_scanned", "scanned"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"options": GatherOptions(max_pages=5)}, "--max-pages was 30 and is 5"),
        ({"options": GatherOptions(headers=(("X-Key", "hunter2"),))}, "--headers is another"),
        ({"regions": ("DE",)}, "--region was not given and is DE"),
        ({"select": ("phone",)}, "--select was phone, email, faq, postal-address and is phone"),
    ],
)
def test_other_options_are_named(
    state: Path, identity: Identity, book: RuleBook, good: bytes, changed: dict[str, object], told: str
) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com", "example.org")
        store.save(done("example.com", good))
    other = Identity.of(replace(SETTINGS, **changed), book)  # type: ignore[arg-type]  # one at a time
    with pytest.raises(StoreError) as error, opened_store(state, other, resume=True):
        pass
    assert told in str(error.value)
    assert b"hunter2" not in state.read_bytes()


def test_other_rules_are_named(state: Path, identity: Identity) -> None:
    with opened_store(state, identity):
        pass
    with pytest.raises(StoreError, match=r"the rules were .* and are other"):
        opened_store(state, replace(identity, ruleset="other"), resume=True).__enter__()


def test_only_what_could_not_be_judged_is_tried_again(
    state: Path, identity: Identity, good: bytes, unread: bytes
) -> None:
    with opened_store(state, identity) as store:
        begin(store, "a.example", "b.example", "c.example", "d.example")
        save_all(store, [done("a.example", good), done("b.example", unread), done("c.example", None, "died")])
    with opened_store(state, identity, resume=True) as store:
        begin(store, "a.example", "b.example", "c.example", "d.example")
        assert [job.key for job in store.jobs()] == ["https://d.example/"]
        again = store.jobs(again=True)
        assert next(again).key == "https://b.example/"
        store.save(done("b.example", good))
        assert store.waiting(again=True) == 2
        assert [job.key for job in again] == ["https://c.example/", "https://d.example/"]
        by_row = {result.given: (result.status, result.reason) for result in store.results()}
    assert by_row["b.example"] == ("scanned", "")
    assert by_row["c.example"] == ("error", "died")


def test_shards_together_hold_every_row_once(tmp_path: Path, identity: Identity) -> None:
    sites = [
        *(f"www.site{n}.example" for n in range(20)),
        *(f"site{n}.example" for n in range(20)),
        "bad one",
        "x y",
    ]
    found: list[int] = []
    for number in (1, 2, 3):
        with opened_store(tmp_path / str(number), identity) as store:
            begin(store, *sites, shard=Shard(number, 3))
            lines = [result.line for result in store.results()]
            assert lines == sorted(lines)
            found += lines
    assert sorted(found) == list(range(2, len(sites) + 2))


def test_a_second_run_on_the_same_output_is_refused(state: Path, identity: Identity) -> None:
    with opened_store(state, identity) as store:
        begin(store, "example.com")
        with (
            pytest.raises(StoreError, match="another run is using this file"),
            opened_store(state, identity, resume=True),
        ):
            pass
        store.save(done("example.com", None, "died"))
    with opened_store(state, identity, resume=True) as store:
        assert store.progress().done == 1


@pytest.mark.parametrize("content", [b"name,url\n", b"\x00" * 100, b"SQLite format 3\x00" + b"\xff" * 5_000])
def test_files_of_others_are_left_alone(state: Path, identity: Identity, content: bytes) -> None:
    state.write_bytes(content)
    with pytest.raises(StoreError), opened_store(state, identity, restart=True):
        pass
    assert state.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(state: Path, identity: Identity) -> None:
    db = sqlite3.connect(state)
    db.execute("CREATE TABLE precious (x)")
    db.commit()
    db.close()
    with pytest.raises(StoreError, match="something else"), opened_store(state, identity, restart=True):
        pass


def test_a_place_that_cannot_be_written(tmp_path: Path, identity: Identity) -> None:
    with (
        pytest.raises(StoreError, match="cannot be written"),
        opened_store(tmp_path / "none" / "x", identity),
    ):
        pass


def test_a_report_that_is_none_is_an_error_of_its_row(state: Path, identity: Identity) -> None:
    with opened_store(state, identity) as store:
        begin(store, "a.example", "b.example")
        save_all(store, [done("a.example", b"{}"), done("b.example", b"not json")])
        assert [(r.status, r.reason[:23]) for r in store.results()] == [
            ("error", "the scan gave no report")
        ] * 2


_FILLS_THE_DISK = """
import pickle, resource, sys
from pathlib import Path
from tests.batch.conftest import begin, done
from trustscan.batch.results.store import StoreError, opened_store
state = sys.argv[1]
identity, report = pickle.loads(Path(sys.argv[2]).read_bytes())
saved = 0
try:
    with opened_store(Path(state), identity, resume=True) as store:
        begin(store, *(f"site{n}.example" for n in range(400)))
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
        for job in store.jobs():
            store.save(done(job.target, report))
            saved += 1
except StoreError as error:
    print(saved, error)
"""


def test_a_full_disk_loses_nothing(state: Path, tmp_path: Path, identity: Identity, good: bytes) -> None:
    given = tmp_path / "given"
    given.write_bytes(pickle.dumps((identity, good)))
    told = subprocess.run(
        [sys.executable, "-c", _FILLS_THE_DISK, state, given],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    saved, _, line = told.stdout.strip().partition(" ")
    assert "the disk is full" in line, told
    assert 0 < int(saved) < 400
    with opened_store(state, identity, resume=True) as store:
        assert store.progress().done == int(saved)
        assert store.report("https://site0.example/") == json.loads(good)
