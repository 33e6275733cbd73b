"""A client's register in pages: typed, read by whom it may, reviewed, voided, kept."""

import datetime

import pytest
from tests.web.reading import without_tokens

from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Trigger, TriggerRegister
from sostenuto_web.repertoire.registers import services
from sostenuto_web.repertoire.songs import services as songs

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)


def of(client, rest=""):
    return f"/people/{client.pk}/music/register/{rest}"


def filled(client, **said):
    return {"person": token_for(client.pk), **said}


def text(answer):
    return without_tokens(answer.content.decode())


def typed(by, client, line="Hurt – Johnny Cash, urge 9"):
    return services.add_line(by, client, songs.read(line))


def test_a_line_is_typed_and_the_gate_goes_by_it(cast, browser, therapist):
    client = cast.clients["own"]
    song, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)
    assert "Nobody has asked yet" in text(browser.get(of(client)))

    said = filled(client, line="Hurt – Johnny Cash, urge 9")
    answer = browser.post(of(client, "line/"), said, follow=True)

    assert "Johnny Cash – Hurt" in text(answer)
    assert asking.for_client(client).of(song).answer == "no"


@pytest.mark.parametrize("line", ["", "Hurt", "Hurt – Johnny Cash", "genre:", "x" * 301])
def test_a_line_that_the_gate_could_not_go_by_comes_back_as_typed(cast, browser, line):
    client = cast.clients["own"]
    answer = browser.post(of(client, "line/"), filled(client, line=line))

    assert answer.status_code == 422
    assert f'value="{line}"' in text(answer) or not line
    assert not Trigger.objects.exists()


def test_a_form_that_is_sent_twice_makes_one_entry(cast, browser):
    client = cast.clients["own"]
    once = "6f8d9f6e-3f52-4b38-8a35-111111111111"
    said = filled(client, line="Hurt – Johnny Cash, urge 9", once=once)
    browser.post(of(client, "line/"), said)
    browser.post(of(client, "line/"), said)
    assert Trigger.objects.count() == 1


def test_a_form_that_was_filled_in_for_somebody_else_saves_nothing(cast, browser):
    one, other = cast.clients["own"], cast.clients["team"]
    said = filled(other, line="Hurt – Johnny Cash, urge 9")
    assert browser.post(of(one, "line/"), said).status_code == 409
    assert not Trigger.objects.exists()


def test_to_have_asked_and_found_nothing_is_written_down(cast, browser):
    client = cast.clients["own"]
    browser.post(of(client, "asked/"), filled(client))
    assert TriggerRegister.objects.get(client=client).asked_at is not None
    assert "Nothing is kept out" in text(browser.get(of(client)))


@pytest.mark.parametrize(
    "role", [Role.INTERN, Role.DIRECTOR, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR, Role.CLIENT]
)
def test_a_register_has_a_right_of_its_own(cast, therapist, role):
    client = cast.clients["own"]
    row = typed(therapist, client)
    browser = cast.browser(role)
    for address in (of(client), of(client, f"{row.pk}/"), of(client, f"{row.pk}/change/")):
        assert browser.get(address).status_code == 404
    assert cast.browser(None).get(of(client)).status_code == 302
    assert "Hurt" not in text(browser.get(f"/people/{client.pk}/"))


def test_a_register_of_somebody_else_s_client_is_not_there(cast, therapist, browser):
    row = typed(therapist, cast.clients["clinic"])
    assert browser.get(of(cast.clients["clinic"])).status_code == 404
    assert browser.get(of(cast.clients["own"], f"{row.pk}/")).status_code == 404


def test_what_only_the_lead_may_read_is_not_shown_to_the_team_but_heeded(cast, therapist, browser):
    client = cast.clients["team"]
    row = typed(therapist, client)
    Trigger.objects.filter(pk=row.pk).update(visible_to="lead")
    song, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)

    page = text(browser.get(of(client)))
    assert "Hurt" not in page
    assert "only whoever leads the care may read" in page
    for part in ("", "change/", "void/"):
        assert browser.get(of(client, f"{row.pk}/{part}")).status_code == 404
    assert asking.for_client(client).of(song).answer == "no"


def test_an_entry_is_changed_in_full_and_its_history_kept(cast, therapist, browser):
    client = cast.clients["own"]
    row = typed(therapist, client)
    said = filled(
        client,
        kind="song",
        value="Johnny Cash – Hurt",
        state="mixed",
        urge="5",
        why="played at the wake",
        visible_to="team",
        note="grief as well",
    )
    assert browser.post(of(client, f"{row.pk}/change/"), said).status_code == 302
    page = text(browser.get(of(client, f"{row.pk}/")))
    for words in ("played at the wake", "grief as well", "9 of 10", "5 of 10"):
        assert words in page


def test_a_faulty_entry_comes_back_with_all_that_was_typed(cast, browser):
    client = cast.clients["own"]
    said = filled(client, kind="song", value="Hurt", state="urge", urge="11", why="long story")
    answer = browser.post(of(client, "new/"), said | {"visible_to": "team"})
    assert answer.status_code == 422
    assert "long story" in text(answer)
    assert not Trigger.objects.exists()


def test_the_weekly_review_lists_what_is_due_and_moves_it_on(cast, therapist, browser):
    client = cast.clients["own"]
    row = typed(therapist, client)
    assert "Nothing is due" in text(browser.get("/music/reviews/"))
    Trigger.objects.filter(pk=row.pk).update(review_on=today() - datetime.timedelta(days=1))
    assert "Johnny Cash – Hurt" in text(browser.get("/music/reviews/"))

    said = filled(client, as_it_was="1", from_list="1")
    answer = browser.post(of(client, f"{row.pk}/review/"), said)
    assert answer["Location"] == "/music/reviews/"
    assert "Nothing is due" in text(browser.get("/music/reviews/"))


def test_the_review_shows_nobody_else_s_clients(cast, therapist, browser):
    row = typed(therapist, cast.clients["clinic"])
    Trigger.objects.filter(pk=row.pk).update(review_on=today())
    assert "Johnny Cash" not in text(browser.get("/music/reviews/"))


def test_a_reclaimed_song_plays_again_and_a_voided_entry_is_forgotten(cast, therapist, browser):
    client = cast.clients["own"]
    song, _ = songs.find_or_make(therapist, "Johnny Cash", "Hurt", in_repertoire=True)
    row = typed(therapist, client)
    said = filled(client, state="reclaimed", urge="1", note="we sang it")
    browser.post(of(client, f"{row.pk}/review/"), said)
    assert asking.for_client(client).of(song).answer == "play"

    again = typed(therapist, client, "Hurt – Johnny Cash, urge 7")
    assert asking.for_client(client).of(song).answer == "no"
    browser.post(of(client, f"{again.pk}/void/"), filled(client, reason="twice"))
    assert asking.for_client(client).of(song).answer == "play"
    browser.post(of(client, f"{again.pk}/restore/"), filled(client, reason="not twice"))
    assert asking.for_client(client).of(song).answer == "no"


def test_nothing_of_it_stands_open_in_the_database(cast, therapist):
    from django.db import connection

    typed(therapist, cast.clients["own"], "Quixotic – Zanzibar, urge 9")
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, why, context, song_ref FROM repertoire_trigger")
        assert not any(b"Zanzibar" in bytes(cell) for row in cursor.fetchall() for cell in row)
