"""The laws have to see every fault that is planted, and none where there is none."""

from typing import Any

import pytest
from tests.web.bad_input import probes
from tests.web.bad_input.filling import filled
from tests.web.bad_input.laws import faults
from tests.web.bad_input.pages import Form, Page
from tests.web.bad_input.places import Place, Scene
from tests.web.bad_input.spoiling import spoilt
from tests.web.bad_input.test_requests import twice
from tests.web.bad_input.test_what_is_kept import extras, outcome

pytestmark = pytest.mark.django_db

SEEN = {
    "echoes": "echoes what was sent in a 400",
    "tells": "shows a record in a 400",
    "falls_on_nul": "fell with 500",
    "writes_first": "refused with 422, and something was written",
    "loses": "lost what was typed in notes",
    "says_nothing": "comes back without a word",
    "says_it_elsewhere": "says nothing at the field",
    "shows_markup": "shows what was sent as markup",
    "takes_anything": "took it (302)",
    "leads_away": "sends elsewhere by Location",
}


@pytest.fixture
def probed(scene: Scene, settings: Any) -> Scene:
    settings.ROOT_URLCONF = "tests.web.bad_input.probes"
    return scene


def probe(scene: Scene, name: str) -> tuple[Place, Form]:
    path = f"/probe/{name}/{scene.world.clients['own'].pk}/"
    place = Place(f"probe/{name}/", path, "therapist", frozenset({"GET", "POST"}))
    return place, Page(scene.sender(place).get(path).text).forms[0]


def found_on(scene: Scene, name: str, wanted: str = "") -> set[str]:
    place, form = probe(scene, name)
    found: set[str] = set()
    for one in spoilt(form, [*filled(form), ("alias", "Finch")], ("no-such",)):
        answer = scene.sender(place).post(place.path, one.items)
        found |= set(faults(answer, form, one.items, one.field, must_refuse=one.must_refuse))
        if wanted and any(said.startswith(wanted) for said in found):
            break
    return found


def test_nothing_is_seen_where_there_is_no_fault(probed: Scene) -> None:
    assert found_on(probed, "sound") == set()


@pytest.mark.parametrize("fault", probes.FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_is_seen(probed: Scene, fault: Any) -> None:
    wanted = SEEN[fault.__name__]
    found = found_on(probed, fault.__name__, wanted)

    assert any(said.startswith(wanted) for said in found), found


def test_a_form_that_obeys_fields_nobody_asked_for_is_seen(probed: Scene) -> None:
    differs = {}
    for name in ("sound", "obeys"):
        place, form = probe(probed, name)
        items = [("alias", "Finch"), ("notes", "")]
        _, usual = outcome(probed, place, form, items)
        _, means = outcome(probed, place, form, [*extras(probed, form), *items])
        differs[name] = usual != means

    assert differs == {"sound": False, "obeys": True}


def test_a_form_that_does_it_twice_is_seen(probed: Scene) -> None:
    found = {}
    for name in ("sound", "does_it_twice"):
        place, form = probe(probed, name)
        form.fields["alias"] = form.fields["alias"].__class__("alias", "text", ("Finch",))
        found[name] = twice(probed, place, form)

    assert found["sound"] == []
    assert found["does_it_twice"] == ["did it twice: people.contact"]
