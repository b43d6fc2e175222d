import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.quotes import find_quotes


def quotes(html, language="en"):
    page, context = page_of(html, language)
    return find_quotes(page, context)


CARD = '<div class="testimonial-card"><p>{words}</p><h4>{name}</h4></div>'


@pytest.mark.parametrize(
    ("language", "heading", "words", "signature", "author"),
    [
        (
            "en",
            "What our customers say",
            "“Always on time, and they were kind to our cat.”",
            "Anna R., Verified Buyer",
            "Anna R",
        ),
        (
            "en",
            "Client Testimonials",
            "I would come back to this place any day.",
            "— Maria Lopez, guest",
            "Maria Lopez",
        ),
        (
            "de",
            "Kundenstimmen",
            "„Ich bin rundum zufrieden und komme gerne wieder.“",
            "Petra Sommer, Ulm",
            "Petra Sommer",
        ),
        (
            "fr",
            "Témoignages",
            "« Un accueil parfait, je recommande les yeux fermés. »",
            "Nathalie, Voiron",
            "Nathalie",
        ),
        (
            "es",
            "Testimonios",
            "«Me trataron con mucho cariño y volveré seguro.»",
            "Maribel Arroyo",
            "Maribel Arroyo",
        ),
        (
            "it",
            "Dicono di noi",
            "«Mi sono trovato benissimo, lo consiglio a tutti.»",
            "Paolo Conti",
            "Paolo Conti",
        ),
        ("pl", "Opinie klientów", "„Jestem bardzo zadowolona, polecam każdemu.”", "Anna Nowak", "Anna Nowak"),
        ("cs", "Co o nás říkají", "„Byli velmi milí a poradili mi s výběrem.“", "Milan Mráz", "Milan Mráz"),
        (
            "tr",
            "Müşteri Yorumları",
            "“İşlerini çok iyi yapıyorlar, teşekkür ederim.”",
            "Ayşe Kaya",
            "Ayşe Kaya",
        ),
        (
            "ru",
            "Отзывы клиентов",
            "«Мне всё понравилось, спасибо мастеру за работу.»",
            "Ольга Смирнова",
            "Ольга Смирнова",
        ),
        (
            "el",
            "Τι λένε οι πελάτες μας",
            "«Με εξυπηρέτησαν άψογα, ευχαριστώ πολύ.»",
            "Μαρία Νικολάου",
            "Μαρία Νικολάου",
        ),
        (
            "ja",
            "お客様の声",
            "「初めてでしたが、とても丁寧に教えてもらい楽しく通えました。」",
            "- 30代 会社員",
            "30代 会社員",
        ),
    ],
)
def test_words_of_customers_under_their_heading(language, heading, words, signature, author):
    found = quotes(f"<main><h2>{heading}</h2><div><p>{words}</p><p>{signature}</p></div></main>", language)
    assert [(q.author, q.headed, q.placeholder) for q in found] == [(author, True, False)]


def test_cards_go_by_their_class_name():
    html = CARD.format(words="They fixed my roof in two days and cleaned up.", name="John Miller")
    html += CARD.format(words="Great team, fair price, no surprises at all.", name="Sue Brown")
    assert [(q.author, q.markup) for q in quotes(html)] == [("John Miller", "card"), ("Sue Brown", "card")]


def test_a_subtitle_below_the_heading_is_nobodys_word():
    words = "Everybody who came last year wrote a line for us here."
    html = (
        '<h2>What our customers say</h2><p class="{}">' + words + "</p>"
        '<div class="testimonial-card"><span class="avatar">AB</span></div>'
    )
    assert quotes(html.format("section-subtitle")) == ()
    assert quotes(html.format("section-text")) != ()


def test_the_title_of_the_card_before_is_no_author():
    html = (
        "<div><h3>Honesty</h3><p>We tell you what you need, and no more than that.</p></div>"
        '<div class="testimonial"><p>“They sew the finest notebooks that we ever wrote in.”</p></div>'
    )
    assert [quote.author for quote in quotes(html)] in ([], [""])


def test_a_blockquote_with_its_cite():
    html = (
        "<blockquote><p>They answered every question that I had.</p><cite>Ms Mandy Brewer</cite></blockquote>"
    )
    (quote,) = quotes(html)
    assert quote.markup == "blockquote"
    assert quote.author == "Ms Mandy Brewer"


def test_the_author_in_the_same_block():
    (quote,) = quotes("<h2>Reviews</h2><p>“Lovely food, we felt at home here.” — Kris Bernal</p>")
    assert quote.author == "Kris Bernal"
    assert quote.text == "Lovely food, we felt at home here."


def test_reviews_in_structured_data():
    data = '{"@type": "Review", "reviewBody": "Very good work and quick too", "author": {"name": "Ann Lee"}}'
    (quote,) = quotes(f'<p>Shop</p><script type="application/ld+json">{data}</script>')
    assert (quote.markup, quote.author) == ("data", "Ann Lee")


def test_filler_is_marked():
    lorem = CARD.format(words="Lorem ipsum dolor sit amet, consectetur adipiscing elit.", name="Jane Roe")
    doe = CARD.format(words="The best service that I have ever had.", name="John Doe")
    assert [q.placeholder for q in quotes(lorem + doe)] == [True, True]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>What our customers say</h2>",
        "<h2>What our customers say</h2><p>Coming soon.</p>",
        "<p>“In the beginning was the Word” John 1:1</p>",
        "<article><p>The so-called “safe harbour” rule no longer holds.</p></article>",
        "<p>“Quality is our passion since the first day.”</p><p>Read more</p>",
        "<h2>Services</h2><h3>Flexible Scheduling</h3><p>We offer scheduling that suits your week.</p>",
        '<form class="review-form"><p>Tell us what you think of us, please.</p><p>Full Name</p></form>',
    ],
)
def test_what_is_no_testimonial(html):
    assert [q for q in quotes(html) if q.author and not q.placeholder] == []


def test_the_sites_own_name_and_links_sign_nothing():
    html = CARD.format(
        words="Have you worked with us? Leave a review on our profile.",
        name='<a href="/contact">Get a Quote</a>',
    )
    assert [q.author for q in quotes(html)] in ([], [""])


def test_the_same_words_in_two_mouths():
    words = "Best service that I have had in all my years of travelling"
    one = quotes(CARD.format(words=words, name="Anna Roe") + CARD.format(words=words, name="Karl Beispiel"))
    assert [quote.repeated for quote in one] == [True, True]


def test_a_carousel_shows_the_same_quote_twice():
    card = CARD.format(words="Best service that I have had in all my years of travelling", name="Anna Roe")
    assert not any(quote.repeated for quote in quotes(card + card))


def test_a_list_of_services_is_nobodys_words():
    html = '<p>"We do this not as a service but out of love," he said.</p><li>Massage: A special oil.</li>'
    assert quotes(html) == ()


def test_a_signature_of_three_lines():
    html = (
        "<h2>Testimonials</h2><p>I have had their books in my school for years and recommend them to all.</p>"
        "<p>Ms Mary Sample<br>Deputy Head of Inclusion &amp; Pastoral<br>St Example's School, Sampletown</p>"
    )
    assert [quote.author for quote in quotes(html)] == ["Ms Mary Sample"]


def test_initials_in_a_round_picture():
    html = CARD.format(words="We were pleased with all that they did for us.", name="AKAdéla Kamenská")
    assert [quote.author for quote in quotes(html, "cs")] == ["Adéla Kamenská"]


def test_what_a_template_says_of_its_customers_is_filler() -> None:
    page, context = page_of(
        '<main><h2>Was Kunden sagen</h2><div class="review-card"><p>Hier steht bald, was Sie denken.</p>'
        '<div class="who"><span class="av">K</span><b>Vorname K.</b></div></div></main>',
        "de",
    )
    assert all(quote.placeholder for quote in find_quotes(page, context))


def test_stars_in_the_line_of_a_name_do_not_hide_it() -> None:
    page, context = page_of(
        '<main><h2>What customers say</h2><div class="card"><p>"Splendid paper, I love it and will come."</p>'
        "<h3>⭐⭐⭐⭐⭐<br>Emily, Sampletown</h3></div></main>",
        "en",
    )
    assert [quote.author for quote in find_quotes(page, context)] == ["Emily"]


def test_the_end_of_a_letter_signs_no_quote() -> None:
    page, context = page_of(
        "<main><h2>Hello</h2><blockquote>We chose the name because it means luck to all.</blockquote>"
        '<p>Our house stands in the garden.</p><p class="signature">Kind regards,<br>Anna and Ben</p></main>',
        "en",
    )
    assert [quote.author for quote in find_quotes(page, context) if quote.author] == []


def test_the_title_of_the_next_card_signs_no_words() -> None:
    page, context = page_of(
        "<main><h2>Some of our customers</h2><p>We look after well-known firms, and show references here.</p>"
        '<div class="card"><h3>Sample Works Ltd</h3><p>Air for the halls, serviced each year.</p></div>',
        "en",
    )
    assert [quote.author for quote in find_quotes(page, context) if quote.author] == []


def test_the_owners_own_experiences_are_no_customers_words() -> None:
    page, context = page_of(
        "<main><h3>Meine ersten Erfahrungen</h3><p>Mit sechs zog ein Hund in die Familie; und ich habe "
        "schon damals viel von ihm gelernt.</p><h3>Meine Wegbegleiter</h3><h4>Leo</h4></main>",
        "de",
    )
    assert list(find_quotes(page, context)) == []
