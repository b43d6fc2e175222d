"""Headers that protect visitors: each verdict against what MDN HTTP Observatory says of the same headers.

The table of docs/headers.md is what is tested: a row is an answer's headers, what Observatory calls it, what
it adds or takes off, whether it passes there, and the verdict here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from trustscan.evaluate import Evaluation
from trustscan.facts.headers import (
    ContentPolicy,
    read_content_policy,
    read_cookie,
    read_framing,
    read_hsts,
    read_referrer_policy,
)
from trustscan.facts.security_txt import read_security_txt
from trustscan.facts.site import read_site
from trustscan.gather.pages import snapshot_of_pages
from trustscan.model.snapshot import Exchange
from trustscan.rulebook.load import load_rulebook
from trustscan.rulebook.models import RuleBook

PAGE = Path(__file__).parents[2] / "docs" / "headers.md"
ROW = re.compile(
    r"^\| `([a-z-]+)` \| (.*?) \| `([a-z-]+)` \| ([+-]?\d+) \| (pass|fail) \| ([a-z_]+) \|$", re.M
)
ROWS = ROW.findall(PAGE.read_text(encoding="utf-8"))


@cache
def book() -> RuleBook:
    return load_rulebook(())


def headers_of(cell: str) -> list[tuple[str, str]]:
    """The headers in a cell of the table: `Name: value`, one after another; nothing for a dash."""
    found = re.findall(r"`([^`]+)`", cell)
    return [(name.lower(), value.strip()) for name, _, value in (text.partition(":") for text in found)]


def verdict_on(rule_id: str, headers: list[tuple[str, str]]) -> str:
    page = {"body": "<p>Notebooks by hand, sewn in our shop.</p>", "headers": dict(headers)}
    snapshot = snapshot_of_pages({"/": page}, book().vocabulary)
    rule = next(rule for rule in book().rules if rule.id == rule_id)
    return str(Evaluation(read_site(snapshot, book().vocabulary), book()).verdict(rule).status)


@pytest.mark.parametrize(
    ("rule_id", "cell", "result", "points", "there", "here"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS]
)
def test_the_verdict_is_the_one_in_the_table(
    rule_id: str, cell: str, result: str, points: str, there: str, here: str
) -> None:
    assert verdict_on(rule_id, headers_of(cell)) == here
    assert (here in ("pass", "not_applicable")) == (there == "pass"), result


def test_the_table_is_read_whole() -> None:
    told = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert len(ROWS) == len(told)
    by_rule: Mapping[str, set[str]] = {row[0]: {r[5] for r in ROWS if r[0] == row[0]} for row in ROWS}
    assert len(by_rule) >= 7
    assert all(len(verdicts) > 1 for verdicts in by_rule.values())


def test_what_stands_worse_with_observatory_never_stands_better_here() -> None:
    rank = {"pass": 2, "not_applicable": 2, "partial": 1, "fail": 0}
    for rule_id in {row[0] for row in ROWS}:
        rows = [(int(row[3]), rank[row[5]]) for row in ROWS if row[0] == rule_id]
        assert all(a[1] <= b[1] for a in rows for b in rows if a[0] < b[0]), rule_id


def test_several_policies_are_open_only_where_all_are() -> None:
    strict, open_ = "default-src 'self'", "script-src * 'unsafe-inline' 'unsafe-eval'"
    found = read_content_policy([strict, open_])
    assert found is not None
    assert (found.any_script, found.eval) == (False, False)
    joined = read_content_policy([f"{open_}, {open_}"])
    assert joined is not None
    assert (joined.any_script, joined.eval) == (True, True)


def test_what_browsers_ignore_in_a_meta_element() -> None:
    assert read_content_policy([], ["frame-ancestors 'none'"]) is None
    found = read_content_policy([], ["default-src 'none'; frame-ancestors 'none'"])
    assert found is not None
    assert (found.none, found.frames) == (True, False)


@pytest.mark.parametrize(
    ("policy", "open_"),
    [
        ("default-src 'none'", {"any_form", "any_base"}),
        ("default-src 'none'; form-action 'self'; base-uri 'none'", set()),
        ("default-src 'self'; script-src data:", {"any_script", "any_form", "any_base"}),
        ("script-src 'self'", {"any_script", "any_style", "any_form", "any_base"}),
        ("default-src 'none'; frame-src http:", {"unencrypted", "any_form", "any_base"}),
        ("default-src 'self'; img-src http://img.example.com", {"unencrypted_media", "any_form", "any_base"}),
        ("default-src 'self'; style-src 'unsafe-inline'", {"any_style", "any_form", "any_base"}),
        ("script-src 'sha256-x' 'unsafe-inline'; object-src 'none'; style-src", {"any_form", "any_base"}),
        ("default-src 'nonce-x' 'strict-dynamic' https: 'self'", {"any_form", "any_base"}),
    ],
)
def test_what_a_policy_leaves_open(policy: str, open_: set[str]) -> None:
    found = read_content_policy([policy])
    assert found is not None
    fields = ("any_script", "eval", "unencrypted", "unencrypted_media", "any_style", "any_form", "any_base")
    assert {name for name in fields if getattr(found, name)} == open_


@pytest.mark.parametrize(
    "policy", ["", "x", "default-src *;;DEFAULT-SRC 'self'", "script-src 'strict-dynamic'"]
)
def test_policies_that_are_none(policy: str) -> None:
    found = read_content_policy([policy])
    assert found is not None
    assert not found.valid


def test_reports_may_be_asked_for_twice() -> None:
    found = read_content_policy(["default-src 'self'; report-uri /a; report-uri /b"])
    assert found is not None
    assert found.valid


def test_over_plain_http_everything_is_unencrypted_anyway() -> None:
    found = read_content_policy(["default-src http://cdn.example.com"], https=False)
    assert found is not None
    assert not found.unencrypted


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("max-age=31536000", 31_536_000),
        ('Max-Age="600" ; includeSubDomains', 600),
        ("max-age = 5", 5),
        ("max-age=1; max-age=2", 1),
        ("includeSubDomains", None),
        ("max-age=", None),
        ("max-age=-1", None),
        ("max-age=1e9", None),
        ("max-age=5, max-age=6", None),
        ("", None),
    ],
)
def test_hsts(value: str, age: int | None) -> None:
    assert read_hsts(value).max_age == age


def test_hsts_directives_know_no_case() -> None:
    found = read_hsts("MAX-AGE=1; INCLUDESUBDOMAINS; Preload")
    assert (found.subdomains, found.preload) == (True, True)


def test_the_last_known_referrer_policy_counts() -> None:
    found = read_referrer_policy(["unsafe-url, new-one"], ["Same-Origin"])
    assert found is not None
    assert (found.policy, found.private) == ("same-origin", True)
    assert read_referrer_policy([]) is None


def test_frame_ancestors_overrule_the_old_header() -> None:
    found = read_framing("DENY", ContentPolicy("frame-ancestors 'self'", frames=True))
    assert found is not None
    assert found.by == "csp"
    void = read_framing("deny ", ContentPolicy("frame-ancestors 'self'", valid=False, frames=True))
    assert void is not None
    assert void.by == "deny"
    assert read_framing(" ", None) is None


def test_cookies() -> None:
    cookie = read_cookie("a=b=c; Secure; SameSite; Max-Age=5", "https://example.com/")
    assert (cookie.name, cookie.secure, cookie.session, cookie.same_site_valid) == ("a", True, False, False)
    assert not read_cookie("a=b; SameSite=None", "").same_site_valid
    assert read_cookie("a=b; SameSite=None; Secure", "").same_site_valid
    assert read_cookie("a=b; HttpOnly; samesite=LAX", "").shown() == "a; HttpOnly; SameSite=lax"


def test_readers_take_any_text_in_no_time() -> None:
    long = "default-src " + "'self' ; , max-age=" * 100_000
    assert read_content_policy([long]) is not None
    assert read_hsts(long).max_age is None
    assert read_referrer_policy([long]) is not None


def answer(body: str, kind: str = "text/plain", status: int = 200) -> Exchange:
    url = "https://example.com/.well-known/security.txt"
    return Exchange(url, url, status, (("content-type", kind),), body.encode())


def test_a_security_txt() -> None:
    found = read_security_txt(
        answer(
            "# Hello\r\nContact: mailto:a@example.com\r\ncontact: https://example.com/r\r\n"
            "Expires: 2030-01-02T03:04:05z\r\n"
        )
    )
    assert found is not None
    assert found.contacts == ("mailto:a@example.com", "https://example.com/r")
    assert found.expires == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (found.plain_text, found.signed) == (True, False)


def test_a_signed_security_txt() -> None:
    text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: mailto:a@example.com\n"
    found = read_security_txt(answer(text, "text/plain; charset=utf-8"))
    assert found is not None
    assert found.signed


@pytest.mark.parametrize(
    "exchange",
    [
        answer("Contact: mailto:a@example.com", status=404),
        answer("<!doctype html><p>Contact: us"),
        answer("Contact: us", "text/html"),
        answer('{"contact": "mailto:a@example.com"}', "application/json"),
        answer("Not found"),
        answer(""),
    ],
)
def test_no_security_txt(exchange: Exchange) -> None:
    assert read_security_txt(exchange) is None


def test_a_date_that_is_none_and_two_dates() -> None:
    for text in ("Expires: soon\nContact: tel:+1-201-555-0123", "Expires: 2030-01-01T00:00:00Z\n" * 2):
        found = read_security_txt(answer(text))
        assert found is not None
        assert found.expires is None
