import re
import time
from collections import Counter

import pytest
from django.contrib.auth import hashers
from django.test import Client as Browser

from sostenuto_web.platform.accounts import links, services
from sostenuto_web.platform.accounts.models import Invitation, User
from sostenuto_web.platform.policy.table import Role

from .conftest import PASSWORD, sign_in, signed_in


@pytest.fixture
def doors(ana, boss) -> dict[str, tuple[str, str]]:
    """Every way in which a try can be wrong: log-in name and password."""
    closed = User.objects.create_user("closed.c", PASSWORD, name="C", roles=[Role.THERAPIST])
    services.end_access(closed, by=boss)
    invited = services.invite(by=boss, name="I", login="invited.i", roles=[Role.INTERN])
    Invitation.objects.filter(pk=invited.pk).update(expires_at=invited.made_at)
    return {
        "unknown": ("nobody.n", PASSWORD),
        "wrong": ("ana.k", "not the password 1"),
        "closed": ("closed.c", PASSWORD),
        "closed and wrong": ("closed.c", "not the password 1"),
        "never set a password": ("invited.i", PASSWORD),
        "odd": ("nul and ' and \U0001f600", "x" * 150),
    }


def test_every_wrong_try_gets_the_same_answer(doors):
    answers = {}
    for why, (login, password) in doors.items():
        browser, answer = sign_in(login, password)
        page = answer.content.decode().replace(login.replace("'", "&#x27;"), "LOGIN")
        page = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page)
        answers[why] = (answer.status_code, page, tuple(sorted(browser.cookies)))

    assert len(set(answers.values())) == 1
    assert next(iter(answers.values()))[0] == 422


def test_every_wrong_try_hashes_exactly_once(doors, monkeypatch):
    hasher = hashers.get_hasher()
    done, trying = Counter(), []
    encode = type(hasher).encode

    def counted(self, *args, **kwargs):
        done[trying[-1]] += 1
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(type(hasher), "encode", counted)
    for why, (login, password) in doors.items():
        trying.append(why)
        sign_in(login, password)

    assert done == dict.fromkeys(doors, 1)


def test_wrong_tries_take_about_the_same_time(doors, settings):
    """Of the processor, and the quickest of each: the machine is shared, and slows some down.

    The structure is held to by the test before.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    ana = User.objects.get(login="ana.k")
    ana.set_password(PASSWORD)
    ana.save()
    took = {"unknown": [], "wrong": []}
    for _round in range(7):
        for why, times in took.items():
            browser = Browser(REMOTE_ADDR=f"10.0.0.{_round}")
            start = time.process_time()
            sign_in(*doors[why], browser=browser)
            times.append(time.process_time() - start)

    ratio = min(took["unknown"]) / min(took["wrong"])
    assert 0.6 < ratio < 1.67


def test_a_log_in_name_is_read_in_any_case_and_with_stray_spaces(ana):
    _browser, answer = sign_in("  ANA.K ")

    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_in_leads_back_to_the_page_that_was_wanted_but_never_elsewhere(ana):
    for wanted, landed in (("/account/", "/account/"), ("https://elsewhere.example/", "/")):
        browser = Browser()
        answer = browser.post("/sign-in/", {"login": "ana.k", "password": PASSWORD, "next": wanted})
        assert answer["Location"] == landed


def test_signing_out_takes_a_post_and_ends_the_session(ana):
    browser = signed_in(ana)

    assert browser.get("/sign-out/").status_code == 200
    assert browser.get("/account/").status_code == 200
    assert browser.post("/sign-out/").status_code == 302
    assert browser.get("/account/").status_code == 302
    assert not ana.sessions.exists()


@pytest.mark.parametrize(
    "credential",
    ["", "{", "null", "[]", "{}", '"x"', "7", '{"id": 1}', '{"response": null}',
     '{"response": {"userHandle": "!!"}}', '{"response": {"userHandle": null}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"AAAA",'
     '"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}'],
)  # fmt: skip
def test_a_passkey_that_no_browser_made_leads_back_to_the_door(ana, credential):
    browser = Browser()
    browser.get("/sign-in/passkey/", headers={"Accept": "application/json"})
    answer = browser.post("/sign-in/passkey/", {"credential": credential})

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")


def test_fields_of_the_door_can_be_filled_by_a_password_manager(ana):
    page = Browser().get("/sign-in/").content.decode()

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page


def test_a_signed_in_person_has_no_page_of_the_door(ana):
    assert signed_in(ana).get("/sign-in/")["Location"] == "/"


def test_a_link_says_nothing_of_whose_it_is_until_it_is_followed(ana):
    made = links.make_link(ana, by=None, why=Invitation.Why.RESET)
    answer = Browser().get(links.path_of(made.token))

    assert (answer.status_code, answer["Location"]) == (302, "/welcome/")
    assert made.token not in str(Invitation.objects.values_list("digest", flat=True))


def test_no_browser_keeps_a_page_of_somebody_who_was_in(ana):
    browser = signed_in(ana)

    for page in ("/", "/account/", "/account/sessions/"):
        assert "no-store" in browser.get(page)["Cache-Control"]
    answer = browser.post("/sign-out/", secure=True)
    assert answer["Clear-Site-Data"] == '"cache"'
