from hypothesis import given
from hypothesis import strategies as st

from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseBook, stream_of

EN = frozenset({"en"})


def book(**sets: list[str]) -> PhraseBook:
    made = PhraseBook()
    for language, phrases in sets.items():
        made.add("policy.body", language, phrases)
    return made


def found(made: PhraseBook, text: str, languages: frozenset[str] = EN) -> list[str]:
    stream, _ = stream_of([normalise(text)])
    return sorted(hit.phrase for hit in made.scan(stream).distinct("policy.body", languages))


def test_whole_words_only() -> None:
    assert found(book(en=["refund"]), "Refunded refunds refund") == ["refund"]
    assert found(book(en=["refund"]), "Refunded refunds") == []


def test_compounds_begin_with_the_phrase_where_the_language_builds_them() -> None:
    assert found(book(de=["Datenschutz"]), "Datenschutzhinweise", frozenset({"de"})) == ["datenschutz"]
    assert found(book(de=["Datenschutz"]), "Firmendatenschutz", frozenset({"de"})) == []


def test_scripts_without_spaces_match_inside_text() -> None:
    assert found(book(ja=["返金"]), "会員費は返金いたしません", frozenset({"ja"})) == ["返金"]


def test_a_phrase_does_not_reach_over_the_end_of_a_block() -> None:
    stream, starts = stream_of(["our privacy", "policy applies"])
    made = book(en=["privacy policy"])
    assert not list(made.scan(stream).distinct("policy.body", EN))
    assert stream[starts[1] :].startswith("policy applies")


def test_blocks_that_were_met_before_hold_what_they_held() -> None:
    made = book(en=["refund", "=our policy"], de=["rück*"])
    pages = (
        ["our policy", "a refund and a refund", "", "rückgabe"],
        ["rückgabe", "our policy on", "our policy", "a refund and a refund", "our policy"],
    )
    for blocks in pages:
        normal = [normalise(block) for block in blocks]
        assert made.scan_blocks(normal) == made.scan(stream_of(normal)[0])
    made.add("policy.body", "en", ["policy on"])
    assert "policy on" in {
        hit.phrase for hit in made.scan_blocks(["our policy on"]).distinct("policy.body", EN)
    }


def test_only_phrases_of_the_languages_asked_for_count() -> None:
    made = book(en=["returns"], fr=["retours"], any=["refund@example.com"])
    text = "returns retours refund@example.com"
    assert found(made, text) == ["refund@example com", "returns"]
    assert found(made, text, frozenset({"fr"})) == ["refund@example com", "retours"]


def test_hits_are_counted_within_a_span() -> None:
    made = book(en=["money back", "within 30 days"])
    stream, starts = stream_of(["money back", "within 30 days", "money back"])
    hits = made.scan(stream)
    assert hits.count("policy.body", EN) == 2
    assert hits.count("policy.body", EN, starts[2], len(stream)) == 1
    assert hits.count("policy.body", EN, 0, starts[1]) == 1
    assert [start for start, _ in hits.places("policy.body", EN)] == starts


@given(st.lists(st.text(alphabet="ab ", max_size=8), max_size=6), st.text(alphabet="ab \n", max_size=60))
def test_matches_are_those_of_plain_search(phrases: list[str], text: str) -> None:
    made = book(en=phrases)
    padded = f" {normalise(text)} "
    expected = sorted({p for p in map(normalise, phrases) if p and f" {p} " in padded})
    assert found(made, text) == expected
