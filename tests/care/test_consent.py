"""Consent: whatever lacks an element is a draft, and an independent reading agrees 5,000 times."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sostenuto.care.consent.catalogue import elements, kinds, words
from sostenuto.care.consent.decisions import first_that_permits, permits
from sostenuto.care.consent.elements import _APPLIES, _IS_THERE, missing_elements
from sostenuto.care.consent.records import (
    NOTES,
    Capacity,
    Consent,
    Expiry,
    Party,
    Recipient,
    RecipientKind,
    Request,
    Scope,
    Signature,
    SignedBy,
)
from sostenuto.care.consent.states import State, may_be_revoked, state

NOW = datetime(2026, 5, 10, 14, 0, tzinfo=UTC)
SIGNED = Signature(Capacity.PATIENT, "Wren Invented", NOW - timedelta(days=30))
ADA = Recipient(RecipientKind.NAMED, "Dr Ada Invented")


def whole(kind: str = "tpo", **changes) -> Consent:
    """A consent that lacks nothing."""
    said = kinds()[kind]
    to = {
        "tpo_general": Recipient(RecipientKind.TPO_GENERAL),
        "named": ADA,
        "class": Recipient(RecipientKind.CLASS, "this_programme"),
    }[said.recipients[0]]
    consent = Consent(
        kind,
        patient="Wren Invented",
        discloser="The programme",
        scope=Scope(frozenset({NOTES} if said.notes else {"attendance", "progress"})),
        recipient=to,
        purposes=frozenset(said.purposes[:1]),
        expiry=Expiry(never=True) if said.never else Expiry(on=date(2026, 12, 31)),
        blocks=frozenset(said.mandatory_blocks),
        signatures=(SIGNED,),
        revocable_from=Expiry(on=date(2026, 8, 1)) if said.held else Expiry(),
    )
    return replace(consent, **changes)


def asked(consent: Consent, **changes) -> Request:
    """A request that a whole consent allows."""
    to = consent.recipient
    party = (
        Party("Somebody", frozenset({"treating_provider", "this_programme", "group_members"}))
        if to.kind is not RecipientKind.NAMED
        else Party(to.name)
    )
    purpose = next(iter(consent.purposes))
    return replace(Request(purpose, party, consent.scope.classes, NOW), **changes)


TAKEN_AWAY = {
    "patient": {"patient": " "},
    "discloser": {"discloser": ""},
    "information": {"scope": Scope()},
    "recipient": {"recipient": None},
    "purpose": {"purposes": frozenset()},
    "right_to_revoke": {"blocks": frozenset({"redisclosure", "refusal"})},
    "expiry": {"expiry": Expiry()},
    "statements": {"blocks": frozenset({"revoke", "refusal"})},
    "signature": {"signatures": (replace(SIGNED, name=""),)},
    "signed_on": {"signatures": (replace(SIGNED, signed_at=None),)},
}


def test_a_whole_consent_of_every_kind_lacks_nothing_and_permits():
    for kind in kinds():
        consent = whole(kind)

        assert missing_elements(consent) == ()
        assert permits(consent, asked(consent)).permit, kind


@pytest.mark.parametrize("element", TAKEN_AWAY)
@pytest.mark.parametrize("kind", ["tpo", "specific"])
def test_without_any_one_element_it_is_refused(kind, element):
    consent = whole(kind)
    lacking = replace(consent, **TAKEN_AWAY[element])

    assert element in [each.id for each in missing_elements(lacking)]
    assert not permits(lacking, asked(consent)).permit
    assert state(lacking, NOW) is State.DRAFT


def test_ten_elements_were_taken_away_and_every_element_has_a_test():
    assert len(TAKEN_AWAY) == 10
    assert {each.id for each in elements()} == set(_IS_THERE)
    assert {each.when for each in elements()} == set(_APPLIES)


@pytest.mark.parametrize(
    ("kind", "changes", "lacks"),
    [
        ("specific", {"expiry": Expiry(never=True)}, "expiry"),
        ("specific", {"expiry": Expiry(on=date(2026, 9, 1), event="discharge")}, "expiry"),
        ("specific", {"purposes": frozenset({"other"})}, "purpose"),
        ("specific", {"purposes": frozenset({"treatment", "legal_proceedings"})}, "purpose"),
        (
            "legal_proceedings",
            {"purposes": frozenset({"legal_proceedings", "treatment"})},
            "purpose",
        ),
        ("specific", {"recipient": Recipient(RecipientKind.TPO_GENERAL)}, "recipient"),
        ("specific", {"recipient": Recipient(RecipientKind.INTERMEDIARY, "Hub")}, "participants"),
        ("specific", {"scope": Scope(frozenset({"progress", NOTES}))}, "notes_apart"),
        ("counselling_notes", {"scope": Scope(frozenset({"progress", NOTES}))}, "notes_apart"),
        ("counselling_notes", {"scope": Scope(frozenset({NOTES}), everything=True)}, "notes_apart"),
        ("criminal_justice", {"revocable_from": Expiry()}, "held_until"),
        ("criminal_justice", {"revocable_from": Expiry(never=True)}, "held_until"),
        ("minor_care", {"signed_by": SignedBy.PATIENT_AND_GUARDIAN}, "signature"),
        ("tpo", {"signed_by": SignedBy.REPRESENTATIVE}, "signature"),
    ],
)
def test_what_may_not_be_joined_or_left_open_is_missing(kind, changes, lacks):
    assert lacks in [each.id for each in missing_elements(whole(kind, **changes))]


def test_a_representative_whose_paper_had_ended_cannot_sign():
    signature = Signature(
        Capacity.REPRESENTATIVE, "Lark Invented", NOW, "power of attorney", date(2026, 5, 9)
    )
    late = whole("tpo", signed_by=SignedBy.REPRESENTATIVE, signatures=(signature,))
    in_time = replace(late, signatures=(replace(signature, document_until=date(2026, 5, 10)),))

    assert [each.id for each in missing_elements(late)] == ["authority"]
    assert missing_elements(in_time) == ()


def test_everything_never_holds_counselling_notes():
    consent = whole("tpo", scope=Scope(everything=True))

    assert permits(consent, asked(consent, classes=frozenset({"progress", "photos"}))).permit
    assert not permits(consent, asked(consent, classes=frozenset({"progress", NOTES}))).permit


def test_it_holds_through_its_last_day_and_not_a_minute_longer():
    consent = whole("specific", expiry=Expiry(on=date(2026, 5, 10)))

    assert state(consent, NOW.replace(hour=23, minute=59)) is State.ACTIVE
    assert state(consent, NOW + timedelta(days=1)) is State.EXPIRED


def test_an_event_ends_it_and_a_revocation_stops_it_at_once():
    by_event = whole("research", expiry=Expiry(event="end of the study"))
    assert state(by_event, NOW) is State.ACTIVE
    assert state(replace(by_event, event_happened=True), NOW) is State.EXPIRED
    assert state(replace(by_event, revoked_at=NOW), NOW) is State.REVOKED
    assert state(replace(by_event, revoked_at=NOW), NOW - timedelta(seconds=1)) is State.ACTIVE
    assert state(replace(by_event, voided_at=NOW), NOW) is State.VOID


def test_only_a_consent_given_to_a_court_can_be_held_and_only_until_its_day():
    held = whole("criminal_justice")
    by_event = whole("criminal_justice", revocable_from=Expiry(event="end of probation"))

    assert not may_be_revoked(held, NOW)
    assert may_be_revoked(held, datetime(2026, 8, 1, tzinfo=UTC))
    assert not may_be_revoked(by_event, NOW)
    assert may_be_revoked(replace(by_event, revocable_happened=True), NOW)
    assert all(may_be_revoked(whole(kind), NOW) for kind in kinds() if kind != "criminal_justice")


def test_an_intermediary_passes_on_to_named_participants_or_to_those_who_treat():
    hub = Recipient(RecipientKind.INTERMEDIARY, "Hub", ("Clinic Two",))
    treating = replace(hub, participants=(), treating_only=True)
    request = asked(whole("specific"))

    def reaches(recipient, party):
        return permits(whole("specific", recipient=recipient), replace(request, to=party)).permit

    assert reaches(hub, Party("hub"))
    assert reaches(hub, Party("clinic  two", via="Hub"))
    assert not reaches(hub, Party("Clinic Two"))
    assert not reaches(hub, Party("Clinic Three", frozenset({"treating_provider"}), via="Hub"))
    assert reaches(treating, Party("Clinic Three", frozenset({"treating_provider"}), via="Hub"))
    assert not reaches(treating, Party("Clinic Three", frozenset({"payer"}), via="Hub"))


def test_two_consents_that_each_allow_a_part_do_not_add_up():
    one = whole("tpo", scope=Scope(frozenset({"progress"})))
    other = whole("tpo", scope=Scope(frozenset({"plan"})))
    both = asked(one, classes=frozenset({"progress", "plan"}))

    assert first_that_permits([one, other], both)[0] is None
    assert first_that_permits([], both)[1].reasons == ("none",)
    assert first_that_permits([one, other], replace(both, classes=frozenset({"plan"})))[0] == 1


# --- An independent reading of the rules, from plain facts ----------------------------------------

CLASSES = sorted(words().classes)


def scenario(chance: random.Random) -> dict:
    """Plain facts of a consent and a request, most of them right, a few of them not."""
    kind = chance.choice(sorted(kinds()))
    allowed = kinds()[kind]

    def rarely(share=0.06):
        return chance.random() < share

    everyone = sorted(words().purposes)
    purposes = {chance.choice(allowed.purposes if not rarely() else everyone)}
    if rarely(0.2):
        purposes.add(chance.choice(allowed.purposes))
    manner = chance.choice(allowed.recipients if not rarely() else list(RecipientKind))
    who = chance.choice(["Ada", "Ben", "this_programme", "treating_provider"])
    scope = (
        {NOTES} if allowed.notes else set(chance.sample(CLASSES, chance.randint(1, 6))) - {NOTES}
    )
    if rarely():
        scope = set(chance.sample(CLASSES, chance.randint(0, 4)))
    ends = chance.choice(["day", "event", "never" if allowed.never else "day"])
    facts = {
        "kind": kind,
        "patient": "" if rarely(0.02) else "Wren",
        "discloser": "" if rarely(0.02) else "House",
        "scope": scope,
        "everything": rarely(0.15) and not allowed.notes,
        "since": date(2026, 1, chance.randint(1, 28)) if rarely(0.1) else None,
        "manner": str(manner),
        "who": "treating_provider" if manner == "class" else who,
        "passes_to": chance.choice([(), ("Cleo",), ("Cleo", "Ben")]),
        "treating_only": chance.random() < 0.5,
        "purposes": purposes,
        "other": chance.choice(["a housing form", ""]) if "other" in purposes else "",
        "ends": "none" if rarely(0.03) else ("never" if rarely(0.05) else ends),
        "last_day": date(2026, 5, 10) + timedelta(days=chance.choice([-40, -1, 0, 1, 90, 90])),
        "happened": rarely(0.1),
        "blocks": {*allowed.mandatory_blocks}
        - ({chance.choice(allowed.mandatory_blocks)} if rarely() else set()),
        "must_sign": chance.choice(["patient", "patient", "patient", "both", "representative"]),
        "held_day": date(2026, 8, 1) if not rarely(0.1) else None,
        "revoked": NOW + timedelta(hours=chance.choice([-3, 0, 3])) if rarely(0.1) else None,
        "void": rarely(0.03),
    }
    needed = {
        "patient": ["patient"],
        "both": ["patient", "guardian"],
        "representative": ["representative"],
    }
    who_signs = needed[facts["must_sign"]] if not rarely() else ["patient"]
    facts["signed"] = [
        {
            "as": capacity,
            "name": "" if rarely(0.02) else "Name",
            "at": None if rarely(0.02) else NOW - timedelta(days=chance.choice([9, 9, 9, -1])),
            "paper": "" if rarely(0.1) else "court order",
            "paper_until": chance.choice([None, date(2027, 1, 1), date(2026, 4, 1)]),
        }
        for capacity in who_signs
    ]
    covered = sorted(set(CLASSES) - {NOTES} if facts["everything"] else scope)
    facts["want"] = (
        set(chance.sample(covered, min(len(covered), chance.randint(1, 3)))) if covered else set()
    )
    if rarely():
        facts["want"] = set(chance.sample(CLASSES, chance.randint(0, 3)))
    facts["want_for"] = chance.choice(sorted(purposes) if not rarely() else everyone)
    facts["want_other"] = "A housing  form" if not rarely() else "another form"
    facts["to"] = facts["who"].upper() if not rarely(0.1) else "Dora"
    facts["to_classes"] = {"treating_provider"} if not rarely(0.1) else {"family"}
    facts["via"] = ""
    if manner == "intermediary" and chance.random() < 0.6:
        facts["via"] = facts["who"] if not rarely(0.1) else "Elsewhere"
        facts["to"] = chance.choice(["Cleo", "Dora"])
    elif rarely(0.03):
        facts["via"] = "Elsewhere"
    facts["want_since"] = date(2026, 1, chance.choice([1, 20, 28])) if not rarely(0.2) else None
    return facts


def as_consent(facts: dict) -> Consent:
    ends = facts["ends"]
    return Consent(
        facts["kind"],
        patient=facts["patient"],
        discloser=facts["discloser"],
        scope=Scope(frozenset(facts["scope"]), facts["everything"], facts["since"]),
        recipient=Recipient(
            RecipientKind(facts["manner"]), facts["who"], facts["passes_to"], facts["treating_only"]
        ),
        purposes=frozenset(facts["purposes"]),
        purpose_words=facts["other"],
        expiry=Expiry(
            facts["last_day"] if ends == "day" else None,
            "discharge" if ends == "event" else "",
            ends == "never",
        ),
        blocks=frozenset(facts["blocks"]),
        signed_by={
            "patient": SignedBy.PATIENT,
            "both": SignedBy.PATIENT_AND_GUARDIAN,
            "representative": SignedBy.REPRESENTATIVE,
        }[facts["must_sign"]],
        signatures=tuple(
            Signature(Capacity(s["as"]), s["name"], s["at"], s["paper"], s["paper_until"])
            for s in facts["signed"]
        ),
        revocable_from=Expiry(facts["held_day"]),
        event_happened=facts["happened"],
        revoked_at=facts["revoked"],
        voided_at=NOW if facts["void"] else None,
    )


def as_request(facts: dict) -> Request:
    return Request(
        facts["want_for"],
        Party(facts["to"], frozenset(facts["to_classes"]), facts["via"]),
        frozenset(facts["want"]),
        NOW,
        since=facts["want_since"],
        purpose_words=facts["want_other"],
    )


# What a lawyer's table says, typed again by hand so that a slip in kinds.toml shows.
FOR = {
    "tpo": "treatment payment operations",
    "specific": "treatment payment operations patient_request family other",
    "counselling_notes": "treatment patient_request supervision",
    "legal_proceedings": "legal_proceedings",
    "criminal_justice": "monitoring",
    "research": "research",
    "photo_recording": "therapy_record supervision teaching patient_request",
    "group_participation": "group",
    "portal": "portal",
    "minor_care": "treatment family",
}
TO = {
    "tpo": "tpo_general",
    "specific": "named class intermediary",
    "photo_recording": "named class",
    "group_participation": "class",
    "portal": "class",
}
SAYS = {
    "tpo": "redisclosure",
    "specific": "redisclosure",
    "counselling_notes": "redisclosure",
    "legal_proceedings": "proceedings",
    "criminal_justice": "held",
    "research": "redisclosure",
    "photo_recording": "",
    "group_participation": "group_promise",
    "portal": "shared_device",
    "minor_care": "redisclosure young_person",
}


def oracle(f: dict) -> bool:
    """May it go out? Read off the plain facts, sharing nothing with the code under test."""
    if f["void"] or (f["revoked"] and f["revoked"] <= NOW):
        return False
    if not f["patient"] or not f["discloser"] or not f["want"]:
        return False
    if {"revoke", "refusal", *SAYS[f["kind"]].split()} - f["blocks"]:
        return False
    if f["purposes"] - set(FOR[f["kind"]].split()) or f["want_for"] not in f["purposes"]:
        return False
    if f["kind"] == "counselling_notes":
        if f["scope"] != {"counselling_notes"} or f["everything"]:
            return False
    elif "counselling_notes" in f["scope"] | f["want"]:
        return False
    if not f["everything"] and (not f["scope"] or f["want"] - f["scope"]):
        return False
    if f["since"] and (not f["want_since"] or f["want_since"] < f["since"]):
        return False
    if f["kind"] == "criminal_justice" and not f["held_day"]:
        return False
    return meant_so(f) and ends_well(f) and signed_well(f) and reaches_well(f)


def meant_so(f: dict) -> bool:
    if "other" in f["purposes"] and not f["other"]:
        return False
    return f["want_for"] != "other" or f["want_other"] == "A housing  form"


def ends_well(f: dict) -> bool:
    return {
        "none": False,
        "never": f["kind"] == "tpo",
        "event": not f["happened"],
        "day": (f["last_day"] - date(2026, 5, 10)).days >= 0,
    }[f["ends"]]


def signed_well(f: dict) -> bool:
    names = [s["as"] for s in f["signed"] if s["name"]]
    wanted = {
        "patient": ["patient"],
        "both": ["guardian", "patient"],
        "representative": ["representative"],
    }
    if any(who not in names for who in wanted[f["must_sign"]]):
        return False
    for s in f["signed"]:
        if s["at"] is None or s["at"] > NOW:
            return False
        if s["as"] != "patient":
            if not s["paper"]:
                return False
            if s["paper_until"] and s["paper_until"] < s["at"].date():
                return False
    return True


def reaches_well(f: dict) -> bool:
    if f["manner"] not in TO.get(f["kind"], "named").split():
        return False
    same = f["to"].lower() == f["who"].lower()
    if f["manner"] == "intermediary":
        if not (f["passes_to"] or f["treating_only"]):
            return False
        if not f["via"]:
            return same
        if f["via"] != f["who"]:
            return False
        return f["to"] in f["passes_to"] or (
            f["treating_only"] and "treating_provider" in f["to_classes"]
        )
    if f["via"]:
        return False
    if f["manner"] == "named":
        return same
    return "treating_provider" in f["to_classes"]


def test_five_thousand_scenarios_agree_with_an_independent_reading():
    chance = random.Random(20260216)
    wrong_permits = wrong_denies = permitted = 0
    for _ in range(5000):
        facts = scenario(chance)
        said, right = permits(as_consent(facts), as_request(facts)).permit, oracle(facts)
        wrong_permits += said and not right
        wrong_denies += right and not said
        permitted += right

    assert (wrong_permits, wrong_denies) == (0, 0)
    assert 750 <= permitted <= 3500  # else the comparison says little


@pytest.mark.parametrize("fault", ["blocks", "revoked", "signed", "want"])
def test_the_comparison_notices_a_planted_fault(fault):
    """A reading that overlooks one thing must disagree somewhere."""
    harmless = {
        "blocks": lambda f: {**f, "blocks": {*f["blocks"], *kinds()[f["kind"]].mandatory_blocks}},
        "revoked": lambda f: {**f, "revoked": None},
        "signed": lambda f: {**f, "signed": [{**s, "paper_until": None} for s in f["signed"]]},
        "want": lambda f: {**f, "want": f["want"] & (f["scope"] | set(CLASSES[:1])) or f["want"]},
    }[fault]
    chance = random.Random(20260216)
    cases = [scenario(chance) for _ in range(3000)]

    assert any(
        permits(as_consent(harmless(facts)), as_request(harmless(facts))).permit != oracle(facts)
        for facts in cases
    )


@given(st.sampled_from(sorted(kinds())), st.integers(-400, 400), st.integers(0, 400))
def test_once_revoked_it_never_permits_again(kind, revoked_after_h, later_h):
    revoked_at = NOW + timedelta(hours=revoked_after_h)
    consent = whole(kind, revoked_at=revoked_at)
    request = asked(consent, at=revoked_at + timedelta(hours=later_h))

    assert not permits(consent, request).permit


@given(st.sampled_from(sorted(kinds())), st.sets(st.sampled_from(CLASSES), max_size=6))
def test_asking_for_less_is_never_refused_where_more_is_allowed(kind, wanted):
    consent = whole(kind)
    inside = consent.scope.classes & wanted

    assert permits(consent, asked(consent, classes=frozenset(inside))).permit == bool(inside)
    if wanted - consent.scope.classes:
        assert not permits(consent, asked(consent, classes=frozenset(wanted))).permit
