"""What runs in the background."""

from django_tasks import task


@task
def hear_folder(folder_id: str) -> None:
    """Hear what is new in a folder; run twice, it does the rest."""
    from sostenuto_web.repertoire import services

    services.hear_by_id(folder_id)
