from __future__ import annotations

import pytest

from tests.facts.entity_pages import read
from trustscan.facts.entities.emails import addresses_in, find_emails, is_placeholder, mailto_addresses


def encode(address: str, key: int = 0x5A) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to Info@Shop.example, please.", "info@shop.example"),
        ("info＠shop.example", "info@shop.example"),
        ("anna.lee+orders@mail.shop.example!", "anna.lee+orders@mail.shop.example"),
        ("office [at] shop [dot] example", "office@shop.example"),
        ("电子邮件 office#shop.example(请把#替换成@)", "office@shop.example"),
        ("office★shop.example（★を@に変えてください）", "office@shop.example"),
        ("kontakt(at)obchod.example", "kontakt@obchod.example"),
        ("info (ät) laden (Punkt) example", "info@laden.example"),
        ("info (arroba) tienda (punto) example", "info@tienda.example"),
        ("juan arroba tienda punto example", "juan@tienda.example"),
        ("biuro {małpa} sklep {kropka} example", "biuro@sklep.example"),
        ("info [собака] magazin [точка] example", "info@magazin.example"),
        ("mail@müller.example", "mail@müller.example"),
    ],
)
def test_reads_addresses_as_text(text: str, address: str) -> None:
    assert [found[0] for found in addresses_in(text)] == [address]


@pytest.mark.parametrize(
    "text",
    [
        "logo@2x.png",
        "See us at the market, point taken",
        "0123456789abcdef0123456789abcdef@o1.ingest.sentry.io",
        "Follow @shop on the web",
        "a@b",
        "Meet at noon (at) the door",
    ],
)
def test_is_not_deceived_by_what_looks_like_an_address(text: str) -> None:
    assert list(addresses_in(text)) == []


@pytest.mark.parametrize(
    ("href", "addresses"),
    [
        ("mailto:a@shop.example?subject=Hello", ["a@shop.example"]),
        ("mailto:a%40shop.example", ["a@shop.example"]),
        ("MAILTO: a@shop.example ", ["a@shop.example"]),
        ("mailto://a@shop.example", ["a@shop.example"]),
        ("mailto:?to=a@shop.example", ["a@shop.example"]),
        ("mailto:a@shop.example,b@shop.example", ["a@shop.example", "b@shop.example"]),
        ("mailto:", []),
        ("mailto:?subject=Look&body=https://shop.example", []),
    ],
)
def test_reads_sloppy_mailto_links(href: str, addresses: list[str]) -> None:
    assert mailto_addresses(href) == addresses


def test_reads_what_cloudflare_hides() -> None:
    code = encode("info@shop.example")
    link = f'<p><a href="/cdn-cgi/l/email-protection#{code}">Mail us</a></p>'
    text = f'<p>Mail: <span class="__cf_email__" data-cfemail="{code}">[email&#160;protected]</span></p>'
    for body, shown in ((link, "mailto"), (text, "text")):
        page, context = read(body)
        (email,) = find_emails(page, context)
        assert (email.address, email.shown, email.own_domain) == ("info@shop.example", shown, True)


def test_gives_each_address_once_where_it_is_shown_best() -> None:
    page, context = read(
        '<footer><p>Mail: <a href="mailto:info@shop.example">info@shop.example</a></p></footer>'
        '<script type="application/ld+json">{"@type": "Store", "email": "mailto:info@shop.example"}</script>'
    )
    (email,) = find_emails(page, context)
    assert email.shown == "text"
    assert page.blocks[email.first].text[email.start : email.end] == "info@shop.example"


def test_tells_free_mail_own_domain_and_placeholders_apart() -> None:
    page, context = read(
        "<p>shop@gmail.com, sales@eu.shop.example, info@example.com, your.name@gmail.com</p>"
    )
    found = {email.address: email for email in find_emails(page, context)}
    assert found["shop@gmail.com"].free_mail
    assert not found["shop@gmail.com"].placeholder
    assert found["sales@eu.shop.example"].own_domain
    assert not found["sales@eu.shop.example"].placeholder
    assert found["info@example.com"].placeholder
    assert found["your.name@gmail.com"].placeholder


@pytest.mark.parametrize(
    ("local", "domain"), [("info", "yourdomain.com"), ("contact", "votredomaine.fr"), ("info", "beispiel.de")]
)
def test_knows_the_placeholders_of_templates(local: str, domain: str) -> None:
    assert is_placeholder(local, domain)


def test_an_authority_and_a_host_are_somebody_else() -> None:
    page, context = read(
        "<h1>Datenschutz</h1><p>Verantwortlicher: Muster, laden@kontor-nord.test</p>"
        "<p>Zuständige Aufsichtsbehörde: Landesbeauftragte für den Datenschutz, poststelle@behoerde.test</p>"
        "<h2>Hosting</h2><p>Rechner AG, post@rechner.test</p><p>Fragen an dpo@shop.example</p>",
        lang="de",
        path="/impressum",
    )
    foreign = {email.address: email.foreign for email in find_emails(page, context)}
    assert foreign == {
        "laden@kontor-nord.test": False,
        "poststelle@behoerde.test": True,
        "post@rechner.test": True,
        "dpo@shop.example": False,
    }


def test_a_long_run_of_at_signs_is_read_in_linear_time() -> None:
    assert list(addresses_in("a@" * 5_000 + "(at)" * 5_000 + "a." * 5_000)) == []


def test_what_a_site_offers_does_not_make_its_own_address_foreign() -> None:
    body = "<h2>Hosting und Webdesign</h2><p>Wir bauen Seiten.</p><p>post@agentur.test</p>"
    for path, foreign in (("/", False), ("/impressum", True)):
        page, context = read(body, lang="de", path=path)
        (email,) = find_emails(page, context)
        assert email.foreign is foreign


def test_who_made_the_site_is_somebody_else() -> None:
    page, context = read(
        "<footer><p>info@kontor-nord.test</p><p>Website by Studio Sample, hi@studio.test</p></footer>"
    )
    assert [email.foreign for email in find_emails(page, context)] == [False, True]
