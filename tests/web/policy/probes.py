"""Addresses on which a planted fault shows: each leans on one wall only, where real ones have two.

A real view asks the policy and scopes its queryset, so that a hole in one is held by the other. A
fault in either has to be found all the same.
"""

from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404
from django.urls import include, path

from sostenuto_web.people import selectors
from sostenuto_web.people.models import Client
from sostenuto_web.platform.policy.views import rule


def handler404(request, exception):
    return HttpResponseNotFound("There is nothing here for you.")


@rule("client.read", methods=("GET",))
def record(request, client_id):
    """Lean on the middleware alone."""
    client = get_object_or_404(Client, pk=client_id, voided_at=None)
    return HttpResponse(f"{client.name} {client.notes}")


@rule("client.change", methods=("GET", "POST"))
def change(request, client_id):
    client = get_object_or_404(Client, pk=client_id, voided_at=None)
    return HttpResponse(client.notes)


@rule("self.read", methods=("GET",))
def mine(request, client_id):
    return HttpResponse(get_object_or_404(Client, pk=client_id).notes)


@rule("client.list", methods=("GET",))
def listed(request):
    """Lean on the selector alone."""
    found = selectors.clients_for(request.user, "client.list")
    return HttpResponse(" ".join(f"{client.alias} {client.name}" for client in found))


@rule("jobs.see", methods=("GET",))
def jobs(request):
    return HttpResponse("nothing runs")


def naked(request):
    """Stand under no rule at all."""
    return HttpResponse("open to the world")


urlpatterns = [
    path("", include("sostenuto_web.config.urls")),
    path("probe/record/<uuid:client_id>/", record),
    path("probe/change/<uuid:client_id>/", change),
    path("probe/mine/<uuid:client_id>/", mine),
    path("probe/list/", listed),
    path("probe/jobs/", jobs),
    path("probe/naked/", naked),
]
