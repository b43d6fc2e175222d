"""What stands in a certificate (RFC 5280)."""

from __future__ import annotations

from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.x509.oid import NameOID

from trustscan.facts.urls import is_address
from trustscan.model.snapshot import CertificateFacts

_MAX_NAME = 200
_KEY_TYPES: tuple[tuple[type, str], ...] = (
    (rsa.RSAPublicKey, "RSA"),
    (ec.EllipticCurvePublicKey, "EC"),
    (dsa.DSAPublicKey, "DSA"),
    (ed25519.Ed25519PublicKey, "Ed25519"),
    (ed448.Ed448PublicKey, "Ed448"),
)


def facts_of(der: bytes) -> CertificateFacts:
    """A certificate's names, times, key and signature. Raises ValueError where it is none."""
    certificate = x509.load_der_x509_certificate(der)
    key_type, key_bits = _key(certificate)
    return CertificateFacts(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_type=key_type,
        key_bits=key_bits,
        digest=_digest(certificate),
        root=certificate.subject == certificate.issuer,
    )


def matches(der: bytes, host: str) -> bool:
    """Whether a certificate is for this host (RFC 9525: alternative names, a star for one label)."""
    certificate = x509.load_der_x509_certificate(der)
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    if is_address(host):
        return ip_address(host.strip("[]")) in names.get_values_for_type(x509.IPAddress)
    patterns = {name.lower().rstrip(".") for name in names.get_values_for_type(x509.DNSName)}
    return host in patterns or f"*.{host.partition('.')[2]}" in patterns


def _name(name: x509.Name) -> str:
    """What people call a subject or issuer: its organisation or common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        found = name.get_attributes_for_oid(oid)
        if found:
            return str(found[0].value)[:_MAX_NAME]
    return ""


def _key(certificate: x509.Certificate) -> tuple[str, int | None]:
    try:
        key = certificate.public_key()
    except (UnsupportedAlgorithm, ValueError):
        return "", None
    name = next((name for kind, name in _KEY_TYPES if isinstance(key, kind)), "")
    return name, getattr(key, "key_size", None)


def _digest(certificate: x509.Certificate) -> str:
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    return algorithm.name if algorithm is not None else ""
