import pytest

from tests.facts.pages import page_of
from trustscan.facts.entities.services import find_services


def services(html):
    page, context = page_of(f"<p>Hello</p>{html}")
    return [(service.group, service.name) for service in find_services(page, context)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<script src="https://embed.tawk.to/abc/default"></script>', ("live_chat", "tawk.to")),
        ("<script>window.CRISP_WEBSITE_ID = 'x'</script>", ("live_chat", "Crisp")),
        ('<a href="https://wa.me/15551234567?text=Hi">Chat</a>', ("messaging", "WhatsApp")),
        (
            '<a href="https://api.whatsapp.com/send?text=Hi&phone=%2B15551234567">Chat</a>',
            ("messaging", "WhatsApp"),
        ),
        ('<a href="whatsapp://send?phone=15551234567">Chat</a>', ("messaging", "WhatsApp")),
        ('<a href="https://m.me/tinybakery">Messenger</a>', ("messaging", "Messenger")),
        ('<a href="https://t.me/tinybakery">Telegram</a>', ("messaging", "Telegram")),
        ('<a href="https://forms.gle/abc123">Write to us</a>', ("forms", "Google Forms")),
        ('<form action="https://formspree.io/f/abc"><input name="email"></form>', ("forms", "Formspree")),
        ('<iframe src="https://form.jotform.com/123"></iframe>', ("forms", "Jotform")),
        ('<a href="https://calendly.com/jane/intro">Book</a>', ("booking", "Calendly")),
    ],
)
def test_services(html, expected):
    assert expected in services(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://wa.me/?text=Look">Share</a>',
        '<a href="https://api.whatsapp.com/send?text=Look">Share</a>',
        '<a href="https://t.me/share/url?url=https://www.example.com">Share</a>',
        '<a href="https://notwa.me.example.org/15551234567">Chat</a>',
        '<a href="/wa.me/15551234567">Chat</a>',
    ],
)
def test_sharing_is_no_chat(html):
    assert services(html) == []
