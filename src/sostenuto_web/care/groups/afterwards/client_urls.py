"""The address of one member's card, below ``people/``."""

from django.urls import URLPattern, path

from sostenuto_web.care.groups.afterwards import card_views

urlpatterns: list[URLPattern] = [
    path("<uuid:client_id>/sessions/<uuid:session_id>/card/", card_views.card, name="group-card"),
]
