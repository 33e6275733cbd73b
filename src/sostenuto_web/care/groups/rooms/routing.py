"""Web sockets of a room."""

from django.urls import path

from sostenuto_web.care.groups.rooms.consumers import LeaderConsumer, PhoneConsumer

places = [
    path("groups/<uuid:group_id>/meetings/<uuid:meeting_id>/live/", LeaderConsumer.as_asgi()),
    path("room/live/", PhoneConsumer.as_asgi()),
]
