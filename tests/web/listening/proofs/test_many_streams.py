"""Twenty listen at once to one process that really runs; each gets every byte of what is theirs."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.web.endurance.running_house import RunningHouse
from tests.web.listening.proofs.listening_to_many import listen
from tests.web.listening.proofs.streams_of_a_house import noise

LISTENERS, PIECES, KILOBYTES = 20, 5, 700
MADE = """
import json, sys
import django
django.setup()
from tests.web.listening.proofs import streams_of_a_house
print(json.dumps(streams_of_a_house.made(int(sys.argv[1]), int(sys.argv[2]))))
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    found = RunningHouse(tmp_path_factory.mktemp("streams") / "house")
    found.make()
    addresses = json.loads(found.asked(MADE, str(PIECES), str(KILOBYTES)).splitlines()[-1])
    found.start()
    found.sign_in()
    yield found, addresses
    found.stop()


def digest(number):
    return hashlib.sha256(noise(number, KILOBYTES)).hexdigest()


def test_twenty_at_once_get_all_of_it_and_pages_are_answered_meanwhile(house):
    running, addresses = house
    with ThreadPoolExecutor(LISTENERS + 1) as pool:
        heard = [
            pool.submit(listen, running, addresses[number % PIECES]) for number in range(LISTENERS)
        ]
        pages = [running.get("/people/") for _ in range(5)]
        found = [one.result(timeout=240) for one in heard]

    assert pages == [200] * 5
    assert all(one.statuses == {206} for one in found)
    assert [one.digest for one in found] == [digest(n % PIECES) for n in range(LISTENERS)]


def test_whoever_may_not_hears_nothing_however_many_listen(house):
    running, addresses = house
    stranger = RunningHouse(running.folder, port=running.port)

    assert listen(stranger, addresses[0]).statuses == {302}
