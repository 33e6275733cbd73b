"""A link that is handed over opens on the phone of whoever gets it, or its page says not."""

import pytest
from django.urls import reverse

from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.table import Role

HERE = "localhost:8000"
LINK = "/link/"
ONLY_HERE = "It opens on this computer only"


def clients_page(cast, host):
    client = cast.clients["own"]
    url = reverse("client-account", args=[client.pk])
    said = {"person": token_for(client.pk)}
    return cast.browser("therapist").post(url, said, headers={"host": host})


def staff_page(cast, host):
    browser = cast.browser("administrator")
    page = reverse("staff_reset", args=[cast.staff[Role.INTERN].pk])
    asked = browser.get(page, headers={"host": host})
    browser.post(asked["Location"], {"password": "only for this test 1"}, headers={"host": host})
    return browser.post(page, {}, follow=True, headers={"host": host})


@pytest.fixture(params=[clients_page, staff_page], ids=["a client", "staff"])
def handed_over(request, cast):
    return lambda host: request.param(cast, host)


def test_made_at_the_house_s_own_machine_it_names_the_house_in_the_network(handed_over, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "piano.local"]
    answer = handed_over(HERE)
    page = answer.content.decode()

    assert answer.context["link"].startswith(f"http://piano.local:8000{LINK}")
    assert answer.context["link"] in page
    assert f"{HERE}{LINK}" not in page
    assert "<svg viewBox" in answer.context["link_code"]
    assert answer.context["link_code"] in page
    assert ONLY_HERE not in page


def test_where_only_this_machine_reaches_the_house_the_page_says_so(handed_over, settings):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    answer = handed_over(HERE)
    page = answer.content.decode()

    assert answer.context["link"].startswith(f"http://{HERE}{LINK}")
    assert ONLY_HERE in page
    assert answer.context["link_code"] == ""


def test_made_in_the_network_it_stays_as_it_is(handed_over, settings):
    settings.ALLOWED_HOSTS = ["localhost", "piano.local", "10.0.0.4"]
    answer = handed_over("10.0.0.4:8000")

    assert answer.context["link"].startswith(f"http://10.0.0.4:8000{LINK}")
    assert ONLY_HERE not in answer.content.decode()


def test_a_client_s_link_comes_with_their_log_in_name_and_its_last_day(cast):
    answer = clients_page(cast, "testserver")
    page = answer.content.decode()

    assert answer.context["link_user"].login in page
    assert "Works once, until" in page
    assert "data-print-page" not in page, "the banner of the client would be printed with it"
