"""Which documents a site has: by what they are called and what they say, together."""

from collections.abc import Mapping
from functools import cache

import pytest

from trustscan.facts.records import Document, SiteFacts
from trustscan.facts.site import read_site
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.pages import snapshot_of_pages
from trustscan.rulebook.load import load_rulebook

POLICY = (
    "<p>We collect personal data such as your name when you order. We use your information to send the goods;"
    " the legal basis is the contract. We share it with service providers only. You may withdraw your consent"
    " or lodge a complaint with a supervisory authority.</p>"
)
HOME = (
    "<h1>Sample Notebooks</h1><p>Notebooks sewn by hand in a small workshop by the river, one at a time.</p>"
)

SITE_NAME = '<meta property="og:site_name" content="Sample Notebooks">'


@cache
def vocabulary() -> Vocabulary:
    return load_rulebook().vocabulary


def read(pages: Mapping[str, str]) -> SiteFacts:
    return read_site(snapshot_of_pages(pages, vocabulary()), vocabulary())


def with_role(role: str, pages: Mapping[str, str]) -> list[Document]:
    return [document for document in read(pages).documents if role in document.roles]


def test_a_page_is_called_by_link_slug_title_and_heading() -> None:
    found = with_role(
        "privacy-policy",
        {
            "/": HOME + '<a href="/privacy">Privacy policy</a>',
            "/privacy": f"<title>Privacy policy</title><h1>Privacy policy</h1>{POLICY}",
        },
    )
    assert found[0].kind == "page"
    assert found[0].named_by["privacy-policy"] == {"link", "slug", "title", "heading"}


def test_a_page_may_end_with_a_question() -> None:
    assert read({"/": HOME + "<p>Shall we sew one for you?</p>"}).documents


def test_a_question_put_to_each_of_a_team_is_one() -> None:
    asked = "<h4>Why did you join us?</h4><p>Because I like paper more than anything else.</p>"
    pages = {"/": HOME, "/team": f"<h1>Team</h1><h3>Anna Roe</h3>{asked}<h3>Jane Poe</h3>{asked}"}
    assert max(document.answers for document in read(pages).documents) == 1


def test_a_link_alone_names_a_page_whose_address_says_nothing() -> None:
    found = with_role(
        "privacy-policy",
        {"/": HOME + '<a href="/p7">Privacy policy</a>', "/p7": f"<h1>Your data and we</h1>{POLICY}"},
    )
    assert [d.named_by["privacy-policy"] for d in found if d.kind == "page"] == [frozenset({"link"})]


def test_a_section_of_another_page_is_a_document() -> None:
    found = with_role(
        "privacy-policy",
        {
            "/": HOME + '<a href="/legal">Legal</a>',
            "/legal": f"<h1>Legal</h1><h2>Imprint</h2><p>Sample Ltd</p><h2>Data protection</h2>{POLICY}",
        },
    )
    assert "Data protection" in {d.title for d in found if d.kind == "section"}


def test_a_link_to_an_anchor_names_the_section_there() -> None:
    facts = read(
        {
            "/": HOME
            + f'<a href="#p">Privacy policy</a><div id="p"><h2>What becomes of your data</h2>{POLICY}</div>'
        }
    )
    section = next(d for d in facts.documents if d.title == "What becomes of your data")
    assert section.named_by["privacy-policy"] == {"link"}


@pytest.mark.parametrize(
    "body", ["", "<p>Coming soon.</p>", HOME, "<p>Our privacy policy is being written.</p>"]
)
def test_a_name_without_substance_is_not_believed(body: str) -> None:
    pages = {
        "/": HOME + '<a href="/privacy">Privacy policy</a>',
        "/privacy": f"<h1>Privacy policy</h1>{body}",
    }
    assert not with_role("privacy-policy", pages)


def test_a_long_heading_that_mentions_a_subject_is_no_name() -> None:
    facts = read(
        {"/": f"<h2>Why a privacy policy alone does not make customers trust a young shop</h2>{POLICY}"}
    )
    assert not any("privacy-policy" in d.named_by for d in facts.documents if d.kind == "section")


def test_the_name_of_the_site_does_not_count_in_a_heading() -> None:
    text = (
        "<p>Two bookbinders have worked here since 2009, each notebook passes through four hands"
        " before it is sold to anybody at all in this country or abroad.</p>"
    )
    named = with_role("about", {"/": f"{SITE_NAME}{HOME}<h2>About Sample Notebooks</h2>{text}"})
    assert [d.title for d in named if d.kind == "section"] == ["About Sample Notebooks"]
    other = with_role("about", {"/": f"{SITE_NAME}{HOME}<h2>About fountain pens</h2>{text}"})
    assert not [d for d in other if d.title == "About fountain pens"]


def test_the_name_of_the_site_does_not_count_in_a_title() -> None:
    pages = {
        "/": f"<title>Sample Academy — notebooks</title>{HOME}<a href='/paper'>Paper</a>",
        "/paper": f"<title>Paper — Sample Academy</title>{HOME}",
    }

    assert not with_role("education", pages)


def test_an_anchor_names_its_section_where_the_label_cannot_be_read() -> None:
    page = (
        "<nav><a href='#team'>ทีมงาน</a></nav>"
        + HOME
        + "<div id=team><h2>คนทำสมุด</h2><p>เรา สอง คน ทำ</p></div>"
    )

    assert [document.title for document in with_role("team", {"/": page})] == ["คนทำสมุด"]


def test_a_line_above_a_heading_may_name_the_section() -> None:
    pages = {
        "/": HOME + "<section><p>FAQ</p><h2>We clear up your doubts</h2>"
        "<details><summary>Does the paper bleed?</summary>No, not even with wet nibs.</details>"
        "<details><summary>Do you ship abroad?</summary>Yes, to all of Europe in a week.</details></section>"
    }
    found = with_role("faq", pages)
    assert [(d.title, d.answers) for d in found if d.kind == "section"] == [("We clear up your doubts", 2)]


def test_questions_without_answers_are_not_counted() -> None:
    facts = read(
        {"/": HOME + "<h2>FAQ</h2><h3>Where?</h3><h3>When?</h3><h3>Why?</h3><p>Because we like it so.</p>"}
    )
    assert max(d.answers for d in facts.documents) == 1


def test_languages_decide_which_names_count() -> None:
    facts = read(
        {
            "/": '<html lang="de"><p>Notizbücher, von Hand genäht, für alle, die noch schreiben.</p>'
            '<a href="/d">Datenschutzerklärung</a>',
            "/d": '<html lang="de"><h1>Datenschutzerklärung</h1><p>Verantwortlicher für die Verarbeitung'
            " personenbezogener Daten ist die Beispiel GmbH. Rechtsgrundlage ist Art. 6 Abs. 1 DSGVO. Wir"
            " speichern Ihre Daten, bis der Zweck entfällt und keine Fristen mehr laufen. Sie haben das Recht"
            " auf Auskunft und können Beschwerde bei einer Aufsichtsbehörde einlegen.</p>",
        }
    )
    assert any("privacy-policy" in d.roles for d in facts.documents)


def test_about_cookies_is_not_about_the_people() -> None:
    text = (
        "<p>Ce site utilise des cookies pour mesurer les visites, et pour garder votre panier ouvert pendant"
        " que vous choisissez vos carnets parmi tous les autres. Vous pouvez les refuser.</p>"
    )
    pages = {"/": f'<html lang="fr"><p>Des carnets reliés à la main.</p><h2>À propos des cookies</h2>{text}'}
    (section,) = [d for d in read(pages).documents if d.kind == "section"]
    assert "about" not in section.roles | set(section.named_by)
    pages = {"/": pages["/"].replace("des cookies<", "de nous<")}
    (section,) = [d for d in read(pages).documents if d.kind == "section"]
    assert "about" in section.named_by


def test_questions_need_no_headings() -> None:
    asked = (
        "<div><div>Do you send them abroad?</div><div>Yes, all over the world.</div></div>"
        "<div><div>Can I see the workshop?</div><div>Yes, on Saturdays from ten.</div></div>"
    )
    (page,) = [d for d in read({"/": HOME + asked}).documents if d.kind == "page"]
    assert page.answers == 2
    (page,) = [d for d in read({"/": HOME + "<p>Ready?</p><p>Call us.</p>"}).documents if d.kind == "page"]
    assert page.answers == 0
