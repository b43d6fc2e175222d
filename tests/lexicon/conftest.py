from collections.abc import Callable
from pathlib import Path

import pytest

from trustscan.facts.vocabulary import Vocabulary
from trustscan.rulebook.lexicon import load_vocabulary
from trustscan.rulebook.yaml import read_yaml_path
from trustscan.text.normalise import normalise
from trustscan.text.phrases import PhraseHits, stream_of

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "rules"
PROSE: dict[str, list[str]] = read_yaml_path(HERE / "prose.yaml").data
POLICIES: dict[str, dict[str, str]] = read_yaml_path(HERE / "policies.yaml").data


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_vocabulary(RULES)


@pytest.fixture(scope="session")
def scan(vocabulary: Vocabulary) -> Callable[[str], PhraseHits]:
    return lambda text: vocabulary.phrases.scan(stream_of([normalise(text)])[0])
