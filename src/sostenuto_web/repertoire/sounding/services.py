"""Letting a recording sound: the one way out, after the gate was asked.

A caller finds the recording, asks the gate for those who listen, and hands both in here, at every
request: also at each part of a stream that began earlier.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit import telling
from sostenuto_web.repertoire.gate import library
from sostenuto_web.repertoire.gate.verdicts import Reader, Verdict
from sostenuto_web.repertoire.models import Recording
from sostenuto_web.repertoire.sounding import files, ranges, sending

NOTHING_TOLD = Reader(may_read=False, leads=False)


@dataclass(frozen=True, slots=True)
class Stand:
    """A file of the house that sounds instead of a recording's own, with the same content.

    Attributes
    ----------
    folder, path : str
    tag : str
        Of this very file; another file has another one.
    """

    folder: str
    path: str
    tag: str


def stream(
    request: HttpRequest,
    recording: Recording,
    verdict: Verdict,
    *,
    client: Client | None = None,
    reader: Reader = NOTHING_TOLD,
    instead: Stand | None = None,
) -> HttpResponseBase:
    """Answer a request for the sound of a recording.

    Parameters
    ----------
    request : HttpRequest
        GET or HEAD; may ask for one part (``Range``).
    recording : Recording
        With its ``folder``.
    verdict : Verdict
        What the gate says now for those who listen. *ask* is let through: that it was asked is
        for the page to see to; alone the gate never says it.
    client : Client, optional
        The one person who listens; noted in the audit.
    reader : Reader, optional
        What whoever asks may read of the reasons; nothing by default.
    instead : Stand, optional
        What is sent in the place of the recording's own file.

    Returns
    -------
    HttpResponseBase
        200 or 206 with sound, 416 where there is no such part, 403 where the gate says no.

    Raises
    ------
    Http404
        The file is not there, or not what was heard.
    """
    if not verdict.may_sound:
        return _refused(reader(verdict))
    try:
        found = _file(recording, instead)
    except files.OtherContentError:
        _to_be_heard_again(recording)
        raise Http404 from None
    except files.NotThereError:
        raise Http404 from None
    tag = f'"{instead.tag if instead else recording.content}"'
    part = ranges.asked_for(request.headers, found.size, tag)
    if part is None or request.method == "HEAD":
        found.file.close()
        response: HttpResponseBase = HttpResponse(status=416 if part is None else 200)
    else:
        _noted(request, recording, part, client)
        response = sending.sent(request, found.file, part, found.media_type)
    return _with_headers(response, found, part, tag)


def _file(recording: Recording, instead: Stand | None) -> files.Opened:
    if instead is None:
        return files.opened(recording)
    return files.opened_of_house(instead.folder, instead.path)


def _with_headers(
    response: HttpResponseBase, found: files.Opened, part: ranges.Part | None, tag: str
) -> HttpResponseBase:
    response["Content-Type"] = found.media_type
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever the bytes are, a browser runs nothing of them and loads nothing for them.
    response._csp_config = {"default-src": ["'none'"], "sandbox": [True]}  # type: ignore[attr-defined]
    if part is None:
        response["Content-Range"] = f"bytes */{found.size}"
        return response
    response["ETag"] = tag
    response["Content-Length"] = str(part.length)
    if not part.whole:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.end}/{part.size}"
    return response


def _refused(told: Verdict) -> HttpResponse:
    """Say no, and why only to those who may read it; for a group the same bytes for everybody."""
    said: dict[str, Any] = {"answer": "no"}
    if told.words:
        said["words"] = list(told.words)
    response = JsonResponse(said, status=403)
    response["Cache-Control"] = "private, no-store"
    return response


def _noted(
    request: HttpRequest, recording: Recording, part: ranges.Part, client: Client | None
) -> None:
    """Write down that it begins to sound; what follows of it is only a page's row."""
    if not part.begins:
        telling.tell(request, part=1)
        return
    whose = client.pk if client is not None else recording.only_for_id
    audit.record(request.user, "sound.started", recording, client_id=whose)


@transaction.atomic
def _to_be_heard_again(recording: Recording) -> None:
    """Take a recording whose file is another now off the lists, until it was heard again."""
    if Recording.objects.filter(pk=recording.pk, missing=False).update(missing=True):
        library.changed()
