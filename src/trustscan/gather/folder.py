"""A folder of static HTML, answering as a plain web host would."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from trustscan.facts.urls import same_host
from trustscan.gather.source import Want
from trustscan.model.snapshot import Exchange
from trustscan.model.struct import Frozen, field

_INDEXES = ("index.html", "index.htm", "index.xhtml", "index.php", "default.html", "default.htm")
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".php")
# Copiers keep the names that a server gave its pages; what is in the file is HTML all the same.
HTML_SUFFIXES = frozenset(
    {".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cfm", ".cgi"}
)
_MAX_BYTES = 5_000_000
_MAX_OTHER_BYTES = 64_000
_SNIFFED = 512


class FolderSource(Frozen, dict=True):
    """Answers for `base_url` from the files in `root`; nothing outside `root` is ever read, nor by a link."""

    root: Path
    base_url: str
    _names: dict[Path, frozenset[str]] = field(default_factory=dict)

    def fetch(self, url: str, want: Want = Want.PAGE) -> Exchange:
        """The exchange for a URL: 404 where no file answers to it."""
        path = self._file_of(url)
        if path is None:
            return Exchange(url, url, status=404)
        try:
            with path.open("rb") as file:
                body = file.read(_MAX_BYTES)
        except OSError:
            return Exchange(url, url, status=404)
        kind = _type_of(path, body)
        if "html" not in kind and want is Want.PAGE:
            body = body[:_MAX_OTHER_BYTES]
        name = path.relative_to(self.root).as_posix()
        return Exchange(url, url, status=200, headers=(("content-type", kind),), body=body, file=name)

    def lacks(self, url: str) -> bool:
        """Whether there is no folder of that path."""
        base = urlsplit(self.base_url).path.rsplit("/", 1)[0] + "/"
        path = unquote(urlsplit(url).path).rstrip("/") + "/"
        inside = [part for part in path[len(base) :].split("/") if part]
        outside = not path.startswith(base) or any(_unsafe(part) for part in inside)
        return outside or not self._listing(self.root.joinpath(*inside))

    def _file_of(self, url: str) -> Path | None:
        if not same_host(url, self.base_url):
            return None
        parts = urlsplit(url)
        prefix = urlsplit(self.base_url).path.rsplit("/", 1)[0] + "/"
        path = parts.path or "/"
        if not (path + "/").startswith(prefix):
            return None
        segments = [unquote(s) for s in path[len(prefix) :].split("/") if s not in ("", ".")]
        if any(_unsafe(segment) for segment in segments):
            return None
        folder = self.root.joinpath(*segments[:-1])
        names = self._candidates(segments[-1] if segments else "", unquote(parts.query), path.endswith("/"))
        return next((file for name in names if (file := self._inside(folder / name)) is not None), None)

    def _candidates(self, name: str, query: str, is_folder: bool) -> list[str]:
        """File names that may answer for the last part of a path, the most exact first."""
        if not name:
            return list(_INDEXES)
        with_query = [f"{name}?{query}{suffix}" for suffix in ("", *_PAGE_SUFFIXES)] if query else []
        as_file = [] if is_folder else [name]
        return [
            *with_query,
            *as_file,
            *(f"{name}/{index}" for index in _INDEXES),
            *(name + suffix for suffix in _PAGE_SUFFIXES),
        ]

    def _inside(self, path: Path) -> Path | None:
        """The file, if it is one, is spelled exactly so, and lies in the folder by its real path too."""
        folder = path.parent
        if path.name not in self._listing(folder):
            return None
        try:
            real = path.resolve()
            usable = real.is_file() and real.is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):
            return None
        return path if usable else None

    def _listing(self, folder: Path) -> frozenset[str]:
        """The names in a folder as they are on disk, so that case matters on every system."""
        if folder not in self._names:
            try:
                names = frozenset(os.listdir(folder))
            except OSError:
                names = frozenset()
            if folder != self.root and folder.name not in self._listing(folder.parent):
                names = frozenset()
            self._names[folder] = names
        return self._names[folder]


def has_html(folder: Path, limit: int = 20_000) -> bool:
    """Whether a folder, or one of its first `limit` files, holds a page."""
    seen = 0
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if any(Path(name).suffix.lower() in HTML_SUFFIXES for name in files):
            return True
        seen += len(files)
        if seen > limit:
            break
    return False


def _unsafe(segment: str) -> bool:
    return segment == ".." or "/" in segment or "\\" in segment or "\0" in segment


def _type_of(path: Path, body: bytes) -> str:
    suffix = path.suffix.lower()
    start = body[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix in HTML_SUFFIXES or start.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
