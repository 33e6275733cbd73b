"""The pages of consents: from choosing to taking back, for each role and for strangers."""

import pytest
from papers_for_tests import FORM, drafted, fresh, post, signed

from sostenuto_web.people.consents import disclosing, services, wordings
from sostenuto_web.people.consents.models import Consent, Wording
from sostenuto_web.people.guard import token_for


def at(client, consent=None, tail=""):
    middle = f"{consent.pk}/" if consent else ""
    return f"/people/{client.pk}/consents/{middle}{tail}"


def test_a_therapist_records_a_consent_from_choosing_to_signing(cast, wren):
    browser = cast.browser("therapist")
    assert b"Sharing with one person or place" in browser.get(at(wren, tail="new/")).content

    started = post(browser, at(wren, tail="new/specific/"), FORM)
    consent = Consent.objects.get()
    assert started["Location"] == at(wren, consent, "sign/")
    page = browser.get(started["Location"])
    assert b"Dr Ada Invented" in page.content

    seen = {"seen": consent.text_sha256, "method": "screen", "name": "Wren Invented", "agree": "on"}
    done = post(browser, at(wren, consent, "sign/"), seen)
    assert done["Location"] == at(wren, consent)
    assert fresh(consent).state == "active"
    shown = browser.get(at(wren, consent)).content.decode()
    assert consent.text_sha256 in shown
    assert "in force" in shown
    assert browser.get(at(wren, consent, "paper/")).status_code == 200


def test_nothing_typed_is_lost_and_the_field_says_what_is_missing(cast, wren):
    browser = cast.browser("therapist")
    answer = post(
        browser, at(wren, tail="new/specific/"), {**FORM, "purposes": [], "expires_on": ""}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Still missing: what the information is for." in page
    assert "Still missing: when it ends" in page
    assert "Dr Ada Invented" in page
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"agree": ""}, {"seen": "0" * 64}, {"method": "paper"}, {"method": "telepathy"}],
)
def test_an_incomplete_signature_is_refused_beside_its_field(cast, wren, therapist, changes):
    consent = drafted(wren, therapist)
    said = {"seen": consent.text_sha256, "method": "screen", "name": "Wren Invented", "agree": "on"}

    answer = post(cast.browser("therapist"), at(wren, consent, "sign/"), {**said, **changes})

    assert answer.status_code == 422
    assert fresh(consent).signed_at is None


def test_every_kind_can_be_written_out_and_read(cast, wren):
    browser = cast.browser("therapist")
    said = {**FORM, "recipient_class": "this_programme", "held_until": FORM["expires_on"]}
    for key, template in wordings.newest().items():
        assert browser.get(at(wren, tail=f"new/{key}/")).status_code == 200
        from sostenuto.care.consent.catalogue import kind_named

        kind = kind_named(template.kind)
        form = {**said, "purposes": kind.purposes[0], "recipient_kind": kind.recipients[0]}
        assert post(browser, at(wren, tail=f"new/{key}/"), form).status_code == 302, key
    assert Consent.objects.count() == 10
    assert browser.get(at(wren)).content.count(b"draft") >= 10


def test_a_draft_can_be_changed_and_thrown_away_but_a_signed_one_only_corrected(
    cast, wren, therapist
):
    browser = cast.browser("therapist")
    draft, paper = drafted(wren, therapist), signed(wren, therapist)
    post(browser, at(wren, draft, "change/"), {**FORM, "recipient": "Dr Bea Invented"})
    assert "Dr Bea Invented" in fresh(draft).text
    post(browser, at(wren, draft, "discard/"))
    assert not Consent.objects.filter(pk=draft.pk).exists()

    assert post(browser, at(wren, paper, "change/"), FORM).status_code == 422
    post(browser, at(wren, paper, "discard/"))
    corrected = post(browser, at(wren, paper, "correct/"), FORM)
    assert corrected.status_code == 302
    assert Consent.objects.filter(corrects=paper).exists()


def test_clients_read_and_take_back_what_they_signed(cast, wren, therapist):
    consent = signed(wren, therapist)
    drafted(wren, therapist)
    browser = cast.browser("client")

    page = browser.get("/people/consents/mine/").content.decode()
    assert page.count("Read it") == 1
    assert "session notes" in browser.get(at(wren, consent)).content.decode()
    asked = browser.get(at(wren, consent, "revoke/")).content.decode()
    assert "cannot be called back" in asked
    post(browser, at(wren, consent, "revoke/"))

    found = fresh(consent)
    assert found.state == "revoked"
    assert found.endings.get().how == "self"
    assert "taken back" in browser.get("/people/consents/mine/").content.decode()


def test_staff_write_down_how_it_was_taken_back_and_whom_to_tell(cast, wren, therapist):
    from test_consent_services import asked

    consent = signed(wren, therapist)
    disclosing.disclose(client=wren, request=asked(), by=therapist, what="a letter", way="print")
    browser = cast.browser("therapist")
    page = browser.get(at(wren, consent, "revoke/")).content.decode()
    assert "It was shared with" in page
    assert post(browser, at(wren, consent, "revoke/"), {}).status_code == 422

    post(browser, at(wren, consent, "revoke/"), {"how": "spoken", "said": "no more"})
    assert fresh(consent).state == "revoked"
    assert "no more" in browser.get(at(wren, consent)).content.decode()


def test_a_form_that_was_filled_in_for_somebody_else_is_refused(cast, wren, therapist):
    consent = signed(wren, therapist)
    wrong = {"how": "spoken", "person": token_for(cast.clients["team"].pk)}

    for given in (wrong, {"how": "spoken"}):
        answer = cast.browser("therapist").post(at(wren, consent, "revoke/"), given)
        assert answer.status_code == 409
    assert fresh(consent).state == "active"


def test_voiding_asks_why(cast, wren, therapist):
    consent = signed(wren, therapist)
    browser = cast.browser("therapist")

    assert post(browser, at(wren, consent, "void/"), {"reason": " "}).status_code == 422
    post(browser, at(wren, consent, "void/"), {"reason": "wrong person"})
    assert fresh(consent).state == "void"


def test_what_ends_soon_is_listed_for_those_who_care_and_nobody_else(cast, wren, therapist):
    from datetime import timedelta

    from django.utils import timezone

    soon = timezone.localdate() + timedelta(days=5)
    signed(wren, therapist, expires_on=soon)
    signed(cast.clients["clinic"], therapist, expires_on=soon)
    signed(cast.clients["team"], therapist)

    seen = cast.browser("therapist").get("/people/consents/ending/").content.decode()
    assert "Wren" in seen
    assert "Robin" not in seen
    assert "Finch" not in seen
    assert (
        "Robin" in cast.browser("privacy_officer").get("/people/consents/ending/").content.decode()
    )


def test_the_account_is_for_the_client_and_the_privacy_officer(cast, wren, therapist):
    from test_consent_services import asked

    signed(wren, therapist)
    disclosing.disclose(client=wren, request=asked(), by=therapist, what="a letter", way="print")
    address = f"/people/{wren.pk}/disclosures/"

    assert b"a letter" in cast.browser("privacy_officer").get(address).content
    assert b"a letter" in cast.browser("client").get("/people/disclosures/mine/").content
    for role in ("therapist", "intern", "director", "administrator", "researcher"):
        assert cast.browser(role).get(address).status_code == 404


GET = ("", "{c}/", "{c}/paper/", "{c}/revoke/", "{c}/sign/", "{c}/change/", "{c}/correct/")
POST = ("{c}/revoke/", "{c}/void/", "{c}/sign/", "{c}/discard/", "{c}/came/", "new/specific/")


@pytest.mark.parametrize("role", ["therapist", "intern", "director", "client", None])
def test_strangers_and_the_wrong_relation_find_nothing(cast, therapist, role):
    robin = cast.clients["clinic"]
    consent = signed(robin, therapist)
    browser = cast.browser(role)
    expected = 302 if role is None else 404

    for tail in (*GET, "{c}/void/", "new/", "new/specific/"):
        assert browser.get(at(robin, tail=tail.format(c=consent.pk))).status_code == expected
    for tail in POST:
        answer = post(browser, at(robin, tail=tail.format(c=consent.pk)), {"how": "spoken"})
        assert answer.status_code == expected
    assert fresh(consent).state == "active"


def test_a_consent_is_not_found_under_another_client(cast, wren, therapist):
    consent = signed(wren, therapist)
    finch = cast.clients["team"]

    assert cast.browser("supervisor").get(at(finch, consent)).status_code == 404
    assert post(cast.browser("therapist"), at(finch, consent, "revoke/")).status_code == 404


def test_an_intern_reads_but_neither_records_nor_takes_back(cast, wren, therapist):
    consent = signed(wren, therapist)
    browser = cast.browser("intern")

    assert browser.get(at(wren, consent)).status_code == 200
    for tail in ("revoke/", "void/", "correct/"):
        assert browser.get(at(wren, consent, tail)).status_code == 404
    assert b"Take it back" not in browser.get(at(wren, consent)).content


def test_no_title_or_address_says_who_or_what(cast, wren, therapist):
    consent = signed(wren, therapist)
    for address in (at(wren), at(wren, consent), at(wren, consent, "paper/")):
        page = cast.browser("therapist").get(address).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert not [word for word in ("Wren", "Ada", "use", "Sharing") if word in title]


def test_a_clinic_s_own_words_are_a_new_version_and_cannot_leave_out_the_right_to_revoke(
    cast, wren, therapist
):
    browser = cast.browser("privacy_officer")
    template = wordings.newest_of("portal")
    parts = {f"part_{b.id}": b.text for b in template.blocks}
    address = "/people/consents/words/portal/"
    before = drafted(wren, therapist, "portal", **PORTAL)

    assert browser.get("/people/consents/words/").status_code == 200
    missing = browser.post(address, {**parts, "title": "Pages", "part_revoke": " "})
    assert missing.status_code == 422
    unfilled = browser.post(address, {**parts, "title": "Pages", "part_what": "Hello {client}"})
    assert b"{recipient} is missing" in unfilled.content
    assert not Wording.objects.exists()

    browser.post(address, {**parts, "title": "Your pages here"})
    assert wordings.newest_of("portal").version == 2
    assert drafted(wren, therapist, "portal", **PORTAL).template_version == 1  # the shipped one
    assert fresh(before).text.startswith(template.title)
    assert cast.browser("therapist").get(address).status_code == 404


PORTAL = {"recipient_kind": "class", "recipient_class": "self", "purposes": ["portal"]}


def test_hostile_input_is_text_and_ends_in_a_plain_answer(cast, wren, therapist):
    browser = cast.browser("therapist")
    said = {**FORM, "recipient": "<script>alert(1)</script>{client}", "information": "{expiry}"}
    started = post(browser, at(wren, tail="new/specific/"), said)
    page = browser.get(started["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{client}" in page

    nul = post(browser, at(wren, tail="new/specific/"), {**FORM, "recipient": "a\x00b"})
    assert nul.status_code == 422
    assert browser.get(at(wren, tail="new/no-such/")).status_code == 404
    assert browser.get("/people/consents/ending/?page=zzz").status_code == 200


def test_lists_take_the_same_queries_however_long(cast, wren, therapist):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(address, role):
        browser = cast.browser(role)
        browser.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    pages = [(at(wren), "therapist"), ("/people/consents/mine/", "client")]
    services.revoke(consent=signed(wren, therapist), by=therapist, how="spoken")
    few = [queries(*page) for page in pages]
    for _ in range(5):
        services.revoke(consent=signed(wren, therapist), by=therapist, how="spoken")
    assert [queries(*page) for page in pages] == few
