"""What the headers of a response tell browsers: pure readers of the policies that protect visitors.

They read as browsers do, and as MDN HTTP Observatory does where browsers forgive more (docs/headers.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trustscan.model.struct import Frozen

MAX_VALUE = 16_384
"""Characters of a header that are read."""

_MAX_DIRECTIVES = 200
_SHORTEST_POLICY = 6
_MAY_REPEAT = frozenset({"report-uri", "report-to"})
_HEADER_ONLY = frozenset({"frame-ancestors", "report-uri", "sandbox"})
_PASSIVE = ("img-src", "media-src")
_ANYTHING = frozenset({"*", "http:", "https:", "ftp:", "http://*", "http://*.*", "https://*", "https://*.*"})
_ANYBODYS_CODE = _ANYTHING | {"'unsafe-inline'", "data:"}
_PINNED = ("'nonce-", "'sha256-", "'sha384-", "'sha512-")
_UNENCRYPTED = ("http:", "ftp:")
_ALL = frozenset({"*"})
_NOTHING = frozenset({"'none'"})

_PRIVATE_REFERRERS = frozenset(
    {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
)
_TELLING_REFERRERS = frozenset(
    {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}
)
_SAME_SITE = frozenset({"strict", "lax", "none"})

Sources = frozenset[str]
Directives = Mapping[str, Sources]


class Hsts(Frozen):
    """Strict-Transport-Security (RFC 6797). `max_age` in seconds; None where it cannot be understood."""

    value: str
    max_age: int | None = None
    subdomains: bool = False
    preload: bool = False


class ContentPolicy(Frozen):
    """What the content security policies of a page leave open (W3C CSP 3); `value` is them as they came.

    Where there are several, something is open only if all of them leave it open. `valid`: all can be
    understood. `any_script`: own scripts in the page, or those of anybody, run. `eval`: text becomes
    code. `unencrypted`: an https page may load active parts over http. `unencrypted_media`: pictures and
    media. `any_style`: style sheets of anybody. `frames`: it says who may frame the page. `none`: what is
    not named is forbidden. `any_form`, `any_base`: forms may send anywhere, links be turned elsewhere.
    """

    value: str
    valid: bool = True
    any_script: bool = False
    eval: bool = False
    unencrypted: bool = False
    unencrypted_media: bool = False
    any_style: bool = False
    frames: bool = False
    none: bool = False
    any_form: bool = False
    any_base: bool = False


class ReferrerPolicy(Frozen):
    """What other sites learn of where a visitor comes from. `policy`: the one in force, empty if none is."""

    value: str
    policy: str = ""

    @property
    def private(self) -> bool:
        """Whether other sites learn the site's name at the most, and nothing over plain http."""
        return self.policy in _PRIVATE_REFERRERS


class Framing(Frozen):
    """Who may show the page in a frame. `by`: csp, deny, sameorigin, allow-from, or invalid."""

    value: str
    by: str


class Cookie(Frozen):
    """One Set-Cookie header (RFC 6265, section 4.1)."""

    name: str
    secure: bool
    http_only: bool
    same_site: str
    session: bool
    url: str

    @property
    def same_site_valid(self) -> bool:
        """Whether browsers obey its SameSite: it is none, or a word they know; `none` needs Secure."""
        return self.same_site in _SAME_SITE | {""} and (self.same_site != "none" or self.secure)

    def shown(self) -> str:
        """The cookie as people read it, without its value."""
        same_site = f"SameSite={self.same_site}" if self.same_site else ""
        marks = ("Secure" if self.secure else "", "HttpOnly" if self.http_only else "", same_site)
        return "; ".join(filter(None, (self.name, *marks)))


def read_hsts(value: str) -> Hsts:
    """A Strict-Transport-Security header. Two joined into one by a comma are none, as for browsers."""
    value = value[:MAX_VALUE]
    given: dict[str, str] = {}
    for part in value.split(";"):
        name, _, argument = part.partition("=")
        given.setdefault(name.strip().lower(), argument.strip().strip('"'))
    age = given.get("max-age", "")
    if "," in value or not (age.isascii() and age.isdigit()):
        return Hsts(value)
    return Hsts(value, int(age[:12]), "includesubdomains" in given, "preload" in given)


def read_content_policy(
    headers: Iterable[str], metas: Iterable[str] = (), *, https: bool = True
) -> ContentPolicy | None:
    """The policies in force, from headers and from meta elements; None where none is.

    What browsers ignore in a meta element (frame-ancestors, report-uri, sandbox) is ignored.
    """
    sent, written = _policies(headers), _policies(metas)
    shown = ", ".join((*sent, *written))
    read: list[Directives] = []
    for policy in (*sent, *written):
        directives = _directives(policy)
        if directives is None:
            return ContentPolicy(shown, valid=False)
        read.append(directives)
    read[len(sent) :] = [
        {name: sources for name, sources in directives.items() if name not in _HEADER_ONLY}
        for directives in read[len(sent) :]
    ]
    effective = [directives for directives in read if directives]
    if not effective:
        return None
    open_in = [_open_in(directives, https) for directives in effective]
    if any(one is None for one in open_in):
        return ContentPolicy(shown, valid=False)
    left_open = frozenset.intersection(*(one for one in open_in if one is not None))
    return ContentPolicy(
        shown,
        frames=any("frame-ancestors" in directives for directives in effective),
        none=any(directives.get("default-src") == _NOTHING for directives in effective),
        **dict.fromkeys(left_open, True),
    )


def _policies(values: Iterable[str]) -> tuple[str, ...]:
    """Commas part policies (RFC 9110, section 5.3)."""
    return tuple(policy.strip() for value in values for policy in value[:MAX_VALUE].split(","))


def _directives(policy: str) -> Directives | None:
    """A policy's directives; None where it is too short to be one, or names one twice."""
    if len(policy) < _SHORTEST_POLICY:
        return None
    found: dict[str, Sources] = {}
    for part in policy.split(";")[:_MAX_DIRECTIVES]:
        words = part.lower().split()
        if not words:
            continue
        name, *sources = words
        if name in found:
            if name in _MAY_REPEAT:
                continue
            return None
        nothing = name.endswith("-src") and not sources
        found[name] = _NOTHING if nothing else frozenset(sources)
    return found


def _open_in(directives: Directives, https: bool) -> frozenset[str] | None:
    """What one policy leaves open, as fields of `ContentPolicy`; None where it contradicts itself."""
    scripts = _without_overruled(directives.get("script-src", directives.get("default-src", _ALL)))
    if "'strict-dynamic'" in scripts:
        if not _pinned(scripts):
            return None
        scripts = frozenset(
            source for source in scripts if source != "'self'" and not source.startswith(tuple(_ANYTHING))
        )
    # What stands in for script-src is taken as it counts for scripts, as Observatory does.
    ruling = {**directives, "script-src" if "script-src" in directives else "default-src": scripts}
    default = ruling.get("default-src", _ALL)
    styles = _without_overruled(ruling.get("style-src", default))
    objects = ruling.get("object-src", default)
    active = frozenset().union(*(sources for name, sources in ruling.items() if name not in _PASSIVE))
    passive = frozenset().union(*(ruling.get(name, default) for name in _PASSIVE))
    found = {
        "any_script": not scripts.isdisjoint(_ANYBODYS_CODE) or not objects.isdisjoint(_ANYTHING),
        "eval": "'unsafe-eval'" in scripts | styles,
        "unencrypted": https and any(source.startswith(_UNENCRYPTED) for source in active),
        "unencrypted_media": https and any(source.startswith(_UNENCRYPTED) for source in passive),
        "any_style": not styles.isdisjoint(_ANYBODYS_CODE),
        "any_form": not directives.get("form-action", _ALL).isdisjoint(_ANYTHING),
        "any_base": not directives.get("base-uri", _ALL).isdisjoint(_ANYBODYS_CODE),
    }
    return frozenset(name for name, is_open in found.items() if is_open)


def _without_overruled(sources: Sources) -> Sources:
    """A nonce or a hash takes `'unsafe-inline'` out of force."""
    return sources - {"'unsafe-inline'"} if _pinned(sources) else sources


def _pinned(sources: Sources) -> bool:
    return any(source.startswith(_PINNED) for source in sources)


def read_referrer_policy(headers: Iterable[str], metas: Iterable[str] = ()) -> ReferrerPolicy | None:
    """The last policy that is one counts, those of meta elements after those of headers."""
    values = [value[:MAX_VALUE] for value in (*headers, *metas)]
    if not values:
        return None
    joined = ", ".join(values)
    named = [word.strip().lower() for word in joined.split(",")]
    known = [word for word in named if word in _PRIVATE_REFERRERS | _TELLING_REFERRERS]
    return ReferrerPolicy(joined, known[-1] if known else "")


def read_framing(frame_options: str | None, policy: ContentPolicy | None) -> Framing | None:
    """Who may frame the page. `frame-ancestors` overrules X-Frame-Options (CSP 3, section 6.4.2.2)."""
    if policy is not None and policy.valid and policy.frames:
        return Framing(policy.value, "csp")
    if frame_options is None or not frame_options.strip():
        return None
    word = frame_options.strip().lower()
    if word in ("deny", "sameorigin"):
        return Framing(frame_options, word)
    return Framing(frame_options, "allow-from" if word.startswith("allow-from") else "invalid")


def read_cookie(header: str, url: str) -> Cookie:
    """A cookie's name and attributes from the value of a Set-Cookie header."""
    first, *attributes = header.split(";")
    given = {k.strip().lower(): v.strip().lower() for k, _, v in (part.partition("=") for part in attributes)}
    same_site = given.get("samesite")
    return Cookie(
        first.partition("=")[0].strip(),
        "secure" in given,
        "httponly" in given,
        "(empty)" if same_site == "" else same_site or "",
        "max-age" not in given and "expires" not in given,
        url,
    )
