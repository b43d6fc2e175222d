from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from trustscan.text.nesting import limit_nesting

PAGE = (
    "<html><body><ul>"
    + "<li><p>One <b>two</b><br><img src=x><div><span>x</span></div>" * 2_000
    + "</ul></body></html>"
)


def fill(piece: str, size: int = 1_000_000) -> str:
    return piece * (size // len(piece))


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        "<p>short",
        "<svg>" + '<path d="M0 0"/>' * 5_000 + "</svg>",
        "<table>" + "<tr><td>x" * 5_000 + "</table>",
        "<script>" + "'<div>'+x+'</div>'" * 3_000 + "</script>",
        "<div " + "data-x='1' " * 200 + ">" + "<i></i>" * 2_000,
    ],
)
def test_real_markup_is_left_alone(page: str) -> None:
    assert limit_nesting(page) == page


@pytest.mark.parametrize(
    "page",
    [
        fill("<div>"),
        fill("<svg>"),
        fill("<a href=x>"),
        fill("<div><object></div></object>"),
        fill("<b><i><u><div></b></i></u>"),
        "".join(f"<b id={n}>" for n in range(700)) + fill("<p>x</p>"),
        "<div " + " ".join(f"a{n}" for n in range(200_000)) + ">",
    ],
)
def test_what_would_hurt_is_cut(page: str) -> None:
    kept = limit_nesting(page)
    assert len(kept) < len(page) / 10
    assert page.startswith(kept)
    assert LexborHTMLParser(kept).root is not None
