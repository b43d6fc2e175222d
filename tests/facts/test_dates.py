from datetime import date

import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.dates import find_dates
from trustscan.facts.entities.months import first_date, month_of


def dates(html, language="en", about="updated"):
    page, context = page_of(html, language)
    return [d.value if about == "updated" else d.year for d in find_dates(page, context) if d.about == about]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "Last updated: March 5, 2024", date(2024, 3, 5)),
        ("en", "Effective date: 5th of March 2024", date(2024, 3, 5)),
        ("de", "Stand: März 2024", date(2024, 3, 1)),
        ("de", "Zuletzt aktualisiert am 5. März 2024", date(2024, 3, 5)),
        ("fr", "Dernière mise à jour : 1er août 2023", date(2023, 8, 1)),
        ("es", "Última actualización: 12 de enero de 2024", date(2024, 1, 12)),
        ("it", "Ultimo aggiornamento: 3 febbraio 2024", date(2024, 2, 3)),
        ("pt", "Última atualização: 3 de fevereiro de 2024", date(2024, 2, 3)),
        ("nl", "Laatst bijgewerkt: 3 mei 2024", date(2024, 5, 3)),
        ("pl", "Ostatnia aktualizacja: 3 maja 2024", date(2024, 5, 3)),
        ("sv", "Senast uppdaterad: 2024-05-03", date(2024, 5, 3)),
        ("fi", "Päivitetty 3.5.2024", date(2024, 5, 3)),
        ("cs", "Poslední aktualizace: 3. května 2024", date(2024, 5, 3)),
        ("hu", "Utolsó frissítés: 2024. május 3", date(2024, 5, 3)),
        ("el", "Τελευταία ενημέρωση: 3 Μαΐου 2024", date(2024, 5, 3)),
        ("tr", "Son güncelleme: 3 Mayıs 2024", date(2024, 5, 3)),
        ("ru", "Последнее обновление: 3 мая 2024", date(2024, 5, 3)),
        ("uk", "Останнє оновлення: 3 травня 2024", date(2024, 5, 3)),
        ("ja", "最終更新日：2024年5月3日", date(2024, 5, 3)),
        ("ja", "制定日：令和6年5月3日", date(2024, 5, 3)),
        ("zh", "更新日期：2024年5月3日", date(2024, 5, 3)),
        ("ko", "시행일: 2024년 5월 3일", date(2024, 5, 3)),
        ("ar", "آخر تحديث: 3 مايو 2024", date(2024, 5, 3)),
        ("id", "Terakhir diperbarui: 3 Mei 2024", date(2024, 5, 3)),
        ("vi", "Cập nhật lần cuối: ngày 3 tháng 5 năm 2024", date(2024, 5, 3)),
    ],
)
def test_when_a_document_was_changed(language, text, value):
    assert dates(f"<p>{text}</p>", language)[:1] == [value]


def test_a_date_in_the_next_cell():
    assert dates("<table><tr><td>Last updated</td><td>5 March 2024</td></tr></table>") == [date(2024, 3, 5)]


@pytest.mark.parametrize(
    ("text", "year"),
    [("© 2019-2023 Example", 2023), ("Copyright (c) 2021 Example", 2021), ("2019–21 © Example", 2021)],
)
def test_copyright_years(text, year):
    assert dates(f"<footer>{text}</footer>", about="copyright") == [year]


@pytest.mark.parametrize(
    ("language", "text", "year"),
    [
        ("en", "Family business since 1991", 1991),
        ("de", "Gegründet 1953 in Ulm", 1953),
        ("fr", "Depuis 1987 à votre service", 1987),
        ("en", "We founded the Sample Bakery, the first of its kind in this valley, in 1953.", 1953),
        ("fi", "Perustimme ruisleipään erikoistuneen Mallileipomon Turkuun vuonna 2008.", 2008),
        ("ja", "創業1965年", 1965),
        ("ja", "昭和40年創業", 1965),
    ],
)
def test_founding_years(language, text, year):
    assert dates(f"<p>{text}</p>", language, "founded")[:1] == [year]


@pytest.mark.parametrize("text", ["", "32.13.2024", "Version 10.2.1", "call 555 0100", "year 3024"])
def test_no_dates(text):
    assert first_date(text) is None


def test_months_by_name_and_beginning():
    assert [month_of(w) for w in ("Août", "févr", "Sept", "Mar", "ma", "foo")] == [8, 2, 9, 3, None, None]


def test_the_american_order():
    assert first_date("3/4/2024", american=True)[0] == date(2024, 3, 4)
    assert first_date("3/4/2024")[0] == date(2024, 4, 3)


LD = '<script type="application/ld+json">{"@type": "%s", "datePublished": %s}</script>'


def published(html, language="en", head=""):
    page, context = page_of(html, language, head=head)
    return [d.value for d in find_dates(page, context) if d.about == "published"]


@pytest.mark.parametrize(
    ("language", "line", "value"),
    [
        ("en", "by Andrew Sample | Published on: 14 Nov 2019", date(2019, 11, 14)),
        ("de", "14. November 2019", date(2019, 11, 14)),
        ("fr", "Publié le 3 mai 2024", date(2024, 5, 3)),
        ("pl", "3 maja 2024", date(2024, 5, 3)),
        ("ja", "2024年5月3日", date(2024, 5, 3)),
        ("ru", "3 мая 2024", date(2024, 5, 3)),
    ],
)
def test_date_lines_of_articles(language, line, value):
    assert published(f"<article><h2>Paper</h2><div>{line}</div></article>", language) == [value]


def test_dates_in_running_text_publish_nothing():
    assert (
        published("<p>On 3 May 2024 we moved to a larger workshop by the river, with more light.</p>") == []
    )


def test_stated_days_of_publication():
    data = LD % ("BlogPosting", '"2024-05-03T10:00:00Z"')
    meta = '<meta property="article:modified_time" content="2024-06-01T08:00:00+00:00">'
    assert published("<p>Paper that lasts.</p>" + data, head=meta) == [date(2024, 5, 3), date(2024, 6, 1)]


def test_a_stated_day_that_is_none():
    data = LD % ("Article", '["soon", {"x": 1}]')
    assert published("<p>Paper that lasts.</p>" + data) == []


@pytest.mark.parametrize(
    ("language", "label", "years"),
    [
        ("no", "etablert i Trondheim", [2011]),
        ("en", "founded in Leeds", [2011]),
        ("en", "projects finished", []),
        ("en", "Founded by three friends who met at school in Leeds", []),
    ],
)
def test_a_year_above_its_label(language, label, years):
    html = f"<main><div><p>2011</p><p>{label}</p></div></main>"
    assert set(dates(html, language, "founded")) == set(years)


@pytest.mark.parametrize(
    ("language", "html", "years"),
    [
        ("en", "<h3>Founded</h3><p>1994</p>", [1994]),
        ("ja", "<h3>設立</h3><p>1994年3月</p>", [1994]),
        ("zh", "<p>成立时间：</p><p>2008年</p>", [2008]),
        ("en", "<h3>Founded by friends</h3><p>1994</p>", []),
        ("en", "<h3>Founded</h3><p>Our catalogue of 1994 is out of print</p>", []),
        ("en", "<h3>From</h3><p>1994</p>", []),
    ],
)
def test_a_year_below_its_label(language, html, years):
    assert dates(html, language, about="founded") == years
