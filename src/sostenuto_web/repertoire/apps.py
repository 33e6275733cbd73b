"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepertoireConfig(AppConfig):
    """The service's music, as the engine heard it."""

    name = "sostenuto_web.repertoire"
    label = "repertoire"

    def ready(self) -> None:
        """Offer the page, and declare what its addresses name."""
        from sostenuto_web.platform.policy import navigation, subjects

        subjects.names_no_client("folder_id", because="a folder of the service's own music")
        navigation.offer(
            _("Music"),
            "music",
            "music.see",
            40,
            says=_("The service's music, as the engine heard it."),
        )
