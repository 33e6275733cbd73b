"""Requests that no form of the house makes: forged, torn, huge, mislabelled, too late, twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from tests.web.bad_input import kept
from tests.web.bad_input.filling import FILES, MARK, Items, filled
from tests.web.bad_input.laws import faults, of_a_page
from tests.web.bad_input.pages import Form, Page
from tests.web.bad_input.places import Place, Scene, person_token
from tests.web.bad_input.sending import BOUNDARY, FORM, Answer, Sender, encoded, parts
from tests.web.bad_input.test_fields import told

pytestmark = pytest.mark.django_db

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
TEN_MB = b"x" * (10 * 1024 * 1024)
Sent = tuple[str, bytes, str]

SHOWN_ONCE = {"link/<str:token>/", "account/second/codes/"}
"""Where a look itself uses up what is shown."""
FRESH_EACH_TIME = {
    "people/<uuid:client_id>/account/": "a link that is asked for again is a new link",
    "staff/<uuid:staff_id>/reset/": "a link that is asked for again is a new link",
    "people/<uuid:client_id>/consents/new/<slug:template_key>/": "a draft, and nobody signed it",
    "people/<uuid:client_id>/consents/<uuid:consent_id>/correct/": "a draft",
    "people/<uuid:client_id>/consents/<uuid:consent_id>/change/": "each text has a number",
    "people/consents/words/<slug:template_key>/": "a version more",
    "house/set-up/<slug:slug>/": "when it was settled",
    "house/set-up/crisis-numbers/<uuid:number_id>/dialled/": "it was dialled again",
    "account/second/codes/new/": "other codes",
    "people/import/": "a table of the same person takes the place of the one before",
    "people/<uuid:client_id>/photo/change/": "a photo in the place of the one before",
    "account/password/": "the old one is no longer the old one",
}


def odd_requests(place: Place, items: Items) -> Iterator[Sent]:
    """Yield how a request is odd, its body and its content type."""
    body, split = encoded(items), parts(items)
    yield "ten megabytes in one field", b"name=" + TEN_MB, FORM
    yield "2,001 fields", encoded([*items, *((f"f{n}", "1") for n in range(2001))]), FORM
    yield "2,001 parts", parts([*items, *((f"f{n}", "1") for n in range(2001))]), MULTIPART
    yield "JSON", b'{"name": "' + MARK.encode() + b'", "a": [[[[]]]]}', "application/json"
    yield "JSON that is none", b"{" + MARK.encode(), "application/json"
    yield (
        "XML",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///">]><a>&x;</a>',
        "text/xml",
    )
    yield "no type", body, ""
    yield "a type that is none", body, "\u00fc/;;;=\"'"
    yield "a form as parts", body, MULTIPART
    yield "parts as a form", split, FORM
    yield "no boundary", split, "multipart/form-data"
    yield "another boundary", split, "multipart/form-data; boundary=other"
    yield "an endless boundary", split, f"multipart/form-data; boundary={'b' * 5000}"
    yield "a boundary that is none", split, "multipart/form-data; boundary=\u00e9\u00e9"
    yield "torn in a part", split[: len(split) * 2 // 3], MULTIPART
    yield "torn in a head", split[: len(BOUNDARY) + 12], MULTIPART
    yield "no end", split[: -len(BOUNDARY) - 8], MULTIPART
    yield (
        "bad base64",
        split.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!", 1),
        MULTIPART,
    )
    yield "no names", split.replace(b'name="', b'nom="'), MULTIPART
    for charset in (
        "utf-16",
        "utf-7",
        "unicode_escape",
        "no-such",
    ):
        yield f"form in {charset}", body, f"{FORM}; charset={charset}"
        yield f"parts in {charset}", split, f"{MULTIPART}; charset={charset}"
    yield "percent signs", b"%&%%=%zz&=%ff%fe%00&name=%ff" + b"&" * 50, FORM
    yield "half a character", b"name=%ED%A0%80&%ED%A0%80=1", FORM


def firsts(scene: Scene) -> list[tuple[Place, Form]]:
    """Return one form for each way an address is written."""
    known: dict[str, tuple[Place, Form]] = {}
    for place, form in scene.forms:
        known.setdefault(place.route, (place, form))
    return list(known.values())


def check_odd(scene: Scene, share: int) -> list[str]:
    found, number = [], 0
    for place, form in firsts(scene):
        items = filled(form) or person_token(place)
        for how, body, content_type in odd_requests(place, items):
            number += 1
            if number % share:
                continue
            for query in ("", "?page=1"):
                answer = scene.sender(place).ask("POST", place.path + query, body, content_type)
                found += [f"{place}, {how}: {fault}" for fault in of_a_page(answer)]
    return found


def test_odd_requests_get_a_plain_answer(scene: Scene) -> None:
    found = check_odd(scene, share=37)

    assert found == [], told(found)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_every_odd_request_gets_a_plain_answer(scene: Scene) -> None:
    found = check_odd(scene, share=1)

    assert found == [], told(found)


def refused(scene: Scene, place: Place, answer: Answer, statuses: tuple[int, ...]) -> list[str]:
    wrong = [] if answer.status in statuses else [f"answered {answer.status}"]
    return [f"{place}: {fault}" for fault in [*wrong, *faults(answer)]]


def sent_by(browser: Browser, cookies: dict[str, str]) -> Sender:
    return Sender(cookies, browser)


def test_a_forged_form_is_refused_everywhere(scene: Scene) -> None:
    found: list[str] = []
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    for number, (place, form) in enumerate(firsts(scene)):
        cookies = scene.sender(place).cookies
        items = filled(form) or person_token(place)
        tries: list[tuple[dict[str, str], Items, dict[str, str]]] = [
            (cookies, items, {}),
            ({**cookies, "csrf": "a" * 32}, [*items, ("csrfmiddlewaretoken", "b" * 32)], {}),
            (
                {**cookies, "csrf": "a" * 32},
                [*items, ("csrfmiddlewaretoken", "a" * 32)],
                {"HTTP_ORIGIN": "https://elsewhere.example"},
            ),
            ({**cookies, "csrf": "\u00e9\0"}, [*items, ("csrfmiddlewaretoken", "\u00e9\0")], {}),
        ]
        for given, said, environ in (tries[number % 4],):
            answer = sent_by(browser, given).ask("POST", place.path, encoded(said), **environ)
            found += refused(scene, place, answer, (403, 404, 405))

    assert found == [], told(found)


def test_a_form_that_comes_after_the_session_ended_is_refused_without_data(scene: Scene) -> None:
    found: list[str] = []
    for place, form in firsts(scene):
        if getattr(scene.senders[place.who], "cookies", {}).get("session") is None:
            continue
        gone = {**scene.sender(place).cookies, "session": "gone" * 8}
        items = filled(form) or person_token(place)
        answer = Sender(gone).ask("POST", place.path, encoded(items))
        about_nobody = place.route in ("sign-out/", "sign-in/second/", "welcome/")
        statuses = (302, 404) if about_nobody else (401, 404)
        if place.route.startswith("measures/handed/"):
            statuses = (303,)  # a client holds the device: they are led to a page that says so
        found += refused(scene, place, answer, statuses)

    assert found == [], told(found)


METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW", "")


def check_methods(scene: Scene, share: int) -> list[str]:
    found: list[str] = []
    for number, place in enumerate(scene.places):
        for method in METHODS[number % share :: share]:
            answer = scene.sender(place).ask(method, place.path, b"a=1")
            found += refused(scene, place, answer, (400, 404, 405, 302, 401))
    return found


@pytest.mark.slow
def test_no_other_method_writes_anything_anywhere(scene: Scene) -> None:
    found = check_methods(scene, share=1)

    assert found == [], told(found)


def test_other_methods_write_nothing(scene: Scene) -> None:
    found = check_methods(scene, share=len(METHODS))
    acts = [place for place in scene.posts if "GET" not in place.methods]
    for place in acts:
        answer = scene.sender(place).ask("GET", place.path)
        found += refused(scene, place, answer, (405, 404))

    assert found == [], told(found)


def test_a_look_changes_nothing(scene: Scene) -> None:
    found: list[str] = []
    for place in scene.reads[::3]:
        if place.route in SHOWN_ONCE:
            continue
        answer = scene.sender(place).ask("GET", place.path)
        if answer.changed or answer.status >= 500:
            found.append(f"{place}: {answer.status} {answer.changed}")

    assert found == [], told(found)


def check_twice(scene: Scene, share: int) -> list[str]:
    forms = [one for one in scene.forms if one[0].route not in FRESH_EACH_TIME]
    return [
        f"{place}: {fault}" for place, form in forms[::share] for fault in twice(scene, place, form)
    ]


def test_a_form_that_is_sent_twice_is_kept_once(scene: Scene) -> None:
    found = check_twice(scene, share=6)

    assert found == [], told(found)


@pytest.mark.slow
def test_every_form_that_is_sent_twice_is_kept_once(scene: Scene) -> None:
    found = check_twice(scene, share=1)

    assert found == [], told(found)


def twice(scene: Scene, place: Place, form: Form) -> list[str]:
    sender, items = scene.sender(place), filled(form) or person_token(place)
    files: Any = {name: FILES[name] for name in form.fields if name in FILES}
    body = parts(items, files) if form.multipart else encoded(items)
    kind = MULTIPART if form.multipart else FORM
    with transaction.atomic():
        known = kept.ids()
        first = sender.ask("POST", place.path, body, kind, stays=True)
        once = kept.meaning(known)
        second = sender.ask("POST", place.path, body, kind, stays=True)
        again = kept.meaning(known)
        transaction.set_rollback(True)
    found = list(faults(second, form, items))
    if first.accepted and once != again:
        differs = [name for name in once if once[name] != again[name]]
        found.append(f"did it twice: {', '.join(differs)}")
    return found


def test_an_empty_form_comes_back_with_words(scene: Scene) -> None:
    """By a script's request nothing at all may be sent: the proof of origin is in the head."""
    found: list[str] = []
    for place, form in firsts(scene):
        answer = scene.sender(place).ask("POST", place.path, encoded(person_token(place)))
        if answer.status == 422 and any(field.is_needed for field in form.fields.values()):
            found += [f"{place}: {fault}" for fault in of_a_page(answer)]
            if not Page(answer.text).complains:
                found.append(f"{place}: comes back without a word")

    assert found == [], told(found)
