"""Writing how far the music may be turned up for a client."""

from typing import Any

from django.db import transaction

from sostenuto_web.listening.models import VolumeCap
from sostenuto_web.listening.volume.selectors import cap_of
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit


@transaction.atomic
def set_cap(by: Any, client: Client, cap_db: float) -> bool:
    """Set how loud it may be at the most, 0 for no cap; return whether that changed anything."""
    Client.objects.select_for_update().get(pk=client.pk)
    if cap_of(client) == cap_db:
        return False
    if cap_db:
        said = {"cap_db": cap_db, "made_by": by}
        VolumeCap.objects.update_or_create(client=client, defaults=said)
    else:
        VolumeCap.objects.filter(client=client).delete()
    audit.record(by, "volume.changed", client)
    return True
