"""Who may do what with harms: by role and by how they stand to the client, and in the log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sostenuto_web.desk import selectors as desk
from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.record.harms import selectors, services
from sostenuto_web.record.harms.selectors import Wanted
from sostenuto_web.record.models import Harm

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)
NOBODY = (Role.DIRECTOR, Role.RESEARCHER, Role.ADMINISTRATOR, Role.CLIENT)
MAY = {
    # address: relation: roles
    "harms": {"own": CARE, "team": CARE, "clinic": ()},
    "harm": {"own": CARE, "team": CARE, "clinic": ()},
    "harm-new": {"own": CARE, "team": CARE, "clinic": ()},
    "harm-change": {"own": CARE, "team": CARE, "clinic": ()},
    "harm-close": {
        "own": (Role.THERAPIST, Role.SUPERVISOR),
        "team": (Role.THERAPIST, Role.SUPERVISOR),
        "clinic": (),
    },
    "harm-void": {
        "own": (Role.THERAPIST, Role.SUPERVISOR),
        "team": (Role.SUPERVISOR,),
        "clinic": (),
    },
}
OFFICER = {"harms", "harm", "harm-void"}
"""What a privacy officer may besides, wherever they stand."""


def harm_of(cast, key, by="therapist", **said):
    now = timezone.now()
    said = {
        "what": f"A thing with {key}.",
        "severity": "moderate",
        "sources": ["music"],
        "happened_at": now,
        "noticer": "staff",
        "follow_up_on": timezone.localdate() + timedelta(days=1),
    } | said
    return services.report(cast.staff[Role(by)], cast.clients[key], said)


def address(name, harm):
    ids = [harm.client_id] if name in ("harms", "harm-new") else [harm.client_id, harm.pk]
    return reverse(name, args=ids)


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("key", ["own", "team", "clinic"])
def test_each_address_opens_for_whom_the_table_says_and_nobody_else(cast, name, key):
    harm = harm_of(cast, key)
    opened = {
        role for role in Role if cast.browser(role).get(address(name, harm)).status_code == 200
    }

    assert opened == set(MAY[name][key]) | ({Role.PRIVACY_OFFICER} if name in OFFICER else set())


@pytest.mark.parametrize("name", MAY)
def test_a_stranger_is_led_to_the_door(cast, name):
    path = address(name, harm_of(cast, "own"))

    assert cast.browser(None).get(path)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["harm", "harm-change", "harm-close", "harm-void"])
def test_the_harm_of_one_is_not_found_under_another(cast, name):
    harm = harm_of(cast, "own")
    path = reverse(name, args=[cast.clients["team"].pk, harm.pk])

    assert cast.browser("supervisor").get(path).status_code == 404
    assert cast.browser("supervisor").get(address(name, harm)).status_code == 200


@pytest.mark.parametrize("role", [*NOBODY, Role.INTERN])
def test_nothing_is_closed_or_voided_by_whoever_may_not(cast, role):
    harm = harm_of(cast, "own")
    for name, said in (
        ("harm-close", {"closing": "fine", "course": "over"}),
        ("harm-void", {"reason": "so"}),
    ):
        said["person"] = token_for(harm.client_id)
        assert cast.browser(role).post(address(name, harm), said).status_code == 404
    harm.refresh_from_db()

    assert harm.is_open
    assert harm.voided_at is None


def test_the_log_shows_those_in_ones_care_and_the_officer_everybody(cast):
    for key in cast.clients:
        harm_of(cast, key)
    seen = {
        role: {h.client.alias for h in selectors.log(cast.staff[role], Wanted())}
        for role in (*CARE, Role.PRIVACY_OFFICER)
    }

    for role in CARE:
        assert seen[role] == {"Wren", "Finch"}
    assert seen[Role.PRIVACY_OFFICER] == {"Wren", "Finch", "Robin"}


@pytest.mark.parametrize("role", NOBODY)
def test_the_log_is_not_there_for_others(cast, role):
    assert cast.browser(role).get(reverse("harm-log")).status_code == 404


def test_the_log_leaves_out_voided_clients_and_those_whose_care_was_left(cast):
    harm_of(cast, "own")
    harm_of(cast, "team")
    client = cast.clients["own"]
    client.voided_at = timezone.now()
    client.save()
    cast.clients["team"].team.update(until=timezone.now())

    assert not selectors.log(cast.staff[Role.THERAPIST], Wanted()).exists()


def test_what_has_to_be_looked_at_comes_first_then_the_latest(cast):
    today, now = timezone.localdate(), timezone.now()
    at = {
        "late": {"follow_up_on": today - timedelta(days=2)},
        "soon": {"follow_up_on": today + timedelta(days=2)},
        "new": {"follow_up_on": None},
        "old": {"follow_up_on": None, "happened_at": now - timedelta(days=9)},
        "closed": {"happened_at": now - timedelta(days=3)},
    }
    made = {name: harm_of(cast, "own", what=name, **said) for name, said in at.items()}
    services.close(cast.staff[Role.THERAPIST], made["closed"], "Well.")
    shown = selectors.shown(None, selectors.log(cast.staff[Role.THERAPIST], Wanted()))

    assert [one.row.what for one in shown] == ["late", "soon", "new", "closed", "old"]
    assert [one.is_late for one in shown] == [True, False, False, False, False]


def test_the_log_is_filtered_by_source_severity_and_what_is_to_do(cast):
    harm_of(cast, "own", what="a", sources=["music", "ecology"])
    harm_of(cast, "own", what="b", sources=["therapist"], severity="grave", follow_up_on=None)
    user = cast.staff[Role.THERAPIST]

    def found(**wanted):
        return {one.what for one in selectors.log(user, Wanted(**wanted))}

    assert found(source="ecology") == found(severity="moderate") == found(state="open") == {"a"}
    assert found(source="therapist") == found(severity="grave") == found(state="settled") == {"b"}
    assert found(source="eco") == found(source="music", severity="grave") == set()
    assert found() == {"a", "b"}


def test_the_page_of_the_log_takes_filters_and_survives_others(cast):
    harm_of(cast, "own", sources=["ecology"])
    browser = cast.browser("therapist")
    path = reverse("harm-log")

    assert b"Wren" in browser.get(path, {"source": "ecology"}).content
    assert b"Nothing like this" in browser.get(path, {"source": "music"}).content
    wrong = browser.get(path, {"source": "weather", "page": "x"})
    assert wrong.status_code == 200
    assert b"A thing" not in browser.get(path).content


def test_pages_of_the_log_keep_the_filters(cast):
    for _ in range(51):
        harm_of(cast, "own")
    page = cast.browser("therapist").get(reverse("harm-log"), {"source": "music"})

    assert b"?source=music&amp;page=2" in page.content
    second = cast.browser("therapist").get(reverse("harm-log"), {"source": "music", "page": "2"})
    assert len(second.context["harms"]) == 1


def test_the_record_offers_what_will_be_granted(cast):
    own = cast.clients["own"]
    harm_of(cast, "own")
    pages = {
        role: cast.browser(role).get(reverse("client", args=[own.pk])).content
        for role in (Role.THERAPIST, Role.PRIVACY_OFFICER)
    }

    assert b"1 harm is written down" in pages[Role.THERAPIST]
    assert b"Write down a harm" in pages[Role.THERAPIST]
    assert b"1 harm is written down" in pages[Role.PRIVACY_OFFICER]
    assert b"Write down a harm" not in pages[Role.PRIVACY_OFFICER]


def test_a_director_learns_numbers_only_and_no_small_one(cast):
    for number in range(12):
        client = cast.clients["own"].__class__.objects.create(
            alias=f"Bird {number}", data_key=DataKey.make()
        )
        cast.clients[str(number)] = client
        harm_of(cast, str(number), sources=["music"])
        harm_of(cast, str(number), sources=["music"])
    harm_of(cast, "0", sources=["ecology"])
    told = {one.label: one.number for one in desk.counted(cast.staff[Role.DIRECTOR])["harms"]}

    assert told["the music"] == 12  # people, not harms
    assert told["place, people and time"] is None
    assert told["the relationship"] == 0


def test_a_key_of_another_version_is_shown_as_it_stands(cast):
    harm = harm_of(cast, "own", sources=["weather"], severity="odd", noticer="dog")
    page = cast.browser("therapist").get(address("harm", harm)).content.decode()

    assert "weather" in page
    assert "odd" in page
    assert "dog" in page


def test_an_id_that_was_never_given_is_not_found(cast):
    own = cast.clients["own"].pk

    assert cast.browser("therapist").get(reverse("harm", args=[own, uuid4()])).status_code == 404
    assert not Harm.objects.exists()
