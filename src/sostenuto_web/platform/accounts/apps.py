"""The Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who works here and who comes here: sign-in, second factors, roles, credentials."""

    name = "sostenuto_web.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Start the clock of sessions, tell the audit, and say how a fresh proof is asked for."""
        from sostenuto_web.platform.accounts import (
            locking,
            log_off,
            middleware,
            noting,
            proof,
            rewrapping,
        )
        from sostenuto_web.platform.policy import navigation, subjects

        noting.connect()
        log_off.connect()
        proof.connect()
        rewrapping.connect()
        subjects.names_no_client("staff_id", because="a member of staff")
        subjects.names_no_client("handle", because="one of one's own sessions")
        subjects.names_no_client("passkey_id", because="one of one's own passkeys")
        subjects.names_no_client("token", because="a one-time link, its own proof")
        navigation.offers_nothing_when(middleware.lacks_second_step)
        navigation.offers_nothing_when(locking.is_handed)
        navigation.offer(
            _("Staff"), "staff", "staff.see", 50, says=_("Who works here, in which roles.")
        )
