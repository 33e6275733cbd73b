"""Pages of talks about music: saved as the person talks, taken in when they have looked at it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from sostenuto.care.interviews.questions import music_history
from sostenuto_web.people import rows
from sostenuto_web.people.guard import person_guard
from sostenuto_web.people.models import Client
from sostenuto_web.people.once import OnceField
from sostenuto_web.people.selectors import client_for
from sostenuto_web.people.services import voiding
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.asking import may
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import Interview
from sostenuto_web.repertoire.tastes import interviews, selectors
from sostenuto_web.repertoire.tastes.talk_form import TalkForm


def _to_talks(client: Client) -> HttpResponse:
    return redirect("interviews", client.pk)


@rule("taste.read", methods=("GET",))
def talks(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """List a client's talks about music."""
    client = client_for(request.user, client_id, "taste.read")
    found = list(selectors.interviews_of(client))
    telling.tell(request, shown=len(found))
    context = {
        "client": client,
        "talks": found,
        "voided": selectors.interviews_of(client, voided=True),
        "once": OnceField().initial,
    }
    return render(request, "repertoire/tastes/talks.html", context)


@rule("taste.change", methods=("POST",))
@person_guard
def start(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Begin a talk."""
    client = client_for(request.user, client_id, "taste.change")
    row = interviews.start(request.user, client, _uuid(request.POST.get("once", "")))
    return redirect("interview", client.pk, row.pk)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def talk(request: HttpRequest, client_id: UUID, interview_id: UUID) -> HttpResponse:
    """Ask the questions; save what is typed, and take it in when that is pressed."""
    client = client_for(request.user, client_id, "taste.change")
    row = selectors.interview_for(client, interview_id)
    may_read = may(request.user, "register.read", client, request=request)
    if request.method != "POST":
        return _page(request, row, TalkForm(row, request.user, may_read))
    form = TalkForm(row, request.user, may_read, request.POST)
    as_one_types = bool(getattr(request, "htmx", False))
    if not (form.is_valid() or as_one_types):
        return _page(request, row, form, status=422)
    row = interviews.answer(request.user, row, form.said(), form.seen(), may_read=may_read)
    if as_one_types:
        asked = TalkForm(row, request.user, may_read).asked()
        context = {"asked": asked, "faulty": list(form.errors)}
        return render(request, "repertoire/tastes/_readings.html", context)
    if "take" in request.POST:
        _taken_in(request, client, row)
    else:
        messages.success(request, gettext("The answers are saved."))
    return redirect("interview", client.pk, row.pk)


def _taken_in(request: HttpRequest, client: Client, row: Interview) -> None:
    may_write = may(request.user, "register.change", client, request=request)
    made = interviews.take_in(request.user, row, may_write_register=may_write)
    if made.preferences or made.triggers:
        songs = ngettext("%(n)d song", "%(n)d songs", made.preferences) % {"n": made.preferences}
        entries = ngettext(
            "%(n)d entry of the register", "%(n)d entries of the register", made.triggers
        ) % {"n": made.triggers}
        said = gettext("Taken in: %(songs)s, %(entries)s.") % {"songs": songs, "entries": entries}
        messages.success(request, said if may_write else gettext("Taken in: %s.") % songs)
    else:
        messages.info(request, gettext("There is nothing new to take in."))
    if made.left:
        messages.info(
            request,
            gettext(
                "What raises the urge stays here as a note, for those who may write the register."
            ),
        )


def _page(request: HttpRequest, row: Interview, form: TalkForm, status: int = 200) -> HttpResponse:
    context = {
        "client": row.client,
        "talk": row,
        "about": music_history(),
        "form": form,
        "sections": form.sections(),
    }
    return render(request, "repertoire/tastes/talk.html", context, status=status)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def talk_void(request: HttpRequest, client_id: UUID, interview_id: UUID) -> HttpResponse:
    """Void a talk that belongs to somebody else, or that should not have been; songs stay."""
    said = rows.WithReason(
        "repertoire/tastes/void.html", voiding.void, _("It is voided."), _to_talks
    )
    return _asked(request, client_id, interview_id, said)


@rule("taste.change", methods=("GET", "POST"))
@person_guard
def talk_restore(request: HttpRequest, client_id: UUID, interview_id: UUID) -> HttpResponse:
    """Take the voiding of a talk back."""
    said = rows.WithReason(
        "repertoire/tastes/restore.html", voiding.restore, _("It is back."), _to_talks
    )
    return _asked(request, client_id, interview_id, said)


def _asked(
    request: HttpRequest, client_id: UUID, interview_id: UUID, said: rows.WithReason
) -> HttpResponse:
    client = client_for(request.user, client_id, "taste.change")
    row = get_object_or_404(Interview, pk=interview_id, client=client)
    return rows.asked(request, client, row, said)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
