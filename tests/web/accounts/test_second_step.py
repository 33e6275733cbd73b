import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client as Browser

from sostenuto_web.platform.accounts import adapter, codes, rewrapping
from sostenuto_web.platform.accounts.models import Session, User
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault import keys, rotation
from sostenuto_web.platform.vault.keys import SealError

from .conftest import PASSWORD, code_of, factors, give_app, secret_on, sign_in, signed_in


def test_staff_without_a_second_step_see_their_account_and_nothing_else(ana, strict):
    browser = signed_in(ana)

    for closed in ("/", "/people/", "/staff/"):
        assert browser.get(closed).headers.get("Location") == "/account/second/", closed
    assert browser.get("/account/").status_code == 200
    assert "Everybody who works here needs one" in browser.get("/account/second/").content.decode()
    assert browser.post("/sign-out/").status_code == 302


def test_until_then_the_bar_offers_no_page_that_would_send_them_back(ana, strict, clock):
    browser = signed_in(ana)
    for page in ("/account/second/", "/account/", "/no-such-page/"):
        assert 'id="ways"' not in browser.get(page).content.decode(), page
    secret = secret_on(browser.get("/account/second/app/"))
    browser.post("/account/second/app/", {"code": code_of(secret)})

    assert 'id="ways"' in browser.get("/account/second/").content.decode()


def test_clients_and_people_of_a_demo_need_none(wren, ana, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert signed_in(wren).get("/").status_code == 200
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(ana).get("/").status_code == 200


def test_setting_up_an_app_opens_the_house_and_shows_recovery_codes_once(ana, strict, clock):
    browser = signed_in(ana)
    secret = secret_on(browser.get("/account/second/app/"))
    answer = browser.post("/account/second/app/", {"code": code_of(secret)})
    shown = browser.get(answer["Location"]).content.decode()
    again = browser.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/account/second/codes/"
    assert shown.count("<li><code>") == 10
    assert again.count("<li><code>") == 0
    assert factors(ana) == {"totp", "recovery_codes"}
    assert browser.get("/").status_code == 200


def test_a_wrong_code_while_setting_up_keeps_the_same_square(ana, clock):
    browser = signed_in(ana)
    before = secret_on(browser.get("/account/second/app/"))
    answer = browser.post("/account/second/app/", {"code": "000000"})

    assert answer.status_code == 422
    assert secret_on(answer) == before


def test_the_password_alone_is_not_enough_for_somebody_with_an_app(ana, clock):
    secret = give_app(ana)
    browser, answer = sign_in("ana.k")

    assert answer["Location"] == "/sign-in/second/"
    assert browser.get("/").status_code == 302
    assert browser.post("/sign-in/second/", {"code": code_of(secret)})["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_a_second_step_sent_without_a_code_comes_back_with_words(ana, clock):
    give_app(ana)
    browser, _ = sign_in("ana.k")
    answer = browser.post("/sign-in/second/", {})

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == ["Please fill this in."]
    assert browser.get("/").status_code == 302


def test_a_passkey_is_not_called_by_a_name_without_end(ana):
    browser = signed_in(ana)
    kind, data = Authenticator.Type.WEBAUTHN, {"name": "Mine"}

    for page in ("add", "name"):
        mine = "" if page == "add" else Authenticator.objects.create(user=ana, type=kind, data=data)
        address = f"/account/passkeys/{mine.pk}/name/" if mine else "/account/passkeys/add/"
        name = browser.get(address).context["form"]["name"]
        answer = browser.post(address, {"name": "x" * 61, "credential": "{}"})
        assert 'maxlength="60"' in str(name), page
        assert answer.status_code == 422, page
        assert "60" in str(answer.context["form"].errors["name"]), page


def test_each_code_opens_the_door_once_and_an_older_one_never(ana, clock):
    secret = give_app(ana)
    tried = []
    for offset in (0, 0, -1, 1, 1):
        browser, _answer = sign_in("ana.k")
        code = code_of(secret, offset)
        tried.append(browser.post("/sign-in/second/", {"code": code}).status_code)

    assert tried == [302, 422, 422, 302, 422]


def test_the_code_that_set_up_the_app_does_not_open_the_door(ana, clock):
    browser = signed_in(ana)
    code = code_of(secret_on(browser.get("/account/second/app/")))
    browser.post("/account/second/app/", {"code": code})
    other, _answer = sign_in("ana.k")

    assert other.post("/sign-in/second/", {"code": code}).status_code == 422


def test_a_code_of_another_time_is_not_taken(ana, clock):
    secret = give_app(ana)
    browser, _answer = sign_in("ana.k")

    for offset in (-3, -2, 2, 3):
        code = code_of(secret, offset)
        assert browser.post("/sign-in/second/", {"code": code}).status_code == 422


def test_a_recovery_code_opens_the_door_once(ana, clock):
    give_app(ana)
    with adapter.factor_of(ana):
        code = RecoveryCodes.activate(ana).get_unused_codes()[3]
    statuses = []
    for _again in range(2):
        browser, _answer = sign_in("ana.k")
        spaced = f"{code[:4]} {code[4:]}"
        statuses.append(browser.post("/sign-in/second/", {"code": spaced}).status_code)

    assert statuses == [302, 422]


def test_secrets_are_sealed_and_bound_to_the_person(ana, boss):
    secret = give_app(ana)
    factor = Authenticator.objects.get(user=ana)

    assert secret not in str(factor.data)
    with adapter.factor_of(boss), pytest.raises(SealError):
        adapter.SecondFactorAdapter().decrypt(factor.data["secret"])


def test_the_secret_of_an_app_half_set_up_is_sealed_in_the_session_too(ana):
    browser = signed_in(ana)
    secret = secret_on(browser.get("/account/second/app/"))

    kept = [row.session_data for row in Session.objects.all()]
    assert kept
    assert all(secret not in data for data in kept)
    assert browser.cookies["session"].value not in [row.pk for row in Session.objects.all()]


def test_staff_keep_their_last_second_step(ana, strict, clock):
    give_app(ana)
    browser, _answer = sign_in("ana.k")
    browser.post("/sign-in/second/", {"code": code_of_app(ana)})

    assert browser.post("/account/second/app/remove/").status_code == 422
    assert "totp" in factors(ana)


def test_a_client_may_remove_their_second_step(wren, strict, clock):
    give_app(wren)
    browser, _answer = sign_in(wren.login)
    browser.post("/sign-in/second/", {"code": code_of_app(wren)})

    assert browser.post("/account/second/app/remove/").status_code == 302
    assert not factors(wren)


def test_a_passkey_of_somebody_else_cannot_be_seen_renamed_or_removed(ana, boss):
    theirs = Authenticator.objects.create(user=boss, type="webauthn", data={"name": "Mine"})
    browser = signed_in(ana)

    for page in ("name", "remove"):
        assert browser.get(f"/account/passkeys/{theirs.pk}/{page}/").status_code == 404
        assert (
            browser.post(f"/account/passkeys/{theirs.pk}/{page}/", {"name": "x"}).status_code == 404
        )
    assert Authenticator.objects.get().data == {"name": "Mine"}


def test_a_pending_second_step_is_not_a_session(ana, clock):
    give_app(ana)
    browser, _answer = sign_in("ana.k")

    assert browser.get("/account/").status_code == 302
    assert not ana.sessions.exists()


def test_a_code_used_up_on_one_process_is_used_up_on_all(ana):
    here, there = User.objects.get(pk=ana.pk), User.objects.get(pk=ana.pk)

    assert codes.spend_step(here, 1000)
    assert not codes.spend_step(there, 1000)
    assert not codes.spend_step(there, 999)


@pytest.mark.django_db(transaction=True)
def test_a_new_master_key_leaves_codes_right_and_none_under_the_old(clock):
    people = [User.objects.create_user(f"ana.{n}", PASSWORD, roles=["intern"]) for n in range(3)]
    secrets = [give_app(user) for user in people]
    with adapter.factor_of(people[0]):
        recovery = RecoveryCodes.activate(people[0]).get_unused_codes()
    before = keys.master_key()
    rotation.rotate()

    assert keys.master_key() != before
    for user, secret in zip(people, secrets, strict=True):
        browser, _answer = sign_in(user.login)
        assert browser.post("/sign-in/second/", {"code": code_of(secret)}).status_code == 302
    for factor in Authenticator.objects.all():
        kept = factor.data.get("secret") or factor.data["seed"]
        assert keys.is_current(base64.b64decode(kept))
    with adapter.factor_of(people[0]):
        assert RecoveryCodes.activate(people[0]).get_unused_codes() == recovery
    assert sum(rewrapping.rewrap()) == 0


def code_of_app(user) -> str:
    with adapter.factor_of(user):
        data = Authenticator.objects.get(user=user, type="totp").data
        return code_of(adapter.SecondFactorAdapter().decrypt(data["secret"]))


def test_a_stranger_finds_no_page_of_second_steps(db):
    User.objects.create_user("ana.k", PASSWORD, roles=[Role.THERAPIST])
    for page in ("second/", "second/app/", "second/codes/", "passkeys/add/", "sessions/"):
        answer = Browser().get(f"/account/{page}")
        assert answer["Location"].startswith("/sign-in/?next="), page
