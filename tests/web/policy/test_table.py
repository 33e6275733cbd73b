"""A table with a slip in it is refused by name; the one that ships grants what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.base.errors import InputError
from sostenuto_web.platform.policy import table
from sostenuto_web.platform.policy.table import STAFF, Relation, Role

GOOD = "['note.read']\nsays = 'read a note'\n"


def test_an_unknown_role_is_refused_by_name():
    with pytest.raises(InputError, match=r"note\.read: nurse must be one of therapist"):
        table.rules_in(GOOD + "nurse = ['own']")


@pytest.mark.parametrize("relation", ["none", "self", "friend"])
def test_staff_are_granted_own_team_or_clinic_and_nothing_else(relation):
    with pytest.raises(InputError, match=r"note\.read: intern must be a list out of own, team"):
        table.rules_in(GOOD + f"intern = ['{relation}']")


@pytest.mark.parametrize("relation", ["own", "team", "clinic", "none"])
def test_a_client_is_granted_their_own_and_nothing_else(relation):
    with pytest.raises(InputError, match=r"note\.read: client must be a list out of self"):
        table.rules_in(GOOD + f"client = ['{relation}']")


@pytest.mark.parametrize("said", ["'own'", "[]", "[['own']]", "true", "[1]"])
def test_a_grant_is_a_list_of_relations(said):
    with pytest.raises(InputError, match=r"therapist must be a list"):
        table.rules_in(GOOD + f"therapist = {said}")


@pytest.mark.parametrize("said", ["''", "'  '", "3"])
def test_a_rule_says_what_it_lets_a_person_do(said):
    with pytest.raises(InputError, match="says must be a few words"):
        table.rules_in(f"['note.read']\nsays = {said}\ntherapist = ['own']")


def test_a_rule_without_words_is_refused():
    with pytest.raises(InputError, match="says must be a few words"):
        table.rules_in("['note.read']\ntherapist = ['own']")


@pytest.mark.parametrize(
    "ways",
    [
        "",
        "anyone = true\nsigned_in = true",
        "anyone = true\ntherapist = ['own']",
        "signed_in = true\nclient = ['self']",
    ],
)
def test_a_rule_opens_in_one_way(ways):
    with pytest.raises(InputError, match="either anyone, or signed_in, or a list"):
        table.rules_in(GOOD + ways)


def test_a_flag_is_true_or_false():
    with pytest.raises(InputError, match="confirm must be true or false"):
        table.rules_in(GOOD + "confirm = 'yes'\ntherapist = ['own']")


def test_nobody_confirms_who_they_are_without_an_account():
    with pytest.raises(InputError, match="confirm must be false for anyone"):
        table.rules_in(GOOD + "anyone = true\nconfirm = true")


@pytest.mark.parametrize("text", ["note = 3", "['Note read']\nsays='x'", "[[x]]", "]"])
def test_what_is_no_table_of_rules_is_refused(text):
    with pytest.raises(InputError):
        table.rules_in(text)


def test_an_unknown_rule_is_refused_by_name():
    with pytest.raises(InputError, match=r"got 'note\.burn'"):
        table.allows(["therapist"], "note.burn")


roles = st.lists(st.sampled_from(list(Role)), max_size=4)
names = st.sampled_from(sorted(table.rules()))


@given(roles, roles, names)
def test_two_roles_may_do_what_either_may(some, others, name):
    together = table.relations([*some, *others], name)

    assert together == table.relations(some, name) | table.relations(others, name)


@given(roles, names, st.text())
def test_a_role_that_nobody_knows_adds_nothing(some, name, strange):
    strange = f"~{strange}"

    assert table.relations([*some, strange], name) == table.relations(some, name)


@given(names)
def test_no_role_is_granted_nothing(name):
    assert table.relations([], name) == frozenset()


@given(roles, names)
def test_nobody_is_granted_the_relation_none(some, name):
    assert not table.allows(some, name, Relation.NONE)


def granted(role, *, about_client=True):
    return {
        name
        for name, rule in table.rules().items()
        if role in rule.granted and rule.about_client == about_client
    }


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.RESEARCHER])
def test_director_and_researcher_see_counts_and_no_person(role):
    assert granted(role) == {"figures.see"}


def test_an_administrator_opens_no_record():
    closed = {"client.read", "client.change", "consent.read", "disclosure.read", "audit.read"}

    assert closed & granted(Role.ADMINISTRATOR) == set()
    assert closed & granted(Role.ADMINISTRATOR, about_client=False) == set()


def test_an_intern_makes_music_and_runs_sessions_and_changes_nothing_else():
    reading = ("read", "list", "see", "ask", "learned")
    music = {"taste.change", "sound.play", "set.change", "programme.make", "programme.play"}
    music |= {"programme.give_out"}
    sessions = {"session.plan", "session.run", "note.write", "group.run"}

    others = {name for name in granted(Role.INTERN) if not name.endswith(reading)}
    # They report harms, as everybody does who was there.
    assert others - {"harm.report"} == music | sessions


def test_an_intern_signs_nothing_and_reads_no_counselling_notes():
    kept_from_them = {"note.sign", "note.cosign", "counselling.read", "course.change"}
    kept_from_them |= {"course.decide", "alert.handle", "discharge.pack"}

    assert kept_from_them & granted(Role.INTERN) == set()


def test_an_intern_never_reads_a_register_nor_overrides_the_gate():
    kept_from_them = {name for name in table.rules() if name.startswith("register.")}
    kept_from_them |= {"gate.override", "gate.review", "set.override"}

    assert kept_from_them & granted(Role.INTERN) == set()


def test_only_the_privacy_officer_erases_and_reads_the_audit():
    for name in ("client.erase", "audit.read"):
        assert set(table.rule_named(name).granted) == {Role.PRIVACY_OFFICER}


def test_nobody_who_treats_reaches_clients_outside_their_care():
    treating = [Role.THERAPIST, Role.INTERN, Role.SUPERVISOR]
    wide = [
        name
        for name, rule in table.rules().items()
        if rule.about_client and Relation.CLINIC in table.relations(treating, name)
    ]

    assert wide == []


def test_what_cannot_be_undone_asks_again():
    for name in ("client.erase", "staff.change", "recovery.print"):
        assert table.rule_named(name).confirm


def test_clients_are_granted_only_what_is_about_themselves():
    for name in granted(Role.CLIENT) | granted(Role.CLIENT, about_client=False):
        assert table.rule_named(name).granted[Role.CLIENT] == {Relation.SELF}
    assert Role.CLIENT not in STAFF
