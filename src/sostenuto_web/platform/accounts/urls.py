"""Addresses of accounts; of allauth's views only those we use, each under a rule of ours.

allauth finds its pages by their names, so those stay as they are there.
"""

from django.urls import path

from sostenuto_web.platform.accounts.views import door, factors, own, staff

urlpatterns = [
    path("sign-in/", door.sign_in, name="account_login"),
    path("sign-in/second/", door.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", door.passkey, name="mfa_login_webauthn"),
    path("sign-out/", door.sign_out, name="account_logout"),
    path("link/<str:token>/", door.link, name="account_link"),
    path("welcome/", door.welcome, name="account_welcome"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="account_change_password"),
    path("account/sessions/", own.sessions, name="account_sessions"),
    path("account/sessions/end-others/", own.end_other_sessions, name="account_end_others"),
    path("account/sessions/<uuid:handle>/end/", own.end_session, name="account_end_session"),
    path("account/stay/", own.stay, name="account_stay"),
    path("account/device/", own.device, name="account_device"),
    path("account/confirm/", factors.proof_by_password, name="account_reauthenticate"),
    path("account/confirm/code/", factors.proof_by_code, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", factors.proof_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("account/second/", factors.index, name="mfa_index"),
    path("account/second/app/", factors.add_app, name="mfa_activate_totp"),
    path("account/second/app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("account/second/codes/", factors.see_codes, name="mfa_view_recovery_codes"),
    path("account/second/codes/new/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("account/passkeys/", factors.passkeys, name="mfa_list_webauthn"),
    path("account/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path(
        "account/passkeys/<int:passkey_id>/name/", factors.rename_passkey, name="mfa_edit_webauthn"
    ),
    path(
        "account/passkeys/<int:passkey_id>/remove/",
        factors.remove_passkey,
        name="mfa_remove_webauthn",
    ),
    path("staff/", staff.staff, name="staff"),
    path("staff/invite/", staff.invite, name="staff_invite"),
    path("staff/<uuid:staff_id>/", staff.member, name="staff_member"),
    path("staff/<uuid:staff_id>/link/", staff.hand_over, name="staff_link"),
    path("staff/<uuid:staff_id>/roles/", staff.roles, name="staff_roles"),
    path("staff/<uuid:staff_id>/details/", staff.details, name="staff_details"),
    path("staff/<uuid:staff_id>/reset/", staff.reset, name="staff_reset"),
    path("staff/<uuid:staff_id>/end/", staff.end, name="staff_end"),
    path("staff/<uuid:staff_id>/restore/", staff.restore, name="staff_restore"),
]
