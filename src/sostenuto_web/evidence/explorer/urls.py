"""Addresses under ``evidence/``."""

from django.urls import URLPattern, path

from sostenuto_web.evidence.explorer import pool_views, views

urlpatterns: list[URLPattern] = [
    path("", views.evidence, name="evidence"),
    path("table.csv", views.evidence_table, name="evidence-table"),
    path("forest.svg", views.evidence_forest, name="evidence-forest"),
    path("techniques/<slug:technique_key>/", views.evidence_technique, name="evidence-technique"),
    path("pool/", pool_views.evidence_pool, name="evidence-pool"),
    path("rows/<slug:row_key>/", views.evidence_row, name="evidence-row"),
]
