"""Techniques for one client: what the core suggests, all of it, and nothing that is ruled out."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.web.care.course.walking import ASSESSMENT, assessed
from tests.web.frontend.words import bracketed, untranslated

from sostenuto.care.cautions import caution_kinds
from sostenuto.care.contexts import contexts
from sostenuto.care.techniques.cards import cards, gate
from sostenuto.care.techniques.shape import words as card_words
from sostenuto.evidence.library import library
from sostenuto.evidence.suggest import suggest
from sostenuto_web.care.cards import selectors as house_cards
from sostenuto_web.care.cards import services as card_services
from sostenuto_web.care.cards.selectors import HouseCard
from sostenuto_web.care.models import Goal, Objective, Session
from sostenuto_web.evidence.suggesting.forms import Asked, AskForm
from sostenuto_web.evidence.suggesting.showing import shown, signed, wish_in_words
from sostenuto_web.evidence.suggesting.standing import Ground, ground_of
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Caution, Client, ClientContext
from sostenuto_web.platform.policy.table import Role

LIBRARY = library()
READERS = {Role.THERAPIST, Role.INTERN, Role.SUPERVISOR}
SHIPPED = {key: HouseCard(card, "shipped") for key, card in cards().items()}

some_context = st.sampled_from(sorted(contexts()))
some_needs = st.lists(st.sampled_from(sorted(LIBRARY.outcomes)), min_size=1, max_size=4)
some_kinds = st.lists(st.sampled_from(sorted(caution_kinds())), max_size=4, unique=True)
some_care = st.lists(st.sampled_from([*caution_kinds(), *LIBRARY.remarks]), max_size=3, unique=True)
some_ways = st.lists(
    st.sampled_from([*card_words("families"), *card_words("settings"), "singing", "drumming"]),
    max_size=3,
    unique=True,
)


@pytest.fixture
def client(cast) -> Client:
    found = cast.clients["own"]
    ClientContext.objects.create(client=found, context="addiction")
    return found


def caution(client, kind, **said):
    given = {"client": client, "data_key": client.data_key, "since": timezone.localdate()}
    return Caution.objects.create(kind=kind, **(given | said))


def goal(client, course, domain="others", words="Be among people"):
    said = {"client": client, "course": course, "data_key": client.data_key}
    return Goal.objects.create(words=words, domain=domain, **said)


def address(client) -> str:
    return reverse("suggestions", args=[client.pk])


def look(cast, client, role="therapist"):
    return cast.browser(role).get(address(client))


def ask(cast, client, role="therapist", **said):
    given = {"person": token_for(client.pk), "context": "addiction", "needs": ["craving"]}
    return cast.browser(role).post(address(client), given | said)


def text(answer) -> str:
    html = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def ranked(answer) -> list[str]:
    return re.findall(r'id="technique-(\w+)"', answer.content.decode())


def removed(answer) -> list[str]:
    return re.findall(r'id="removed-(\w+)"', answer.content.decode())


def offered(answer) -> set[str]:
    return set(re.findall(r'name="techniques" value="(\w+)"', answer.content.decode()))


@pytest.mark.parametrize("key", ["own", "team", "clinic"])
@pytest.mark.parametrize("role", [*Role, None])
def test_it_opens_in_ones_own_care_and_nowhere_else(cast, role, key):
    answer = look(cast, cast.clients[key], role)
    let_in = role in READERS and key != "clinic"

    assert answer.status_code == (200 if let_in else 302 if role is None else 404)


def test_nobody_else_is_asked_for(cast, client):
    other = token_for(cast.clients["team"].pk)

    assert ask(cast, client, person=other).status_code == 409


def test_with_the_record_alone_it_suggests_what_the_core_does(cast, client):
    caution(client, "psychosis")
    answer = look(cast, client)
    wanted = suggest(LIBRARY, "addiction", ["craving", "motivation"], cautions=["psychosis"])

    assert ranked(answer) == [one.technique.key for one in wanted.ranked]
    assert removed(answer) == [one.technique.key for one in wanted.removed]
    assert "Not with psychosis or mania: guided imagery." in text(answer)


def test_goals_and_before_them_the_assessment_say_what_should_change(cast, client):
    course = assessed(cast, client)
    assert ASSESSMENT["together"]["work_on"] == ["feelings"]
    assert ground_of(LIBRARY, client).needs == ("craving", "motivation", "mood")

    goal(client, course, "others")
    goal(client, course, "body").delete()
    assert ground_of(LIBRARY, client).needs == ("craving", "motivation", "connection")


def test_only_what_holds_counts(client):
    caution(client, "psychosis", voided_at=timezone.now())
    caution(client, "trauma", state=Caution.State.PAST)
    caution(client, "falls")
    caution(client, "falls")

    assert ground_of(LIBRARY, client).cautions == ("falls",)


def test_where_the_record_says_nothing_it_asks(cast):
    answer = look(cast, cast.clients["own"])

    assert answer.status_code == 200
    assert "does not say what the client comes with" in text(answer)
    assert ranked(answer) == []


def test_a_caution_of_the_record_holds_whatever_is_sent(cast, client):
    caution(client, "psychosis")
    answer = ask(cast, client, needs=["mood"], care=[])

    assert "imagery_supportive" in removed(answer)
    assert "imagery_supportive" not in ranked(answer)


def test_a_caution_of_another_version_asks_for_a_look_at_everything(cast, client):
    caution(client, "of_another_version")
    goal(client, assessed(cast, client))
    answer = look(cast, client)

    assert "A caution on the record is of another version" in text(answer)
    assert "look first" in text(answer)
    assert ranked(answer)


def test_wishes_move_techniques_and_are_told(cast, client):
    plain = ranked(ask(cast, client, needs=["mood", "connection"]))
    said = {"needs": ["mood", "connection"], "likes": ["singing"], "named": "−Drawing to music"}
    answer = ask(cast, client, **said)

    assert ranked(answer).index("singing") < plain.index("singing")
    assert ranked(answer).index("drawing") >= plain.index("drawing")
    assert "The person likes this: singing." in text(answer)
    assert "Not wished for: drawing to music." in text(answer)


def test_naltrexone_gates_nothing_and_is_told(cast, client):
    answer = ask(cast, client, needs=["mood"], care=["naltrexone"])

    assert removed(answer) == []
    assert "An opioid blocker may dull what music makes one feel" in text(answer)
    assert "Mallik 2017" in text(answer)


@pytest.mark.parametrize(
    "said",
    [
        {"needs": []},
        {"needs": ["joy"]},
        {"context": "grief"},
        {"context": ""},
        {"named": "humming"},
        {"named": ",".join(["singing"] * 9)},
        {"named": "singing, −singing"},
        {"likes": ["singing"], "dislikes": ["singing"]},
        {"care": ["flying"]},
        {"named": "x" * 301},
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(cast, client, said):
    answer = ask(cast, client, **said)

    assert answer.status_code == 422
    assert "Please look at this again" in text(answer)
    assert ranked(answer) == []
    if said.get("named"):
        assert f'value="{said["named"]}"' in answer.content.decode()


def test_nothing_that_is_asked_stands_in_an_address_or_is_kept(cast, client):
    html = look(cast, client).content.decode()
    for found in re.findall(r'(?:href|action|formaction)="([^"]*)"', html):
        if str(client.pk) in found:
            assert "?" not in found
            assert not any(word in found for word in ("craving", "psychosis", "singing"))
    assert "<title>Record" in html


def test_a_technique_goes_into_an_objective_that_is_begun_with_it(cast, client):
    row = goal(client, assessed(cast, client))
    answer = look(cast, client)
    assert "coping_song" in offered(answer)

    to = reverse("objective-new", args=[client.pk, row.pk])
    assert f'formaction="{to}"' in answer.content.decode()
    said = {"person": token_for(client.pk), "begin": "1", "techniques": ["coping_song", "nothing"]}
    begun = cast.browser("therapist").post(to, said)

    assert begun.status_code == 200
    assert begun.context["form"].initial["techniques"] == ["coping_song"]
    assert re.search(r'value="coping_song"[^>]*checked', begun.content.decode())
    assert not Objective.objects.exists()

    kept = {"behaviour": "Sings it twice", "techniques": ["coping_song"], "once": str(uuid4())}
    kept["person"] = token_for(client.pk)
    assert cast.browser("therapist").post(to, kept).status_code == 302
    assert Objective.objects.get().techniques == ["coping_song"]


def test_to_begin_an_objective_is_for_whom_the_rule_lets_in(cast, client):
    row = goal(client, assessed(cast, client))
    to = reverse("objective-new", args=[client.pk, row.pk])
    said = {"person": token_for(client.pk), "begin": "1", "techniques": "singing"}

    assert cast.browser("intern").post(to, said).status_code == 404
    assert offered(look(cast, client, "intern")) == set()
    assert cast.browser("therapist").post(to, said | {"person": "x"}).status_code == 409


def test_the_next_session_that_is_planned_is_offered_its_card(cast, client):
    session = Session.objects.create(
        client=client, data_key=client.data_key, starts_at=timezone.now() + timedelta(days=1)
    )
    to = reverse("plan-cards", args=[client.pk, session.pk])
    html = look(cast, client).content.decode()
    name = re.search(rf'name="q" value="([^"]*)" formaction="{to}"', html)
    assert name is not None

    said = {"person": token_for(client.pk), "begin": "1", "q": unescape(name[1])}
    found = cast.browser("therapist").post(to, said)
    assert found.status_code == 200
    assert unescape(name[1]) in unescape(found.content.decode())

    Session.objects.update(starts_at=timezone.now() - timedelta(days=1))
    assert f'formaction="{to}"' not in look(cast, client).content.decode()


def test_a_card_that_the_house_made_stricter_is_not_offered(cast, client):
    goal(client, assessed(cast, client))
    caution(client, "psychosis")
    assert "coping_song" in offered(look(cast, client))

    stricter = house_cards.said_of(cards()["coping_song"]) | {"doings": ["imagery"]}
    card_services.save(cast.staff["administrator"], stricter, key="coping_song")
    answer = look(cast, client)

    assert "coping_song" in ranked(answer)
    assert "coping_song" not in offered(answer)
    assert "not for this client" in text(answer)


def test_it_asks_the_database_as_often_for_much_as_for_little(
    cast, client, django_assert_max_num_queries
):
    browser = cast.browser("therapist")
    course = assessed(cast, client)
    for key in ("psychosis", "falls", "trauma"):
        caution(client, key)
    for number in range(5):
        goal(client, course, words=f"Goal {number}")
    browser.get(address(client))
    with django_assert_max_num_queries(30):
        browser.get(address(client))


def test_the_goals_and_a_plan_lead_here(cast, client):
    session = Session.objects.create(
        client=client, data_key=client.data_key, starts_at=timezone.now() + timedelta(days=1)
    )
    browser = cast.browser("therapist")
    plan = reverse("session-plan", args=[client.pk, session.pk])
    for page in (reverse("goals", args=[client.pk]), plan):
        assert f'href="{address(client)}"' in browser.get(page).content.decode()


@given(some_context, some_needs, some_ways, some_kinds, some_care)
@settings(max_examples=60, deadline=None)
def test_the_page_shows_exactly_what_the_core_suggests(context, needs, likes, kinds, care):
    asked = Asked(context, tuple(needs), tuple(likes), tuple(dict.fromkeys((*kinds, *care))))
    wanted = suggest(LIBRARY, context, needs, likes, asked.cautions)
    found = shown(LIBRARY, asked, kinds, SHIPPED)

    assert [one.row for one in found.ranked] == list(wanted.ranked)
    assert [one.row for one in found.removed] == list(wanted.removed)
    held = [*kinds, *(kind for kind in care if kind in caution_kinds())]
    for one in (*found.ranked, *found.removed):
        assert [each.reason for each in one.reasons_for] == list(one.row.reasons_for)
        assert [each.reason for each in one.reasons_against] == list(one.row.reasons_against)
        for each in (*one.reasons_for, *one.reasons_against):
            assert each.words == each.reason.words
            assert [rest.row for rest in each.rests_on] == list(each.reason.rows)
        for card in one.cards:
            assert card.is_free == (gate(card.house.card, held).answer != "no")
    for one in found.ranked:
        assert not one.cards or any(card.is_free for card in one.cards)
    for one in found.removed:
        assert one.gating[0].is_no
        assert not any(card.is_free for card in one.cards)


@given(some_context, some_needs, some_ways, some_ways, some_kinds, some_care)
@settings(max_examples=40, deadline=None)
def test_a_form_asks_what_was_chosen_and_never_less_care(
    context, needs, likes, dislikes, kinds, care
):
    ground = Ground((), tuple(kinds), (), (), None)
    data = {"context": context, "needs": needs, "likes": likes, "dislikes": dislikes}
    data["care"] = [key for key in care if key not in kinds]
    form = AskForm(data, library=LIBRARY, ground=ground)
    asked = form.asked()

    if set(likes) & set(dislikes):
        assert asked is None
        return
    assert asked is not None, form.errors
    assert asked.needs == tuple(dict.fromkeys(needs))
    assert set(kinds) <= set(asked.cautions)
    assert set(asked.cautions) == set(kinds) | set(care)
    assert set(asked.preferences) == {*likes, *(f"-{key}" for key in dislikes)}
    suggest(LIBRARY, asked.context, asked.needs, asked.preferences, asked.cautions)


def test_every_wish_has_words():
    for key in (*card_words("families"), *card_words("settings"), "singing", "iso", "lyrics"):
        assert wish_in_words(key)
        assert wish_in_words(f"-{key}") == f"no {wish_in_words(key)}"


def test_a_doing_that_is_called_like_a_technique_is_told_as_the_doing(cast, client):
    said = text(ask(cast, client, needs=["mood", "connection"], dislikes=["drumming"]))

    assert "no drumming" in said
    assert "Not wished for: drumming." in said
    assert "no drumming with a therapist" not in said


def test_points_carry_their_sign():
    assert [signed(n) for n in (4.0, -2.0, 0.125, 0.0, -0.0)] == ["+4", "−2", "+0.12", "0", "0"]


def test_it_says_nothing_that_cannot_be_translated(cast, client):
    goal(client, assessed(cast, client), words="Invented goal")
    caution(client, "psychosis")
    caution(client, "falls")
    with bracketed():
        first = look(cast, client).content.decode()
        said = {"likes": ["singing"], "dislikes": ["drumming"], "care": ["little_reward"]}
        second = ask(cast, client, **said).content.decode()
        third = ask(cast, client, needs=[], named="humming").content.decode()

    known = frozenset({"humming"})
    assert untranslated(first) == untranslated(second) == []
    assert untranslated(third, known=known) == []
