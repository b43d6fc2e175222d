"""Keeps what is slow to parse as JSON in the user's cache folder, found again by the content it came from.

A cache is a convenience: where the folder cannot be written, a file is damaged or somebody else cleans
up, the value is simply built anew. Nothing is ever unpickled.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from trustscan import __version__

_KEPT_PER_KIND = 8
_DIGEST = 64


def cache_folder() -> Path:
    """Where parsed rule files are kept; need not exist."""
    return Path(platformdirs.user_cache_dir("trustscan", appauthor=False)) / "rules"


def cached(
    kind: str,
    contents: Iterable[bytes],
    build: Callable[[], Any],
    folder: Path | None = None,
    made_by: Iterable[str] = (),
) -> Any:
    """The JSON value that `build` makes of `contents`, from the cache where it is there.

    `kind` names what is built (with a version of its form: `vocabulary-1`). `build` must depend on
    nothing but `contents` and the code in the files `made_by`; its errors pass through, and nothing is
    stored then.
    """
    folder = folder or cache_folder()
    path = folder / f"{kind}-{_key((*contents, *map(_code, made_by)))}.json"
    stored = _read(path)
    if stored is not None:
        return stored
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
    _write(path, kind, text)
    return json.loads(text)


def _key(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for content in contents:
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()[:24]


def _code(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError:
        return b""


def _read(path: Path) -> Any:
    """The stored value, or None: the first line is the digest of the rest, so damage is seen."""
    try:
        raw = path.read_bytes()
        head, body = raw[:_DIGEST], raw[_DIGEST + 1 :]
        if head.decode("ascii") != hashlib.sha256(body).hexdigest():
            return None
        return msgspec.json.decode(body)
    except (OSError, ValueError, msgspec.DecodeError):
        return None


def _write(path: Path, kind: str, text: str) -> None:
    body = text.encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
        _prune(path.parent, kind)


def _prune(folder: Path, kind: str) -> None:
    """Old versions of rule files must not pile up."""
    files = sorted(folder.glob(f"{kind}-*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in files[_KEPT_PER_KIND:]:
        path.unlink(missing_ok=True)
