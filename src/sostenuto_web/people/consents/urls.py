"""Addresses."""

from django.urls import path

from sostenuto_web.people.consents import draft_views, views, wording_views

OF_CLIENT = "<uuid:client_id>/consents/"
ONE = f"{OF_CLIENT}<uuid:consent_id>/"

urlpatterns = [
    path("consents/ending/", views.ending, name="consents-ending"),
    path("consents/mine/", views.mine, name="my-consents"),
    path("consents/words/", wording_views.every, name="consent-templates"),
    path("consents/words/<slug:template_key>/", wording_views.one, name="consent-template"),
    path("disclosures/mine/", views.my_disclosures, name="my-disclosures"),
    path("<uuid:client_id>/disclosures/", views.disclosures, name="client-disclosures"),
    path(OF_CLIENT, views.of_client, name="client-consents"),
    path(f"{OF_CLIENT}new/", draft_views.choose, name="consent-choose"),
    path(f"{OF_CLIENT}new/<slug:template_key>/", draft_views.start, name="consent-start"),
    path(ONE, views.one, name="consent"),
    path(f"{ONE}paper/", views.on_paper, name="consent-paper"),
    path(f"{ONE}change/", draft_views.change, name="consent-change"),
    path(f"{ONE}sign/", draft_views.sign, name="consent-sign"),
    path(f"{ONE}discard/", draft_views.discard, name="consent-discard"),
    path(f"{ONE}correct/", draft_views.correct, name="consent-correct"),
    path(f"{ONE}came/", views.came, name="consent-came"),
    path(f"{ONE}revoke/", views.revoke, name="consent-revoke"),
    path(f"{ONE}void/", views.void, name="consent-void"),
]
