"""The service worker's address, and the list of what it keeps.

It has to lie at the root to see the session pages, and to name files as they are served here
(their names change with their content), so it is a view: two lines that load the worker itself.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sostenuto_web.frontend.templatetags.look import address_of
from sostenuto_web.frontend.views import stands_under

STATIC = Path(__file__).parent / "static"
KEPT = ("look/*.css", "look/*.svg", "lib/*.js", "elements/*.js", "offline/*.js")
OF_PACKAGES = ("django_htmx/htmx-2.min.js",)
WORKER = "offline/worker.js"
DOORS = ("account_login", "account_logout", "tablet")
"""Where pages that were kept are forgotten: also where a device is handed over."""


@cache
def kept_files() -> tuple[str, ...]:
    """Return where the files are served that a kept page needs."""
    found = sorted(path for pattern in KEPT for path in STATIC.glob(pattern))
    names = [path.relative_to(STATIC).as_posix() for path in found]
    return tuple(address_of(name) for name in (*names, *OF_PACKAGES) if name != WORKER)


def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker for this house."""
    files = kept_files()
    said = {
        "files": files,
        "version": hashlib.sha256("\n".join(files).encode()).hexdigest()[:16],
        "doors": [reverse(name) for name in DOORS],
    }
    text = f"self.house = {json.dumps(said)};\nimportScripts({json.dumps(address_of(WORKER))});\n"
    answer = HttpResponse(text, content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/"
    answer["Cache-Control"] = "no-cache"
    return answer


stands_under(worker, "door.open")
