"""The database refuses to change what is signed; nothing slips out beside a revocation."""

import threading

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from papers_for_tests import drafted, signed
from test_consent_services import asked

from sostenuto_web.people.consents import disclosing, services, unchanging
from sostenuto_web.people.consents.models import Consent, Disclosure, Ending, Signature
from sostenuto_web.platform.clinic.selectors import clinic


@pytest.fixture
def guarded(db):
    unchanging.install(apps, connection)


def refused(act):
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        act()


@pytest.mark.usefixtures("guarded")
def test_what_is_signed_cannot_be_changed_or_deleted_past_the_services(wren, therapist):
    consent, draft = signed(wren, therapist), drafted(wren, therapist)
    disclosing.disclose(client=wren, request=asked(), by=therapist, what="a letter", way="print")
    services.revoke(consent=consent, by=therapist, how="written")
    papers = Consent.objects.filter(pk=consent.pk)

    refused(lambda: papers.update(never_expires=True))
    refused(lambda: papers.update(signed_at=timezone.now()))
    refused(lambda: Signature.objects.update(capacity="guardian"))
    refused(lambda: Ending.objects.update(what="event"))
    refused(lambda: Disclosure.objects.update(purpose="payment"))
    refused(lambda: Disclosure.objects.all()._raw_delete("default"))
    refused(lambda: Ending.objects.all()._raw_delete("default"))
    services.discard(consent=draft, by=therapist)


@pytest.mark.usefixtures("guarded")
def test_the_triggers_let_a_key_be_changed(wren, therapist):
    """Changing the key writes the sealed columns and the key's id, and nothing else."""
    from sostenuto_web.platform.vault.models import DataKey

    consent = signed(wren, therapist)
    Consent.objects.filter(pk=consent.pk).update(data_key=DataKey.make())
    with connection.cursor() as cursor:
        cursor.execute("update consents_consent set text = text")


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite lets one transaction write at a time; its test database knows no second one",
)
def test_a_revocation_in_between_is_never_overtaken(transactional_db, cast):
    """Giving out and taking back race; whatever is given out was given before it was taken back."""
    wren, therapist = cast.clients["own"], cast.staff["therapist"]
    clinic()
    for _ in range(40):
        consent, gate, given = signed(wren, therapist), threading.Barrier(2), []
        thread = threading.Thread(target=_give, args=(wren, therapist, gate, given))
        thread.start()
        gate.wait()
        ending = services.revoke(consent=consent, by=therapist, how="written")
        thread.join()
        late = Disclosure.objects.filter(consent=consent, at__gt=ending.at)
        assert not late.exists()
        assert given[-1] == "refused"


def _give(client, by, gate, given):
    gate.wait()
    try:
        for _ in range(50):
            disclosing.disclose(client=client, request=asked(), by=by, what="a letter", way="file")
            given.append("given")
    except disclosing.NotPermittedError:
        given.append("refused")
    finally:
        connection.close()
