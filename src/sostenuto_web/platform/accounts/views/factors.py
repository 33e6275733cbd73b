"""Second steps: an authenticator app, passkeys, recovery codes; and the fresh proof of who one is.

allauth's views, with our words, statuses and rules. Adding or removing a second step stands under
``account.secure``, so the policy asks for a fresh proof before the page opens.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from sostenuto_web.platform.accounts import codes, qr
from sostenuto_web.platform.accounts.views.door import WrongFormMixin
from sostenuto_web.platform.policy.views import rule

FORM = ("GET", "POST")


class IndexView(mfa.IndexView):  # type: ignore[misc]
    """Which second steps a person has; for staff without one, where to begin."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether one is needed and missing."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        user: Any = self.request.user
        missing = not codes.has_factor(user)
        needed = settings.SECOND_FACTOR_REQUIRED and user.is_staff
        return said | {"missing": missing, "needed": needed and missing}


class AppView(WrongFormMixin, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the secret as a square code and as text, in groups of four."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        secret = said["form"].secret
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        label = gettext("The secret as a square code for your app")
        return said | {"code": qr.svg(said["totp_url"], label), "secret": groups}


class RemoveAppView(WrongFormMixin, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Remove the authenticator app."""


class AddPasskeyView(WrongFormMixin, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""


class RenamePasskeyView(WrongFormMixin, webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Call a passkey something else."""


class RemovePasskeyView(webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Remove a passkey, unless it is the only second step of somebody who has to have one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer


class NewCodesView(WrongFormMixin, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes in place of the old."""


class ProofByPasswordView(WrongFormMixin, account.ReauthenticateView):  # type: ignore[misc]
    """Prove once more who one is, by the password."""


class ProofByCodeView(WrongFormMixin, mfa.ReauthenticateView):  # type: ignore[misc]
    """Prove once more who one is, by a code."""


def _own(view: Any) -> Any:
    return rule("account.self", methods=FORM)(never_cache(view))


def _secure(view: Any) -> Any:
    return rule("account.secure", methods=FORM)(never_cache(view))


index = rule("account.self", methods=("GET",))(never_cache(IndexView.as_view()))
passkeys = rule("account.self", methods=("GET",))(never_cache(webauthn.list_webauthn))
proof_by_password = _own(ProofByPasswordView.as_view())
proof_by_code = _own(ProofByCodeView.as_view())
proof_by_passkey = _own(webauthn.reauthenticate_webauthn)
add_app = _secure(AppView.as_view())
remove_app = _secure(RemoveAppView.as_view())
see_codes = rule("account.secure", methods=("GET",))(never_cache(recovery.view_recovery_codes))
new_codes = _secure(NewCodesView.as_view())
add_passkey = _secure(AddPasskeyView.as_view())
_rename, _remove = RenamePasskeyView.as_view(), RemovePasskeyView.as_view()


@_secure
def rename_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Call one of one's own passkeys something else."""
    return _rename(request, pk=passkey_id)  # type: ignore[no-any-return]


@_secure
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Remove one of one's own passkeys."""
    return _remove(request, pk=passkey_id)  # type: ignore[no-any-return]
