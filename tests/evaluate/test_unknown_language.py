"""Sites in languages of which no words are known: nothing that is told in words can be said to be missing."""

from tests.evaluate.small import judged, passes
from tests.facts.pages import vocabulary
from trustscan.evaluate.unread import language_trouble
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages

THAI = (
    "<html lang=th><h1>ร้านสมุดตัวอย่าง</h1><p>เราเย็บสมุดด้วยมือทีละเล่มและยินดีต้อนรับทุกท่าน โทร 02-555-0123</p>"
    "<img src=a.png>"
)
MIXED = (
    THAI + "<p>We sew all of our notebooks by hand in a small workshop beside the river, one by one.</p>" * 4
)


def status(condition: str, html: str = THAI) -> str:
    return str(judged(condition, {"/": html}).status)


def test_words_may_stand_there() -> None:
    for condition in (
        "{in: documents, role: refund-policy}",
        "{in: blocks, text: refund-policy.body}",
        "{in: links, label: refund-policy.link}",
        "{in: headings, any: [{text: refund-policy.link}, {level: 6}]}",
    ):
        assert status(condition) == "inconclusive"
        assert judged(condition, {"/": THAI}).reasons == ("trustscan does not know the site's language (th)",)


def test_what_needs_no_words_is_told() -> None:
    assert not passes("{in: emails}", THAI)
    assert passes("{in: images}", THAI)


def test_phrases_of_a_rule_of_ones_own_count_on_all_sites() -> None:
    assert passes("{in: blocks, text: [สมุดด้วยมือ]}", THAI)
    assert not passes("{in: blocks, text: [ใบรับประกัน]}", THAI)


def test_it_is_told_that_words_do_not_matter() -> None:
    assert not passes("{in: blocks, text: refund-policy.body, look_in: []}", THAI)


def test_a_good_part_in_a_known_language_is_read() -> None:
    for html, trouble in ((THAI, True), (MIXED, False)):
        facts = read_site(snapshot_of_pages({"/": html}, vocabulary()), vocabulary())
        assert (language_trouble(facts, vocabulary()) is not None) is trouble
