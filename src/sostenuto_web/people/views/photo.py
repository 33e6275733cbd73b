"""A client's photo: shown to whoever may read the record, and nowhere else."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people import pictures
from sostenuto_web.people.forms.photo import PhotoForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for, client_of_record
from sostenuto_web.people.services import photo as services
from sostenuto_web.people.views.sending import sent, sent_files
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.platform.vault import files
from sostenuto_web.platform.vault.models import SealedFile


@rule("client.read", methods=("GET",))
def client_photo(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Give the picture; a browser takes it for nothing but a picture."""
    client = client_of_record(request.user, client_id)
    if client.photo is None:
        raise Http404
    row = get_object_or_404(SealedFile.objects.select_related("data_key"), pk=client.photo)
    data = b"".join(files.opened(row))
    kind = pictures.kind_of(data)
    if kind is None:
        raise Http404
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = 'inline; filename="photo"'
    response["X-Content-Type-Options"] = "nosniff"
    # Whatever the bytes are, a browser runs nothing of them and loads nothing for them.
    response._csp_config = {"default-src": ["'none'"], "sandbox": [True]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "private, no-store"
    return response


@rule("client.change", methods=("GET", "POST"))
@person_guard
def client_photo_change(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Put a photo in, or take it out."""
    client = client_for(request.user, client_id, "client.change")
    if request.method == "POST" and "remove" in request.POST:
        services.take_out(request.user, client)
        messages.success(request, _("The photo is deleted."))
        return redirect("client", client.pk)
    form = PhotoForm(sent(request), sent_files(request))
    if request.method == "POST" and form.is_valid():
        services.put_in(request.user, client, form.cleaned_data["photo"])
        messages.success(request, _("The photo is kept."))
        return redirect("client", client.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "people/photo.html", {"client": client, "form": form}, status=status)
