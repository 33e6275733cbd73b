"""The Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class ListeningConfig(AppConfig):
    """Programmes, the player, music that the house makes, and what was learnt."""

    name = "sostenuto_web.listening"
    label = "listening"

    def ready(self) -> None:
        """Say whose records these are, and offer the pages."""
        from sostenuto_web.listening import erasing, subjects
        from sostenuto_web.listening.afterwards import offering as of_afterwards
        from sostenuto_web.listening.asking import feeling
        from sostenuto_web.listening.composing import tasks as composing
        from sostenuto_web.listening.learning import offering as of_learning
        from sostenuto_web.listening.models import LevelledFile
        from sostenuto_web.listening.player import ending, levelled
        from sostenuto_web.listening.player import tasks as player
        from sostenuto_web.listening.programmes import offering as of_programmes
        from sostenuto_web.people.services import voiding
        from sostenuto_web.platform.jobs import words
        from sostenuto_web.repertoire.rooms import room

        subjects.register()
        of_programmes.register()
        of_learning.register()
        of_afterwards.register()
        ending.follows(feeling.settle)
        voiding.also_erases("listening", erasing.erase_of)
        levelling: Any = player.level_recordings
        words.call(levelling, _("Bring recordings to one level"))
        post_delete.connect(levelled.drop_file, LevelledFile, dispatch_uid="levelled file")
        piece: Any = composing.compose_piece
        words.call(piece, _("Compose a piece of music"))
        room(_("Made here"), "made-here", "music.compose", 35)
