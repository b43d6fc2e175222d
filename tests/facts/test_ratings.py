import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.ratings import find_ratings


def ratings(html, language="en"):
    page, context = page_of(html, language)
    return [(r.value, r.count, r.source) for r in find_ratings(page, context)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "4.9 / 5 from 3,120+ reviews", (4.9, 3120, "text")),
        ("en", "★★★★★ 4.9 (3,120 reviews)", (4.9, 3120, "stars")),
        ("en", "Google Reviews ★★★★★", (5.0, None, "stars")),
        ("de", "4,8 von 5 Sternen bei 210 Bewertungen", (4.8, 210, "text")),
        ("fr", "★ 4,8/5 · 42 avis Google vérifiés", (4.8, 42, "text")),
        ("es", "4,1 ★ en Google · 9 opiniones", (4.1, 9, "text")),
        ("cs", "4,6 ★★★★★ z 26 recenzí na Google", (4.6, 26, "stars")),
        ("nl", "9,2 / 10 op basis van 142 beoordelingen", (9.2, 142, "text")),
        ("ru", "Рейтинг 4,7 из 5 на основе 85 отзывов", (4.7, 85, "text")),
    ],
)
def test_scores(language, text, expected):
    assert ratings(f"<p>{text}</p>", language) == [expected]


@pytest.mark.parametrize(
    "html", ["<p>Step 3/5: send the form</p>", "<p>Open 5 of 7 days, 4/5 seats taken</p>", "<p>★ New ★</p>"]
)
def test_what_is_no_rating(html):
    assert ratings(html) == []


def test_aggregate_rating():
    data = '{"@type": "AggregateRating", "ratingValue": "4,6", "reviewCount": 12}'
    assert ratings(f'<p>Lamp</p><script type="application/ld+json">{data}</script>') == [(4.6, 12, "data")]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.trustpilot.com/review/example.com",
        "https://www.tripadvisor.it/Restaurant_Review-g1-d2-Reviews-Example.html",
        "https://www.yelp.com/biz/example-bakery",
        "https://g.page/r/abc123/review",
    ],
)
def test_reviews_on_a_platform(url):
    assert ratings(f'<p><a href="{url}">Our reviews</a></p>') == [(None, None, "widget")]


def test_a_map_is_no_review():
    assert ratings('<p><a href="https://www.google.com/maps/place/Example">Find us</a></p>') == []


@pytest.mark.parametrize(
    ("shown", "visible"),
    [
        ("4,8 bei 1.204 Bewertungen", True),
        ("Unsere Bewertung: 4.8", True),
        ("Since 1988", False),
        ("14.8 km", False),
    ],
)
def test_whether_stated_figures_are_shown(shown, visible):
    data = '{"@type": "AggregateRating", "ratingValue": "4.8", "reviewCount": "1204"}'
    page, context = page_of(f'<p>{shown}</p><script type="application/ld+json">{data}</script>', "de")
    assert [r.visible for r in find_ratings(page, context) if r.source == "data"] == [visible]
