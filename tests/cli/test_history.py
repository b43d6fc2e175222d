from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.command import Outcome, trustscan
from tests.cli.servers import Answer, serving

PAGE = "<title>Tea</title><h1>Tea</h1><p>" + "We sell fine teas from small gardens. " * 20
PHONE = ("--select", "phone", "--select", "email")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def run(shop: Path, *args: str, **env: str) -> Outcome:
    return trustscan(*args, cwd=shop, env={"TRUSTSCAN_HISTORY": str(shop / "h.sqlite3"), **env})


def scans(shop: Path) -> list[dict[str, object]]:
    done = run(shop, "history", "dist", "-f", "json")
    return list(json.loads(done.out)["scans"]) if done.code == 0 else []


def test_scans_are_remembered_with_what_changed(shop: Path) -> None:
    assert run(shop, "scan", "dist", *PHONE).code == 0
    (shop / "dist" / "index.html").write_text(f"{PAGE}<p>Call us: +44 20 7946 0958", encoding="utf-8")
    assert run(shop, "scan", "dist", *PHONE).code == 0
    first, second = scans(shop)
    assert (first["better"], second["better"], second["worse"]) == ([], ["phone"], [])
    text = run(shop, "history", "dist")
    assert (text.code, text.err) == (0, "")
    assert "2 scans" in text.out
    assert "better phone" in text.out
    rows = list(csv.DictReader(io.StringIO(run(shop, "history", "dist", "-f", "csv").out)))
    assert [row["better"] for row in rows] == ["", "phone"]
    (only,) = json.loads(run(shop, "history", "dist", "-f", "json", "--last", "1").out)["scans"]
    assert only["better"] == ["phone"]


def test_a_live_site_by_any_of_its_names(shop: Path) -> None:
    with serving({"/": Answer(PAGE)}) as site:
        assert run(shop, "scan", site.url, *PHONE).code == 0
        host = site.url.removeprefix("http://").rstrip("/")
    for name in (site.url, host, f"https://{host}/"):
        assert run(shop, "history", name).code == 0


@pytest.mark.parametrize(
    ("args", "env", "kept"),
    [
        ([], {}, 1),
        (["--no-history"], {}, 0),
        ([], {"TRUSTSCAN_HISTORY": "off"}, 0),
        ([], {"CI": "true"}, 1),  # a store was named
        (["--no-history"], {"CI": "true"}, 0),
    ],
)
def test_when_a_scan_is_remembered(shop: Path, args: list[str], env: dict[str, str], kept: int) -> None:
    assert run(shop, "scan", "dist", *PHONE, *args, **env).code == 0
    assert len(scans(shop)) == kept


@pytest.mark.skipif(sys.platform != "linux", reason="XDG_DATA_HOME is Linux's")
@pytest.mark.parametrize(
    ("args", "env", "kept"),
    [([], {}, True), ([], {"CI": "true"}, False), (["--history"], {"CI": "true"}, True)],
)
def test_the_users_own_store(
    shop: Path, args: list[str], env: dict[str, str], kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where none is named it lies in the user's data folder; in CI nothing is kept unless it is asked for."""
    monkeypatch.delenv("TRUSTSCAN_HISTORY")
    own = {"XDG_DATA_HOME": str(shop / "data"), **env}
    done = trustscan("scan", "dist", *PHONE, *args, cwd=shop, env=own)
    assert done.code == 0, done.err
    assert (shop / "data" / "trustscan" / "history.sqlite3").exists() is kept


def test_a_store_that_cannot_be_used_never_breaks_a_scan(shop: Path) -> None:
    (shop / "h.sqlite3").write_text("These are my notes. " * 100, encoding="utf-8")
    done = run(shop, "scan", "dist", *PHONE)
    assert done.code == 0
    assert done.out
    assert done.err.startswith("trustscan: the history was not written: ")
    assert done.err.count("\n") == 1
    read = run(shop, "history", "dist")
    assert (read.code, read.out) == (2, "")
    assert "the history cannot be read" in read.err


def test_a_folder_that_cannot_be_written_to(shop: Path) -> None:
    done = run(shop, "scan", "dist", *PHONE, TRUSTSCAN_HISTORY=str(shop / "dist" / "index.html" / "h"))
    assert done.code == 0
    assert "the history was not written" in done.err


def test_a_site_that_was_never_scanned(shop: Path) -> None:
    run(shop, "scan", "dist", *PHONE)
    done = run(shop, "history", "example.com")
    assert (done.code, done.out) == (2, "")
    assert "no scan of example.com is recorded" in done.err
    assert "dist" in done.err


def test_the_demo_is_not_remembered(shop: Path) -> None:
    assert run(shop, "demo", *PHONE).code == 0
    assert not (shop / "h.sqlite3").exists()


def test_it_is_a_command_like_the_others(shop: Path) -> None:
    done = run(shop, "history", "--help")
    assert done.code == 0
    assert "--last" in done.out
