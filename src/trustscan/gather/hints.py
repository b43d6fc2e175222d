"""What an address hints at by a part of a name: `regulamin-konsultacji` begins like `regulamin`. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from trustscan.facts.vocabulary import Vocabulary, slug

_MAX_WORDS = 6
_MAX_DEPTH = 2
_MIN_LETTERS = 3
_NOTHING: frozenset[str] = frozenset()


def hints_of(url: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Roles of which the last part of a URL's path has a name at its beginning or end.

    The longest name counts. Deep addresses and those of many words are titles and hint at nothing.
    """
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if not segments or len(segments) > _MAX_DEPTH:
        return _NOTHING
    words = slug(segments[-1]).split("-")
    if not 1 < len(words) <= _MAX_WORDS:
        return _NOTHING
    for length in range(len(words) - 1, 0, -1):
        parts = ("-".join(words[:length]), "-".join(words[-length:]))
        found = _NOTHING.union(
            *(vocabulary.slugs.get(part, _NOTHING) for part in parts if len(part) >= _MIN_LETTERS)
        )
        if found:
            return found
    return _NOTHING
