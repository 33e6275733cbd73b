"""The rows of listening: programmes and their slots, what was said of them, the house's sound."""

from sostenuto_web.listening.models.composing import Composed
from sostenuto_web.listening.models.feelings import MovedPoint, NotThisReview
from sostenuto_web.listening.models.programmes import ListeningProgramme, ProgrammeSlot
from sostenuto_web.listening.models.sounds import LevelledFile, VolumeCap
from sostenuto_web.listening.models.steering import SteeredMusic

__all__ = [
    "Composed",
    "LevelledFile",
    "ListeningProgramme",
    "MovedPoint",
    "NotThisReview",
    "ProgrammeSlot",
    "SteeredMusic",
    "VolumeCap",
]
