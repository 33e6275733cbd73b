"""Taking a batch of actions as a device sends it: JSON, answered id by id."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from sostenuto_web.care.running import actions
from sostenuto_web.care.running.services import REFUSED, Answer
from sostenuto_web.people.guard import FIELD
from sostenuto_web.platform.audit import telling
from sostenuto_web.record.facts.services import NotSoError

Apply = Callable[[actions.Action], Answer]


def taken(request: HttpRequest, person: str, apply: Apply) -> HttpResponse:
    """Apply each action of a batch that is whole, of who is signed in, and for whom it says.

    Parameters
    ----------
    request : HttpRequest
    person : str
        The token that the page carries for whom it is (`people.guard.token_for`).
    apply : callable
        Applies one action.
    """
    said = _read(request.body)
    if said is None:
        return JsonResponse({"words": _("This could not be read.")}, status=400)
    if said.get("account") != str(request.user.pk):
        return JsonResponse({"words": _("Somebody else is signed in.")}, status=403)
    given = said.get(FIELD)
    if not isinstance(given, str) or not constant_time_compare(given, person):
        words = _("It was noted for another person. Look at the banner, and note it there.")
        return JsonResponse({"words": words}, status=409)
    batch = said.get("actions")
    if not isinstance(batch, list) or len(batch) > actions.MOST_AT_ONCE:
        return JsonResponse({"words": _("That is too much at once.")}, status=413)
    off = actions.clock_off(said.get("sent_at"))
    answers = [_answered(apply, one, off) for one in batch]
    telling.tell(request, count=len(answers))
    return JsonResponse({"answers": answers})


def _answered(apply: Apply, said: Any, off: timedelta) -> dict[str, str]:
    token = str(said.get("id", ""))[:80] if isinstance(said, dict) else ""
    try:
        answer = apply(actions.from_device(said, off))
    except NotSoError as problem:
        answer = Answer(REFUSED, problem.words)
    return {"id": token, "result": answer.result, "words": answer.words}


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
