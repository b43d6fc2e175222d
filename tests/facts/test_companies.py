from __future__ import annotations

import pytest

from tests.facts.entity_pages import page_of, read
from trustscan.facts.entities.companies import companies_in, find_companies, legal_form, trading_name


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("Willkommen bei der Beispiel GmbH.", "Beispiel GmbH", "GmbH"),
        ("Muster & Söhne GmbH & Co. KG, Hafenweg 1", "Muster & Söhne GmbH & Co. KG", "GmbH & Co. KG"),
        ("Sample Law, PLLC is a firm", "Sample Law, PLLC", "PLLC"),
        ("Example Trading Ltd. Registered in England", "Example Trading Ltd.", "Ltd."),
        ("Exemple Mode SARL au capital", "Exemple Mode SARL", "SARL"),
        ("D'Esempio S.a.s. di Mario", "D'Esempio S.a.s.", "S.a.s."),
        ("Ejemplo Dental, S.L. con domicilio", "Ejemplo Dental, S.L.", "S.L."),
        ("Exemplo Unipessoal Lda\nLisboa", "Exemplo Unipessoal Lda", "Unipessoal Lda"),
        ("Voorbeeld B.V. te Utrecht", "Voorbeeld B.V.", "B.V."),
        ("Przykład Sp. z o.o.\nul. Długa", "Przykład Sp. z o.o.", "Sp. z o.o."),
        ("Příklad s.r.o. se sídlem", "Příklad s.r.o.", "s.r.o."),
        ("Példa Kft. székhelye", "Példa Kft.", "Kft."),
        ("Exempel Bygg AB, org.nr", "Exempel Bygg AB", "AB"),
        ("Eksempel ApS", "Eksempel ApS", "ApS"),
        ("Esimerkki Oy", "Esimerkki Oy", "Oy"),
        ("Δείγμα Α.Ε.", "Δείγμα Α.Ε.", "Α.Ε."),
        (
            "Örnek Mimarlık San. ve Tic. Ltd. Şti.",
            "Örnek Mimarlık San. ve Tic. Ltd. Şti.",
            "San. ve Tic. Ltd. Şti.",
        ),
        ("ООО «Пример» работает", "ООО «Пример»", "ООО"),
        ("販売業者 株式会社サンプル", "株式会社サンプル", "株式会社"),
        ("上海示例有限公司", "上海示例有限公司", "有限公司"),
        ("주식회사 예시", "주식회사 예시", "주식회사"),
        ("PT Contoh Jaya", "PT Contoh Jaya", "PT"),
        ("Công ty TNHH Ví Dụ", "Công ty TNHH Ví Dụ", "Công ty TNHH"),
        ("Sample Foods Pvt. Ltd. is", "Sample Foods Pvt. Ltd.", "Pvt. Ltd."),
    ],
)
def test_names_with_their_legal_form(text: str, name: str, form: str) -> None:
    assert (name, form) in [(found[0], found[1]) for found in companies_in(text) if found[4] == "text"]
    assert legal_form(name) == form


@pytest.mark.parametrize("text", ["FEATURED AS SEEN ON TV", "The Ltd", "BUT NOT LIMITED TO THIS", "Our GmbH"])
def test_words_that_look_like_a_form(text: str) -> None:
    assert [found for found in companies_in(text) if found[4] == "text"] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("© 2024 Example Bakery. All rights reserved.", "Example Bakery"),
        ("Copyright © 2019-2023 by Example Bakery | Imprint", "Example Bakery"),
        ("2024 © Example Bakery", "Example Bakery"),
        ("© Todos los derechos reservados, Panadería Ejemplo", "Panadería Ejemplo"),
    ],
)
def test_copyright_lines(text: str, name: str) -> None:
    assert [found[0] for found in companies_in(text) if found[4] == "copyright"] == [name]


def test_a_sentence_on_copyright_names_nobody() -> None:
    text = "You may not infringe copyright and other intellectual property laws of any country at all."
    assert list(companies_in(text)) == []


def test_labels_name_the_owner() -> None:
    found = list(
        companies_in(
            "Inhaberin: Erika Beispiel\nTitular:\nClínica Ejemplo\nresponsable: somos quienes tratan datos"
        )
    )
    assert [(name, shown) for name, _, _, _, shown in found] == [
        ("Erika Beispiel", "label"),
        ("Clínica Ejemplo", "label"),
    ]


def test_structured_data_and_site_name() -> None:
    page, context = read(
        '<script type="application/ld+json">{"@graph": [{"@type": "Bakery",'
        '"legalName": "Example Baking Ltd", "name": "Example"},'
        '{"@type": "Service", "name": "Cake delivery"}]}</script>'
    )
    assert [(company.name, company.form, company.shown) for company in find_companies(page, context)] == [
        ("Example Baking Ltd", "Ltd", "data"),
        ("Example", "", "data"),
        ("Example Shop", "", "title"),
    ]


def test_a_processor_is_somebody_else() -> None:
    page, context = read(
        "<h2>Controller</h2><p>Sample Goods Ltd</p><h2>Analytics</h2>"
        "<p>We use a service of Google Ireland Limited in Dublin.</p>"
    )
    assert [(company.name, company.foreign) for company in find_companies(page, context)] == [
        ("Sample Goods Ltd", False),
        ("Google Ireland Limited", True),
        ("Example Shop", False),
    ]


def test_the_trading_name_is_the_part_of_the_title_that_bears_the_domain() -> None:
    _, context = read("<p>Hi</p>", host="www.green-bakery.test")
    page = page_of("<p>Hi</p>", url="https://www.green-bakery.test/", title="Contact us | Green Bakery")
    assert trading_name(page, context) == "Green Bakery"
    assert trading_name(page_of("<p>Hi</p>", title="Contact us | Somebody"), context) == ""
