"""What a card asks to be recorded: asked beside the note, kept with its activity, told in it."""

import pytest

from sostenuto_web.care.models import Activity
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import RecordChange
from sostenuto_web.platform.policy.table import Role


@pytest.fixture
def lyrics(desk):
    return Activity.objects.get(session=desk.session, card="lyric_analysis")


@pytest.fixture
def ask(desk, lyrics):
    """Ask for the form, or send it when something is said."""

    def asked(role=Role.THERAPIST, **said):
        address = f"{desk.url()}done/{lyrics.pk}/"
        browser = desk.cast.browser(role)
        if not said:
            return browser.get(address)
        return browser.post(address, {"person": token_for(desk.client.pk), **said})

    return asked


def test_what_is_written_down_stands_in_the_note(desk, lyrics, ask):
    page = ask().content.decode()
    answer = ask(line="I left the kettle on", themes=["loss", "hope"], readiness="0", step="")
    lyrics.refresh_from_db()
    note = desk.get().content.decode()

    assert "Which line stood out" in page
    assert answer.status_code == 302
    assert (
        lyrics.recorded
        == '{"line": "I left the kettle on", "themes": ["loss", "hope"], "readiness": 0}'
    )
    assert "I left the kettle on" in note
    assert "loss, hope" in note
    assert "written down" in note


def test_wrong_answers_come_back_and_nothing_is_kept(lyrics, ask):
    answer = ask(line="x" * 301, readiness="11", themes=["nonsense"])
    lyrics.refresh_from_db()

    assert answer.status_code == 422
    assert "x" * 301 in answer.content.decode()
    assert lyrics.recorded == ""


def test_sent_twice_it_is_one_change(lyrics, ask):
    ask(line="The kettle")
    ask(line="The kettle")

    assert RecordChange.objects.filter(subject=lyrics.pk).count() == 1


def test_two_who_write_at_once_notice_each_other(lyrics, ask):
    ask(line="Mine", seen="")
    answer = ask(Role.SUPERVISOR, line="Theirs", seen="")
    lyrics.refresh_from_db()

    assert answer.status_code == 422
    assert "Theirs" in answer.content.decode()
    assert lyrics.recorded == '{"line": "Mine"}'


def test_after_signing_it_is_asked_no_more(desk, ask):
    desk.post("note-sign", desk.form())

    assert ask().status_code == 404
    assert ask(line="Late").status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.CLIENT, None])
def test_nobody_else_is_asked(ask, role):
    assert ask(role).status_code in (302, 403, 404)


def test_what_did_not_take_place_is_not_asked_about(lyrics, ask):
    Activity.objects.filter(pk=lyrics.pk).update(started_at=None)

    assert ask().status_code == 404
