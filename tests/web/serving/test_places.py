"""Addresses: which hosts a house answers to, what to type, and ports that cannot be had."""

import socket

import pytest

from sostenuto.base.errors import InputError
from sostenuto_web.platform.house import House
from sostenuto_web.platform.serving import places, run
from sostenuto_web.platform.serving.certificates import authority_of


def test_a_port_that_is_taken_is_said_so():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port must be free; got {port} .*--port {port + 1}"):
            places.listening("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(InputError, match="host must be an address of this machine"):
        places.listening("192.0.2.7", 0)


def test_a_house_that_listens_everywhere_answers_to_this_machines_own_addresses(monkeypatch):
    monkeypatch.setattr(places, "own_addresses", lambda: ("192.168.7.20",))
    monkeypatch.setattr(places, "own_names", lambda: ("piano.local",))
    found = places.reachable_as("0.0.0.0", ["localhost", "piano.local"])

    assert found == ("localhost", "piano.local", "192.168.7.20")
    assert places.reachable_as("127.0.0.1", ["localhost"]) == ("localhost",)


def test_this_machines_own_addresses_are_private_ones():
    for address in places.own_addresses():
        assert not address.startswith("127.")


@pytest.mark.parametrize(
    ("https", "host", "addresses", "install"),
    [
        (False, "127.0.0.1", ("http://localhost:8000/",), ""),
        (True, "127.0.0.1", ("https://localhost:8000/",), "http://localhost:8000/install/"),
        (
            True,
            "0.0.0.0",
            ("https://piano.local:8000/", "https://localhost:8000/"),
            "http://piano.local:8000/install/",
        ),
        (
            False,
            "0.0.0.0",
            ("http://piano.local:8000/", "http://localhost:8000/"),
            "http://piano.local:8000/install/",
        ),
    ],
)
def test_what_to_type_is_told(tmp_path, https, host, addresses, install):
    house = House(tmp_path, hosts=("localhost", "piano.local"))
    if https:
        authority_of(house).settle(house.hosts)
    told = run.reached(house, host, 8000, https=https)

    assert (told.addresses, told.install) == (addresses, install)
    assert bool(told.fingerprint) == https


def test_several_processes_need_something_between_them(tmp_path):
    with pytest.raises(InputError, match="workers must be 1 unless redis_url is set; got 2"):
        run.check_workers(House(tmp_path), 2)
    with pytest.raises(InputError, match="workers must be 1 or more"):
        run.check_workers(House(tmp_path), 0)
    run.check_workers(House(tmp_path, redis_url="redis://127.0.0.1:6379/0"), 2)
