"""What goes with a client who is erased: every fact about them."""

from sostenuto_web.people.models import Client
from sostenuto_web.record.models import (
    Alert,
    Distress,
    Feeling,
    Felt,
    Harm,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)

OF_A_CLIENT = (
    Alert,
    Distress,
    Feeling,
    Felt,
    Harm,
    Mark,
    MusicEvent,
    PromptLevel,
    Quote,
    Rating,
    Response,
)


def erase_of(client: Client) -> None:
    """Delete the facts of a client; runs in the transaction that erases."""
    for model in OF_A_CLIENT:
        model._base_manager.filter(client=client).delete()
