"""Write one row of the audit."""

from typing import Any

from django.db import models


def record(
    by: Any,
    action: str,
    subject: models.Model | None = None,
    *,
    outcome: str = "done",
    **detail: str | int,
) -> None:
    """Add one row to the chain, in the transaction of what it tells of.

    Parameters
    ----------
    by : User or None
        Who did it; None for the program itself or a stranger.
    action : str
        Like ``"client.changed"``; a fixed word, never content.
    subject : model instance, optional
        The record; when it belongs to a client (``client_id``, or is one) that is noted too.
    outcome : str
        ``"done"``, ``"seen"``, ``"refused"`` or ``"failed"``.
    **detail
        Codes and counts only: never a name, a note or what was searched for.
    """
