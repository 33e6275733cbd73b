"""Reading how far the music may be turned up for a client."""

from sostenuto_web.listening.models import VolumeCap
from sostenuto_web.people.models import Client


def cap_of(client: Client) -> float:
    """Return the cap in dB beside the level of all files; 0 where nobody set one."""
    found = VolumeCap.objects.filter(client=client).values_list("cap_db", flat=True).first()
    return 0.0 if found is None else float(found)
