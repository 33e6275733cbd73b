"""The application that the server runs: Django, and outside it what holds for every answer."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sostenuto_web.config.settings")

from django.core.asgi import get_asgi_application

from sostenuto_web.platform.serving.outermost import Outermost
from sostenuto_web.platform.serving.sockets import Sockets

PLACES = "sostenuto_web.care.groups.rooms.routing.places"

application = Outermost(get_asgi_application(), Sockets(PLACES))
