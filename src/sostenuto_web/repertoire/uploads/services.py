"""Bringing music in: begun, received piece by piece, whole, left off; and folders of this machine.

An upload is its uploader's alone until it is whole. What is written is written for good or not at
all, so that after a break, a reload or a power cut it goes on where it was.
"""

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sostenuto.base.errors import MediaError, SostenutoError
from sostenuto.exchange.media_probe import Kind, probe
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import Audience, MusicFolder, Upload
from sostenuto_web.repertoire.uploads import names, places

MOST_BYTES = 200_000_000
PIECE_BYTES = 1 << 20
MOST_OPEN = 50
"""How many uploads one person may have begun and not ended."""
KEPT_DAYS = 7
AN_HOUR_S = 3600
TIDY_AT = time(4, 40)
ENDINGS = {
    Kind.WAV: ".wav",
    Kind.FLAC: ".flac",
    Kind.MP3: ".mp3",
    Kind.OGG: ".ogg",
    Kind.MP4: ".m4a",
    Kind.ADTS: ".aac",
    Kind.WEBM: ".webm",
}


class NotTakenError(SostenutoError):
    """Something is not taken; the text says why, in words for whoever brought it."""


class WrongPlaceError(SostenutoError):
    """A piece does not begin where the last one ended."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of music when it is brought.

    Attributes
    ----------
    licence_note : str
    audience : str
    only_for : Client or None
        Whose own it is.
    """

    licence_note: str = ""
    audience: str = Audience.EVERYONE
    only_for: Client | None = None


@transaction.atomic
def begin(by: Any, name: str, size: int, terms: Terms, pk: UUID | None = None) -> Upload:
    """Begin an upload, or find the one of this name and size that was not ended.

    Parameters
    ----------
    pk : UUID, optional
        The id of a new one.

    Raises
    ------
    NotTakenError
        It is empty or too large, too many are open, or the disk is too full.
    """
    name = names.cleaned(name)
    if not name or size <= 0:
        raise NotTakenError(_("It is empty."))
    if size > MOST_BYTES:
        raise NotTakenError(_("It is larger than 200 MB."))
    mine = Upload.objects.select_for_update().filter(by=by, state=Upload.State.COMING)
    upload = mine.filter(file_name=name, size=size, only_for=terms.only_for).first()
    rest = size - (places.come_so_far(upload) if upload else 0)
    _check_room(rest)
    if upload is None:
        if mine.count() >= MOST_OPEN:
            raise NotTakenError(_("Too many uploads are half done: go on with them or drop them."))
        upload = Upload(by=by, file_name=name, size=size, only_for=terms.only_for)
        upload.pk = pk or upload.pk
    upload.audience, upload.licence_note = terms.audience, terms.licence_note
    upload.save()
    return upload


def take_piece(by: Any, upload: Upload, offset: int, data: bytes) -> Upload:
    """Write the piece of an upload that begins at ``offset``; the last one makes it whole.

    Raises
    ------
    WrongPlaceError
        Ask how far it is, and go on from there.
    NotTakenError
        The disk is too full, or it would become larger than was said.
    BusyError
        Another piece is being written at this moment.
    """
    if len(data) > PIECE_BYTES or offset + len(data) > upload.size:
        raise NotTakenError(_("It is larger than was said."))
    _check_room(len(data))
    if offset == upload.size and places.whole_of(upload.pk) is not None:
        return _received(by, upload)  # we ended between the moving and the writing down
    with places.opened(upload.pk) as handle:
        if not Upload.objects.filter(pk=upload.pk, state=Upload.State.COMING).exists():
            places.half_of(upload.pk).unlink(missing_ok=True)
            raise WrongPlaceError("it is not coming in any more")
        if os.fstat(handle).st_size != offset or not (data or offset == upload.size):
            raise WrongPlaceError("it does not go on there")
        _append(handle, offset, data)
        upload.received = offset + len(data)
        if upload.received == upload.size:
            return _whole(by, upload)
        Upload.objects.filter(pk=upload.pk, state=Upload.State.COMING).update(
            received=upload.received, moved_at=timezone.now()
        )
    return upload


def take_whole(
    by: Any,
    name: str,
    chunks: Iterable[bytes],
    size: int,
    terms: Terms,
    token: UUID | None = None,
) -> Upload:
    """Take a file that came in one go, with a form; sent twice with one token, it comes once.

    Raises
    ------
    NotTakenError
    """
    pk = once.id_for(by.pk, token)
    there = Upload.objects.filter(pk=pk).exclude(state=Upload.State.COMING).first()
    if there is not None:
        return there
    upload = begin(by, name, size, terms, pk)
    places.half_of(upload.pk).unlink(missing_ok=True)
    at = 0
    for chunk in chunks:
        for start in range(0, len(chunk), PIECE_BYTES):
            piece = bytes(chunk[start : start + PIECE_BYTES])
            upload = take_piece(by, upload, at, piece)
            at += len(piece)
    return upload


def _append(handle: int, offset: int, data: bytes) -> None:
    try:
        places.append(handle, offset, data)
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NotTakenError(_full()) from None
        raise


def _check_room(more_bytes: int) -> None:
    try:
        places.check_room(more_bytes)
    except places.FullDiskError:
        raise NotTakenError(_full()) from None


def _full() -> str:
    return _("The house's disk is too full. Make room, then go on: what came so far is kept.")


def _whole(by: Any, upload: Upload) -> Upload:
    """Look at the first bytes of what has come whole; have it heard, or refuse it at once."""
    try:
        with places.half_of(upload.pk).open("rb") as file:
            ending = ENDINGS[probe(file).kind]
    except MediaError as problem:
        _end(upload, Upload.State.REFUSED, str(problem))
        places.drop(upload.pk)
        return upload
    places.move_whole(upload.pk, ending)
    return _received(by, upload)


@transaction.atomic
def _received(by: Any, upload: Upload) -> Upload:
    upload.received = upload.size
    _end(upload, Upload.State.RECEIVED, "")
    audit.record(by, "music.brought", upload, client_id=upload.only_for_id)
    have_heard()
    return upload


def _end(upload: Upload, state: Upload.State, message: str) -> None:
    upload.state, upload.message = state, message[:300]
    upload.save(update_fields=["state", "message", "received", "moved_at"])


def have_heard() -> None:
    """See to it that what was received is heard: one task waits, however many files came."""
    from sostenuto_web.repertoire.tasks import hear_folder

    folder = places.uploads_folder()
    waiting = MusicFolder.State.WAITING
    others = MusicFolder.objects.filter(pk=folder.pk).exclude(state=waiting)
    if others.update(state=waiting, stop_asked=False, failure=""):
        transaction.on_commit(lambda: hear_folder.enqueue(str(folder.pk)))


@transaction.atomic
def leave_off(by: Any, upload: Upload) -> None:
    """Drop an upload that is not whole; what came of it goes."""
    open_still = Upload.objects.filter(pk=upload.pk, state=Upload.State.COMING)
    if open_still.update(state=Upload.State.LEFT, message=""):
        audit.record(by, "music.left_off", upload, client_id=upload.only_for_id)
        transaction.on_commit(lambda: places.drop(upload.pk))


@transaction.atomic
def tidy() -> int:
    """Drop what was half done for a week, and have heard what still waits; for every day."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Upload.objects.filter(state=Upload.State.COMING, moved_at__lt=before)
    count = old.update(state=Upload.State.LEFT)
    for path in places.halves():
        open_still = Upload.objects.filter(pk=path.stem, state=Upload.State.COMING).exists()
        if not open_still and path.stat().st_mtime < timezone.now().timestamp() - AN_HOUR_S:
            path.unlink(missing_ok=True)
    if Upload.objects.filter(state=Upload.State.RECEIVED).exists():
        MusicFolder.objects.filter(pk=places.uploads_folder().pk).update(
            state=MusicFolder.State.HEARD
        )
        have_heard()
    return count


def drop_files_of(client: Client) -> None:
    """Take away, once the transaction holds, what lies here of music brought for one client."""
    for pk in Upload.objects.filter(only_for=client).values_list("pk", flat=True):
        transaction.on_commit(partial(places.drop, pk))
