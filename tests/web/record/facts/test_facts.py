"""Facts: noted once, corrected by another, voided with a reason, completed only where open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from sostenuto_web.people.models import RecordChange
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.record.facts import selectors, services
from sostenuto_web.record.facts.kinds import KINDS, kind_of
from sostenuto_web.record.facts.services import NotSoError, When

pytestmark = pytest.mark.django_db
RIGHT = {
    "rating": {"scale": "craving", "value": "7", "moment": "pre", "given_by": "client"},
    "feeling": {"seen": "shown", "moment": "during", "keys": ["shame"], "words": "small"},
    "music": {"song_words": "Silver Window", "is_live": True, "chosen_by": "client"},
    "quote": {"words": "It lifts me"},
    "prompt": {"level": "spoken"},
    "mark": {"key": "lead"},
    "response": {"key": "step", "attained": 1},
    "felt": {"song_id": str(uuid4()), "valence": "0.5", "arousal": "-0.5", "context": "therapy"},
    "distress": {},
}


@pytest.fixture
def by(cast):
    return cast.staff["therapist"]


@pytest.fixture
def client(cast):
    return cast.clients["own"]


def note(by, client, kind, token=None, at=None, **said):
    when = When(at or timezone.now(), uuid4())
    fields = services.checked(kind, RIGHT[kind] | said)
    return services.note(by, client, kind, fields, when, token)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_noted_once_by_its_token_and_found_in_its_session(by, client, kind):
    token, when = uuid4(), When(timezone.now(), uuid4())
    fields = services.checked(kind, RIGHT[kind])
    first, made = services.note(by, client, kind, fields, when, token)
    again, made_again = services.note(by, client, kind, fields, when, token)

    assert (made, made_again, first.pk) == (True, False, again.pk)
    assert kind_of(first).key == kind
    assert [row.pk for row in selectors.of_session(when.session_id)] == [first.pk]
    assert AuditRow.objects.filter(action="fact.noted", subject_id=first.pk).count() == 1


def test_a_correction_is_another_fact_that_points_back(by, client):
    wrong = note(by, client, "quote")
    right = services.correct(by, wrong, {"words": "It lifted me"}, "misheard", uuid4())
    wrong.refresh_from_db()

    assert (right.corrects, right.at, right.session_id) == (wrong.pk, wrong.at, wrong.session_id)
    assert (wrong.void_reason, wrong.words) == ("misheard", "It lifts me")
    found = selectors.of_session(wrong.session_id)
    assert [row.words for row in found.quote] == ["It lifted me"]
    assert [row.pk for row in selectors.of_session(wrong.session_id, voided=True)] == [wrong.pk]


def test_a_correction_that_is_sent_twice_is_one(by, client):
    wrong, token = note(by, client, "quote"), uuid4()
    for _ in range(2):
        services.correct(by, wrong, {"words": "It lifted me"}, "misheard", token)

    assert len(selectors.of_session(wrong.session_id).quote) == 1


def test_voiding_says_why_and_a_second_time_changes_nothing(by, client):
    fact = note(by, client, "feeling")

    assert services.void(by, fact, "seen wrongly") is True
    assert services.void(by, fact, "again") is False
    fact.refresh_from_db()
    assert (fact.void_reason, fact.voided_by) == ("seen wrongly", by)
    assert RecordChange.objects.filter(action="fact.voided", subject=fact.pk).count() == 1


def test_only_what_a_fact_left_open_is_filled_in(by, client):
    song, quote = note(by, client, "music"), note(by, client, "quote")
    later = song.at + timedelta(minutes=3)

    assert services.complete(song, until=later, song_words="Another") is True
    assert services.complete(song, until=later) is False
    assert services.complete(quote, words="Another", until=later) is False
    song.refresh_from_db()
    assert (song.until, song.song_words) == (later, "Silver Window")


def test_a_token_of_somebody_else_s_fact_is_not_taken_for_this_person(by, cast, client):
    token = uuid4()
    note(by, client, "quote", token)
    with pytest.raises(NotSoError):
        note(by, cast.clients["team"], "quote", token)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("rating", {"scale": "no-such"}),
        ("rating", {"value": "7.5"}),
        ("rating", {"value": ""}),
        ("rating", {"cell": "5,5"}),
        ("rating", {"scale": "mood", "value": "", "cell": "0,5"}),
        ("rating", {"given_by": "a guess"}),
        ("feeling", {"keys": ["no-such"]}),
        ("feeling", {"keys": [], "words": ""}),
        ("feeling", {"seen": "guessed"}),
        ("music", {"song_words": ""}),
        ("music", {"chosen_by": "chance"}),
        ("quote", {"words": "  "}),
        ("quote", {"words": {"a": 1}}),
        ("quote", {"words": "x" * 2001}),
        ("prompt", {"level": ""}),
        ("response", {"key": "", "attained": ""}),
        ("response", {"attained": "3"}),
        ("response", {"goal_id": "x"}),
    ],
)
def test_what_cannot_be_is_refused_with_words(kind, said):
    with pytest.raises(NotSoError) as problem:
        services.checked(kind, RIGHT[kind] | said)

    assert problem.value.words
