from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities.addresses import find_addresses, is_placeholder

COMPLETE = [
    ("tr", "Örnek Caddesi No: 8 Kat:2 Kadıköy/İstanbul"),
    ("en", "100 Sample Street, Suite 20, Springfield, IL 62701"),
    ("en", "12 High Road, Sampleton, SA1 1AA"),
    ("en-IE", "12 Sample Quay, Dublin 2, D02 XY45"),
    ("en-CA", "200 Sample Avenue, Ottawa, ON K1A 0B1"),
    ("en-AU", "Level 3, 100 Sample Street, Sydney NSW 2000"),
    ("en-NZ", "5 Sample Road, Wellington 6011"),
    ("en-IN", "12, MG Road, Bengaluru 560001"),
    ("en-ZA", "41 Sample Crescent, Centurion, 0157"),
    ("de", "Musterkamper Straße 14a<br>76135 Karlsruhe"),
    ("de-AT", "Beispielgasse 3/12, 1010 Wien"),
    ("de-CH", "Bahnhofstrasse 1, CH-8001 Zürich"),
    ("fr", "96 bis, rue de la République, 38140 Rives"),
    ("fr-BE", "Rue Neuve 12, 1000 Bruxelles"),
    ("es", "C/ Mayor, nº 12, 28013 Madrid"),
    ("es-MX", "Av. Reforma 222, Col. Juárez, 06600 Ciudad de México"),
    ("es-AR", "Av. Libertador 1234, Buenos Aires"),
    ("es-CO", "Carrera 7 # 12-34, Bogotá"),
    ("it", "Via Giuseppe Verdi, 12 - 20121 Milano (MI)"),
    ("pt-PT", "Rua do Ouro, 12, 1100-061 Lisboa"),
    ("pt-BR", "Av. Paulista, 1578 - Bela Vista, São Paulo - SP, 01310-200"),
    ("nl", "Prinsenstraat 36, 1211 LT Hilversum"),
    ("pl", "ul. Długa 5/7, 00-238 Warszawa"),
    ("cs", "Americká 325/23, Plzeň"),
    ("cs", "Pod lipami 12, 811 01 Bratislava"),
    ("cs", "Na Příkladu 67, Ukázkov, 251 65"),
    ("hi", "सी-12, आदर्श नगर, जयपुर-302001"),
    ("hu", "1056 Budapest, Váci utca 47."),
    ("ro", "Strada Lungă nr. 12, Brașov"),
    ("sv", "Kungsgatan 43, 753 20 Uppsala"),
    ("no", "Storgata 5, 0155 Oslo"),
    ("da", "Vestergade 12, 1456 København K"),
    ("fi", "Mannerheimintie 12, 00100 Helsinki"),
    ("el", "Ερμού 12, 105 63 Αθήνα"),
    ("el", "Ερμού 12, 105 63, Αθήνα"),
    ("tr", "Atatürk Caddesi No: 12, Kadıköy, İstanbul"),
    ("ru", "101000, г. Москва, ул. Ленина, д. 5"),
    ("uk", "вул. Хрещатик, 22, Київ"),
    ("ja", "〒100-0001 東京都千代田区千代田1番1号"),
    ("zh", "上海市浦东新区世纪大道100号"),
    ("zh-TW", "台北市信義區信義路五段7號"),
    ("ko", "서울특별시 강남구 테헤란로 152"),
    ("vi", "123 Đường Lê Lợi, Quận 1, Thành phố Hồ Chí Minh"),
    ("id", "Jl. Sudirman No. 12, Jakarta"),
    ("ar", "شارع الملك فهد 123، الرياض"),
    ("pl", "Kraków, ul. Długa 5"),
    ("pl", "Administratorem danych jest Anna Przykład zamieszkała w Bielsku-Białej, przy ul. Polnej 3/21"),
    ("uk", "Київ вул. Довга 5"),
    ("en", "P.O. BOX 1234, KAMPALA, UGANDA"),
    ("en", "P.O.Box 1234<br>Doha, Qatar"),
    ("fr", "BP 1234 Douala, Cameroun"),
    ("ar", "ص.ب 12345 دبي الإمارات"),
]


@pytest.mark.parametrize(("lang", "text"), COMPLETE)
def test_reads_the_forms_of_many_countries(lang: str, text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang)
    assert [address for address in find_addresses(page, context) if address.complete], text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Based in London"),
        ("en", "24 Hour Call Centre"),
        ("en", "5 Star Service Center, Award 2024"),
        ("en", "In 2019 Park Lane was founded"),
        ("en", "© 2026 Sample Farm"),
        ("en", "18 miles west of Sampleton"),
        ("de", "Wir kamen auf Platz 3 im Jahr 2019"),
        ("de", "im Sinne von Art. 6 DSGVO"),
        ("de", "Das geht schnell, große Aufträge können 1-3 Tage dauern.<br>Womit zahle ich?"),
        ("de", "Wir sind auf dem Weg 2 Stunden, Pausen nicht gezählt"),
        ("fr", "Top 10 des rues de Paris en 2024"),
        ("it", "contattaci via WhatsApp 24 ore"),
        ("ja", "渋谷区で1番のお店"),
        ("en", "PO Box 12, Springfield, IL 62701"),
        ("en", "Last updated: 12 May 2026 10:30AM CT<br>Sample Notebooks keeps your letters."),
        ("en", "PO Box 12, Lebanon, PA 17042"),
        ("de", "Postfach 12, 70173 Stuttgart"),
        ("nl", "Postbus 12, 1211 LT Hilversum"),
        ("en", "the bp 12 Sensor, Ghana"),
        ("pl", "Spotkanie jest przy ul. Długiej 5"),
    ],
)
def test_a_town_or_a_number_alone_is_no_address(lang: str, text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang)
    assert [address.text for address in find_addresses(page, context) if address.complete] == []


def test_hours_may_follow_a_house_number() -> None:
    page, context = read("<p>Via Roma 12 ore 9:00-12:00, Esempio</p>", "it")
    assert [address for address in find_addresses(page, context) if address.complete]


def test_a_street_alone_is_complete_beside_its_label_or_in_the_footer() -> None:
    street = "<p>12 Sample Road</p>"
    for around in (
        f"<h3>Our address</h3>{street}",
        f"<footer>{street}</footer>",
        f"<address>{street[3:-4]}</address>",
    ):
        page, context = read(around)
        assert [address.complete for address in find_addresses(page, context)] == [True], around
    page, context = read(street)
    assert [address.complete for address in find_addresses(page, context)] == [False]


def test_a_labelled_address_needs_no_street_word() -> None:
    page, context = read("<p>Address: Plot No. 294, Vishnu Township, Kurnool</p>", "en-IN")
    (address,) = find_addresses(page, context)
    assert address.complete
    assert "Plot No. 294" in address.text


def test_lines_in_neighbouring_blocks_make_one_address() -> None:
    page, context = read(
        "<div>Example Ltd</div><div>12 Sample Road</div><div>Sampleton</div><div>SA1 1AA</div>"
    )
    (address,) = find_addresses(page, context)
    assert (address.postcode, address.country, address.complete) == ("SA1 1AA", "GB", True)
    assert address.last > address.first


def test_structured_data() -> None:
    page, context = read(
        '<script type="application/ld+json">{"@type": "Store", "address": {"@type": "PostalAddress",'
        '"streetAddress": "12 Sample Road", "addressLocality": "Sampleton", "postalCode": "SA1 1AA"}}'
        "</script>"
    )
    (address,) = find_addresses(page, context)
    assert (address.shown, address.town, address.complete) == ("data", "Sampleton", True)


@pytest.mark.parametrize(
    "text", ["123 Street, New York, USA", "Musterstraße 1, 12345 Musterstadt", "123 Main Street, Anytown"]
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


def test_an_authoritys_address_is_foreign() -> None:
    page, context = read(
        "<h2>Réclamation</h2><p>Vous pouvez saisir la CNIL, 3 place de Fontenoy, 75007 Paris.</p>"
        "<h2>Éditeur du site</h2><p>Exemple, 12 rue des Lilas, 69001 Lyon</p>"
        "<h2>Hébergeur</h2><p>Machines SAS, 2 rue Kellermann, 59100 Roubaix</p>",
        lang="fr",
        path="/mentions-legales",
    )
    assert [(address.postcode, address.foreign) for address in find_addresses(page, context)] == [
        ("75007 Paris", True),
        ("69001 Lyon", False),
        ("59100 Roubaix", True),
    ]
