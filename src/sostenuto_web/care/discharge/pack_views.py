"""Pages of what somebody takes along: choosing the songs, the paper, and lists for a player."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.course import filled, selectors
from sostenuto_web.care.discharge import pack as packs
from sostenuto_web.care.discharge import paper, services, songs
from sostenuto_web.care.discharge.forms import PackForm
from sostenuto_web.care.models import Course, Pack
from sostenuto_web.care.papers import pdf_response
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.clinic import crisis
from sostenuto_web.platform.policy.views import rule

RULE = "discharge.pack"


@rule(RULE, methods=("GET", "POST"))
@person_guard
def pack(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Choose what a client takes along."""
    client, course = _found(request, client_id, course_id)
    form, offer, revision = _form(request, client, course)
    meanwhile = False
    if request.method == "POST" and form.is_valid():
        try:
            services.save_pack(request.user, course, form.said(), form.cleaned_data["seen"])
        except ChangedMeanwhileError:
            meanwhile = True
            typed: Any = form.data
            form.data = typed = typed.copy()
            typed["seen"] = str(revision)
        else:
            messages.success(request, _("It is saved. Look at it as a paper."))
            return redirect("discharge-pack", client_id, course_id)
    context = {
        "client": client,
        "course": course,
        "form": form,
        "songs": form.song_fields(),
        "texts": form.text_fields(),
        "offer": offer,
        "has_paper": revision > 0,
        "numbers": crisis.confirmed(),
        "meanwhile": meanwhile,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "care/discharge/pack.html", context, status=status)


@rule(RULE, methods=("GET",))
def pack_paper(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Hand out the pack as PDF."""
    client, course = _found(request, client_id, course_id)
    made = paper.paper(client, _said(course))
    services.record_paper(request.user, course, "paper")
    return pdf_response("music-to-keep", made)


@rule(RULE, methods=("GET",))
def pack_playlist(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Hand out the pack's recordings as a list for a player."""
    client, course = _found(request, client_id, course_id)
    made = songs.playlist(request.user, client, _said(course))
    services.record_paper(request.user, course, "playlist")
    return _file(made, "audio/mpegurl; charset=utf-8", "songs.m3u8")


@rule(RULE, methods=("GET",))
def pack_text(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Hand out the pack's songs as plain text."""
    client, course = _found(request, client_id, course_id)
    made = songs.lines(client, _said(course)).encode()
    services.record_paper(request.user, course, "text")
    return _file(made, "text/plain; charset=utf-8", "songs.txt")


def _form(
    request: HttpRequest, client: Client, course: Course
) -> tuple[PackForm, songs.Offer, int]:
    row = Pack.objects.filter(course=course).select_related("data_key").first()
    said = packs.read(row.body) if row else packs.PackSaid()
    offer = songs.offer(client, said)
    written = filled.rows_of(course)
    done = filled.finished_of(written, services.FORM)
    answers = filled.answers_of(done[0] if done else filled.draft_of(written, services.FORM))
    revision = row.revision if row else 0
    form = PackForm(
        sent(request), offered=offer.songs, said=said, answers=answers, revision=revision
    )
    return form, offer, revision


def _said(course: Course) -> packs.PackSaid:
    row = Pack.objects.filter(course=course).select_related("data_key").first()
    return packs.read(row.body) if row else packs.PackSaid()


def _found(request: HttpRequest, client_id: UUID, course_id: UUID) -> tuple[Client, Course]:
    client = client_for(request.user, client_id, RULE)
    return client, selectors.course_for(request.user, client_id, course_id, RULE)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
