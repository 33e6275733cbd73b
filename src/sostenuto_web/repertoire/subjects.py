"""How somebody stands to what an address of this app names; imported when Django is ready."""

from uuid import UUID

from sostenuto_web.people.subjects import owner_of
from sostenuto_web.platform.audit.naming import leads_to_client
from sostenuto_web.platform.policy.subjects import names_a_part, names_a_record, names_no_client
from sostenuto_web.repertoire.gate import selectors as of_gate
from sostenuto_web.repertoire.models import Recording, Trigger

# A client's own recording is looked for by its views; it stands under no client of the address.
names_no_client("recording_id", because="a recording; its views ask whose it is")


@leads_to_client("recording_id")
def of_recording(recording_id: UUID) -> UUID | None:
    """Return the client whose own recording this is."""
    rows = Recording.objects.filter(pk=recording_id).values_list("only_for_id", flat=True)
    return rows.first()


@names_a_part("trigger_id", of="client_id")
@leads_to_client("trigger_id")
def of_trigger(trigger_id: UUID) -> UUID | None:
    """Return the client of whose register this is an entry."""
    return owner_of(Trigger, trigger_id)


names_a_record("override_id")(of_gate.standing_to)
leads_to_client("override_id")(of_gate.client_of)
