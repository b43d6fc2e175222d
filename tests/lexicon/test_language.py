from collections.abc import Callable

import pytest

from tests.lexicon.conftest import POLICIES, PROSE
from trustscan.text.language import languages_of
from trustscan.text.phrases import PhraseHits

Scan = Callable[[str], PhraseHits]
TEXTS = [(language, text) for language in PROSE for text in (*PROSE[language], *POLICIES[language].values())]
SHORT = {
    "en": "We are the family that runs this place",
    "de": "Wir sind für Sie da und freuen uns",
    "fr": "Nous sommes à votre écoute pour tous vos projets",
    "es": "Somos una empresa familiar que trabaja con los mejores",
    "it": "Siamo una famiglia che lavora il legno della nostra valle",
    "pt": "Somos uma empresa que não para de crescer",
    "nl": "Wij zijn er voor iedereen die van koken houdt",
    "pl": "Jesteśmy rodzinną firmą, która działa już od lat",
    "sv": "Vi är ett litet företag som älskar det vi gör",
    "da": "Vi er et lille firma, der også har åbent i dag",
    "no": "Vi er en liten bedrift som ikke gjør noe halvveis",
    "fi": "Olemme pieni perheyritys, joka on toiminut jo kauan",
    "cs": "Jsme rodinná firma, která už dlouho vyrábí nábytek",
    "hu": "Mi egy kis családi cég vagyunk, és szeretjük ezt",
    "ro": "Suntem o firmă mică care lucrează pentru dumneavoastră",
    "el": "Είμαστε μια μικρή οικογενειακή επιχείρηση στην Αθήνα",
    "tr": "Biz küçük bir aile şirketiyiz ve işimizi çok seviyoruz",
    "ru": "Мы небольшая семейная мастерская, которая работает для вас",
    "uk": "Ми невелика родинна майстерня, яка працює для вас",
    "ja": "私たちは家族で営む小さな工房です",
    "zh": "我们是一家小小的家庭作坊",
    "ko": "우리는 가족이 함께 운영하는 작은 공방입니다",
    "ar": "نحن شركة عائلية صغيرة تعمل منذ سنوات",
    "hi": "हम एक छोटी पारिवारिक दुकान हैं जो वर्षों से काम कर रही है",
    "id": "Kami adalah usaha keluarga yang sudah ada sejak lama",
    "vi": "Chúng tôi là một xưởng nhỏ của gia đình",
}


@pytest.mark.parametrize(("language", "text"), TEXTS)
@pytest.mark.parametrize("declared", ["", "en", "xx"])
def test_a_paragraph_tells_its_language_whatever_the_page_declares(
    language: str, text: str, declared: str, scan: Scan
) -> None:
    assert languages_of(scan(text), text, declared) == (language,)


@pytest.mark.parametrize("language", SHORT)
def test_a_sentence_is_enough(language: str, scan: Scan) -> None:
    text = SHORT[language]
    assert languages_of(scan(text), text)[:1] == (language,)


@pytest.mark.parametrize(
    ("first", "second"), [("de", "en"), ("ja", "en"), ("ar", "fr"), ("es", "pt"), ("ru", "uk")]
)
def test_two_languages_on_one_page_are_both_told(first: str, second: str, scan: Scan) -> None:
    text = " ".join([*PROSE[first], *PROSE[second]])
    assert set(languages_of(scan(text), text)) == {first, second}


def test_a_few_foreign_words_make_no_second_language(scan: Scan) -> None:
    text = PROSE["de"][0] + " Follow us and the latest news"
    assert languages_of(scan(text), text, "en") == ("de",)


@pytest.mark.parametrize(
    ("text", "declared", "told"), [("", "de-AT", ("de",)), ("12 %", "", ()), ("Foto", "nb", ("no",))]
)
def test_where_nothing_tells_the_declaration_does(
    text: str, declared: str, told: tuple[str, ...], scan: Scan
) -> None:
    assert languages_of(scan(text), text, declared) == told
