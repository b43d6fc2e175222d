"""The line of a source in which words stand that the page shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.samples import check, seen
from trustscan.model.report import Evidence, Status
from trustscan.model.snapshot import Exchange
from trustscan.report.lines import Source, with_lines

PAGE = """<!doctype html>
<html><head><title>Tea &amp; more</title>
<meta name="description" content="Loose leaf tea from
 small gardens">
<script>var words = "Returns within 14 days";</script>
<style>p::after { content: "Returns within 14 days" }</style>
<!-- <p>Returns within 14 days</p> -->
</head><body>
<h1>Returns</h1>
<p>Returns
   within <b>14</b>&nbsp;days of
   delivery. <i>Fran</i>z&ouml;sisch.</p>
<p>Returns within 14 days</p>
<img alt="A cup of tea" src="a.png">
<script type="application/ld+json">{"name": "Example Tea Ltd"}</script>
</body></html>
"""


@pytest.mark.parametrize(
    ("snippet", "line"),
    [
        ("Tea & more", 2),
        ("Returns", 9),
        ("Returns within 14 days of delivery.", 10),
        ("…of delivery. Französisch.", 11),
        ("delivery. Französisch.…", 12),
        ("Loose leaf tea from small gardens", 3),
        ("A cup of tea", 14),
        ("Example Tea Ltd", 15),
        ("Returns within 14 days of delivery. And what a script adds.", 10),
        ("Nowhere to be seen", None),
        ("", None),
        ("…", None),
    ],
)
def test_the_line_is_found(snippet: str, line: int | None) -> None:
    assert Source(PAGE).line_of(snippet) == line


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<!-- -->", "<script>", "</script>", "&", "<a href='", "\n", "a "]
)
def test_bad_markup_costs_no_more_than_good(piece: str) -> None:
    """Of quadratic cost, this would run for an hour."""
    assert Source(piece * 100_000 + "<p>The words</p>").line_of("Other words") is None


@given(st.text(st.sampled_from("<>!-/ ab&;\n\"'=")), st.text(st.sampled_from("ab <\n")))
def test_any_source_has_an_answer(source: str, snippet: str) -> None:
    line = Source(source).line_of(snippet)
    assert line is None or 1 <= line <= source.count("\n") + 1


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=30), st.data())
def test_each_word_is_found_in_its_line(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    lines = [f"<p class=x>{word}</p>" for word in words]
    lines[at] = "<p>The <b>very</b> one</p>"
    assert Source("\n".join(lines)).line_of("The very one") == at + 1


def test_only_evidence_in_files_gets_a_line() -> None:
    exchange = Exchange("https://a.test/", "https://a.test/", 200, body=PAGE.encode(), file="index.html")
    in_file = Evidence(url="https://a.test/", snippet="Returns within", file="index.html")
    placed = check(
        "x", "privacy", "high", Status.PASS, "", evidence=(in_file, seen("", "", "Returns within"))
    )
    (found,) = with_lines([placed], [exchange])
    assert [piece.line for piece in found.evidence] == [10, None]
    assert with_lines([placed], []) == (placed,)
