"""The pages of a group are the same bytes, whoever's caution or register it comes from."""

import re
from datetime import time

import pytest
from django.db import transaction
from django.utils import timezone
from tests.web.care.groups.meetings.groups_for_tests import browser_of, gather

from sostenuto_web.care.groups.rosters import services as rosters
from sostenuto_web.people.models import Caution
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.sets import services as sets
from sostenuto_web.repertoire.songs import services as repertoire

pytestmark = pytest.mark.django_db

PASSING = re.compile(
    r"nonce-[\w+/=-]+|nonce=\"[^\"]*\"|csrfmiddlewaretoken\" value=\"[^\"]*\"|[A-Za-z0-9]{64}"
    r"|name=\"once\" value=\"[^\"]*\"|data-seconds=\"\d+\""
)
"""What differs from one answer to the next by chance."""


@pytest.fixture
def choir():
    choir = gather(2, weekday=timezone.localdate().weekday(), at=time(10), cards=["visual_music"])
    for one in choir.members:
        registers.asked(choir.leader, one)
    rosters.open_set(choir.leader, choir.group)
    choir.group.refresh_from_db()
    return choir


@pytest.fixture
def meeting(choir):
    return choir.meeting()


def shown(choir, meeting, faulty: dict) -> list[bytes]:
    """Return what every page says, and what is answered to a card that is not for the group."""
    found = []
    here = f"/groups/{choir.group.pk}/"
    there = f"{here}meetings/{meeting.pk}/"
    pages = ["/groups/", here, f"{here}techniques/", f"{here}start/", there, f"{there}cards/"]
    pages += [f"{there}start/", f"/music/sets/{choir.group.set_list_id}/"]
    browser = browser_of(choir.leader)
    for page in pages:
        found.append(PASSING.sub("", browser.get(page).content.decode()))
    refused = browser.post(f"{there}cards/", faulty)
    assert refused.status_code == 422
    return [*found, PASSING.sub("", refused.content.decode())]


def with_each(choir, add, look):
    """Look once for each member, with something added to them alone."""
    found = []
    for one in choir.members:
        with transaction.atomic():
            add(one)
            library.changed()
            found.append(look())
            transaction.set_rollback(True)
    library.changed()
    return found


def test_nobody_s_caution_shows_on_a_page(choir, meeting):
    def add(client):
        given = {"client": client, "data_key": client.data_key, "kind": "epilepsy"}
        Caution.objects.create(since=timezone.localdate(), **given)

    faulty = {"card": "visual_music", "part": "main"}
    first, *others = with_each(choir, add, lambda: shown(choir, meeting, faulty))

    assert "not for this group" in first[1]
    assert "epilepsy" not in "".join(first)
    assert all(one == first for one in others)


def test_nobody_s_register_shows_on_a_page(choir, meeting):
    song = repertoire.find_or_make(choir.leader, "The Invented", "Night Boat", in_repertoire=True)[
        0
    ]
    sets.put_in(choir.leader, choir.group.set_list, song)

    def add(client):
        line = repertoire.read("Night Boat – The Invented, urge 9")
        registers.add_line(choir.leader, client, line)

    faulty = {"card": "no_such_card", "part": "main"}
    first, *others = with_each(choir, add, lambda: shown(choir, meeting, faulty))

    assert "Night Boat" in first[4]
    assert "does not play" in first[7]
    assert all(one == first for one in others)
