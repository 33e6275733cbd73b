"""How somebody stands to what an address of this app names; imported when Django is ready."""

from uuid import UUID

from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit.naming import leads_to_client
from sostenuto_web.platform.policy.subjects import names_a_part, names_a_record, names_no_client
from sostenuto_web.repertoire.gate import selectors as of_gate
from sostenuto_web.repertoire.models import Recording, SetEntry, SetMember, Trigger, Upload
from sostenuto_web.repertoire.sets import selectors as sets

# A client's own recording is looked for by its views; it stands under no client of the address.
names_no_client("folder_id", because="a folder of the service's own music")
names_no_client("song_id", because="a song; no address of it says for whom")
names_no_client("item_id", because="a song or a recording, for a set list that the address names")
names_no_client("kind", because="whether it is a song or a recording")
names_no_client("recording_id", because="a recording; its views ask whose it is")


@leads_to_client("recording_id")
def of_recording(recording_id: UUID) -> UUID | None:
    """Return the client whose own recording this is."""
    rows = Recording.objects.filter(pk=recording_id).values_list("only_for_id", flat=True)
    return rows.first()


names_no_client("upload_id", because="an upload; its views find only what is one's own")


@leads_to_client("upload_id")
def of_upload(upload_id: UUID) -> UUID | None:
    """Return the client for whom this was brought."""
    rows = Upload.objects.filter(pk=upload_id).values_list("only_for_id", flat=True)
    return rows.first()


@names_a_part("trigger_id", of="client_id")
@leads_to_client("trigger_id")
def of_trigger(trigger_id: UUID) -> UUID | None:
    """Return the client of whose register this is an entry."""
    return owner_of(Trigger, trigger_id)


names_a_record("override_id")(of_gate.standing_to)
leads_to_client("override_id")(of_gate.client_of)


names_a_record("set_id")(sets.standing)


@leads_to_client("set_id")
def of_set(set_id: UUID) -> UUID | None:
    """Return the one client for whom a set list is; None for a group's."""
    members = SetMember.objects.filter(set_list=set_id, set_list__for_group=False)
    return members.values_list("client", flat=True).first()


@names_a_part("entry_id", of="set_id")
def of_entry(entry_id: UUID) -> UUID | None:
    """Return the set list in which this entry is."""
    rows = SetEntry.objects.filter(pk=entry_id).values_list("set_list", flat=True)
    return rows.first()
