"""Consents are written once: drafted, signed, then only ended; and nothing leaves without one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from papers_for_tests import SPECIFIC, drafted, fresh, signed

from sostenuto.care.consent.records import Party, Request
from sostenuto_web.people.consents import disclosing, selectors, services
from sostenuto_web.people.consents.models import Consent, Disclosure, Signature
from sostenuto_web.people.consents.services import Signing
from sostenuto_web.platform.audit.models import AuditRow

ADA = Party("Dr Ada Invented")


def asked(**changes):
    said = {"purpose": "treatment", "to": ADA, "classes": frozenset({"progress"})}
    return Request(**{**said, "at": timezone.now(), **changes})


def given(client, by, **changes):
    return disclosing.disclose(
        client=client, request=asked(**changes), by=by, what="a letter", way="print"
    )


def test_a_draft_permits_nothing_and_a_signed_one_what_it_says(wren, therapist):
    consent = drafted(wren, therapist)
    assert not selectors.permits(wren, asked()).permit

    services.sign(
        consent=consent,
        by=therapist,
        seen_sha256=consent.text_sha256,
        signings=[Signing("patient", "Wren Invented", "screen")],
        statement="I agree.",
    )
    assert selectors.permits(wren, asked()).permit
    assert selectors.permits(wren, asked(purpose="payment")).reasons == ("purpose",)
    assert selectors.permits(wren, asked(to=Party("Somebody"))).reasons == ("recipient",)


def test_another_client_s_consent_permits_nothing(cast, wren, therapist):
    signed(wren, therapist)

    assert selectors.permits(cast.clients["team"], asked()).reasons == ("none",)


def test_the_text_names_everything_and_its_digest_is_kept(wren, therapist):
    consent = signed(wren, therapist)

    for said in ("Wren Invented", "Dr Ada Invented", "session notes", "take this back"):
        assert said in consent.text
    assert Signature.objects.get(consent=consent).text_sha256 == consent.text_sha256
    rows = AuditRow.objects.filter(action="consent.signed")
    assert rows.get().detail["text_sha256"] == consent.text_sha256


def test_two_papers_with_the_same_words_have_different_digests(wren, therapist):
    """Or names could be tried against a digest without the key."""
    assert drafted(wren, therapist).text_sha256 != drafted(wren, therapist).text_sha256


def test_a_text_that_changed_while_it_was_read_is_not_signed(wren, therapist):
    consent = drafted(wren, therapist)
    seen = consent.text_sha256
    services.rewrite(
        consent=consent,
        by=therapist,
        template=wordings_of("specific"),
        **{**SPECIFIC, "classes": ["progress"]},
    )

    with pytest.raises(services.ConsentError, match="changed since you read it"):
        services.sign(
            consent=consent,
            by=therapist,
            seen_sha256=seen,
            signings=[Signing("patient", "Wren Invented", "screen")],
            statement="I agree.",
        )
    assert fresh(consent).signed_at is None


def wordings_of(key):
    from sostenuto_web.people.consents import wordings

    return wordings.newest_of(key)


@pytest.mark.parametrize(
    "changes",
    [
        {"classes": []},
        {"classes": ["counselling_notes"]},
        {"recipient": " "},
        {"purposes": []},
        {"purposes": ["legal_proceedings"]},
        {"expires_on": None},
        {"never_expires": True},
        {"expires_on": None, "never_expires": True},
        {"recipient_kind": "tpo_general"},
        {"recipient_kind": "intermediary"},
    ],
)
def test_a_paper_that_lacks_something_is_not_even_written_out(wren, therapist, changes):
    with pytest.raises(services.IncompleteError):
        drafted(wren, therapist, **changes)
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "signings",
    [
        [],
        [Signing("patient", " ", "screen")],
        [Signing("guardian", "Lark Invented", "screen", document="birth certificate")],
    ],
)
def test_without_the_right_signature_nothing_is_kept(wren, therapist, signings):
    consent = drafted(wren, therapist)

    with pytest.raises(services.IncompleteError):
        services.sign(
            consent=consent,
            by=therapist,
            seen_sha256=consent.text_sha256,
            signings=signings,
            statement="I agree.",
        )
    assert fresh(consent).signed_at is None
    assert not Signature.objects.exists()


def test_a_representative_signs_only_with_a_paper_that_is_valid(wren, therapist):
    today = selectors.here_now().date()

    def by(**changes):
        said = {"document": "power of attorney", "document_until": today, **changes}
        signing = Signing("representative", "Lark Invented", "screen", **said)
        return signed(wren, therapist, signings=[signing], signed_by="representative")

    assert by().state == "active"
    with pytest.raises(services.IncompleteError):
        by(document_until=today - timedelta(days=1))
    with pytest.raises(services.IncompleteError):
        by(document="")


def test_where_both_have_to_sign_one_is_not_enough(wren, therapist):
    own = Signing("patient", "Wren Invented", "screen")
    parent = Signing("guardian", "Lark Invented", "screen", document="seen passport")

    with pytest.raises(services.IncompleteError):
        signed(wren, therapist, signings=[own], signed_by="patient_and_guardian")
    both = signed(wren, therapist, signings=[own, parent], signed_by="patient_and_guardian")
    assert both.state == "active"


def test_a_signature_cannot_lie_ahead_and_one_on_paper_keeps_its_day(wren, therapist):
    today = selectors.here_now().date()
    earlier = Signing(
        "patient", "Wren Invented", "paper", on=today - timedelta(days=9), scan="folder 7"
    )
    consent = signed(wren, therapist, signings=[earlier])

    assert consent.signatures.all()[0].signed_at.date() == today - timedelta(days=9)
    with pytest.raises(services.ConsentError, match="cannot lie ahead"):
        signed(
            wren,
            therapist,
            signings=[Signing("patient", "W", "paper", on=today + timedelta(days=1))],
        )


def test_what_is_signed_is_not_changed_by_any_service(wren, therapist):
    consent = signed(wren, therapist)

    with pytest.raises(services.ConsentError, match="cannot be changed"):
        services.rewrite(
            consent=consent, by=therapist, template=wordings_of("specific"), **SPECIFIC
        )
    with pytest.raises(services.ConsentError, match="cannot be changed"):
        services.discard(consent=consent, by=therapist)
    with pytest.raises(TypeError, match="never deleted"):
        consent.delete()
    with pytest.raises(TypeError, match="never changed"):
        consent.signatures.all()[0].save()


def test_revoking_stops_the_very_next_request_and_is_told_once(wren, therapist):
    consent = signed(wren, therapist, "tpo")
    party = Party("Any clinic", frozenset({"treating_provider"}))
    assert given(wren, therapist, to=party).row.consent == consent

    first = services.revoke(consent=consent, by=therapist, how="spoken", said="no more")
    again = services.revoke(consent=consent, by=therapist, how="written")

    assert again == first
    with pytest.raises(disclosing.NotPermittedError, match="taken back"):
        given(wren, therapist, to=party)
    assert fresh(consent).state == "revoked"
    assert AuditRow.objects.filter(action="consent.revoked").count() == 1


def test_a_consent_given_to_a_court_is_held_until_its_day_or_event(wren, therapist):
    consent = signed(
        wren,
        therapist,
        "criminal_justice",
        purposes=["monitoring"],
        held_event="the end of probation",
    )

    with pytest.raises(services.ConsentError, match="cannot be taken back yet"):
        services.revoke(consent=consent, by=therapist, how="written")
    services.note_event(consent=consent, by=therapist, what="released")
    services.revoke(consent=consent, by=therapist, how="written")
    assert fresh(consent).state == "revoked"


def test_an_event_ends_it_only_where_it_waits_for_one(wren, therapist):
    by_event = signed(wren, therapist, expires_on=None, expiry_event="I leave")
    by_day = signed(wren, therapist)

    services.note_event(consent=by_event, by=therapist, what="event")
    assert fresh(by_event).state == "expired"
    with pytest.raises(services.ConsentError, match="does not wait"):
        services.note_event(consent=by_day, by=therapist, what="event")


def test_voiding_needs_a_reason_and_a_correction_voids_what_it_corrects(wren, therapist):
    old = signed(wren, therapist)
    with pytest.raises(services.ConsentError, match="say why"):
        services.void(consent=old, by=therapist, reason="  ")

    new = signed(wren, therapist, corrects=old, classes=["attendance"])
    assert (fresh(old).state, fresh(new).state) == ("void", "active")
    assert fresh(new).corrects == old


def test_everything_given_out_is_one_row_and_every_refusal_is_in_the_audit(wren, therapist):
    signed(wren, therapist)
    handed = given(wren, therapist)

    assert "42 CFR Part 2" in handed.notice
    assert "Dr Ada Invented" in handed.scope
    assert [row.what for row in selectors.disclosures_of(wren)] == ["a letter"]
    with pytest.raises(disclosing.NotPermittedError):
        given(wren, therapist, classes=frozenset({"progress", "photos"}))
    assert Disclosure.objects.count() == 1
    refused = AuditRow.objects.get(action="disclosure.refused")
    assert (refused.outcome, refused.client_id) == ("refused", wren.pk)
    with pytest.raises(TypeError, match="never changed"):
        handed.row.save()


def test_a_request_cannot_pretend_to_be_from_before_the_revocation(wren, therapist):
    consent = signed(wren, therapist)
    before = timezone.now()
    services.revoke(consent=consent, by=therapist, how="written")

    with pytest.raises(disclosing.NotPermittedError):
        given(wren, therapist, at=before)


def test_nothing_a_person_wrote_stands_open_in_the_database(wren, therapist):
    consent = signed(wren, therapist)
    given(wren, therapist)
    services.revoke(consent=consent, by=therapist, how="spoken", said="Ada told my boss")
    found = []
    with connection.cursor() as cursor:
        for table in ("consent", "signature", "ending", "disclosure"):
            cursor.execute(f"select * from consents_{table}")
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in row]

    assert found
    words = (b"Wren", b"Ada Invented", b"Ada told", b"letter")  # three letters come up by chance
    assert not [v for v in found if any(word in v for word in words)]


def test_a_text_that_somebody_exchanged_in_the_database_permits_nothing(wren, therapist):
    consent = signed(wren, therapist)
    Consent.objects.filter(pk=consent.pk).update(text_sha256="0" * 64)

    assert fresh(consent).state == "draft"
    assert not selectors.permits(wren, asked()).permit


def test_a_voided_client_s_consents_permit_nothing(wren, therapist):
    signed(wren, therapist)
    wren.voided_at = timezone.now()

    assert not selectors.permits(wren, asked()).permit


def test_asking_takes_the_same_queries_however_many_consents(
    wren, therapist, django_assert_num_queries
):
    for _ in range(2):
        signed(wren, therapist)
    with django_assert_num_queries(4):
        selectors.permits(wren, asked())
    for _ in range(4):
        signed(wren, therapist)
    with django_assert_num_queries(4):
        selectors.permits(wren, asked())
