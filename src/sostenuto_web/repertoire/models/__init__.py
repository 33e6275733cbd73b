"""The rows of the repertoire, a module a kind."""

from sostenuto_web.repertoire.models.overrides import Override
from sostenuto_web.repertoire.models.recordings import Correction, MusicFolder, Recording
from sostenuto_web.repertoire.models.registers import Trigger, TriggerChange, TriggerRegister
from sostenuto_web.repertoire.models.sets import SetEntry, SetLeader, SetList, SetMember
from sostenuto_web.repertoire.models.songs import Audience, MusicState, OtherName, Player, Song
from sostenuto_web.repertoire.models.tastes import HumsTotal, Interview, Preference
from sostenuto_web.repertoire.models.uploads import Upload

__all__ = [
    "Audience",
    "Correction",
    "HumsTotal",
    "Interview",
    "MusicFolder",
    "MusicState",
    "OtherName",
    "Override",
    "Player",
    "Preference",
    "Recording",
    "SetEntry",
    "SetLeader",
    "SetList",
    "SetMember",
    "Song",
    "Trigger",
    "TriggerChange",
    "TriggerRegister",
    "Upload",
]
