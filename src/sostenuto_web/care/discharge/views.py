"""Pages of the end of a course: what changed, what is written, the signature, and the pack."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto_web.care.course import filled, filling, form_views, selectors
from sostenuto_web.care.course.services import OpenCourseError
from sostenuto_web.care.discharge import changes, services, songs
from sostenuto_web.care.discharge import pack as packs
from sostenuto_web.care.models import Course, Discharge, Pack
from sostenuto_web.people import rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.platform.policy.views import rule

FORM = services.FORM
DIED = "died"
"""The one reason for an end after which nobody takes anything along."""


@rule("course.read", methods=("GET",))
def discharge(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Show what changed, what is written of the end, who signed it, and the pack."""
    client, course = _found(request, client_id, course_id, "course.read")
    written = filled.rows_of(course)
    done = filled.finished_of(written, FORM)
    signed = _signed(course)
    pack = Pack.objects.filter(course=course).select_related("data_key").first()
    said = packs.read(pack.body) if pack else packs.PackSaid()
    answers = filled.answers_of(done[0]) if done else {}
    context = {
        "client": client,
        "course": course,
        "changed": changes.of_discharge(signed) if signed else changes.summary(course),
        "form": done[0] if done else None,
        "parts": filled.in_words(done[0]) if done else [],
        "draft": filled.draft_of(written, FORM),
        "signed": signed,
        "undone": list(_discharges(course).filter(voided_at__isnull=False)),
        "pack": pack,
        "pack_songs": len(songs.taken(client, said)) if pack else 0,
        "pack_chosen": len(said.songs),
        "takes_along": answers.get("reason") != DIED,
        "is_open": course.voided_at is None and course.stage not in selectors.CLOSED,
    }
    return render(request, "care/discharge/discharge.html", context)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def discharge_form(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Write the discharge, part by part."""
    _client, course = _found(request, client_id, course_id, "course.decide")
    if course.stage in selectors.CLOSED:
        return redirect("discharge", course.client_id, course.pk)
    return form_views.form_page(request, course, FORM, done="discharge")


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def discharge_again(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Ask why what is written is changed, and begin a new version with its answers."""
    client, course = _found(request, client_id, course_id, "course.decide")
    done = filled.finished_of(filled.rows_of(course), FORM)
    if not done or course.stage in selectors.CLOSED:
        raise Http404
    said = rows.WithReason(
        "care/discharge/again.html",
        filling.again,
        _("You can change it now."),
        lambda _client: redirect("discharge-form", client_id, course_id),
    )
    return rows.asked(request, client, done[0], said)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def discharge_sign(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Show what is about to be signed, and sign it: the course ends."""
    client, course = _found(request, client_id, course_id, "course.decide")
    written = filled.rows_of(course)
    done = filled.finished_of(written, FORM)
    if _signed(course) is not None:
        return redirect("discharge", client_id, course_id)
    if not done or filled.draft_of(written, FORM) is not None:
        messages.info(request, _("Write the discharge and finish it first; then it is signed."))
        return redirect("discharge", client_id, course_id)
    if request.method == "POST":
        services.sign(request.user, course)
        messages.success(request, _("It is signed. This course of care has ended."))
        return redirect("discharge", client_id, course_id)
    context = {
        "client": client,
        "course": course,
        "form": done[0],
        "parts": filled.in_words(done[0]),
        "changed": changes.summary(course),
    }
    return render(request, "care/discharge/sign.html", context)


@rule("course.decide", methods=("GET", "POST"))
@person_guard
def discharge_undo(request: HttpRequest, client_id: UUID, course_id: UUID) -> HttpResponse:
    """Ask why a discharge is undone, and go on with the course."""
    client, course = _found(request, client_id, course_id, "course.decide")
    signed = _signed(course)
    if signed is None:
        return redirect("discharge", client_id, course_id)
    said = rows.WithReason(
        "care/discharge/undo.html",
        services.undo,
        _("It is undone. The course goes on."),
        lambda _client: redirect("discharge", client_id, course_id),
    )
    try:
        return rows.asked(request, client, signed, said)
    except OpenCourseError:
        messages.error(request, _("Another course of care is open. End that one first."))
        return redirect("discharge", client_id, course_id)


def _found(
    request: HttpRequest, client_id: UUID, course_id: UUID, needed: str
) -> tuple[Client, Course]:
    client = client_for(request.user, client_id, needed)
    return client, selectors.course_for(request.user, client_id, course_id, needed)


def _discharges(course: Course) -> Any:
    found = Discharge.objects.filter(course=course)
    return found.select_related("course", "client__data_key", "data_key", "voided_by").order_by(
        "-made_at"
    )


def _signed(course: Course) -> Discharge | None:
    found: Discharge | None = _discharges(course).filter(voided_at=None).first()
    return found
