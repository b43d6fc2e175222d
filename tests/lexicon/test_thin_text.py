"""A handful of words may be read either way: what the page says of itself then counts too."""

import pytest

from trustscan.rulebook.load import load_rulebook
from trustscan.text.language import languages_of
from trustscan.text.normalise import normalise
from trustscan.text.phrases import stream_of


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        ("120 € pro Nacht", "de"),
        ("Aperto a pranzo", "it-IT"),
        ("会社概要 東京都渋谷区", "ja"),
    ],
)
def test_the_declared_language_is_among_those_of_a_short_text(text: str, declared: str) -> None:
    hits = load_rulebook().vocabulary.phrases.scan(stream_of([normalise(text)])[0])
    assert declared[:2] in languages_of(hits, text, declared)
