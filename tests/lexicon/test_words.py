"""The words themselves: complete, clean, found in what they are for, not found in ordinary prose."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.lexicon.conftest import POLICIES, PROSE, RULES
from trustscan.facts.vocabulary import Vocabulary
from trustscan.rulebook.yaml import read_yaml_path
from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseHits

SIGNALS: dict[str, str] = read_yaml_path(RULES / "lexicon" / "signals.yaml").data["signals"]
LANGUAGES = tuple(PROSE)
FILES = {
    path.stem: read_yaml_path(path).data
    for path in sorted((RULES / "lexicon").glob("*.yaml"))
    if path.stem in LANGUAGES
}
NAMED = (
    "privacy-policy",
    "cookie-notice",
    "terms",
    "imprint",
    "refund-policy",
    "withdrawal-right",
    "shipping-info",
    "payment-methods",
    "pricing",
    "contact-page",
    "about",
    "team",
    "faq",
    "testimonials",
    "guarantee",
)
# Names that may well stand for both: a page on returns is often the one on withdrawal too.
KIN = (
    {"refund-policy", "withdrawal-right", "terms"},
    {"refund-policy", "shipping-info", "payment-methods"},
    {"refund-policy", "guarantee"},
    {"shipping-info", "terms"},
    {"about", "imprint"},
    {"about", "team"},
)
Scan = Callable[[str], PhraseHits]


def test_there_are_twenty_six_languages(vocabulary: Vocabulary) -> None:
    assert len(LANGUAGES) == 26
    assert set(vocabulary.languages) == set(LANGUAGES) == set(POLICIES) == set(FILES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_names_the_main_subjects(language: str) -> None:
    signals = FILES[language]["signals"]
    assert [s for s in NAMED if len(signals[s]["link"]) < 3] == []
    enough = {"privacy-policy": 25, "refund-policy": 15, "terms": 15, "shipping-info": 15, "cookie-notice": 8}
    assert {s: len(signals[s]["body"]) for s, n in enough.items() if len(signals[s]["body"]) < n} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_or_listed_twice(language: str) -> None:
    for signal, fields in FILES[language]["signals"].items():
        for field, phrases in fields.items():
            normal = [normalise(phrase) for phrase in phrases]
            assert all(normal), (signal, field)
            assert len(normal) == len(set(normal)), (signal, field)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cue_is_weak_at_the_same_time(language: str) -> None:
    signals: dict[str, Any] = FILES[language]["signals"]
    both = {
        (signal, phrase)
        for signal, fields in signals.items()
        for phrase in set(map(normalise, fields.get("body", [])))
        & set(map(normalise, fields.get("weak", [])))
    }
    assert both == set()


def test_no_name_means_different_things_in_one_language_or_another() -> None:
    owners: dict[str, dict[str, set[str]]] = {}
    for language, data in FILES.items():
        for signal in NAMED:
            for field in ("link", "heading"):
                for name in data["signals"][signal].get(field, []):
                    owners.setdefault(normalise(name), {}).setdefault(signal, set()).add(language)
    clashes = {
        name: by_signal
        for name, by_signal in owners.items()
        if len(by_signal) > 1 and not any(set(by_signal) <= kin for kin in KIN)
    }
    assert clashes == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_of_any_language_bears_no_name(language: str, vocabulary: Vocabulary, scan: Scan) -> None:
    everywhere = frozenset(vocabulary.languages)
    for text in PROSE[language]:
        hits = scan(text)
        names = {
            (role.id, hit.phrase)
            for role in vocabulary.roles
            for name in role.names
            for hit in hits.distinct(name, everywhere)
        }
        assert names == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_of_any_language_has_hardly_a_cue(language: str, vocabulary: Vocabulary, scan: Scan) -> None:
    for text in PROSE[language]:
        hits = scan(text)
        many = {
            signal: [hit.phrase for hit in found]
            for signal in SIGNALS
            if len(found := list(hits.distinct(f"{signal}.body", frozenset({language, "en"})))) > 1
        }
        assert many == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_policies_show_many_cues_of_their_subject(language: str, scan: Scan) -> None:
    spoken = frozenset({language})
    privacy, refund = scan(POLICIES[language]["privacy"]), scan(POLICIES[language]["refund"])
    assert privacy.count("privacy-policy.body", spoken) >= 7
    assert refund.count("refund-policy.body", spoken) >= 6
    assert privacy.count("refund-policy.body", spoken) <= 2
    assert refund.count("privacy-policy.body", spoken) <= 2
