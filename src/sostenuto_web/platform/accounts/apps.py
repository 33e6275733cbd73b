"""The Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who works here and who comes here: sign-in, second factors, roles, credentials."""

    name = "sostenuto_web.platform.accounts"
    label = "accounts"
