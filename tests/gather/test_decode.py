from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trustscan.text.decode import decode

GERMAN = "<p>Über uns: Grüße aus Köln, Straße und Größe, schön und weiß</p>"
RUSSIAN = "<p>Политика конфиденциальности и обработка персональных данных на этом сайте</p>"


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-8", None),
        ("utf-8", "text/html; charset=iso-8859-1"),
        ("utf-8-sig", None),
        ("iso-8859-1", "text/html; charset=ISO-8859-1"),
        ("windows-1252", 'text/html; charset="windows-1252"'),
        ("utf-16", None),
        ("utf-16-le", "text/html; charset=utf-16le"),
    ],
)
def test_german(encoding: str, header: str | None) -> None:
    assert decode(GERMAN.encode(encoding), header) == GERMAN


def test_the_meta_element_counts_where_the_server_is_silent() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' + RUSSIAN
    assert decode(page.encode("windows-1251")) == page


def test_japanese_escapes_are_no_ascii() -> None:
    page = '<meta charset="iso-2022-jp"><p>プライバシーポリシー</p>'
    assert decode(page.encode("iso-2022-jp")) == page


def test_one_broken_byte_does_not_spoil_a_page() -> None:
    body = (GERMAN * 20).encode()[:-9] + b"\xff"
    assert decode(body).startswith(GERMAN)


def test_a_charset_that_does_not_exist() -> None:
    assert decode(GERMAN.encode(), "text/html; charset=klingon") == GERMAN
    assert "Grüße" in decode(GERMAN.encode("latin-1"), "text/html; charset=klingon")


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=40)))
def test_anything_becomes_text(body: bytes, header: str | None) -> None:
    assert isinstance(decode(body, header), str)
