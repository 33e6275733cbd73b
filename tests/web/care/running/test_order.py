"""Whatever order actions arrive in, and however often, the same facts stand in the record."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.web.care.running.conftest import make_session, token

from sostenuto_web.care.models import Activity, Session
from sostenuto_web.care.running import services
from sostenuto_web.care.running.actions import Action
from sostenuto_web.record.facts.kinds import KINDS
from sostenuto_web.record.models import Alert

pytestmark = pytest.mark.django_db
SAID = {
    "quote": {"words": "It lifts me"},
    "feeling": {"seen": "said", "moment": "during", "keys": ["hope"]},
    "prompt": {"level": "spoken"},
    "rating": {"scale": "craving", "moment": "pre", "value": "7", "given_by": "client"},
    "music": {"words": "Silver Window", "chosen_by": "client"},
}
POINTING = {"undo": None, "silence": "music", "eased": "distress"}
BEGINNINGS = ("first", "second")


@st.composite
def evenings(draw):
    """Draw what may happen in a session; ids say which tap, minutes when it was."""
    kinds = st.sampled_from(
        ["start", "stop", "begin", "distress", *SAID, "undo", "silence", "eased", "music"]
    )
    taps = []
    for number, kind in enumerate(draw(st.lists(kinds, min_size=1, max_size=9))):
        wanted = POINTING.get(kind)
        before = [one for one in taps if wanted is None or one[1] == wanted]
        if kind in POINTING and not before:
            continue
        about = draw(st.sampled_from(before))[0] if kind in POINTING else 0
        which = draw(st.sampled_from(BEGINNINGS))
        taps.append((number + 1, kind, draw(st.integers(0, 6)), about, which))
    repeated = taps + draw(st.lists(st.sampled_from(taps), max_size=4)) if taps else taps
    return taps, draw(st.permutations(repeated))


NOW = timezone.now().replace(microsecond=0)


def played(cast, taps):
    """Let the taps arrive at a session of its own, and tell what stands there afterwards."""
    by = cast.staff["therapist"]
    session = make_session(cast.clients["own"], by, starts_at=NOW - timedelta(hours=2))
    parts = dict(zip(BEGINNINGS, session.activities.all(), strict=True))
    shift = session.pk.int % 2**64 << 32
    for number, kind, minute, about, which in taps:
        said = dict(SAID.get(kind, {}))
        if kind == "begin":
            said["activity"] = str(parts[which].pk)
        if kind in POINTING:
            said["about"] = str(token(shift + about))
            said["words"] = f"told {number}"
        at = NOW - timedelta(minutes=30 - minute)
        answer = services.apply(by, session, Action(token(shift + number), kind, at, said))
        assert answer.result in ("done", "already")
    return told(session)


def told(session):
    session = Session.objects.get(pk=session.pk)
    facts = [
        (
            key,
            row.at,
            row.voided_at is not None,
            *[getattr(row, one, "") for one in ("until", "done")],
        )
        for key, kind in KINDS.items()
        for row in kind.model.objects.filter(session_id=session.pk)
    ]
    spans = list(Activity.objects.filter(session=session).values_list("started_at", "ended_at"))
    alerts = Alert.objects.filter(session_id=session.pk).count()
    went = (session.state, session.started_at, session.ended_at, session.delivered)
    return went, spans, sorted(facts, key=repr), alerts


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(evenings())
@example(
    (
        [(1, "start", 0, 0, "first"), (3, "undo", 0, 1, "first")],
        [(3, "undo", 0, 1, "first"), (1, "start", 0, 0, "first")],
    )
)
def test_any_order_and_any_doubling_ends_in_the_same_facts(cast, evening):
    taps, arrived = evening

    assert played(cast, arrived) == played(cast, taps)
