"""The house's own certificates: what devices demand of them, renewal, and real handshakes."""

import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving import constraints
from sostenuto_web.platform.serving.authority import Authority, fingerprint
from sostenuto_web.platform.serving.certificates import Certificates, check_elsewhere

HOSTS = ("localhost", "127.0.0.1", "piano.local", "192.168.7.20")
NOW = datetime.now(UTC)


@pytest.fixture
def authority(tmp_path):
    made = Authority(tmp_path / "https")
    made.settle(HOSTS)
    return made


def certificate(file):
    return x509.load_pem_x509_certificate(file.read_bytes())


def handshake(house: House, name: str, trusting) -> dict:
    """Shake hands over loopback as a browser would that trusts only that authority."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = Certificates(house).context

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                server.wrap_socket(connection, server_side=True).close()
            except (ssl.SSLError, OSError):
                return

    thread = threading.Thread(target=answer)
    thread.start()
    client = ssl.create_default_context(cafile=trusting)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    try:
        with (
            socket.create_connection(listener.getsockname()) as plain,
            client.wrap_socket(plain, server_hostname=name) as secure,
        ):
            return secure.getpeercert()
    finally:
        thread.join()
        listener.close()


@pytest.mark.parametrize("name", HOSTS)
def test_a_device_that_trusts_the_authority_trusts_every_chosen_host(tmp_path, name):
    house = House(tmp_path, hosts=HOSTS, https=True)
    Certificates(house)
    found = handshake(house, name, tmp_path / "https" / "authority.crt")

    assert len(found["subjectAltName"]) == len(HOSTS)


@pytest.mark.parametrize("name", ["other.local", "127.0.0.2"])
def test_a_device_refuses_another_host(tmp_path, name):
    house = House(tmp_path, hosts=HOSTS, https=True)
    Certificates(house)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"mismatch|doesn't match"):
        handshake(house, name, tmp_path / "https" / "authority.crt")


def test_a_device_refuses_another_houses_authority(tmp_path):
    house = House(tmp_path / "a", hosts=HOSTS, https=True)
    other = Authority(tmp_path / "b")
    other.settle(HOSTS)
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        handshake(house, "localhost", other.certificate_file)


def test_keys_are_for_the_owner_only(authority):
    modes = {file.name: file.stat().st_mode & 0o777 for file in authority.folder.glob("*.key")}
    assert modes == {"authority.key": 0o600, "server.key": 0o600}
    assert authority.folder.stat().st_mode & 0o777 == 0o700


def test_the_servers_certificate_is_what_browsers_demand(authority):
    server = certificate(authority.server_files[0])
    lasts = server.not_valid_after_utc - server.not_valid_before_utc
    extensions = {type(each.value): each.value for each in server.extensions}
    above = certificate(authority.certificate_file).extensions
    key_id = above.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest

    assert lasts <= timedelta(days=397)
    assert extensions[x509.ExtendedKeyUsage] == x509.ExtendedKeyUsage(
        [ExtendedKeyUsageOID.SERVER_AUTH]
    )
    assert not extensions[x509.BasicConstraints].ca
    assert extensions[x509.AuthorityKeyIdentifier].key_identifier == key_id
    assert x509.SubjectKeyIdentifier in extensions


def test_the_authority_vouches_for_this_network_only(tmp_path, authority):
    public = Authority(tmp_path / "public")
    public.settle((*HOSTS, "music.example.org"))
    public.settle(("localhost", "a.music.example.org"))
    with pytest.raises(InputError, match="names that the house's certificate authority"):
        authority.settle(("localhost", "bank.example.com"))
    with pytest.raises(InputError, match="hosts must be"):
        authority.settle(("localhost", "8.8.8.8"))
    authority.settle(("localhost", "drums.local", "10.1.2.3", "fd00::7"))


def test_a_certificate_that_was_forged_with_the_authoritys_key_is_not_believed(
    tmp_path, monkeypatch
):
    house = House(tmp_path, hosts=HOSTS, https=True)
    Certificates(house)
    monkeypatch.setattr(constraints, "check", lambda *_: None)
    forged = House(tmp_path, hosts=("bank.example.com",), https=True)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        handshake(forged, "bank.example.com", tmp_path / "https" / "authority.crt")


def test_it_is_renewed_thirty_days_before_its_end_and_not_a_day_before_that(authority):
    first = authority.server_files[0].read_bytes()
    assert not authority.settle(HOSTS, NOW + timedelta(days=364))
    assert authority.server_files[0].read_bytes() == first
    assert authority.settle(HOSTS, NOW + timedelta(days=366))
    renewed = certificate(authority.server_files[0])
    assert renewed.not_valid_after_utc > NOW + timedelta(days=366 + 394)


def test_the_authority_stays_the_same_when_the_server_gets_a_new_certificate(authority):
    before = fingerprint(authority.certificate_file)
    authority.settle(HOSTS, NOW + timedelta(days=366))
    authority.settle((*HOSTS, "drums.local"), NOW)

    assert fingerprint(authority.certificate_file) == before
    assert len(before) == 95


def test_no_certificate_outlives_its_authority(authority):
    late = NOW + timedelta(days=3600)
    authority.settle(HOSTS, late)
    end = certificate(authority.certificate_file).not_valid_after_utc
    assert certificate(authority.server_files[0]).not_valid_after_utc == end


def test_a_running_server_takes_up_the_renewed_certificate(tmp_path):
    house = House(tmp_path, hosts=HOSTS, https=True)
    certificates = Certificates(house)
    before = certificates.context
    assert not certificates.look()
    assert certificates.look(NOW + timedelta(days=366))
    assert certificates.context is not before


def test_half_written_files_are_made_anew_and_foreign_ones_are_named(authority):
    other = Authority(authority.folder.parent / "other")
    other.settle(HOSTS)
    authority.server_files[1].write_bytes(other.server_files[1].read_bytes())
    assert authority.settle(HOSTS)
    authority.server_files[1].write_text("no key\n")
    with pytest.raises(InputError, match=r"server\.key must be a key with its certificate"):
        authority.settle(HOSTS)


@pytest.fixture
def elsewhere(tmp_path):
    made = Authority(tmp_path / "elsewhere")
    made.settle(("piano.local", "localhost"))
    file, key = made.server_files
    names = {"certificate": str(file), "certificate_key": str(key)}
    return House(tmp_path, hosts=("localhost", "piano.local"), https=True, **names)


def test_a_certificate_from_elsewhere_is_shown_and_no_authority_is_made(elsewhere, tmp_path):
    found = handshake(elsewhere, "piano.local", tmp_path / "elsewhere" / "authority.crt")
    assert ("DNS", "piano.local") in found["subjectAltName"]
    assert not (tmp_path / "https").exists()


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"hosts": ("drums.local",)}, "certificate must be for every one of hosts"),
        ({"certificate": "/nowhere.pem"}, "certificate must be a readable PEM file"),
        ({"certificate_key": "/nowhere.pem"}, "certificate_key must be a readable PEM file"),
    ],
)
def test_a_certificate_from_elsewhere_that_will_not_do_is_refused(elsewhere, change, match):

    with pytest.raises(InputError, match=match):
        check_elsewhere(replace(elsewhere, **change))


def test_a_certificate_from_elsewhere_has_to_be_valid_today_and_to_have_its_own_key(
    elsewhere, authority
):

    with pytest.raises(InputError, match="certificate must be valid today"):
        check_elsewhere(elsewhere, NOW + timedelta(days=400))
    other = str(authority.server_files[1])
    with pytest.raises(InputError, match="must be the certificate's key"):
        check_elsewhere(replace(elsewhere, certificate_key=other))
