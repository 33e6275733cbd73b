"""Pages on the words of consents: read them, and write the clinic's own next version."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.people.consents import wordings
from sostenuto_web.people.consents.wording_forms import WordingForm
from sostenuto_web.platform.policy.views import rule


@rule("consent.word", methods=("GET",))
def every(request: HttpRequest) -> HttpResponse:
    """List the words in use."""
    return render(request, "consents/wordings.html", {"templates": wordings.newest().values()})


@rule("consent.word", methods=("GET", "POST"))
def one(request: HttpRequest, template_key: str) -> HttpResponse:
    """Write the next version of one consent's words."""
    template = wordings.newest_of(template_key)
    form = WordingForm(request.POST if request.method == "POST" else None, template=template)
    if request.method == "POST" and form.is_valid():
        wordings.add_version(form.written(), by=request.user)
        messages.success(
            request, _("Kept as a new version. Papers signed before stay as they are.")
        )
        return redirect("consent-templates")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "template": template}
    return render(request, "consents/wording.html", context, status=status)
