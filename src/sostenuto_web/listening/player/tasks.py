"""What runs in the background."""

from django_tasks import task


@task
def level_recordings(recording_ids: list[str]) -> None:
    """Bring recordings to one loudness; run twice, it does the rest."""
    from uuid import UUID

    from sostenuto_web.listening.player import levelled

    levelled.level_each(UUID(one) for one in recording_ids)
