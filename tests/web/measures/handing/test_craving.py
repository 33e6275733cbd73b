"""A craving that is high afterwards, or rose, raises one alert an occasion: as the rules say."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.care.running.conftest import make_session
from tests.web.conftest import make_cast

from sostenuto.measures.safety import flags_of_number, flags_of_rise
from sostenuto.measures.shelf import measure
from sostenuto_web.measures import craving
from sostenuto_web.people.guard import token_for
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.facts import services as facts
from sostenuto_web.record.facts.services import When
from sostenuto_web.record.models import Alert

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)


@pytest.fixture
def rosa(cast):
    return cast.staff["therapist"]


@pytest.fixture
def wren(cast):
    return cast.clients["own"]


def rate(by, client, value, moment, *, at: datetime = NOON, session=None, scale="craving"):
    fields = {"scale": scale, "moment": moment, "value": float(value), "given_by": "client"}
    return facts.note(by, client, "rating", fields, When(at, session), uuid4())[0]


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_a_high_craving_after_a_session_raises_one_alert(rosa, wren):
    session = uuid4()
    for number in (7, 9, 10):
        row = rate(rosa, wren, number, "post", session=session)

    alert = Alert.objects.get()
    assert (alert.kind, alert.session_id, alert.client) == ("craving", session, wren)
    assert alert.source != row.pk


@pytest.mark.parametrize(
    ("before", "after", "raised"), [(2, 5, 1), (2, 4, 0), (4, 6, 0), (0, 3, 1)]
)
def test_a_rise_raises_one_too(rosa, wren, before, after, raised):
    rate(rosa, wren, before, "pre")
    rate(rosa, wren, after, "post", at=minutes(40))

    assert Alert.objects.count() == raised


def test_a_before_that_arrives_late_counts(rosa, wren):
    session = uuid4()
    rate(rosa, wren, 5, "post", at=minutes(40), session=session)
    assert not Alert.objects.exists()
    rate(rosa, wren, 1, "pre", session=session)

    assert Alert.objects.count() == 1


def test_handled_or_not_an_occasion_has_no_second_one(rosa, wren):
    session = uuid4()
    rate(rosa, wren, 8, "post", session=session)
    alerts.handle(rosa, Alert.objects.get(), "we stayed together")
    rate(rosa, wren, 9, "post", at=minutes(5), session=session)

    assert Alert.objects.count() == 1


def test_another_session_and_another_client_have_their_own(rosa, cast):
    for client in (cast.clients["own"], cast.clients["team"]):
        for session in (uuid4(), uuid4()):
            rate(rosa, client, 8, "post", session=session)

    assert Alert.objects.count() == 4


def test_outside_a_session_the_next_before_begins_another_occasion(rosa, wren):
    rate(rosa, wren, 3, "pre")
    rate(rosa, wren, 8, "post", at=minutes(30))
    rate(rosa, wren, 8, "post", at=minutes(35))
    assert Alert.objects.count() == 1
    rate(rosa, wren, 7, "pre", at=minutes(60))
    rate(rosa, wren, 8, "post", at=minutes(90))

    assert Alert.objects.count() == 2


def test_what_was_corrected_down_raises_nothing_more(rosa, wren):
    row = rate(rosa, wren, 2, "pre")
    fields = {"scale": "craving", "moment": "pre", "value": 5.0, "given_by": "client"}
    facts.correct(rosa, row, fields, "mistyped", uuid4())
    rate(rosa, wren, 6, "post", at=minutes(30))

    assert not Alert.objects.exists()


def test_no_other_rating_is_looked_at(rosa, wren):
    rate(rosa, wren, 10, "post", scale="tension")
    rate(rosa, wren, 10, "during")

    assert not Alert.objects.exists()


def test_the_same_rating_sent_twice_raises_one(rosa, wren):
    token, fields = uuid4(), {"scale": "craving", "moment": "post", "value": 9.0}
    for _time in range(2):
        facts.note(rosa, wren, "rating", fields, When(NOON), token)

    assert Alert.objects.count() == 1


RATINGS = st.lists(
    st.tuples(st.integers(0, 10), st.sampled_from(["pre", "during", "post"]), st.integers(0, 3)),
    max_size=8,
)


class TestLaw(TestCase):
    """Alerts are exactly those of the core's rules, whatever is rated, in whatever order."""

    def setUp(self):
        super().setUp()
        people = make_cast()
        self.by, self.client_ = people.staff["therapist"], people.clients["own"]

    @settings(max_examples=40, deadline=None)
    @given(RATINGS, st.permutations(range(8)))
    def test_an_alert_is_raised_exactly_where_the_rules_flag(self, said, order):
        sessions = [uuid4() for _session in range(4)]
        with transaction.atomic():
            for place in [place for place in order if place < len(said)]:
                value, moment, session = said[place]
                at = minutes(10 * place)
                rate(self.by, self.client_, value, moment, at=at, session=sessions[session])
            raised = {one.session_id for one in Alert.objects.all()}
            count = Alert.objects.count()
            transaction.set_rollback(True)

        assert raised == {one for at, one in enumerate(sessions) if flagged(said, at)}
        assert count == len(raised)


def flagged(said, session: int) -> bool:
    """Whether the core flags anything, by a plain look at every pair."""
    of = measure(craving.MEASURE)
    own = [(value, moment) for value, moment, which in said if which == session]
    for place, (after, moment) in enumerate(own):
        if moment != "post":
            continue
        befores = [value for value, when in own[:place] if when == "pre"]
        found = [*flags_of_number(of, after, moment="post")]
        found += [flag for one in befores for flag in flags_of_rise(of, one, after)]
        if any(flag.urgent for flag in found):
            return True
    return False


def test_it_is_said_at_once_on_the_page_of_the_session(cast, rosa, wren):
    session = make_session(wren, rosa)
    page = f"/people/{wren.pk}/sessions/{session.pk}/run/"
    therapist = cast.browser("therapist")
    assert "strong craving" not in therapist.get(page).content.decode().lower()

    said = {"kind": "rating", "scale": "craving", "moment": "post", "value": "8"}
    said |= {"given_by": "told", "person": token_for(wren.pk)}
    answer = therapist.post(f"/people/{wren.pk}/sessions/{session.pk}/moments/", said, follow=True)

    assert answer.redirect_chain[0][0].startswith(page)
    assert "Strong craving" in answer.content.decode()
    alert = Alert.objects.get()
    assert f"/alerts/{alert.pk}/" in answer.content.decode()
    alerts.handle(rosa, alert, "we stayed together")
    assert "Strong craving" not in therapist.get(page).content.decode()
