from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities.hours import find_hours, hours_in


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Monday-Sunday 11am–8pm"),
        ("en", "Mon–Fri: 9am-5pm"),
        ("en", "Call us 9:00 to 17:00 Monday to Friday"),
        ("en", "Daily 10:00-22:00"),
        ("en", "Monday to Friday 9:00 a.m. – 5:00 p.m."),
        ("es", "Lunes a viernes · 8:00 a. m. – 6:00 p. m."),
        ("cs", "Út-Ne 18.00-24.00"),
        ("ru", "Ежедневно с 10.00 до 20.00"),
        ("ru", "Пн-Вс с 8.00 до 19.00<br>© 2021"),
        ("it", "Aperti tutti i giorni dalle 9 alle 19."),
        ("el", "Καθημερινά 12:00 με 23:00"),
        ("tr", "Haftanın 7 günü 09:00-22:00 arası açığız."),
        ("de", "Mo-Fr 9-17"),
        ("de", "Di-Sa 10-18 Uhr"),
        ("de", "Mo. - Fr. 08:00 - 12:00 Uhr"),
        ("fr", "du lundi au vendredi de 9h à 18h"),
        ("es", "Lunes a viernes de 9:00 a 13:00 y de 15:00 a 20:00"),
        ("it", "Lun-Dom 12:00 – 15:00"),
        ("pt", "Segunda a sexta das 08h às 18h"),
        ("nl", "ma t/m vr 9.00 - 17.00 uur"),
        ("pl", "pon.-pt. 8:00-16:00"),
        ("sv", "Mån–Fre: 08:00–18:00"),
        ("da", "Man-fre kl. 10-17"),
        ("fi", "ma-pe klo 9-17"),
        ("cs", "Po až Čt: 8:30 až 17:00"),
        ("hu", "H-P: 8:00-16:00"),
        ("ro", "Luni - Vineri: 09:00 - 18:00"),
        ("el", "Δευτέρα - Παρασκευή: 09:00 - 17:00"),
        ("tr", "Hafta içi 09:00 - 18:00"),
        ("ru", "Пн-Пт с 9:00 до 18:00"),
        ("uk", "Пн-Пт 9:00-18:00"),
        ("ja", "平日10:00～18:00、土日祝日を除く"),
        ("ja", "月～金 10:00〜18:00"),
        ("zh", "周一至周五 9:00-18:00"),
        ("ko", "평일 09:00 ~ 18:00"),
        ("ar", "من الأحد إلى الخميس 9 صباحًا إلى 5 مساءً"),
        ("vi", "Thứ 2 - Thứ 6: 8:00 - 17:30"),
        ("id", "Senin - Jumat: 08.00 - 17.00"),
        ("id", "Senin s/d Jumat jam 8 pagi sampai jam 5 sore"),
        ("cs", "Jsme tu každý den od 9 do 18 hodin"),
        ("zh", "周一到周五 早9点到晚6点"),
        ("zh", "24H服务热线"),
        ("ja", "年中無休"),
        ("pt", "Atendimento 24 horas"),
    ],
)
def test_days_and_times_in_many_languages(lang: str, text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang)
    (hours, *_) = find_hours(page, context)
    assert hours.days
    assert hours.times


@pytest.mark.parametrize(
    "text",
    [
        "24/7 Support",
        "Openingstijden: 24/7 bereikbaar voor spoed",
        "Rund um die Uhr für Sie da",
        "24時間受付",
        "お問い合わせフォーム24時間受付／回答は順次",
    ],
)
def test_round_the_clock(text: str) -> None:
    assert list(hours_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mobile-optimized, accessible 24/7",
        "24/7 video surveillance",
        "Überwachung 24/7",
        "全館24時間換気システム",
    ],
)
def test_machines_run_round_the_clock(text: str) -> None:
    assert not list(hours_in(text))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "By appointment only"),
        ("en", "Saturday 12 March 2024, 19:00–22:00 concert"),
        ("en", "Delivery Monday to Friday 9:00-17:00"),
        ("en", "Check-in: 15:00 - 20:00"),
        ("en", "Read pages 2-4, or 10-12 items"),
        ("en", "We reply within 24 hours"),
        ("en", "Cancel 24-hours before the end of the period"),
        ("en", "Version 10.12 - 10.15"),
        ("it", "Tagliere per 3-4 persone"),
        ("ja", "2024年3月10日 10:00〜18:00"),
        ("ja", "24時間以内に返信します"),
        ("ja", "お申し込みから24時間で受付を終えます"),
        ("en", "Monday to Friday the course takes place, see the programme."),
        ("de", "Samstag, 12. März, 19:00 - 22:00 Uhr: Konzert"),
        ("en", "A dive of 1-2 h"),
    ],
)
def test_dates_deliveries_and_ranges_are_no_opening_hours(lang: str, text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang)
    assert [hours.text for hours in find_hours(page, context)] == []


def test_a_table_of_days_makes_one_record() -> None:
    rows = "".join(
        f"<tr><td>{day}</td><td>9:45am - 6:30pm</td></tr>" for day in ("Monday", "Tuesday", "Wednesday")
    )
    page, context = read(f"<table>{rows}</table>")
    (hours,) = find_hours(page, context)
    assert "Wednesday" in hours.text
    assert hours.last > hours.first


def test_a_label_makes_times_without_days_count() -> None:
    page, context = read("<p>Horário secretaria: 08h às 18h</p>", "pt-BR")
    (hours,) = find_hours(page, context)
    assert (hours.days, hours.times) == (False, True)


def test_days_without_times_need_a_label() -> None:
    assert [spot.times for spot in hours_in("We are open Monday to Friday.")] == [False]
    assert list(hours_in("The story ran Monday to Friday.")) == []


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "Open daily", 1),
        ("es", "Abierto todos los días", 1),
        ("pt", "Aberto de terça a domingo", 1),
        ("ro", "Deschis zilnic", 1),
        ("de", "Täglich geöffnet", 1),
        ("en", "Fresh bread daily from our open kitchen", 0),
        ("es", "Pan fresco todos los días", 0),
        ("en", "Use the open source library daily", 0),
    ],
)
def test_open_on_all_days_needs_no_times(lang: str, text: str, found: int) -> None:
    assert len(find_hours(*read(f"<p>{text}</p>", lang))) == found


def test_days_of_visits_by_appointment() -> None:
    assert [s.days for s in hours_in("Du lundi au vendredi, sur rendez-vous", frozenset({"fr"}))] == [True]


def test_structured_data() -> None:
    page, context = read(
        '<script type="application/ld+json">{"@type": "Store",'
        '"openingHours": ["Mo-Fr 09:00-17:00", ", , ,"],'
        '"openingHoursSpecification": {"dayOfWeek": "https://schema.org/Saturday", '
        '"opens": "10:00", "closes": "14:00"}}</script>'
    )
    assert [(hours.shown, hours.text) for hours in find_hours(page, context)] == [
        ("data", "Mo-Fr 09:00-17:00"),
        ("data", "Saturday 10:00-14:00"),
    ]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("cs", "Výlet trvá každý den 2 až 4 hodiny."),
        ("en", "Take it every day with 2 to 4 glasses of water."),
        ("zh", "24H内发货，3到5天送达"),
        ("zh", "年龄8到12岁"),
    ],
)
def test_counts_beside_every_day_are_no_hours(lang: str, text: str) -> None:
    page, context = read(f"<p>{text}</p>", lang)
    assert find_hours(page, context) == ()
