"""What a browser makes of the HTML report: quiet, on its own, readable at any width, in light and in dark."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.chromium import Page
from tests.report.samples import hostile, sample, unassessed
from trustscan.compare import side_by_side, standing, with_changes
from trustscan.model.changes import Held, Standing
from trustscan.model.report import Report, Status
from trustscan.report import compareform
from trustscan.report.html import to_html

WIDTHS = (360, 768, 1280)
DARK = (False, True)
READABLE = 4.5
"""WCAG 2.2, 1.4.3: the least contrast of text of ordinary size."""
CONTRAST = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const light = c => [0, 1, 2].map(i => c[i] / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = element => {
    const layers = [];
    for (let one = element; one; one = one.parentElement)
      layers.push(rgba(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest('svg')) continue;
    const back = behind(element), front = over(rgba(getComputedStyle(element).color), back);
    const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
    const contrast = (high + .05) / (low + .05);
    if (contrast < LIMIT) poor.push([walker.currentNode.data.trim().slice(0, 40), contrast]);
  }
  return poor;
})()
"""
SPILLS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOLDED = "document.querySelectorAll('details').forEach(one => one.open = true)"
HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => +one.tagName[1])"
NAMELESS = """
[...document.querySelectorAll('a,summary,[role=img],[role=region],nav,article,section')].filter(one => {
  const named = (one.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id));
  const told = one.getAttribute('aria-label') || named.map(by => by && by.textContent).join('');
  return !(told || (['A', 'SUMMARY'].includes(one.tagName) && one.textContent)).trim();
}).map(one => one.outerHTML.slice(0, 80))
"""
TWICE = """
(() => { const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at); })()
"""
NOWHERE = """
[...document.querySelectorAll('a[href^="#"]')].map(one => one.getAttribute('href').slice(1))
  .filter(id => !document.getElementById(id))
"""


def changed() -> Report:
    before = standing(sample())
    checks = {**before.checks, "terms": Held(status=Status.PASS), "email": Held(status=Status.FAIL)}
    return with_changes(sample(), Standing(**{**before.model_dump(), "checks": checks}))


DOCUMENTS = {
    "one": to_html([changed()]),
    "several": to_html([sample(), unassessed()]),
    "unassessed": to_html([unassessed()]),
    "hostile": to_html([hostile()]),
    "compared": compareform.to_html(side_by_side([sample(), unassessed(), hostile()])),
}


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(DOCUMENTS[request.param], encoding="utf-8")
    return path


def test_it_is_quiet_and_asks_for_nothing(tab: Page, document: Path) -> None:
    tab.show(document, 1280)
    asked = [one["request"]["url"] for one in tab.told("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith("data:")] == [document.as_uri()]
    said = [one["entry"] for one in tab.told("Log.entryAdded")] + tab.told("Runtime.consoleAPICalled")
    assert said + tab.told("Runtime.exceptionThrown") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_spills_over_the_edge(tab: Page, document: Path, width: int) -> None:
    tab.show(document, width)
    assert tab.evaluate("innerWidth") == width
    tab.evaluate(FOLDED)
    assert tab.evaluate(SPILLS) == 0


@pytest.mark.parametrize("dark", DARK)
def test_text_stands_out(tab: Page, document: Path, dark: bool) -> None:
    tab.show(document, 1280, dark)
    tab.evaluate(FOLDED)
    assert tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert tab.evaluate(CONTRAST.replace("LIMIT", str(READABLE))) == []


def test_the_contrast_test_can_fail(tab: Page, document: Path) -> None:
    tab.show(document, 1280)
    tab.evaluate("document.querySelector('h1').style.color = '#ccc'")
    assert tab.evaluate(CONTRAST.replace("LIMIT", str(READABLE))) != []


def test_a_screen_reader_finds_its_way(tab: Page, document: Path) -> None:
    tab.show(document, 1280)
    assert tab.evaluate("document.documentElement.lang") == "en"
    assert tab.evaluate("document.title.length") > 10
    assert tab.evaluate("document.querySelectorAll('main').length") == 1
    headings = tab.evaluate(HEADINGS)
    assert headings.count(1) == 1
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(headings))
    assert tab.evaluate(NAMELESS) == []
    assert tab.evaluate(TWICE) == []
    assert tab.evaluate(NOWHERE) == []


def test_the_style_is_the_one_that_the_policy_allows(tab: Page, document: Path) -> None:
    tab.show(document, 1280)
    assert tab.evaluate("getComputedStyle(document.querySelector('.card')).borderTopStyle") == "solid"


def test_evidence_is_printed_though_it_is_folded(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(DOCUMENTS["one"], encoding="utf-8")
    tab.show(path, 1280)
    seen = "document.querySelector('.checks details .body').checkVisibility()"
    assert tab.evaluate(seen) is False
    tab.call("Emulation.setEmulatedMedia", media="print")
    assert tab.evaluate(seen) is True
