"""Where the pieces lie that the house made: a folder of music of its own."""

from pathlib import Path

from django.conf import settings

from sostenuto_web.listening.models import Composed
from sostenuto_web.repertoire.models import MusicFolder

NAME = "composed"
ENDING = ".flac"


def stored() -> Path:
    """Return the folder on the disk."""
    place: Path = settings.HOUSE.media / NAME
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def file_of(row: Composed) -> Path:
    """Return where a piece lies; it is called by its title, which names nobody."""
    return stored() / f"{row.title.replace('/', ' ')}{ENDING}"


def music_folder() -> MusicFolder:
    """Return the folder among the house's folders of music; it moves along with the house."""
    place = str(stored().resolve())
    moved = MusicFolder.objects.filter(recordings__composed__isnull=False, uploads=False)
    folder = moved.filter(path__endswith=f"/{NAME}").exclude(path=place).first()
    if folder is not None and not Path(folder.path).exists():
        MusicFolder.objects.filter(pk=folder.pk).update(path=place)
        folder.path = place
        return folder
    return MusicFolder.objects.get_or_create(
        path=place, defaults={"state": MusicFolder.State.HEARD}
    )[0]
