"""Pages of a session's plan."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sostenuto.base.errors import InputError
from sostenuto_web.care.cards import finding
from sostenuto_web.care.models import Activity, Session
from sostenuto_web.care.planning import selectors, services, songs
from sostenuto_web.care.planning.forms import (
    AimForm,
    CardForm,
    FindForm,
    NewForm,
    PutInForm,
    RepeatForm,
)
from sostenuto_web.care.sessions.asking import moment_asked
from sostenuto_web.care.sessions.selectors import overlapping, session_for
from sostenuto_web.care.sessions.services import NotPlannedError
from sostenuto_web.people import recorded
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services.history import ChangedMeanwhileError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.sets import selectors as sets

MINUTES = 45
LONG = 6
"""Digits of a number that is a slip of something else."""
FIRST = 6
"""So many suggestions stand open; the others are one tap away."""


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def new(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Plan a session at a time, perhaps every week, perhaps like the last one."""
    client = client_for(request.user, client_id, "session.plan")
    leaders, last = selectors.leaders_of(client), selectors.last_planned(client)
    form = NewForm(sent(request), leaders=leaders, initial=_initial(request, last))
    if last is None:
        del form.fields["copy"]
    if request.method == "POST" and form.is_valid():
        session = _made(request, client, form.cleaned_data, last)
        return redirect("session-plan", client.pk, session.pk)
    context = {"client": client, "form": form, "last": last}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/planning/new.html", context, status=status)


def _initial(request: HttpRequest, last: Session | None) -> dict[str, Any]:
    starts_at = moment_asked(request) or selectors.next_whole_hour()
    said = {"starts_at": starts_at, "minutes": MINUTES, "copy": True}
    if last is not None:
        said |= {"minutes": last.minutes, "place": last.place}
    return said | {"led_by": str(request.user.pk)}


def _made(request: HttpRequest, client: Any, said: dict[str, Any], last: Any) -> Session:
    session = services.make(request.user, client, said, token=said["once"])
    if last is not None and said.get("copy"):
        _tell_left_out(request, services.copy_plan(request.user, session, last))
    if said["weeks"] > 1:
        services.repeat(request.user, session, said["weeks"] - 1, token=said["once"])
    weeks = said["weeks"]
    told = ngettext("The session is planned.", "%d sessions are planned.", weeks)
    messages.success(request, told % weeks if weeks > 1 else told)
    if overlapping(session, session.starts_at, session.minutes):
        messages.warning(request, _("There is another session at that time. Look at the calendar."))
    return session


def _tell_left_out(request: HttpRequest, left_out: list[str]) -> None:
    if left_out:
        told = _("Left out, because it is held back now: %s")
        messages.warning(request, told % ", ".join(left_out))


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def plan(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show a plan; sent, keep what the session is for."""
    latest = recorded.latest_change(Session, session_id)
    session = session_for(request.user, client_id, session_id, "session.plan")
    goals = selectors.goals_of(session.client)
    form = AimForm(sent(request), goals=goals, initial=_aim_of(session) | {"seen": latest})
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.say_aim(request.user, session, said, form.chosen(), said["seen"])
        except ChangedMeanwhileError:
            form.know_of(recorded.latest_change(Session, session_id))
            context["meanwhile"] = recorded.change_meanwhile(session)
        except NotPlannedError:
            return _too_late(request, session)
        else:
            messages.success(request, _("It is saved."))
            return redirect("session-plan", client_id, session_id)
    return _plan_page(request, session, form, context)


def _aim_of(session: Session) -> dict[str, Any]:
    goals = [str(pk) for pk in session.goals.values_list("pk", flat=True)]
    return {"aim": session.aim, "adaptations": session.adaptations, "goals": goals}


def _plan_page(
    request: HttpRequest, session: Session, form: AimForm, context: dict[str, Any]
) -> HttpResponse:
    found = selectors.plan_of(session)
    is_open = session.state == Session.State.PLANNED
    row = songs.list_of(session)
    last = None
    if is_open and not found.cards:
        last = selectors.last_planned(session.client, session)
    context |= {
        "client": session.client, "session": session, "plan": found, "form": form,
        "is_open": is_open, "set": row, "last": last, "repeat_form": RepeatForm(),
        "entries": sets.judged(request.user, row) if row else [],
        "may_sing": bool(row and is_open and songs.may_change(request.user, row)),
    }  # fmt: skip
    telling.tell(request, shown=len(found.cards))
    status = 422 if request.method == "POST" else 200
    return render(request, "care/planning/plan.html", context, status=status)


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def choose(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Offer cards for a part; what is looked for is sent, so that it stands in no address."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    return _choosing(request, session, _part(request))


def _choosing(
    request: HttpRequest, session: Session, part: str, refused: dict[str, Any] | None = None
) -> HttpResponse:
    form = FindForm(sent(request) if refused is None else None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    every = selectors.offered(session)
    fitting = finding.found(
        [one.house for one in every], asked, request.user, selectors.day_of(session)
    )
    keys = {one.card.key for one in fitting}
    shown = [one for one in every if one.card.key in keys]
    free = [one for one in shown if one.is_free]
    suggested = [one for one in free if one.is_suggested and part in one.card.parts]
    if not asked.get("q"):  # what was looked for is shown whole
        suggested = suggested[:FIRST]
    context = {
        "client": session.client, "session": session, "part": part, "form": form,
        "suggested": suggested, "others": [one for one in free if one not in suggested],
        "held": [one for one in shown if not one.is_free], "refused": refused,
        "searched": bool(asked.get("q")), "plan": selectors.plan_of(session), "once": uuid4(),
    }  # fmt: skip
    telling.tell(request, shown=len(shown))
    status = 422 if refused is not None or (form.is_bound and not form.is_valid()) else 200
    return render(request, "care/planning/choose.html", context, status=status)


def _part(request: HttpRequest) -> str:
    said = request.POST.get("part") or request.GET.get("part", "")
    return said if said in Activity.Part.values else Activity.Part.MAIN.value


@rule("session.plan", methods=("POST",))
@person_guard
def put_in(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Put a card in; where something stands in the way, say it beside the card."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    form = PutInForm(request.POST)
    if not form.is_valid():
        return _choosing(request, session, _part(request), {"card": "", "why": "unknown"})
    said = form.cleaned_data
    try:
        services.put_in(
            request.user, session, said["card"], said["part"],
            looked=said["looked"], token=_token_of(said),
        )  # fmt: skip
    except NotPlannedError:
        return _too_late(request, session)
    except services.LookFirstError:
        return _choosing(request, session, said["part"], {"card": said["card"], "why": "look"})
    except services.HeldBackError:
        return _choosing(request, session, said["part"], {"card": said["card"], "why": "held"})
    except InputError:
        return _choosing(request, session, said["part"], {"card": "", "why": "unknown"})
    return redirect("session-plan", client_id, session_id)


def _token_of(said: dict[str, Any]) -> UUID | None:
    """Return what makes one card of one page go in once."""
    page = said["once"]
    return uuid5(page, f"{said['part']} {said['card']}") if page else None


@rule("session.plan", methods=("GET", "POST"))
@person_guard
def card(
    request: HttpRequest, client_id: UUID, session_id: UUID, activity_id: UUID
) -> HttpResponse:
    """Change part, minutes or remark of one card."""
    session, row = _row(request, client_id, session_id, activity_id)
    initial = {"part": row.part, "minutes": row.minutes, "note": row.note}
    form = CardForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_card(request.user, session, row, form.cleaned_data)
        except NotPlannedError:
            return _too_late(request, session)
        return redirect("session-plan", client_id, session_id)
    planned = next(one for one in selectors.plan_of(session).cards if one.activity.pk == row.pk)
    context = {"client": session.client, "session": session, "one": planned, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "care/planning/card.html", context, status=status)


@rule("session.plan", methods=("POST",))
@person_guard
def step(
    request: HttpRequest, client_id: UUID, session_id: UUID, activity_id: UUID
) -> HttpResponse:
    """Move a card up or down, give it more or fewer minutes, keep a look, or take it out."""
    session, row = _row(request, client_id, session_id, activity_id)
    by, said = request.user, request.POST
    try:
        if (to := _number(said.get("to", ""))) is not None:
            services.move(by, session, row, to)
        elif (minutes := _number(said.get("minutes", ""))) is not None:
            services.lengthen(by, session, row, minutes)
        elif "looked" in said:
            services.look(by, session, row)
        elif "out" in said:
            services.take_out(by, session, row)
    except NotPlannedError:
        return _too_late(request, session)
    return redirect("session-plan", client_id, session_id)


@rule("session.plan", methods=("POST",))
@person_guard
def copy(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Take over the plan of the session before."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    last = selectors.last_planned(session.client, session)
    if last is None:
        messages.info(request, _("There is no plan yet that could be taken over."))
        return redirect("session-plan", client_id, session_id)
    try:
        _tell_left_out(request, services.copy_plan(request.user, session, last))
    except NotPlannedError:
        return _too_late(request, session)
    return redirect("session-plan", client_id, session_id)


@rule("session.plan", methods=("POST",))
@person_guard
def repeat(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Plan the same again in each of the next weeks."""
    session = session_for(request.user, client_id, session_id, "session.plan")
    form = RepeatForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Between 1 and 26 weeks, please."))
        return redirect("session-plan", client_id, session_id)
    said = form.cleaned_data
    made = services.repeat(request.user, session, said["weeks"], token=said["once"])
    told = ngettext("%d more session is planned.", "%d more sessions are planned.", len(made))
    messages.success(request, told % len(made))
    return redirect("sessions", client_id)


def _row(
    request: HttpRequest, client_id: UUID, session_id: UUID, activity_id: UUID
) -> tuple[Session, Activity]:
    session = session_for(request.user, client_id, session_id, "session.plan")
    row = selectors.activity_of(session, activity_id)
    if row is None:
        raise Http404
    return session, row


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONG else None


def _too_late(request: HttpRequest, session: Session) -> HttpResponse:
    messages.warning(request, _("This session is not planned any more. Nothing was changed."))
    return redirect("session-plan", session.client_id, session.pk)
