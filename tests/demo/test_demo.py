"""`trustscan demo` as a user runs it: what is planted in the shop is found."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.cli.command import in_a_process, trustscan


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    done = in_a_process("demo", "--format", "json")
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.fixture(scope="module")
def checks(report: dict[str, Any]) -> dict[str, Any]:
    return {check["id"]: check for check in report["checks"]}


def test_the_whole_shop_is_read(report: dict[str, Any]) -> None:
    assert report["assessed"]
    assert len(report["crawl"]["pages"]) == 16
    assert {"en", "de"} <= set(report["facts"]["languages"])


@pytest.mark.parametrize(
    ("check", "on"),
    [
        ("privacy-policy", "/privacy-policy"),
        ("contact-form", "/contact"),
        ("contact-page", "/contact"),
        ("faq", "/faq"),
        ("about", "/about"),
        ("terms", "/de/agb"),
        ("opening-hours", "/contact"),
        ("testimonials", "/"),
    ],
)
def test_what_is_well_done_passes_with_its_page(checks: dict[str, Any], check: str, on: str) -> None:
    assert checks[check]["status"] == "pass"
    assert on in {urlsplit(evidence["url"]).path for evidence in checks[check]["evidence"]}


@pytest.mark.parametrize("check", ["email", "phone", "postal-address", "pricing", "company-identity"])
def test_what_stands_on_many_pages_passes(checks: dict[str, Any], check: str) -> None:
    assert checks[check]["status"] == "pass"
    assert checks[check]["evidence"]


@pytest.mark.parametrize("check", ["refund-policy", "social-profiles", "live-chat"])
def test_what_is_missing_or_hollow_is_not_believed(checks: dict[str, Any], check: str) -> None:
    assert checks[check]["status"] in {"fail", "partial"}


@pytest.mark.parametrize("check", ["https-available", "tls-certificate-valid", "https-redirect"])
def test_tls_is_not_asked_of_loopback(checks: dict[str, Any], check: str) -> None:
    assert checks[check]["status"] == "not_applicable"


def test_the_basket_was_left_alone(report: dict[str, Any]) -> None:
    unread = {entry["url"].rpartition("/")[2]: entry["reason"] for entry in report["crawl"]["unread"]}
    assert "robots.txt" in unread["basket"]


def test_a_proxy_is_not_asked_for_what_is_on_this_machine() -> None:
    nowhere = "http://127.0.0.1:9"
    env = {"http_proxy": nowhere, "https_proxy": nowhere, "all_proxy": nowhere, "no_proxy": ""}
    done = trustscan("demo", "-f", "json", env=env)
    assert len(json.loads(done.out)["crawl"]["pages"]) == 16
