"""That a song did harm can be said from where a client's song is shown."""

import re

import pytest
from music_for_tests import trigger

from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.models import Harm
from sostenuto_web.repertoire.sets import services as sets

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/people/[^"]+/harms/new/\?song=[0-9a-f-]+)"')


@pytest.fixture
def client(cast):
    return cast.clients["own"]


@pytest.fixture
def hurt(music):
    return music.song("Johnny Cash", "Hurt")


def links(answer):
    assert answer.status_code == 200
    return LINK.findall(answer.content.decode())


def link_to(client, song):
    return f"/people/{client.pk}/harms/new/?song={song.pk}"


def test_from_the_client_s_songs_and_recordings(cast, music, client, hurt):
    music.recording(hurt)
    music.recording(None)
    browser = cast.browser(Role.INTERN)

    assert links(browser.get(f"/people/{client.pk}/music/")) == [link_to(client, hurt)]
    answer = browser.get(f"/people/{client.pk}/music/?show=recordings")
    assert links(answer) == [link_to(client, hurt)]


def test_from_an_entry_of_the_register_that_is_tied_to_a_song(cast, client, hurt):
    tied = trigger(client, "Johnny Cash – Hurt", song_ref=str(hurt.pk))
    untied = trigger(client, "drums", kind="sound")
    browser = cast.browser(Role.THERAPIST)

    path = f"/people/{client.pk}/music/register/{{}}/"
    assert links(browser.get(path.format(tied.pk))) == [link_to(client, hurt)]
    assert links(browser.get(path.format(untied.pk))) == []


def test_from_a_set_list_of_one_person_and_never_of_a_group(cast, client, hurt):
    by = cast.staff[Role.THERAPIST]
    members = {False: [client], True: [client, cast.clients["team"]]}
    found = {}
    for for_group, clients in members.items():
        row = sets.make(by, title="Monday", clients=clients, for_group=for_group)
        sets.put_in(by, row, hurt)
        found[for_group] = links(cast.browser(Role.THERAPIST).get(f"/music/sets/{row.pk}/"))

    assert found == {False: [link_to(client, hurt)], True: []}


def test_the_page_names_the_song_and_ties_the_harm_to_it(cast, client, hurt):
    browser = cast.browser(Role.THERAPIST)
    (path,) = links(browser.get(f"/people/{client.pk}/music/"))
    page = browser.get(path).content.decode()

    assert "This will be linked to: Hurt, Johnny Cash" in page
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    said = {"sources": ["music"], "severity": "moderate", "what": "It shook them."}
    said |= {"happened_at": "2026-01-05T10:00", "course": "unknown", "noticer": "staff"}
    assert browser.post(path, dict(hidden) | said).status_code == 302
    assert Harm.objects.get(client=client).song_id == hurt.pk
