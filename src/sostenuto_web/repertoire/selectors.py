"""Reading the service's music."""

from django.db.models import QuerySet

from sostenuto_web.repertoire.models import MusicFolder, Recording


def folders() -> QuerySet[MusicFolder]:
    """Return the folders of the house."""
    return MusicFolder.objects.all()


def heard() -> QuerySet[Recording]:
    """Return the recordings that were heard and are there, by title."""
    return Recording.objects.filter(failure="", missing=False).order_by("title", "artist", "pk")


def unheard() -> QuerySet[Recording]:
    """Return the files that could not be heard."""
    return Recording.objects.exclude(failure="").filter(missing=False).order_by("path", "pk")
