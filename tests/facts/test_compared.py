"""Names, figures, links and markup that are put side by side."""

from __future__ import annotations

from tests.facts.pages import vocabulary
from trustscan.facts.brand import compact, likeness
from trustscan.facts.records import SiteFacts
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages


def site(**pages: str) -> SiteFacts:
    """The facts of a site; `start` is the start page, the others stand at the path of their name."""
    table = {"/" if name == "start" else f"/{name}": html for name, html in pages.items()}
    return read_site(snapshot_of_pages(table, vocabulary(), "https://paper-moon.test/"), vocabulary())


def test_names_are_compared_without_form_and_spaces() -> None:
    assert compact("Paper Moon GmbH") == "papermoon"
    assert likeness("papermoon", "papermoonbooks") == 100
    assert likeness("papermoon", "xyz") < 40


def test_names_of_all_places() -> None:
    facts = site(
        start='<title>Home | Paper Moon</title><header><a href="/"><img src="/logo.png" alt="Paper Moon">'
        "</a></header><p>Notebooks by hand.</p><footer>© 2025 Paper Moon</footer>"
    )
    alike = {name.shown for name in facts.brand_names if name.likeness == 100}
    assert alike == {"title", "logo", "copyright", "domain"}
    assert "home" not in {name.name.lower() for name in facts.brand_names}


def test_link_that_dials_something_else() -> None:
    facts = site(start='<p>Call <a href="tel:+442079460999">020 7946 0123</a></p>')
    assert [(v.kind, v.others) for v in facts.variants] == [("telephone link", "+442079460999")]


def test_spelling_of_a_number_makes_no_difference() -> None:
    facts = site(
        start='<p><a href="tel:00442079460123">+44 (0)20 7946 0123</a> '
        '<a href="tel:+442079460123">Call us</a> '
        '<a href="mailto:info@paper-moon.test?subject=Hello">INFO@paper-moon.test</a></p>'
    )
    assert facts.variants == ()


def test_footers_that_have_one_number_in_common_agree() -> None:
    one, two = "+44 20 7946 0123", "+44 20 7946 0999"
    agreeing = site(
        start=f"<p>Books.</p><footer>{one}, {two}</footer>", b=f"<p>Ink.</p><footer>{two}</footer>"
    )
    assert not agreeing.variants
    apart = site(start=f"<p>Books.</p><footer>{one}</footer>", b=f"<p>Ink.</p><footer>{two}</footer>")
    assert {v.kind for v in apart.variants} == {"footer telephone"}


def test_claims_need_their_figure() -> None:
    facts = site(
        start="<p>2 year warranty on all notebooks.</p><p>Warranty claims: see page 12.</p><p>3 years old</p>"
    )
    assert [(c.kind, c.value, c.amount) for c in facts.claims] == [("guarantee period", "2 year", "730")]


def test_figures_stand_above_the_words_that_say_of_what() -> None:
    facts = site(
        start="<div><p>652+</p><p>notebooks given away</p></div><div><p>1 200</p><p>Pupils</p></div>"
        "<div><p>2019</p><p>Opened</p></div><div><p>3</p><p>Colours</p></div>"
        "<div><p>100%</p><p>Cotton</p></div><p>48</p><p>Each of them is sewn by hand.</p>"
    )
    assert [(c.kind, c.amount) for c in facts.claims] == [("figure", "652"), ("figure", "1200")]


def test_periods_that_differ_stand_side_by_side() -> None:
    facts = site(start="<p>A warranty of 24 months.</p>", faq="<h1>FAQ</h1><p>We give a 3 year warranty.</p>")
    assert {(v.value, v.others) for v in facts.variants} == {("24 months", "3 year"), ("3 year", "24 months")}


def test_markup_beside_text() -> None:
    facts = site(
        start='<script type="application/ld+json">{"@type": "Store", "name": "Paper Moon",'
        ' "telephone": "+44 20 7946 0999", "email": "info@paper-moon.test"}</script>'
        "<p>Paper Moon, +44 20 7946 0123, info@paper-moon.test</p>"
    )
    assert {(m.kind, m.visible, m.instead) for m in facts.markup} == {
        ("name", True, ""),
        ("telephone", False, "+44 20 7946 0123"),
        ("e-mail", True, ""),
    }


def test_markup_of_any_shape_is_survived() -> None:
    hostile = (
        '{"@type": ["Store", 5], "name": {"@value": []}, "telephone": [[]], "address": [7], "email": null}'
    )
    facts = site(start=f'<script type="application/ld+json">{hostile}</script><p>Paper Moon</p>')
    assert facts.markup == ()


def test_a_link_beside_its_submenu_is_not_idle() -> None:
    unfolds = '<li><a href="#">Books</a><ul><li><a href="/b">B</a></li></ul></li>'
    menu = f'<nav><ul>{unfolds}<li><a href="#">Ink</a></li></ul></nav>'
    links = site(start=f"{menu}<p>Notebooks by hand.</p>").pages[0].links
    assert [(link.label, link.scripted) for link in links] == [("Books", True), ("B", False), ("Ink", False)]


def test_a_list_after_a_paragraph_is_no_submenu() -> None:
    footer = '<footer><p><a href="#">Privacy</a></p><ul><li>Mon</li></ul></footer>'
    links = site(start=f"<p>Notebooks by hand.</p>{footer}").pages[0].links
    assert [link.scripted for link in links] == [False]
