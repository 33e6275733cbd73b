"""A room that is open, and who may lead it."""

import pytest
from tests.web.care.groups.rooms.room_for_tests import make_meeting, make_members

from sostenuto_web.care.groups.rooms import services


@pytest.fixture
def leader(cast):
    return cast.staff["therapist"]


@pytest.fixture
def members(cast, leader):
    return make_members(5, leader)


@pytest.fixture
def meeting(cast, leader, members):
    return make_meeting(leader, members)


@pytest.fixture
def room(leader, meeting):
    services.open_room(leader, meeting)
    meeting.refresh_from_db()
    return meeting
