"""The application that uvicorn runs."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sostenuto_web.config.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
