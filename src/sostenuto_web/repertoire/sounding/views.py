"""The addresses at which recordings sound: to staff by themselves, and to one client."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from sostenuto_web.people.selectors import client_for, clients_for
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.sounding import services


@rule("music.listen", methods=("GET",))
def recording_sound(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """Let a member of staff listen by themselves."""
    recording = _found(recording_id)
    theirs = recording.only_for_id
    if theirs and not clients_for(request.user, "sound.play").filter(pk=theirs).exists():
        raise Http404
    verdict = asking.for_staff(request.user).of(recording)
    reader = asking.Reader(may_read=True, leads=False)  # nobody listens whose register it could be
    return services.stream(request, recording, verdict, reader=reader)


@rule("sound.play", methods=("GET",))
def client_sound(request: HttpRequest, client_id: UUID, recording_id: UUID) -> HttpResponseBase:
    """Let a client hear it: with staff in the room, or alone where they ask for it themselves."""
    client = client_for(request.user, client_id, "sound.play")
    recording = _found(recording_id)
    if recording.only_for_id not in (None, client.pk):
        raise Http404
    themselves = client.account_id == request.user.pk
    verdict = asking.for_client(client, "alone" if themselves else "with_therapist").of(recording)
    reader = asking.reader(request.user, client, request)
    return services.stream(request, recording, verdict, client=client, reader=reader)


def _found(recording_id: UUID) -> Recording:
    rows = Recording.objects.select_related("folder")
    return get_object_or_404(rows, pk=recording_id, failure="", missing=False)
