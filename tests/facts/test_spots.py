"""Questions asked of a whole page at once have the answers that its blocks would give one by one."""

from __future__ import annotations

import gc
from types import FunctionType, ModuleType

from tests.facts.entity_pages import read
from tests.facts.pages import vocabulary
from trustscan.facts.entities.companies import find_companies
from trustscan.facts.entities.spots import blocks_with, blocks_with_figures, read_in_parts
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages

BODY = """
<header><p>Example Shop</p><nav><a href="/c">Call 1</a></nav></header>
<main><h1>{title}</h1><p>Two © marks © here</p><p>none</p><p>Write to a@shop.example<br>or b@shop.example</p>
<img src="x.png" alt="Top 10"></main>
<footer><p>© Sample Trading Ltd</p></footer>
"""

RICH = """
<main><h1>About us</h1><p>Our founder, Jane Sample, opened the shop in 1991.</p><h2>What customers say</h2>
<blockquote>“They were friendly, quick and very careful with everything.”</blockquote><p>— Anna Roe</p>
<p>4.9 out of 5 (120 reviews). From €20 per month.</p><p>12 High Street, Sampletown, SW1A 1AA</p></main>
<footer><p>Tel. 020 7946 0123</p><p>© 2025 Sample Trading Ltd</p></footer>
"""


def test_blocks_with_signs_are_those_that_hold_them() -> None:
    page, _ = read(BODY.format(title="Welcome"))
    shown = [(number, block.text) for number, block in enumerate(page.blocks) if block.visible]

    for signs in ("©", "@", ("@", "©"), ("nowhere",)):
        held = [number for number, text in shown if any(sign in text for sign in signs)]
        assert blocks_with(page, signs) == held
    assert len(blocks_with(page, "©")) == 2


def test_figures_are_seen_in_all_scripts_and_in_what_only_machines_read() -> None:
    page, _ = read("<p>none</p><p>٣ نجوم</p><p>令和元年</p><img src='x.png' alt='Top 10'>")
    texts = [page.blocks[number].text for number in blocks_with_figures(page)]
    assert texts == ["٣ نجوم", "令和元年", "Top 10"]


def test_footers_that_pages_share_are_read_once() -> None:
    first, context = read(BODY.format(title="Welcome"))
    second, _ = read(BODY.format(title="Prices of Another Firm Ltd"))
    asked: list[str] = []

    def words(text: str) -> list[tuple[int, str]]:
        asked.append(text)
        return [(text.find(word), word) for word in ("Welcome", "Prices", "Trading") if word in text]

    for page, title in ((first, "Welcome"), (second, "Prices")):
        found = [(part + at, word) for part, (at, word) in read_in_parts(page, context, words)]
        assert found == [(page.text.find(word), word) for word in (title, "Trading")]
    assert sum("Sample Trading" in text for text in asked) == 1


def test_a_name_in_a_shared_footer_is_placed_on_each_page() -> None:
    first, context = read(BODY.format(title="Welcome"))
    second, _ = read(BODY.format(title="Welcome to a longer title<p>and more</p>"))
    for page in (first, second):
        company = next(c for c in find_companies(page, context) if c.name == "Sample Trading Ltd")
        assert "Sample Trading Ltd" in page.blocks[company.first].text[company.start : company.end]


def test_answers_are_kept_by_whom_they_are_about() -> None:
    asked: list[tuple[str, int]] = []

    @once
    def shorter_than(page: Page, limit: int) -> bool:
        asked.append((page.title, limit))
        return len(page.text) < limit

    page, _ = read("<p>One</p>")
    other, _ = read("<p>Two and three</p>")
    assert [shorter_than(page, 5), shorter_than(page, 5), shorter_than(page, 2)] == [True, True, False]
    assert shorter_than(other, 5) is False
    assert len(asked) == 3


def test_no_answer_holds_the_page_that_it_is_about() -> None:
    pages = {"/": BODY.format(title="Prices from €20"), "/about": RICH}
    facts = read_site(snapshot_of_pages(pages, vocabulary(), "https://shop.test/"), vocabulary())
    for page in facts.pages[:2]:
        assert page.__dict__
        reached: dict[int, object] = {}
        queue: list[object] = [part for key, value in page.__dict__.items() for part in (key, value)]
        while queue:
            held = queue.pop()
            if id(held) not in reached and not isinstance(held, (FunctionType, ModuleType, type)):
                reached[id(held)] = held
                queue.extend(gc.get_referents(held))
        assert id(page) not in reached
