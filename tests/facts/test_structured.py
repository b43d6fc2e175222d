import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.facts.pages import page_of
from trustscan.facts.structured import find_data, parse_json_ld, read_microdata, text_of, types_of


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Store", "name": "A"}',
        '[{"@type": "Store", "name": "A"}]',
        '{"@context": "https://schema.org", "@graph": [{"@type": "Store", "name": "A"}]}',
        '{"@type": "Store", "name": "A",}',
        '/* store */ {"@type": "Store", // a comment\n "name": "A"}'.replace(
            "// a comment\n", "\n// a comment\n"
        ),
        '<!-- {"@type": "Store", "name": "A"} -->',
        "{&quot;@type&quot;: &quot;Store&quot;, &quot;name&quot;: &quot;A&quot;}",
        '{"@type": "Store", "name": "A"};',
    ],
)
def test_json_ld_as_it_is_found(text):
    (item,) = parse_json_ld([text])
    assert (types_of(item), item["name"]) == (("Store",), "A")


@pytest.mark.parametrize("text", ["", "no json", "{", '{"@type": }', "[" * 100_000, '{"a":' * 50_000])
def test_what_is_no_json_is_left_out(text):
    assert parse_json_ld([text]) == ()


def test_types_lose_their_namespace():
    assert types_of({"@type": ["https://schema.org/Person", "schema:Physician"]}) == ("Person", "Physician")
    assert types_of({"@type": 5}) == ()


def test_text_of_a_property():
    assert text_of({"name": ["Tom &amp; Co"]}) == "Tom & Co"
    assert text_of(4.5) == "4.5"
    assert text_of(True) == text_of(None) == ""


def test_microdata():
    html = """<div itemscope itemtype="https://schema.org/Product"><span itemprop="name">Lamp</span>
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <meta itemprop="price" content="19.90">
    <a itemprop="url" href="/lamp">go</a></div></div>"""
    (item,) = read_microdata(LexborHTMLParser(html), "https://www.example.com/")
    assert item["name"] == "Lamp"
    assert item["@syntax"] == "microdata"
    assert item["offers"]["price"] == "19.90"
    assert item["offers"]["url"] == "https://www.example.com/lamp"


def test_items_of_a_page_at_any_depth():
    data = '{"@type": "Product", "review": [{"@type": "Review", "author": {"@type": "Person", "name": "A"}}]}'
    page, context = page_of(f'<p>Lamp</p><script type="application/ld+json">{data}</script>')
    assert [item.types for item in find_data(page, context)] == [("Product",), ("Review",), ("Person",)]
