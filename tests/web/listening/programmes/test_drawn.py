"""A drawn path: two to seven points, by name or by numbers, kept as typed when one is wrong."""

import pytest
from tests.web.listening.programmes.asking import made, of, slots, text

pytestmark = pytest.mark.django_db


def path(*points):
    """Return the rows of a path: each a mood's name, or two numbers."""
    said = {}
    for number, point in enumerate(points, start=1):
        if isinstance(point, str):
            said[f"path-{number}-mood"] = point
        else:
            said[f"path-{number}-valence"], said[f"path-{number}-arousal"] = point
    return {"arc": "drawn", **said}


def test_a_drawn_path_is_planned_along_its_points(browser, client, songs, said):
    drawn = path("tense", ("0", "0.1"), ("-0,1", "−0.2"), "calm")

    programme = made(browser, client, said, **drawn)

    assert programme.arc == "drawn"
    assert programme.points == [[-0.33, 0.58], [0.0, 0.1], [-0.1, -0.2], [0.5, -0.5]]
    assert (programme.start_valence, programme.start_arousal) == (-0.5, 0.5)
    assert (programme.goal_valence, programme.goal_arousal, programme.goal_mood) == (0.5, -0.5, "")
    rows = slots(programme)
    assert (rows[0].target_valence, rows[0].target_arousal) == (-0.33, 0.58)
    assert (rows[-1].target_valence, rows[-1].target_arousal) == (0.5, -0.5)
    page = browser.get(of(client, f"{programme.pk}/"))
    assert "Diamonds: the points that were drawn." in text(page)
    assert page.content.decode().count("m-6 0l6 -6") == 4


def test_a_drawn_path_is_planned_anew_along_the_same_points(browser, client, songs, said):
    programme = made(browser, client, said, **path("tense", (0, 0), "calm"))
    rows = slots(programme)
    wanted = [(row.target_valence, row.target_arousal) for row in rows]
    browser.post(of(client, f"{programme.pk}/slots/{rows[0].pk}/keep/"), said)

    browser.post(of(client, f"{programme.pk}/again/"), said)

    after = slots(programme)
    assert after[0].recording_id == rows[0].recording_id
    assert [row.target_valence for row in after] == pytest.approx([at[0] for at in wanted])
    assert [row.target_arousal for row in after] == pytest.approx([at[1] for at in wanted])


def test_an_empty_row_does_not_count(browser, client, songs, said):
    programme = made(browser, client, said, **path("tense", ("", ""), "calm"))

    assert programme.points == [[-0.33, 0.58], [0.5, -0.5]]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ((), "A path needs at least two points."),
        (("calm",), "A path needs at least two points."),
        (("calm", ("0.5", "")), "Point 2: Write both numbers."),
        (("calm", ("0.5", "high")), "Point 2: “high” is no number from −1 to 1."),
        ((("1.5", "0"), "calm"), "Point 1: “1.5” is no number from −1 to 1."),
        ((("nan", "0"), "calm"), "Point 1: “nan” is no number from −1 to 1."),
        ((("inf", "0"), "calm"), "Point 1: “inf” is no number from −1 to 1."),
        (("calm", "strange"), "Point 2: This mood is not one of the list."),
    ],
)
def test_a_wrong_point_is_named_and_nothing_typed_is_lost(
    browser, client, songs, said, points, words
):
    answer = browser.post(of(client, "new/"), said | path(*points))

    assert answer.status_code == 422
    assert words in text(answer)
    for point in points:
        for number in () if isinstance(point, str) else filter(None, point):
            assert f'value="{number}"' in answer.content.decode()
    assert not client.programmes.exists()


def test_a_mood_and_numbers_in_one_row_are_not_guessed_at(browser, client, songs, said):
    both = path("tense", "calm") | {"path-2-valence": "0.3", "path-2-arousal": "0.3"}

    answer = browser.post(of(client, "new/"), said | both)

    assert answer.status_code == 422
    assert "Point 2: Choose a mood or write two numbers, not both." in text(answer)


def test_a_path_that_nobody_asked_for_stands_in_nobodys_way(browser, client, songs, said):
    programme = made(browser, client, said, **path(("9", "9")) | {"arc": "iso"})

    assert programme.points == []
