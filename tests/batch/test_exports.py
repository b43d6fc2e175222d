from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.batch.conftest import begin, done, save_all
from trustscan.batch.listing.rows import Row
from trustscan.batch.listing.sites import Shard
from trustscan.batch.results.columns import Columns
from trustscan.batch.results.digest import FIGURES
from trustscan.batch.results.exports import safe_cell, write_csv, write_jsonl, write_parquet
from trustscan.batch.results.identity import Identity
from trustscan.batch.results.store import Store, opened_store
from trustscan.report.jsonform import packaged_schema

SITES = (
    "good.example",
    "foo bar",
    "poor.example",
    "good.example",
    "unread.example",
    "broken.example",
    "later.example",
)


@pytest.fixture
def store(state: Path, identity: Identity, good: bytes, poor: bytes, unread: bytes) -> Iterator[Store]:
    with opened_store(state, identity) as opened:
        begin(opened, *SITES)
        found = [("good.example", good), ("poor.example", poor), ("unread.example", unread)]
        save_all(opened, [done(key, report) for key, report in found])
        opened.save(done("broken.example", None, "the worker died\x1b[31m"))
        yield opened


def columns(store: Store) -> Columns:
    return Columns.of(store.names, store.checks)


def table(store: Store) -> list[dict[str, str]]:
    file = io.BytesIO()
    write_csv(store, columns(store), file)
    return list(csv.DictReader(io.StringIO(file.getvalue().decode())))


def test_csv_answers_every_row_in_order(store: Store) -> None:
    found = table(store)
    assert [row["url_given"] for row in found] == list(SITES)
    assert [row["line"] for row in found] == ["2", "3", "4", "5", "6", "7", "8"]
    assert [row["status"] for row in found] == [
        "scanned", "invalid", "scanned", "scanned", "not_assessed", "error", "not_scanned",
    ]  # fmt: skip
    assert [row["duplicate_of"] for row in found] == ["", "", "", "2", "", "", ""]
    good, wrong, poor, _, unread, broken, later = found
    assert (good["phone"], good["email"], poor["phone"], later["phone"]) == ("pass", "pass", "fail", "")
    assert float(good["low"]) <= float(good["score"]) <= float(good["high"])
    assert (good["passed"], poor["passed"]) == ("2", "0")
    assert wrong["reason"].startswith("line 3: 'foo bar'")
    assert unread["reason"].startswith("unreachable: ")
    assert (unread["score"], unread["phone"], unread["score_contact"]) == ("", "inconclusive", "")
    assert broken["reason"] == "the worker died [31m"


def test_columns_have_names_of_their_own(store: Store) -> None:
    names = ["Site", "site", "", "phone", "a\nb", "A B", "Score"]
    found = Columns.of(names, store.checks)
    assert found.given == (
        "Site_given",
        "site_2",
        "column_3",
        "phone_given",
        "a b",
        "A B_given",
        "Score_given",
    )
    assert len({name.casefold() for name in found.names}) == len(found.names)


def test_columns_that_others_rely_on(store: Store) -> None:
    assert columns(store).names == (
        "name",
        "url_given",
        "line",
        "site",
        "duplicate_of",
        *FIGURES,
        *columns(store).checks,
    )
    assert FIGURES == (
        "status", "reason", "url", "score", "low", "high", "grade", "coverage", "capped_by",
        "score_security", "score_privacy", "score_transparency", "score_contact", "score_social_proof",
        "score_reliability", "score_competence", "score_consistency", "score_care",
        "passed", "partial", "failed", "inconclusive", "languages", "pages", "seconds", "scanned_at",
    )  # fmt: skip


def test_json_lines_hold_a_whole_report_for_every_row(store: Store, good: bytes) -> None:
    file = io.BytesIO()
    write_jsonl(store, columns(store), file)
    found = [json.loads(line) for line in file.getvalue().splitlines()]
    assert [report["target"]["given"] for report in found] == list(SITES)
    for report in found:
        jsonschema.Draft202012Validator(packaged_schema()).validate(report)
    assert found[0]["checks"] == json.loads(good)["checks"]
    rows = table(store)
    assert [str(report["row"]["line"]) for report in found] == [row["line"] for row in rows]
    assert [report["row"]["status"] for report in found] == [row["status"] for row in rows]
    assert [report["row"]["cells"]["name"] for report in found] == [row["name"] for row in rows]
    assert [report["assessed"] for report in found] == [True, False, True, True, False, False, False]
    assert found[1]["reason"].startswith("invalid: line 3: ")
    assert found[5]["reason"] == "error: the worker died [31m"
    assert found[6]["reason"] == "not scanned: the run was interrupted"


def test_parquet_has_types(store: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "results.parquet"
    with path.open("wb") as file:
        write_parquet(store, columns(store), file)
    read = parquet.read_table(path)
    assert read.column_names == list(columns(store).names)
    found = read.to_pylist()
    assert [row["status"] for row in found] == [row["status"] for row in table(store)]
    assert found[0]["phone"] == "pass"
    assert found[1]["phone"] is None
    assert isinstance(found[0]["score"], float)
    assert isinstance(found[0]["passed"], int)


def test_sqlite_has_a_view_of_the_same_table(store: Store, state: Path) -> None:
    expected = table(store)
    store.publish(columns(store).given)
    names = columns(store).names
    found = [dict(zip(names, row, strict=True)) for row in store.ask("SELECT * FROM results")]
    told = [{name: "" if value is None else str(value) for name, value in row.items()} for row in found]
    assert told == expected


def test_a_list_wider_than_sqlite_has_a_view(state: Path, identity: Identity) -> None:
    names = [f"c{number}" for number in range(3_000)]
    with opened_store(state, identity) as store:
        store.begin(names, [Row(2, ("x",) * 3_000, "x")], Shard())
        store.publish(columns(store).given)
        assert len(next(iter(store.ask("SELECT * FROM results")))) == 2_000
        assert len(table(store)[0]) > 3_000


def test_a_finished_file_opens_by_itself(
    state: Path, identity: Identity, good: bytes, tmp_path: Path
) -> None:
    with opened_store(state, identity) as store:
        begin(store, "good.example")
        store.save(done("good.example", good))
        store.publish(columns(store).given)
    assert [path.name for path in tmp_path.iterdir()] == [state.name]
    state.chmod(0o444)
    db = sqlite3.connect(f"file:{state}?mode=ro", uri=True)
    assert db.execute("SELECT url_given, phone FROM results").fetchall() == [("good.example", "pass")]
    db.close()


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "＝1",
        "＋1x",
        "－1x",
        "＠x",
        "+49 30 1",
    ],
)
def test_formulas_are_defused(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+3.25", "-1,5", "1e9", "-1.2E-7", "plain", "", "a=b", "2024-01-01"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert safe_cell(cell) == cell


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_no_cell_begins_as_a_formula_unless_it_is_a_number(cell: str) -> None:
    safe = safe_cell(cell)
    assert safe.removeprefix("'") == cell.removeprefix("'") or safe == cell
    if safe[:1] in ("=", "+", "-", "@", "\t", "\r"):
        assert float(safe.replace(",", ".")) is not None


def test_formulas_in_the_list_and_in_its_header(state: Path, identity: Identity) -> None:
    with opened_store(state, identity) as store:
        store.begin(("=A1", "url"), [Row(2, ("=2+2", "-7", "@extra"), "-7")], Shard())
        (row,) = table(store)
    assert (row["'=A1"], row["url_given"], row["column_3"]) == ("'=2+2", "-7", "'@extra")
