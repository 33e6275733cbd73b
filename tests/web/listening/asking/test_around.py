"""How it is before and after: kept as ratings, asked once, skippable, put right while it is new."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.listening.player.making import programme_of

from sostenuto_web.listening.around import around
from sostenuto_web.people.models import ClientContext
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Rating

pytestmark = pytest.mark.django_db
ALL = {"mood": "3,7", "tension": "7", "craving": "4"}


def ratings(**of):
    rows = Rating.objects.filter(voided_at=None, **of).order_by("at", "made_at")
    return {row.scale: row for row in rows}


def play(programme):
    return reverse("programme-play", args=[programme.client_id, programme.pk])


def test_three_answers_before_are_three_ratings_of_the_session(say, programme, session, therapist):
    answer = say("before", **ALL, given_by="client")

    assert answer.status_code == 302
    assert answer.url == play(programme)
    found = ratings(moment="pre", session_id=session.pk)
    assert (found["mood"].valence, found["mood"].arousal) == (-0.5, 0.5)
    assert (found["tension"].value, found["craving"].value) == (7, 4)
    assert {row.given_by for row in found.values()} == {"client"}
    assert {row.made_by for row in found.values()} == {therapist}
    assert AuditRow.objects.filter(action="programme.asked").count() == 1


def test_any_question_may_be_left_out_and_all_of_them(say):
    assert say("before", mood="5,5").status_code == 302
    assert list(ratings()) == ["mood"]
    assert say("before").status_code == 302
    assert list(ratings()) == ["mood"]
    assert AuditRow.objects.filter(action="programme.asked").count() == 1


def test_what_was_said_a_moment_ago_is_there_and_not_asked_again(say, page, client, session):
    assert 'name="mood"' in page()
    Rating.objects.create(
        client=client, data_key=client.data_key, session_id=session.pk, scale="mood",
        valence=-0.5, arousal=0.5, moment="pre", at=timezone.now() - timedelta(minutes=14),
    )  # fmt: skip

    html = before_of(page())
    assert 'name="mood"' not in html
    assert 'name="tension"' in html
    assert "Said a moment ago" in html


@pytest.mark.parametrize(
    ("minutes", "of_session", "is_asked"), [(16, True, True), (2, False, True), (2, True, False)]
)
def test_only_a_mood_of_this_session_and_of_this_quarter_hour_counts(
    page, client, session, minutes, of_session, is_asked
):
    Rating.objects.create(
        client=client, data_key=client.data_key, scale="mood", valence=0, arousal=0,
        session_id=session.pk if of_session else uuid4(), moment="during",
        at=timezone.now() - timedelta(minutes=minutes),
    )  # fmt: skip

    assert ('name="mood"' in before_of(page())) is is_asked


def before_of(html):
    part = html.partition('data-ask="before"')[2]
    return part.partition("</section>")[0]


@pytest.mark.parametrize(
    ("contexts", "is_asked"), [((), True), (("addiction",), True), (("stroke",), False)]
)
def test_about_craving_only_those_are_asked_whom_it_concerns(page, client, contexts, is_asked):
    for context in contexts:
        ClientContext.objects.create(client=client, context=context)

    assert ('name="craving"' in before_of(page())) is is_asked


def test_the_same_form_sent_twice_is_kept_once(say):
    once = str(uuid4())
    for _again in range(2):
        say("before", **ALL, once=once)

    assert Rating.objects.count() == 3


def test_an_answer_given_again_puts_the_first_one_right(say):
    say("before", mood="3,7", tension="7", once=str(uuid4()))
    say("before", mood="3,7", tension="2", once=str(uuid4()))

    assert Rating.objects.count() == 3
    new = ratings()["tension"]
    old = Rating.objects.get(pk=new.corrects)
    assert (old.value, new.value) == (7, 2)
    assert old.voided_at is not None
    assert old.void_reason


def test_what_was_tapped_on_the_page_of_the_session_stays(say, session, therapist):
    from django.http import QueryDict

    from sostenuto_web.care.running import services as running
    from sostenuto_web.care.running.actions import from_form

    tap = QueryDict(mutable=True)
    said = {"kind": "rating", "scale": "tension", "value": "7"}
    tap.update(said | {"moment": "pre", "given_by": "told"})
    assert running.apply(therapist, session, from_form(tap)).result == "done"

    say("before", tension="2")

    assert Rating.objects.filter(voided_at=None).count() == 2


def test_after_the_end_the_same_is_asked_and_leads_on(say, post, page, programme, slots):
    assert 'data-ask="after" hidden' in page()
    for slot in slots:
        post("begin", slot)
        post("played", slot)
    assert 'data-ask="after" hidden' not in page()

    answer = say("after", mood="7,3", tension="2", json=True)

    onward = answer.json()["onward"]
    assert onward in {
        reverse("programme", args=[programme.client_id, programme.pk]),
        f"/people/{programme.client_id}/listening/{programme.pk}/after/",
    }
    assert say("after").url == onward
    assert ratings(moment="post")["tension"].value == 2
    html = page()
    assert 'data-ask="after"' not in html
    assert f'href="{onward}"' in html


def test_before_and_after_are_what_the_programme_is_judged_by(say, post, slots, client):
    say("before", mood="3,7", tension="8")
    post("begin", slots[0])
    post("stop")
    say("after", mood="7,3", tension="3")

    (one,) = around(client)
    assert (one.before["mood"].place.valence, one.after["mood"].place.valence) == (-0.5, 0.5)
    assert (one.before["tension"].value, one.after["tension"].value) == (8, 3)


def test_after_a_second_programme_the_answers_of_the_first_stay(
    say, post, slots, client, recordings, session, browser
):
    say("before", tension="8")
    post("begin", slots[0])
    post("stop")
    say("after", tension="5")
    other = programme_of(client, recordings, session=session)
    from sostenuto_web.people import guard

    token = {guard.FIELD: guard.token_for(client.pk)}
    said = token | {"tension": "4"}
    browser.post(reverse("programme-before", args=[client.pk, other.pk]), said)

    held = Rating.objects.filter(scale="tension", voided_at=None).order_by("at")
    assert [(row.moment, row.value) for row in held] == [("pre", 8), ("post", 5), ("pre", 4)]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "faulty", [{"mood": "10,1"}, {"tension": "11"}, {"craving": "x"}, {"given_by": "paper"}]
)
def test_a_faulty_answer_is_refused_and_nothing_of_it_is_kept(say, moment, faulty):
    answer = say(moment, **(ALL | faulty))

    assert answer.status_code == 422
    assert not Rating.objects.exists()
    assert say(moment, **(ALL | faulty), json=True).json()["result"] == "refused"


def test_whose_answer_it_is_is_taken_from_the_one_before(say, page):
    say("before", mood="3,7", given_by="client")
    Rating.objects.update(at=timezone.now() - timedelta(minutes=20))

    say("before", mood="5,5")

    assert ratings()["mood"].given_by == "client"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CLIENT])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_nobody_else_says_it(cast, say, role, moment):
    assert say(moment, **ALL, by=cast.browser(role)).status_code == 404
    assert not Rating.objects.exists()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_form_of_another_person_is_refused(say, moment):
    assert say(moment, **ALL, person="other").status_code == 409
    assert not Rating.objects.exists()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_voided_programme_and_a_foreign_one_are_not_there(
    say, moment, programme, cast, recordings, browser
):
    foreign = programme_of(cast.clients["clinic"], recordings)
    args = [foreign.client_id, foreign.pk]
    name = {"before": "programme-before", "after": "programme-said-after"}[moment]
    from sostenuto_web.people import guard

    token = {guard.FIELD: guard.token_for(foreign.client_id)}
    assert browser.post(reverse(name, args=args), ALL | token).status_code == 404
    programme.voided_at = timezone.now()
    programme.save()
    assert say(moment, **ALL).status_code == 404
    assert not Rating.objects.exists()


def test_what_was_said_around_it_stands_in_the_list_of_the_session(
    say, post, slots, session, therapist
):
    from sostenuto_web.care.running.selectors import lines_of

    say("before", tension="7")
    post("begin", slots[0])
    say("felt", slots[0], felt="7,4")
    post("skip", slots[0])

    lines = lines_of(therapist, session)

    assert [line.kind for line in lines] == ["rating", "felt", "felt"]
    assert [line.says for line in lines] == [
        "tension 7, before",
        "How it was: One, Nina Invented",
        "Not this: One, Nina Invented",
    ]
    assert not any(line.mine for line in lines)
