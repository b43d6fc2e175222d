"""What went wrong with a request, in one sentence that holds nothing of what the server sent."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import h11
import httpx

from trustscan.gather.body import BodyTooLargeError, UnreadableBodyError
from trustscan.gather.connections import HandshakeError, ProxyError
from trustscan.gather.network import AddressNotAllowedError
from trustscan.model.snapshot import FetchError, FetchErrorKind

_WAITING = (ssl.SSLWantReadError, ssl.SSLWantWriteError)


class RedirectError(Exception):
    """Redirects that cannot be followed; the message is one sentence."""


def error_of(problem: BaseException, timeout: float) -> FetchError:
    """What went wrong, in one sentence that holds nothing of what the server sent."""
    # A request that is cut off where it stands leaves other errors behind; that time was up is why.
    outer = [problem] if isinstance(problem, TimeoutError) else []
    for cause in (*outer, *_causes(problem)):
        for kinds, error, detail in _ERRORS:
            if isinstance(cause, kinds):
                return FetchError(error, detail.format(timeout=timeout, problem=cause))
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(FetchErrorKind.TLS, f"The certificate is not valid: {_reason(cause)}.")
        if isinstance(cause, ssl.SSLError):
            return FetchError(FetchErrorKind.TLS, f"No secure connection could be made: {_reason(cause)}.")
    return FetchError(FetchErrorKind.OTHER, f"The request failed ({type(problem).__name__}).")


_ERRORS: tuple[tuple[tuple[type[BaseException], ...], FetchErrorKind, str], ...] = (
    ((BodyTooLargeError,), FetchErrorKind.TOO_LARGE, "{problem}"),
    ((UnreadableBodyError,), FetchErrorKind.PROTOCOL, "The body cannot be decompressed."),
    ((AddressNotAllowedError,), FetchErrorKind.ADDRESS_NOT_ALLOWED, "{problem}"),
    ((RedirectError,), FetchErrorKind.TOO_MANY_REDIRECTS, "{problem}"),
    ((TimeoutError,), FetchErrorKind.TIMEOUT, "No complete answer within {timeout:g} s."),
    ((socket.gaierror,), FetchErrorKind.NAME_NOT_RESOLVED, "The name does not resolve to an address."),
    ((ConnectionRefusedError,), FetchErrorKind.REFUSED, "The connection was refused."),
    (
        (ConnectionResetError, BrokenPipeError),
        FetchErrorKind.PROTOCOL,
        "The server broke off the connection.",
    ),
    (
        (h11.RemoteProtocolError,),
        FetchErrorKind.PROTOCOL,
        "The server does not speak HTTP properly.",
    ),
    (
        (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError),
        FetchErrorKind.OTHER,
        "The address is not valid.",
    ),
    (
        (HandshakeError,),
        FetchErrorKind.TLS,
        "No secure connection could be made: the server broke off the handshake.",
    ),
    ((ProxyError,), FetchErrorKind.OTHER, "The proxy does not pass the request on."),
)


def _causes(problem: BaseException) -> Iterator[BaseException]:
    """The innermost cause first, as httpx wraps what the system said.

    Grouped errors come of trying several addresses of one name; the first stands for all.
    """
    chain: list[BaseException] = []
    at: BaseException | None = problem
    while at is not None and len(chain) < 12 and at not in chain:
        chain.append(at)
        at = at.exceptions[0] if isinstance(at, BaseExceptionGroup) else at.__cause__ or at.__context__
    # That more bytes are wanted is how a handshake waits, and no failure.
    return (one for one in reversed(chain) if not isinstance(one, _WAITING))


def _reason(problem: ssl.SSLError) -> str:
    text = getattr(problem, "verify_message", "") or (problem.reason or "unknown reason")
    return str(text).replace("_", " ").lower()[:120].rstrip(".")
