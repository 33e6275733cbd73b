"""A session's pages show the programmes that were played in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.listening.afterwards.test_page import plain

from sostenuto_web.care.models import Session
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db
PAGES = ("note", "session-plan", "session-run")


@pytest.fixture
def page(cast, me, session):
    def visit(name, role=Role.THERAPIST):
        answer = cast.browser(role).get(reverse(name, args=[me.pk, session.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    return visit


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_session_shows_its_picture_and_leads_to_it(me, told, session, page, name):
    if name == "session-run":
        Session.objects.filter(pk=session.pk).update(state="running", ended_at=None)
    one = told(me, session=session)
    one.asked("pre", -5, mood=(-0.5, 0.5))
    one.felt(one.slot(), (0.25, 0.0))
    one.asked("post", 14, mood=(0.25, 0.0))

    found = page(name)

    assert reverse("programme-after", args=[me.pk, one.row.pk]) in found
    assert f'id="plane-{one.row.pk.hex}"' in found
    assert "unpleasant, stirred up → a bit pleasant" in plain(found)
    assert "To calm · music therapy" in plain(found)


@pytest.mark.parametrize("name", PAGES)
def test_a_session_without_programmes_has_no_card(me, told, session, page, name):
    told(me)

    assert "Listening programmes" not in page(name)


def test_one_that_was_not_played_leads_to_the_programme_and_has_no_picture(me, told, session, page):
    one = told(me, session=session, state="planned", started_at=None, ended_at=None)

    found = page("session-plan")

    assert "It was not played yet" in found
    assert "<svg" not in found[found.index("Listening programmes") :].split("</section>")[0]
    assert reverse("programme", args=[me.pk, one.row.pk]) in found


def test_many_programmes_ask_no_more_than_two(me, told, session, cast):
    def make(hours):
        one = told(me, session=session, hours_ago=hours)
        one.felt(one.slot(), (0.25, 0.0))

    browser, counts = cast.browser(Role.THERAPIST), []
    url = reverse("session-plan", args=[me.pk, session.pk])
    for hours in ((3,), (2.5, 2, 1.5, 1)):
        for each in hours:
            make(each)
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            browser.get(url)
        counts.append(len(asked))

    assert counts[0] == counts[1]
