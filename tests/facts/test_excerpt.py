"""Lines with figures, put together for patterns that need one."""

from __future__ import annotations

import re

from trustscan.facts.entities.excerpt import around_figures

TEXT = (
    "Our shop\n12 High Street\nLeeds\nA long line that has nothing to say of numbers\n9:00\nuntil\n17:00\nBye"
)


def test_only_lines_with_figures_and_short_ones_between_them_are_kept() -> None:
    kept = around_figures(TEXT).text
    assert re.findall("High Street|9:00\nuntil\n17:00", kept) == ["High Street", "9:00\nuntil\n17:00"]
    assert not re.findall("Our shop|Leeds|nothing|Bye", kept)


def test_spans_are_those_of_the_whole_text() -> None:
    spans = list(around_figures(TEXT).spans(re.compile(r"(?:^|[\n ])(\d+)")))
    assert [TEXT[start:end] for start, end in spans] == ["12", "9", "17"]


def test_nothing_is_found_across_a_gap() -> None:
    spans = around_figures(TEXT).spans(re.compile(r"Street\s*(\d)"))
    assert list(spans) == []


def test_a_text_without_figures_has_no_hits() -> None:
    assert list(around_figures("No figures here").spans(re.compile("(here)"))) == []


def test_whole_lines_before_a_figure_are_kept_too_where_they_are_asked_for() -> None:
    text = "First\nTax number\nof this shop:\n12/345\nthe end"
    excerpt = around_figures(text, 20)
    assert excerpt.text == "Tax number\nof this shop:\n12/345"
    assert list(excerpt.spans(re.compile("(Tax number)"))) == [(6, 16)]
    assert around_figures(text, 200).text == text.removesuffix("\nthe end")
