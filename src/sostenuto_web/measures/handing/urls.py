"""Addresses of a device that was handed over; they name nobody."""

from django.urls import URLPattern, path

from sostenuto_web.measures.handing import device

urlpatterns: list[URLPattern] = [
    path("handed/", device.page, name="tablet"),
    path("handed/answer/", device.answer, name="tablet-answer"),
    path("handed/done/", device.done, name="tablet-done"),
    path("handed/back/", device.back, name="tablet-back"),
    path("handed/rested/", device.rested, name="tablet-rested"),
]
