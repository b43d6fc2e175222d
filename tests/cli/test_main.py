from __future__ import annotations

import subprocess
import sys

import pytest

import trustscan as package
from tests.cli.command import in_a_process, trustscan


def test_version() -> None:
    found = in_a_process("--version")
    assert (found.code, found.out, found.err) == (0, f"trustscan {package.__version__}\n", "")


def test_version_imports_nothing_that_takes_time() -> None:
    script = (
        "import sys; sys.argv = ['trustscan', '--version']; from trustscan.__main__ import main; main(); "
    )
    script += "print(sorted({'typer', 'rich', 'pydantic', 'httpx', 'asyncio', 'lxml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[1] == "[]"


def test_version_also_stands_among_other_options() -> None:
    assert trustscan("--version", "example.com").out == f"trustscan {package.__version__}\n"


@pytest.mark.parametrize("args", [["--help"], ["-h"], ["scan", "--help"], ["render", "--help"]])
def test_help_is_no_error(args: list[str]) -> None:
    found = trustscan(*args)
    assert (found.code, found.err) == (0, "")
    assert "Usage: trustscan" in found.out


def test_nothing_typed_shows_the_help_and_is_a_usage_error() -> None:
    found = trustscan()
    assert found.code == 2
    assert found.out == trustscan("--help").out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--no-such-option", "example.com"], "no such option: --no-such-option"),
        (["scan"], "missing argument"),
        (["example.com", "--format", "pdf"], "'pdf' is not"),
        (["example.com", "--max-pages", "0"], "invalid value for '--max-pages'"),
        (["example.com", "--fail-under", "0.95"], "'0.95' is not a whole number from 0 to 100"),
        (["example.com", "--fail-under", "101"], "'101' is not a whole number from 0 to 100"),
        (["example.com", "--fail-under=-1"], "'-1' is not a whole number from 0 to 100"),
        (["example.com", "--fail-on", "worst"], "'worst' is not"),
        (["example.com", "-H", "no colon"], "a header is written 'name: value'"),
        (["example.com", "-H", "X: a\nY: b"], "a header is written 'name: value'"),
        (["example.com", "--ca-bundle", "/no/such/file"], "file '/no/such/file' does not exist"),
        (["example.com", "--cookie", "none"], "a cookie is written name=value"),
        (["example.com", "--basic-auth-env", "UNSET_HERE"], "'unset_here' holds no user:password"),
        (["example.com", "--resolve", "example.com:443"], "a place is written host:port:address"),
        (["example.com", "--resolve", "example.com:443:there"], "a place is written host:port:address"),
        (["example.com", "--rewrite", "example.com"], "a rewrite is written a=b"),
        (["example.com", "--rewrite", "a.test=/"], "'/' is no host"),
        (["example.com", "--proxy", "socks5://127.0.0.1:9"], "only http:// and https:// proxies can be used"),
        (["example.com", "--contact-url", "me"], "--contact-url takes"),
        (["example.com", "--region", "europe"], "'europe' is no country"),
        (["example.com", "--region", "uk"], "the united kingdom is gb"),
        (["rules", "explain", "imprint", "example.com", "--region", "xx"], "'xx' is no country"),
        (["example.com", "-q", "-v"], "--quiet and --verbose cannot be had together"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(args: list[str], message: str) -> None:
    found = trustscan(*args)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("trustscan: ")
    assert message in found.err.lower()
    assert found.err.count("\n") == 1


def test_a_usage_error_in_a_process_of_its_own() -> None:
    found = in_a_process("example.com", "--max-pages", "many")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("trustscan: Invalid value for '--max-pages'")
