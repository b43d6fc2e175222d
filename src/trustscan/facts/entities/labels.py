"""Words printed beside a value ('Tel.', 'Anschrift', '営業時間'), from the word lists in words/*.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

import yaml
from ahocorasick_rs import AhoCorasick, Implementation

from trustscan.model.struct import Frozen
from trustscan.text.normalise import normalise

_MAX_HITS = 1_500
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# The base loader reads every scalar as text: `no` is a language here, not False.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@cache
def word_list(name: str) -> Any:
    """The content of words/<name>.yaml."""
    text = files(__package__).joinpath("words", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=_LOADER)


def flat(lists: Mapping[str, Iterable[str]] | Iterable[str]) -> list[str]:
    """The words of a list, or of all languages of a mapping from language to list."""
    if isinstance(lists, Mapping):
        return [word for words in lists.values() for word in words]
    return list(lists)


# Word lists that several languages share, and languages whose sites also write in another's forms.
_SHARED = {
    "sv": ("nordic",), "da": ("nordic",), "no": ("nordic",), "nb": ("nordic",), "nn": ("nordic",),
    "fi": ("nordic",), "sk": ("cs",), "ca": ("es",), "eu": ("es",), "gl": ("es", "pt"),
    "be": ("ru",), "kk": ("ru",),
}  # fmt: skip


def spoken(lists: Mapping[str, Iterable[str]], languages: Iterable[str]) -> list[str]:
    """The words of the given languages (and of `any`); of all languages where none is given."""
    wanted = {"any"}
    for language in languages:
        wanted.update((language, *_SHARED.get(language, ())))
    if len(wanted) == 1:
        return flat(lists)
    return [word for key, words in lists.items() if key in wanted for word in words]


def hits(pattern: Any, text: str) -> Iterator[Any]:
    """The matches of a compiled pattern (none for None), at most as many as an honest page can have."""
    return islice(pattern.finditer(text), _MAX_HITS) if pattern is not None else iter(())


class Label(Frozen):
    """A label found: its kind, its normal form, and where it starts and ends in the normalised text."""

    kind: str
    word: str
    start: int
    end: int


class Labels:
    """Finds labels of several kinds in short texts, in time linear in the text."""

    def __init__(self, kinds: Mapping[str, Iterable[str]]) -> None:
        """`kinds` maps a kind to its words, in any form; unspaced scripts match inside other text."""
        known = {normalise(word): kind for kind, words in kinds.items() for word in words}
        self._words = list(known.items())
        patterns = [word if _UNSPACED.search(word) else f" {word} " for word, _ in self._words]
        self._automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    def all(self, text: str) -> list[Label]:
        """Every label in `text`, in the order of their ends."""
        return self.all_normal(normalise(text))

    def all_normal(self, normal: str) -> list[Label]:
        """As `all`, for a text that is normalised already; offsets are offsets in it."""
        found = []
        for number, start, end in self._automaton.find_matches_as_indexes(f" {normal} ", overlapping=True):
            word, kind = self._words[number]
            begin = start if len(word) == end - start else start + 1
            found.append(Label(kind, word, begin - 1, begin - 1 + len(word)))
        return found

    def last(self, text: str) -> Label | None:
        """The label nearest to the end of `text`; of two that end together, the longer."""
        return max(self.all(text), key=lambda label: (label.end, len(label.word)), default=None)

    def kinds(self, text: str) -> frozenset[str]:
        """The kinds of all labels in `text`."""
        return frozenset(label.kind for label in self.all(text))
