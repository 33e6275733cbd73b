"""The door as a person meets it: a passkey made and used, an app, a link from its square code."""

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PASSWORD = "only for this test 1"
NEW = "five new green frogs 3"


@pytest.fixture
def with_a_key():
    """Plug a virtual key into a page's browser, which takes every touch for a finger."""

    def plug(page: Page):
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        key = session.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return session, key["authenticatorId"]

    return plug


def come_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.goto("/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")


def test_a_passkey_is_made_and_opens_the_door_alone(open_page, with_a_key, axe, screenshot):
    page = open_page()
    with_a_key(page)
    come_in(page, "keyholder")
    page.goto("/account/second/")
    screenshot(page, "accounts-second-none")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("link", name="Add a passkey").click()
    screenshot(page, "accounts-passkey-add")
    axe(page)
    page.fill("[name=name]", "My phone")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/second/codes/")
    assert page.locator("ol code").count() == 10
    screenshot(page, "accounts-codes")
    axe(page)
    with page.expect_navigation():
        page.get_by_role("link", name="I have them, go on").click()
    page.goto("/account/passkeys/")
    assert page.get_by_text("My phone").is_visible()
    assert page.get_by_text("opens alone").is_visible()
    screenshot(page, "accounts-passkeys")
    axe(page)

    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("[data-signed-in]")

    sign_out(page)  # and as the second step after the password
    come_in(page, "keyholder")
    page.wait_for_url("**/sign-in/second/")
    screenshot(page, "accounts-second-step")
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("[data-signed-in]")


def test_a_passkey_that_the_person_stops_says_so_and_leaves_other_ways(
    open_page, with_a_key, screenshot
):
    page = open_page()
    session, key = with_a_key(page)
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    session.send("WebAuthn.disable")
    page.goto("/sign-in/")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new Error('stopped')) }"
    )
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used").wait_for()
    screenshot(page, "accounts-passkey-stopped")


def test_an_app_is_set_up_and_its_code_opens_the_door(open_page, axe, screenshot):
    page = open_page()
    come_in(page, "codeholder")
    page.goto("/account/second/app/")
    screenshot(page, "accounts-app")
    axe(page)
    page.get_by_text("Or type this in").click()
    secret = page.locator("code.number").inner_text().replace(" ", "")
    page.fill("[name=code]", "000000")
    page.get_by_role("button", name="Turn it on").click()
    page.get_by_text("That code is not right").first.wait_for()
    screenshot(page, "accounts-app-wrong")
    page.fill("[name=code]", code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/account/second/codes/")
    sign_out(page)
    come_in(page, "codeholder")
    page.fill("[name=code]", code_of(secret, 1))  # each counts once; half a minute off is taken
    page.get_by_role("button", name="Go on").click()
    page.wait_for_selector("[data-signed-in]")
    page.goto("/account/")
    assert page.get_by_text("App with codes").is_visible()


def test_an_administrator_invites_and_the_link_opens_an_account(open_page, axe, screenshot):
    page = open_page()
    come_in(page, "administrator")
    page.wait_for_selector("[data-signed-in]")
    for name, where in (
        ("accounts-own", "/account/"),
        ("accounts-sessions", "/account/sessions/"),
        ("accounts-password", "/account/password/"),
        ("accounts-staff", "/staff/"),
        ("accounts-invite", "/staff/invite/"),
        ("accounts-confirm", "/account/confirm/"),
        ("accounts-sign-out", "/sign-out/"),
    ):
        page.goto(where)
        screenshot(page, name)
        axe(page)
    page.goto("/staff/invite/")
    page.fill("[name=name]", "Noa Invented")
    page.fill("[name=login]", "reception")
    page.get_by_label("Intern").check()
    page.fill("[name=credential]", "MT-BC")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_text("Choose a name for one person").first.wait_for()
    assert page.input_value("[name=name]") == "Noa Invented"
    screenshot(page, "accounts-invite-wrong")
    page.fill("[name=login]", "noa.i")
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/link/")
    screenshot(page, "accounts-hand-over")
    axe(page)
    link = page.get_by_text(re.compile("/link/")).inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="Done").click()
    screenshot(page, "accounts-member")
    axe(page)
    here = page.url
    for part in ("roles", "details", "reset", "end"):
        page.goto(f"{here}{part}/")
        screenshot(page, f"accounts-{part}")
        axe(page)

    guest = open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    guest.goto(urlsplit(link).path)
    guest.wait_for_url("**/welcome/")
    screenshot(guest, "accounts-welcome-phone-dark")
    axe(guest)
    guest.fill("[name=password]", NEW)
    guest.fill("[name=again]", NEW)
    guest.get_by_role("button", name="Save and go on").click()
    guest.wait_for_selector("[data-signed-in]")
    again = open_page()
    again.goto(urlsplit(link).path)
    screenshot(again, "accounts-link-ended")
    axe(again)
    come_in(again, "noa.i", "wrong password 1")
    again.get_by_text("do not go together").first.wait_for()
    screenshot(again, "accounts-sign-in-wrong")
    axe(again)


def test_a_client_on_a_phone_says_whose_device_it_is(open_page, axe, screenshot):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/sign-in/")
    screenshot(page, "accounts-sign-in-phone")
    axe(page)
    page.get_by_label("This device is only mine").check()
    come_in_here(page, "wren")
    page.goto("/account/")
    assert page.get_by_text("after 30 minutes without use").is_visible()
    screenshot(page, "accounts-own-phone")
    axe(page)


def come_in_here(page: Page, login: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("[data-signed-in]")


def code_of(secret: str, offset: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + offset))
