import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from tests.web.reading import without_tokens

from sostenuto_web.platform.accounts import services
from sostenuto_web.platform.accounts.models import Session
from sostenuto_web.platform.policy.table import Role

from .conftest import PASSWORD, sign_in, signed_in

MINUTE = 60


def is_in(browser) -> bool:
    return browser.get("/account/", headers={"X-Background": "true"}).status_code == 200


@pytest.mark.parametrize(
    ("who", "mine", "minutes"), [("ana", False, 15), ("wren", False, 5), ("wren", True, 30)]
)
def test_a_session_ends_after_so_many_minutes_without_use(request, clock, who, mine, minutes):
    user = request.getfixturevalue(who)
    browser = signed_in(user, **({"mine": "on"} if mine else {}))

    clock.pass_s(minutes * MINUTE - 1)
    assert is_in(browser)
    clock.pass_s(1)
    assert not is_in(browser)
    clock.pass_s(-2)
    assert not is_in(browser)


def test_use_keeps_a_session_but_not_beyond_twelve_hours(ana, clock):
    browser = signed_in(ana)
    for _step in range(12 * 6 - 1):
        clock.pass_s(10 * MINUTE)
        assert browser.get("/account/").status_code == 200
    clock.pass_s(10 * MINUTE)

    assert browser.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "headers", [{"X-Background": "true"}, {"Sec-Purpose": "prefetch;prerender"}]
)
def test_what_a_browser_asks_by_itself_keeps_nothing(ana, clock, headers):
    browser = signed_in(ana)
    for _step in range(29):
        clock.pass_s(30)
        assert browser.get("/account/", headers=headers).status_code == 200
    clock.pass_s(30)

    assert browser.get("/account/", headers=headers).status_code == 401


def test_no_parameter_keeps_a_session(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(15 * MINUTE)

    answer = browser.get("/account/?keep=1&session=forever&X-Background=false")
    assert answer["Location"].startswith("/sign-in/")


def test_a_clock_set_back_does_not_lengthen_a_session(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(-3600)

    assert not is_in(browser)


def test_asking_to_stay_says_for_how_many_seconds(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(14 * MINUTE)
    answer = browser.post("/account/stay/")

    assert (answer.status_code, answer["X-Session-Seconds"]) == (204, "900")
    clock.pass_s(14 * MINUTE)
    assert is_in(browser)
    assert browser.get("/account/stay/").status_code == 405


def test_every_page_knows_when_its_session_ends(ana, clock):
    page = signed_in(ana).get("/account/").context["idle"]

    assert (page["seconds"], page["warn"], page["url"]) == (900, 60, "/account/stay/")
    assert Browser().get("/sign-in/").context["idle"] is None


def test_a_form_sent_too_late_is_answered_without_data_and_without_losing_it(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(16 * MINUTE)
    answer = browser.post("/account/device/", {"mine": "a long note"})

    assert answer.status_code == 401
    assert answer["X-Signed-Out"] == "true"
    page = without_tokens(answer.content.decode())
    assert "You were signed out" in page
    assert "Ana" not in page
    assert "ana.k" not in page


def test_a_fragment_asked_for_too_late_gets_401_and_no_page_of_the_door(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(16 * MINUTE)

    assert browser.get("/account/", headers={"HX-Request": "true"}).status_code == 401


def test_a_page_opened_too_late_leads_to_the_door_and_says_why(ana, clock):
    browser = signed_in(ana)
    clock.pass_s(16 * MINUTE)
    answer = browser.get("/account/sessions/", follow=True)

    assert answer.redirect_chain == [("/sign-in/?next=/account/sessions/", 302)]
    assert "nobody did anything here" in answer.content.decode()


def test_a_post_of_a_stranger_who_never_had_a_session_is_sent_to_the_door(ana):
    assert Browser().post("/account/device/").status_code == 302


def test_sessions_are_listed_and_can_be_ended_one_by_one(ana, clock):
    phone = Browser(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU) Safari/604.1"})
    sign_in("ana.k", browser=phone)
    desk = signed_in(ana)
    page = desk.get("/account/sessions/").content.decode()
    other = Session.objects.get(device="Safari, iPhone")

    assert "Safari, iPhone" in page
    assert page.count("Sign out there") == 1
    assert desk.post(f"/account/sessions/{other.handle}/end/").status_code == 302
    assert not is_in(phone)
    assert is_in(desk)


def test_all_other_sessions_end_at_once(ana):
    others = [signed_in(ana) for _n in range(3)]
    here = signed_in(ana)
    here.post("/account/sessions/end-others/")

    assert [is_in(browser) for browser in [*others, here]] == [False] * 3 + [True]


def test_nobody_ends_the_session_of_somebody_else(ana, boss):
    theirs, here = signed_in(boss), signed_in(ana)
    handle = boss.sessions.get().handle

    assert here.post(f"/account/sessions/{handle}/end/").status_code == 404
    assert is_in(theirs)


def test_a_changed_password_ends_every_other_session(ana):
    elsewhere, here = signed_in(ana), signed_in(ana)
    new = "five new green frogs 3"
    answer = here.post("/account/password/", {"old": PASSWORD, "password": new, "again": new})

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert sign_in("ana.k")[1].status_code == 422
    assert sign_in("ana.k", new)[1].status_code == 302


@pytest.mark.parametrize(
    "act",
    [
        lambda ana, boss: services.end_access(ana, by=boss),
        lambda ana, boss: services.change_roles(ana, by=boss, roles=[Role.INTERN]),
        lambda ana, boss: services.reset_access(ana, by=boss),
    ],
    ids=["access ended", "roles changed", "access reset"],
)
def test_what_an_administrator_changes_holds_from_the_next_request_on(ana, boss, act):
    browser = signed_in(ana)
    act(ana, boss)

    assert not is_in(browser)


def test_a_session_key_changes_when_somebody_signs_in(ana):
    browser = Browser()
    browser.get("/sign-in/passkey/", headers={"Accept": "application/json"})
    before = browser.cookies["session"].value
    sign_in("ana.k", browser=browser)

    assert browser.cookies["session"].value != before
    assert Session.objects.count() == 1


def test_a_page_costs_one_query_for_its_session_and_one_for_its_person(ana):
    browser = signed_in(ana)
    with CaptureQueriesContext(connection) as asked:
        browser.get("/account/password/")

    assert len([query for query in asked if "accounts_" in query["sql"]]) == 2
