"""What this room offers to other floors: a way from a session's plan to the suggestions."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.care.models import Session
from sostenuto_web.care.sessions import beside


def register() -> None:
    """Offer it; called when the app starts."""
    beside.adds_card(_("Ideas"), "evidence/suggesting/_beside.html", "course.read", _while_planned)


def _while_planned(session: Session) -> bool:
    return session.state == Session.State.PLANNED
