"""People beside a trade that is told in one long word: `Fußpflegetherapeutin`, `kvalitetsansvarlig`.

In languages that join words, trades have no end: they are known by what they end with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from trustscan.facts.entities.cues import spoken
from trustscan.facts.entities.labels import word_list
from trustscan.facts.entities.names import as_name
from trustscan.facts.page import Block, Page
from trustscan.facts.records import Person

_MIN_FIRST_PART = 3
_MAX_LINE, _MAX_LINE_WORDS, _NAME_WORDS = 90, 10, range(2, 6)
_EDGES = ".,;:()/·|–"


def tradespeople(
    page: Page, is_person: Callable[[str], bool], is_readable: Callable[[int, Block], bool]
) -> Iterator[Person]:
    """Names alone in a block, with such a trade in the short line right below or above."""
    endings = tuple(ending for language in spoken(page) for ending in _endings().get(language, ()))
    blocks = page.blocks
    for number, line in enumerate(blocks) if endings else ():
        if not 0 < line.words <= _MAX_LINE_WORDS or len(line.text) > _MAX_LINE or not line.visible:
            continue
        if not _tells_a_trade(line.text, endings) or not is_readable(number, line):
            continue
        for at in (number - 1, number + 1):
            if 0 <= at < len(blocks) and _is_beside(blocks[at], line) and is_readable(at, blocks[at]):
                name = as_name(blocks[at].text)
                # `Foot Care Roe` above `Therapist Jane Roe` is what her practice is called.
                if name and is_person(name) and name.split()[-1] not in line.text:
                    yield Person(page, at, at, 0, len(blocks[at].text), name=name, role=line.text)
                    break


def _tells_a_trade(text: str, endings: tuple[str, ...]) -> bool:
    """Whether a word ends like a trade and says more than the trade alone, which is known by itself."""
    for word in text.lower().split():
        bare = word.strip(_EDGES)
        if bare.endswith(endings) and any(
            bare.endswith(ending) and len(bare) >= len(ending) + _MIN_FIRST_PART for ending in endings
        ):
            return text.rstrip()[-1:] not in ".?!"
    return False


def _is_beside(name: Block, line: Block) -> bool:
    """Whether a block that may be a name stands in the same box as a line."""
    return (
        name.region == line.region
        and name.words in _NAME_WORDS
        and name.path[:-2] == line.path[: len(name.path) - 2]
    )


@cache
def _endings() -> dict[str, list[str]]:
    endings: dict[str, list[str]] = word_list("trades")["endings"]
    return {**endings, **dict.fromkeys(("nb", "nn"), endings["no"])}
