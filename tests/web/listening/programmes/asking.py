"""What tests of programmes do again and again: send the form, read the page, look at the slots."""

import json
import re

from sostenuto_web.listening.models import ListeningProgramme


def of(client, rest=""):
    """Return an address of a client's programmes."""
    return f"/people/{client.pk}/listening/{rest}"


def text(answer):
    """Return what can be read on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def made(browser, client, said, **other):
    """Plan a programme and return it."""
    answer = browser.post(of(client, "new/"), said | other)
    assert answer.status_code == 302, text(answer)
    return ListeningProgramme.objects.latest("made_at")


def slots(programme):
    """Return the slots in their order."""
    return list(programme.slots.select_related("recording").order_by("place"))


def order(programme):
    """Return the ids of the recordings in their order."""
    return [row.recording_id for row in slots(programme)]


def log(programme):
    """Return what was left out."""
    programme.refresh_from_db()
    return json.loads(programme.left_out)
