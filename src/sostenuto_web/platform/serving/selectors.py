"""What the install page shows: the house's authority and a code to point a camera at."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit, urlunsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from django.utils.safestring import SafeString, mark_safe

from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving.authority import fingerprint
from sostenuto_web.platform.serving.certificates import authority_of
from sostenuto_web.platform.serving.places import HERE


@dataclass(frozen=True, slots=True)
class Shown:
    """An authority as a device is asked to trust it."""

    name: str
    fingerprint: str
    certificate: bytes


def authority(house: House) -> Shown | None:
    """Return the house's own authority, or None: plain http, or a certificate from elsewhere."""
    file = authority_of(house).certificate_file
    if not house.https or house.certificate or not file.exists():
        return None
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    # DER: phones take nothing else under this file type.
    content = certificate.public_bytes(serialization.Encoding.DER)
    return Shown(str(name), fingerprint(file), content)


def address_for_others(here: str, hosts: Iterable[str]) -> str | None:
    """Return the address of a page as other devices reach it, or None: only this machine does.

    Examples
    --------
    >>> address_for_others("http://localhost:8000/install/", ["localhost", "piano.local"])
    'http://piano.local:8000/install/'
    >>> address_for_others("http://piano.local/install/", ["piano.local"])
    'http://piano.local/install/'
    >>> address_for_others("http://localhost:8000/install/", ["localhost"]) is None
    True
    """
    parts = urlsplit(here)
    if parts.hostname not in HERE:
        return here
    other = next((host for host in hosts if host.strip("[]") not in (*HERE, "*")), None)
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(parts._replace(netloc=f"{other}{port}")) if other else None


def code(address: str) -> SafeString:
    """Return a QR code of an address, drawn in the page itself, on white in the dark, too."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage, border=2).save(drawn)
    text = drawn.getvalue().decode().partition("?>")[2]
    return mark_safe(text)
