from __future__ import annotations

from pathlib import Path

import pytest

from trustscan.config.find import find_config

OURS = "[tool.trustscan]\nmax-pages = 3\n"
OTHERS = "[tool.other]\nname = 'trustscan'\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({"trustscan.toml": ""}, "trustscan.toml", id="at the root"),
        pytest.param(
            {"trustscan.toml": "", "web/trustscan.toml": ""}, "web/trustscan.toml", id="the nearest"
        ),
        pytest.param({"pyproject.toml": OURS}, "pyproject.toml", id="pyproject"),
        pytest.param(
            {"trustscan.toml": "", "web/pyproject.toml": OTHERS},
            "trustscan.toml",
            id="another's is passed over",
        ),
        pytest.param(
            {"trustscan.toml": "", "pyproject.toml": OURS}, "trustscan.toml", id="our own file first"
        ),
        pytest.param(
            {"trustscan.toml": "", "web/pyproject.toml": OURS}, "web/pyproject.toml", id="near first"
        ),
        pytest.param(
            {"trustscan.toml": "", "web/pyproject.toml": "= trustscan"}, "trustscan.toml", id="broken"
        ),
        pytest.param({"../trustscan.toml": ""}, None, id="beyond the repository"),
        pytest.param({}, None, id="none"),
    ],
)
def test_which_file_is_in_force(tmp_path: Path, files: dict[str, str], wanted: str | None) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    here = root / "web" / "pages"
    here.mkdir(parents=True)
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    assert find_config(here) == (None if wanted is None else root / wanted)


def test_outside_of_a_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    (tmp_path / "trustscan.toml").write_text("", encoding="utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    assert find_config(inner) is None
    assert find_config(tmp_path) == tmp_path / "trustscan.toml"
