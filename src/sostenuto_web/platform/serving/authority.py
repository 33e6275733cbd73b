"""The house's own certificate authority: it vouches for this house's addresses and nothing else.

Conventions: everything lies in one folder: ``authority.crt`` and ``authority.key`` (made once, ten
years), ``server.crt`` (with the authority behind it) and ``server.key`` (anew when they near their
end or the addresses change). Keys are elliptic (P-256) and readable by the owner only. The
authority is constrained by name: even with its key, nobody can make a certificate for a public
address that a device with this authority would believe.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sostenuto.base.errors import InputError
from sostenuto_web.platform.serving import constraints

AUTHORITY_DAYS = 3652
SERVER_DAYS = 395
"""Browsers believe 398 days at most."""
RENEW_DAYS = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def ends_within(self, days: int, now: datetime) -> bool:
        """Say whether it ends within so many days."""
        return self.certificate.not_valid_after_utc - now < timedelta(days=days)


class Authority:
    """The authority and the server's certificate in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def certificate_file(self) -> Path:
        """What devices have to trust."""
        return self.folder / "authority.crt"

    @property
    def server_files(self) -> tuple[Path, Path]:
        """What the server shows: certificates, and its key."""
        return self.folder / "server.crt", self.folder / "server.key"

    def settle(self, hosts: tuple[str, ...], now: datetime | None = None) -> bool:
        """Make what is missing, ends soon or is for other addresses; say whether anything was made.

        Raises
        ------
        InputError
            An address for which the authority may not vouch, or a file that is no key.
        """
        now = now or datetime.now(UTC)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        authority = self._kept("authority")
        if authority is None:
            authority = made_authority(hosts, now)
            self._keep("authority", authority, ())
        server = self._kept("server")
        if server is not None and serves(server, authority, hosts, now):
            return False
        constraints.check(authority.certificate, hosts)
        self._keep("server", made_server(authority, hosts, now), (authority.certificate,))
        return True

    def _kept(self, name: str) -> Pair | None:
        certificate_file, key_file = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        if not (certificate_file.exists() and key_file.exists()):
            return None
        try:
            certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
            key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        except ValueError:
            raise InputError(
                str(key_file), expected="a key with its certificate", got="something else"
            ) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise InputError(str(key_file), expected="an elliptic key", got=type(key).__name__)
        if key.public_key() != certificate.public_key():
            return None  # stopped between the two files: make both anew
        return Pair(certificate, key)

    def _keep(self, name: str, pair: Pair, behind: tuple[x509.Certificate, ...]) -> None:
        pem = serialization.Encoding.PEM
        key = pair.key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write(self.folder / f"{name}.key", key, 0o600)
        chain = b"".join(each.public_bytes(pem) for each in (pair.certificate, *behind))
        _write(self.folder / f"{name}.crt", chain, 0o644)


def fingerprint(certificate_file: Path) -> str:
    """Return a certificate's SHA-256 fingerprint as people compare it: pairs with colons."""
    certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def serves(server: Pair, authority: Pair, hosts: tuple[str, ...], now: datetime) -> bool:
    """Say whether a server's certificate still serves: ours, for these hosts, not about to end."""
    names = server.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    try:
        server.certificate.verify_directly_issued_by(authority.certificate)
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is made anew
        return False
    started = server.certificate.not_valid_before_utc <= now
    wanted = set(constraints.general_names(hosts)) == set(names.value)
    return started and wanted and not server.ends_within(RENEW_DAYS, now)


def made_authority(hosts: tuple[str, ...], now: datetime) -> Pair:
    """Return a new authority that may vouch for local names, private addresses and ``hosts``."""
    key = ec.generate_private_key(ec.SECP256R1())
    # The name tells devices apart and says nothing of what the house is for.
    common = f"Sostenuto house {secrets.token_hex(3)}"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
    permitted = constraints.permitted_names(hosts)
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def made_server(authority: Pair, hosts: tuple[str, ...], now: datetime) -> Pair:
    """Return a new server certificate for ``hosts``, vouched for by the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    end = min(now + timedelta(days=SERVER_DAYS), authority.certificate.not_valid_after_utc)
    above = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    names = x509.SubjectAlternativeName(constraints.general_names(hosts))
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above.value)
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])]))
        .issuer_name(authority.certificate.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(names, critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(issuer, critical=False)
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(file: Path, content: bytes, mode: int) -> None:
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(draft, file)
