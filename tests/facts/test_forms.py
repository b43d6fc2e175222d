import pytest

from tests.facts.pages import page_of

NAME, MAIL, TEL = (
    '<input name="name">',
    '<input type="email" name="email">',
    '<input type="tel" name="phone">',
)


def purpose(html, language="en"):
    page, _ = page_of(html, language)
    return [form.purpose for form in page.forms]


@pytest.mark.parametrize(
    ("html", "language", "expected"),
    [
        (
            f"<form>{NAME}{MAIL}<textarea name=message></textarea><button>Send</button></form>",
            "en",
            "contact",
        ),
        (f"<form>{NAME}{TEL}<button>Call me back</button></form>", "en", "contact"),
        (
            f"<form>{NAME}{MAIL}<input type=radio name=payment><textarea></textarea></form>",
            "en",
            "checkout",
        ),
        (
            f"<form>{NAME}{MAIL}<select name=payment><option>Cash</select><textarea></textarea></form>",
            "en",
            "contact",
        ),
        (f"<form>{NAME}{TEL}<button>Objednat se</button></form>", "cs", "contact"),
        (f"<form>{NAME}{MAIL}<input type=file name=cv><button>Bewerben</button></form>", "de", "contact"),
        (
            '<form><input placeholder="Adınız"><input name="telefon"><button>Gönder</button></form>',
            "tr",
            "contact",
        ),
        (
            '<form><input placeholder="お名前"><textarea></textarea><button>送信</button></form>',
            "ja",
            "contact",
        ),
        (f"<form>{MAIL}<button>Subscribe</button></form>", "en", "newsletter"),
        (f"<h3>Newsletter</h3><form>{NAME}{MAIL}<button>Anmelden</button></form>", "de", "newsletter"),
        (
            f'<form action="https://x.list-manage.com/subscribe/post">{MAIL}<button>OK</button></form>',
            "en",
            "newsletter",
        ),
        (f'<form class="subscribe">{NAME}{MAIL}<button>Enviar ahora</button></form>', "es", "newsletter"),
        (
            f'<p>Pedir cita</p><form class="subscribe">{NAME}{MAIL}<button>Enviar</button></form>',
            "es",
            "contact",
        ),
        ('<form role="search"><input type="search" name="s"></form>', "en", "search"),
        ('<form action="/suche"><input name="q"></form>', "de", "search"),
        (f'<form>{MAIL}<input type="password" name="pw"><button>Log in</button></form>', "en", "login"),
        (f'<form id="commentform">{NAME}{MAIL}<textarea name="comment"></textarea></form>', "en", "comment"),
        (
            '<form class="cart"><input name="quantity" type="number"><button>Add to cart</button></form>',
            "en",
            "checkout",
        ),
        (
            f'<form class="cart-step">{NAME}{TEL}<textarea></textarea><button>Order</button></form>',
            "en",
            "checkout",
        ),
        ('<form><select name="sort"><option>Price</option></select></form>', "en", "other"),
        ("<form><button>Go</button></form>", "en", "other"),
        ('<form><input type="hidden" name="message"></form>', "en", "other"),
    ],
)
def test_what_a_form_is_for(html, language, expected):
    assert purpose(html, language) == [expected]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<div class='footer-email'>{MAIL}<button>Subscribe</button></div>", ["newsletter"]),
        (f"<p>Newsletter</p><div><div>{MAIL}</div><div><button>OK</button></div></div>", ["newsletter"]),
        (
            f"<div>{NAME}{MAIL}<div><textarea></textarea></div><button>Send message</button></div>",
            ["contact"],
        ),
        (f"<div>{MAIL}</div>", []),
        (f"<div><div><div><div><div>{MAIL}</div></div></div></div><button>Menu</button></div>", []),
        (f"<form>{MAIL}<button>Subscribe</button></form>", ["newsletter"]),
        ("<div><input type='checkbox'><button>OK</button></div>", []),
    ],
)
def test_controls_without_a_form_element(html, expected):
    assert purpose(html) == expected


def test_a_page_of_many_boxes_is_a_tool_and_no_way_to_ask():
    box = "<div><label>Describe your staff</label><textarea></textarea><button>Generate</button></div>"
    assert set(purpose(f"<h1>Roster tool</h1>{box * 5}")) == {"other"}
    assert purpose(f"<h1>Contact</h1>{box}") == ["contact"]


def test_a_form_that_asks_for_a_rating_is_a_comment():
    html = f"<form>{NAME}<input type=hidden name=x><input name=rating><textarea name=t></textarea></form>"
    assert purpose(html) == ["comment"]
