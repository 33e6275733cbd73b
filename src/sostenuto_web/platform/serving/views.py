"""Where phones, tablets and other computers learn to trust the house."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sostenuto_web.platform.clinic.first_run import is_at_the_machine, open_before
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.platform.serving import selectors


@open_before
@rule("door.open", methods=("GET",))
def install(request: HttpRequest) -> HttpResponse:
    """Show how this device comes to trust the house, and what does not work until then."""
    here = request.build_absolute_uri(reverse("install"))
    others = selectors.address_for_others(here, settings.ALLOWED_HOSTS)
    context = {
        "authority": selectors.authority(settings.HOUSE),
        "code": selectors.code(others) if others else "",
        "others": others,
        "is_here": is_at_the_machine(request, settings.HOUSE),
        "home": f"https://{request.get_host()}/" if settings.HOUSE.secure else reverse("home"),
        "is_secure": request.is_secure(),
        "can_be_secure": settings.HOUSE.secure,
    }
    return render(request, "serving/install.html", context)


@open_before
@rule("door.open", methods=("GET",))
def authority(request: HttpRequest) -> HttpResponse:
    """Hand out the certificate of the house's own authority; it is no secret."""
    found = selectors.authority(settings.HOUSE)
    if found is None:
        raise Http404
    answer = HttpResponse(found.certificate, content_type="application/x-x509-ca-cert")
    answer["Content-Disposition"] = 'attachment; filename="sostenuto-house.crt"'
    return answer
