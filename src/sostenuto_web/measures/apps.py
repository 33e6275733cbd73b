"""The Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Measures by schedule, answers, change, and goals over time."""

    name = "sostenuto_web.measures"
    label = "measures"

    def ready(self) -> None:
        """Say whose records these are, and offer the pages."""
        from sostenuto_web.measures import craving, erasing, subjects
        from sostenuto_web.measures.answering import leading as of_alerts
        from sostenuto_web.measures.answering import words as of_answers
        from sostenuto_web.measures.course import offering as of_course
        from sostenuto_web.measures.handing import leading as of_handing
        from sostenuto_web.measures.scheduling import offering as of_scheduling
        from sostenuto_web.measures.shelf import offering as of_shelf
        from sostenuto_web.people import recorded
        from sostenuto_web.people.services import voiding

        subjects.register()
        craving.register()
        of_alerts.register()
        recorded.tells_of(of_answers.ACTS, of_answers.FIELDS)
        of_shelf.register()
        of_scheduling.register()
        of_handing.register()
        of_course.register()
        voiding.also_erases("measures", erasing.erase_of)
