"""Addresses of Japan, China, Taiwan and Korea: they name their parts, from the large to the small."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustscan.facts.entities.labels import hits
from trustscan.text.linear import linear

_DIGITS = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十")
_STOPS = frozenset("\n。、，；;,（(<|")
_REACH = 70


def whole_addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand in a text that name a district and a block, a road or a house number."""
    taken = 0
    for begins, parts in _FORMS:
        for match in hits(linear(begins), text):
            start = match.start()
            end = _end(text, match.end())
            if start >= taken and parts(text[start:end]):
                yield start, end
                taken = end
        taken = 0
    for match in hits(
        linear(r"[路街道巷弄段][^\n。；;，,]{0,12}?[0-9０-９一二三四五六七八九十]+ ?[号號弄]"), text
    ):
        start = _chinese_start(text, match.start())
        if _CHINESE_PARTS.intersection(text[start : match.start()]):
            yield start, _end(text, match.end(), 30)


def _end(text: str, at: int, reach: int = _REACH) -> int:
    """Up to the next mark that ends an address; a postal code alone on its line goes on in the next one."""
    end = at
    while end < min(len(text), at + reach) and text[end] not in _STOPS:
        end += 1
    if end < len(text) and text[end] == "\n" and end - at < 3:
        return _end(text, end + 1, reach) if reach == _REACH else end
    return end


def _chinese_start(text: str, at: int) -> int:
    start = at
    while start > max(0, at - 30) and not (
        text[start - 1].isspace() or text[start - 1] in "。，,；;：:、（(|"
    ):
        start -= 1
    return start


def _japanese(shown: str) -> bool:
    return any(part in shown for part in "市区町村郡") and any(char in _DIGITS for char in shown[3:])


def _japanese_postal(shown: str) -> bool:
    return len(shown) > 14 and any(part in shown for part in "都道府県市区町村郡")


def _korean(shown: str) -> bool:
    return bool(linear(r"[시군구][\s,]").search(shown)) and bool(
        linear(r"(?:로|길|동|읍|면|리|가) ?\d").search(shown)
    )


_CHINESE_PARTS = frozenset("省市區区縣县鎮镇鄉乡")
_FORMS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (r"〒 ?\d{3}[-－‐−ー]\d{4}", _japanese_postal),
    (r"東京都|北海道|京都府|大阪府|(?:神奈川|和歌山|鹿児島|\p{Han}{2})県", _japanese),
    (r"서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청?[북남]|전라?[북남]|경상?[북남]|제주", _korean),
)
