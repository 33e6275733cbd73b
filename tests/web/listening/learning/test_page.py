"""The page "what we have learned with you"."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import make_client
from tests.web.words.reading import grade

from sostenuto_web.listening.learning.drawing import AXES, WIDTH, line, steps
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db
OLDEST_READER = 6.0
"""Grade of a reader of twelve."""


@pytest.fixture
def me(cast):
    return cast.clients["own"]


def address(client):
    return f"/people/{client.pk}/learned/"


@pytest.fixture
def page(cast, me):
    def visit(client=me):
        answer = cast.browser(Role.THERAPIST).get(address(client))
        assert answer.status_code == 200
        return answer.content.decode()

    return visit


def part(page, heading):
    """Return what stands below a heading, up to the next one."""
    return re.split(r"<h2[^>]*>", page[page.index(heading) :])[0]


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def test_before_any_answer_it_says_what_to_do(page):
    found = page()

    assert "We know nothing yet" in found
    assert "Songs that" not in found


def often(mine, song, felt, mood=(0.0, 0.0), times=6):
    for _ in range(times):
        mine.felt(song, felt, mood)


def test_songs_stand_under_what_they_went_with(me, heard, song, page):
    mine = heard(me)
    often(mine, song("Going Up"), (0.5, 0.0), (-0.25, 0.0))
    often(mine, song("Lying Down"), (0.0, -0.5), (0.0, 0.25))
    often(mine, song("Going Nowhere"), (0.0, 0.0))
    often(mine, song("Going Down"), (-0.75, 0.0))
    often(mine, song("Just Met"), (0.75, 0.0), times=2)

    found = page()

    better = part(found, "Songs that went with feeling better or calmer")
    others = part(found, "Songs that did not")
    unknown = part(found, "Not enough data yet")
    assert re.findall("Going Up|Lying Down|Going Nowhere|Going Down|Just Met", better) == [
        "Going Up", "Lying Down"
    ]  # fmt: skip
    assert re.findall("Going Nowhere|Going Down|Just Met", others) == [
        "Going Down", "Going Nowhere"
    ]  # fmt: skip
    assert "felt worse" in others
    assert "no clear change" in others
    assert "Just Met" in unknown
    assert "not enough data: 2 of 5 times" in unknown
    assert "<svg" not in unknown
    assert "none of this has gone" not in found


def test_each_line_stands_beside_its_words(me, heard, song, page):
    often(heard(me), song("Going Up"), (0.5, 0.0), (-0.25, 0.0))

    better = part(page(), "Songs that went with feeling better or calmer")

    # 6 answers of 0.75 from nothing: 0.75 * 6 / 0.09 / (6 / 0.09 + 1 / 0.35 ** 2), in steps of 0.25
    assert "2.7 better from 1.8 better to 3.6 better" in plain(better)
    assert "no change from 0.9 calmer to 0.9 more stirred up" in plain(better)
    assert better.count("<svg") == better.count('aria-hidden="true"') == 2


def test_that_nothing_works_is_said_plainly_and_without_blame(me, heard, song, page):
    often(heard(me), song("Going Nowhere"), (0.0, 0.0))
    for day in range(6):
        heard(me).programme(after=(-0.5, 0.5), days_ago=day + 1)

    found = page()

    assert "So far, none of this has gone with feeling better" in found
    assert "It is not your fault" in found


def test_it_is_not_said_while_there_is_not_enough_data(me, heard, song, page):
    often(heard(me), song("Just Met"), (0.0, 0.0), times=4)
    heard(me).programme()

    assert "none of this has gone" not in page()


def test_it_is_not_said_when_an_arc_led_nearer(me, heard, song, page):
    often(heard(me), song("Going Nowhere"), (0.0, 0.0))
    for day in range(6):
        heard(me).programme(after=(0.25, -0.25), days_ago=day + 1)

    assert "none of this has gone" not in page()


def test_it_is_not_said_when_tension_fell(me, heard, song, page):
    often(heard(me), song("Going Nowhere"), (0.0, 0.0))
    for day in range(6):
        row = heard(me).programme(after=(-0.5, 0.5), days_ago=day + 1)
        heard(me).tension(8, "pre", row.started_at)
        heard(me).tension(4, "post", row.ended_at)

    found = page()
    assert "4 less tense" in found
    assert "none of this has gone" not in found


def test_the_record_leads_to_it(cast, me):
    record = cast.browser(Role.THERAPIST).get(f"/people/{me.pk}/").content.decode()

    assert f'href="{address(me)}"' in record


def test_arcs_are_set_beside_each_other_only_with_five_each(me, heard, page):
    mine = heard(me)
    for number in range(5):
        mine.programme("iso", after=(0.25, 0.0), days_ago=number + 1)
    for number in range(4):
        mine.programme("steady", after=(-0.5, 0.25), days_ago=number + 20)
    ways = plain(part(page(), "Ways through the music"))

    assert "not enough data: 4 of 5 times" in ways
    assert "Not enough data to set one way beside another" in ways

    mine.programme("steady", after=(-0.5, 0.5), days_ago=30)
    ways = plain(part(page(), "Ways through the music"))

    assert "First: meet, then move in small steps. Second: stay where it is." in ways
    assert re.search(r"You ended \d(\.\d)? nearer with the first\. The truth may lie from", ways)
    assert "in fewer than 1 of 100 tries" in ways
    assert "not drawn by lot" in ways


def test_what_others_said_moves_nothing_on_the_page(me, heard, song, page):
    boats = song("Paper Boats")
    often(heard(me), boats, (0.25, 0.0))
    before = page()

    for number in range(6):
        often(heard(make_client(f"Bird {number}")), boats, (-1.0, 1.0))
        heard(make_client(f"Wader {number}")).programme("U")

    assert without_tokens(page()) == without_tokens(before)


def without_tokens(page):
    return re.sub(r"(csrf|nonce|token|hx-headers)[^>]*>", "", page)


def test_it_asks_as_often_for_many_songs_as_for_few(me, heard, song, recording, page):
    def put(count):
        for number in range(count):
            one = song(f"Song {count} {number}")
            heard(me).felt(one)
            heard(me).felt(recording_id=recording(f"File {count} {number}", one).pk)
            heard(me).programme(days_ago=number + count)

    put(2)
    page()
    with CaptureQueriesContext(connection) as few:
        page()
    put(9)
    with CaptureQueriesContext(connection) as many:
        page()

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "whose", "status"),
    [
        (Role.THERAPIST, "own", 200),
        (Role.THERAPIST, "team", 200),
        (Role.INTERN, "team", 200),
        (Role.THERAPIST, "clinic", 404),
        (Role.ADMINISTRATOR, "own", 404),
        (Role.CLIENT, "own", 200),
        (Role.CLIENT, "team", 404),
        (Role.CLIENT, "clinic", 404),
        (None, "own", 302),
    ],
)
def test_it_opens_to_who_cares_for_them_and_to_nobody_else(cast, role, whose, status):
    assert cast.browser(role).get(address(cast.clients[whose])).status_code == status


def test_a_name_of_a_song_is_no_markup(me, heard, song, page):
    often(heard(me), song("<b>Bold</b>"), (0.5, 0.0))

    assert "<b>Bold" not in page()


def test_the_page_is_read_at_twelve(me, heard, song, page):
    often(heard(me), song("Up"), (0.5, 0.0))
    often(heard(me), song("Down"), (-0.5, 0.0))
    often(heard(me), song("Met"), (0.5, 0.0), times=1)
    slowly = song("Slowly")
    for week in range(8):
        heard(me).felt(slowly, (0.25, 0.0), days_ago=7 * week + 1)
    for day, arc in enumerate(("iso", "steady") * 5, start=1):
        heard(me).programme(arc, days_ago=day)
    found = page()
    found = found[found.index("What we have learned") : found.index("</main>")]

    said = "\n".join(re.findall(r"<(?:p|li|h2|caption|summary)[^>]*>(.*?)</", found, flags=re.S))

    assert grade(plain(said).replace("\n", " ")) < OLDEST_READER
    assert not re.search(r"fail|streak|score|must|should|in a row", plain(found), flags=re.I)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("value", [-9.0, -0.3, 0.0, 0.01, 0.5, 2.0, 10.0])
def test_a_line_stays_in_its_drawing(axis, value):
    found = line(value, 0.4, axis)

    assert 0 <= found.low <= found.x <= found.high <= WIDTH


def test_nothing_to_speak_of_is_no_change():
    assert steps(0.01, AXES["valence"]) == "no change"
    assert steps(-0.25, AXES["arousal"]) == "1 calmer"
    assert steps(-1.5, AXES["tension"]) == "1.5 less tense"


def test_people_open_their_own_page_and_find_no_way_into_a_record(cast, me, heard, song):
    often(heard(me), song("Going Up"), (0.5, 0.0), (-0.25, 0.0))
    mine = cast.browser(Role.CLIENT)

    assert 'href="/people/learned/mine/"' in mine.get("/your-place/").content.decode()
    assert 'href="/people/learned/mine/"' in mine.get("/").content.decode()
    assert mine.get("/people/learned/mine/").url == address(me)
    found = mine.get(address(me)).content.decode()
    assert "Going Up" in found
    assert "What we have learned with you" in found
    assert f"/people/{me.pk}/listening/" not in found
    assert f'href="/people/{me.pk}/"' not in found
    assert f'href="{address(me)}"' not in mine.get("/people/").content.decode()


def test_who_has_no_record_has_no_such_page(cast, me):
    me.account = None
    me.save()

    assert cast.browser(Role.CLIENT).get("/people/learned/mine/").status_code == 404
    assert cast.browser(Role.CLIENT).get(address(me)).status_code == 404
    assert cast.browser(Role.THERAPIST).get("/people/learned/mine/").status_code == 404


def test_the_weeks_are_drawn_and_told_with_intervals_that_shrink(me, heard, song, page):
    mine, up = heard(me), song("Going Up")
    for week in range(12):
        mine.felt(up, (0.5, 0.0), (-0.25, 0.0), days_ago=7 * week + 1)

    weeks = part(page(), "How sure we are, week by week")

    assert weeks.count("<svg") == weeks.count("<details") == 1
    assert "more sure now, after 12 times" in plain(weeks)
    assert re.findall(r'scope="row" class="number">(\d+)', weeks) == [
        str(ago) for ago in range(11, -1, -1)
    ]


def test_no_weeks_are_drawn_of_what_was_answered_in_one(me, heard, song, page):
    often(heard(me), song("Going Up"), (0.5, 0.0))

    assert "week by week" not in page()
