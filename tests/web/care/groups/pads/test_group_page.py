"""The page of a running meeting: what it shows, who gets it, and what works without scripts."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.care.groups.pads.conftest import action, at, make_group, make_meeting, sessions_of
from tests.web.care.running.conftest import as_sent
from tests.web.conftest import make_client
from tests.web.reading import without_tokens

from sostenuto_web.care.groups.pads import services
from sostenuto_web.care.models import MeetingStep, Session, Step
from sostenuto_web.care.running import services as running
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember, Caution
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.record.models import Alert, Distress, Mark, MusicEvent, Quote
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import (
    SetEntry,
    SetLeader,
    SetList,
    SetMember,
    Song,
    Trigger,
    TriggerRegister,
)

pytestmark = pytest.mark.django_db


def address(meeting, name="meeting-run"):
    return reverse(name, args=[meeting.group_id, meeting.pk])


def page_of(cast, meeting, role="therapist"):
    return cast.browser(role).get(address(meeting)).content.decode()


def press(cast, meeting, kind, role="therapist", **said):
    """Send a pad for all as a browser without scripts does."""
    said = {"kind": kind, "person": token_for(meeting.pk)} | said
    return cast.browser(role).post(address(meeting, "meeting-moments"), said)


def press_for(cast, session, kind, **said):
    """Send a pad for one member as a browser without scripts does."""
    said = {"kind": kind, "person": token_for(session.client_id), "page": "meeting"} | said
    where = reverse("session-moments", args=[session.client_id, session.pk])
    return cast.browser("therapist").post(where, said)


def send(cast, meeting, taps, role="therapist", **more):
    batch = {
        "account": str(cast.staff[role].pk),
        "person": token_for(meeting.pk),
        "sent_at": timezone.now().isoformat(),
        "actions": [as_sent(one) for one in taps],
    } | more
    where = address(meeting, "meeting-moments")
    return cast.browser(role).post(where, json.dumps(batch), content_type="application/json")


def test_the_page_says_for_whom_a_device_may_keep_it_and_calls_nobody_by_name(
    cast, meeting, therapist
):
    answer = cast.browser("therapist").get(address(meeting))
    text = answer.content.decode()

    assert answer.status_code == 200
    assert answer["X-Kept-For"] == str(therapist.pk)
    assert "no-store" in answer["Cache-Control"]
    assert re.search("<title>([^<]*)</title>", text).group(1) == "Group · Sostenuto"
    assert "Invented</" not in text.replace("Invented therapist", "")
    assert [name in text for name in ("Wren", "Finch", "Lark", "Dove")] == [True] * 4


@pytest.mark.parametrize(
    "role", ["director", "administrator", "researcher", "supervisor", "intern"]
)
def test_who_does_not_lead_the_group_gets_neither_page_nor_address(cast, meeting, role):
    assert cast.browser(role).get(address(meeting)).status_code == 404
    assert press(cast, meeting, "start", role).status_code == 404
    assert not MeetingStep.objects.exists()


def test_a_client_and_a_stranger_do_not_get_in(cast, meeting):
    assert cast.browser("client").get(address(meeting)).status_code == 404
    assert cast.browser(None).get(address(meeting)).status_code == 302


def test_a_meeting_of_one_group_is_not_found_below_another(cast, meeting, therapist, people):
    other = make_group(therapist, people[:1])
    found = cast.browser("therapist").get(reverse("meeting-run", args=[other.pk, meeting.pk]))

    assert found.status_code == 404


def test_who_is_not_in_ones_care_is_counted_and_not_shown(cast, meeting, people):
    CareTeamMember.objects.filter(client=people[3], user=cast.staff["therapist"]).delete()
    text = without_tokens(page_of(cast, meeting))

    assert "Dove" not in text
    assert "1 more is in the group and not in your care." in text


def test_every_pad_for_all_is_a_form_that_works_without_scripts(cast, meeting):
    part = meeting.activities.first()
    for kind, said in (
        ("start", {}),
        ("begin", {"activity": str(part.pk)}),
        ("music", {"words": "Silver Window", "chosen_by": "together"}),
        ("stop", {}),
    ):
        answer = press(cast, meeting, kind, **said)
        assert (answer.status_code, answer["Location"]) == (302, address(meeting)), kind
    meeting.refresh_from_db()

    assert meeting.state == "finished"
    assert "♪ Silver Window" in page_of(cast, meeting)
    assert {one.state for one in sessions_of(meeting)} == {Session.State.FINISHED}


def test_a_pad_for_one_leads_back_to_the_group_and_counts_their_turns(cast, meeting):
    one, other, *_rest = sessions_of(meeting)
    for key in ("speak", "play", "join"):
        answer = press_for(cast, one, "mark", key=key)
        assert (answer.status_code, answer["Location"]) == (302, address(meeting))
    press_for(cast, other, "quote", words="A secret line")
    text = page_of(cast, meeting)

    assert "2 turns" in text
    assert text.count("no turn yet</span>") == 3
    assert "Finch – In their own words" in text
    assert "A secret line" not in text
    assert Mark.objects.count() == 3
    assert Quote.objects.get().client_id == other.client_id


def test_what_is_noted_for_one_happened_during_what_all_did(cast, meeting):
    one, *_rest = sessions_of(meeting)
    part = meeting.activities.first()
    press(cast, meeting, "start")
    press(cast, meeting, "begin", activity=str(part.pk))
    press_for(cast, one, "quote", words="It lifts me", shared_activity=str(part.pk))
    quote = Quote.objects.get()

    assert one.activities.get(pk=quote.activity_id).card == part.card


def test_distress_of_one_says_nothing_to_the_others_records(cast, meeting):
    one, *others = sessions_of(meeting)
    press(cast, meeting, "start")
    press(cast, meeting, "music", words="Silver Window")
    answer = press_for(cast, one, "distress")

    assert answer["Location"] == address(meeting) + "#sheet-ground"
    assert Alert.objects.get().client_id == Distress.objects.get().client_id == one.client_id
    assert not MusicEvent.objects.filter(until=None).exists()
    kinds = Step.objects.filter(session__in=others).values_list("kind", flat=True)
    assert "distress" not in kinds


def test_distress_of_all_leads_to_the_grounding(cast, meeting):
    answer = press(cast, meeting, "distress")

    assert answer["Location"] == address(meeting) + "#sheet-ground"
    assert Alert.objects.count() == 4


def test_a_form_for_somebody_else_is_refused(cast, meeting):
    answer = press(cast, meeting, "start", person=token_for(uuid4()))

    assert answer.status_code == 409
    assert not MeetingStep.objects.exists()


def test_what_was_typed_wrongly_comes_back(cast, meeting):
    answer = press(cast, meeting, "music", words="long " * 100)

    assert answer.status_code == 422
    assert "long long" in answer.content.decode()
    assert not MusicEvent.objects.exists()


def test_a_batch_is_answered_id_by_id(cast, meeting):
    part = str(meeting.activities.first().pk)
    good = [action("start"), action("begin", 2, activity=part)]
    wrong = [
        action("mark", 3, key="speak"),
        action("begin", activity="x"),
        action("music", ref="song:x"),
        action("music", words="a\x00b"),
        action("undo"),
        None,
    ]
    answer = send(cast, meeting, [*good, *wrong, good[0]])
    results = [one["result"] for one in answer.json()["answers"]]

    assert results == ["done", "done", *["refused"] * len(wrong), "already"]
    assert all(one["words"] for one in answer.json()["answers"][2:-1])


def test_a_batch_of_somebody_else_or_for_another_group_is_not_taken(cast, meeting):
    other = send(cast, meeting, [action("start")], account=str(cast.staff["intern"].pk))
    wrong = send(cast, meeting, [action("start")], person=token_for(uuid4()))

    assert (other.status_code, wrong.status_code) == (403, 409)
    assert not MeetingStep.objects.exists()


def listed(therapist, clients):
    """Make a set list of the group with one song."""
    library.forget()  # of the house before this one
    key = DataKey.make()
    songs = SetList.objects.create(title="Today", data_key=key, for_group=True, made_by=therapist)
    SetLeader.objects.create(set_list=songs, user=therapist)
    for client in clients:
        SetMember.objects.create(set_list=songs, client=client)
    song = Song.objects.create(title="Silver Window", artist="The Invented")
    SetEntry.objects.create(set_list=songs, data_key=key, place=0, song=song)
    return songs, song


def told_of(client, song):
    """Let a client's register shut a song out."""
    Trigger.objects.create(
        client=client,
        data_key=client.data_key,
        kind="song",
        value=f"{song.artist} – {song.title}",
        song_ref=str(song.pk),
        urge=9,
        state="urge",
    )


def neutral(text):
    """Leave out of a page what differs from one reading to the next, and from group to group."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}", "-", text)
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "-", text)
    text = re.sub(r'data-(seconds|token)="[^"]*"', "-", text)
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]*|\d+:\d\d", "-", text)


@pytest.mark.parametrize("what", ["song", "card"])
def test_what_is_not_for_one_is_not_for_the_group_and_nobody_sees_whose(
    cast, therapist, people, what
):
    pages, words = set(), set()
    songs, song = listed(therapist, people)
    for client in people:
        TriggerRegister.objects.update_or_create(
            client=client,
            defaults={"asked_at": timezone.now()},
        )
    group = make_group(therapist, people)
    free = make_meeting(therapist, people, group, set_list=songs)
    assert 'class="run-song" disabled' not in page_of(cast, free)
    for number, client in enumerate(people[:3]):
        meeting = make_meeting(
            therapist,
            people,
            group,
            set_list=songs,
            starts_at=timezone.now() - timedelta(days=9 - number),
        )
        if what == "song":
            told_of(client, song)
            one = action("music", 3, ref=f"song:{song.pk}")
        else:
            Caution.objects.create(
                client=client, data_key=client.data_key, kind="seizures", since=timezone.localdate()
            )
            one = action("begin", 3, activity=str(uuid4()), card="visual_music")
        answer = services.apply(therapist, meeting, one)
        assert answer.result == "refused"
        words.add(answer.words)
        pages.add(neutral(page_of(cast, meeting)))
        Trigger.objects.all().delete()
        Caution.objects.all().delete()

    assert (len(words), len(pages)) == (1, 1)
    assert not any(client.alias in next(iter(words)) for client in people)
    assert ('class="run-song" disabled' in next(iter(pages))) == (what == "song")
    assert not MusicEvent.objects.exists()


def test_who_left_no_longer_counts_for_what_is_for_the_group(cast, meeting, therapist, people):
    left = sessions_of(meeting)[0]
    Caution.objects.create(
        client=left.client,
        data_key=left.client.data_key,
        kind="seizures",
        since=timezone.localdate(),
    )
    begin = {"activity": str(uuid4()), "card": "visual_music"}
    therapist.credential = "MT-BC"
    therapist.save()
    before = services.apply(therapist, meeting, action("begin", 3, **begin))
    Session.objects.filter(pk=left.pk).update(left_at=at(3))
    after = services.apply(therapist, meeting, action("begin", 4, **begin))

    assert (before.result, after.result) == ("refused", "done")


def test_the_page_takes_a_constant_number_of_queries(
    cast, therapist, django_assert_max_num_queries
):
    clients = [make_client(f"Bird {n}") for n in range(10)]
    meeting = make_meeting(therapist, clients)
    services.apply(therapist, meeting, action("start"))
    for number, session in enumerate(sessions_of(meeting)):
        running.apply(therapist, session, action("mark", number, key="speak"))
    browser = cast.browser("therapist")
    with django_assert_max_num_queries(45):
        browser.get(address(meeting))
