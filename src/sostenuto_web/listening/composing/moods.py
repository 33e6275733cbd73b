"""The moods that a piece can be asked for by name, and the word that stands in its title."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sostenuto.base.affect import AffectPoint
from sostenuto.listening.moods import mood

WORDS: dict[str, str | Promise] = {
    "sleepy": _("Sleepy"),
    "peaceful": _("Peaceful"),
    "calm": _("Calm"),
    "tender": _("Tender"),
    "content": _("Content"),
    "hopeful": _("Hopeful"),
    "focused": _("Focused"),
    "happy": _("Happy"),
    "energised": _("Energised"),
    "neutral": _("Even"),
    "tired": _("Tired"),
    "sad": _("Sad"),
    "restless": _("Restless"),
    "tense": _("Tense"),
    "angry": _("Angry"),
}
"""By the names of `sostenuto.listening.moods`: those that say what music can express."""


def word_at(valence: float, arousal: float) -> str:
    """Return the word of the mood that lies closest to a place.

    Examples
    --------
    >>> word_at(0.48, -0.52)
    'Calm'
    """
    place = AffectPoint(valence, arousal)
    return str(WORDS[min(WORDS, key=lambda name: (mood(name).distance(place), name))])
