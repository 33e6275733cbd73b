"""Whoever was erased stays erased: in the house, and in an older backup that comes back."""

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.web.pictures import jpeg

from sostenuto.care.consent.catalogue import templates
from sostenuto_web.people.consents import services as consents
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import clients, details, photo, voiding
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.backups import drill, making
from sostenuto_web.platform.house import House
from sostenuto_web.platform.vault import erasure, keys
from sostenuto_web.platform.vault import ring as rings
from sostenuto_web.platform.vault.models import Tombstone

CANARY = "Zaunkoenig"
LOOK = """
import json, sys
import django; django.setup()
from django.conf import settings
from sostenuto_web.people import names
from sostenuto_web.people.consents.models import Consent, Signature
from sostenuto_web.people.models import Caution, Client, Contact, NamePart
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.vault.models import DataKey, SealedFile, Tombstone
client = Client.objects.get(pk=sys.argv[1])
print(json.dumps({
    "read": [client.name, client.alias, client.notes, client.pronouns, client.clinic_number],
    "erased": client.erased_at is not None and client.data_key.is_erased,
    "rows": Contact.objects.count() + Caution.objects.count() + client.contexts.count(),
    "consents": [[c.patient, c.text] for c in Consent.objects.all()],
    "signatures": [s.name for s in Signature.objects.all()],
    "found": [names.with_name_like(Client.objects.all(), w).count() for w in ("zaun", "wren")],
    "parts": NamePart.objects.filter(client=client).count(),
    "files": SealedFile.objects.count() + len(list(settings.HOUSE.media.rglob("*.sealed"))),
    "stones": Tombstone.objects.filter(data_key_id=client.data_key_id).count(),
    "told": AuditRow.objects.filter(action="client.erased", client_id=client.pk).count(),
    "others": [c.name for c in Client.objects.filter(erased_at=None).order_by("alias")],
    "account": client.account_id,
}))
"""


@pytest.fixture
def house(settings, tmp_path):
    """A house of its own folder; its database is the test's."""
    ring = keys.ring()
    settings.HOUSE = House(tmp_path / "house", kind="test")
    rings.write(settings.HOUSE.master_key_file, ring)
    return settings.HOUSE


@pytest.fixture
def bird(house, cast):
    """Somebody of whom the house keeps everything that it can keep."""
    by = cast.staff["therapist"]
    said = {field: f"{CANARY} {field}" for field in ("name", "notes", "pronouns", "clinic_number")}
    client = clients.take_in(by, said | {"alias": f"{CANARY}x"}, contexts=["stroke"], lead=by)
    details.add_contact(by, client, {"kind": "family", "name": f"{CANARY} of mine"})
    caution = {"kind": "trauma", "detail": f"{CANARY} bells", "since": timezone.localdate()}
    details.add_caution(by, client, caution)
    photo.put_in(by, client, jpeg(points=CANARY.encode() * 200))
    sign_a_consent(client, by)
    return client


def sign_a_consent(client, by):
    template = next(each for each in templates() if each.key == "specific")
    consent = consents.draft(
        client=client,
        by=by,
        template=template,
        classes=["attendance"],
        recipient_kind="named",
        recipient=f"Dr {CANARY}",
        purposes=["treatment"],
        expires_on=timezone.localdate() + timedelta(days=30),
        signed_by="patient",
    )
    consents.sign(
        consent=consent,
        by=by,
        seen_sha256=consent.text_sha256,
        signings=[consents.Signing("patient", f"{CANARY} Invented", "screen")],
        statement="I agree.",
    )


def looked_at(place, client):
    told = subprocess.run(
        [sys.executable, "-c", LOOK, str(client.pk)],
        env=drill.environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "stones", ["beside the backup", pytest.param("the old house's", marks=pytest.mark.slow)]
)
def test_an_older_backup_brings_nothing_of_an_erased_person_back(
    house, cast, bird, stones, tmp_path, django_capture_on_commit_callbacks
):
    made = making.make()
    with django_capture_on_commit_callbacks(execute=True):
        voiding.erase(cast.staff["privacy_officer"], bird, why="asked", paper="14")
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(house.backups, elsewhere)
    file = elsewhere / "tombstones" if stones == "beside the backup" else erasure.house_file()
    place = tmp_path / "restored"
    rings.write(place / "keys" / "master.key", keys.ring())

    restored = drill.restored_in(place, elsewhere / made.path.name, str(file))
    found = looked_at(place, bird)

    assert restored["erased_again"] == 1
    assert found["erased"]
    assert set(found["read"]) == {""}
    assert (found["rows"], found["parts"], found["files"]) == (0, 0, 0)
    assert found["consents"] == [["", ""]]
    assert found["signatures"] == [""]
    assert found["found"] == [0, 0]  # the cast is not in the index; nobody is found
    assert (found["stones"], found["told"]) == (1, 1)
    assert found["others"] == ["Finch Invented", "Robin Invented", "Wren Invented"]
    for path in place.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path.name


@pytest.mark.slow
def test_without_tombstones_the_older_backup_still_opens_for_whoever_has_the_key(
    house, bird, tmp_path
):
    """So that the test above proves something; and it is why old backups have to age out."""
    made = making.make()
    place = tmp_path / "restored"
    rings.write(place / "keys" / "master.key", keys.ring())
    drill.restored_in(place, made.path)
    found = looked_at(place, bird)

    assert found["read"][0] == f"{CANARY} name"
    assert found["consents"][0][1]
    assert found["found"][0] == 1
    assert found["files"] == 2


def test_a_privacy_officer_erases_by_the_pages_once_they_have_shown_who_they_are(
    house, cast, bird, django_capture_on_commit_callbacks
):
    page = reverse("client-erase", args=[bird.pk])
    browser = cast.browser("privacy_officer")
    prove = browser.get(page).headers["Location"]
    refused = browser.post(page, {"person": token_for(bird.pk), "alias": bird.alias})
    assert (refused.status_code, refused.context["confirm_url"]) == (403, prove)
    assert CANARY not in refused.content.decode()
    answer = browser.post(prove, {"password": "only for this test 1"})
    assert answer.status_code == 302, answer.content.decode()
    assert parse_qs(urlsplit(prove).query)["next"] == [page] == [answer.headers["Location"]]

    assert "cannot be undone" in browser.get(page).content.decode()
    said = {"why": "asked", "paper": "2026-14", "alias": bird.alias}
    wrong = browser.post(page, said | {"person": token_for(bird.pk), "alias": "Wren"})
    assert wrong.status_code == 422
    assert "not the alias" in wrong.content.decode()
    other = browser.post(page, said | {"person": token_for(cast.clients["own"].pk)})
    assert other.status_code == 409
    assert not Client.objects.get(pk=bird.pk).data_key.is_erased
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(page, said | {"person": token_for(bird.pk)}, follow=True)

    assert "erased for good" in done.content.decode()
    assert CANARY not in done.content.decode()
    assert browser.get(page).status_code == 404
    assert browser.get(reverse("client", args=[bird.pk])).status_code == 404
    stone = Tombstone.objects.get(data_key_id=bird.data_key_id)
    assert (stone.by, stone.reason) == (cast.staff["privacy_officer"].pk, "client.erase:asked")
    told = AuditRow.objects.get(action="client.erased", client_id=bird.pk)
    assert told.by == cast.staff["privacy_officer"].pk
    assert told.detail == {"why": "asked", "paper": "2026-14"}
    assert [e.data_key_id for e in erasure.entries_in(erasure.house_file())] == [
        str(bird.data_key_id)
    ]
    assert not list(django_settings.HOUSE.media.rglob("*.sealed"))


@pytest.mark.parametrize("role", ["therapist", "supervisor", "director", "administrator", "client"])
def test_nobody_else_finds_the_page_that_erases(cast, bird, role):
    page = reverse("client-erase", args=[bird.pk])

    assert cast.browser(role).get(page).status_code == 404
    assert cast.browser(role).post(page, {"alias": bird.alias}).status_code == 404


def test_who_was_erased_is_erased_again_once_and_nobody_else(house, cast, bird):
    type(bird.data_key).objects.filter(pk=bird.data_key_id).update(wrapped=b"")

    assert erasure.settle() == 1
    assert erasure.settle() == 0
    assert Client.objects.filter(erased_at=None).count() == 3


def test_no_table_holds_an_open_name_note_contact_or_consent(house, bird):
    """Every table as text: as it stands, and as the hexadecimal digits of bytes."""
    text = "\n".join(tables_as_text())
    sought = (CANARY, CANARY.encode().hex(), "Zaunkönig", CANARY.lower())
    allowed = text.replace(f"{CANARY}x", "").replace(f"{CANARY} pronouns", "")

    assert f"{CANARY}x" in text  # the alias is what groups see; so the search does see
    assert not any(word in allowed for word in sought)


def tables_as_text():
    names = connection.introspection.table_names()
    assert len(names) > 30
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"select * from {connection.ops.quote_name(name)}")
                for row in cursor.fetchall():
                    yield repr(row)
                    yield "".join(v.hex() for v in row if isinstance(v, bytes))
        return
    with connection.cursor() as cursor:
        for name in names:
            quoted = connection.ops.quote_name(name)
            with cursor.cursor.copy(f"COPY {quoted} TO STDOUT") as copy:
                yield b"".join(bytes(part) for part in copy).decode()


def test_no_search_finds_an_erased_person(house, cast, bird):
    def found_by(browser, words):
        said = {"status": "here", "words": words}
        page = browser.post(reverse("people"), said, follow=True)
        assert page.status_code == 200
        return str(bird.pk) in page.content.decode()

    browser, searches = cast.browser("therapist"), ("zaun", CANARY, f"{CANARY}x")
    assert [found_by(browser, words) for words in searches] == [True] * 3
    voiding.erase(cast.staff["privacy_officer"], bird, why="asked", paper="14")
    assert [found_by(browser, words) for words in searches] == [False] * 3
