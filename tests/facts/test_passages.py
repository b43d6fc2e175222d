"""What the pages of a site have in common is walked once; each page is read as if it stood alone."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from trustscan.facts.dom import MAX_DEPTH, walk
from trustscan.facts.passages import Passages
from trustscan.facts.walked import Walk
from trustscan.model.struct import replace

MENU = (
    '<nav id="top" class="menu"><ul><li><a href="/">Home</a><li><a href="#"><img alt="Shop"></a></ul></nav>'
)


def read(html: str, passages: Passages | None = None) -> Walk:
    root = LexborHTMLParser(html).root
    assert root is not None
    return walk(root, passages)


def noted(found: Walk) -> list[Any]:
    forms = [replace(form, box=form.box is not None) for form in found.forms]
    anchors = dict(reversed(found.anchors))
    of_blocks = (found.blocks, found.sheet.normals, found.sheet.text(), found.names, found.struck)
    return [*of_blocks, found.links, found.images, forms, found.containers, anchors, found.truncated]


def test_a_menu_met_again_is_read_as_it_would_be_alone() -> None:
    pages = [
        f"<body>{MENU}<main><h1>One</h1></main>",
        f'<body class="page-two"><p>Some words.</p><div class="wide">{MENU}</div><a id="top">Two</a>{MENU}',
    ]
    passages = Passages()
    for page in pages:
        assert noted(read(page, passages)) == noted(read(page))


def test_it_is_walked_once() -> None:
    passages = Passages()
    first = read(MENU, passages)
    again = read(f"<p>More</p>{MENU}", passages)
    assert again.blocks[1].text == first.blocks[0].text
    # The very object: nobody made it anew.
    assert again.names[-1] is first.names[-1]


def test_what_differs_on_every_page_is_not_looked_up_for_ever() -> None:
    passages = Passages()
    for number in range(3):
        read(f'<nav class="crumbs">Page {number}</nav>', passages)
    html = '<nav class="crumbs">The same</nav>'
    assert read(html, passages).names[0] is not read(html, passages).names[0]


def test_what_depends_on_more_than_itself_is_walked_each_time() -> None:
    form = "<nav><form><label>Mail <input type=email></label><button>Join</button></form></nav>"
    field = "<nav><input type=email></nav>"
    deep = f"<nav>{'<div>' * (MAX_DEPTH - 4)}<b>deep</b></nav>"
    for html in (form, field, deep):
        pages = [
            f"<div>{html}</div>",
            f"<div>{html}<button>Join</button></div>",
            f"<form><div>{html}</div></form>",
            f"<div><p>More</p><div>{html}</div><button>Join</button></div>",
        ]
        for order in (pages, pages[::-1]):
            passages = Passages()
            for page in order:
                assert noted(read(page, passages)) == noted(read(page))


WORDS = st.sampled_from(["Home", "Our shop", "★", "£10.00", " ", "Anything else?", "Über uns"])
NAMES = st.sampled_from(["", " class=menu", " id=top", " class='card price'", " class=faq id=faq"])
LEAVES = st.one_of(
    WORDS,
    st.sampled_from(["<br>", "<img alt=Logo src=/l.png>", "<i class=fa-star></i>", "<input type=email>"]),
    st.sampled_from(["<a href=#>Top</a>", "<a href=/a>Shop</a>", "<section>Here</section>", "<s>£5</s>"]),
)


def _element(tags: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, min_size=1, max_size=4).map("".join)
    return st.builds(
        lambda tag, names, held: f"<{tag}{names}>{held}</{tag}>", st.sampled_from(tags.split()), NAMES, parts
    )


FRAGMENTS = st.recursive(
    LEAVES, lambda inner: _element("ul li div p b h2 section form button nav", inner), max_leaves=8
)
PASSAGES = _element("header nav footer aside", FRAGMENTS)


@settings(max_examples=300)
@given(st.data())
def test_pages_made_of_the_same_parts_are_read_as_if_they_stood_alone(data: Any) -> None:
    parts = st.sampled_from(data.draw(st.lists(PASSAGES, min_size=1, max_size=2)))
    page = st.lists(st.one_of(parts, _element("div section b", parts), FRAGMENTS), min_size=1, max_size=4)
    passages = Passages()
    for _ in range(3):
        html = "".join(data.draw(page))
        assert noted(read(html, passages)) == noted(read(html))
