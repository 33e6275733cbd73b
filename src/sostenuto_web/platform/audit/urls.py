"""Addresses."""

from django.urls import path

from sostenuto_web.platform.audit import views

urlpatterns = [
    path("records/", views.audit, name="audit"),
    path("records/table/", views.audit_export, name="audit-export"),
    path("records/client/<uuid:client_id>/", views.audit_client, name="audit-client"),
]
