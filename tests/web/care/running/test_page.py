"""The page of a running session: what it shows, who gets it, and what works without scripts."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.care.running.conftest import action, make_session

from sostenuto_web.care.models import Activity, Session, Step
from sostenuto_web.care.running import services
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Caution
from sostenuto_web.record.models import Alert, Distress, Quote

pytestmark = pytest.mark.django_db


def address(session, name="session-run"):
    return reverse(name, args=[session.client_id, session.pk])


def press(cast, session, kind, role="therapist", **said):
    """Send a pad as a browser without scripts does."""
    said = {"kind": kind, "person": token_for(session.client_id)} | said
    return cast.browser(role).post(address(session, "session-moments"), said)


def test_the_page_says_for_whom_a_device_may_keep_it(cast, session, therapist):
    answer = cast.browser("therapist").get(address(session))

    assert answer.status_code == 200
    assert answer["X-Kept-For"] == str(therapist.pk)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("role", ["director", "administrator", "researcher", "privacy_officer"])
def test_who_does_not_run_sessions_gets_neither_page_nor_address(cast, session, role):
    assert cast.browser(role).get(address(session)).status_code == 404
    assert press(cast, session, "start", role).status_code == 404
    assert not Step.objects.exists()


def test_the_client_and_a_stranger_do_not_get_in(cast, session):
    assert cast.browser("client").get(address(session)).status_code == 404
    assert cast.browser(None).get(address(session)).status_code == 302


def test_who_does_not_care_for_the_person_does_not_get_in(cast, therapist):
    session = make_session(cast.clients["clinic"], therapist)

    assert cast.browser("therapist").get(address(session)).status_code == 404


def test_a_session_of_one_is_not_found_below_another(cast, session):
    other = cast.clients["team"].pk
    found = cast.browser("therapist").get(reverse("session-run", args=[other, session.pk]))

    assert found.status_code == 404


def test_every_pad_is_a_form_that_works_without_scripts(cast, session):
    part = session.activities.first()
    for kind, said in (
        ("start", {}),
        ("begin", {"activity": str(part.pk)}),
        ("quote", {"words": "It lifts me"}),
        ("feeling", {"seen": "said", "moment": "during", "keys": ["hope", "calm"]}),
        ("prompt", {"level": "spoken"}),
        ("rating", {"scale": "mood", "moment": "pre", "cell": "7,3", "given_by": "client"}),
        ("music", {"words": "Silver Window", "chosen_by": "client"}),
        ("stop", {}),
    ):
        answer = press(cast, session, kind, **said)
        assert (answer.status_code, answer["Location"]) == (302, address(session)), kind
    session.refresh_from_db()

    assert session.state == Session.State.FINISHED
    page = cast.browser("therapist").get(address(session)).content.decode()
    assert "Said: hope, calm" in page
    assert "♪ Silver Window" in page


def test_a_pad_that_is_sent_twice_acts_once(cast, session):
    token = "8d0a2c39-6a39-4f0c-9f7b-2f3f6c0b8a11"
    for _ in range(2):
        press(cast, session, "quote", id=token, words="Once")

    assert Quote.objects.count() == 1


def test_distress_without_scripts_leads_to_the_grounding(cast, session):
    answer = press(cast, session, "distress")

    assert answer["Location"].endswith("#sheet-ground")
    assert Alert.objects.get().source == Distress.objects.get().pk


def test_what_was_typed_wrongly_comes_back(cast, session):
    answer = press(cast, session, "quote", words="long " * 500)

    assert answer.status_code == 422
    assert "long long" in answer.content.decode()
    assert not Quote.objects.exists()


def test_a_form_for_somebody_else_is_refused(cast, session):
    wrong = token_for(cast.clients["team"].pk)
    answer = press(cast, session, "start", person=wrong)

    assert answer.status_code == 409
    assert not Step.objects.exists()


def test_a_kept_page_holds_no_words_of_the_client(cast, session, therapist):
    services.apply(therapist, session, action("quote", words="A secret line"))
    page = cast.browser("therapist").get(address(session)).content.decode()

    assert "A secret line" not in page
    assert "own words" in page


def test_a_card_that_a_caution_rules_out_is_neither_offered_nor_begun(cast, session, therapist):
    client, card = cast.clients["own"], "visual_music"
    therapist.credential = "MT-BC"
    therapist.save()
    before = cast.browser("therapist").get(address(session)).content.decode()
    Caution.objects.create(
        client=client, data_key=client.data_key, kind="seizures", since=timezone.localdate()
    )
    after = cast.browser("therapist").get(address(session)).content.decode()
    answer = services.apply(therapist, session, action("begin", activity=str(uuid4()), card=card))

    assert f'value="{card}"' in before
    assert f'value="{card}"' not in after
    assert (answer.result, "caution" in answer.words) == ("refused", True)


def test_the_page_takes_a_constant_number_of_queries(
    cast, session, therapist, django_assert_max_num_queries
):
    browser = cast.browser("therapist")
    for number in range(12):
        services.apply(therapist, session, action("quote", number, words=f"words {number}"))
    with django_assert_max_num_queries(48):
        browser.get(address(session))


def test_a_session_that_is_voided_is_gone(cast, session):
    from sostenuto_web.people.services import voiding

    voiding.void(cast.staff["therapist"], session, "entered twice")

    assert cast.browser("therapist").get(address(session)).status_code == 404
    assert press(cast, session, "start").status_code == 404
    assert Activity.objects.filter(session=session).exists()


def test_a_planned_card_that_a_caution_rules_out_since_is_not_begun(cast, session, therapist):
    client = session.client
    planned = Activity.objects.create(
        session=session, client=client, data_key=client.data_key, place=9, card="visual_music"
    )
    before = cast.browser("therapist").get(address(session)).content.decode()
    Caution.objects.create(
        client=client, data_key=client.data_key, kind="seizures", since=timezone.localdate()
    )
    after = cast.browser("therapist").get(address(session)).content.decode()
    answer = services.apply(therapist, session, action("begin", activity=str(planned.pk)))

    assert f'name="activity" value="{planned.pk}"' in before
    assert f'name="activity" value="{planned.pk}"' not in after
    assert "A caution rules this out" in after
    assert (answer.result, "caution" in answer.words) == ("refused", True)
