"""Facts of lower floors call a session by its day, where who asks may read it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from sostenuto_web.care.models import Session
from sostenuto_web.record import naming


@pytest.fixture
def session(cast):
    return Session.objects.create(
        client=cast.clients["own"],
        data_key=cast.clients["own"].data_key,
        starts_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    )


def test_a_session_is_called_by_its_day_to_the_care_team(cast, session):
    named = naming.sessions(cast.staff["therapist"], {session.pk, uuid4()})

    assert list(named) == [session.pk]
    assert "2026" in named[session.pk]


def test_a_session_is_named_to_nobody_else(cast, session):
    for other in ("researcher", "director", "administrator"):
        assert naming.sessions(cast.staff[other], {session.pk}) == {}
    assert naming.sessions(cast.client_user, {session.pk}) == {}


def test_a_session_of_somebody_else_is_not_named_for_this_client(cast, session):
    assert naming.sessions(cast.staff["therapist"], {session.pk}, uuid4()) == {}
