"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    """Written permissions, and the account of what left the house on them."""

    name = "sostenuto_web.people.consents"
    label = "consents"

    def ready(self) -> None:
        """Say whose record a consent belongs to, and what is offered in the navigation."""
        from sostenuto_web.people.consents import standing
        from sostenuto_web.platform.audit import naming
        from sostenuto_web.platform.policy import navigation, subjects

        subjects.names_a_part("consent_id", of="client_id")(standing.client_of)
        naming.leads_to_client("consent_id")(standing.client_of)
        subjects.names_no_client("template_key", because="the words of a kind of consent")
        ending = _("Which papers end soon.")
        navigation.offer(_("Consents"), "consents-ending", "consent.list", 30, ending)
        navigation.offer(
            _("My consents"),
            "my-consents",
            "self.read",
            20,
            says=_("Read what you signed, and take it back if you want to."),
        )
        says = _("The words that people read and sign here.")
        navigation.offer(_("Consent texts"), "consent-templates", "consent.word", 65, says)
