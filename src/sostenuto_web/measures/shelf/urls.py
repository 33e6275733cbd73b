"""Addresses of the shelf, under ``measures/``."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.measures.shelf import loading_views, step_views, views

F, M = "forms/<uuid:site_form_id>/", "<slug:measure_code>/"
V = f"{M}as/<slug:variant>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.shelf, name="shelf"),
    path("load/", loading_views.load, name="shelf-load"),
    path("load/here/", loading_views.from_machine, name="shelf-load-here"),
    path("load/keep/", loading_views.keep, name="shelf-keep"),
    path(F, loading_views.site_form, name="shelf-form"),
    path(f"{F}confirm/", loading_views.confirm, name="shelf-form-confirm"),
    path(f"{F}off/", loading_views.take_off, name="shelf-form-off"),
    path("steps/", step_views.steps, name="shelf-steps"),
    path("steps/new/", step_views.step_new, name="shelf-step-new"),
    path("steps/<slug:step_key>/", step_views.step_change, name="shelf-step"),
    path("steps/<slug:step_key>/back/", step_views.step_back, name="shelf-step-back"),
    path("numbers/<uuid:basis_id>/off/", views.basis_off, name="shelf-basis-off"),
    path(M, views.measure_page, name="shelf-measure"),
    path(f"{M}numbers/", views.basis, name="shelf-basis"),
    path(V, views.measure_page, name="shelf-variant"),
    path(f"{V}numbers/", views.basis, name="shelf-variant-basis"),
]
