"""The Django app."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """One table says who may do what; every address names its rule."""

    name = "sostenuto_web.platform.policy"
    label = "policy"
