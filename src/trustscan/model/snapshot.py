"""Everything that came over the wire, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from trustscan.model.struct import Frozen, field
from trustscan.model.target import Target


class PageState(StrEnum):
    """What a fetched URL turned out to be. Only `CONTENT` and `NOT_FOUND` decide anything about a site."""

    CONTENT = "content"
    NOT_FOUND = "not found"
    SOFT_404 = "soft 404"
    EMPTY = "empty page"
    SCRIPT_SHELL = "script-only shell"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate limited"
    LOGIN_WALL = "login wall"
    MAINTENANCE = "maintenance page"
    PARKED = "parked domain"
    WRONG_TYPE = "not HTML"
    TOO_LARGE = "too large"
    TIMED_OUT = "timed out"
    SERVER_ERROR = "server error"
    TLS_FAILURE = "TLS failure"
    NAME_NOT_RESOLVED = "name does not resolve"
    UNREACHABLE = "unreachable"
    REFUSED_BY_ROBOTS = "refused by robots.txt"
    OUT_OF_SCOPE = "out of scope"
    NOT_VISITED = "not visited"

    @property
    def settled(self) -> bool:
        """Whether looking again would tell nothing new: the page was read, or it surely is not there."""
        return self in _SETTLED


_SETTLED = frozenset(
    {PageState.CONTENT, PageState.NOT_FOUND, PageState.SOFT_404, PageState.OUT_OF_SCOPE, PageState.PARKED}
)


class FetchErrorKind(StrEnum):
    """Why no usable response came back."""

    TIMEOUT = "timeout"
    NAME_NOT_RESOLVED = "name"
    REFUSED = "refused"
    TLS = "tls"
    TOO_LARGE = "too large"
    TOO_MANY_REDIRECTS = "redirects"
    PROTOCOL = "protocol"
    ADDRESS_NOT_ALLOWED = "address"
    ROBOTS = "robots"
    OTHER = "other"


class FetchError(Frozen):
    """A failed fetch; `detail` is one plain sentence, safe to print."""

    kind: FetchErrorKind
    detail: str


class Redirect(Frozen):
    """One hop: the URL that answered, with which status, and where it pointed (absolute)."""

    url: str
    status: int
    location: str


class Exchange(Frozen):
    """One request as a visitor's browser would see it: the URL asked for and what came in the end.

    `headers` keep their order and repetition; names are lower case. `body` is decompressed.
    `seconds` is the time from request to the end of the body. `file` names the file on disk that
    answered, relative to the scanned folder, where there is one. `soft_404` tells that an address
    made up beside this one got the same answer.
    """

    url: str
    final_url: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    redirects: tuple[Redirect, ...] = ()
    error: FetchError | None = None
    seconds: float = 0.0
    file: str | None = None
    soft_404: bool = False

    def header(self, name: str) -> str | None:
        """The first value of a response header, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), None)


class UnreadPage(Frozen):
    """A page the crawl knows of but has not read, so that verdicts can say so.

    `roles` are the document roles that the links to it promise (such as `privacy-policy`).
    """

    url: str
    state: PageState
    detail: str
    roles: frozenset[str] = frozenset()


class CertificateFacts(Frozen):
    """One certificate as the server sent it.

    `key_type` is RSA, EC, DSA, Ed25519 or Ed448; `digest` names what the signature is made over, such as
    `sha256`, empty where the algorithm needs none. A `root` is signed by itself.
    """

    subject: str = ""
    issuer: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    key_type: str = ""
    key_bits: int | None = None
    digest: str = ""
    root: bool = False


class TlsFacts(Frozen):
    """What a TLS handshake with the site's host showed. `error` is set where none could be completed.

    `chain` holds the certificates that were sent, the site's own first. `accepts` and `refuses` name
    protocol versions (`TLSv1.0` to `TLSv1.3`); one that stands in neither could not be found out.
    """

    host: str
    port: int = 443
    trusted: bool | None = None
    host_matches: bool | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    issuer: str = ""
    subject: str = ""
    protocol: str = ""
    error: str | None = None
    chain: tuple[CertificateFacts, ...] = ()
    accepts: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


class PlainHttpFacts(Frozen):
    """Where `http://host/` leads. `closed`: nothing listens there; `error`: why it could not be found out."""

    url: str
    final_url: str | None = None
    status: int | None = None
    closed: bool = False
    error: str | None = None
    redirects: tuple[Redirect, ...] = ()


class OtherNameFacts(Frozen):
    """Where the site's other name leads: with `www.` or without. `missing`: that name does not exist."""

    url: str
    final_url: str | None = None
    status: int | None = None
    missing: bool = False
    error: str | None = None


class DnsAnswer(Frozen):
    """The records of one type at one name, as text; none where there are none. `error`: no answer came.

    `authentic`: the name server says that it checked the signatures (the AD bit, RFC 4035).
    """

    name: str
    type: str
    records: tuple[str, ...] = ()
    authentic: bool = False
    error: str | None = None


class DnsFacts(Frozen):
    """What the name servers say of a host and of `domain`, the registered domain that it is part of."""

    host: str
    domain: str
    answers: tuple[DnsAnswer, ...] = ()
    error: str | None = None


class RegistrationFacts(Frozen):
    """What the registry says of a domain (RDAP, RFC 9083). `url` is the record asked for."""

    domain: str
    url: str = ""
    registered: datetime | None = None
    expires: datetime | None = None
    registrar: str = ""
    error: str | None = None


class ProbeState(StrEnum):
    """What came of a probe."""

    ANSWERED = "answered"
    FAILED = "failed"
    NOT_ASKED = "not asked"


class Probes(Frozen):
    """Questions asked beside the crawl; None where one was not asked (a folder, a bare address)."""

    tls: TlsFacts | None = None
    plain_http: PlainHttpFacts | None = None
    other_name: OtherNameFacts | None = None
    security_txt: Exchange | None = None
    gpc: Exchange | None = None
    dns: DnsFacts | None = None
    registration: RegistrationFacts | None = None

    def state_of(self, name: str) -> tuple[ProbeState, str]:
        """What came of one probe, named as its field, and why it failed if it did."""
        found = getattr(self, name)
        if found is None:
            return ProbeState.NOT_ASKED, ""
        if not found.error:
            return ProbeState.ANSWERED, ""
        error: FetchError | str = found.error
        return ProbeState.FAILED, error.detail if isinstance(error, FetchError) else error


class CrawlLog(Frozen):
    """How the crawl went."""

    requests: int = 0
    seconds: float = 0.0
    truncated: str | None = None
    notes: tuple[str, ...] = ()
    robots: str | None = None
    sitemaps: tuple[str, ...] = ()


class Snapshot(Frozen):
    """One site at one time. `exchanges[0]`, if any, is the start page.

    `exchanges` hold each distinct page once, in the order read, also those that failed or are missing.
    `unread` is what was known and not read, and what failed. `aliases` maps other addresses of a page
    (as `page_key`) to the one it is listed under: redirects, canonical links, copies.
    """

    target: Target
    started_at: datetime
    exchanges: tuple[Exchange, ...]
    unread: tuple[UnreadPage, ...] = ()
    probes: Probes = Probes()
    log: CrawlLog = CrawlLog()
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def served(self) -> bool:
        """Whether a server was asked: what only a server can show does not apply to a folder."""
        return self.target.kind != "folder"
