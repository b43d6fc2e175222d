"""What the user typed, to a Target; or one line that says what is wrong with it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from trustscan.facts.urls import is_address
from trustscan.gather.folder import HTML_SUFFIXES, has_html
from trustscan.model.target import Target

DEFAULT_BASE_URL = "https://site.invalid/"
"""Where a folder is taken to be served when nothing else is said; `.invalid` can be nobody's."""

_SCHEME = re.compile(
    r"[a-z][a-z0-9+.-]*://|(?:mailto|javascript|data|tel|file|about|urn|blob):", re.IGNORECASE
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_MAX_HOST = 253
_SHOWN = 100
_MAX_PORT = 65_535


class TargetError(ValueError):
    """The target cannot be scanned; the message is one line that says why and what to do."""


def resolve_target(text: str, base_url: str | None = None) -> Target:
    """Reads a domain, host:port, URL, folder or archive. Asks the disk, no network. Raises TargetError.

    `base_url` says where a folder is to be served, or which site of an archive is meant, and makes the
    text one of the two.
    """
    given = text.strip()
    if not given:
        raise TargetError("No target given. Name a domain such as example.com, a URL, or a folder.")
    if _means_an_archive(given):
        return _archive(given, base_url)
    if base_url is not None or _means_a_folder(given):
        return _folder(given, base_url)
    return resolve_site(given)


def resolve_site(text: str) -> Target:
    """Reads a domain, host:port or URL, and takes it for nothing else. Asks nobody. Raises TargetError."""
    given = text.strip()
    url, scheme_given = _to_url(given)
    parts = _split(url, given)
    host = _host(parts, given)
    port = _port(parts, given)
    scheme = parts.scheme.lower()
    if not scheme_given and port != 443 and (host == "localhost" or (is_address(host) and port is not None)):
        scheme, scheme_given = "http", True
    shown = f"[{host}]" if ":" in host else host
    default = 443 if scheme == "https" else 80
    origin = f"{scheme}://{shown}" + ("" if port in (None, default) else f":{port}")
    path = parts.path or "/"
    query = f"?{parts.query}" if parts.query else ""
    return Target(
        given=given,
        kind="site",
        url=origin + path + query,
        scope_path=_scope(path),
        scheme_given=scheme_given,
    )


def _means_a_folder(text: str) -> bool:
    """Whether a target without scheme is a path: it is a folder, or is written as one."""
    if _SCHEME.match(text) and not re.match(r"[a-z]:[\\/]", text, re.IGNORECASE):
        return False
    if text.startswith((".", "/", "~", "\\")):
        return True
    a_page = Path(text).suffix.lower() in HTML_SUFFIXES and os.path.isfile(text)
    return a_page or os.path.isdir(text)


def _means_an_archive(text: str) -> bool:
    """Whether a target names a WARC file: by its ending, or by how the file begins."""
    if _SCHEME.match(text) and not os.path.isfile(text):
        return False
    if text.lower().endswith((".warc", ".warc.gz")):
        return True
    try:
        with open(Path(text).expanduser(), "rb") as file:
            return file.read(5).startswith((b"WARC/", b"\x1f\x8b"))
    except (OSError, ValueError):
        return False


def _archive(text: str, base_url: str | None) -> Target:
    path = Path(text).expanduser()
    if not os.path.isfile(path):
        raise TargetError(f"There is no file {_shown(text)}.")
    if not os.access(path, os.R_OK):
        raise TargetError(f"The file {_shown(text)} may not be read.")
    url = "" if base_url is None else _served_at(base_url)
    return Target(given=text, kind="snapshot", url=url, archive=path.resolve())


def _folder(text: str, base_url: str | None) -> Target:
    if re.match(r"https?://", text, re.IGNORECASE):
        raise TargetError(f"--base-url goes with a folder or an archive, and {_shown(text)} is a URL.")
    path = Path(text).expanduser()
    if os.path.isfile(path):
        raise TargetError(f"{_shown(text)} is a file. Name the folder that it lies in.")
    if not os.path.isdir(path):
        raise TargetError(f"There is no folder {_shown(text)}.")
    if not os.access(path, os.R_OK | os.X_OK):
        raise TargetError(f"The folder {_shown(text)} may not be read.")
    if not has_html(path):
        raise TargetError(f"The folder {_shown(text)} holds no HTML file. Name the folder of the built site.")
    url = DEFAULT_BASE_URL
    if base_url is not None:
        url = _served_at(base_url)
        url = url if url.endswith("/") else url + "/"
    return Target(given=text, kind="folder", url=url, scope_path=urlsplit(url).path, folder=path.resolve())


def _served_at(base_url: str) -> str:
    """The value of `--base-url` as a URL without query."""
    parts = _split(base_url if _SCHEME.match(base_url) else f"https://{base_url}", base_url)
    host, port = _host(parts, base_url), _port(parts, base_url)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{'' if port is None else f':{port}'}{parts.path or '/'}"


def _to_url(text: str) -> tuple[str, bool]:
    """The text as a URL, and whether it had a scheme."""
    if not _SCHEME.match(text):
        return f"https://{text.removeprefix('//')}", False
    scheme = text.partition(":")[0].lower()
    if scheme not in ("http", "https"):
        raise TargetError(f"{scheme}: addresses cannot be scanned. Use http:// or https://.")
    return text, True


def _split(url: str, given: str) -> SplitResult:
    if _CONTROL.search(url):
        raise TargetError(
            f"{_shown(given)} holds a space or a control character. Give one address at a time."
        )
    try:
        parts = urlsplit(url)
    except ValueError:
        raise TargetError(f"{_shown(given)} is not a valid address.") from None
    if "@" in parts.netloc:
        raise TargetError("User names and passwords in a URL are not accepted, as URLs are shown in reports.")
    if parts.scheme.lower() not in ("http", "https"):
        raise TargetError(f"{parts.scheme}: addresses cannot be scanned. Use http:// or https://.")
    return parts


def _port(parts: SplitResult, given: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise TargetError(f"The port in {_shown(given)} is not a number from 1 to {_MAX_PORT}.")
    return port


def _host(parts: SplitResult, given: str) -> str:
    import idna

    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise TargetError(f"{_shown(given)} names no host. Give a domain such as example.com.")
    if is_address(host):
        return host
    try:
        name = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    except (idna.IDNAError, UnicodeError):
        raise TargetError(f"{_shown(given)} is not a valid domain name.") from None
    labels = name.split(".")
    if len(name) > _MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise TargetError(f"{_shown(given)} is not a valid domain name.")
    if name != "localhost" and (len(labels) == 1 or labels[-1].isdigit()):
        raise TargetError(
            f"{_shown(given)} is no domain (such as example.com), and there is no folder of that name."
        )
    return name


def _scope(path: str) -> str:
    """The directory of a path: `/shop/` for `/shop/index.html`, and for `/shop/` itself."""
    return path.rsplit("/", 1)[0] + "/"


def _shown(text: str) -> str:
    """The text as an error message can bear it: short, printable, in quotes, without a password."""
    safe = "".join(char if char.isprintable() else "?" for char in text)
    safe = safe.rpartition("@")[2] if "@" in safe else safe
    # A long path is known by its end, a long URL by its beginning.
    return f"'{safe}'" if len(safe) <= _SHOWN else f"'{safe[: _SHOWN // 2]}…{safe[-_SHOWN // 2 :]}'"
