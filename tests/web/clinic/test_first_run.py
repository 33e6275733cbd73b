"""A fresh house: every page leads to one form, which works once and for the right person."""

import stat

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import RequestFactory

from sostenuto_web.platform.accounts.models import User
from sostenuto_web.platform.accounts.services import AlreadyOpened
from sostenuto_web.platform.clinic import first_run, services
from sostenuto_web.platform.clinic.models import Clinic
from sostenuto_web.platform.house import House

ADDRESS = "/house/first-run/"
SAID = {
    "name": "Wren Invented",
    "login": "wren",
    "password": "four unrelated invented words",
    "again": "four unrelated invented words",
}


@pytest.fixture(autouse=True)
def no_code():
    yield
    first_run.drop_code(settings.HOUSE)


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/people/", "/house/set-up/", "/house/jobs/"])
def test_every_page_of_a_fresh_house_leads_to_the_first_run(fresh_browser, path):
    answer = fresh_browser.get(path)

    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)


def test_the_first_administrator_is_made_signed_in_and_led_to_the_set_up(fresh_browser):
    answer = fresh_browser.post(ADDRESS, SAID)

    assert answer["Location"] == "/house/set-up/"
    user = User.objects.get()
    assert user.roles == ["administrator"]
    assert user.check_password(SAID["password"])
    assert fresh_browser.get("/house/set-up/").status_code == 200


def test_once_somebody_has_an_account_the_page_is_gone_for_ever(fresh_browser):
    fresh_browser.post(ADDRESS, SAID)

    assert fresh_browser.get(ADDRESS).status_code == 404
    assert Browser().get(ADDRESS).status_code == 404
    assert fresh_browser.post(ADDRESS, {**SAID, "login": "finch"}).status_code == 404
    assert User.objects.count() == 1


def test_an_account_made_in_any_other_way_closes_the_page_too(fresh_browser):
    User.objects.bulk_create([User(login="finch", roles=["therapist"])])

    assert fresh_browser.get(ADDRESS).status_code == 404
    assert fresh_browser.get("/")["Location"].startswith("/sign-in/")


def test_the_page_stays_closed_when_every_account_is_gone(cast, fresh_browser):
    assert Clinic.objects.get().opened_at is not None
    Clinic.objects.update(opened_at="2026-01-01T00:00Z")
    assert fresh_browser.get(ADDRESS).status_code == 404


def test_whoever_comes_second_is_refused(db):
    services.open_house(login="wren", name="Wren", password=SAID["password"])
    with pytest.raises(AlreadyOpened):
        services.open_house(login="finch", name="Finch", password=SAID["password"])
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"again": "something else"}, "again", "The two passwords differ."),
        ({"password": "short", "again": "short"}, "password", "too short"),
        ({"login": ""}, "login", "fill this in"),
        ({"name": "a\0b"}, "name", "cannot be kept"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_else_is_lost(
    fresh_browser, wrong, field, words
):
    answer = fresh_browser.post(ADDRESS, {**SAID, **wrong})

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    if field not in ("login", "name"):
        assert 'value="wren"' in answer.content.decode()
    assert not User.objects.exists()


def test_elsewhere_in_the_network_the_code_is_asked_for(db):
    browser = Browser(REMOTE_ADDR="192.0.2.7")
    assert "Set-up code" in browser.get(ADDRESS).content.decode()
    assert browser.post(ADDRESS, SAID).status_code == 422
    assert browser.post(ADDRESS, {**SAID, "code": "aaaa-aaaa-aaaa"}).status_code == 422
    assert not User.objects.exists()

    code = first_run.setup_code(settings.HOUSE)
    typed = code.replace("-", " ").upper()
    assert browser.post(ADDRESS, {**SAID, "code": typed}).status_code == 302
    assert not first_run.code_file(settings.HOUSE).exists()


def test_a_link_brings_the_code_along(db):
    link = first_run.link(settings.HOUSE, "https://house.example/")
    page = Browser(REMOTE_ADDR="192.0.2.7").get("/" + link.partition("/house.example/")[2])

    assert link.startswith("https://house.example/house/first-run/?code=")
    assert f'value="{first_run.setup_code(settings.HOUSE)}"' in page.content.decode()


def test_only_its_owner_may_read_the_code(tmp_path):
    house = House(tmp_path)
    code = first_run.setup_code(house)

    assert code == first_run.setup_code(house)
    assert stat.S_IMODE(first_run.code_file(house).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("meta", "here"),
    [
        ({}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.7"}, False),
        ({"HTTP_HOST": "house.example"}, False),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, False),
        ({"HTTP_FORWARDED": "for=192.0.2.7"}, False),
        ({"REMOTE_ADDR": ""}, False),
    ],
)
def test_only_who_sits_at_the_machine_needs_no_code(tmp_path, settings, meta, here):
    settings.ALLOWED_HOSTS = ["*"]
    request = RequestFactory().get("/", **{"HTTP_HOST": "127.0.0.1:8000", **meta})

    assert first_run.is_at_the_machine(request, House(tmp_path)) is here
    assert first_run.is_at_the_machine(request, House(tmp_path, behind_proxy=True)) is False


def test_a_doubled_post_makes_one_account(fresh_browser):
    assert [fresh_browser.post(ADDRESS, SAID).status_code for _ in range(2)] == [302, 404]
    assert User.objects.count() == 1
