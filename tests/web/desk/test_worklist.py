"""The work list: what waits, the oldest first; one press signs what was shown and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sostenuto_web.care.models import Note, Session, Signature
from sostenuto_web.desk.worklist import selectors, services
from sostenuto_web.platform.policy.table import Role

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)
THERAPIST = Role.THERAPIST


def held(cast, days=1, key="own", by=THERAPIST, **said):
    client = cast.clients[key]
    when = timezone.now() - timedelta(days=days)
    said = {"starts_at": when, "started_at": when, "ended_at": when + timedelta(minutes=45)} | said
    said = {"state": "finished", "delivered": "therapy"} | said
    return Session.objects.create(
        client=client, data_key=client.data_key, led_by=cast.staff[by], **said
    )


def noted(session, state="draft", **said):
    said = {"seen": "Sang softly.", "next_steps": "A louder song."} | said
    said = {"author": session.led_by} | said
    return Note.objects.create(
        client=session.client, data_key=session.data_key, session=session, state=state, **said
    )


def work(cast, role=THERAPIST):
    return selectors.work_list(cast.staff[role])


def press(cast, *notes, role=THERAPIST):
    seen = [f"{note.pk}.{note.revision}" for note in notes]
    return cast.browser(role).post("/worklist/sign/", {"note": seen})


def test_the_oldest_stands_first_and_each_says_why_it_is_not_ready(cast):
    old = held(cast, 9)
    noted(held(cast, 7), next_steps="")
    noted(held(cast, 6), seen="")
    noted(held(cast, 5), "returned")
    noted(held(cast, 4))
    noted(held(cast, 3), "signed")

    items = work(cast).to_write

    assert items[0].session == old
    assert [item.why_not for item in items] == [
        "nothing is written yet",
        "what comes next is missing",
        "your own words are missing",
        "given back with remarks",
        "",
    ]
    assert [item.is_ready for item in items] == [False] * 4 + [True]
    assert selectors.count_for(cast.staff[THERAPIST]) == len(items)


def test_an_intern_is_told_to_hand_in_and_cannot_sign(cast):
    noted(held(cast, by=Role.INTERN))

    assert work(cast, Role.INTERN).to_write[0].why_not == "to be handed in"
    assert work(cast, Role.INTERN).ready == 0


def test_a_supervisor_sees_what_waits_for_a_co_signature(cast):
    note = noted(held(cast, by=Role.INTERN), "waiting")

    assert [item.note for item in work(cast, Role.SUPERVISOR).to_cosign] == [note]
    assert work(cast).to_cosign == []
    assert [item.note for item in work(cast, Role.INTERN).handed_in] == [note]
    assert selectors.count_for(cast.staff[Role.SUPERVISOR]) == 1


def test_a_session_of_which_nobody_said_what_became_is_asked_about(cast):
    asked = held(cast, 1, state="planned", started_at=None, ended_at=None)
    held(cast, -1, state="planned", started_at=None, ended_at=None)

    assert work(cast).not_held == [asked]


def test_what_will_be_signed_is_listed_with_its_first_words(cast):
    noted(held(cast), seen="Sang softly, then louder.", next_steps="A louder song.")

    page = cast.browser(THERAPIST).get("/worklist/sign/").content.decode()

    assert "Sang softly, then louder." in page
    assert "A louder song." in page
    assert "Read it whole" in page
    assert not Signature.objects.exists()


def test_one_press_signs_all_that_was_shown(cast):
    notes = [noted(held(cast, days, key)) for days, key in ((1, "own"), (2, "team"))]

    assert press(cast, *notes).url == "/worklist/"
    assert Signature.objects.filter(by=cast.staff[THERAPIST]).count() == 2
    assert set(Note.objects.values_list("state", flat=True)) == {"signed"}
    press(cast, *notes)
    assert Signature.objects.count() == 2


def test_what_was_not_shown_is_not_signed(cast):
    shown, since = noted(held(cast, 2)), noted(held(cast, 1))

    press(cast, shown)

    since.refresh_from_db()
    assert since.state == "draft"
    assert Signature.objects.count() == 1


def test_what_was_changed_since_it_was_shown_is_not_signed_and_it_is_said(cast):
    note = noted(held(cast))
    Note.objects.filter(pk=note.pk).update(revision=note.revision + 1)

    answer = press(cast, note)

    assert not Signature.objects.exists()
    page = cast.browser(THERAPIST).get(answer.url)
    assert page.status_code == 200
    assert services.sign_seen(cast.staff[THERAPIST], {note.pk: note.revision}) == services.Done(
        left=1
    )


def test_nobody_signs_for_somebody_else(cast):
    note = noted(held(cast))
    intern = noted(held(cast, by=Role.INTERN))

    for role in (Role.INTERN, Role.SUPERVISOR):
        press(cast, note, intern, role=role)
    press(cast, intern)

    assert not Signature.objects.exists()


@pytest.mark.parametrize("words", ["", "x", "1.2.3", "00000000-0000-4000-8000-000000000001.x"])
def test_nonsense_signs_nothing(cast, words):
    noted(held(cast))
    answer = cast.browser(THERAPIST).post("/worklist/sign/", {"note": [words]})

    assert answer.status_code == 302
    assert not Signature.objects.exists()


def test_when_all_is_done_the_page_says_so(cast):
    assert b"All is written and signed" in cast.browser(THERAPIST).get("/worklist/").content
    assert b"None is ready" in cast.browser(THERAPIST).get("/worklist/sign/").content


@pytest.mark.parametrize("path", ["/worklist/", "/worklist/sign/"])
@pytest.mark.parametrize("role", [None, *Role])
def test_only_care_has_a_work_list(cast, path, role):
    answer = cast.browser(role).get(path)

    if role is None:
        assert answer.url.startswith("/sign-in/")
    else:
        assert answer.status_code == (200 if role in CARE else 404)


def test_a_long_list_asks_as_often_as_a_short_one(cast, django_assert_max_num_queries):
    for days in range(1, 15):
        noted(held(cast, days), next_steps="" if days % 2 else "More.")
        held(cast, days, "team")
        noted(held(cast, days, by=Role.INTERN), "waiting")
    browser = cast.browser(Role.SUPERVISOR)
    browser.get("/worklist/")

    with django_assert_max_num_queries(24):
        browser.get("/worklist/")
