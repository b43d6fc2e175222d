from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities.phones import (
    candidates_in,
    find_phones,
    is_placeholder,
    label_kind,
    link_number,
)


# Numbers are of the ranges that regulators keep for fiction, or altered ones of the same form.
@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("020 7946 0018", "GB", "+442079460018"),
        ("(212) 664-7665", "US", "+12126647665"),
        ("212.664.7665", "US", "+12126647665"),
        ("030 23125 042", "DE", "+493023125042"),
        ("0721/5550123", "DE", "+497215550123"),
        ("+49 (0) 30 23125 042", "DE", "+493023125042"),
        ("01 99 00 12 34", "FR", "+33199001234"),
        ("910 123 456", "ES", "+34910123456"),
        ("02 1234 5678", "IT", "+390212345678"),
        ("(11) 91234-5678", "BR", "+5511912345678"),
        ("020 123 4567", "NL", "+31201234567"),
        ("22 123 45 67", "PL", "+48221234567"),
        ("08-465 004 12", "SE", "+46846500412"),
        ("0 (532) 123 45 67", "TR", "+905321234567"),
        ("8 (495) 123-45-67", "RU", "+74951234567"),
        ("044 123 45 67", "UA", "+380441234567"),
        ("03-1234-5678", "JP", "+81312345678"),
        ("０３－１２３４－５６７８", "JP", "+81312345678"),
        ("02-123-4567", "KR", "+8221234567"),
        ("010-12345678", "CN", "+861012345678"),
        ("٠٥٠ ١٢٣ ٤٥٦٧", "SA", "+966501234567"),
        ("98765 43210", "IN", "+919876543210"),
        ("082 123 4567", "ZA", "+27821234567"),
        ("210 123 4567", "GR", "+302101234567"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("0917 123 TART (8278)", "PH", "+639171238278"),
    ],
)
def test_reads_national_forms(text: str, country: str, number: str) -> None:
    page, _ = read(f"<p>Tel: {text}</p>")
    assert [found.number for found in candidates_in(page.blocks[0].text, (country,))] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "am 12.03.2024 um 10 Uhr",
        "2019-03-12 10:00",
        "1 234 567 EUR",
        "€ 1.234.567",
        "IBAN DE89 3704 0044 0532 0130 00",
        "ISBN 978-3-16-148410-0",
        "48.8566, 2.3522",
        "Company No. 07123456",
        "Order no. 0203 123 456",
        "KvK: 12345678",
        "USt-IdNr. DE136695976",
        "IČ: 14000016",
        "Act No. 110/2019 Coll.",
        "1234 5678 9012 3456",
        "192.168.100.200",
        "Open 2010 - 2024",
        "CEP: 90.480-000",
        "CEP: 01310-100",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang="de-DE")
    assert find_phones(page, context) == ()


def test_what_one_calls_for_labels_a_number_of_the_country_of_the_prices() -> None:
    shop = "<p>Pedidos</p><p><strong>903119925</strong></p><p>Desde {price}</p>"
    page, context = read(shop.format(price="S/ 70.00"), "es")
    (phone,) = find_phones(page, context)
    assert phone.country == "PE"
    page, context = read(shop.format(price="mil rosas"), "es")
    assert find_phones(page, context) == ()


def test_a_label_in_the_block_before_counts() -> None:
    page, context = read(
        "<table><tr><td>Telefon</td><td>030 23125042</td></tr>"
        "<tr><td>Fax</td><td>030 23125043</td></tr></table>",
        "de-DE",
    )
    phone, fax = find_phones(page, context)
    assert (phone.labelled, phone.fax, fax.fax) == (True, False, True)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("Tel.: ", "phone"),
        ("Fax ", "fax"),
        ("☎ ", "phone"),
        ("T ", "short"),
        ("電話番号", "phone"),
        ("هاتف: ", "phone"),
        ("Rappelez le ", ""),
        ("Steuernummer: ", "other"),
        ("NIP: ", "other"),
        ("Tel.: 1, Fax: ", "fax"),
        ("Informes y pedidos", "short"),
        ("Pedidos recibidos este año: ", ""),
    ],
)
def test_labels_say_what_a_number_is(before: str, kind: str) -> None:
    assert label_kind(before) == kind


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("tel:+49%2030%2023125042", ("tel", "+49 30 23125042")),
        ("TEL://02079460018;ext=2", ("tel", "02079460018")),
        ("https://wa.me/447700900123?text=Hi", ("whatsapp", "447700900123")),
        ("https://api.whatsapp.com/send?phone=447700900123", ("whatsapp", "447700900123")),
        ("https://wa.me/message/ABC123", ("", "")),
        ("https://shop.example/?phone=1", ("", "")),
        ("/contact", ("", "")),
    ],
)
def test_links_that_dial(href: str, expected: tuple[str, str]) -> None:
    assert link_number(href) == expected


def test_a_whatsapp_link_is_a_record_of_its_own() -> None:
    page, context = read('<p><a href="https://wa.me/447700900123">Chat</a> or call +44 7700 900123</p>')
    assert [(phone.shown, phone.number) for phone in find_phones(page, context)] == [
        ("text", "+447700900123"),
        ("whatsapp", "+447700900123"),
    ]


def test_a_tel_link_without_visible_number() -> None:
    page, context = read('<p><a href="tel:+442079460018">Call us now</a></p>')
    (phone,) = find_phones(page, context)
    assert (phone.shown, phone.number, phone.country, phone.valid) == ("tel", "+442079460018", "GB", True)


def test_two_numbers_in_one_line() -> None:
    found = candidates_in("01 99 00 12 34 - 06 12 34 56 78 / +33 1 99 00 12 35", ("FR",))
    assert [phone.number for phone in found] == ["+33199001234", "+33612345678", "+33199001235"]


@pytest.mark.parametrize(
    "raw",
    ["123-456-7890", "(555) 555-5555", "+1 212 555 0142", "000 000 000", "+44.0000.0000", "01234567890"],
)
def test_placeholders(raw: str) -> None:
    assert is_placeholder(raw)


def test_the_authoritys_number_is_foreign() -> None:
    page, context = read(
        "<h2>Beschwerde</h2><p>Landesbeauftragte für den Datenschutz, Telefon: 030 23125042</p>"
        "<h2>Kontakt</h2><p>Telefon: 030 23125000</p>",
        lang="de-DE",
    )
    assert [(phone.raw, phone.foreign) for phone in find_phones(page, context)] == [
        ("030 23125042", True),
        ("030 23125000", False),
    ]
