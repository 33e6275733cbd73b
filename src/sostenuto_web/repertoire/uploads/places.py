"""Where what is brought in lies: half of it in ``coming``, whole files in ``music``.

Conventions: no name from outside is ever a name on the disk. A half file ends in ``.draft``, which
backups leave out.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from sostenuto.base.errors import SostenutoError
from sostenuto_web.repertoire.models import MusicFolder, Upload

SPARE_BYTES = 256 << 20
"""What stays free on the disk whatever is brought in: the house has to go on writing records."""


class FullDiskError(SostenutoError):
    """The disk has too little room for what is to come."""


class BusyError(SostenutoError):
    """The same upload is being written to at this moment."""


def coming() -> Path:
    """Return the folder of what is coming in."""
    return _folder("coming")


def stored() -> Path:
    """Return the folder of what has come in whole."""
    return _folder("music")


def _folder(name: str) -> Path:
    place: Path = settings.HOUSE.media / name
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def half_of(upload_id: UUID) -> Path:
    """Return where an upload lies while it comes in."""
    return coming() / f"{upload_id}.draft"


def halves() -> list[Path]:
    """Return what has come in by half, as far as it is called by an id."""
    return [path for path in coming().glob("*-*-*-*-*.draft") if path.is_file()]


def whole_of(upload_id: UUID) -> Path | None:
    """Return where an upload lies that has come in whole."""
    return next(iter(stored().glob(f"{upload_id}.*")), None)


def uploads_folder() -> MusicFolder:
    """Return the house's own folder of music, which moves along with the house."""
    place = str(stored().resolve())
    folder, _made = MusicFolder.objects.get_or_create(
        uploads=True, defaults={"path": place, "state": MusicFolder.State.HEARD}
    )
    if folder.path != place:
        MusicFolder.objects.filter(pk=folder.pk).update(path=place)
        folder.path = place
    return folder


def check_room(more_bytes: int) -> None:
    """Refuse what the disk has no room for.

    Raises
    ------
    FullDiskError
    """
    if shutil.disk_usage(coming()).free < more_bytes + SPARE_BYTES:
        raise FullDiskError("the disk of the house is too full")


def come_so_far(upload: Upload) -> int:
    """Return how many bytes of an upload are here for certain."""
    with suppress(FileNotFoundError):
        return min(half_of(upload.pk).stat().st_size, upload.size)
    return upload.size if whole_of(upload.pk) is not None else 0


@contextmanager
def opened(upload_id: UUID) -> Iterator[int]:
    """Open a half file for one writer at a time; yields its descriptor.

    Raises
    ------
    BusyError
        Somebody else is writing to it.
    """
    handle = os.open(half_of(upload_id), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError("is being written to") from None
        yield handle
    finally:
        os.close(handle)


def append(handle: int, offset: int, data: bytes) -> None:
    """Write a piece behind what is there, for good; or nothing of it.

    Raises
    ------
    OSError
        The disk did not take it; the file is as it was.
    """
    try:
        left, at = memoryview(data), offset
        while left:
            count = os.pwrite(handle, left, at)
            left, at = left[count:], at + count
        os.fsync(handle)
    except OSError:
        with suppress(OSError):
            os.ftruncate(handle, offset)
        raise


def move_whole(upload_id: UUID, ending: str) -> Path:
    """Put an upload that is whole where it is heard from."""
    target = stored() / f"{upload_id}{ending}"
    os.replace(half_of(upload_id), target)
    for folder in (stored(), coming()):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return target


def drop(upload_id: UUID) -> None:
    """Take away whatever lies here of an upload."""
    half_of(upload_id).unlink(missing_ok=True)
    whole = whole_of(upload_id)
    if whole is not None:
        whole.unlink(missing_ok=True)
