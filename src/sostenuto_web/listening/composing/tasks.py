"""What runs in the background."""

from django_tasks import task


@task
def compose_piece(composed_id: str) -> None:
    """Compose a piece that was asked for; run twice, it is made once."""
    from sostenuto_web.listening.composing import services

    services.make(composed_id)
