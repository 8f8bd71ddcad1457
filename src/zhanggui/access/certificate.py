"""A certificate of our own making, for serving a local network over TLS without buying one."""

from __future__ import annotations

import ipaddress
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

VALID_DAYS = 825
"""Browsers accept no certificate that lasts longer."""


def own_certificate(root: Path, host: str, *, now: datetime) -> tuple[Path, Path]:
    """Certificate and key files of the workspace for ``host``; made anew when missing or about to end.

    Browsers warn about it once, because nobody vouches for it: compare its fingerprint, then accept it.
    """
    cert_path, key_path = root / f"tls-{host}.crt", root / f"tls-{host}.key"
    if cert_path.exists() and key_path.exists():
        known = x509.load_pem_x509_certificate(cert_path.read_bytes())
        if known.not_valid_after_utc > now + timedelta(days=7):
            return cert_path, key_path
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"zhanggui {host}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName([_name(host), x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    _write(key_path, secret)
    _write(cert_path, certificate.public_bytes(serialization.Encoding.PEM))
    return cert_path, key_path


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
