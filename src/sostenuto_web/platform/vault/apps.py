"""The Django app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys, and fields that nobody can read without them."""

    name = "sostenuto_web.platform.vault"
    label = "vault"
