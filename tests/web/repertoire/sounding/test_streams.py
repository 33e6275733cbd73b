"""Streams: the gate is asked at every request, and only what was heard is sent."""

import asyncio
import os

import pytest
from django.urls import reverse
from music_for_tests import ask, sound, trigger, vector

from sostenuto_web.people.models import CareTeamMember
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.sounding import files, ranges

pytestmark = pytest.mark.django_db


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def status(browser, url, method="get", **headers):
    """Return how a request ended; what was sent is read to its end."""
    response = getattr(browser, method)(url, headers=headers)
    body(response)
    return response.status_code


def alone(row):
    return reverse("recording-sound", args=[row.pk])


def for_client(client, row):
    return reverse("client-sound", args=[client.pk, row.pk])


@pytest.fixture
def tune(music):
    """A recording of a song, of 900 bytes of sound and its header."""
    return music.recording(music.song("Nina Invented", "Morning"), data=sound(0.1, seed=9))


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


class TestWhole:
    """A request for everything."""

    def test_it_sends_the_file_as_it_is(self, therapist, tune):
        response = therapist.get(alone(tune))
        assert (response.status_code, body(response)) == (200, sound(0.1, seed=9))
        assert response["Content-Type"] == "audio/wav"
        assert response["Content-Length"] == str(len(sound(0.1, seed=9)))

    def test_its_headers_let_a_browser_do_nothing_but_play_it(self, therapist, tune):
        response = therapist.get(alone(tune))
        body(response)
        assert response["Accept-Ranges"] == "bytes"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Disposition"] == "inline"
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = response["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy

    def test_a_look_at_the_head_sends_no_sound(self, therapist, tune):
        response = therapist.head(alone(tune))
        assert (response.status_code, response.content) == (200, b"")
        assert response["Content-Length"] == str(len(sound(0.1, seed=9)))

    @pytest.mark.parametrize(
        ("start", "said"),
        [
            (b"fLaC" + bytes(60), "audio/flac"),
            ((b"\xff\xfb\x90\x64" + bytes(413)) * 5, "audio/mpeg"),
        ],
    )
    def test_the_type_is_told_by_the_bytes_and_never_by_the_name(
        self, therapist, music, start, said
    ):
        song = music.song("Nina Invented", "Morning")
        response = therapist.get(alone(music.recording(song, data=start, path="song.html")))
        assert response["Content-Type"] == said
        body(response)

    def test_what_is_no_sound_is_not_sent_whatever_its_row_says(self, therapist, music):
        song = music.song("Nina Invented", "Morning")
        for data in (b"<html><script>alert(1)</script>", b"PK\x03\x04" + bytes(99), b""):
            assert status(therapist, alone(music.recording(song, data=data))) == 404


class TestParts:
    """One part of the file."""

    SIZE = len(sound(0.1, seed=9))

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [
            ("bytes=0-", 0, SIZE - 1),
            ("bytes=0-0", 0, 0),
            ("bytes=10-19", 10, 19),
            ("bytes=10-999999", 10, SIZE - 1),
            ("bytes=-5", SIZE - 5, SIZE - 1),
            ("bytes=-999999", 0, SIZE - 1),
            ("Bytes=3-4", 3, 4),
        ],
    )
    def test_it_sends_what_was_asked_for(self, therapist, tune, asked, start, end):
        response = therapist.get(alone(tune), headers={"Range": asked})
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {start}-{end}/{self.SIZE}"
        assert response["Content-Length"] == str(end + 1 - start)
        assert body(response) == sound(0.1, seed=9)[start : end + 1]

    @pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999999999-", "bytes=-0"])
    def test_there_is_no_such_part(self, therapist, tune, asked):
        response = therapist.get(alone(tune), headers={"Range": asked})
        assert (response.status_code, response.content) == (416, b"")
        assert response["Content-Range"] == f"bytes */{self.SIZE}"

    @pytest.mark.parametrize(
        "asked",
        [
            *("bytes=5-2", "bytes=a-b", "bytes=-", "lines=0-5", "bytes=0-1,5-6", "bytes"),
            *("bytes=" + "9" * 5000 + "-", "bytes=٣-٤", "", "\x00", "bytes=0x1-"),
        ],
    )
    def test_what_is_not_a_single_part_gets_everything(self, tune, therapist, asked):
        response = therapist.get(alone(tune), headers={"Range": asked})
        assert (response.status_code, len(body(response))) == (200, self.SIZE)

    def test_a_part_of_another_content_is_not_mixed_in(self, therapist, tune):
        tag = therapist.head(alone(tune))["ETag"]
        for condition, status in ((tag, 206), ('"other"', 200), (f"W/{tag}", 200)):
            headers = {"Range": "bytes=0-9", "If-Range": condition}
            response = therapist.get(alone(tune), headers=headers)
            assert response.status_code == status
            body(response)

    def test_every_first_byte_fits_every_last(self):
        for size in (1, 2, 7):
            for start in range(9):
                for end in range(9):
                    headers = {"Range": f"bytes={start}-{end}"}
                    part = ranges.asked_for(headers, size, '"t"')
                    if part is None:
                        assert start >= size
                    else:
                        assert 0 <= part.start <= part.end < size


class TestTheGate:
    """No byte without it."""

    def test_it_plays_with_staff_and_not_for_somebody_alone_whom_nobody_asked(
        self, cast, therapist, tune
    ):
        client = cast.clients["own"]
        kim = cast.browser(Role.CLIENT)
        assert status(therapist, for_client(client, tune)) == 200
        assert status(kim, for_client(client, tune)) == 403
        ask(client)
        assert status(kim, for_client(client, tune)) == 200

    def test_an_urge_song_sounds_for_its_client_in_no_way_and_for_others_in_each(
        self, cast, therapist, music
    ):
        hurt = music.recording(music.song("Johnny Cash", "Hurt"))
        own, team = cast.clients["own"], cast.clients["team"]
        trigger(own, "Johnny Cash – Hurt")
        for headers in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=40-50"}, {"Range": "x"}):
            for browser in (therapist, cast.browser(Role.CLIENT)):
                for method in ("get", "head"):
                    assert status(browser, for_client(own, hurt), method, **headers) == 403
        assert status(therapist, for_client(team, hurt)) == 200
        assert status(therapist, alone(hurt)) == 200

    def test_a_stream_that_began_stops_when_the_register_says_so(self, cast, therapist, tune):
        client = cast.clients["own"]
        ask(client)
        assert status(therapist, for_client(client, tune), Range="bytes=0-99") == 206
        trigger(client, "Nina Invented – Morning")
        assert status(therapist, for_client(client, tune), Range="bytes=100-199") == 403

    def test_what_to_ask_about_sounds_with_staff_and_not_alone(self, cast, therapist, music):
        client = cast.clients["own"]
        row = music.recording(music.song("Johnny Cash", "Ring of Fire"))
        trigger(client, "Johnny Cash – Hurt")
        assert status(therapist, for_client(client, row)) == 200
        assert status(cast.browser(Role.CLIENT), for_client(client, row)) == 403

    def test_reasons_are_told_only_to_those_who_may_read_them(self, cast, music):
        client = cast.clients["own"]
        row = music.recording(music.song("Johnny Cash", "Hurt"))
        trigger(client, "Johnny Cash – Hurt")
        told = cast.browser(Role.THERAPIST).get(for_client(client, row)).json()
        assert told["words"] == ["registered as urge, urge 8 of 10: Johnny Cash – Hurt"]
        for role in (Role.INTERN, Role.CLIENT):
            response = cast.browser(role).get(for_client(client, row))
            assert (response.status_code, response.json()) == (403, {"answer": "no"})

    def test_a_licence_stops_staff_too(self, therapist, music):
        song = music.song("Nina Invented", "Morning", audience="nobody")
        assert status(therapist, alone(music.recording(song))) == 403


class TestStrangers:
    """Whoever may not ask learns nothing."""

    def test_nobody_without_the_rule_gets_more_than_not_found(self, cast, tune):
        for role in (Role.DIRECTOR, Role.RESEARCHER, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
            assert status(cast.browser(role), alone(tune)) == 404
            url = for_client(cast.clients["own"], tune)
            assert status(cast.browser(role), url) == 404
        assert status(cast.browser(Role.CLIENT), alone(tune)) == 404
        assert status(cast.browser(None), alone(tune)) == 302

    def test_nobody_reaches_a_client_of_others(self, cast, therapist, tune):
        for client in (cast.clients["clinic"], cast.clients["team"]):
            expected = 200 if client is cast.clients["team"] else 404
            assert status(therapist, for_client(client, tune)) == expected
            assert status(cast.browser(Role.CLIENT), for_client(client, tune)) == 404

    def test_a_client_s_own_recording_is_found_by_their_team_only(self, cast, music):
        song = music.song("Nina Invented", "Morning")
        mine = music.recording(song, only_for=cast.clients["own"])
        foreign = music.recording(song, only_for=cast.clients["clinic"])
        therapist = cast.browser(Role.THERAPIST)
        assert status(therapist, alone(mine)) == 200
        assert status(therapist, for_client(cast.clients["own"], mine)) == 200
        for url in (
            alone(foreign),
            for_client(cast.clients["own"], foreign),
            for_client(cast.clients["team"], mine),
        ):
            assert status(therapist, url) == 404

    def test_a_member_who_left_the_team_hears_it_no_more(self, cast, music):
        from django.utils import timezone

        mine = music.recording(music.song("N", "M"), only_for=cast.clients["team"])
        therapist = cast.browser(Role.THERAPIST)
        assert status(therapist, alone(mine)) == 200
        theirs = CareTeamMember.objects.filter(user=cast.staff[Role.THERAPIST])
        theirs.filter(client=cast.clients["team"]).update(until=timezone.now())
        assert status(therapist, alone(mine)) == 404
        assert status(therapist, for_client(cast.clients["team"], mine)) == 404

    def test_other_methods_are_refused(self, therapist, tune):
        for method in (therapist.post, therapist.put, therapist.delete):
            assert method(alone(tune)).status_code == 405


class TestFiles:
    """Only the very content that was heard, inside its folder."""

    def test_a_file_that_was_swapped_does_not_sound_until_it_is_heard_again(
        self, therapist, tune, music
    ):
        before = library.version()
        (music.place / tune.path).write_bytes(sound(0.1, seed=77))
        assert status(therapist, alone(tune)) == 404
        tune.refresh_from_db()
        assert tune.missing
        assert library.version() != before

    def test_a_swap_of_equal_length_and_time_is_noticed(self, therapist, tune, music):
        assert status(therapist, alone(tune)) == 200
        file = music.place / tune.path
        was = file.stat()
        file.write_bytes(sound(0.1, seed=77))
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert status(therapist, alone(tune)) == 404

    def test_a_file_that_went_away_is_not_found(self, therapist, tune, music):
        (music.place / tune.path).unlink()
        assert status(therapist, alone(tune)) == 404

    @pytest.mark.parametrize("kind", ["file", "folder"])
    def test_no_link_is_followed(self, therapist, music, tmp_path, kind):
        song = music.song("Nina Invented", "Morning")
        row = music.recording(song, path="inner/one.wav")
        outside = tmp_path / "outside"
        inner = music.place / "inner"
        if kind == "folder":
            inner.rename(outside)
            inner.symlink_to(outside)
        else:
            (inner / "one.wav").rename(outside)
            (inner / "one.wav").symlink_to(outside)
        assert status(therapist, alone(row)) == 404

    @pytest.mark.parametrize(
        "path",
        ["../secret.wav", "inner/../../secret.wav", "", ".", "a//b", "/etc/passwd"],
    )
    def test_no_path_leads_out_of_its_folder(self, therapist, music, tmp_path, path):
        (tmp_path / "secret.wav").write_bytes(sound(seed=1))
        row = music.recording(music.song("Nina Invented", "Morning"))
        (tmp_path / "secret.wav").write_bytes((music.place / row.path).read_bytes())
        Recording.objects.filter(pk=row.pk).update(path=path)
        assert status(therapist, alone(row)) == 404

    def test_a_name_that_no_file_can_have_is_not_there(self, music):
        row = music.recording(music.song("Nina Invented", "Morning"))
        row.path = "a\x00b"  # in no database, but in no way out either
        with pytest.raises(files.NotThereError):
            files.opened(row)

    def test_a_pipe_keeps_nobody_waiting(self, therapist, tune, music):
        (music.place / tune.path).unlink()
        os.mkfifo(music.place / tune.path)
        assert status(therapist, alone(tune)) == 404

    def test_what_is_broken_or_missing_is_not_found(self, therapist, music):
        song = music.song("Nina Invented", "Morning")
        for fields in ({"failure": "breaks off"}, {"missing": True}):
            assert status(therapist, alone(music.recording(song, **fields))) == 404

    def test_no_file_stays_open(self, therapist, tune, music):
        def held():
            links = (os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd"))
            return [path for path in links if path.startswith(os.path.realpath(music.place))]

        with (music.place / tune.path).open("rb"):
            assert len(held()) == 1
        for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=9999-"}):
            for method in (therapist.get, therapist.head):
                body(method(alone(tune), headers=headers))
        assert held() == []

    def test_what_is_known_of_files_does_not_grow_for_ever(self, monkeypatch, music, therapist):
        monkeypatch.setattr(files, "KEPT_STAMPS", 2)
        song = music.song("Nina Invented", "Morning")
        for _ in range(4):
            assert status(therapist, alone(music.recording(song))) == 200
        assert len(files._known) == 2


class TestAudit:
    """Who heard what, once a start."""

    def started(self):
        return AuditRow.objects.filter(action="sound.started")

    def test_a_start_has_a_row_and_the_parts_that_follow_have_none(self, cast, therapist, tune):
        client = cast.clients["own"]
        for asked in ("bytes=0-1", "bytes=0-", "bytes=100-", "bytes=50-99"):
            status(therapist, for_client(client, tune), Range=asked)
        therapist.head(for_client(client, tune))
        row = self.started().get()
        assert (row.subject_id, row.client_id) == (tune.pk, client.pk)
        assert "Morning" not in str(row.__dict__)

    def test_a_refusal_is_a_refused_look_and_no_start(self, cast, therapist, music):
        client = cast.clients["own"]
        row = music.recording(music.song("Johnny Cash", "Hurt"))
        trigger(client, "Johnny Cash – Hurt")
        therapist.get(for_client(client, row))
        assert not self.started().exists()
        assert AuditRow.objects.latest("number").outcome == "refused"

    def test_listening_by_oneself_to_a_client_s_own_recording_tells_whose(self, cast, music):
        mine = music.recording(music.song("N", "M"), only_for=cast.clients["team"])
        assert status(cast.browser(Role.THERAPIST), alone(mine)) == 200
        assert self.started().get().client_id == cast.clients["team"].pk
        assert AuditRow.objects.get(action="music.listen").client_id == cast.clients["team"].pk


def test_a_stream_takes_few_queries(therapist, tune, cast, django_assert_max_num_queries):
    ask(cast.clients["own"])
    url = for_client(cast.clients["own"], tune)
    status(therapist, url, Range="bytes=0-")
    with django_assert_max_num_queries(26):
        assert status(therapist, url, Range="bytes=50-") == 206


def test_under_the_real_server_a_stream_is_sent_by_and_by(tune, rf):
    """The answer to an ASGI request holds no thread, and closes its file."""
    from django.core.handlers.asgi import ASGIRequest

    from sostenuto_web.repertoire.sounding import sending

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    opened = files.opened(Recording.objects.select_related("folder").get(pk=tune.pk))
    part = ranges.Part(5, opened.size - 1, opened.size)
    response = sending.sent(ASGIRequest(scope, None), opened.file, part, opened.media_type)

    async def everything():
        return b"".join([chunk async for chunk in response])

    assert response.is_async
    assert asyncio.run(everything()) == sound(0.1, seed=9)[5:]
    assert opened.file.closed


def test_somebody_who_never_reads_leaves_no_file_open(tune):
    from django.core.handlers.asgi import ASGIRequest

    from sostenuto_web.repertoire.sounding import sending

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    opened = files.opened(Recording.objects.select_related("folder").get(pk=tune.pk))
    part = ranges.Part(0, opened.size - 1, opened.size)
    sending.sent(ASGIRequest(scope, None), opened.file, part, "audio/wav").close()
    assert opened.file.closed


def test_likeness_to_an_urge_song_keeps_a_stream_silent_alone(cast, music):
    client = cast.clients["own"]
    heard = vector(music.rng)
    music.recording(music.song("Johnny Cash", "Hurt"), features=heard)
    alike = music.recording(music.song("Somebody Else", "Another"), features=heard)
    trigger(client, "Johnny Cash – Hurt")
    assert status(cast.browser(Role.CLIENT), for_client(client, alike)) == 403
