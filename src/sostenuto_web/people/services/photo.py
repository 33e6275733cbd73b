"""A client's photo: sealed on the disk, kept only when the person agreed to it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from sostenuto_web.people import pictures
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.vault import files
from sostenuto_web.platform.vault.models import SealedFile

LARGEST_BYTES = 2 * 1024 * 1024


@transaction.atomic
def put_in(by: Any, client: Client, data: bytes) -> None:
    """Keep a photo in the place of the one before; the caller has the person's agreement.

    Nothing is kept but the picture: what a camera wrote into it is left out.

    Raises
    ------
    pictures.PictureError
        It is no whole picture, or one that is too large.
    """
    picture = pictures.cleaned(data)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    _drop(client)
    kept = files.keep(client.data_key, [picture.data], content_type=picture.kind)
    client.photo, client.photo_agreed_at = kept.pk, timezone.now()
    client.save()
    history.note(by, client, "client.photo_set")
    audit.record(by, "client.photo_set", client)


@transaction.atomic
def take_out(by: Any, client: Client) -> None:
    """Take the photo out and delete it: an agreement that was taken back."""
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.photo is None:
        return
    _drop(client)
    client.photo = client.photo_agreed_at = None
    client.save()
    history.note(by, client, "client.photo_removed")
    audit.record(by, "client.photo_removed", client)


def _drop(client: Client) -> None:
    if client.photo is not None:
        for row in SealedFile.objects.filter(pk=client.photo):
            files.drop(row)
