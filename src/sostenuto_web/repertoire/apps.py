"""The Django app."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepertoireConfig(AppConfig):
    """The service's music, as the engine heard it."""

    name = "sostenuto_web.repertoire"
    label = "repertoire"

    def ready(self) -> None:
        """Offer the page, name its work, and declare what its addresses name."""
        from sostenuto_web.people import cards, places, recorded
        from sostenuto_web.people.services import voiding
        from sostenuto_web.platform.jobs import daily, words
        from sostenuto_web.platform.policy import navigation
        from sostenuto_web.platform.serving import starting
        from sostenuto_web.record.naming import names_songs
        from sostenuto_web.repertoire import erasing, naming, tasks, warming
        from sostenuto_web.repertoire import subjects as _ours  # noqa: F401
        from sostenuto_web.repertoire.registers import words as of_registers
        from sostenuto_web.repertoire.tastes import selectors as tastes
        from sostenuto_web.repertoire.tastes import subjects as of_tastes
        from sostenuto_web.repertoire.tastes import words as taste_words
        from sostenuto_web.repertoire.uploads import services as uploads

        work: Any = tasks.hear_folder
        words.call(work, _("Hear a folder of music"))
        from sostenuto_web.repertoire.rooms import room

        room(_("Songs"), "music", "music.see", 10)
        room(_("Recordings"), "recordings", "music.see", 20)
        room(_("Picture"), "picture", "music.see", 22)
        room(_("To name"), "unnamed", "music.change", 25)
        room(_("Bring music"), "bring", "music.upload", 30)
        room(_("Set lists"), "sets", "set.list", 40)
        room(_("Reviews"), "reviews", "register.review", 60)
        room(_("Exceptions"), "overrides", "gate.review", 70)
        daily.every_day(
            "uploads", uploads.TIDY_AT, uploads.tidy, says=_("Drop what was brought in by half")
        )
        starting.at_start(warming.begin, warming.WORDS)
        names_songs(naming.called)
        voiding.also_erases("music", erasing.erase_of)
        recorded.tells_of(of_registers.ACTS, of_registers.FIELDS)
        of_tastes.register()
        recorded.tells_of(taste_words.ACTS, taste_words.FIELDS, taste_words.VALUES)
        cards.adds_card(_("Music"), "repertoire/_client_card.html", "gate.ask", 10, tastes.summary)
        places.adds_place(_("Music"), "client-music", "gate.ask", 30)
        navigation.offer(
            _("Music"),
            "music",
            "music.see",
            40,
            says=_("Songs, recordings, and what may sound for whom."),
        )
