from __future__ import annotations

from pathlib import Path

import pytest

from trustscan.gather import TargetError, resolve_target


@pytest.mark.parametrize(
    ("text", "url", "scope", "scheme_given"),
    [
        ("example.com", "https://example.com/", "/", False),
        ("Example.COM.", "https://example.com/", "/", False),
        ("example.com/shop/", "https://example.com/shop/", "/shop/", False),
        ("https://example.com/shop/index.html", "https://example.com/shop/index.html", "/shop/", True),
        ("http://example.com", "http://example.com/", "/", True),
        ("HTTP://EXAMPLE.com:80/", "http://example.com/", "/", True),
        ("example.com:8443", "https://example.com:8443/", "/", False),
        ("localhost", "http://localhost/", "/", True),
        ("localhost:8000", "http://localhost:8000/", "/", True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/", "/", True),
        ("[::1]:80", "http://[::1]/", "/", True),
        ("127.0.0.1:443", "https://127.0.0.1/", "/", False),
        ("192.0.2.7", "https://192.0.2.7/", "/", False),
        ("bücher.example", "https://xn--bcher-kva.example/", "/", False),
        ("https://example.com/de/?id=1", "https://example.com/de/?id=1", "/de/", True),
        ("  example.com ", "https://example.com/", "/", False),
    ],
)
def test_what_names_a_site(text: str, url: str, scope: str, scheme_given: bool) -> None:
    target = resolve_target(text)
    assert (target.kind, target.url, target.scope_path, target.scheme_given) == (
        "site",
        url,
        scope,
        scheme_given,
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "No target"),
        ("   ", "No target"),
        ("two words.example", "space"),
        ("ftp://example.com/", "ftp: addresses"),
        ("mailto:info@example.com", "mailto: addresses"),
        ("javascript:alert(1)", "javascript: addresses"),
        ("file:///etc/passwd", "file: addresses"),
        ("foo", "no domain"),
        ("example.123", "no domain"),
        ("localhost:99999", "port"),
        ("example.com:0", "port"),
        ("example.com:web", "port"),
        ("https://", "names no host"),
        ("http://[::1", "not a valid address"),
        ("-bad-.example", "not a valid domain"),
        ("exa_mple!.com", "not a valid domain"),
        ("a" * 64 + ".example", "not a valid domain"),
        ("./no/such/folder", "no folder"),
        ("./" + "long" * 100, "no folder"),
        ("long" * 100, "not a valid domain"),
        ("/no/such/folder", "no folder"),
    ],
)
def test_what_does_not(text: str, word: str) -> None:
    with pytest.raises(TargetError, match=word) as raised:
        resolve_target(text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text", ["https://anna:geheim@example.com/", "anna:geheim@example.com", "http://anna:ge heim@x/"]
)
def test_a_password_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(TargetError) as raised:
        resolve_target(text)
    assert "heim" not in str(raised.value)


def test_control_characters_do_not_reach_the_message() -> None:
    with pytest.raises(TargetError) as raised:
        resolve_target("exam\x1b[31mple.com")
    assert "\x1b" not in str(raised.value)


def test_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "dist"
    site.mkdir()
    (site / "index.html").write_text("<p>Hello")
    target = resolve_target(str(site))
    assert (target.kind, target.folder, target.url) == ("folder", site, "https://site.invalid/")
    based = resolve_target(str(site), "https://example.com/app")
    assert (based.url, based.scope_path) == ("https://example.com/app/", "/app/")
    assert resolve_target(str(site), "example.com").url == "https://example.com/"
    monkeypatch.chdir(tmp_path)
    assert resolve_target("dist").folder == site


def test_folders_that_cannot_be_scanned(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="no HTML"):
        resolve_target(str(tmp_path))
    (tmp_path / "index.html").write_text("<p>Hello")
    with pytest.raises(TargetError, match="is a file"):
        resolve_target(str(tmp_path / "index.html"))
    with pytest.raises(TargetError, match="ftp"):
        resolve_target(str(tmp_path), "ftp://example.com/")
    with pytest.raises(TargetError, match="--base-url"):
        resolve_target("https://example.com/", "https://example.com/")
