"""Taking in, changing, voiding, erasing: what is kept, what is refused, what stays."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Caution, Client, Contact, NamePart, RecordChange
from sostenuto_web.people.services import clients, details, voiding
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.platform.audit import naming
from sostenuto_web.platform.audit.models import AuditRow


def new(cast, role="therapist", **said):
    said = {"name": "Lark Madeup", "alias": "Olive", "status": "active", "once": uuid4()} | said
    return cast.browser(role).post(reverse("client-new"), said)


def changed(cast, client, role="therapist", **said):
    kept = {"name": client.name, "alias": client.alias, "status": client.status}
    said = {"person": token_for(client.pk), **kept, **said}
    return cast.browser(role).post(reverse("client-change", args=[client.pk]), said)


def test_a_client_is_taken_in_sealed_and_led_by_who_is_chosen(cast):
    lead = cast.staff["supervisor"]
    answer = new(cast, contexts=["stroke"], clinic_number="A-471", lead=lead.pk, notes="Mornings.")
    client = Client.objects.get(alias="Olive")

    assert answer.status_code == 302
    assert (client.name, client.clinic_number, client.notes) == (
        "Lark Madeup",
        "A-471",
        "Mornings.",
    )
    assert [m.user for m in client.team.all()] == [lead]
    assert [c.context for c in client.contexts.all()] == ["stroke"]
    assert AuditRow.objects.filter(action="client.created", client_id=client.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("select * from people_client")
        kept = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
    assert not any(word in kept for word in ("Madeup", "A-471", "Mornings"))


def test_a_form_sent_twice_makes_one_client(cast):
    said = {"name": "Lark Madeup", "alias": "Olive", "status": "active", "once": str(uuid4())}
    browser = cast.browser("therapist")
    answers = [browser.post(reverse("client-new"), said).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Client.objects.filter(alias="Olive").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "fill this in"),
        ("name", "Lark\x00", "cannot be kept"),
        ("name", "...", "at least one letter"),
        ("name", "x" * 121, "keep to 120"),
        ("birth_year", "2999", "still to come"),
        ("birth_year", "1066", "1900 or more"),
        ("contexts", "sorrow", "one of those offered"),
        ("status", "gone", "one of those offered"),
        ("lead", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", "one of those offered"),
        ("notes", "x" * 2001, "keep to 2000"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(cast, field, value, words):
    answer = new(cast, **{"pronouns": "they/them", field: value})

    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert b"they/them" in answer.content
    assert not Client.objects.filter(alias="Olive").exists()


def test_a_clinic_number_belongs_to_one_client_however_it_is_written(cast):
    new(cast, clinic_number="A 1")
    answer = new(cast, name="Dove Thoughtup", clinic_number="a1")

    assert answer.status_code == 422
    assert "clinic number" in answer.content.decode()
    with pytest.raises(clients.NumberTakenError):
        clients.take_in(None, {"name": "Dove", "alias": "x", "clinic_number": "A1 "})


def test_a_name_like_another_is_asked_after_once(cast):
    new(cast, lead=cast.staff["therapist"].pk)
    asked = new(cast, name="Larc Madeup", alias="Pear")
    about = asked.context["form"].data["asked_about"]
    yes = {"name": "Larc Madeup", "alias": "Pear", "another_person": "on", "asked_about": about}

    assert asked.status_code == 422
    assert "Lark Madeup" in asked.content.decode()
    assert new(cast, **(yes | {"name": "Lark Madeup"})).status_code == 422
    assert new(cast, **yes).status_code == 302
    assert Client.objects.filter(alias="Pear").exists()


def test_a_look_alike_outside_my_care_is_not_named(cast):
    new(cast, role="administrator")
    page = new(cast, name="Larc Madeup", alias="Pear").content.decode()

    assert "ask the office" in page
    assert "Lark Madeup" not in page
    assert "Olive" not in page


def test_a_change_is_kept_with_what_stood_there_before(cast):
    client = cast.clients["own"]
    answer = changed(cast, client, pronouns="they", alias="Jay")
    page = cast.browser("therapist").get(reverse("client", args=[client.pk])).content.decode()
    row = RecordChange.objects.get(client=client)

    assert answer.status_code == 302
    assert row.fields == "alias,pronouns"
    assert "alias: Wren" in page
    assert AuditRow.objects.filter(action="client.changed", client_id=client.pk).exists()


def test_a_form_for_another_person_is_refused_in_clear_words(cast):
    client = cast.clients["own"]
    for token in (token_for(cast.clients["team"].pk), "", "x"):
        answer = changed(cast, client, alias="Jay", person=token)
        assert answer.status_code == 409
        assert "another person" in answer.content.decode()

    client.refresh_from_db()
    assert client.alias == "Wren"


def test_two_who_write_at_once_do_not_overwrite_each_other(cast):
    client = cast.clients["own"]
    assert changed(cast, client, alias="Jay", seen="").status_code == 302
    late = changed(cast, client, role="supervisor", alias="Wren", notes="Mornings.", seen="")

    assert late.status_code == 422
    assert "changed this record" in late.content.decode()
    assert b"Mornings." in late.content
    seen = late.context["form"].data["seen"]
    again = changed(cast, client, role="supervisor", notes="Mornings.", alias="Jay", seen=seen)
    assert again.status_code == 302
    client.refresh_from_db()
    assert (client.alias, client.notes) == ("Jay", "Mornings.")


def test_the_same_change_sent_twice_is_one_change(cast):
    client = cast.clients["own"]
    answers = [changed(cast, client, alias="Jay", seen="").status_code for _ in range(2)]

    assert answers == [302, 302]
    assert RecordChange.objects.filter(client=client).count() == 1


def post(cast, role, page, client, /, *ids, **said):
    url = reverse(page, args=[client.pk, *ids])
    return cast.browser(role).post(url, {"person": token_for(client.pk), **said})


def test_contacts_and_cautions_are_kept_once_and_shown_in_the_banner(cast):
    client, once = cast.clients["own"], str(uuid4())
    contact = {"kind": "family", "name": "Dove", "phone": "555 0100", "emergency": "on"}
    caution = {"kind": "trauma", "detail": "Bells", "since": "2026-01-02", "state": "active"}
    for _ in range(2):
        assert (
            post(cast, "therapist", "contact-new", client, once=once, **contact).status_code == 302
        )
        assert (
            post(cast, "therapist", "caution-new", client, once=once, **caution).status_code == 302
        )
    page = cast.browser("intern").get(reverse("client", args=[client.pk])).content.decode()

    assert (Contact.objects.count(), Caution.objects.count()) == (1, 1)
    assert "trauma cues" in page.split("</section>")[0]
    assert "Bells" in page


def test_a_caution_has_to_be_chosen_and_stands_in_the_banner_once(cast):
    client = cast.clients["own"]
    fresh = cast.browser("therapist").get(reverse("caution-new", args=[client.pk]))
    said = {"detail": "Bells", "since": "2026-01-02", "state": "active"}
    slip = post(cast, "therapist", "caution-new", client, kind="", **said)
    for _ in range(2):
        post(cast, "therapist", "caution-new", client, kind="trauma", **said)
    record = cast.browser("therapist").get(reverse("client", args=[client.pk])).content.decode()
    people = cast.browser("therapist").get(reverse("people")).content.decode()

    assert '<option value="" selected>Choose one</option>' in fresh.content.decode()
    assert slip.status_code == 422
    assert Caution.objects.count() == 2
    assert record.split("</section>")[0].count("trauma cues") == 1
    assert people.split("</table>")[0].count("trauma cues") == 1


def test_an_emergency_contact_without_a_phone_is_refused(cast):
    answer = post(
        cast,
        "therapist",
        "contact-new",
        cast.clients["own"],
        kind="family",
        name="D",
        emergency="on",
    )

    assert answer.status_code == 422
    assert "phone" in answer.context["form"].errors


def test_a_voided_detail_leaves_the_banner_and_comes_back(cast):
    client, therapist = cast.clients["own"], cast.staff["therapist"]
    row = details.add_caution(therapist, client, {"kind": "trauma", "since": date(2026, 1, 2)})
    void = ("therapist", "caution-void", client, row.pk)

    assert post(cast, *void, reason="").status_code == 422
    assert [post(cast, *void, reason="wrong one").status_code for _ in range(2)] == [302, 302]
    row.refresh_from_db()
    assert (row.void_reason, row.voided_by) == ("wrong one", therapist)
    page = cast.browser("therapist").get(reverse("client", args=[client.pk])).content.decode()
    assert "no cautions noted" in page
    post(cast, "therapist", "caution-restore", client, row.pk, reason="right after all")
    row.refresh_from_db()
    assert row.voided_at is None


def test_a_voided_record_vanishes_and_can_be_taken_back_by_whoever_may(cast):
    client = cast.clients["own"]
    assert post(cast, "intern", "client-void", client, reason="x").status_code == 404
    assert post(cast, "therapist", "client-void", client, reason="made twice").status_code == 302
    url = reverse("client", args=[client.pk])

    assert cast.browser("intern").get(url).status_code == 404
    assert b"Wren Invented" not in cast.browser("intern").get(reverse("people")).content
    officer = cast.browser("privacy_officer")
    assert b"made twice" in officer.get(url).content
    assert b"Wren Invented" in officer.get(reverse("people-voided")).content
    assert changed(cast, client, alias="Jay").status_code == 404
    assert post(cast, "privacy_officer", "client-restore", client, reason="no").status_code == 302
    assert cast.browser("intern").get(url).status_code == 200


def test_erasing_leaves_an_id_and_a_day_and_nothing_else(cast):
    client, therapist = cast.clients["own"], cast.staff["therapist"]
    details.add_contact(therapist, client, {"name": "Dove"})
    clients.change(therapist, client, {"name": "Wren Invented", "notes": "n", "alias": "Jay"})

    voiding.erase(cast.staff["privacy_officer"], client, why="asked", paper="2026-14")

    row = Client.objects.get(pk=client.pk)
    account = cast.client_user
    account.refresh_from_db()
    assert row.erased_at is not None
    assert (row.name, row.alias, row.notes, row.account) == ("", "", "", None)
    assert row.data_key.is_erased
    assert not NamePart.objects.filter(client=row).exists()
    assert not row.contacts.exists()
    assert not row.changes.exists()
    assert not row.team.filter(until=None)
    assert (account.is_active, account.name) == (False, "")
    for role in ("therapist", "privacy_officer"):
        answer = cast.browser(role).get(reverse("client", args=[client.pk]))
        assert answer.status_code == 404


def test_erasing_wants_the_alias_typed(cast):
    client = cast.clients["own"]
    assert post(cast, "therapist", "client-erase", client, alias="Wren").status_code == 404
    client.refresh_from_db()

    assert client.erased_at is None


def a_contact(cast, client):
    fields = {"kind": "family", "name": "Dove", "phone": "555 0100"}
    return details.add_contact(cast.staff["therapist"], client, fields)


def a_caution(cast, client):
    fields = {"kind": "trauma", "detail": "Bells", "since": date(2026, 1, 2), "state": "active"}
    return details.add_caution(cast.staff["therapist"], client, fields)


DETAILS = {
    "contact": (a_contact, {"kind": "friend", "name": "Dove"}, "phone"),
    "caution": (a_caution, {"kind": "trauma", "since": "2026-01-02", "state": "active"}, "detail"),
}


def opened(cast, role, page, client, row):
    """Open a form as a person does, and return what it knows of changes."""
    url = reverse(page, args=[client.pk, row.pk])
    return cast.browser(role).get(url).context["form"]["seen"].value()


@pytest.mark.parametrize("kind", DETAILS)
def test_two_who_write_a_detail_at_once_do_not_overwrite_each_other(cast, kind):
    make, said, field = DETAILS[kind]
    client = cast.clients["own"]
    row = make(cast, client)
    page = f"{kind}-change"
    seen = opened(cast, "supervisor", page, client, row)
    first = {**said, field: "written first", "seen": seen}
    assert [post(cast, "therapist", page, client, row.pk, **first).status_code for _ in "12"] == [
        302,
        302,
    ]

    late = post(
        cast, "supervisor", page, client, row.pk, **said, **{field: "written late"}, seen=seen
    )

    words = late.content.decode()
    assert late.status_code == 422
    assert "changed this record" in words
    assert "written late" in words
    row.refresh_from_db()
    assert getattr(row, field) == "written first"
    knows = late.context["form"].data["seen"]
    again = post(
        cast, "supervisor", page, client, row.pk, **said, **{field: "written late"}, seen=knows
    )
    assert again.status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "written late"


@pytest.mark.parametrize("kind", DETAILS)
def test_what_was_typed_about_a_detail_that_was_voided_meanwhile_is_not_lost(cast, kind):
    make, said, field = DETAILS[kind]
    client = cast.clients["own"]
    row = make(cast, client)
    page = f"{kind}-change"
    seen = opened(cast, "supervisor", page, client, row)
    voiding.void(cast.staff["therapist"], row, "wrong one")

    late = post(
        cast, "supervisor", page, client, row.pk, **said, **{field: "written late"}, seen=seen
    )

    assert late.status_code == 422
    assert "voided this" in late.content.decode()
    assert "written late" in late.content.decode()
    row.refresh_from_db()
    assert getattr(row, field) != "written late"


def test_whether_somebody_wrote_meanwhile_is_asked_under_the_lock(cast):
    client, therapist = cast.clients["own"], cast.staff["therapist"]
    contact = a_contact(cast, client)
    clients.change(therapist, client, {"alias": "Jay"})
    details.change_contact(therapist, contact, {"name": "Dove Madeup"})

    with pytest.raises(ChangedMeanwhileError):
        clients.change(therapist, client, {"alias": "Wren"}, seen="")
    with pytest.raises(ChangedMeanwhileError):
        details.change_contact(therapist, contact, {"name": "Dove"}, seen="")
    assert not clients.change(therapist, client, {"alias": "Jay"}, seen="")


def test_a_change_of_one_contact_is_no_change_of_another(cast):
    client, therapist = cast.clients["own"], cast.staff["therapist"]
    one, other = a_contact(cast, client), a_contact(cast, client)
    details.change_contact(therapist, one, {"name": "Dove Madeup"})

    assert details.change_contact(therapist, other, {"name": "Lark Madeup"}, seen="")


def test_an_id_of_a_detail_leads_the_audit_to_its_client(cast):
    client = cast.clients["own"]
    ids = {
        "contact_id": a_contact(cast, client).pk,
        "caution_id": a_caution(cast, client).pk,
        "member_id": client.team.first().pk,
    }
    for kwarg, pk in ids.items():
        assert naming.named_by({kwarg: pk}).client_id == client.pk
        assert naming.named_by({kwarg: uuid4()}).client_id is None
