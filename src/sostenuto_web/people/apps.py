"""The Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Clients, their care team, their consents."""

    name = "sostenuto_web.people"
    label = "people"
