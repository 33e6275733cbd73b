"""The sound of a slot: the gate and the cautions at every request."""

import pytest
from django.urls import reverse
from tests.web.listening.player.making import programme_of, tone
from tests.web.repertoire.music_for_tests import trigger

from sostenuto_web.listening.player import levelled
from sostenuto_web.people.models import Caution
from sostenuto_web.platform.policy.table import Role

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def url(slot, of="own"):
    args = [slot.client_id, slot.programme_id, slot.pk]
    return reverse("programme-sound", args=args) + f"?of={of}"


def status(browser, address, **headers):
    response = browser.get(address, headers=headers)
    body(response)
    return response.status_code


def caution(client, kind):
    from django.utils import timezone

    return Caution.objects.create(
        client=client, data_key=client.data_key, kind=kind, since=timezone.localdate()
    )


def test_the_own_file_sounds_while_there_is_no_levelled_one(browser, slots):
    response = browser.get(url(slots[0]))

    assert (response.status_code, body(response)) == (200, tone(0.5))
    assert status(browser, url(slots[0], "levelled")) == 404


def test_the_levelled_file_sounds_once_it_is_there_and_in_parts(browser, slots):
    levelled.level_each([slots[0].recording_id])
    response = browser.get(url(slots[0], "levelled"))
    whole = body(response)

    assert response["Content-Type"] == "audio/mpeg"
    part = browser.get(url(slots[0], "levelled"), headers={"range": "bytes=10-19"})
    assert (part.status_code, body(part)) == (206, whole[10:20])
    assert part["ETag"] == response["ETag"]
    own = browser.get(url(slots[0]))
    assert body(own)
    assert own["ETag"] != response["ETag"]


@pytest.mark.parametrize("of", ["own", "levelled"])
def test_a_song_that_was_entered_meanwhile_is_refused_at_the_next_request(browser, slots, of):
    levelled.level_each([slots[0].recording_id])
    assert status(browser, url(slots[0], of)) == 200
    trigger(slots[0].client, "One – Nina Invented", urge=10)

    refused = browser.get(url(slots[0], of), headers={"range": "bytes=100-"})

    assert refused.status_code == 403
    assert status(browser, url(slots[1])) == 200


def test_seizures_from_music_let_nothing_sound_unattended(browser, client, recordings, programme):
    caution(client, "seizures")
    alone = programme_of(client, recordings, setting="alone")

    assert status(browser, url(alone.slots.first())) == 403
    assert status(browser, url(programme.slots.first())) == 200


def test_a_caution_that_asks_for_staff_lets_nothing_sound_alone(browser, client, recordings):
    caution(client, "suicidality")
    alone = programme_of(client, recordings, setting="alone")

    assert status(browser, url(alone.slots.first())) == 403


def test_a_slot_is_not_found_under_another_programme_or_client(browser, cast, slots, recordings):
    slot = slots[0]
    other = programme_of(cast.clients["team"], recordings)
    address = reverse("programme-sound", args=[slot.client_id, other.pk, slot.pk])

    assert status(browser, address) == 404
    assert status(browser, address.replace(str(slot.client_id), str(other.client_id))) == 404


def test_what_is_another_client_s_own_never_sounds(browser, cast, slots):
    recording = slots[0].recording
    recording.only_for = cast.clients["team"]
    recording.save()

    assert status(browser, url(slots[0])) == 403


def test_a_voided_programme_is_silent(browser, programme, slots):
    from django.utils import timezone

    type(programme).objects.filter(pk=programme.pk).update(voided_at=timezone.now())

    assert status(browser, url(slots[0])) == 404


@pytest.mark.parametrize("role", [None, Role.DIRECTOR, Role.CLIENT])
def test_nobody_else_hears_it(cast, slots, role):
    assert status(cast.browser(role), url(slots[0])) in (302, 404)
