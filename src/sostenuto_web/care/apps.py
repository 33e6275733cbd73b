"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareConfig(AppConfig):
    """The course of care: referral, plan, sessions, notes, discharge."""

    name = "sostenuto_web.care"
    label = "care"

    def ready(self) -> None:
        """Say whose records these are, and offer the pages."""
        from sostenuto_web.care import erasing, naming, subjects
        from sostenuto_web.care.course import offering as of_courses
        from sostenuto_web.care.discharge import words as of_discharge
        from sostenuto_web.care.groups.pads import stopping
        from sostenuto_web.care.notes import offering as of_notes
        from sostenuto_web.care.sessions import offering as of_sessions
        from sostenuto_web.people import recorded
        from sostenuto_web.people.services import voiding
        from sostenuto_web.platform.policy import navigation
        from sostenuto_web.record.naming import names_sessions

        subjects.register()
        stopping.register()
        of_courses.register()
        of_sessions.register()
        of_notes.register()
        recorded.tells_of(of_discharge.ACTS, {})
        names_sessions(naming.called)
        voiding.also_erases("care", erasing.erase_of)
        says = _("What can be done with music, step by step.")
        navigation.offer(_("Techniques"), "techniques", "card.read", 45, says)
        gather = _("People who meet for music: begin for everybody at once.")
        navigation.offer(_("Groups"), "groups", "group.list", 20, gather)
