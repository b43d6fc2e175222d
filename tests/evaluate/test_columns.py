"""Patterns are looked for in all texts at once; what is found is what each text alone would have shown."""

from __future__ import annotations

from typing import cast

from hypothesis import example, given
from hypothesis import strategies as st

from trustscan.evaluate.columns import Column, compiled
from trustscan.rulebook.registry import Field, Item, Type, View

PATTERNS = (
    "^a", "b$", "^$", r"\Aa", r"b\z", "(?-m:^b)", r"a\s*b", "(?s)a.b", r"\bab\b", r"\B", "[^a]b", "a|^b$",
    "(a?)*", "é", r"(?i)^(?:A|b)+$", r"^(\w+\s?)*$", r"\n", "",
    "abb(?:b|[^b]{1,200}aa)", "abé[^b]{0,200}ABÉ",  # slow ones that need words
)  # fmt: skip


@example(["b"] * 30 + ["xabbéaa", "abb", "aa", "abbéABÉ", "ABÉ abé é ABÉ"], "abb(?:b|[^b]{1,200}aa)")
@example(["b"] * 30 + ["abé", "abb", "aa", "abé ABÉ", "ABÉ abé é ABÉ"], "abé[^b]{0,200}ABÉ")
@given(st.lists(st.none() | st.text("abé \n", max_size=6), max_size=40), st.sampled_from(PATTERNS))
def test_a_pattern_is_found_where_a_text_alone_shows_it(texts: list[str | None], pattern: str) -> None:
    items = [Item(number, text) for number, text in enumerate(texts)]
    column = Column(Field("said", Type.TEXT, "", lambda item, _: item.value), items, cast(View, None))
    alone = {n for n, text in enumerate(texts) if text is not None and compiled(pattern).search(text)}
    assert column.matching(pattern) == alone
