"""Addresses of accounts; each of allauth's that we use, under a rule and in our words."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path

from sostenuto_web.platform.policy.views import rule

urlpatterns = [
    path("sign-in/", rule("door.open")(account.login), name="account_login"),
    path("sign-in/", rule("door.open")(account.login), name="sign-in"),
    path("sign-out/", rule("door.open")(account.logout), name="account_logout"),
    path("sign-in/second/", rule("door.open")(mfa.authenticate), name="mfa_authenticate"),
]
