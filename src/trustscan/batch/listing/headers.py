"""What people call the column that holds the website, in the languages that trustscan reads."""

from __future__ import annotations

import unicodedata

# The most telling names first: of several such columns the first that holds addresses counts.
_NAMES = """
    url, website url, site url, web url, company url, start url, website, web site, websites, company website,
    domain, domain name, company domain, root domain, domains, origin, homepage, home page, homepage url,
    webpage, web page, web address, website address, internet address, www, host, hostname, fqdn, site,
    target, web, link, address, uri, urls

    webseite, webauftritt, internetseite, internetadresse, webadresse, internetauftritt, internet, domäne,
    domainname, startseite
    site web, site internet, adresse web, adresse du site, domaine, nom de domaine
    sitio web, página web, pagina web, sitio, dirección web, dominio, nombre de dominio, web de la empresa
    sito web, sito, sito internet, indirizzo web, nome a dominio, nome di dominio
    site da empresa, endereço web, sítio, sítio web, domínio, nome de domínio
    webstek, webadres, internetadres, domein, domeinnaam
    strona, strona www, strona internetowa, strona web, adres www, adres strony, domena, witryna
    hemsida, webbplats, webbadress, webbsida, domän, domännamn
    hjemmeside, netsted, webside, nettside, nettsted, nettadresse, domæne, domænenavn, domene, domenenavn
    kotisivu, kotisivut, verkkosivu, verkkosivusto, verkko-osoite, verkkotunnus
    web stránka, webová stránka, webové stránky, webstránka, webová adresa, doména, internetová stránka
    weboldal, honlap, webcím, tartomány, domén
    site-ul, pagina de internet, adresă web, domeniu, nume de domeniu
    уебсайт, уеб сайт, сайт, домейн
    веб-сайт, вебсайт, адрес сайта, адреса сайту, домен, доменное имя, ссылка, веб-сторінка, интернет-адрес
    web stranica, web stranice, mrežna stranica, internetska stranica, spletna stran, spletno mesto
    svetainė, interneto svetainė, tinklalapis, domenas, tīmekļa vietne, mājaslapa, domēns, veebileht, koduleht
    ιστοσελίδα, ιστότοπος, ιστοχώρος, τομέας
    web sitesi, internet sitesi, site adresi, web adresi, alan adı
    网站, 网址, 域名, 官网, 主页, 網站, 網址, 網域, 官網
    サイト, ウェブサイト, ホームページ, ドメイン, サイトurl
    웹사이트, 홈페이지, 사이트, 도메인, 웹 주소
    الموقع, موقع, الموقع الإلكتروني, رابط, نطاق
    אתר, אתר אינטרנט, דומיין, כתובת האתר
    เว็บไซต์, โดเมน, trang web, tên miền, situs web, situs, laman web, वेबसाइट, डोमेन
"""


_BETWEEN = " \t\n\xa0_-.:/"


def plain_name(header: str) -> str:
    """A column's name without what makes no difference: case, blanks, underscores, hyphens, colons."""
    text = unicodedata.normalize("NFKC", header).casefold().strip(" \t\ufeff'\"*:#()")
    return "".join(char for char in text if char not in _BETWEEN)


_RANKS = {
    plain_name(name): rank
    for rank, name in enumerate(
        name for line in _NAMES.split("\n") for name in line.split(",") if name.strip()
    )
}


def rank_of(header: str) -> int | None:
    """How telling a column's name is, 0 the most; None where it is no name for a website."""
    return _RANKS.get(plain_name(header))
