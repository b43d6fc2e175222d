import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.prices import find_prices
from trustscan.facts.reductions import find_reductions

WOOCOMMERCE = (
    '<a href="/p"><h2>Cup</h2><span class="price"><del aria-hidden="true"><span class="amount"><bdi>'
    "<span>&euro;</span>50.00</bdi></span></del> <span>Original price was: &euro;50.00.</span>"
    '<ins><span class="amount"><bdi><span>&euro;</span>40.00</bdi></span></ins></span></a>'
)
SHOPIFY = (
    '<h3><a href="/p">Cup</a></h3><div class="price price--on-sale"><div class="price__regular">'
    '<span>Regular price</span><span class="price-item price-item--regular">€40.00 EUR</span></div>'
    '<div class="price__sale"><span>Regular price</span><s class="price-item price-item--regular">€50.00 EUR'
    "</s>"
    '<span>Sale price</span><span class="price-item price-item--sale">€40.00 EUR</span></div></div>'
)
MAGENTO = (
    '<strong><a href="/p">Cup</a></strong><div class="price-box"><span class="special-price"><span>Special '
    'Price</span> <span class="price">€40.00</span></span><span class="old-price"><span>Regular Price</span> '
    '<span class="price">€50.00</span></span></div>'
)
PRESTASHOP = (
    '<h2>Cup</h2><div><span class="regular-price">€50.00</span><span class="discount-percentage">-20%</span>'
    '<span class="price">€40.00</span></div>'
)
SHOPWARE = (
    '<a href="/p">Cup</a><span class="product-price with-list-price">€40.00* <span class="list-price">'
    '<span class="list-price-price">€50.00*</span></span></span>'
)
BIGCOMMERCE = (
    '<h4>Cup</h4><div class="price-section">MSRP: <span class="price price--rrp"></span></div><div>Was: '
    '<span class="price price--non-sale">€50.00</span></div><div>Now: <span class="price">€40.00</span></div>'
)
WIX = (
    '<h3>Cup</h3><div><span data-hook="product-item-price-before-discount">€50.00</span>'
    "<span>Regular Price</span><span>€40.00</span><span>Sale Price</span></div>"
)
OPENCART = '<h4>Cup</h4><p><span class="price-new">€40.00</span> <span class="price-old">€50.00</span></p>'
SQUARESPACE = '<h1>Cup</h1><div>€40.00 <span class="original-price">€50.00</span></div>'


def prices(html, language="en"):
    page, context = page_of(html, language)
    return find_prices(page, context)


def amounts(html, language="en"):
    return [(f"{float(p.amount):g}", p.context, p.percent) for p in prices(html, language)]


@pytest.mark.parametrize(
    "card",
    [WOOCOMMERCE, SHOPIFY, MAGENTO, PRESTASHOP, SHOPWARE, BIGCOMMERCE, WIX, OPENCART, SQUARESPACE],
)
def test_cards_of_the_common_shops(card):
    found = set(amounts(card))
    assert ("50", "former", None) in found
    assert ("40", "offer", 20.0) in found
    assert {context for amount, context, _ in found if amount == "50"} == {"former"}


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<p><span style="text-decoration: line-through">50,00 €</span> 40,00 €</p>', "de"),
        ('<div class="text-sm line-through">50,00 €</div><div>40,00 €</div>', "de"),
        ("<p>statt 50,00 € nur 40,00 €</p>", "de"),
        ("<p>Was €50 Now €40</p>", "en"),
        ("<p>40,00 € <strike>50,00 €</strike> (4,00 € / 100 g)</p>", "de"),
        ("<p>40,00 € <s>50,00 €</s> inkl. MwSt., zzgl. Versand</p>", "de"),
        ("<p>вместо 50 € всего 40 €</p>", "ru"),
        ("<tr><td><s>50,00 €</s></td><td>40,00 €</td></tr>", "de"),
    ],
)
def test_struck_out_or_called_former(html, language):
    found = amounts(f"<table>{html}</table>" if html.startswith("<tr") else html, language)
    assert ("50", "former", None) in found
    assert ("40", "offer", 20.0) in found


def test_ranges_have_their_ends_paired():
    found = amounts("<p><del>20,00 € – 30,00 €</del> <ins>16,00 € – 24,00 €</ins></p>", "de")
    assert [percent for _, context, percent in found if context == "offer"] == [20.0, 20.0]


@pytest.mark.parametrize(
    "html",
    [
        "<p><s>UVP 99,95 €</s> 49,95 €</p>",
        "<div><del>99,95 €</del> <b>49,95 €</b></div><div>UVP: 99,95 €</div>",
        "<p>49,95 € statt Neupreis <s>99,95 €</s></p>",
    ],
)
def test_a_recommended_price_is_no_former_one(html):
    found = amounts(html, "de")
    assert {context for amount, context, _ in found if amount == "99.95"} == {"recommended"}
    assert ("49.95", "offer", None) in found


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><s>Small €50</s></li><li>Medium €40</li></ul>",  # sold out
        "<p><s>€40</s> €50</p>",  # dearer than before
        "<h3>Cup</h3><p><s>€50</s> sold</p><h3>Plate</h3><p>€40</p>",  # another card
        '<div class="regular-price">€50</div><h3>Plate</h3><div class="regular-price">€40</div>',
        "<p><s>€50</s> or $40</p>",
        "<p>Small <span>€40</span>, large <span>€50</span></p>",
    ],
)
def test_no_former_price(html):
    assert {(context, percent) for _, context, percent in amounts(html)} == {("offer", None)}


def test_what_structured_data_calls_a_list_price_is_not_asked():
    data = (
        '<script type="application/ld+json">{"@type": "Offer", "priceSpecification": [{"@type": '
        '"UnitPriceSpecification", "price": "40", "priceCurrency": "EUR"}, '
        '{"@type": "UnitPriceSpecification", "price": "50", "priceCurrency": "EUR", "priceType": "https://schema.org/ListPrice"}]}</script>'
    )
    assert [(f"{float(p.amount):g}", p.context) for p in prices(f"<p>Cups</p>{data}")] == [("40", "stated")]


def reductions(html, language="en"):
    return [(r.percent, r.products, r.portion) for r in find_reductions(prices(html, language))]


def card(name, former, now):
    struck = f"<del>€{former:.2f}</del> " if former else ""
    return f'<li><a href="/{name}">{name}</a><h3>{name}</h3><p>{struck}€{now:.2f}</p></li>'


def test_products_reduced_by_the_same_part_within_rounding():
    same = [
        card(f"Cup {name}", former, round(former * 0.7) - 0.01)
        for name, former in zip("abcd", (20, 40, 49, 64), strict=True)
    ]
    assert reductions("".join(same))[0] == (30, 4, 100)
    assert reductions("".join([*same, card("Plate", None, 12)]))[0] == (30, 4, 80)


def test_a_product_counts_once():
    shown = "".join(card(name, 50, 40) for name in ("Cup", "Plate", "Bowl"))
    assert reductions(shown + f"<h2>You may also like</h2>{card('Cup', 50, 40)}") == [(20, 3, 100)]


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Sale</h1>" + "".join(card(f"Cup {n}", 50 + n, (50 + n) * 0.8) for n in range(5)),
        "".join(
            f"<h3>Plan {n}</h3><p><s>€{50 + n}</s> €{(50 + n) * 0.8:.2f} per month</p>" for n in range(5)
        ),
        "<footer>" + "".join(card(f"Cup {n}", 50 + n, (50 + n) * 0.8) for n in range(5)) + "</footer>",
    ],
)
def test_not_counted(html):
    assert reductions(html) == []


def test_names_without_headings():
    rows = "".join(
        f"<tr><td>Cut {n}</td><td><s>{50 + n},00 €</s> {(50 + n) * 0.8:.2f} €</td></tr>" for n in range(5)
    )
    listed = "".join(f"<li>Cut {n} <s>{50 + n},00 €</s> {(50 + n) * 0.8:.2f} €</li>" for n in range(5))
    assert reductions(f"<h2>Prices</h2><ul>{listed}</ul>", "de") == [(20, 5, 100)]
    assert reductions(f"<h2>Prices</h2><table>{rows}</table>", "de") == [(20, 5, 100)]
