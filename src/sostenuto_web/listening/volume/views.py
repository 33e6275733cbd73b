"""The page on which is set how loud the music may be for one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.running.cards import cautions_of
from sostenuto_web.listening.player.levels import volume_for
from sostenuto_web.listening.volume import selectors, services
from sostenuto_web.listening.volume.forms import VolumeForm
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.policy.views import rule


@rule("programme.make", methods=("GET", "POST"))
@person_guard
def volume(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show and set how loud the music may be for a client at the most."""
    client = client_for(request.user, client_id, "programme.make")
    form = VolumeForm(sent(request), initial={"cap_db": f"{selectors.cap_of(client):g}"})
    if request.method == "POST" and form.is_valid():
        services.set_cap(request.user, client, form.cleaned_data["cap_db"])
        messages.success(request, _("The player keeps to it from now on."))
        return redirect("programmes", client.pk)
    by_caution = volume_for(cautions_of(client)).cap_db
    context = {"client": client, "form": form, "by_caution": by_caution}
    status = 422 if request.method == "POST" else 200
    return render(request, "listening/volume/volume.html", context, status=status)
