"""The certificate that the server shows: the house's own or one from elsewhere, always fresh.

A running server looks every hour whether its certificate nears its end or its files have changed,
and shows the new one to the next browser that connects; nothing is restarted.
"""

import ipaddress
import logging
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving.authority import Authority

LOOK_EVERY_S = 3600.0

_log = logging.getLogger(__name__)


class Certificates:
    """What TLS needs, kept fresh; ``context`` is read anew for every connection."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.context = self._fresh()
        self._seen = self._state()

    @property
    def files(self) -> tuple[Path, Path]:
        """The certificate's file and its key's."""
        if self.house.certificate:
            return Path(self.house.certificate), Path(self.house.certificate_key)
        return self.authority.server_files

    @property
    def authority(self) -> Authority:
        """The house's own authority."""
        return authority_of(self.house)

    def look(self, now: datetime | None = None) -> bool:
        """Renew what nears its end and take up what has changed; say whether anything did."""
        if not self.house.certificate:
            self.authority.settle(self.house.hosts, now)
        if self._state() == self._seen:
            return False
        self.context, self._seen = self._fresh(now), self._state()
        return True

    def keep_fresh(self, stop: threading.Event, every_s: float = LOOK_EVERY_S) -> None:
        """Look again and again until ``stop``; what cannot be renewed goes on as it is."""
        while not stop.wait(every_s):
            try:
                self.look()
            except (OSError, InputError) as problem:
                _log.error("the certificate was not renewed: %s", problem)

    def _fresh(self, now: datetime | None = None) -> ssl.SSLContext:
        if self.house.certificate:
            check_elsewhere(self.house, now)
        else:
            self.authority.settle(self.house.hosts, now)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        certificate, key = self.files
        context.load_cert_chain(certificate, key)
        return context

    def _state(self) -> tuple[int, ...]:
        return tuple(file.stat().st_mtime_ns for file in self.files)


def authority_of(house: House) -> Authority:
    """Return the authority of a house."""
    return Authority(house.folder / "https")


def check_elsewhere(house: House, now: datetime | None = None) -> None:
    """Refuse a certificate from elsewhere that would not do.

    Raises
    ------
    InputError
        It cannot be read, is not valid now, is not for the house's hosts, or the key is another's.
    """
    now = now or datetime.now(UTC)
    certificate = _read("certificate", house.certificate, x509.load_pem_x509_certificate)
    key = _read(
        "certificate_key",
        house.certificate_key,
        lambda content: serialization.load_pem_private_key(content, None),
    )
    if key.public_key() != certificate.public_key():
        raise InputError("certificate_key", expected="the certificate's key", got="another key")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        ends = certificate.not_valid_after_utc.date().isoformat()
        raise InputError("certificate", expected="valid today", got=f"valid until {ends}")
    missing = [host for host in house.hosts if not _is_own(host) and not _names(certificate, host)]
    if missing:
        raise InputError("certificate", expected="for every one of hosts", got=missing[0])


def _read(name: str, file: str, load: Callable[[bytes], Any]) -> Any:
    try:
        return load(Path(file).read_bytes())
    except (OSError, ValueError, TypeError):
        raise InputError(name, expected="a readable PEM file", got=file) from None


def _is_own(host: str) -> bool:
    """Say whether a host is this machine by itself, which no certificate from elsewhere names."""
    return host in ("localhost", "127.0.0.1", "::1")


def _names(certificate: x509.Certificate, host: str) -> bool:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    try:
        return ipaddress.ip_address(host) in names.get_values_for_type(x509.IPAddress)
    except ValueError:
        listed = [name.lower() for name in names.get_values_for_type(x509.DNSName)]
        parent = host.lower().partition(".")[2]
        return host.lower() in listed or (bool(parent) and f"*.{parent}" in listed)
