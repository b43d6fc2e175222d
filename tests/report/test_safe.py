from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.samples import HOSTILE
from trustscan.report.safe import ascii_json, quiet_json, safe_text, safe_url, short_url

# Any code point, also lone surrogates, controls and format characters, and those more often than by chance.
NASTY = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x1b\x07\x9b\x9d\r\n\t\x00\u202e\u2066\u200b\ufeff\u2028\ud800\U000e0041\u0301[]"),
    )
)


@given(NASTY)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = safe_text(text)
    for char in shown:
        assert char == " " or unicodedata.category(char)[0] not in "CZ" or char in "\u200c\u200d"
    shown.encode("utf-8")


@given(NASTY)
def test_safe_text_is_one_trimmed_line_and_stays_as_it_is(text: str) -> None:
    shown = safe_text(text)
    assert shown == " ".join(shown.split())
    assert len(shown.splitlines()) <= 1
    assert safe_text(shown) == shown


@given(st.text(st.characters(categories=["L", "N"])))
def test_letters_and_digits_of_all_scripts_are_kept(text: str) -> None:
    assert safe_text(text) == text


@given(NASTY, st.integers(1, 50))
def test_the_limit_is_kept(text: str, limit: int) -> None:
    assert len(safe_text(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("  two\r\n lines\tand\x00more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("\u202egnp.exe", "gnp.exe"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("line\u2028separator", "line separator"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("private \ue000 use", "private \ufffd use"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Zа" + "\u0301" * 40 + "lgo", "Zа" + "\u0301" * 4 + "lgo"),
        ("日本語のテキスト", "日本語のテキスト"),
        ("[bold]not markup[/] :smile:", "[bold]not markup[/] :smile:"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_endless_text_is_cut_and_says_so() -> None:
    shown = safe_text("word " * 1_000_000)
    assert len(shown) <= 2_000
    assert shown.endswith("…")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@example.com/a?b=c", "https://example.com/a?b=c"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        (
            "https://example.com/\x1b]8;;https://evil.test\x07x",
            "https://example.com/%20]8;;https://evil.test%20x",
        ),
        ("https://[::1", "https://[::1"),
    ],
)
def test_urls_are_safe_too(url: str, shown: str) -> None:
    assert safe_url(url) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com", "/"),
        ("https://example.com/privacy?lang=de#rights", "/privacy?lang=de#rights"),
        ("https://EXAMPLE.com/a", "/a"),
        ("https://other.example.com/a", "other.example.com/a"),
        ("http://example.com/a", "http://example.com/a"),
        ("mailto:hello@example.com", "mailto:hello@example.com"),
        ("https://[::1/a", "https://[::1/a"),
    ],
)
def test_urls_are_told_from_the_site(url: str, shown: str) -> None:
    assert short_url(url, "https://example.com/start") == shown


@given(NASTY)
def test_json_keeps_its_meaning_and_loses_its_teeth(text: str) -> None:
    document = json.dumps({"text": text}, ensure_ascii=False)
    # Two halves of a surrogate pair that happen to meet are one character in JSON.
    meant = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    for escaped in (quiet_json(document), ascii_json(document)):
        assert json.loads(escaped) == {"text": meant}
        assert not {unicodedata.category(char) for char in escaped} & {"Cc", "Cs", "Zl", "Zp"}


def test_json_escapes_bidi_and_tags() -> None:
    quiet = quiet_json(json.dumps(HOSTILE + "\U000e0041", ensure_ascii=False))
    assert not {unicodedata.category(char) for char in quiet} & {"Cc", "Cf", "Cs"}
    assert "\\udb40\\udc41" in quiet
