"""What goes with a client who is erased: all that the repertoire keeps of them.

What was sealed under their key can no longer be read; this takes the rest away: kinds, states,
days, that there was an entry at all, and the recordings that were theirs alone.
"""

from functools import partial
from pathlib import Path

from django.db import transaction

from sostenuto_web.people.models import Client
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.models import (
    HumsTotal,
    Interview,
    Override,
    Preference,
    Recording,
    SetEntry,
    SetList,
    Trigger,
    TriggerRegister,
    Upload,
)
from sostenuto_web.repertoire.uploads import services as uploads

OF_A_CLIENT = (Trigger, TriggerRegister, Preference, Interview, HumsTotal, Override)


def erase_of(client: Client) -> None:
    """Delete what the repertoire keeps of a client; runs in the transaction that erases.

    A list for one person goes with them; in a group's list they are listed no more.
    """
    for model in OF_A_CLIENT:
        model._base_manager.filter(client=client).delete()
    SetList.objects.filter(members__client=client, for_group=False).delete()
    client.set_lists.all().delete()
    uploads.drop_files_of(client)
    Upload.objects.filter(only_for=client).delete()
    theirs = list(Recording.objects.filter(only_for=client).select_related("folder"))
    SetEntry.objects.filter(recording__in=theirs).delete()
    if theirs:
        Recording.objects.filter(pk__in=[row.pk for row in theirs]).delete()
        library.changed()
    # Only what the house itself keeps; a folder of the server's is not ours to empty.
    files = [Path(row.folder.path) / row.path for row in theirs if row.folder.uploads]
    for file in files:
        transaction.on_commit(partial(file.unlink, missing_ok=True))
