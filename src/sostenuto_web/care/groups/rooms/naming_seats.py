"""Which sign stands for which seat: by chance, anew at every meeting, never anybody's own alias."""

import secrets

from sostenuto.care.groups.signs import signs
from sostenuto_web.care.models import GroupMember, Meeting, Seat, Session


def lay(meeting: Meeting) -> None:
    """Give every member's session of a meeting a seat; who has one keeps it."""
    wanting = Session.objects.filter(meeting=meeting, voided_at=None, seat=None)
    sessions = list(wanting.values_list("pk", flat=True))
    for session_id in sessions:
        Seat.objects.create(meeting=meeting, session_id=session_id, sign=one_more(meeting))


def one_more(meeting: Meeting) -> str:
    """Return a sign that nobody has at this meeting; call it under the meeting's lock."""
    taken = set(meeting.seats.values_list("sign", flat=True))
    members = GroupMember.objects.filter(group=meeting.group_id)
    aliases = {alias.casefold() for alias in members.values_list("client__alias", flat=True)}
    known = [key for key, sign in signs().items() if sign.name.casefold() not in aliases]
    number = 1
    while True:
        keys = known if number == 1 else [f"{key}-{number}" for key in known]
        free = [key for key in keys if key not in taken]
        if free:
            return secrets.choice(free)
        number += 1
