"""Technique cards in the house: found, read, changed for the house, and taken back."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.bad_input.pages import Page

from sostenuto.base.errors import InputError
from sostenuto.care.techniques.cards import cards, said_of
from sostenuto_web.care.cards import selectors, services
from sostenuto_web.care.models import SiteCard
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

LIST = "/care/cards/"
SINGING = f"{LIST}singing/"
READERS = {Role.THERAPIST, Role.INTERN, Role.SUPERVISOR}
WRITERS = {Role.THERAPIST, Role.SUPERVISOR}


@pytest.fixture
def therapist(cast):
    return cast.browser(Role.THERAPIST)


def text(answer) -> str:
    return answer.content.decode()


def sent(**changed) -> dict:
    """Return what a careful person sends for a card of their own."""
    said = {
        "name": "Humming at the window", "aim": "To hum and to look out.", "family": "active",
        "settings": ["individual"], "parts": ["main"], "least": 5, "usual": 10, "most": 15,
        "lead": "staff", "training": "", "opening": "We stand at the window.",
        "prompts": "What do you see?\nWhat do you hum?", "steps": "Stand.\nHum.",
        "closure": "We sit down again.", "music": "None.", "materials": "A window",
        "doings": ["singing"], "cautions": "Do not lean out.", "adaptations": "",
        "contexts": ["anxiety"], "seen": "", "once": str(uuid4()),
        "record-0-label": "Tune", "record-0-kind": "text", "record-0-more": "", "record-0-key": "",
        "record-1-label": "Weather", "record-1-kind": "choice", "record-1-more": "rain; sun",
        "record-2-label": "Comfort", "record-2-kind": "scale", "record-2-more": "none; full",
        "record-3-label": "", "record-3-kind": "text", "record-3-more": "",
    }  # fmt: skip
    return said | changed


@pytest.mark.parametrize("role", [*Role, None])
def test_cards_are_read_by_those_who_lead_sessions_and_by_nobody_else(cast, role):
    answers = [cast.browser(role).get(where) for where in (LIST, SINGING, f"{SINGING}history/")]

    wanted = 200 if role in READERS else (302 if role is None else 404)
    assert [answer.status_code for answer in answers] == [wanted] * 3


@pytest.mark.parametrize("role", [*Role, None])
def test_cards_are_written_by_therapists_and_supervisors(cast, role):
    browser = cast.browser(role)
    answers = [browser.get(f"{LIST}new/"), browser.get(f"{SINGING}change/")]

    wanted = 200 if role in WRITERS else (302 if role is None else 404)
    assert [answer.status_code for answer in answers] == [wanted] * 2
    assert browser.post(f"{SINGING}again/", {"number": "0"}).status_code == (
        302 if role in WRITERS or role is None else 404
    )


@pytest.mark.parametrize("key", sorted(cards()))
def test_every_shipped_card_has_its_page(therapist, key):
    page = text(therapist.get(f"{LIST}{key}/"))
    card = cards()[key]

    for said in (card.name, *card.prompts, *card.steps, *card.cautions):
        assert said.replace("'", "&#x27;") in page


def test_a_card_that_is_not_there_is_not_found(therapist):
    for where in ("nothing/", "nothing/change/", "nothing/history/"):
        assert therapist.get(f"{LIST}{where}").status_code == 404


def test_the_list_asks_the_database_as_often_for_many_cards(
    therapist, cast, django_assert_num_queries
):
    therapist.get(LIST)
    with CaptureQueriesContext(connection) as few:
        therapist.get(LIST)
    for _n in range(5):
        services.save(cast.staff[Role.THERAPIST], _body(), token=uuid4())
    with django_assert_num_queries(len(few)):
        therapist.get(LIST)


@pytest.mark.parametrize(
    ("said", "there", "not_there"),
    [
        ({"q": "thought record"}, "cbmt_thought_record", "drumming"),
        ({"family": "neurologic"}, "ras_gait", "singing"),
        ({"context": "parkinsons"}, "ras_gait", "urge_surfing"),
        ({"setting": "individual"}, "drumming", "group_circle"),
        ({"part": "closure"}, "closing_song", "analytical_focus"),
        ({"mine": "on"}, "singing", "analytical_focus"),
    ],
)
def test_cards_are_found(therapist, said, there, not_there):
    answer = therapist.post(LIST, said)

    assert f'href="{LIST}{there}/"' in text(answer)
    assert f'href="{LIST}{not_there}/"' not in text(answer)


def test_what_does_not_fit_is_said(therapist):
    assert "No card fits all of this" in text(therapist.post(LIST, {"q": "zebra"}))
    assert therapist.post(LIST, {"family": "flying"}).status_code == 422


def test_a_card_of_the_house_is_written_once_however_often_it_is_sent(therapist):
    said = sent()
    answers = [therapist.post(f"{LIST}new/", said) for _n in range(2)]
    row = SiteCard.objects.get()
    page = text(therapist.get(answers[0]["Location"]))

    assert {answer["Location"] for answer in answers} == {f"{LIST}{row.key}/"}
    assert row.key.startswith("own_")
    assert "humming" not in row.key
    assert "Humming at the window" in page
    assert "our own" not in page or "Our version 1" in page
    card = selectors.card_named(row.key).card
    assert card.field("own2").choices == ("rain", "sun")
    assert card.field("own3").ends == ("none", "full")
    assert AuditRow.objects.filter(action="technique.changed").count() == 1


WRONG = [
    ({"name": ""}, "fill this in"),
    ({"name": "x" * 45}, "keep to 44"),
    ({"prompts": "Only one?"}, "Write 2 to 10 lines; these are 1."),
    ({"prompts": "A | One?\nTwo?"}, "a rung before every question"),
    ({"prompts": f"One?\n{'x' * 171}"}, "Line 2 is longer than 170 letters."),
    ({"prompts": "One?\nOne?"}, "Line 2 stands there twice."),
    ({"steps": "\n".join(map(str, range(9)))}, "Write 2 to 8 lines; these are 9."),
    ({"least": 30}, "From the least to the most"),
    ({"most": 500}, "180 or less"),
    ({"doings": []}, "choose at least one"),
    ({"doings": ["flying"]}, "one of those offered"),
    ({"family": "flying"}, "one of those offered"),
    ({"record-1-more": "rain"}, "a semicolon between them"),
    ({"record-2-more": "none"}, "what 0 and what 10 mean"),
    ({f"record-{n}-label": "" for n in range(4)}, "at least one thing to record"),
]


@pytest.mark.parametrize(("changed", "says"), WRONG)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(therapist, changed, says):
    answer = therapist.post(f"{LIST}new/", sent(**changed))
    page = text(answer)

    assert answer.status_code == 422
    assert says in page
    assert "We stand at the window." in page
    assert not SiteCard.objects.exists()


def test_a_change_for_the_house_shows_everywhere_and_can_be_taken_back(therapist):
    shown = therapist.get(f"{SINGING}change/")
    said = _form_of(shown)
    answer = therapist.post(f"{SINGING}change/", said | {"aim": "To sing in our own yard."})
    page, listed = text(therapist.get(SINGING)), text(therapist.get(LIST))
    history = text(therapist.get(f"{SINGING}history/"))
    therapist.post(f"{SINGING}again/", {"number": "0"})
    back = text(therapist.get(SINGING))
    therapist.post(f"{SINGING}again/", {"number": "1"})
    again = text(therapist.get(SINGING))

    assert answer.status_code == 302
    assert "To sing in our own yard." in page
    assert "Our version 1" in page
    assert "our version" in listed
    assert "As it was shipped" in history
    assert re.search(r"Changed:.*Aim", history)
    assert "To sing in our own yard." not in back
    assert "To sing in our own yard." in again
    assert [bool(row.body) for row in SiteCard.objects.order_by("version")] == [True, False, True]


def test_an_unchanged_form_makes_the_same_card(therapist):
    for key in ("lyric_analysis", "ras_gait", "urge_surfing"):
        therapist.post(f"{LIST}{key}/change/", _form_of(therapist.get(f"{LIST}{key}/change/")))
        kept, shipped = said_of(selectors.card_named(key).card), said_of(cards()[key])

        assert {**kept, "version": 1} == {**shipped, "version": 1}


def test_two_who_change_one_card_notice_each_other(cast, therapist):
    said = _form_of(therapist.get(f"{SINGING}change/"))
    cast.browser(Role.SUPERVISOR).post(f"{SINGING}change/", said | {"aim": "Somebody else's."})
    late = therapist.post(f"{SINGING}change/", said | {"aim": "Mine.", "once": str(uuid4())})
    page = text(late)
    answer = therapist.post(f"{SINGING}change/", _form_of(late))

    assert late.status_code == 422
    assert "Somebody else changed this card while you were writing." in page
    assert "Mine." in page
    assert answer.status_code == 302
    assert selectors.card_named("singing").card.aim == "Mine."


def test_an_own_card_is_put_away_and_comes_back(cast, therapist):
    row = services.save(cast.staff[Role.THERAPIST], _body(), token=uuid4())
    where = f"{LIST}{row.key}/"
    therapist.post(f"{where}again/", {"number": "-1"})
    gone, history = therapist.get(where), text(therapist.get(f"{where}history/"))
    therapist.post(f"{where}again/", {"number": "1"})

    assert gone.status_code == 404
    assert "This card is put away" in history
    assert therapist.get(where).status_code == 200


def test_a_version_that_is_not_there_cannot_hold(cast, therapist):
    for number in ("9", "-1", "x", ""):
        therapist.post(f"{SINGING}again/", {"number": number})

    assert not SiteCard.objects.exists()
    with pytest.raises(InputError, match="number must be a version of this card; got 5"):
        services.take_again(cast.staff[Role.THERAPIST], "singing", 5)


def test_a_stale_number_is_refused(cast):
    by = cast.staff[Role.THERAPIST]
    services.save(by, _body(), key="singing", seen=0, token=uuid4())

    with pytest.raises(ChangedMeanwhileError):
        services.save(by, _body(), key="singing", seen=0, token=uuid4())


def test_a_row_of_an_unknown_shape_leaves_the_shipped_card(cast, therapist):
    SiteCard.objects.create(key="singing", version=1001, body={"colour": "red"})
    SiteCard.objects.create(key="own_x", version=1001, body={"colour": "red"})

    assert selectors.card_named("singing").origin == "shipped"
    assert "own_x" not in selectors.catalogue()
    assert therapist.get(LIST).status_code == 200
    assert therapist.get(f"{SINGING}history/").status_code == 200


def test_a_house_s_version_keeps_the_evidence_that_was_shipped(therapist):
    key = "lyric_analysis"
    said = _form_of(therapist.get(f"{LIST}{key}/change/"))
    therapist.post(f"{LIST}{key}/change/", said | {"name": "Our reading"})

    assert selectors.card_named(key).card.evidence == cards()[key].evidence


def _body() -> dict:
    said = said_of(cards()["singing"])
    return {name: value for name, value in said.items() if name not in ("key", "version")}


def _form_of(answer) -> dict:
    """Return what a page's form holds, as its browser would send it."""
    for form in Page(text(answer)).forms:
        if "prompts" in form.fields:
            return {
                name: list(field.values) if len(field.values) > 1 else (field.values or ("",))[0]
                for name, field in form.fields.items()
                if name != "csrfmiddlewaretoken" and (field.values or field.kind != "checkbox")
            }
    raise AssertionError("no form")
