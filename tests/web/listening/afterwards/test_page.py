"""The page after a programme."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sostenuto.listening.next_steps import steps
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


def address(row):
    return f"/people/{row.client_id}/listening/{row.pk}/after/"


@pytest.fixture
def page(cast):
    def visit(row, role=Role.THERAPIST):
        answer = cast.browser(role).get(address(row))
        assert answer.status_code == 200
        return answer.content.decode()

    return visit


def plain(html):
    html = re.sub(r"<(script|style|title|svg).*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


@pytest.fixture
def whole(me, told):
    """Four songs: felt, not said, not this, never heard; asked before and after."""
    one = told(me)
    one.asked("pre", -5, mood=(-0.5, 0.5), tension=7)
    one.felt(one.slot(target=(-0.5, 0.5)), (0.25, -0.25), liked=1.0, familiar=False)
    one.slot()
    one.slot("skipped")
    one.slot("waiting")
    one.asked("post", 14, mood=(0.25, 0.0), tension=4)
    return one


def test_it_leads_there_by_its_name(whole):
    assert reverse("programme-after", args=[whole.client.pk, whole.row.pk]) == address(whole.row)


def test_the_words_and_numbers_are_those_of_the_rows(whole, page):
    found = plain(page(whole.row))

    assert "unpleasant, stirred up → a bit pleasant, neither quiet nor stirred up" in found
    assert "Mood: pleasant −0.5 0.25" in found
    assert "Mood: stirred up 0.5 0" in found
    assert "Tension 7 4" in found
    assert "Craving" not in found
    assert "Planned 4 Sounded 3 “Not this” 1 Never sounded 1 They said how it felt 1" in found
    assert "a bit pleasant, a bit quiet 0.25 / −0.25" in found
    assert "liked it, did not know it" in found
    assert "never sounded" in found


@pytest.mark.parametrize(
    ("with_session", "said"),
    [
        (True, "This was part of music therapy."),
        (False, "This was music listening, not music therapy."),
    ],
)
def test_it_says_plainly_which_of_the_two_it_was(me, told, session, page, with_session, said):
    fields = {"session": session} if with_session else {}

    assert said in page(told(me, **fields).row)


def test_a_programme_that_was_never_played_says_so_and_leads_to_the_player(me, told, page):
    one = told(me, state="planned", started_at=None, ended_at=None)

    found = page(one.row)

    assert "It was not played yet" in found
    assert reverse("programme-play", args=[me.pk, one.row.pk]) in found
    assert "after-plane" not in found


def test_where_nobody_was_asked_it_says_so_and_suggests_nothing(me, told, page):
    one = told(me)
    one.slot()

    found = page(one.row)

    assert "Nobody was asked how they were before it or after it." in found
    assert "What could come next" not in found


def test_what_was_asked_once_is_shown_with_what_was_not(me, told, page):
    one = told(me)
    one.asked("pre", -5, tension=7)

    assert "Tension 7 not asked" in plain(page(one.row))


def test_while_it_plays_the_page_says_that_it_has_not_ended(me, told, page):
    one = told(me, state="playing", ended_at=None)
    one.slot("playing", ended_at=None)

    assert "It has not ended yet" in page(one.row)


def test_worse_shows_ideas_with_their_reasons_and_who_set_the_limits(me, told, page):
    one = told(me)
    one.asked("pre", -5, tension=4)
    one.asked("post", 14, tension=7)

    found = plain(page(one.row))

    known = {step.key: step for step in steps()}
    assert "Tension: worse than before" in found
    assert known["ask_them"].words in found
    assert known["change_music"].reason in found
    assert known["look_together"].name not in found
    assert "Nothing happens by itself" in found
    assert "no clinical cut-offs" in found


def test_better_suggests_nothing(whole, page):
    assert "What could come next" not in page(whole.row)


def test_the_drawings_are_hidden_from_readers_or_have_a_name(whole, page):
    found = page(whole.row)

    svgs = re.findall(r"<svg[^>]*>", found[found.index("<main") :])
    assert svgs
    assert all('aria-hidden="true"' in one or "aria-labelledby" in one for one in svgs)
    assert 'style="' not in found[found.index("<main") :]


def test_it_opens_to_who_cares_for_them_and_to_nobody_else(whole, cast):
    for role, expected in (
        (Role.THERAPIST, 200),
        (Role.DIRECTOR, 404),
        (Role.CLIENT, 404),
    ):
        assert cast.browser(role).get(address(whole.row)).status_code == expected


def test_under_another_client_it_is_not_found(whole, cast):
    url = reverse("programme-after", args=[cast.clients["team"].pk, whole.row.pk])

    assert cast.browser(Role.THERAPIST).get(url).status_code == 404


def test_the_count_of_queries_is_the_same_for_few_songs_and_for_many(me, told, cast, page):
    few, many = told(me, hours_ago=9), told(me)
    few.felt(few.slot(), (0.5, 0.0))
    for _ in range(9):
        slot = many.slot()
        many.felt(slot, (0.5, 0.0))
        many.moved(slot, (0, 0), (0.5, 0.5))
    browser = cast.browser(Role.THERAPIST)
    browser.get(address(few.row))

    counts = []
    for one in (few, many):
        with CaptureQueriesContext(connection) as asked:
            browser.get(address(one.row))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_title_of_the_window_names_nobody(whole, page):
    title = re.search(r"<title>(.*?)</title>", page(whole.row), re.S).group(1)

    assert "After the programme" in title
    assert whole.client.alias not in title


@pytest.mark.parametrize("name", ["programmes", "programme"])
def test_the_list_and_the_programme_lead_there_once_it_has_begun(me, told, cast, name):
    played = told(me)
    planned = told(me, state="planned", started_at=None, ended_at=None)
    browser, found = cast.browser(Role.THERAPIST), []
    for one in (played, planned):
        args = [me.pk] if name == "programmes" else [me.pk, one.row.pk]
        page = browser.get(reverse(name, args=args)).content.decode()
        found.append(address(one.row) in page)

    assert found == [True, False]


def test_shortly_after_it_one_can_still_ask_and_then_no_more(me, told, page):
    late, now = told(me, hours_ago=9), told(me, hours_ago=0.5)
    ask = reverse("programme-play", args=[me.pk, now.row.pk])

    assert ask in page(now.row)
    assert "Ask how it is now" not in page(late.row)
    now.asked("post", 14, mood=(0, 0))
    assert "Ask how it is now" not in page(now.row)
