from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.gather.words import small_vocabulary
from trustscan.facts.vocabulary import Vocabulary
from trustscan.gather.frontier import Frontier
from trustscan.gather.links import Place

SITE = "https://example.com"
NONE: frozenset[str] = frozenset()


def order(frontier: Frontier) -> list[str]:
    found = []
    while (candidate := frontier.pop()) is not None:
        found.append(candidate.url.removeprefix(SITE))
    return found


def filled(vocabulary: Vocabulary, *pages: tuple[str, str, Place]) -> Frontier:
    frontier = Frontier(vocabulary)
    for path, role, place in pages:
        frontier.add(SITE + path, frozenset({role}) if role else NONE, place, 1, labelled=bool(role))
    return frontier


def test_the_most_telling_page_comes_first(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        ("/news", "newsletter", Place.MENU),
        ("/gallery", "", Place.MENU),
        ("/text", "", Place.MAIN),
        ("/privacy", "privacy-policy", Place.FOOTER),
        ("/contact", "contact-page", Place.MENU),
        ("/hidden", "", Place.SITEMAP),
    )
    assert order(frontier) == ["/contact", "/privacy", "/news", "/gallery", "/text", "/hidden"]


def test_each_subject_once_before_any_three_times(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        *((f"/{lang}/contact", "contact-page", Place.MENU) for lang in ("en", "de", "fr", "es", "it")),
        ("/refunds", "refund-policy", Place.FOOTER),
        ("/faq", "faq", Place.MAIN),
    )
    assert {"/refunds", "/faq"} <= set(order(frontier)[:4])


def test_products_do_not_crowd_out_the_rest(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        *((f"/products/{name}", "", Place.MENU) for name in "abcdefghij"),
        ("/workshop", "", Place.MAIN),
        ("/our-garden", "", Place.MAIN),
    )
    assert {"/workshop", "/our-garden"} <= set(order(frontier)[:5])


def test_a_better_promise_moves_a_page_up(vocabulary: Vocabulary) -> None:
    frontier = filled(vocabulary, ("/a", "", Place.MAIN), ("/b", "", Place.MAIN), ("/c", "", Place.MAIN))
    frontier.add(SITE + "/c/", frozenset({"faq"}), Place.FOOTER, 2, labelled=True)
    assert len(frontier) == 3
    assert order(frontier) == ["/c", "/a", "/b"]


def test_what_is_left_is_told_most_telling_first(vocabulary: Vocabulary) -> None:
    frontier = filled(vocabulary, ("/a", "", Place.MENU), ("/b", "faq", Place.MAIN))
    assert [candidate.url for candidate in frontier.left()] == [SITE + "/b", SITE + "/a"]
    assert frontier.drop("https://example.com/b") is not None
    assert order(frontier) == ["/a"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdefgh"), st.sampled_from(["faq", "about", ""]), st.sampled_from(list(Place))
        )
    )
)
def test_every_page_is_taken_once(pages: list[tuple[str, str, Place]]) -> None:
    frontier = filled(small_vocabulary(), *(("/" + name, role, place) for name, role, place in pages))
    assert sorted(order(frontier)) == sorted({"/" + name for name, _, _ in pages})


def test_second_pages_of_a_role_wait_for_first_ones(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        ("/contact", "contact-page", Place.FOOTER),
        ("/contact.html", "contact-page", Place.FOOTER),
        ("/garden", "", Place.MAIN),
    )
    assert order(frontier) == ["/contact", "/garden", "/contact.html"]


def test_lists_come_last(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        ("/tags/bread", "", Place.MENU),
        ("/blog?page=2", "", Place.MENU),
        ("/blog/page/3", "", Place.FOOTER),
        ("/garden", "", Place.SITEMAP),
    )
    assert order(frontier)[0] == "/garden"


def test_folders_are_sampled(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        *((f"/blog/{topic}/2024/{topic}-today", "", Place.MAIN) for topic in "abcdefgh"),
        *((f"/{name}", "", Place.SITEMAP) for name in ("garden", "kitchen")),
    )
    assert {"/garden", "/kitchen"} <= set(order(frontier)[:5])


def test_sections_in_the_menu_are_no_titles(vocabulary: Vocabulary) -> None:
    frontier = filled(
        vocabulary,
        *((f"/what-our-{name}-can-do", "", Place.FOOTER) for name in "abc"),
        ("/garden", "", Place.SITEMAP),
    )
    assert order(frontier)[-1] == "/garden"


def test_an_address_that_hints_at_a_role_comes_before_one_that_does_not(vocabulary: Vocabulary) -> None:
    frontier = Frontier(vocabulary)
    for number, hints in enumerate((NONE, frozenset({"contact-page"}), NONE)):
        frontier.add(f"{SITE}/page{number}", NONE, Place.MENU, 1, hints=hints)
    frontier.add(SITE + "/faq", frozenset({"faq"}), Place.MENU, 1)
    assert order(frontier) == ["/faq", "/page1", "/page0", "/page2"]
