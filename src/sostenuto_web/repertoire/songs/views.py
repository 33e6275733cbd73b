"""Pages of the service's songs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sostenuto.base.errors import InputError
from sostenuto_web.people.views.sending import sent
from sostenuto_web.platform.audit import telling
from sostenuto_web.platform.policy.views import rule
from sostenuto_web.repertoire.models import Song
from sostenuto_web.repertoire.songs import selectors, services
from sostenuto_web.repertoire.songs.forms import (
    FindSongForm,
    LineForm,
    LiveForm,
    MergeForm,
    SongForm,
    initial_of,
)

A_PAGE = 50
MOST_FOUND = 50
NEAR_SONGS = 40


@rule("music.see", methods=("GET", "POST"))
def songs(request: HttpRequest) -> HttpResponse:
    """List the service's songs; find one although it is spelt otherwise."""
    form = FindSongForm(sent(request))
    context: dict[str, Any] = {"form": form, "line_form": LineForm()}
    if request.method == "POST" and form.is_valid() and form.cleaned_data["q"].strip():
        found = selectors.find(form.cleaned_data["q"], MOST_FOUND)
        telling.tell(request, shown=len(found), search=1)
        return render(request, "repertoire/songs/list.html", context | {"found": found})
    listed = selectors.listed().prefetch_related("players__user", "recordings")
    context["page"] = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    return render(request, "repertoire/songs/list.html", context, status=status)


@rule("music.change", methods=("POST",))
def song_add(request: HttpRequest) -> HttpResponse:
    """Take in a song as it is typed."""
    form = LineForm(request.POST)
    if not form.is_valid():
        page = Paginator(selectors.listed(), A_PAGE).get_page(1)
        context = {"form": FindSongForm(), "line_form": form, "page": page}
        return render(request, "repertoire/songs/list.html", context, status=422)
    line = form.cleaned_data["line"]
    song, made = services.find_or_make(
        request.user, line.name.artist, line.name.title, in_repertoire=True
    )
    if made and not line.order_sure:
        messages.info(request, _("Look whether title and artist stand the right way round."))
    elif made:
        messages.success(request, _("The song is in the repertoire."))
    else:
        messages.info(request, _("This song was there already."))
    return redirect("song", song.pk)


@rule("music.see", methods=("GET",))
def song(request: HttpRequest, song_id: UUID) -> HttpResponse:
    """Show one song: what people say of it, who plays it, its recordings."""
    row = selectors.song_in_list(song_id)
    if row.pk != song_id:  # it became another
        return redirect("song", row.pk)
    return _song_page(request, row, LiveForm(initial=_live(request.user, row)))


def _live(user: Any, row: Song) -> dict[str, Any]:
    player = row.players.filter(user=user).first()
    return {"key": player.key if player else row.key, "capo": player.capo if player else 0}


def _song_page(request: HttpRequest, row: Song, live: LiveForm, status: int = 200) -> HttpResponse:
    players = list(row.players.select_related("user").order_by("user__name"))
    context = {
        "song": row,
        "players": players,
        "plays": any(player.user_id == request.user.pk for player in players),
        "live_form": live,
        "recordings": selectors.recordings_of(request.user, row),
        "other_names": row.other_names.order_by("title", "artist"),
    }
    return render(request, "repertoire/songs/song.html", context, status=status)


@rule("music.change", methods=("GET", "POST"))
def song_change(request: HttpRequest, song_id: UUID) -> HttpResponse:
    """Change what is said of a song."""
    row = selectors.song_in_list(song_id)
    seen = row.changed_at.isoformat()
    form = SongForm(sent(request), initial=initial_of(row) | {"seen": seen})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] not in ("", seen):
            form.know_of(seen)
        else:
            services.change(request.user, row, form.cleaned_data)
            messages.success(request, _("The song is saved."))
            return redirect("song", row.pk)
    status = 422 if request.method == "POST" else 200
    context = {"song": row, "form": form, "tags": selectors.tags()}
    return render(request, "repertoire/songs/change.html", context, status=status)


@rule("music.change", methods=("POST",))
def song_turn(request: HttpRequest, song_id: UUID) -> HttpResponse:
    """Turn title and artist round."""
    row = selectors.song_in_list(song_id)
    services.change(request.user, row, {"title": row.artist, "artist": row.title})
    return redirect("song", row.pk)


@rule("music.change", methods=("POST",))
def song_live(request: HttpRequest, song_id: UUID) -> HttpResponse:
    """Say that one plays a song live, and how; or no longer."""
    row = selectors.song_in_list(song_id)
    if "no_longer" in request.POST:
        services.play_no_longer(request.user, row)
        messages.success(request, _("You are not among those who play it any more."))
        return redirect("song", row.pk)
    form = LiveForm(request.POST)
    if not form.is_valid():
        return _song_page(request, row, form, status=422)
    services.play_live(request.user, row, **form.cleaned_data)
    messages.success(request, _("You are among those who play it."))
    return redirect("song", row.pk)


@rule("music.merge", methods=("GET", "POST"))
def song_merge(request: HttpRequest, song_id: UUID) -> HttpResponse:
    """Make a song one with another; its name stays known."""
    row = selectors.song_in_list(song_id)
    near = [one.pk for one in selectors.near(row, NEAR_SONGS)]
    form = MergeForm(sent(request), among=selectors.listed().filter(pk__in=near))
    if request.method == "POST" and form.is_valid():
        try:
            heir = services.merge(request.user, row, form.cleaned_data["into"])
        except InputError:
            form.add_error("into", _("These two are one song already."))
        else:
            messages.success(request, _("They are one song now."))
            return redirect("song", heir.pk)
    status = 422 if request.method == "POST" else 200
    context = {"song": row, "form": form, "are_near": bool(near)}
    return render(request, "repertoire/songs/merge.html", context, status=status)
