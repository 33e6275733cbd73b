"""A session's plan: made, filled from cards that the gate lets in, copied, repeated, swapped."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import cards, said_of
from sostenuto_web.care.cards import services as writing
from sostenuto_web.care.models import Activity, Course, Goal, Session
from sostenuto_web.care.planning import selectors, services, songs
from sostenuto_web.care.sessions.services import NotPlannedError
from sostenuto_web.people import recorded
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Caution, Client, ClientContext
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.models import SetList
from sostenuto_web.repertoire.registers import services as registers
from sostenuto_web.repertoire.sets import services as sets
from sostenuto_web.repertoire.songs import services as repertoire

PLANNERS = {Role.THERAPIST, Role.INTERN, Role.SUPERVISOR}


@pytest.fixture
def therapist(cast):
    user = cast.staff[Role.THERAPIST]
    user.credential = "MT-BC"
    user.save()
    return user


@pytest.fixture
def client(cast) -> Client:
    return cast.clients["own"]


@pytest.fixture
def browser(cast, therapist):
    return cast.browser(Role.THERAPIST)


@pytest.fixture
def session(client, therapist) -> Session:
    return planned(client, therapist)


def planned(client, by, days=1, **said) -> Session:
    fields = {"starts_at": timezone.now() + timedelta(days=days), "minutes": 45, "led_by": by}
    return services.make(by, client, fields | said)


def where(session, rest="") -> str:
    return f"/people/{session.client_id}/sessions/{session.pk}/plan/{rest}"


def with_token(client, **said) -> dict:
    return {"person": token_for(client.pk), **said}


def caution(client, kind):
    return Caution.objects.create(
        client=client, data_key=client.data_key, kind=kind, since=timezone.localdate()
    )


def text(answer) -> str:
    return answer.content.decode()


def keys(session) -> list[str]:
    return [one.activity.card for one in selectors.plan_of(session).cards]


def new_form(client, therapist, **said) -> dict:
    day = timezone.localdate() + timedelta(days=3)
    form = {
        "starts_at": f"{day.isoformat()}T10:00", "minutes": "45", "place": "Music room",
        "led_by": str(therapist.pk), "weeks": "1", "once": str(uuid4()),
    }  # fmt: skip
    return with_token(client, **(form | said))


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("key", ["own", "team", "clinic"])
def test_a_plan_opens_for_those_who_plan_in_their_care_and_for_nobody_else(cast, role, key):
    client = cast.clients[key]
    session = planned(client, cast.staff[Role.THERAPIST])
    browser = cast.browser(role)
    answers = [
        browser.get(where(session)),
        browser.get(where(session, "cards/")),
        browser.get(where(session, "songs/")),
        browser.get(f"/people/{client.pk}/sessions/new/"),
    ]

    granted = role in PLANNERS and key != "clinic"
    wanted = 200 if granted else (302 if role is None else 404)
    assert {answer.status_code for answer in answers} == {wanted}


def test_another_client_s_session_is_not_found_by_this_one_s_address(cast, browser, session):
    other = cast.clients["team"]
    address = where(session).replace(str(session.client_id), str(other.pk))

    assert browser.get(address).status_code == 404
    assert browser.post(address, with_token(other)).status_code == 404


def test_a_form_filled_in_for_somebody_else_changes_nothing(cast, browser, session):
    said = with_token(cast.clients["team"], card="singing", part="main")

    assert browser.post(where(session, "in/"), said).status_code == 409
    assert keys(session) == []


def test_a_session_is_planned_once_however_often_it_is_sent(browser, client, therapist):
    said = new_form(client, therapist)
    answers = [browser.post(f"/people/{client.pk}/sessions/new/", said) for _n in range(2)]
    session = Session.objects.get()

    assert {answer["Location"] for answer in answers} == {where(session)}
    assert (session.minutes, session.place, session.led_by) == (45, "Music room", therapist)
    assert timezone.localtime(session.starts_at).hour == 10


def test_a_session_every_week_stays_at_its_time_of_day_over_the_change_of_clocks(
    browser, client, therapist
):
    with timezone.override("Europe/Berlin"):
        services.repeat(
            therapist,
            planned(client, therapist, starts_at=timezone.make_aware(
                timezone.datetime(2031, 3, 25, 10)  # the clocks change on the 30th
            )),
            3,
        )  # fmt: skip
        hours = [timezone.localtime(s.starts_at).hour for s in Session.objects.all()]

    assert hours == [10] * 4


def test_weeks_in_a_row_carry_the_same_plan_and_are_made_once(browser, client, therapist, session):
    services.put_in(therapist, session, "singing", "main")
    said = new_form(client, therapist, weeks="4", copy="on")
    for _n in range(2):
        browser.post(f"/people/{client.pk}/sessions/new/", said)
    made = Session.objects.exclude(pk=session.pk)

    assert made.count() == 4
    assert {tuple(keys(one)) for one in made} == {("singing",)}


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"starts_at": "never"}, "day and a time"),
        ({"starts_at": "2531-01-01T10:00"}, "Look at the year once more"),
        ({"minutes": "0"}, "5 or more"),
        ({"weeks": "99"}, "26 or less"),
        ({"led_by": "nobody"}, "one of those offered"),
    ],
)
def test_a_faulty_new_session_says_so_and_loses_nothing(browser, client, therapist, said, says):
    answer = browser.post(f"/people/{client.pk}/sessions/new/", new_form(client, therapist, **said))

    assert answer.status_code == 422
    assert says in text(answer)
    assert "Music room" in text(answer)
    assert not Session.objects.exists()


def test_cards_are_put_in_moved_lengthened_and_taken_out(browser, client, session):
    for key in ("singing", "drumming", "listening_arc"):
        browser.post(where(session, "in/"), with_token(client, card=key, part="main"))
    first, second, _third = session.activities.all()
    browser.post(where(session, f"{first.pk}/step/"), with_token(client, to="1"))
    browser.post(where(session, f"{second.pk}/step/"), with_token(client, minutes="25"))
    moved = keys(session)
    browser.post(where(session, f"{first.pk}/step/"), with_token(client, out="1"))
    second.refresh_from_db()

    assert moved == ["drumming", "singing", "listening_arc"]
    assert keys(session) == ["drumming", "listening_arc"]
    assert second.minutes == 25


def test_a_card_that_is_sent_twice_is_put_in_once(browser, client, session):
    said = with_token(client, card="singing", part="main", once=str(uuid4()))
    for _n in range(2):
        browser.post(where(session, "in/"), said)

    assert keys(session) == ["singing"]


def test_minutes_add_up_and_too_many_are_said(browser, client, session):
    for key in ("singing", "drumming", "listening_arc"):
        browser.post(where(session, "in/"), with_token(client, card=key, part="main"))
    plan = selectors.plan_of(session)
    page = text(browser.get(where(session)))

    assert [one.minutes for one in plan.cards] == [20, 20, 10]
    assert (plan.minutes, plan.left, plan.over) == (50, -5, 5)
    assert "50 of 45 minutes" in page
    assert "5 minutes too many" in page


def test_a_card_changes_its_part_minutes_and_remark(browser, client, session):
    browser.post(where(session, "in/"), with_token(client, card="singing", part="main"))
    row = session.activities.get()
    address = where(session, f"{row.pk}/")
    wrong = browser.post(address, with_token(client, part="main", minutes="0", note="Seated"))
    said = with_token(client, part="closure", minutes="7", note="Seated")
    browser.post(address, said)
    row.refresh_from_db()

    assert wrong.status_code == 422
    assert "Seated" in text(wrong)
    assert (row.part, row.minutes, row.note) == ("closure", 7, "Seated")
    assert "Seated" in text(browser.get(where(session)))


def test_no_cannot_be_put_in_by_anybody(cast, browser, client, therapist, session):
    therapist.trainings = ["imagery_supportive"]
    therapist.save()
    caution(client, "psychosis")
    said = with_token(client, card="imagery_supportive", part="main", looked="on")
    answer = browser.post(where(session, "in/"), said)
    page = text(browser.get(where(session, "cards/?part=main")))

    assert answer.status_code == 422
    assert "This card is held back for this person" in text(answer)
    assert keys(session) == []
    assert "not for this client" in page
    with pytest.raises(services.HeldBackError):
        services.put_in(therapist, session, "imagery_supportive", "main", looked=True)


def test_ask_needs_a_look_which_is_kept(browser, client, session):
    caution(client, "trauma")
    said = with_token(client, card="coping_song", part="main")
    refused = browser.post(where(session, "in/"), said)
    nothing = keys(session)
    browser.post(where(session, "in/"), said | {"looked": "on"})

    assert refused.status_code == 422
    assert "Tick that you have looked at the caution." in text(refused)
    assert nothing == []
    assert session.activities.get().looked_at
    assert "The caution was looked at." in text(browser.get(where(session)))


def test_a_caution_that_is_set_later_is_seen_on_the_plan_and_asks_for_a_look(
    browser, client, session
):
    browser.post(where(session, "in/"), with_token(client, card="coping_song", part="main"))
    row = session.activities.get()
    caution(client, "trauma")
    page = text(browser.get(where(session)))
    browser.post(where(session, f"{row.pk}/step/"), with_token(client, looked="1"))
    row.refresh_from_db()

    assert "I have looked" in page
    assert row.looked_at
    assert "I have looked" not in text(browser.get(where(session)))


@pytest.mark.parametrize(
    ("key", "trained", "credential", "is_in"),
    [
        ("lyric_analysis", [], "MT-BC", True),
        ("lyric_analysis", [], "", False),
        ("imagery_supportive", [], "MT-BC", False),
        ("imagery_supportive", ["imagery_supportive"], "MT-BC", True),
        ("ras_gait", ["neurologic"], "", True),
        ("singing", [], "", True),
    ],
)
def test_who_leads_decides_which_cards_go_in(therapist, client, key, trained, credential, is_in):
    therapist.credential, therapist.trainings = credential, trained
    therapist.save()
    session = planned(client, therapist)
    try:
        services.put_in(therapist, session, key, "main", looked=True)
    except services.HeldBackError as held:
        assert not held.leading.yes

    assert keys(session) == ([key] if is_in else [])


def test_a_credential_has_to_hold_on_the_day_of_the_session(therapist, client):
    therapist.credential_expires = timezone.localdate() + timedelta(days=3)
    therapist.save()
    soon, late = planned(client, therapist, 1), planned(client, therapist, 10)

    assert services.put_in(therapist, soon, "lyric_analysis", "main")
    with pytest.raises(services.HeldBackError):
        services.put_in(therapist, late, "lyric_analysis", "main")


def test_an_intern_leads_like_a_therapist_while_a_credentialed_supervisor_takes_part(cast, client):
    intern, supervisor = cast.staff[Role.INTERN], cast.staff[Role.SUPERVISOR]
    session = planned(client, intern)
    with pytest.raises(services.HeldBackError):
        services.put_in(intern, session, "lyric_analysis", "main")
    supervisor.credential = "MT-BC"
    supervisor.save()

    assert services.put_in(intern, session, "lyric_analysis", "main")


def test_cards_for_groups_and_cards_that_are_not_there_are_no_choice(therapist, session):
    for key in ("group_circle", "nothing"):
        with pytest.raises(InputError, match="card must be a card for one person"):
            services.put_in(therapist, session, key, "main")
    with pytest.raises(InputError, match="part must be a part of a session"):
        services.put_in(therapist, session, "singing", "encore")


def test_the_client_s_contexts_come_first(browser, client, session):
    ClientContext.objects.create(client=client, context="parkinsons")
    page = text(browser.get(where(session, "cards/?part=main")))
    suggested = page[page.index('id="suggested"') : page.index('id="others"')]

    assert "card-singing" in suggested
    assert "card-urge_surfing" not in suggested
    assert "card-urge_surfing" in page


def test_cards_are_found_by_words_that_stand_in_no_address(browser, client, session):
    answer = browser.post(where(session, "cards/"), with_token(client, q="drums", part="main"))
    none = browser.post(where(session, "cards/"), with_token(client, q="zebra", part="main"))

    assert "card-drumming" in text(answer)
    assert "card-own_music" not in text(answer)
    assert "No card fits" in text(none)


def test_aim_goals_and_adaptations_are_kept(browser, client, therapist, session):
    course = Course.objects.create(
        client=client, data_key=client.data_key, referred_on=timezone.localdate()
    )
    goal = Goal.objects.create(
        client=client, data_key=client.data_key, course=course, words="To sleep through"
    )
    said = with_token(client, aim="One step.", adaptations="Seated.", goals=str(goal.pk), seen="")
    shown = text(browser.get(where(session)))
    said["seen"] = recorded.latest_change(Session, session.pk)
    answer = browser.post(where(session), said)
    session.refresh_from_db()

    assert "To sleep through" in shown
    assert answer.status_code == 302
    assert (session.aim, session.adaptations) == ("One step.", "Seated.")
    assert list(session.goals.all()) == [goal]


def test_two_who_say_what_it_is_for_notice_each_other(browser, client, session):
    seen = recorded.latest_change(Session, session.pk)
    browser.post(where(session), with_token(client, aim="First.", adaptations="", seen=seen))
    late = browser.post(
        where(session), with_token(client, aim="Second.", adaptations="", seen=seen)
    )

    assert late.status_code == 422
    assert "Second." in text(late)
    session.refresh_from_db()
    assert session.aim == "First."


def test_the_last_plan_is_taken_over_in_one_tap(browser, client, therapist, session):
    services.put_in(therapist, session, "arriving", "opening")
    services.put_in(therapist, session, "coping_song", "main", minutes=12)
    services.put_in(therapist, session, "lyric_analysis", "main")
    services.say_aim(therapist, session, {"aim": "A.", "adaptations": "Seated."}, [], None)
    new = planned(client, therapist, 8)
    offered = text(browser.get(where(new)))
    caution(client, "suicidality")  # asks for a look at words from now on
    browser.post(where(new, "copy/"), with_token(client))
    new.refresh_from_db()

    assert "Take over the last plan" in offered
    assert keys(new) == ["arriving", "coping_song", "lyric_analysis"]
    assert new.adaptations == "Seated."
    assert new.copied_from == session
    rows = selectors.plan_of(new).cards
    assert [one.wants_a_look for one in rows] == [False, True, True]
    assert rows[1].minutes == 12
    assert "Take over the last plan" not in text(browser.get(where(new)))


def test_what_is_held_back_now_is_left_out_and_said(browser, client, therapist, session):
    services.put_in(therapist, session, "drumming", "main")
    services.put_in(therapist, session, "singing", "main")
    new = planned(client, therapist, 8)
    caution(client, "hyperacusis")
    answer = browser.post(where(new, "copy/"), with_token(client), follow=True)

    assert keys(new) == ["singing"]
    assert "Left out, because it is held back now: Drumming" in text(answer)


def test_a_plan_is_taken_over_once_and_only_into_an_empty_one(cast, therapist, client, session):
    services.put_in(therapist, session, "singing", "main")
    new = planned(client, therapist, 8)
    services.copy_plan(therapist, new, session)
    services.copy_plan(therapist, new, session)
    other = planned(cast.clients["team"], therapist)

    assert keys(new) == ["singing"]
    with pytest.raises(InputError, match="a session of the same client"):
        services.copy_plan(therapist, other, session)


def test_a_session_that_has_begun_keeps_its_plan(browser, client, therapist, session):
    row = services.put_in(therapist, session, "singing", "main")
    Session.objects.filter(pk=session.pk).update(state=Session.State.RUNNING)
    step = where(session, f"{row.pk}/step/")
    answers = [
        browser.post(where(session, "in/"), with_token(client, card="drumming", part="main")),
        browser.post(step, with_token(client, out="1")),
        browser.post(where(session, "copy/"), with_token(client)),
        browser.post(where(session), with_token(client, aim="x", adaptations="")),
    ]
    page = text(browser.get(where(session)))

    assert {answer.status_code for answer in answers} == {302}
    assert keys(session) == ["singing"]
    assert "its plan stays as it was" in page
    with pytest.raises(NotPlannedError):
        services.take_out(therapist, session, row)


def song(by, title):
    return repertoire.find_or_make(by, "The Invented", title, in_repertoire=True)[0]


@pytest.fixture
def with_songs(client, therapist, session):
    row = songs.make(therapist, session)
    for title in ("River", "Lantern"):
        sets.put_in(therapist, row, song(therapist, title))
    song(therapist, "Harbour")
    session.refresh_from_db()
    return session


def test_a_set_list_is_made_chosen_and_left(browser, client, therapist, session):
    browser.post(where(session, "songs/use/"), with_token(client, new="1"))
    session.refresh_from_db()
    made = session.set_list
    browser.post(where(session, "songs/use/"), with_token(client, none="1"))
    offered = text(browser.get(where(session, "songs/")))
    browser.post(where(session, "songs/use/"), with_token(client, set=str(made.pk)))
    session.refresh_from_db()

    assert not made.for_group
    assert str(made.pk) in offered
    assert session.set_list == made


def test_another_client_s_set_list_cannot_be_chosen(cast, browser, client, therapist, session):
    other = sets.make(therapist, title="x", clients=[cast.clients["team"]], for_group=False)
    group = sets.make(therapist, title="x", clients=[client], for_group=True)
    for row in (other, group):
        browser.post(where(session, "songs/use/"), with_token(client, set=str(row.pk)))
    session.refresh_from_db()

    assert session.set_list is None


def test_songs_are_found_and_put_in_and_what_must_not_sound_is_not(
    browser, client, therapist, with_songs
):
    registers.add_line(therapist, client, repertoire.read("Night Boat – The Invented, urge 9"))
    bad = song(therapist, "Night Boat")
    found = browser.post(where(with_songs, "songs/"), with_token(client, q="Night Boat"))
    good = song(therapist, "Harbour")
    for item in (bad, good):
        browser.post(where(with_songs, "songs/in/"), with_token(client, item=f"song:{item.pk}"))
    titles = [entry.song.title for entry in with_songs.set_list.entries.all()]

    assert "Night Boat" in text(found)
    assert "does not play" in text(found)
    assert titles == ["River", "Lantern", "Harbour"]


def test_a_song_is_swapped_in_two_clicks_and_one_lands_on_the_plan(
    browser, client, therapist, with_songs
):
    plan = text(browser.get(where(with_songs)))
    entry = with_songs.set_list.entries.first()
    address = f"{where(with_songs, 'songs/swap/')}?entry={entry.pk}"
    offer = text(browser.get(address))
    item = f"song:{song(therapist, 'Harbour').pk}"
    said = with_token(client, entry=str(entry.pk), item=item)
    answer = browser.post(where(with_songs, "songs/swap/"), said)
    titles = [one.song.title for one in with_songs.set_list.entries.all()]

    assert f"?entry={entry.pk}" in plan
    assert "Harbour" in offer
    assert "Lantern" not in offer  # it is in the list already
    assert answer["Location"] == where(with_songs)
    assert titles == ["Harbour", "Lantern"]


def test_what_must_not_sound_is_no_swap(browser, client, therapist, with_songs):
    registers.add_line(therapist, client, repertoire.read("Night Boat – The Invented, urge 9"))
    entry = with_songs.set_list.entries.first()
    said = with_token(client, entry=str(entry.pk), item=f"song:{song(therapist, 'Night Boat').pk}")
    answer = browser.post(where(with_songs, "songs/swap/"), said)

    assert answer.status_code == 422
    assert "It does not play here" in text(answer)
    assert browser.get(where(with_songs, "songs/swap/")).status_code == 404
    assert browser.get(where(with_songs, f"songs/swap/?entry={uuid4()}")).status_code == 404


def test_an_entry_is_taken_out(browser, client, with_songs):
    entry = with_songs.set_list.entries.first()
    browser.post(where(with_songs, "songs/out/"), with_token(client, entry=str(entry.pk)))

    assert with_songs.set_list.entries.count() == 1


def test_a_copied_plan_has_a_set_list_of_its_own_without_what_the_gate_stops_now(
    client, therapist, with_songs
):
    services.put_in(therapist, with_songs, "singing", "main")
    registers.add_line(therapist, client, repertoire.read("River – The Invented, urge 9"))
    new = planned(client, therapist, 8)
    services.copy_plan(therapist, new, with_songs)
    new.refresh_from_db()

    assert new.set_list not in (None, with_songs.set_list)
    assert [one.song.title for one in new.set_list.entries.all()] == ["Lantern"]
    assert SetList.objects.count() == 2


def test_pages_ask_the_database_as_often_for_long_plans(browser, client, therapist, with_songs):
    pages = [where(with_songs), where(with_songs, "cards/?part=main"), where(with_songs, "songs/")]
    caution(client, "craving")
    services.put_in(therapist, with_songs, "singing", "main", looked=True)

    def asked() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    for key in ("drumming", "listening_arc", "arriving", "closing_song", "reflective_journal"):
        services.put_in(therapist, with_songs, key, "main", looked=True)
    for n in range(5):
        sets.put_in(therapist, with_songs.set_list, song(therapist, f"Song {n}"))
    caution(client, "falls")

    assert asked() == few
    assert max(few) < 60


def test_a_card_that_is_not_known_any_more_stays_on_the_plan(browser, client, session):
    Activity.objects.create(
        client=client, session=session, data_key=session.data_key, card="gone", minutes=9
    )
    page = text(browser.get(where(session)))

    assert "gone" in page
    assert selectors.plan_of(session).minutes == 9
    assert "gone" not in cards()


def test_a_plan_keeps_the_version_it_was_made_with_and_is_judged_by_the_latest(
    browser, client, therapist, session
):
    row = writing.save(therapist, house_version(name="Our humming"), key="singing")
    services.put_in(therapist, session, "singing", "main")
    changed = house_version(name="Our drums", doings=["drumming", "loud"])
    writing.save(therapist, changed, key="singing")
    caution(client, "hyperacusis")
    (one,) = selectors.plan_of(session).cards
    page = text(browser.get(where(session)))

    assert one.activity.card_version == row.version
    assert one.name == "Our humming"
    assert one.is_held
    assert "Our humming" in page
    assert "1 card is held back now. Take it out before you begin." in page


def test_a_card_that_was_put_away_stays_on_the_plans_that_have_it(therapist, session):
    row = writing.save(therapist, house_version(name="Our humming"))
    services.put_in(therapist, session, row.key, "main")
    writing.take_again(therapist, row.key, -1)
    (one,) = selectors.plan_of(session).cards

    assert one.name == "Our humming"
    assert not one.is_held


def house_version(**changed) -> dict:
    said = said_of(cards()["singing"]) | changed
    return {name: value for name, value in said.items() if name not in ("key", "version")}


@pytest.mark.parametrize("said", [{"to": "x"}, {"to": "-1"}, {"minutes": "9" * 40}, {}])
def test_a_step_that_says_nothing_changes_nothing(browser, client, therapist, session, said):
    row = services.put_in(therapist, session, "singing", "main")
    answer = browser.post(where(session, f"{row.pk}/step/"), with_token(client, **said))
    was = row.minutes
    row.refresh_from_db()

    assert answer.status_code == 302
    assert row.minutes == was


def test_two_cards_go_in_from_one_page(browser, client, session):
    once = str(uuid4())
    for key in ("singing", "singing", "drumming"):
        browser.post(where(session, "in/"), with_token(client, card=key, part="main", once=once))

    assert keys(session) == ["singing", "drumming"]
