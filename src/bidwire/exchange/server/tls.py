"""Certificates that an exchange makes itself: nobody trusts them unless told to, and some of them nobody should."""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
import tempfile
from typing import Literal, get_args

from ...errors import ConfigurationError

CertificateKind = Literal["self_signed", "expired", "wrong_host"]

_DAY = datetime.timedelta(days=1)


class OwnCertificate:
    """A certificate for an address, with its key.

    "self_signed": in order, for those who trust `pem`. "expired": it was, until yesterday. "wrong_host": in order, for
    another host. Its times are the machine's: what checks them goes by that.
    """

    def __init__(self, kind: CertificateKind, host: str) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
        from cryptography.x509.oid import NameOID

        if kind not in get_args(CertificateKind):
            raise ConfigurationError(f"tls is one of {', '.join(get_args(CertificateKind))}, not {kind!r}")
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bidwire local exchange")])
        ends = datetime.datetime.now(datetime.UTC) + (-_DAY if kind == "expired" else 365 * _DAY)
        hosts: list[x509.GeneralName] = [x509.DNSName("elsewhere.invalid")]
        if kind != "wrong_host":
            hosts = [x509.DNSName("localhost"), *(x509.IPAddress(each) for each in _addresses(host))]
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - 366 * _DAY)
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, SHA256())
        )
        self.pem = made.public_bytes(Encoding.PEM).decode()
        """The certificate without its key: what a client is given to trust."""
        self._key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    def context(self) -> ssl.SSLContext:
        """What a server needs of it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # `ssl` reads certificates from files only.
        descriptor, path = tempfile.mkstemp(prefix="bidwire-", suffix=".pem")
        try:
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(self._key + self.pem)
            context.load_cert_chain(path)
        finally:
            os.unlink(path)
        return context


def _addresses(host: str) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    found = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]
    try:
        own = ipaddress.ip_address(host)
    except ValueError:
        return found
    return [*found, own] if own not in found and not own.is_unspecified else found
