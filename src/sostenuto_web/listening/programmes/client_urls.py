"""Addresses of a client's programmes."""

from django.urls import URLPattern, URLResolver, path

from sostenuto_web.listening.programmes import choose_views, new_views, slot_views, views

ALL = "<uuid:client_id>/listening/"
ONE = f"{ALL}<uuid:programme_id>/"
SLOT = f"{ONE}slots/<uuid:slot_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(ALL, views.programmes, name="programmes"),
    path(f"{ALL}new/", new_views.new, name="programme-new"),
    path(ONE, views.programme, name="programme"),
    path(f"{ONE}again/", views.again, name="programme-again"),
    path(f"{ONE}piece/", views.piece, name="programme-piece"),
    path(f"{ONE}choose/", choose_views.choose, name="programme-choose"),
    path(f"{ONE}choose/add/", choose_views.add, name="programme-choose-add"),
    path(f"{SLOT}keep/", slot_views.keep, name="programme-slot-keep"),
    path(f"{SLOT}move/", slot_views.move, name="programme-slot-move"),
    path(f"{SLOT}out/", slot_views.out, name="programme-slot-out"),
    path(f"{SLOT}swap/", slot_views.swap, name="programme-slot-swap"),
]
