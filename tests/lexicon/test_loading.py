import json
from pathlib import Path

import pytest

from tests.lexicon.conftest import RULES
from trustscan.facts.vocabulary import Vocabulary
from trustscan.rulebook import cache
from trustscan.rulebook.cache import cached
from trustscan.rulebook.lexicon import load_vocabulary, phrase_sets
from trustscan.rulebook.problems import RuleFileError
from trustscan.rulebook.slugs import name_slugs


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")


def rules_with(folder: Path, **files: str) -> Path:
    (folder / "lexicon").mkdir(parents=True)
    signals = "signals:\n  privacy-policy: what is done with data\n"
    for name, text in {"lexicon/signals.yaml": signals, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_vocabulary_from_the_cache_is_the_one_that_was_built(tmp_path: Path) -> None:
    built, stored = load_vocabulary(RULES), load_vocabulary(RULES)
    assert len(list((tmp_path / "cache").glob("vocabulary-*.json"))) == 1
    assert stored.phrases.sets == built.phrases.sets
    assert stored.phrases.phrases == built.phrases.phrases
    assert (stored.roles, stored.slugs, stored.networks) == (built.roles, built.slugs, built.networks)
    assert stored.fingerprints == built.fingerprints


def english(promise: str) -> str:
    """A language file with one name for the privacy policy."""
    return f"language: en\nname: English\nscript: Latin\nsignals: {{privacy-policy: {{link: [{promise}]}}}}\n"


def test_phrases_can_be_added_to_a_stored_vocabulary(tmp_path: Path) -> None:
    rules = rules_with(tmp_path / "rules", **{"lexicon/en.yaml": english("Privacy policy")})
    load_vocabulary(rules)
    book = load_vocabulary(rules).phrases
    count = len(book.phrases)
    book.add("mine", "en", ["privacy policy", "a phrase that nobody has written before"])
    assert len(book.phrases) == count + 1


def test_later_folders_add_words(tmp_path: Path) -> None:
    roles = {"roles.yaml": "roles: {privacy-policy: {}}\n"}
    first = rules_with(tmp_path / "first", **{"lexicon/en.yaml": english("Privacy policy")}, **roles)
    later = rules_with(tmp_path / "later", **{"lexicon/en.yaml": english("Data promise")})
    vocabulary = load_vocabulary(first, later)
    for label in ("Our data promise", "Privacy policy"):
        assert vocabulary.roles_of_label(label) == {"privacy-policy"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "en",
            "language: en\nsignals:\n  privacy-polcy: {}\n",
            r"en\.yaml:3:3: error: (?s:.*)did you mean \"privacy-policy\"",
        ),
        (
            "en",
            "language: en\nsignals:\n  privacy-policy: {links: [A]}\n",
            r'en\.yaml:3:20: error: "links" is not known',
        ),
        (
            "en",
            "language: en\nsignals:\n  privacy-policy: {link: [A, '--']}\n",
            r"en\.yaml:3:30: error: .*nothing|no letter",
        ),
        (
            "en",
            "language: en\nsignals:\n  privacy-policy: {link: A}\n",
            r"en\.yaml:3:26: error: a list of phrases",
        ),
        ("de", "language: en\nsignals: {}\n", r'de\.yaml:1:11: error: .*must be "de"'),
        ("en", "language: en\nlanguage: en\n", r'en\.yaml:2:1: error: duplicate key "language"'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, name: str, text: str, said: str) -> None:
    rules = rules_with(tmp_path / "rules", **{f"lexicon/{name}.yaml": text})
    with pytest.raises(RuleFileError, match=said):
        load_vocabulary(rules)


def test_a_role_of_an_unknown_subject_is_refused(tmp_path: Path) -> None:
    rules = rules_with(tmp_path / "rules", **{"roles.yaml": "roles:\n  privacy: {min_cues: 2}\n"})
    with pytest.raises(
        RuleFileError, match=r"roles\.yaml:2:12: error: no lexicon signal is called \"privacy\""
    ):
        load_vocabulary(rules)


def test_every_set_that_a_role_names_is_there(vocabulary: Vocabulary) -> None:
    sets = {phrase_set.name for phrase_set in phrase_sets(vocabulary)}
    assert {name for role in vocabulary.roles for name in role.names[:1]} <= sets
    assert {role.cues for role in vocabulary.roles if role.min_cues} <= sets


@pytest.mark.parametrize(
    ("url", "role"),
    [
        ("https://a.test/de/Datenschutzerkl%C3%A4rung.html", "privacy-policy"),
        ("https://a.test/datenschutzerklaerung", "privacy-policy"),
        ("https://a.test/politika-konfidencialnosti/", "privacy-policy"),
        ("https://a.test/privacyPolicy.php", "privacy-policy"),
        ("https://a.test/legal#agb", "terms"),
        ("https://a.test/o-kompanii", "about"),
        ("https://a.test/ueber-uns", "about"),
        ("https://a.test/epikoinonia", "contact-page"),
        ("https://a.test/%E5%88%A9%E7%94%A8%E8%A6%8F%E7%B4%84", "terms"),
    ],
)
def test_addresses_tell_roles(url: str, role: str, vocabulary: Vocabulary) -> None:
    assert role in vocabulary.roles_of_url(url)


@pytest.mark.parametrize(
    "label",
    ["Over 30 years of cleaning", "Sobre todo", "om natten", "Contact lenses on sale now, all brands"],
)
def test_ordinary_words_in_a_label_promise_nothing(label: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.roles_of_label(label) & {"about", "contact-page"} == frozenset()


def test_slugs_follow_the_spellings_of_content_systems() -> None:
    assert {"ueber-uns", "uber-uns", "ueberuns"} <= set(name_slugs("Über uns", "de"))
    assert {"o-kompanii", "okompanii"} <= set(name_slugs("О компании", "ru"))
    assert "oroi-chrisis" in set(name_slugs("Όροι χρήσης", "el"))
    assert list(name_slugs("Om", "sv")) == []


def test_a_cache_that_is_damaged_or_unwritable_is_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    assert cached("kind-1", [b"x"], lambda: {"a": 1}, folder) == {"a": 1}
    (stored,) = folder.glob("kind-1-*.json")
    assert cached("kind-1", [b"x"], lambda: {"a": 2}, folder) == {"a": 1}
    for damage in (b"", b"\xff\xfe", stored.read_bytes()[:-1], b"0" * 64 + b"\n" + json.dumps(1).encode()):
        stored.write_bytes(damage)
        assert cached("kind-1", [b"x"], lambda: {"a": 3}, folder) == {"a": 3}
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert cached("kind-1", [b"x"], lambda: {"a": 4}, blocked / "below") == {"a": 4}


def test_old_files_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(20):
        cached("kind-1", [str(number).encode()], lambda: 0, tmp_path)
    assert len(list(tmp_path.iterdir())) <= 8
