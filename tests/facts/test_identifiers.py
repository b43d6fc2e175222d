from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities import checkdigits
from trustscan.facts.entities.identifiers import find_identifiers, identifiers_in


# Examples that the authorities publish, and numbers made to fit the check digits.
@pytest.mark.parametrize(
    ("check", "number"),
    [
        (checkdigits.german_vat, "136695976"),
        (checkdigits.french_vat, "40303265045"),
        (checkdigits.luhn, "732829320"),
        (checkdigits.siret, "73282932000074"),
        (checkdigits.spanish_nif, "12345678Z"),
        (checkdigits.spanish_nif, "A58818501"),
        (checkdigits.italian_vat, "07643520567"),
        (checkdigits.italian_tax_code, "RCCMNL83S18D969H"),
        (checkdigits.polish_nip, "8567346215"),
        (checkdigits.polish_regon, "192598184"),
        (checkdigits.dutch_vat, "004495445B01"),
        (checkdigits.belgian, "0403019261"),
        (checkdigits.austrian_uid, "13585627"),
        (checkdigits.swiss_uid, "100155212"),
        (checkdigits.danish_cvr, "13585628"),
        (checkdigits.norwegian, "974760673"),
        (checkdigits.finnish, "20774740"),
        (checkdigits.czech_ico, "25123891"),
        (checkdigits.hungarian, "12892312"),
        (checkdigits.romanian_cui, "18547290"),
        (checkdigits.greek, "094259216"),
        (checkdigits.portuguese, "501964843"),
        (checkdigits.british_vat, "980780684"),
        (checkdigits.irish_vat, "6433435F"),
        (checkdigits.irish_vat, "6433435OA"),
        (checkdigits.brazilian_cnpj, "16727230000197"),
        (checkdigits.brazilian_cnpj, "12ABC34501DE35"),
        (checkdigits.brazilian_cpf, "39053344705"),
        (checkdigits.russian_inn, "7707083893"),
        (checkdigits.russian_inn, "500100732259"),
        (checkdigits.russian_ogrn, "1027739642281"),
        (checkdigits.ukrainian, "32855961"),
        (checkdigits.japanese_corporate, "5835678256246"),
        (checkdigits.korean, "1168200276"),
        (checkdigits.turkish_vkn, "4540536920"),
        (checkdigits.indian_gstin, "27AAPFU0939F1ZV"),
        (checkdigits.australian_abn, "83914571673"),
        (checkdigits.australian_acn, "004085616"),
        (checkdigits.slovak_vat, "2022749619"),
        (checkdigits.chinese_credit_code, "91110000600037341L"),
        (checkdigits.taiwanese, "00501503"),
        (checkdigits.israeli, "516179157"),
        (checkdigits.argentine_cuit, "20055361682"),
        (checkdigits.chilean_rut, "760864285"),
    ],
)
def test_check_digits(check, number: str) -> None:  # type: ignore[no-untyped-def]
    assert check(number)
    digits = [place for place, char in enumerate(number) if char.isdigit()]
    changed = [number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :] for place in digits]
    assert sum(not check(wrong) for wrong in changed) >= len(changed) - 2


@pytest.mark.parametrize(
    ("text", "country", "value", "valid"),
    [
        ("USt-IdNr.: DE 136695976", "DE", "136695976", True),
        (
            "Umsatzsteuer-Identifikationsnummer gemäß § 27 a Umsatzsteuergesetz:\nDE136695976",
            "DE",
            "136695976",
            True,
        ),
        ("Amtsgericht Beispielstadt, HRB 12345", "DE", "12345", None),
        ("Steuernummer: 35066/01670", "DE", "3506601670", None),
        ("KvK: 12345678", "NL", "12345678", None),
        ("P.IVA 07643520567", "IT", "07643520567", True),
        ("con N.I.F. 12345678-Z, con domicilio", "ES", "12345678Z", True),
        ("IČ: 25123891", "CZ", "25123891", True),
        ("IČO: 25123892", "CZ", "25123892", False),
        ("法人番号\n5835678256246", "JP", "5835678256246", True),
        ("登録番号：T5835678256246", "JP", "5835678256246", True),
        ("Company Number: 07123456", "GB", "07123456", None),
        ("SIRET : 732 829 320 00074", "FR", "73282932000074", True),
        ("RCS Paris 732 829 320", "FR", "732829320", True),
        ("CNPJ: 16.727.230/0001-97", "BR", "16727230000197", True),
        ("ИНН 7707083893", "RU", "7707083893", True),
        ("Org.nr. 974 760 673", "NO", "974760673", True),
        ("CVR-nr. 13585628", "DK", "13585628", True),
        ("Y-tunnus: 2077474-0", "FI", "20774740", True),
        ("사업자등록번호: 116-82-00276", "KR", "1168200276", True),
        ("ABN 83 914 571 673", "AU", "83914571673", True),
        ("EIN: 12-3456789", "US", "123456789", None),
        ("Adószám: 12892312-1-41", "HU", "12892312141", True),
        ("CUI: RO18547290", "RO", "18547290", True),
        ("ΑΦΜ: 094259216", "GR", "094259216", True),
        ("VAT no. GB 980 7806 84", "GB", "980780684", True),
        ("统一社会信用代码：91110000600037341L", "CN", "91110000600037341L", True),
        ("CHE-100.155.212 MWST", "CH", "100155212", True),
        ("Reg. No. 2010/123456/07", "ZA", "201012345607", None),
        ("Reg. K2019123456", "ZA", "K2019123456", None),
        ("Org.nr. 974 123 002 MVA", "NO", "974123002MVA", True),
        ("Eksempel AS, 974 123 002 MVA", "NO", "974123002MVA", True),
    ],
)
def test_numbers_by_their_labels(text: str, country: str, value: str, valid: bool | None) -> None:
    start, end, scheme, bare, holds = next(iter(identifiers_in(text)))
    assert (scheme.country, bare, holds) == (country, value, valid)
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "text", ["Call 12345678", "code 12", "VR 360 tour", "Order 136695976", "DE123456789 is no number"]
)
def test_numbers_without_label_or_with_wrong_digits_are_left(text: str) -> None:
    assert list(identifiers_in(text)) == []


def test_the_sites_country_decides_between_schemes_of_one_label() -> None:
    text = "Org.nr: 556703-7485, org.nr 974 760 673"
    assert [found[2].country for found in identifiers_in(text, ("SE",))] == ["SE", "NO"]


def test_a_hosts_number_is_foreign_and_each_is_given_once() -> None:
    page, context = read(
        "<h2>Éditeur du site</h2><p>SIREN 732 829 320</p><h2>Hébergeur</h2><p>SIRET 303 265 045 00011</p>"
        "<p>SIREN 732 829 320</p>",
        lang="fr",
        path="/mentions-legales",
    )
    assert [(number.value, number.foreign) for number in find_identifiers(page, context)] == [
        ("732829320", False),
        ("30326504500011", True),
    ]
