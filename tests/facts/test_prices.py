from decimal import Decimal

import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.currencies import Setting
from trustscan.facts.entities.prices import amount_of, find_prices, read_money


def money(text, languages="en", countries=()):
    found = read_money(text, Setting(tuple(countries), frozenset(languages.split())))
    return [(str(m.amount.normalize().__format__("f")), m.currency) for m in found]


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("$29.99", "en", [("29.99", "USD")]),
        ("From $400 per portrait", "en", [("400", "USD")]),
        ("£12.50pp", "en", [("12.5", "GBP")]),
        ("25 Euro p.P.", "de", [("25", "EUR")]),
        ("Ab 1.299,00 €", "de", [("1299", "EUR")]),
        ("25,- €", "de", [("25", "EUR")]),
        ("CHF 25.–", "de", [("25", "CHF")]),
        ("1'200.– CHF", "de", [("1200", "CHF")]),
        ("à partir de 1 250,50 €", "fr", [("1250.5", "EUR")]),
        ("Precio: $8,50", "es", [("8.5", "USD")]),
        ("Vanaf €110", "nl", [("110", "EUR")]),
        ("R$ 1.500,00 por mês", "pt", [("1500", "BRL")]),
        ("Cena: 299 zł", "pl", [("299", "PLN")]),
        ("1 299 kr", "sv", [("1299", "SEK")]),
        ("500:-", "sv", [("500", "SEK")]),
        ("kr. 500,-", "da", [("500", "DKK")]),
        ("1390,– Pris", "no", [("1390", "NOK")]),
        ("Eintritt 12,-", "de", [("12", "EUR")]),
        ("pages 12,- 14", "en", []),
        ("1 250 Kč", "cs", [("1250", "CZK")]),
        ("12 990 Ft", "hu", [("12990", "HUF")]),
        ("150 lei", "ro", [("150", "RON")]),
        ("1.500 TL", "tr", [("1500", "TRY")]),
        ("от 5 000 руб.", "ru", [("5000", "RUB")]),
        ("350 грн", "uk", [("350", "UAH")]),
        ("月額1,000円（税込1,100円）", "ja", [("1000", "JPY"), ("1100", "JPY")]),
        ("3万円", "ja", [("30000", "JPY")]),
        ("50 元/月", "zh", [("50", "CNY")]),
        ("15,000원", "ko", [("15000", "KRW")]),
        ("120 ريال", "ar", [("120", "SAR")]),
        ("AED 120", "ar", [("120", "AED")]),
        ("₹1,49,999", "hi", [("149999", "INR")]),
        ("Rs. 500", "hi", [("500", "INR")]),
        ("Rp 50.000", "id", [("50000", "IDR")]),
        ("500.000đ", "vi", [("500000", "VND")]),
        ("50-80 €", "de", [("50", "EUR"), ("80", "EUR")]),
        ("$1,500-$2,000", "en", [("1500", "USD"), ("2000", "USD")]),
        ("iPhone 15 $999", "en", [("999", "USD")]),
        ("$10k", "en", [("10000", "USD")]),
    ],
)
def test_amounts_as_they_are_written(text, languages, expected):
    assert money(text, languages) == expected


@pytest.mark.parametrize(
    "text",
    [
        "$ only",
        "$0.00",
        "0,00 €",
        "Q1 2024",
        "R2 unit",
        "P100 pump",
        "6 ft tall",
        "Fr. 8.00 – 18.00 Uhr",
        "ask us",
    ],
)
def test_no_amounts(text):
    assert money(text) == []


def test_shared_signs_are_settled_by_the_sites_country():
    assert money("$20", countries=["CA"]) == [("20", "CAD")]
    assert money("R800", countries=["ZA"]) == [("800", "ZAR")]
    assert money("Rs 800", countries=["LK"]) == [("800", "LKR")]
    assert money("RM 71", "en") == [("71", "MYR")]
    assert money("RM 71", "fr", ["FR"]) == []  # a register of trades


def test_a_letter_sign_is_believed_where_it_reads_like_a_price():
    assert money("P190 /box of 4") == [("190", "PHP")]


@pytest.mark.parametrize(
    ("digits", "value"),
    [("1.299,00", "1299"), ("1,299.5", "1299.5"), ("1 299", "1299"), ("1.299", "1299"), ("9,9", "9.9")],
)
def test_amount_of(digits, value):
    assert amount_of(digits) == Decimal(value)


def contexts(html, language="en", url="https://www.example.com/"):
    page, context = page_of(html, language, url)
    return [price.context for price in find_prices(page, context)]


@pytest.mark.parametrize(
    ("html", "language", "expected"),
    [
        ("<p>Haircut $45</p>", "en", "offer"),
        ("<h3>Massage</h3><p>60 Minuten</p><p>75 €</p>", "de", "offer"),
        ("<p>Free shipping on orders over $50</p>", "en", "threshold"),
        ("<p>Versandkostenfrei ab 50 €</p>", "de", "threshold"),
        ("<p>Livraison gratuite dès 60 €</p>", "fr", "threshold"),
        ("<p>5,000円以上のお買い上げで送料無料</p>", "ja", "threshold"),
        ("<p>Save $20 today</p>", "en", "discount"),
        ("<p>$2.5 million recovered for an injured worker</p>", "en", "story"),
        ("<h2>Case results</h2><p>Truck accident</p><p>$750,000</p>", "en", "story"),
        ("<h2>Donate</h2><p>$50</p>", "en", "donation"),
        ("<p>Spenden Sie 30 €</p>", "de", "donation"),
        ("<p>A late fee of $25 applies</p>", "en", "fee"),
        ("<p>Pokuty: za kouření 2 500 Kč</p>", "cs", "fee"),
        ("<p>Administrativní poplatek ve výši 30,- Kč</p>", "cs", "fee"),
        ("<p>Stammkapital: 25.000 €</p>", "de", "capital"),
        ("<p>資本金 1,000万円</p>", "ja", "capital"),
        ("<p>SARL au capital de 10 000 €</p>", "fr", "capital"),
        ("<p>Gehalt ab 3.000 € brutto</p>", "de", "salary"),
        ("<p>Versandkosten: 4,90 €</p>", "de", "shipping"),
    ],
)
def test_what_an_amount_is_for(html, language, expected):
    assert contexts(html, language) == [expected]


def test_amounts_in_an_article_are_no_offer():
    words = "Many people ask what a new roof costs, and as always that depends on size, pitch and place: "
    html = f"<article><p>{words}the average in the country was $12,000 last year, they say.</p></article>"
    assert contexts(html, url="https://www.example.com/blog/roof-costs") == ["story"]


@pytest.mark.parametrize(
    ("html", "language", "period"),
    [
        ("<p>$9.99/mo</p>", "en", "month"),
        ("<p>120 € pro Nacht</p>", "de", "night"),
        ("<p>月額1,000円</p>", "ja", "month"),
        ("<p>30 € par personne</p>", "fr", "person"),
        ("<p>99 zł miesięcznie</p>", "pl", "month"),
    ],
)
def test_periods(html, language, period):
    page, context = page_of(html, language)
    assert [price.period for price in find_prices(page, context)] == [period]


def test_prices_in_structured_data():
    data = '{"@type": "Product", "offers": {"@type": "Offer", "price": "19.90", "priceCurrency": "EUR"}}'
    page, context = page_of(f'<p>A lamp</p><script type="application/ld+json">{data}</script>')
    (price,) = find_prices(page, context)
    assert (price.amount, price.currency, price.context) == (Decimal("19.90"), "EUR", "stated")


def test_an_amount_that_stands_alone_means_what_stands_before_it():
    html = "<div><div><p>Fundraising: our goal of this year</p></div></div><div><b>$11,563</b></div>"
    assert contexts(html) == ["donation"]


@pytest.mark.parametrize(
    ("text", "language"), [("5,334 pounds of clothes", "en"), ("300 livres pour tous", "fr")]
)
def test_pounds_that_weigh_and_books_are_no_money(text, language):
    page, context = page_of(f"<p>{text}</p>", language)
    assert find_prices(page, context) == ()


def test_a_price_tells_its_place():
    page, context = page_of("<main><h2>Tours</h2><p>City walk: 25 Euro per person</p></main>")
    (price,) = find_prices(page, context)
    assert price.raw == "25 Euro"
    assert page.place(price.first, price.start, price.end).where == 'main, under "Tours"'


def test_a_list_of_fines():
    html = (
        "<p>Penalties: smoking in the workshop $250, music at night after ten o'clock in any season $300,"
        " an open fire outside the place that is made for it $900. A notebook is $20.</p>"
    )
    assert contexts(html) == ["fee", "fee", "fee", "offer"]
