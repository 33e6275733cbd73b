"""Every field of every form, spoilt in every way."""

from collections import Counter
from typing import Any

import pytest
from tests.web.bad_input.filling import FILES, filled
from tests.web.bad_input.laws import faults
from tests.web.bad_input.places import Scene, person_token
from tests.web.bad_input.spoiling import Spoilt, sampled, spoilt

from sostenuto_web.people.guard import token_for

pytestmark = pytest.mark.django_db

SEED = 3
TURNS = 5
"""On a form that stands once more, one way in this many is tried again."""


def told(found: list[str], most: int = 60) -> str:
    return "\n".join([f"{len(found)} findings", *found[:most]])


def every_way(scene: Scene) -> list[tuple[int, Spoilt]]:
    """Return every way to spoil each field of each form.

    Where the same form stands on another page (a new contact, a changed one, each kind of
    consent), and for the tokens that stand on many, the ways take turns over such twins.
    """
    other = scene.world.clients["clinic"].pk
    foreign = (str(other), token_for(other), str(scene.world.people["director"].user.pk))
    known: Counter[tuple[object, ...]] = Counter()
    ways = []
    for number, (place, form) in enumerate(scene.forms):
        for one in spoilt(form, filled(form) or person_token(place), foreign):
            field = form.fields[one.field]
            same = "" if field.kind == "hidden" else (form.button, *sorted(form.fields))
            kind = (same, field.name, field.kind, field.most)
            known[(*kind, one.how)] += 1
            known[kind] += 1
            if known[(*kind, one.how)] == 1 or known[kind] % TURNS == 0:
                ways.append((number, one))
    return ways


def found_in(scene: Scene, ways: list[tuple[int, Spoilt]]) -> list[str]:
    found = []
    for number, one in ways:
        place, form = scene.forms[number]
        files: Any = {name: FILES[name] for name in form.fields if name in FILES}
        answer = scene.sender(place).post(
            place.path, one.items, multipart=form.multipart, files=files
        )
        for fault in faults(answer, form, one.items, one.field, must_refuse=one.must_refuse):
            found.append(f"{place} {one.field}, {one.how}: {fault}")
    return found


def test_a_spoilt_field_is_refused_by_name_and_nothing_else_is_lost(scene: Scene) -> None:
    found = found_in(scene, sampled(every_way(scene), SEED, of_a_form=1, of_a_way=2))

    assert found == [], told(found)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_field_holds_against_every_way(scene: Scene) -> None:
    found = found_in(scene, every_way(scene))

    assert found == [], told(found, 400)
