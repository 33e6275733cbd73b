"""One member's card after a meeting: filled in, shown as a note beside, kept, on to the next."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.care.notes.rendering import RenderedNote
from sostenuto_web.care.groups import selectors as groups
from sostenuto_web.care.groups.afterwards import cards, selectors
from sostenuto_web.care.groups.afterwards.cards import CardSaid, Ground
from sostenuto_web.care.groups.afterwards.forms import CardForm
from sostenuto_web.care.groups.afterwards.guarding import GuardedError
from sostenuto_web.care.models import Meeting, Session
from sostenuto_web.care.notes import goals, pages, services, standing
from sostenuto_web.care.notes.selectors import note_of, session_for
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule

RULE = "note.write"
CARD, FRAGMENT = "care/groups/afterwards/card.html", "care/groups/afterwards/_preview.html"


@rule(RULE, methods=("GET", "POST"))
@person_guard
def card(request: HttpRequest, client_id: UUID, session_id: UUID) -> HttpResponse:
    """Show a member's card; keep it, and go on to the next one's. ``do=show`` keeps nothing."""
    client = client_for(request.user, client_id, RULE)
    session = session_for(request.user, client, session_id, RULE)
    note = note_of(session)
    if session.meeting_id is None:
        raise Http404
    if not standing.can_be_noted(session) or (note is not None and not standing.is_open(note)):
        return redirect("note", client.pk, session.pk)
    ground = cards.ground_of(session, note)
    form = CardForm(sent(request), ground=ground, goals=_goals(ground), initial=_known(ground))
    if request.method == "POST" and request.POST.get("do") != "show":
        return _keep(request, client, ground, form)
    is_shown = request.method == "POST"
    if is_shown:
        form.is_valid()
        telling.tell(request, part=1)
    return _page(request, client, ground, form)


def _goals(ground: Ground) -> list[Any]:
    """Return the goals that the session was for; else those that are open, the first alone."""
    found = goals.of_session(ground.session, ground.found.response)
    return [goal for goal in found if goal.is_worked_on] or list(found[:1])


def _known(ground: Ground) -> dict[str, Any]:
    note, offers = ground.note, ground.offers()
    engagement = ground.engagement.key if ground.engagement else ""
    if note is None:
        return {"engagement": engagement, "revision": 0}
    chosen = cards.chosen(note.next_steps, offers)
    return {
        "engagement": engagement,
        "own": note.seen,
        "next": chosen,
        "next_words": note.next_steps if chosen == cards.OWN else "",
        "revision": note.revision,
    }


def _keep(request: HttpRequest, client: Client, ground: Ground, form: CardForm) -> HttpResponse:
    more: dict[str, Any] = {}
    if form.is_valid():
        said = form.said()
        try:
            cards.save(request.user, ground.session, said)
        except services.ChangedMeanwhileError as problem:
            form.know_of(problem.note.revision)
            more["meanwhile"] = pages.meanwhile(problem.note, ground.said(said))
        except GuardedError as problem:
            more |= pages.guarded(problem.found, ground.said(said), request.path)
        else:
            return _onwards(request, ground.session)
    return _page(request, client, ground, form, status=422, **more)


def _onwards(request: HttpRequest, session: Session) -> HttpResponse:
    """Go to the next card that is due; after the last one, to the meeting's notes."""
    found = _around(request, session)
    if found is None:
        messages.success(request, _("The card is saved."))
        return redirect("note", session.client_id, session.pk)
    following = found.after(session.pk)
    if following is None:
        messages.success(request, _("Every card is filled in. Look at the notes and sign them."))
        return redirect("meeting-sign", found.meeting.group_id, found.meeting.pk)
    return redirect("group-card", following.session.client_id, following.session.pk)


def _around(request: HttpRequest, session: Session) -> selectors.After | None:
    """Return the meeting of a card, for those who may run it."""
    may_run = groups.groups_for(request.user, "group.run")
    rows = Meeting.objects.filter(sessions=session.pk, group__in=may_run)
    meeting = rows.select_related("data_key", "group__data_key", "led_by").first()
    return selectors.after(request.user, meeting) if meeting is not None else None


def _drafted(request: HttpRequest, ground: Ground, form: CardForm) -> RenderedNote:
    said: CardSaid = form.said()
    return cards.preview(request.user, ground, said)


def _page(
    request: HttpRequest,
    client: Client,
    ground: Ground,
    form: CardForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    rendered = _drafted(request, ground, form)
    context = {
        "client": client,
        "session": ground.session,
        "meeting": ground.session.meeting,
        "form": form,
        "rendered": rendered,
        "sections": pages.shown(rendered),
        "offers": form.offers,
        **more,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, FRAGMENT, context, status=status)
    context["found"] = _around(request, ground.session)
    return render(request, CARD, context, status=status)
