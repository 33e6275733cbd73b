"""Every address of the house; each app lists its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sostenuto_web.desk.urls")),
    path("", include("sostenuto_web.platform.accounts.urls")),
    path("house/", include("sostenuto_web.platform.clinic.urls")),
    path("house/", include("sostenuto_web.platform.audit.urls")),
    path("house/", include("sostenuto_web.platform.jobs.urls")),
    path("house/", include("sostenuto_web.platform.backups.urls")),
    path("", include("sostenuto_web.platform.serving.urls")),
    path("people/", include("sostenuto_web.record.urls")),
    path("people/", include("sostenuto_web.people.consents.urls")),
    path("people/", include("sostenuto_web.care.client_urls")),
    path("people/", include("sostenuto_web.listening.client_urls")),
    path("people/", include("sostenuto_web.measures.client_urls")),
    path("people/", include("sostenuto_web.evidence.client_urls")),
    path("people/", include("sostenuto_web.desk.score.client_urls")),
    path("people/", include("sostenuto_web.repertoire.client_urls")),
    path("people/", include("sostenuto_web.people.urls")),
    path("music/", include("sostenuto_web.repertoire.urls")),
    path("music/", include("sostenuto_web.listening.urls")),
    path("measures/", include("sostenuto_web.measures.urls")),
    path("evidence/", include("sostenuto_web.evidence.urls")),
    path("care/", include("sostenuto_web.care.urls")),
    path("groups/", include("sostenuto_web.care.groups.urls")),
    path("room/", include("sostenuto_web.care.groups.rooms.phone_urls")),
    path("", include("sostenuto_web.frontend.urls")),
]

handler400 = "sostenuto_web.frontend.refusals.bad_request"
handler403 = "sostenuto_web.frontend.refusals.forbidden"
handler404 = "sostenuto_web.frontend.refusals.not_found"
handler500 = "sostenuto_web.frontend.refusals.fault"
