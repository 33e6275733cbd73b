from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connections
from django.test import Client as Browser
from django.utils import timezone

from sostenuto_web.platform.accounts import links, names, selectors, services
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

from .conftest import PASSWORD, factors, give_app, sign_in, signed_in

NEW = "five new green frogs 3"
SOMEBODY = {"name": "New One", "login": "new.one", "roles": ["therapist", "supervisor"]}


def follow(token) -> Browser:
    browser = Browser()
    assert browser.get(links.path_of(token))["Location"] == "/welcome/"
    return browser


def set_password(browser, password=NEW, again=None):
    return browser.post("/welcome/", {"password": password, "again": again or password})


def actions() -> list[str]:
    return list(AuditRow.objects.order_by("number").values_list("action", flat=True))


# --- The first administrator ---------------------------------------------------------------------


def test_the_first_administrator_is_made_once(db):
    first = services.make_first_administrator(login="Ana.K", name="Ana K", password=PASSWORD)

    assert (first.login, first.roles) == ("ana.k", ["administrator"])
    assert sign_in("ana.k")[1].status_code == 302
    with pytest.raises(services.AlreadyOpened):
        services.make_first_administrator(login="two", name="Two", password=PASSWORD)


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [("admin", PASSWORD, "login"), ("Staff-1", PASSWORD, "login"), ("a b", PASSWORD, "login"),
     ("", PASSWORD, "login"), ("ana.k", "short", "password"), ("ana.k", "password1234", "password"),
     ("annabelle.k", "annabelle.k12", "password")],
)  # fmt: skip
def test_a_shared_name_or_a_weak_password_is_refused_by_field(db, login, password, field):
    with pytest.raises(ValidationError) as refused:
        services.make_first_administrator(login=login, name="A", password=password)

    assert list(refused.value.message_dict) == [field]
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_try_at_once_one_becomes_administrator():
    def one(n):
        try:
            while True:
                try:
                    services.make_first_administrator(login=f"ana.{n}", name="A", password=PASSWORD)
                except services.AlreadyOpened:
                    return 0
                except OperationalError:  # SQLite in memory does not wait, as a file does
                    continue
                return 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(one, range(8)))

    assert made == User.objects.count() == 1


# --- Invitations ---------------------------------------------------------------------------------


def test_an_administrator_invites_somebody_who_sets_a_password_and_is_in(boss, strict):
    give_app(boss)
    made = services.invite(by=boss, **SOMEBODY)
    browser = follow(made.token)
    page = browser.get("/welcome/")
    answer = set_password(browser)

    assert "new.one" in page.content.decode()
    assert answer.status_code == 302
    assert browser.get("/")["Location"] == "/account/second/"
    assert browser.get("/account/second/app/").status_code == 200  # the proof is fresh already
    assert sign_in("new.one", NEW)[1].status_code == 302
    assert {"account.made", "invitation.made", "invitation.used"} <= set(actions())


def test_a_link_works_once(boss):
    made = services.invite(by=boss, **SOMEBODY)
    first, second = follow(made.token), follow(made.token)

    assert set_password(first).status_code == 302
    assert set_password(second, "another password 99").status_code == 404
    assert "This link has ended" in follow(made.token).get("/welcome/").content.decode()
    assert sign_in("new.one", NEW)[1].status_code == 302


def test_a_link_holds_seven_days(boss, clock):
    made = services.invite(by=boss, **SOMEBODY)
    clock.pass_s(7 * 86400 - 1)
    assert follow(made.token).get("/welcome/").status_code == 200
    clock.pass_s(2)
    assert follow(made.token).get("/welcome/").status_code == 404


def test_a_newer_link_ends_the_one_before(boss):
    made = services.invite(by=boss, **SOMEBODY)
    newer = links.make_link(made.user, by=boss, why=Invitation.Why.WELCOME)

    assert follow(made.token).get("/welcome/").status_code == 404
    assert follow(newer.token).get("/welcome/").status_code == 200


def test_an_unknown_link_looks_like_one_that_ended_and_is_limited(boss):
    made = services.invite(by=boss, **SOMEBODY)
    statuses = [follow(f"none-{n}").get("/welcome/").status_code for n in range(31)]

    assert statuses == [404] * 30 + [429]
    assert follow(made.token).get("/welcome/").status_code == 200


def test_a_link_of_a_closed_account_opens_nothing(boss):
    made = services.invite(by=boss, **SOMEBODY)
    services.end_access(made.user, by=boss)

    assert follow(made.token).get("/welcome/").status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [("short", "short", "at least 12"), (NEW, "other", "not the same"), ("", "", "fill this in"),
     ("new.one.12345", "new.one.12345", "too similar"),
     ("\0" * 14, "\0" * 14, "cannot be kept")],
)  # fmt: skip
def test_a_weak_or_mistyped_password_is_told_by_its_field(boss, password, again, words):
    browser = follow(services.invite(by=boss, **SOMEBODY).token)
    answer = set_password(browser, password, again)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert browser.get("/welcome/").status_code == 200


def test_following_a_link_signs_out_whoever_was_in(ana, boss):
    made = services.invite(by=boss, **SOMEBODY)
    browser = signed_in(ana)
    browser.get(links.path_of(made.token))

    assert browser.get("/account/").status_code == 302


def test_a_client_gets_a_quiet_log_in_name_and_no_name_is_kept(boss, ana):
    made = services.invite(by=ana, name="Wren Invented", roles=[Role.CLIENT])

    assert made.user.name == ""
    assert "wren" not in made.user.login
    assert len(made.user.login.split("-")) == 3
    assert not made.user.is_staff


@pytest.mark.parametrize("roles", [[], ["client", "therapist"], ["king"]])
def test_roles_that_cannot_be_are_refused(boss, roles):
    with pytest.raises(ValidationError):
        services.invite(by=boss, name="N", login="new.one", roles=roles)


def test_only_an_administrator_makes_or_changes_accounts_of_staff(ana, boss):
    with pytest.raises(PermissionDenied):
        services.invite(by=ana, **SOMEBODY)
    with pytest.raises(PermissionDenied):
        services.change_roles(ana, by=ana, roles=[Role.ADMINISTRATOR])
    with pytest.raises(PermissionDenied):
        services.end_access(boss, by=ana)
    with pytest.raises(PermissionDenied):
        services.reset_access(boss, by=ana)


# --- Roles and access ----------------------------------------------------------------------------


def test_the_last_administrator_keeps_role_and_access(boss, ana):
    with pytest.raises(ValidationError):
        services.change_roles(boss, by=boss, roles=[Role.THERAPIST])
    with pytest.raises(ValidationError):
        services.end_access(boss, by=boss)
    services.change_roles(ana, by=boss, roles=[Role.THERAPIST, Role.ADMINISTRATOR])
    services.change_roles(boss, by=boss, roles=[Role.THERAPIST])
    ana.refresh_from_db()
    with pytest.raises(ValidationError):
        services.end_access(ana, by=ana)

    assert [user.login for user in selectors.active_staff(Role.ADMINISTRATOR)] == ["ana.k"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_at_once_do_not_both_succeed():
    pair = [
        User.objects.create_user(f"boss.{n}", PASSWORD, name="B", roles=[Role.ADMINISTRATOR])
        for n in range(2)
    ]

    def close(by, other):
        try:
            while True:
                try:
                    services.end_access(other, by=by)
                except ValidationError:
                    return 0
                except OperationalError:
                    continue
                return 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(close, pair, reversed(pair)))

    assert sum(done) == 1
    assert User.objects.filter(is_active=True).count() == 1


def test_a_closed_account_is_opened_again_with_its_password(ana, boss):
    services.end_access(ana, by=boss)
    assert sign_in("ana.k")[1].status_code == 422
    services.restore_access(ana, by=boss)
    assert sign_in("ana.k")[1].status_code == 302


def test_a_reset_ends_the_password_and_keeps_the_second_step(ana, boss):
    give_app(ana)
    made = services.reset_access(ana, by=boss)

    assert sign_in("ana.k")[1].status_code == 422
    assert factors(ana) == {"totp"}
    assert set_password(follow(made.token))["Location"] == "/sign-in/second/"


def test_a_reset_for_a_lost_phone_drops_the_second_step(ana, boss):
    give_app(ana)
    made = services.reset_access(ana, by=boss, drop_factors=True)

    assert not factors(ana)
    assert set_password(follow(made.token))["Location"] == "/"
    assert "factor.removed" in actions()


# --- Pages ---------------------------------------------------------------------------------------


def test_the_list_warns_of_credentials_that_end(boss, ana):
    today = timezone.localdate()
    for login, days in (("late.l", -1), ("soon.s", 60), ("fine.f", 61)):
        User.objects.create_user(
            login, PASSWORD, name=login, roles=[Role.THERAPIST], credential="MT-BC",
            credential_number="12345", credential_expires=today + timedelta(days=days),
        )  # fmt: skip
    page = signed_in(boss).get("/staff/").content.decode()

    assert page.count('tag-caution">ends in 60 days') == 1
    assert page.count('tag-caution">ended ') == 1
    assert [user.login for user in selectors.ending_credentials(today)] == ["late.l", "soon.s"]


def test_the_list_takes_the_same_number_of_queries_for_many(boss, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(boss)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/staff/").status_code == 200
        counts.append(len(asked))
        for n in range(40):
            User.objects.create_user(f"one{n}.{_round}", None, name=f"One {n}", roles=[Role.INTERN])

    assert counts[0] == counts[1]


def test_clients_are_not_among_the_staff(boss, wren):
    browser = signed_in(boss)

    assert wren.login not in browser.get("/staff/").content.decode()
    assert browser.get(f"/staff/{wren.pk}/").status_code == 404
    assert browser.post(f"/staff/{wren.pk}/end/").status_code == 404


def test_the_whole_of_a_member_of_staff_by_pages(boss):
    browser = signed_in(boss)
    answer = browser.post("/staff/invite/", SOMEBODY | {"credential_expires": "2030-01-31"})
    user = User.objects.get(login="new.one")
    shown = browser.get(answer["Location"]).content.decode()
    gone = browser.get(answer["Location"]).content.decode()
    here = f"/staff/{user.pk}/"

    assert answer["Location"] == f"{here}link/"
    assert "http://testserver/link/" in shown
    assert "<svg" in shown
    assert "http://testserver/link/" not in gone
    assert user.credential_expires == date(2030, 1, 31)
    assert browser.post(f"{here}roles/", {"roles": ["intern"]}).status_code == 302
    assert browser.post(f"{here}details/", {"name": "Newer"}).status_code == 302
    assert browser.post(f"{here}reset/", {}).status_code == 302
    assert browser.post(f"{here}end/").status_code == 302
    user.refresh_from_db()
    assert (user.roles, user.name, user.is_active) == (["intern"], "Newer", False)
    assert browser.post(f"{here}restore/").status_code == 302
    assert browser.get(here).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"login": "ana.k"}, "has this log-in name already"), ({"login": "reception"}, "one person"),
     ({"roles": []}, "at least one role"), ({"name": ""}, "fill this in"),
     ({"login": "a" * 61}, "keep to 60"), ({"login": "x\0y"}, "cannot be kept"),
     ({"credential_expires": "31st"}, "a day of the"), ({"roles": ["client"]}, "one of those")],
)  # fmt: skip
def test_a_wrong_field_says_so_and_loses_nothing(boss, ana, changed, words):
    said = SOMEBODY | {"name": "Kept Name", "credential": "MT-BC"} | changed
    answer = signed_in(boss).post("/staff/invite/", said)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert words in page
    assert 'value="MT-BC"' in page
    assert User.objects.count() == 2


def test_a_training_is_set_and_taken_back_by_an_administrator(boss, ana):
    browser, here = signed_in(boss), f"/staff/{ana.pk}/"
    said = {"name": "Ana", "credential": "MT-BC"}
    browser.post(f"{here}details/", said | {"trainings": ["imagery_supportive"]})
    ana.refresh_from_db()
    shown = browser.get(here).content.decode()
    kept = ana.trainings
    unknown = browser.post(f"{here}details/", said | {"trainings": ["surgery"]})
    browser.post(f"{here}details/", said)
    ana.refresh_from_db()

    assert kept == ["imagery_supportive"]
    assert "supportive imagery" in shown
    assert unknown.status_code == 422
    assert ana.trainings == []
    assert signed_in(ana).post(f"{here}details/", said).status_code == 404


def test_a_credential_holds_to_its_last_day(ana):
    today = timezone.localdate()
    ana.credential, ana.credential_expires = "MT-BC", today

    assert ana.is_credentialed(today)
    assert not ana.is_credentialed(today + timedelta(days=1))
    ana.credential_expires = None
    assert ana.is_credentialed(today)
    ana.credential = ""
    assert not ana.is_credentialed(today)


def test_an_administrator_who_gives_up_the_role_is_signed_out(boss, ana):
    services.change_roles(ana, by=boss, roles=[Role.ADMINISTRATOR])
    browser = signed_in(boss)
    answer = browser.post(f"/staff/{boss.pk}/roles/", {"roles": ["therapist"]})

    assert answer["Location"] == "/sign-in/"
    assert browser.get("/account/").status_code == 302


def test_nobody_closes_or_resets_their_own_account_by_mistake(boss):
    browser = signed_in(boss)

    assert browser.post(f"/staff/{boss.pk}/end/").status_code == 422
    assert browser.post(f"/staff/{boss.pk}/reset/", {}).status_code == 422


def test_a_sensitive_page_wants_a_fresh_proof_and_comes_back(boss, clock):
    browser = signed_in(boss)
    clock.pass_s(299)
    assert browser.get("/staff/invite/").status_code == 200
    clock.pass_s(1)
    asked = browser.get("/staff/invite/")

    assert asked["Location"] == "/account/confirm/?next=%2Fstaff%2Finvite%2F"
    wrong = browser.post(asked["Location"], {"password": "wrong password 1"})
    assert wrong.status_code == 422
    right = browser.post("/account/confirm/", {"password": PASSWORD, "next": "/staff/invite/"})
    assert right["Location"] == "/staff/invite/"
    assert browser.get("/staff/invite/").status_code == 200


def test_a_form_that_was_opened_in_time_can_be_sent_for_a_quarter_of_an_hour(boss, clock):
    browser = signed_in(boss)
    clock.pass_s(14 * 60)
    assert browser.post("/staff/invite/", SOMEBODY).status_code == 302
    clock.pass_s(60)
    answer = browser.post("/staff/invite/", SOMEBODY | {"login": "other.one"})

    assert answer.status_code == 403
    assert "Is it still you?" in answer.content.decode()
    assert not User.objects.filter(login="other.one").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_changes_staff(cast, role):
    browser, there = cast.browser(role), f"/staff/{cast.staff[Role.INTERN].pk}/"
    sees = role in (Role.SUPERVISOR, Role.DIRECTOR)

    assert browser.get("/staff/").status_code == (200 if sees else 404)
    assert browser.get(there).status_code == (200 if sees else 404)
    for page in ("roles/", "details/", "reset/", "end/", "restore/", "link/"):
        assert browser.get(there + page).status_code == 404
        assert browser.post(there + page, {"roles": ["administrator"]}).status_code in (404, 405)
    assert browser.post("/staff/invite/", SOMEBODY).status_code == 404


def test_sign_ins_and_outs_leave_rows_without_names(ana):
    sign_in("ana.k", "wrong password 1")
    browser = signed_in(ana)
    browser.post("/sign-out/")
    rows = AuditRow.objects.filter(action__contains="sign-")

    assert [row.action for row in rows] == ["sign-in.failed", "sign-in.done", "sign-out.done"]
    assert [row.subject_id for row in rows] == [ana.pk] * 3
    assert "ana" not in str([row.detail for row in AuditRow.objects.all()])


def test_every_shared_name_is_refused_with_digits_and_dots_around_it():
    for name in names.shared():
        assert names.is_shared(name)
        assert names.is_shared(f"{name.title()}-01")
    assert not names.is_shared("teamo")
