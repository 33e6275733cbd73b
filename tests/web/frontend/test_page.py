"""The page around every page: what is offered, what is said, and what is left to whom."""

import re

import pytest
from django.contrib.messages import constants, get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from sostenuto_web.frontend.templatetags.look import (
    MORE_PX,
    PHONE_PX,
    SHEETS,
    SHOWN,
    SIGN_PX,
    WAY_PX,
    address_of,
    fitting,
    ways,
)


def offered(count: int, current: int | None = None) -> dict[str, object]:
    items = [
        {"label": f"Page {n}", "url": f"/{n}/", "current": n == current, "key": f"page-{n}"}
        for n in range(count)
    ]
    return {"navigation": items}


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("current", [0, 9])
def test_every_way_is_offered_once_and_few_are_never_hidden(count, current):
    drawn = ways(offered(count, current))

    assert len(drawn["navigation"]) + len(drawn["rest"]) == count
    assert len(drawn["navigation"]) <= SHOWN + 1
    assert len(drawn["rest"]) != 1  # one way more takes no more room than "More"
    assert drawn["is_among_the_rest"] == any(way["current"] for way in drawn["rest"])


@pytest.mark.parametrize("count", range(12))
@pytest.mark.parametrize("current", [0, 3, 9])
def test_on_a_phone_too_every_way_is_offered_once_and_the_one_one_is_at_is_marked(count, current):
    drawn = ways(offered(count, current))
    row = [way for way in drawn["navigation"] if not way["only_wide"]]
    more = [*drawn["folded"], *drawn["rest"]]

    assert [way["url"] for way in row + more] == [f"/{n}/" for n in range(count)]
    assert drawn["is_among_the_folded"] == any(way["current"] for way in more)


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=16), max_size=12))
def test_the_row_of_a_phone_is_never_wider_than_the_phone(labels):
    count = fitting(labels)
    wide = sum(WAY_PX + SIGN_PX * len(label) for label in labels[:count])

    assert wide + (MORE_PX if count < len(labels) else 0) <= PHONE_PX
    assert count == len(labels) or count >= 1


def test_a_page_has_one_heading_one_main_and_says_its_language(cast):
    html = cast.browser("therapist").get("/components/").content.decode()

    assert html.count("<h1") == html.count("<main") == 1
    assert '<html lang="en"' in html
    assert html.index('href="#main"') < html.index("<header")


def test_no_page_of_the_look_carries_inline_code_or_style(cast):
    html = cast.browser("therapist").get("/components/").content.decode()

    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", html)
    assert "//" not in re.sub(r"https?://www\.w3\.org", "", re.sub(r"<!--.*?-->", "", html))


def test_the_title_of_a_page_names_nobody(cast):
    title = cast.browser("therapist").get("/components/").content.decode()
    title = title.split("<title>")[1].split("</title>")[0]

    assert "Invented" not in title


def test_signing_out_is_a_form_and_a_stranger_is_offered_none(cast):
    inside = cast.browser("therapist").get("/components/").content.decode()
    outside = cast.browser(None).get("/sign-in/").content.decode()
    form = re.search(r'<form method="post" action="[^"]*sign-out[^"]*"[^>]*>.*?</form>', inside)

    assert form is not None
    assert "csrfmiddlewaretoken" in form[0]
    assert "sign-out" not in outside.split("<main")[0]


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_house_says_so_on_every_page_and_a_real_one_never(is_demo):
    html = render_to_string("base.html", {"house": {"name": "x", "is_demo": is_demo}})

    assert ("nothing here is real" in html) == is_demo
    assert not is_demo or 'class="demo-line"' in html  # no class that paper or a screen leaves out


def test_messages_are_said_once_in_a_status():
    request = RequestFactory().get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    request._messages.add(constants.SUCCESS, "The <b> contact is saved.")
    html = render_to_string("frontend/_messages.html", {"messages": get_messages(request)})

    assert 'role="status"' in html
    assert "toast-success" in html
    assert "The &lt;b&gt; contact is saved." in html


def test_a_sign_of_life_tells_who_is_here_and_proves_nothing_to_a_stranger(cast):
    here = cast.browser("therapist").get("/alive/")
    nobody = cast.browser(None).get("/alive/")

    assert here.json()["who"] == str(cast.staff["therapist"].pk)
    assert here.json()["token"]
    assert nobody.json() == {"who": "", "token": ""}
    assert "no-store" in here["Cache-Control"]


def test_a_page_that_answers_for_a_fault_needs_no_list_of_hashed_names(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "sostenuto_web.frontend.storage.HashedFiles"}
    }

    assert address_of("look/tokens.css") == "/static/look/tokens.css"
    assert SHEETS[0] == "tokens"
    assert SHEETS[-1] == "print"
