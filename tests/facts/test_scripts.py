"""Text in any script: figures, dates, hours, addresses, languages and words of pages."""

from datetime import date

import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.addresses import find_addresses
from trustscan.facts.entities.companies import find_companies
from trustscan.facts.entities.dates import find_dates
from trustscan.facts.entities.hours import find_hours
from trustscan.facts.entities.months import first_date
from trustscan.facts.entities.phones import find_phones
from trustscan.facts.entities.prices import find_prices
from trustscan.text.figures import beyond_ascii, plain_figures
from trustscan.text.normalise import count_words


def test_figures_keep_their_place():
    for text in ("１，２００円", "١٬٢٨٠٫٥٠ ر.س", "₹१,२८,०००", "๓๐๐ บาท", "１０：００～１８：３０"):
        assert len(plain_figures(text)) == len(text)
    assert plain_figures("１，２００円") == "1,200円"
    assert plain_figures("（東京）、２丁目") == "(東京)、2丁目"
    assert plain_figures("（東京）") == "（東京）"


@pytest.mark.parametrize(
    ("language", "text", "amounts"),
    [
        ("ja", "方眼ノート　１，２００円（税込）", [("1200", "JPY")]),
        ("ja", "革手帳 ￥１２，８００", [("12800", "JPY")]),
        ("zh", "皮面手账 ￥１２８．００", [("128", "CNY")]),
        ("ar", "مفكرة ١٬٢٨٠٫٥٠ ريال", [("1280.5", "SAR")]),
        ("hi", "कॉपी रु. ३००", [("300", "INR")]),
        ("hi", "डायरी ₹1,28,000", [("128000", "INR")]),
        ("th", "สมุด ๓๐๐ บาท หรือ ฿1,280", [("300", "THB"), ("1280", "THB")]),
        ("he", "פנקס 128.50 ש״ח", [("128.5", "ILS")]),
    ],
)
def test_prices(language, text, amounts):
    page, context = page_of(f"<p>{text}</p>", language)
    assert [(f"{float(p.amount):g}", p.currency) for p in find_prices(page, context)] == amounts


@pytest.mark.parametrize(
    ("language", "html", "periods"),
    [
        ("ja", "<p>名入れ 3,300円</p><h2>営業時間</h2>", [""]),
        ("zh", "<p>￥128</p><p>刻字服务 人民币30元起</p>", ["", ""]),
        ("zh", "<p>50元/人</p>", ["person"]),
        ("en", "<p>$10</p><p>per month</p>", ["month"]),
    ],
)
def test_a_period_belongs_to_its_amount(language, html, periods):
    page, context = page_of(html, language)
    assert [p.period for p in find_prices(page, context)] == periods


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("令和八年十一月一日", date(2026, 11, 1)),
        ("令和元年５月１日", date(2019, 5, 1)),
        ("民國115年11月1日", date(2026, 11, 1)),
        ("中華民國一百十五年十一月", date(2026, 11, 1)),
        ("二〇二六年十一月三十日", date(2026, 11, 30)),
        ("2026년 11월 1일", date(2026, 11, 1)),
        ("１ / １１ / ２０２６", date(2026, 11, 1)),
        ("١ نوفمبر ٢٠٢٦", date(2026, 11, 1)),
        ("1 नवंबर 2026", date(2026, 11, 1)),
        ("०१/११/२०२६", date(2026, 11, 1)),
        ("01/11/2569", date(2026, 11, 1)),
    ],
)
def test_dates(text, value):
    found = first_date(text)
    assert found is not None
    assert found[0] == value


@pytest.mark.parametrize("text", ["20 جمادى الأولى 1448هـ", "第百十五条", "三年保証", "平成の町"])
def test_no_dates(text):
    assert first_date(text) is None


@pytest.mark.parametrize(
    ("language", "html", "years"),
    [
        ("ja", "<p>平成二十年創業の店です。</p>", [2008]),
        ("zh", "<p>創立於民國九十七年，歡迎蒞臨。</p>", [2008]),
        ("ar", "<p>نخيط الدفاتر منذ عام ٢٠٠٨</p>", [2008]),
        ("hi", "<p>हमारी दुकान 2008 में स्थापित हुई।</p>", [2008]),
    ],
)
def test_founding_years(language, html, years):
    page, context = page_of(html, language)
    assert [d.year for d in find_dates(page, context) if d.about == "founded"] == years


def test_a_copyright_line_counts_as_its_country_does():
    page, context = page_of("<footer>© 2569 ร้านสมุดตัวอย่าง สงวนลิขสิทธิ์</footer>", "th")
    assert [d.year for d in find_dates(page, context)] == [2026]
    assert "ร้านสมุดตัวอย่าง" in [c.name for c in find_companies(page, context)]


@pytest.mark.parametrize(
    ("language", "text"), [("he", "© 2026 כל הזכויות שמורות"), ("ar", "© ٢٠٢٦ جميع الحقوق محفوظة")]
)
def test_rights_are_nobodys_name(language, text):
    page, context = page_of(f"<footer>{text}</footer>", language)
    assert [c for c in find_companies(page, context) if c.shown == "copyright"] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "平日　１０：００～１８：３０"),
        ("ja", "土曜　午前10時から午後5時まで"),
        ("zh", "週一至週五 上午9:00－下午6:00"),
        ("zh", "周六 10：00—17：00"),
        ("ko", "평일 오전 9시 ~ 오후 6시 30분"),
        ("ar", "الأحد - الخميس: ٩:٠٠ صباحًا - ٦:٠٠ مساءً"),
        ("ar", "السبت من 10 صباحاً حتى 4 مساءً"),
        ("hi", "सोमवार से शुक्रवार: सुबह 9 बजे से शाम 6 बजे तक"),
        ("th", "จันทร์ - ศุกร์ 09.00 - 18.00 น."),
        ("he", "ימים א׳-ה׳ 9:00-18:00"),
    ],
)
def test_hours(language, text):
    page, context = page_of(f"<p>{text}</p>", language)
    assert [(h.days, h.times) for h in find_hours(page, context)] == [(True, True)]


@pytest.mark.parametrize(
    ("language", "address"),
    [
        ("ja", "〒１００－０００１　東京都見本区例町１丁目２番３号"),
        ("zh", "上海市样本路１２３弄４号５０１室"),
        ("ko", "서울 중구 예시대로 １１０"),
        ("ar", "شارع العينة، مبنى رقم ١٢، حي النموذج، الرياض ١٢٣٤٥"),
        ("hi", "सी-१२, नमूना मार्ग, जयपुर – ३०२००१"),
        ("th", "ที่อยู่: 12/3 หมู่ 4 ซอยตัวอย่าง 5 ถนนตัวอย่าง กรุงเทพมหานคร 10110"),
        ("he", "כתובת: רחוב הדוגמה 12, תל אביב 6100001"),
    ],
)
def test_addresses_on_a_line_of_their_own(language, address):
    page, context = page_of(f"<p>{address}<br>Tel. 020 7946 0123<br>info@example.com</p>", language)
    assert [a.complete for a in find_addresses(page, context)] == [True]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("شارع الملك فهد، حي العليا، الرياض 12345", "شارع الملك فهد، حي العليا، الرياض 12345"),
        ("7890 طريق المثال، حي النموذج، جدة 12345 - 3456", "7890 طريق المثال، حي النموذج، جدة 12345 - 3456"),
    ],
)
def test_arabic_streets_with_their_postcode(address, text):
    page, context = page_of(f"<p>{address}</p>", "ar")
    assert [(a.text, a.complete) for a in find_addresses(page, context)] == [(text, True)]


def test_a_labelled_line_needs_its_label():
    page, context = page_of("<p>Order: 12 blue cups, large<br>Thank you for your order</p>")
    assert find_addresses(page, context) == ()


@pytest.mark.parametrize("declared", ["th", "en", ""])
def test_letters_of_a_few_latin_words_do_not_name_the_language(declared):
    thai = "เราเย็บสมุดด้วยมือทีละเล่มและยินดีต้อนรับทุกท่าน " * 3
    page, _ = page_of(f"<p>{thai} info@example.co.th</p>", declared)
    assert page.languages == {"th"}
    hebrew = "אנו תופרים כל מחברת ביד ואתם מוזמנים לבקר אצלנו " * 3
    page, _ = page_of(f"<p>{hebrew} info@example.co.il</p>", declared)
    assert page.languages == {"he"}


def test_scripts_that_are_not_told_apart_leave_the_pages_own_claim():
    page, _ = page_of("<p>ჩვენ ვკერავთ რვეულებს ხელით info@example.ge</p>", "ka")
    assert page.languages == {"ka"}


def test_words_of_scripts_without_spaces():
    assert count_words("เราเย็บสมุดด้วยมือทีละเล่ม") in range(5, 9)  # we sew notebooks by hand, one by one
    assert count_words("我们手工缝制每一本笔记本") == 6
    assert count_words("우리는 공책을 손으로 꿰맵니다") == 4


@pytest.mark.parametrize(
    ("language", "domain", "text", "number"),
    [
        ("ar", "sa", "هاتف: \u200e+966\u200e 11\u200e 555 0123\u200f", "+966115550123"),
        ("ar", "sa", "هاتف: ٠١١ ٥٥٥ ٠١٢٣", "+966115550123"),
        ("he", "co.il", "טלפון: \u206603-555-0123\u2069", "+97235550123"),
        ("ja", "jp", "お電話は03-5550-0123まで", "+81355500123"),
        ("ja", "jp", "ＴＥＬ０３－５５５０－０１２３", "+81355500123"),
        ("zh", "cn", "电话010-55500123", "+861055500123"),
        ("zh", "tw", "電話：（02）2555-0123 分機12", "+886225550123"),
        ("ko", "kr", "전화02-555-0123로 문의", "+8225550123"),
        ("hi", "in", "फ़ोन: +९१ ११ ४५५५ ०१२३", "+911145550123"),
        ("th", "co.th", "โทร.081-555-0123", "+66815550123"),
        ("th", "co.th", "โทร๐๒-๕๕๕-๐๑๒๓", "+6625550123"),
    ],
)
def test_phones(language, domain, text, number):
    page, context = page_of(f"<p>{text}</p>", language, f"https://www.example.{domain}/")
    assert [phone.number for phone in find_phones(page, context)] == [number]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ja", "資本金10000000円、従業員1234567人"),
        ("ja", "商品番号12345678901です"),
        ("ja", "2026年11月01日10時30分"),
        ("zh", "订单号20261101123456已发货"),
        ("zh", "统一社会信用代码91110000123456789X"),
        ("ko", "누적 방문 12345678회"),
        ("th", "ราคา1234567บาท"),
    ],
)
def test_no_phones(language, text):
    page, context = page_of(f"<p>{text}</p>", language)
    assert find_phones(page, context) == ()


def test_signs_beyond_ascii_in_their_order() -> None:
    assert beyond_ascii("Größe: 5 × 7 – 東京") == "öß×–東京"
    assert beyond_ascii("half a sign \ud800 and no more") == ""
