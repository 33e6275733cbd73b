"""Addresses of set lists."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from sostenuto_web.repertoire.sets import views


class KindConverter(StringConverter):
    """A song or a recording."""

    regex = "song|recording"


register_converter(KindConverter, "kind_of_music")

S = "sets/<uuid:set_id>/"
E = f"{S}<uuid:entry_id>/"

urlpatterns = [
    path("sets/", views.sets, name="sets"),
    path("sets/new/", views.set_new, name="set-new"),
    path(S, views.set_page, name="set"),
    path(f"{S}stage/", views.set_stage, name="set-stage"),
    path(f"{S}add/", views.entry_add, name="set-add"),
    path(f"{S}members/", views.set_members, name="set-members"),
    path(f"{S}copy/", views.set_copy, name="set-copy"),
    path(f"{S}away/", views.set_void, name="set-away"),
    path(f"{S}why/<kind_of_music:kind>/<uuid:item_id>/", views.item_why, name="set-item-why"),
    path(f"{E}change/", views.entry_change, name="set-entry-change"),
    path(f"{E}move/", views.entry_move, name="set-entry-move"),
    path(f"{E}out/", views.entry_out, name="set-entry-out"),
    path(f"{E}swap/", views.entry_swap, name="set-entry-swap"),
    path(f"{E}why/", views.entry_why, name="set-entry-why"),
    path(f"{E}sound/", views.entry_sound, name="set-entry-sound"),
]
