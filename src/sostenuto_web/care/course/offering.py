"""What the course of care and its goals add to the pages of other floors."""

from django.utils.translation import gettext_lazy as _

from sostenuto_web.people import cards, recorded
from sostenuto_web.people.places import adds_place


def register() -> None:
    """Offer the card on a client's record and the place, and say what the acts are called."""
    from sostenuto_web.care.course import views
    from sostenuto_web.care.course import words as of_course
    from sostenuto_web.care.goals import words as of_goals

    cards.adds_card(_("Course of care"), "care/course/_card.html", "course.read", 4, views.card)
    adds_place(_("Course"), "course", "course.read", 10, under=["goals", "suggestions"])
    for words in (of_course, of_goals):
        recorded.tells_of(words.ACTS, words.FIELDS, words.VALUES)
