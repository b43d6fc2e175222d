"""What stands around a spot on a page: the words before it, and whether they name somebody else."""

from __future__ import annotations

from functools import cache

from trustscan.facts.entities.context import SiteContext
from trustscan.facts.entities.labels import Labels, flat, word_list
from trustscan.facts.entities.others import is_legal, stands_among_others
from trustscan.facts.once import once
from trustscan.facts.page import Page
from trustscan.text.normalise import normalise

_REACH, _REACH_BEHIND = 320, 60
_LABEL_REACH = 48
_ROLE_REACH = 50
_MAX_BLOCKS_BACK = 8


def text_before(page: Page, block: int, start: int, reach: int = _REACH) -> str:
    """Up to `reach` characters before offset `start` of a block, as far as the heading above (included)."""
    parts = [page.blocks[block].text[max(0, start - reach) : start]]
    room = reach - len(parts[0])
    if page.blocks[block].level and parts[0]:
        return parts[0]
    for number in range(block - 1, max(-1, block - 1 - _MAX_BLOCKS_BACK), -1):
        shown = page.blocks[number]
        if room <= 0 or shown.region != page.blocks[block].region:
            break
        if not shown.visible:
            continue
        parts.append(shown.text[-room:])
        room -= len(shown.text) + 1
        if shown.level:
            break
    return "\n".join(reversed(parts))


def label_text(page: Page, block: int, start: int) -> str:
    """The words that may label a value at offset `start`: those before it, else the short block before."""
    own = page.blocks[block].text[max(0, start - _LABEL_REACH) : start]
    if own.strip(" \n\t:·|-–—(") or block == 0:
        return own
    for number in range(block - 1, max(-1, block - 3), -1):
        shown = page.blocks[number]
        if shown.text.strip() and shown.visible:
            return shown.text if len(shown.text) <= _LABEL_REACH else ""
    return own


def names_somebody_else(page: Page, block: int, start: int, context: SiteContext) -> bool:
    """Whether a spot belongs to an authority, a supplier, a host, or one of several listed organisations.

    The nearest cue decides: 'Hosting: Example Ltd, ... Contact us: ' speaks of the site's owner again.
    What a supplier does ('hosting', 'web design') tells of one in legal texts only, or right before
    the spot in its own line: elsewhere it is what the site itself offers.
    """
    if stands_among_others(page, block, context):
        return True
    text = page.blocks[block].text
    in_line = min(_ROLE_REACH, len(normalise(text[max(0, start - _REACH) : start])))
    before, behind = text_before(page, block, start), text[start : start + _REACH_BEHIND]
    return _tells_of_others(context, before, in_line, behind, is_legal(page))


@once
def _tells_of_others(context: SiteContext, before: str, in_line: int, behind: str, legal: bool) -> bool:
    """Whether words around a spot do; `in_line` is how much of those before it stands in its own line."""
    normal = normalise(before)
    cues = [
        cue
        for cue in _cues().all_normal(normal)
        if not _is_brand(cue.word, context)
        and (cue.kind != "role" or legal or cue.start >= len(normal) - in_line)
    ]
    if cues:
        nearest = max(cues, key=lambda cue: (cue.end, len(cue.word)))
        return nearest.kind != "own"
    return any(cue.kind == "other" and not _is_brand(cue.word, context) for cue in _cues().all(behind))


def _is_brand(word: str, context: SiteContext) -> bool:
    return any(part in context.brand for part in word.split()) or word.replace(" ", "") in context.domain


@cache
def _cues() -> Labels:
    words = word_list("others")
    other = [*flat(words["authorities"]), *words["providers"]]
    return Labels({"role": flat(words["roles"]), "other": other, "own": flat(words["own"])})
