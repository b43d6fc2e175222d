# ruff: noqa: E501, SIM905 - pages and word lists are easier to read as they are
"""A farm of small websites on loopback: every site has an address of its own (127.x.y.z) and twelve pages.

    python benchmarks/farm.py [PORT] [SITES]

One process serves them all. A page is made from the site's number alone, so that a farm may be of any size
and is the same in every run: those of the first SITES before it serves (70 KB a site; making them takes as
long as a fifth of scanning them), any other when it is asked for. Linux takes the whole of 127.0.0.0/8
for loopback; other systems have but one such address.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import socket
import sys
from collections.abc import Callable
from functools import lru_cache

PAGES = 12
FIRST_PORT = 18_700

_NOUNS = """kettle lantern blanket notebook satchel candle teapot basket cushion ladder brush apron bowl spoon
bench mirror vase clock rug shelf stool tray board jug""".split()
_QUALITIES = """oak linen brass woollen enamel walnut ceramic copper wicker cotton leather slate ash cork
hemp pewter glass iron bamboo clay""".split()
_NAMES = "Alma Berit Carla Doris Edith Freya Greta Hanna Irma Jonas Karl Lukas Milan Nils Otto Piet".split()
_FAMILIES = "Abbot Barker Carver Dyer Fisher Glover Harper Mason Potter Sawyer Tanner Weaver".split()
_STREETS = "Mill Lane,Station Road,Church Street,High Street,Orchard Way,Harbour Road,Market Street".split(
    ","
)
_TOWNS = "Leeds LS1 4AP,York YO1 7HH,Bristol BS1 5TR,Norwich NR2 1TF,Exeter EX4 3SR,Bath BA1 1SU".split(",")
_SAYINGS = """Every {q} {n} leaves the workshop only after it has been looked at twice.
Our {n} is made of {q} from forests and mills that we have known for years.
Use it daily, wash it by hand, and a {q} {n} will outlast most of what stands beside it.
The {n} comes in three sizes; the middle one fits a table for four.
We began with a single {q} {n} on a market stall and still sell that one.
If the {n} has a fault, write to us and we send another without asking for the old one.
People who bought the {n} often add something of {q} to match it.
Small batches mean that no two {q} pieces look quite alike.
The colour of {q} deepens with the years, and so does the liking for it.
Orders for a {n} that reach us before noon leave on the same day.""".splitlines()
_POLICIES = {
    "privacy": (
        "Privacy policy",
        """Who is responsible for your data: {firm}, {address}. You reach us about privacy at {mail}.
We collect your name, address, e-mail address and what you order, because we need them to fulfil the contract.
The legal basis for processing personal data is Article 6(1)(b) of the GDPR, and consent for the newsletter.
Payment details go to the payment provider alone; we never see the number of your card.
You have the right to access, correct, delete and take with you the personal data that we hold about you.
You may withdraw your consent at any time and lodge a complaint with the supervisory authority.
We keep invoices for six years as the law asks, and delete other data when it is no longer needed.
Cookies keep your basket; those that count visitors are set only if you agree to them.
We do not sell personal data. Last updated: 3 March 2026.""",
    ),
    "terms": (
        "Terms and conditions",
        """These terms apply to every order placed with {firm} on this website.
A contract comes about when we confirm your order by e-mail. Prices include VAT at the rate that applies.
The goods remain ours until they have been paid for in full.
You may pay by card, by bank transfer or on invoice; invoices are due within 14 days.
Our liability for slight negligence is limited to damage that is foreseeable and typical of the contract.
The law of England and Wales governs these terms; your rights as a consumer remain untouched.""",
    ),
    "shipping": (
        "Shipping and delivery",
        """We ship from {town} on every working day. Delivery within the country takes 2 to 4 working days.
Shipping costs 4.90 for parcels of up to 10 kg, and is free for orders above 60.
Abroad a parcel takes 5 to 8 working days and costs 12.50; duties are paid by the recipient.
You get a tracking number by e-mail as soon as the parcel has left the house.""",
    ),
    "returns": (
        "Returns and refunds",
        """You may send back whatever you do not like within {days} days of receiving it, without giving a reason.
Write to {mail} with the number of your order and we send you a return label.
We refund the full price and the cost of the cheapest delivery within 14 days, the way you paid.
Goods that were made to your wishes cannot be returned unless they have a fault.""",
    ),
    "faq": (
        "Frequently asked questions",
        """How long does delivery take? Two to four working days, abroad up to eight.
Can I change my order? Write to {mail} within two hours and we can still catch it.
Do you have a shop? Yes, in {town}; it is open Monday to Friday from 9:00 to 17:30.
How do I clean it? By hand with warm water, and never in a machine.
Do you give a guarantee? Two years on everything that we make ourselves.""",
    ),
}
_ICON = (
    '<svg class="icon icon--{0}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2'
    'l3 7h7l-5.5 4.3L18.6 21 12 16.6 5.4 21l2.1-7.7L2 9h7z" fill="none" stroke="currentColor"/></svg>'
)
_STYLE = "".join(
    f".block-{n} .item{{display:flex;gap:{n}px;padding:{n % 7}rem;color:#{n * 1117 % 4096:03x}}}"
    for n in range(110)
)
_SCRIPT = "window.shop=window.shop||{};" + "".join(
    f"shop.f{n}=function(a){{return a+{n}}};" for n in range(70)
)


def address_of(site: int) -> str:
    """The loopback address of a site."""
    return f"127.{1 + site // 62_500}.{site // 250 % 250}.{1 + site % 250}"


def site_at(address: str) -> int:
    """The number of the site at an address."""
    _, high, middle, low = map(int, address.split("."))
    return (high - 1) * 62_500 + middle * 250 + low - 1


class Site:
    """One shop: what it is called, who runs it, what it sells."""

    def __init__(self, number: int) -> None:
        self.dice = dice = random.Random(number)
        self.word = dice.choice(_QUALITIES).capitalize()
        self.firm = f"{dice.choice(_FAMILIES)} & {self.word} {number} Ltd"
        self.town = dice.choice(_TOWNS)
        self.address = f"{dice.randint(1, 90)} {dice.choice(_STREETS)}, {self.town}"
        self.mail = f"hello@{self.word.lower()}{number}.example"
        self.phone = f"+44 113 496 {dice.randint(0, 999):04}"
        self.owner = f"{dice.choice(_NAMES)} {dice.choice(_FAMILIES)}"
        self.days = dice.choice((14, 30, 60))
        self.long = dice.uniform(0.6, 1.4)
        self.goods = [f"{dice.choice(_QUALITIES)} {dice.choice(_NOUNS)}" for _ in range(24)]
        self.social = dice.random() < 0.6

    def says(self, count: float) -> str:
        """Paragraphs about the goods."""
        choice = self.dice.choice
        return "".join(
            "<p>"
            + " ".join(choice(_SAYINGS).format(q=choice(_QUALITIES), n=choice(_NOUNS)) for _ in range(4))
            + "</p>\n"
            for _ in range(int(count * 1.4 * self.long))
        )

    def cards(self, count: int) -> str:
        """Goods with their prices, as a shop's theme would show them."""
        return (
            '<ul class="grid grid--4 products columns-4">'
            + "".join(
                f'<li class="product type-product post-{n} status-publish instock product-type-simple">'
                f'<a class="product__link" href="/products/{n % 3 + 1}"><img loading="lazy" width="300" height="300" '
                f'src="/media/{n}-300x300.jpg" srcset="/media/{n}-600x600.jpg 600w, /media/{n}-150x150.jpg 150w" '
                f'alt="{good}"><h3 class="product__title">{good.capitalize()}</h3></a>'
                f'<span class="price"><span class="amount"><bdi>£{self.dice.randint(5, 140)}.90</bdi></span></span>'
                f'<p class="product__teaser">{self.dice.choice(_SAYINGS).format(q=good.split()[0], n=good.split()[1])}'
                f'</p><button type="button" class="button add_to_cart" data-id="{n}">{_ICON.format("cart")}'
                "<span>Add to cart</span></button></li>"
                for n, good in enumerate(self.goods[:count])
            )
            + "</ul>"
        )


def _home(site: Site) -> str:
    return (
        f"<h1>Things of {site.word.lower()} that last</h1>{site.says(2)}<h2>New in the shop</h2>{site.cards(12)}"
        f'<section class="quotes"><h2>What customers say</h2><blockquote><p>"The best {site.goods[0]} I ever '
        f'had, and it came the next day."</p><cite>{site.owner}, {site.town.split()[0]}</cite></blockquote>'
        f"</section>{site.says(5)}"
    )


def _about(site: Site) -> str:
    return (
        f"<h1>About us</h1><p>{site.firm} was founded in {site.dice.randint(1950, 2018)} by {site.owner}, who "
        f"still runs it. We are nine people in {site.town}.</p>{site.says(9)}<h2>The team</h2><ul>"
        + "".join(
            f"<li><h3>{name} {site.dice.choice(_FAMILIES)}</h3><p>{job}</p></li>"
            for name, job in zip(_NAMES, ("Founder", "Head of sales", "Customer service"), strict=False)
        )
        + f"</ul>{site.says(6)}"
    )


def _contact(site: Site) -> str:
    fields = "".join(
        f'<div class="field"><label for="f-{name}">{name.capitalize()}</label><input id="f-{name}" name="{name}" '
        f'type="{kind}" required></div>'
        for name, kind in (("name", "text"), ("email", "email"), ("subject", "text"))
    )
    return (
        f'<h1>Contact</h1><p>{site.firm}<br>{site.address}<br>United Kingdom</p><p>Phone: <a href="tel:'
        f'{site.phone.replace(" ", "")}">{site.phone}</a><br>E-mail: <a href="mailto:{site.mail}">{site.mail}'
        f"</a></p><p>Company number 0{site.dice.randint(1_000_000, 9_999_999)}, registered in England</p>"
        "<h2>Opening hours</h2><p>Monday to Friday 9:00 - 17:30, Saturday 10:00 - 14:00</p>"
        f'<form method="post" action="/contact">{fields}<textarea name="message"></textarea><p>How we use what '
        f'you tell us stands in our <a href="/privacy">privacy policy</a>.</p><button>Send</button></form>'
        f"{site.says(7)}"
    )


def _product(number: int) -> Callable[[Site], str]:
    def page(site: Site) -> str:
        good = site.goods[number]
        rows = "".join(f"<tr><th>{n.capitalize()}</th><td>{n} of {good}</td></tr>" for n in _NOUNS[:12])
        return (
            f'<nav class="crumbs"><a href="/">Home</a> <a href="/products">Shop</a></nav><h1>{good.capitalize()}'
            f'</h1><p class="price">£{10 + number * 17}.50 incl. VAT</p><button>Add to cart</button>{site.says(5)}'
            f"<h2>Details</h2><table>{rows}</table><h2>Related products</h2>{site.cards(8)}{site.says(2)}"
        )

    return page


def _policy(name: str) -> Callable[[Site], str]:
    title, text = _POLICIES[name]

    def page(site: Site) -> str:
        told = text.format(
            firm=site.firm, address=site.address, mail=site.mail, town=site.town, days=site.days
        ).splitlines()
        parts = "".join(
            f"<h2>{number}. {line.split('. ')[0].split('?')[0][:50]}</h2><p>{line}</p>{site.says(1.3)}"
            for number, line in enumerate(told, 1)
        )
        return f"<h1>{title}</h1>{parts}{site.says(6)}"

    return page


_PAGES: dict[str, Callable[[Site], str]] = {
    "/": _home,
    "/about": _about,
    "/contact": _contact,
    "/products": lambda site: f"<h1>Shop</h1>{site.cards(24)}{site.says(3)}",
    **{f"/products/{number}": _product(number) for number in (1, 2, 3)},
    **{f"/{name}": _policy(name) for name in _POLICIES},
}
_MENU = {"/": "Home", "/products": "Shop", "/about": "About us", "/faq": "FAQ", "/contact": "Contact"}
_BELOW = {f"/{name}": title for name, (title, _) in _POLICIES.items()}


@lru_cache(maxsize=512)
def page_of(number: int, path: str) -> bytes | None:
    """The HTML of a page; None where a site has no such page."""
    if path not in _PAGES:
        return None
    site = Site(number)
    about = {"@context": "https://schema.org", "@type": "Organization", "name": site.firm, "email": site.mail}
    menu = "".join(
        f'<li class="menu-item menu-item-{n}"><a class="menu-link" href="{to}">{label}</a></li>'
        for n, (to, label) in enumerate(_MENU.items())
    )
    menu += (
        '<li class="menu-item menu-item-has-children"><span>Materials</span><ul class="sub-menu">'
        + "".join(
            f'<li id="menu-item-{n}" class="menu-item menu-item-type-taxonomy"><a class="menu-link sub-menu-link" '
            f'href="/products#{quality}">{_ICON.format("leaf")}<span>{quality.capitalize()}</span></a></li>'
            for n, quality in enumerate(_QUALITIES, 100)
        )
    )
    menu += "</ul></li>"
    below = "".join(f'<li><a href="{to}">{title}</a></li>' for to, title in _BELOW.items())
    social = '<a href="https://www.instagram.com/example">Instagram</a>' if site.social else ""
    title = path.strip("/").replace("/", " ").capitalize() or "Welcome"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | {site.firm}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="description" content="{site.word} '
        f'goods, made by hand."><link rel="stylesheet" href="/style.css"><style>{_STYLE}</style>'
        f'<script type="application/ld+json">{json.dumps(about)}</script><script>{_SCRIPT}</script></head>'
        f'<body class="page page-{number % 9} theme"><header class="site-header"><a class="logo" href="/">'
        f'{_ICON.format("logo")}<span>{site.firm}</span></a><nav class="main-nav"><ul>{menu}</ul></nav></header>'
        f'<main id="main"><div class="container"><div class="row"><div class="column">{_PAGES[path](site)}</div>'
        f'</div></div></main><footer class="site-footer"><ul class="links">{below}</ul><form action="/subscribe">'
        f'<label>Newsletter <input type="email" name="email"></label><button>Subscribe</button></form>{social}'
        f"<address>{site.firm}, {site.address}</address><p>© 2026 {site.firm}</p></footer></body></html>"
    ).encode()


def _sitemap(number: int) -> bytes:
    urls = "".join(f"<url><loc>http://{address_of(number)}:{{port}}{path}</loc></url>" for path in _PAGES)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


_MADE: dict[tuple[str, str], bytes] = {}


def prepare(sites: int, port: int) -> None:
    """Makes all that the first sites will be asked for: a server's work is not what is measured."""
    for number in range(sites):
        host = f"{address_of(number)}:{port}"
        for path in (*_PAGES, "/robots.txt", "/sitemap.xml"):
            _MADE[host, path] = answer(host, path)


def answer(host: str, path: str) -> bytes:
    """The whole response to a request."""
    if (host, path) in _MADE:
        return _MADE[host, path]
    address, _, port = host.partition(":")
    number = site_at(address)
    kind, status, body = "text/html; charset=utf-8", "200 OK", page_of(number, path)
    if path == "/robots.txt":
        kind, body = "text/plain", b"User-agent: *\nDisallow: /cart\n"
    elif path == "/sitemap.xml":
        kind, body = "application/xml", _sitemap(number).replace(b"{port}", port.encode())
    elif body is None:
        status, body = "404 Not Found", b"<title>Not found</title><h1>Page not found</h1>"
    packed = gzip.compress(body, 1)
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}"
        "\r\nX-Content-Type-Options: nosniff\r\nServer: farm\r\n\r\n"
    )
    return head.encode() + packed


class _Connection(asyncio.Protocol):
    _transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._held = transport, b""
        if not str(transport.get_extra_info("peername")[0]).startswith("127."):
            transport.abort()

    def data_received(self, data: bytes) -> None:
        *requests, self._held = (self._held + data).split(b"\r\n\r\n")
        for request in requests:
            first, *headers = request.decode("latin-1").split("\r\n")
            host = next(line[5:].strip() for line in headers if line[:5].lower() == "host:")
            self._transport.write(answer(host, first.split(" ")[1].partition("?")[0]))


async def serve(port: int, sites: int = 0) -> None:
    """Serves all sites until it is cancelled; what the first `sites` answer is made before."""
    listening = socket.create_server(("0.0.0.0", port), backlog=1_024)
    prepare(sites, listening.getsockname()[1])
    server = await asyncio.get_running_loop().create_server(_Connection, sock=listening)
    async with server:
        print(f"serving on port {listening.getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(*(map(int, sys.argv[1:]) if len(sys.argv) > 1 else [FIRST_PORT])))
