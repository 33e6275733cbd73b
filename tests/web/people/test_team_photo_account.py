"""The care team changes hands; a photo is a photo; an account is offered once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.pictures import jpeg, png, segment

from sostenuto_web.people import pictures
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember, Client
from sostenuto_web.people.services import clients, team
from sostenuto_web.platform.vault.models import SealedFile

INVENTED = b"An invented place"
JPEG = pictures.cleaned(jpeg()).data
PNG = png()


@pytest.fixture
def lark(cast):
    """A client whom the therapist alone cares for."""
    therapist = cast.staff["therapist"]
    return clients.take_in(therapist, {"name": "Lark Madeup", "alias": "Olive"}, lead=therapist)


def post(cast, role, page, client, /, *ids, **said):
    url = reverse(page, args=[client.pk, *ids])
    return cast.browser(role).post(url, {"person": token_for(client.pk), **said})


def member(client, user):
    return CareTeamMember.objects.get(client=client, user=user, until=None)


def test_somebody_is_let_in_and_sees_the_record_at_once(cast, lark):
    intern = cast.staff["intern"]
    url = reverse("client", args=[lark.pk])
    assert cast.browser("intern").get(url).status_code == 404

    for _ in range(2):
        assert post(cast, "therapist", "client-team", lark, user=intern.pk).status_code == 302

    assert cast.browser("intern").get(url).status_code == 200
    assert CareTeamMember.objects.filter(client=lark, user=intern).count() == 1


def test_an_intern_may_take_part_but_not_lead(cast, lark):
    intern = cast.staff["intern"]
    answer = post(cast, "therapist", "client-team", lark, user=intern.pk, leads="on")

    assert answer.status_code == 422
    assert not CareTeamMember.objects.filter(client=lark, user=intern).exists()


@pytest.mark.parametrize("role", ["researcher", "director", "privacy_officer", "client"])
def test_who_has_no_part_in_care_cannot_be_let_in(cast, lark, role):
    user = cast.client_user if role == "client" else cast.staff[role]

    assert post(cast, "therapist", "client-team", lark, user=user.pk).status_code == 422


def test_the_last_who_leads_cannot_go(cast, lark):
    mine = member(lark, cast.staff["therapist"])
    post(cast, "therapist", "member-end", lark, mine.pk)

    mine.refresh_from_db()
    assert mine.until is None


def test_the_lead_is_handed_over_and_the_history_stays(cast, lark):
    therapist, supervisor = cast.staff["therapist"], cast.staff["supervisor"]
    mine = member(lark, therapist)
    answer = post(cast, "therapist", "member-hand-over", lark, mine.pk, user=supervisor.pk)

    assert answer["Location"] == reverse("people")
    assert member(lark, supervisor).leads
    assert cast.browser("therapist").get(reverse("client", args=[lark.pk])).status_code == 404
    assert CareTeamMember.objects.filter(client=lark, user=therapist).exclude(until=None).exists()


def test_who_hands_over_may_stay_in_the_team(cast, lark):
    therapist, supervisor = cast.staff["therapist"], cast.staff["supervisor"]
    mine = member(lark, therapist)
    post(cast, "therapist", "member-hand-over", lark, mine.pk, user=supervisor.pk, stays="on")

    assert not member(lark, therapist).leads
    assert member(lark, supervisor).leads
    with pytest.raises(team.NobodyLeadsError):
        team.set_lead(supervisor, member(lark, supervisor), leads=False)


def test_the_office_finds_somebody_to_lead_without_opening_the_record(cast):
    client = clients.take_in(cast.staff["administrator"], {"name": "Lark", "alias": "Olive"})
    user = cast.staff["therapist"]
    page = cast.browser("administrator").get(reverse("client-team", args=[client.pk]))

    assert reverse("client", args=[client.pk]).encode() + b'"' not in page.content
    post(cast, "administrator", "client-team", client, user=user.pk, leads="on")
    assert member(client, user).leads


def photo(cast, client, data, role="therapist", **said):
    url = reverse("client-photo-change", args=[client.pk])
    said = {"agreed": "on", **said, "person": token_for(client.pk)}
    file = SimpleUploadedFile("x.html", data, content_type="text/html")
    return cast.browser(role).post(url, said | {"photo": file})


@pytest.mark.parametrize(("data", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_photo_is_kept_sealed_and_given_as_a_picture_only(cast, lark, data, kind, settings):
    assert photo(cast, lark, data).status_code == 302
    answer = cast.browser("therapist").get(reverse("client-photo", args=[lark.pk]))

    assert (answer.content, answer["Content-Type"]) == (data, kind)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    for role in ("intern", "researcher", "administrator"):
        answer = cast.browser(role).get(reverse("client-photo", args=[lark.pk]))
        assert answer.status_code == 404
    sealed = next(settings.HOUSE.media.rglob(f"{Client.objects.get(pk=lark.pk).photo}*"))
    assert data not in sealed.read_bytes()


def test_the_place_that_a_camera_wrote_into_a_photo_is_not_kept(cast, lark):
    assert photo(cast, lark, jpeg(notes=segment(0xFE, INVENTED))).status_code == 302
    answer = cast.browser("therapist").get(reverse("client-photo", args=[lark.pk]))

    assert answer.content == JPEG


@pytest.mark.parametrize(("data", "words"), [(jpeg(6001, 9), "6000"), (jpeg()[:-9], "not whole")])
def test_why_a_photo_is_not_kept_is_said(cast, lark, data, words):
    assert words in photo(cast, lark, data).content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<svg onload=x>", {}),
        (b"<html>", {}),
        (b"GIF89a", {}),
        (JPEG + b"x" * 2 * 1024 * 1024, {}),
        (JPEG, {"agreed": ""}),
    ],
)
def test_what_is_no_photo_or_not_agreed_to_is_not_kept(cast, lark, data, said):
    assert photo(cast, lark, data, **said).status_code == 422
    assert Client.objects.get(pk=lark.pk).photo is None
    assert not SealedFile.objects.exists()


def test_an_agreement_taken_back_deletes_the_photo(cast, lark):
    photo(cast, lark, JPEG)
    post(cast, "therapist", "client-photo-change", lark, remove="1")

    assert Client.objects.get(pk=lark.pk).photo is None
    assert not SealedFile.objects.exists()


def test_an_account_is_offered_by_a_link_and_belongs_to_the_client(cast, lark):
    page = post(cast, "therapist", "client-account", lark)
    account = Client.objects.get(pk=lark.pk).account

    assert page.context["link"].startswith("http://testserver/")
    assert account.roles == ["client"]
    assert "lark" not in account.login.lower()
    again = post(cast, "therapist", "client-account", lark)
    assert again.context["link"] != page.context["link"]
    assert Client.objects.get(pk=lark.pk).account == account
    post(cast, "therapist", "client-account", lark, end="1")
    account.refresh_from_db()
    assert not account.is_active
