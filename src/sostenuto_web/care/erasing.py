"""What goes with a client who is erased: the whole of their course of care."""

from sostenuto_web.care.counselling import services as counselling
from sostenuto_web.care.models import Course, FilledForm, Goal, Note, Session
from sostenuto_web.people.models import Client

OF_A_CLIENT = (Note, Session, FilledForm, Goal, Course)
"""In an order that the foreign keys allow; what hangs on them goes with them."""


def erase_of(client: Client) -> None:
    """Delete a client's course of care; runs in the transaction that erases."""
    counselling.erase_of(client)
    for model in OF_A_CLIENT:
        model._base_manager.filter(client=client).delete()
