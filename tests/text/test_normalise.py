import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustscan.text.normalise import count_words, normalise, offset_of, offsets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Datenschutz-Erklärung", "datenschutz erklarung"),
        ("Privacy  &\nCookies", "privacy & cookies"),
        ("d’accès", "d acces"),
        ("STRASSE Straße", "strasse strasse"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("プライバシーポリシー", "プライバシーポリシー"),
        ("お支払いはPayPalで（10年以上）", "お支払いは paypal で 10年以上"),
        ("Café Größe", "cafe grosse"),
        ("गोपनीयता नीति", "गोपनीयता नीति"),
        ("Σχετικά με εμάς", "σχετικα με εμασ"),
        ("İade ve Iade", "iade ve iade"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normalise(text) == expected


@given(st.text(max_size=200))
def test_every_character_of_the_normal_form_has_its_origin(text: str) -> None:
    origins = offsets(text)
    assert len(origins) == len(normalise(text))
    assert origins == sorted(origins)
    assert [offset_of(text, at) for at in range(len(origins) + 1)] == [*origins, len(text)]


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


def test_words_of_scripts_without_spaces_are_counted_by_their_characters() -> None:
    assert count_words("three plain words") == 3
    assert count_words("返金はできません") == 4
    assert count_words("返金 30 days") == 3
