"""`--save` and the scan of what was saved: the same verdicts, without a request."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import trustscan
from tests.cli.servers import Answer, serving
from trustscan.demo.server import demo_server, served

SITES = Path(__file__).parent.parent / "sites"
EXPECTED: dict[str, Any] = yaml.safe_load((SITES / "expected.yaml").read_text(encoding="utf-8"))


def scanned(*args: str | Path, code: int = 0) -> dict[str, Any]:
    """The JSON report of a scan, without the one field that differs by nature."""
    done = trustscan("scan", *args, "-f", "json")
    assert (done.code, done.err.count("\n")) == (code, 1 if code else 0), done.err
    report: dict[str, Any] = json.loads(done.out)
    del report["duration_s"]
    return report


@pytest.mark.parametrize("name", EXPECTED)
def test_a_saved_folder_is_judged_alike(name: str, tmp_path: Path) -> None:
    path = tmp_path / "site.warc.gz"
    first = scanned(SITES / name, "--base-url", EXPECTED[name]["base_url"], "--save", path)
    assert scanned(path) == first


@pytest.mark.parametrize("name", EXPECTED)
def test_a_saved_site_is_judged_alike(name: str, tmp_path: Path) -> None:
    path = tmp_path / "site.warc.gz"
    with served(SITES / name, EXPECTED[name]["base_url"]) as url:
        first = scanned(url, "--save", path)
    assert scanned(path) == first


def test_the_demo_saved_is_judged_alike(tmp_path: Path) -> None:
    path, again = tmp_path / "shop.warc", tmp_path / "again.warc.gz"
    with demo_server() as url:
        first = scanned(url, "--save", path)
    assert scanned(path, "--save", again) == first
    assert scanned(again) == first
    assert gzip.decompress(again.read_bytes()) == path.read_bytes()


def test_a_site_that_could_not_be_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "site.warc.gz"
    with serving({"*": Answer("Denied", 403)}) as site:
        first = scanned(site.url, "--save", path, code=3)
    assert scanned(path, code=3) == first


def test_a_server_that_is_gone_is_not_missed(tmp_path: Path) -> None:
    path = tmp_path / "site.warc.gz"
    with serving({"/": Answer("<h1>Shop</h1><p>Write to us")}) as site:
        scanned(site.url, "--save", path)
        site.asked.clear()
        scanned(path)
        assert not site.asked.is_set()


def test_secrets_are_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "site.warc"
    with serving({"/": Answer("<h1>Shop</h1>", headers={"Set-Cookie": "basket=7"})}) as site:
        scanned(site.url, "--save", path, "-H", "Authorization: Bearer 53cr3t", "-H", "Cookie: sid=53cr3t")
    data = path.read_bytes()
    assert b"53cr3t" not in data
    assert b"set-cookie: basket=7" in data


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["a.example", "b.example", "--save", "x.warc.gz"], "--save keeps one site: give one target"),
        (
            ["a.example", "--save", "x.zip"],
            "--save x.zip: the name has to end in .warc.gz (or in .warc, uncompressed)",
        ),
        (
            ["a.example", "--save", "no/x.warc"],
            "--save no/x.warc: cannot be written: No such file or directory",
        ),
        (["broken.warc.gz"], "'broken.warc.gz' is no WARC file."),
        (["gone.warc.gz"], "There is no file 'gone.warc.gz'."),
    ],
)
def test_what_cannot_be_saved_or_read(tmp_path: Path, args: list[str], message: str) -> None:
    (tmp_path / "broken.warc.gz").write_bytes(b"<html>")
    done = trustscan("scan", *args, cwd=tmp_path)
    assert (done.code, done.out, done.err) == (2, "", f"trustscan: {message}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.warc.gz"]


def test_a_failed_run_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"old")
    assert trustscan("scan", tmp_path / "gone", "--save", path).code == 2
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1
