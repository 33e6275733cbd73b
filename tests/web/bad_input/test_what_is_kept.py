"""What is taken: nothing besides what was asked for, and never as anything but text."""

from typing import Any

import pytest
from django.db import transaction
from tests.web.bad_input import kept
from tests.web.bad_input.filling import FILES, MARK, Items, filled
from tests.web.bad_input.laws import faults
from tests.web.bad_input.pages import TEXTS, Form
from tests.web.bad_input.places import Place, Scene, person_token
from tests.web.bad_input.sending import Answer
from tests.web.bad_input.spoiling import SCRIPT
from tests.web.bad_input.test_fields import told

pytestmark = pytest.mark.django_db

FLAGS = (
    "roles",
    "is_active",
    "is_staff",
    "is_first",
    "leads",
    "portal_on",
    "everything",
    "emergency",
)
IDS = ("client", "client_id", "account", "account_id", "data_key", "data_key_id", "user_id", "by")
MORE = ("id", "pk", "made_by", "made_by_id", "made_at", "voided_at", "erased_at", "signed_at")
REST = (
    "kind",
    "digest",
    "text",
    "text_sha256",
    "opened_at",
    "settled",
    "photo",
    "password",
    "state",
)


def extras(scene: Scene, form: Form) -> Items:
    """Return what nobody asked for: columns that every table has, and somebody else's ids."""
    other = scene.world.clients["clinic"]
    ids = (other.pk, other.data_key_id, scene.world.people["director"].user.pk)
    items = [(name, value) for name in FLAGS for value in ("administrator", "on")]
    items += [(name, str(one)) for name in IDS for one in ids]
    items += [(name, str(ids[0])) for name in (*MORE, *REST)]
    items += [(f"form-0-{name}", "1") for name in ("id", "TOTAL_FORMS", "DELETE")]
    return [item for item in items if item[0] not in form.fields]


def outcome(scene: Scene, place: Place, form: Form, items: Items) -> tuple[Answer, Any]:
    """Return the answer, and what the house then means; all is taken back."""
    files: Any = {name: FILES[name] for name in form.fields if name in FILES}
    with transaction.atomic():
        known = kept.ids()
        sender = scene.sender(place)
        answer = sender.post(place.path, items, multipart=form.multipart, files=files, stays=True)
        means = kept.meaning(known)
        transaction.set_rollback(True)
    return answer, means


def check_extras(scene: Scene, share: int) -> list[str]:
    found = []
    for place, form in scene.forms[::share]:
        items = filled(form) or person_token(place)
        plain, usual = outcome(scene, place, form, items)
        answer, means = outcome(scene, place, form, [*extras(scene, form), *items])
        if plain.status != answer.status:
            found.append(f"{place}: answered {answer.status}, not {plain.status}")
        differs = [name for name in usual if usual[name] != means[name]]
        if differs:
            found.append(f"{place}: extra fields changed {', '.join(differs)}")
    return found


def test_fields_that_nobody_asked_for_change_nothing(scene: Scene) -> None:
    found = check_extras(scene, share=8)

    assert found == [], told(found)


@pytest.mark.slow
def test_fields_that_nobody_asked_for_change_nothing_anywhere(scene: Scene) -> None:
    found = check_extras(scene, share=1)

    assert found == [], told(found)


def scripted(form: Form, items: Items) -> Items:
    """Return the form with markup in every field that takes text."""
    asked = {name for name, field in form.fields.items() if field.kind in TEXTS}
    return [
        (name, SCRIPT[: form.fields[name].most or None] if _takes_words(name, value) else value)
        if name in asked
        else (name, value)
        for name, value in items
    ]


def _takes_words(name: str, value: str) -> bool:
    return MARK in value or "zq" in value or name in ("alias", "name", "title", "label")


def check_scripts(scene: Scene, share: int, near: int) -> tuple[list[str], int]:
    found, taken = [], 0
    for place, form in scene.forms[::share]:
        items = scripted(form, filled(form) or person_token(place))
        files: Any = {name: FILES[name] for name in form.fields if name in FILES}
        with transaction.atomic():
            sender = scene.sender(place)
            answer = sender.post(
                place.path, items, multipart=form.multipart, files=files, stays=True
            )
            found += [f"{place}: {fault}" for fault in faults(answer, form, items)]
            taken += answer.accepted and bool(answer.changed)
            for page in pages_after(scene, place, answer, near) if answer.accepted else ():
                shown = scene.sender(page).get(page.path)
                found += [f"{place}, seen on {page}: {fault}" for fault in faults(shown)]
            transaction.set_rollback(True)
    return found, taken


def pages_after(scene: Scene, place: Place, answer: Answer, near: int) -> list[Place]:
    """Return where what was sent may show: where one is led, and all that names the same."""
    told = Place("led to", answer.headers.get("Location", place.path), place.who, place.methods)
    about = place.path.split("/")[:3]
    same = [page for page in scene.reads if page.path.split("/")[:3] == about]
    lists = [page for page in scene.reads if page.path in ("/people/", "/", "/your-place/")]
    return [told, *same[:near], *lists]


def test_markup_is_kept_and_shown_as_text(scene: Scene) -> None:
    found, taken = check_scripts(scene, share=5, near=3)

    assert found == [], told(found)
    assert taken >= 5


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_markup_is_shown_as_text_wherever_it_was_kept(scene: Scene) -> None:
    found, taken = check_scripts(scene, share=1, near=12)

    assert found == [], told(found)
    assert taken >= 40


def test_a_form_filled_rightly_is_taken(scene: Scene) -> None:
    """Without this, a refusal of what is spoilt would prove nothing."""
    refused = {place.route for place, form in scene.forms if not taken_rightly(scene, place, form)}

    assert refused <= NEEDS_MORE, refused - NEEDS_MORE
    assert len(scene.forms) > 60


def taken_rightly(scene: Scene, place: Place, form: Form) -> bool:
    files: Any = {name: FILES[name] for name in form.fields if name in FILES}
    items = filled(form) or person_token(place)
    return (
        scene.sender(place).post(place.path, items, multipart=form.multipart, files=files).accepted
    )


NEEDS_MORE = {
    "sign-in/",  # the right password
    "sign-in/passkey/",
    "sign-in/second/",  # the right code
    "account/confirm/",
    "account/confirm/code/",
    "account/confirm/passkey/",
    "account/second/app/",
    "account/passkeys/add/",
    "account/passkeys/<int:passkey_id>/name/",
    "account/passkeys/<int:passkey_id>/remove/",
    "account/sessions/<uuid:handle>/end/",  # a session that is one's own
    "house/first-run/",  # a house that nobody has opened
    "house/recovery-sheet/",  # to sit at the machine itself
    "house/recovery-sheet/<int:print_id>/",  # the paper
    r"house/^backups/(?P<stamp>\d{8}T\d{6}Z)/verify/$",  # a backup
    "people/<uuid:client_id>/erase/",  # the alias
    # a discharge that is finished
    "people/<uuid:client_id>/course/<uuid:course_id>/discharge/again/",
    "people/<uuid:client_id>/course/begin/",  # nobody's course being open
    "people/<uuid:client_id>/goals/<uuid:goal_id>/levels/",  # levels that are locked
    # a song of the list, or a place in it
    "people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/in/",
    "people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/out/",
    "people/<uuid:client_id>/sessions/<uuid:session_id>/plan/songs/swap/",
    # the song or the distress that is over
    "people/<uuid:client_id>/sessions/<uuid:session_id>/moments/",
    # the whole form of the note, or a remark beside a sentence of it
    "people/<uuid:client_id>/sessions/<uuid:session_id>/note/sign/",
    "people/<uuid:client_id>/sessions/<uuid:session_id>/note/hand-in/",
    "people/<uuid:client_id>/sessions/<uuid:session_id>/note/return/",
    "groups/<uuid:group_id>/meetings/<uuid:meeting_id>/moments/",
    "people/<uuid:client_id>/listening/not-this/answer/",  # a song that waits
    # music enough for a plan, another piece in the place of one, or the piece that plays
    "people/<uuid:client_id>/listening/new/",
    "people/<uuid:client_id>/listening/<uuid:programme_id>/again/",
    "people/<uuid:client_id>/listening/<uuid:programme_id>/slots/<uuid:slot_id>/out/",
    "people/<uuid:client_id>/listening/<uuid:programme_id>/out/give/",  # a way, and a piece
    "people/<uuid:client_id>/listening/<uuid:programme_id>/slots/<uuid:slot_id>/swap/",
    "people/<uuid:client_id>/programmes/<uuid:programme_id>/position/",
    "people/<uuid:client_id>/programmes/<uuid:programme_id>/slots/<uuid:slot_id>/begin/",
    "people/<uuid:client_id>/programmes/<uuid:programme_id>/slots/<uuid:slot_id>/felt/",
    "people/<uuid:client_id>/programmes/<uuid:programme_id>/slots/<uuid:slot_id>/point/",
    # numbers that a script says
    "people/<uuid:client_id>/live-music/begin/",
    "people/<uuid:client_id>/live-music/<uuid:steered_id>/changes/",
    "people/<uuid:client_id>/live-music/<uuid:steered_id>/end/",
    "room/enter/",  # the code of a room that is open
    "room/sit/",
    "music/overrides/<uuid:override_id>/",  # somebody else than who wrote it
    "music/bring/begin/",  # the name and the size of a file, which a script says
    "people/<uuid:client_id>/music/bring/begin/",
    "music/bring/<uuid:upload_id>/piece/",  # the place of a piece, in the head of the request
    "music/bring/folder/",  # a folder that this machine has
    "measures/load/here/",  # a file of the command line
    "measures/load/keep/",  # what was understood of a form
    "house/doctor/",  # says itself that it takes nothing
    "house/set-up/",
    "house/jobs/",
    "house/backups/",
}
"""Where more is asked for than a form that is filled in."""
