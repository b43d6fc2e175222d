"""How a tree becomes blocks: what a visitor reads, in order, with the place of everything."""

from selectolax.lexbor import LexborHTMLParser

from trustscan.facts.dom import MAX_DEPTH, walk
from trustscan.facts.elements import decode_cfemail
from trustscan.facts.page import Region
from trustscan.facts.sections import sections_of, with_lookalikes
from trustscan.facts.walked import MAX_BLOCKS, Walk


def read(html: str) -> Walk:
    root = LexborHTMLParser(html).root
    assert root is not None
    return walk(root)


def texts(html: str) -> list[str]:
    return [block.text for block in read(html).blocks]


def test_blocks_follow_the_reading_order() -> None:
    assert texts("<h1>One</h1><p>Two <b>and</b> a half</p><ul><li>Three<li>Four</ul>Five") == [
        "One",
        "Two and a half",
        "Three",
        "Four",
        "Five",
    ]


def test_what_no_visitor_sees_is_left_out() -> None:
    assert texts(
        "<p>Seen</p><!-- not --><script>no()</script><template><p>no</p></template>"
        "<noscript>no</noscript><style>p{}</style><select><option>no</select>"
    ) == ["Seen"]


def test_line_breaks_stay_in_a_block() -> None:
    assert texts("<address>Sample Ltd<br>1 Example Street<br> Sampletown</address>") == [
        "Sample Ltd\n1 Example Street\nSampletown"
    ]


def test_neighbours_without_white_space_are_set_apart() -> None:
    assert texts("<p><span>Mon</span><span>9-17</span></p>") == ["Mon 9-17"]
    assert texts("<p><a href=a>About</a> <a href=b>Contact</a></p>") == ["About", "Contact"]


def test_a_skip_link_is_no_content() -> None:
    walked = read("<a class='skip-link' href='#c'>Skip</a><header>h</header><main id=c>m</main>")
    assert [block.region for block in walked.blocks] == [Region.NAV, Region.HEADER, Region.MAIN]


def test_regions_are_told_by_tag_role_and_name() -> None:
    walked = read(
        "<header>h</header><nav>n</nav><main><article><header>a</header></article></main>"
        "<div class='site-footer'>f</div><div role=contentinfo>g</div>"
    )
    assert [b.region for b in walked.blocks] == [
        Region.HEADER,
        Region.NAV,
        Region.MAIN,
        Region.FOOTER,
        Region.FOOTER,
    ]


def test_headings_are_real_or_look_like_some() -> None:
    walked = read(
        "<h2>A</h2><p><b>Bold line</b></p><details><summary>Q?</summary>x</details><p>plain <b>b</b></p>"
    )
    assert [b.level for b in walked.blocks] == [2, 7, 7, 0, 0]


def test_one_word_may_name_a_heading_too() -> None:
    blocks = read(
        '<div class="bigTitle">Doors</div><p>Made of oak.</p><div class="subtitle">Or ash</div>'
    ).blocks
    assert [block.level for block in blocks] == [7, 0, 0]


def test_short_lines_head_a_page_that_has_no_headings() -> None:
    text = "We make doors of oak and of ash, by hand, one after the other, for old houses."
    html = f"<div><div>Our doors</div><p>{text}</p></div><div>Oak, ash.</div><p>{text}</p><p>Elm</p>"
    blocks = read(html).blocks
    assert [block.level for block in with_lookalikes(blocks, set())] == [7, 0, 0, 0, 0]
    assert [block.level for block in with_lookalikes(read(f"<h1>Doors</h1>{html}").blocks, set())][1:3] == [
        0,
        0,
    ]
    assert with_lookalikes(read("<p>Write</p><p>Send</p>").blocks, {1})[0].level == 7


def test_sections_end_with_the_next_heading_of_their_level() -> None:
    walked = read("<h2>A</h2><p>a</p><h3>AA</h3><p>aa</p><h2>B</h2><p>b</p><footer>f</footer>")
    assert [(s.first, s.last) for s in sections_of(walked.blocks, walked.containers)] == [
        (0, 3),
        (2, 3),
        (4, 5),
    ]


def test_sections_do_not_leave_the_element_they_stand_in() -> None:
    walked = read("<section><h2>A</h2><p>a</p></section><p>after</p>")
    assert [(s.first, s.last) for s in sections_of(walked.blocks, walked.containers)] == [(0, 1)]


def test_links_are_named_as_a_screen_reader_names_them() -> None:
    walked = read(
        "<a href=/a>Text</a><a href=/b aria-label=Label></a><a href=/c><img alt=Alt></a>"
        "<button onclick=\"location.href='/d'\">Button</button><a>no link</a>"
    )
    assert [(link.href, link.label) for link in walked.links] == [
        ("/a", "Text"),
        ("/b", "Label"),
        ("/c", "Alt"),
        ("/d", "Button"),
    ]


def test_protected_addresses_are_read() -> None:
    cipher = "2a" + bytes(b ^ 0x2A for b in b"info@shop.test").hex()
    assert decode_cfemail(cipher) == "info@shop.test"
    assert decode_cfemail("zz") == ""
    assert decode_cfemail("") == ""
    walked = read(
        f"<a href='/cdn-cgi/l/email-protection#{cipher}'>"
        f"<span data-cfemail={cipher}>[email&#160;protected]</span></a>"
    )
    assert walked.links[0].href == "mailto:info@shop.test"
    assert walked.blocks[0].text == "info@shop.test"


def test_star_icons_are_seen_as_stars() -> None:
    assert texts("<p><i class='fa fa-star'></i><i class='fa fa-star'></i> Great</p>") == ["★★ Great"]


def test_cards_drawn_in_a_footer_are_images_with_their_name() -> None:
    html = '<footer><svg role="img"><title>Visa</title><path/></svg><i class="fab fa-cc-paypal"></i></footer>'
    assert [alt for _, alt, _, _ in read(html).images] == ["Visa", "paypal"]
    assert read('<svg><title>Menu</title></svg><i class="icon"></i>').images == []


def test_nesting_without_end_is_cut_and_not_followed() -> None:
    walked = read("<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after</p>")
    assert [b.text for b in walked.blocks][-1:] == ["after"] or walked.blocks == []
    assert all(len(b.path) <= MAX_DEPTH + 1 for b in walked.blocks)


def test_blocks_without_end_are_cut() -> None:
    walked = read("<p>x" * (MAX_BLOCKS + 500))
    assert len(walked.blocks) <= MAX_BLOCKS + 1
    assert walked.truncated


def test_stars_drawn_without_a_name_are_stars() -> None:
    star = '<svg viewBox="0 0 20 20"><path d="M9.049 2.927c.3-.921 1.603-.921 1.902 0l1.07 3.292z"/></svg>'
    tick = '<svg viewBox="0 0 20 20"><path d="M16.7 5.3a1 1 0 010 1.4l-8 8z"/></svg>'
    assert texts(f"<p>{star * 5} Splendid</p><p>{tick} In stock</p>") == ["★★★★★ Splendid", "In stock"]


def test_a_bubble_over_a_link_is_no_click() -> None:
    bubble = '<a href="#" data-bs-toggle="tooltip" data-bs-placement="top" aria-describedby="t1">Terms</a>'
    opens = '<a href="#" data-bs-toggle="modal">Prices</a>'
    assert [link.scripted for link in read(f"<p>{bubble}</p><p>{opens}</p>").links] == [False, True]
