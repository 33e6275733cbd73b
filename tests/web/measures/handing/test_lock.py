"""While a browser is handed over it reaches the questions and nothing else."""

import re
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client as Browser
from tests.web.reading import without_tokens

from sostenuto_web.platform.accounts.models import Session
from sostenuto_web.platform.policy.addresses import every_address
from sostenuto_web.platform.policy.table import Role

from .conftest import ANSWER, BACK, DONE, HANDED, hand_over

RESTED = f"{HANDED}rested/"
OPEN = {HANDED, ANSWER, DONE, BACK, RESTED}
PART = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
SAMPLES = {"uuid": lambda: str(uuid4()), "int": lambda: "1"}


def written(route: str) -> str:
    path = PART.sub(lambda part: SAMPLES.get(part[1] or "", lambda: "x")(), route)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


def leads_back(answer) -> bool:
    htmx = answer.headers.get("HX-Redirect")
    return htmx == HANDED or (answer.status_code == 303 and answer["Location"] == HANDED)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_the_house_leads_back(handed, wren, method, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    paths = {written(address.route) for address in every_address()}
    mine = {path.replace("x", str(wren.pk)) for path in paths if path.startswith("/people/x")}
    reached = []
    for path in sorted((paths | mine) - OPEN)[:: 4 if htmx else 1]:
        answer = getattr(handed, method)(path, headers=headers)
        if not leads_back(answer) or b"Wren" in answer.content:
            reached.append((path, answer.status_code))

    assert len(paths) > 300
    assert reached == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("where", ["record", "nothing", "answer"])
def test_no_other_method_does_better(handed, wren, method, where):
    path = {"record": f"/people/{wren.pk}/", "nothing": "/no/such/page/", "answer": ANSWER}[where]

    assert leads_back(handed.generic(method, path))


def test_the_client_s_own_record_is_not_among_what_is_shown(handed, wren):
    for path in (HANDED, f"{HANDED}?q=0", f"{HANDED}?q=4", f"{HANDED}?q=99", BACK):
        answer = handed.get(path)
        page = without_tokens(answer.content.decode())

        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "Wren" not in page
        assert "phq" not in page.lower()
        assert f"/people/{wren.pk}" not in page
        title = re.search(r"<title>(.*?)</title>", page)
        assert title
        assert title[1] == "Questions"


def test_two_tabs_of_one_browser_are_both_locked(handed, wren):
    other = Browser()
    other.cookies = handed.cookies

    assert leads_back(other.get(f"/people/{wren.pk}/"))


def test_another_session_of_the_same_person_is_not_touched(cast, handed, wren):
    assert cast.browser(Role.THERAPIST).get(f"/people/{wren.pk}/").status_code == 200


def test_a_request_that_began_before_cannot_write_the_lock_away(browser, wren, phq9_form):
    before = browser.session  # what a slow page of another tab holds
    assert before["used"]
    assert hand_over(browser, wren, ratings=["mood"]).status_code == 303

    before["used"] = 0
    with pytest.raises(UpdateError):
        before.save()
    assert Session.objects.count() == 1
    assert leads_back(browser.get(f"/people/{wren.pk}/"))


def test_what_cannot_be_read_of_the_lock_opens_nothing(handed, wren):
    for said in ("nonsense", {}, {"client": "x"}, None, [1]):
        session = handed.session
        session["handed"] = said
        session.save()

        assert leads_back(handed.get(f"/people/{wren.pk}/"))
        assert handed.get(HANDED).status_code == 200
        assert "Thank you" in handed.get(HANDED).content.decode()


def test_signing_out_is_not_for_whoever_holds_the_tablet(handed, rosa):
    assert leads_back(handed.post("/sign-out/"))
    assert leads_back(handed.post("/sign-in/", {"login": rosa.login, "password": "x"}))
    assert handed.get(HANDED).status_code == 200


def test_a_forged_form_shows_no_page_of_staff(handed):
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = handed.cookies

    assert leads_back(strict.post(DONE))


def test_without_a_lock_the_pages_of_the_tablet_lead_home(browser):
    for path in (HANDED, BACK):
        assert browser.get(path)["Location"] == "/"
    assert browser.post(ANSWER)["Location"] == "/"


def test_a_stranger_is_led_to_the_door(cast):
    assert Browser().get(HANDED)["Location"].startswith("/sign-in/")
    assert Browser().get(RESTED).status_code == 200


def test_a_session_that_rests_too_long_ends_and_opens_nothing(handed, wren):
    grow_old(handed)

    assert handed.get(HANDED)["Location"] == RESTED
    assert "give the tablet back" in handed.get(RESTED).content.decode()
    assert handed.get(f"/people/{wren.pk}/")["Location"].startswith("/sign-in/")
    assert handed.get(HANDED)["Location"] == RESTED


def test_an_answer_after_that_gets_a_kind_page_too(handed):
    grow_old(handed)

    answer = handed.post(ANSWER, {"ask": "x", "value": "3"})

    assert (answer.status_code, answer["Location"]) == (303, RESTED)


def test_a_session_that_was_ended_elsewhere_opens_nothing(handed, wren):
    Session.objects.all().delete()

    assert handed.post(ANSWER, {"ask": "x", "value": "3"})["Location"] == RESTED
    assert handed.get(f"/people/{wren.pk}/")["Location"].startswith("/sign-in/")


def test_an_account_that_ends_meanwhile_opens_nothing(handed, rosa, wren):
    rosa.is_active = False
    rosa.save()

    assert handed.get(f"/people/{wren.pk}/")["Location"] == RESTED
    assert handed.get(f"/people/{wren.pk}/")["Location"].startswith("/sign-in/")


def grow_old(browser) -> None:
    session = browser.session
    session["used"] = session["used"] - 16 * 60
    session.save()
