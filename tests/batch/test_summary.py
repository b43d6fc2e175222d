from __future__ import annotations

import html.parser
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import begin, done, save_all
from trustscan.batch.listing.rows import Row
from trustscan.batch.listing.sites import Shard
from trustscan.batch.results.identity import Identity
from trustscan.batch.results.store import Store, opened_store
from trustscan.batch.summary.html import to_html
from trustscan.batch.summary.jsonform import to_json
from trustscan.batch.summary.text import summary_lines
from trustscan.batch.summary.totals import summarised
from trustscan.cli.batch.gate import BatchGate, read_share
from trustscan.cli.errors import ExitCode
from trustscan.cli.gate import Gate
from trustscan.model.report import Severity
from trustscan.report.terminal.sheet import ASCII, UNICODE, Detail, Sheet

GOOD = [f"good{n}.example" for n in range(3)]


@pytest.fixture
def store(state: Path, identity: Identity, good: bytes, poor: bytes, unread: bytes) -> Iterator[Store]:
    with opened_store(state, identity) as opened:
        begin(
            opened,
            *GOOD,
            "poor.example",
            "unread.example",
            "x y",
            "GOOD0.example",
            "broken.example",
            "later.example",
        )
        save_all(opened, [done(key, good) for key in GOOD])
        save_all(opened, [done("poor.example", poor), done("unread.example", unread)])
        opened.save(done("broken.example", None, "the worker died"))
        yield opened


def test_sites_count_once_and_rows_each(store: Store) -> None:
    found = summarised(store, "list.csv", 3.0)
    assert (found.rows.total, found.rows.duplicates, found.sites) == (9, 1, 7)
    assert found.rows.by_status == {
        "scanned": 5,
        "not_assessed": 1,
        "error": 1,
        "invalid": 1,
        "not_scanned": 1,
    }
    assert found.scores.sites == sum(found.scores.histogram) == sum(found.scores.grades.values()) == 4
    assert [site.site for site in found.best][:3] == [f"https://{key}/" for key in GOOD]
    by_id = {gap.id: gap for gap in found.gaps}
    assert (by_id["phone"].judged, by_id["phone"].failed) == (4, 1)
    assert [(reason.status, reason.reason, reason.count) for reason in found.reasons] == [
        ("error", "the worker died", 1),
        ("not_assessed", "unreachable", 1),
        ("invalid", "the row names no website", 1),
    ]


def test_best_and_worst_are_not_the_same_sites(store: Store, good: bytes) -> None:
    found = summarised(store, "list.csv", 3.0)
    assert (len(found.best), found.worst) == (4, ())
    begin(store, *(f"s{n}.example" for n in range(12)), "poor.example")
    save_all(store, [done(f"s{n}.example", good) for n in range(12)])
    found = summarised(store, "list.csv", 3.0)
    assert len(found.best) == 10
    assert found.worst[0].site == "https://poor.example/"
    assert not set(found.best) & set(found.worst)


def test_nothing_was_scanned(state: Path, identity: Identity) -> None:
    with opened_store(state, identity) as store:
        begin(store)
        found = summarised(store, "empty.csv", 0.0)
    assert found.scores.mean is None
    assert to_html(found).endswith("</html>")
    assert json.loads(to_json(found))["rows"]["total"] == 0
    assert [line.plain for line in summary_lines(found, Sheet(80))][1] == " 0 rows: nothing (0 sites)"


@pytest.mark.parametrize("sheet", [Sheet(100, UNICODE, Detail.NORMAL), Sheet(40, ASCII, Detail.NORMAL)])
def test_text_fits_the_sheet(store: Store, sheet: Sheet) -> None:
    lines = [line.plain for line in summary_lines(summarised(store, "list.csv", 3.0), sheet)]
    assert max(map(len, lines)) <= sheet.width
    assert sheet.glyphs is UNICODE or all(line.isascii() for line in lines)
    told = "\n".join(lines)
    for part in ("Scores", "Pillars", "Commonest gaps", "Best", "Without a score"):
        assert part in told


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_html_is_self_contained_and_escaped(state: Path, identity: Identity, good: bytes) -> None:
    hostile = '"><script>alert(1)</script><img src=x onerror=y>'
    with opened_store(state, identity) as store:
        store.begin(("url",), [Row(2, (hostile,), hostile), Row(3, ("a.example",), "a.example")], Shard())
        store.save(done("a.example", None, hostile))
        page = to_html(summarised(store, hostile, 1.0))
    tags = _Tags()
    tags.feed(page)
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "img", "iframe", "object"}
    attributes = [pair for _, attrs in tags.found for pair in attrs.items()]
    assert not any(name == "src" or name.startswith("on") for name, _ in attributes)
    assert all((value or "").startswith(("#", "data:,")) for name, value in attributes if name == "href")
    assert "&lt;script&gt;" in page


def test_html_draws_the_scores(store: Store) -> None:
    page = to_html(summarised(store, "list.csv", 3.0))
    assert page.count('<rect class="sure" stroke="none" x=') == 20
    assert "3 sites</title>" in page


def decided(store: Store, gate: Gate, share: float | None = None) -> tuple[ExitCode, list[str]]:
    return BatchGate(gate, share).decide(store)


def test_no_gate_needs_one_site_that_could_be_assessed(store: Store) -> None:
    assert decided(store, Gate()) == (ExitCode.FINE, [])
    begin(store, "x y", "unread.example")
    assert decided(store, Gate()) == (ExitCode.NOT_ASSESSED, ["no site could be assessed"])


def test_a_gate_on_every_site(store: Store) -> None:
    code, lines = decided(store, Gate(fail_under=20))
    assert code is ExitCode.GATE_FAILED
    assert lines[0].startswith("poor.example: ")
    assert lines[-1] == "gate failed: 3 of 8 sites pass, 1 fail, 4 cannot be told"
    begin(store, *GOOD)
    assert decided(store, Gate(fail_under=20)) == (ExitCode.FINE, [])
    begin(store, *GOOD, "unread.example")
    assert decided(store, Gate(fail_under=20))[0] is ExitCode.NOT_ASSESSED


@pytest.mark.parametrize(
    ("share", "code"),
    [
        (0.3, ExitCode.FINE),
        (0.375, ExitCode.FINE),
        (0.5, ExitCode.NOT_ASSESSED),
        (0.875, ExitCode.NOT_ASSESSED),
        (0.9, ExitCode.GATE_FAILED),
    ],
)
def test_a_gate_on_a_share(store: Store, share: float, code: ExitCode) -> None:
    assert decided(store, Gate(fail_under=20), share)[0] is code


def test_a_gate_on_severity(store: Store) -> None:
    begin(store, "poor.example", *GOOD)
    code, lines = decided(store, Gate(fail_on=Severity.HIGH))
    assert code is ExitCode.GATE_FAILED
    assert lines[0].startswith("poor.example: --fail-on high: ")
    assert decided(store, Gate(fail_on=Severity.CRITICAL)) == (ExitCode.FINE, [])
    assert decided(store, Gate(fail_on=Severity.HIGH, exit_zero=True))[0] is ExitCode.FINE


def test_shares_are_percent() -> None:
    assert (read_share("95%"), read_share("100"), read_share("0")) == (0.95, 1.0, 0.0)
    for text in ("0.95", "101", "-1", "all", "nan", ""):
        with pytest.raises(Exception, match="is no share"):
            read_share(text)
