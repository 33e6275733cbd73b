"""Which song an action means, and whether the gate lets its recording sound."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from sostenuto_web.care.models import Session
from sostenuto_web.care.running.actions import Action
from sostenuto_web.record.facts.services import NotSoError
from sostenuto_web.repertoire.gate import asking
from sostenuto_web.repertoire.gate.selectors import item_for
from sostenuto_web.repertoire.models import Recording, SetEntry, SetList, Song

Item = Song | Recording


def columns_of(session: Session, action: Action) -> dict[str, Any]:
    """Return what a music event says of its song.

    Raises
    ------
    NotSoError
        The song is not one for this client, or the gate does not let the recording sound.
    """
    how = {"chosen_by": action.said.get("chosen_by", "")}
    words = action.text("words")
    if words or not action.text("ref"):
        return how | {"song_words": words, "is_live": action.text("live") != "no"}
    item = _meant(session, action.text("ref"))
    if isinstance(item, Song):
        return how | {"song_id": str(item.pk), "is_live": True}
    verdict = asking.for_client(session.client, set_list=session.set_list).of(item)
    if not verdict.may_sound:
        raise NotSoError(
            _("The gate does not let this recording sound here. If it did, write it as a line.")
        )
    song = str(item.song_id) if item.song_id else ""
    return how | {"recording_id": str(item.pk), "song_id": song, "is_live": False}


def _meant(session: Session, ref: str) -> Item:
    kind, _colon, text = ref.partition(":")
    try:
        pk = UUID(text)
        if kind not in ("song", "recording"):
            raise ValueError
        return entry_of(session.set_list, kind, pk) or item_for(session.client, kind, pk)
    except (ValueError, Http404):
        raise NotSoError(_("This song is not one for this person.")) from None


def entry_of(set_list: SetList | None, kind: str, pk: UUID) -> Item | None:
    """Return an entry of a set list; it may be a song nobody else is told of."""
    if set_list is None:
        return None
    entries = SetEntry.objects.filter(set_list=set_list, **{f"{kind}_id": pk})
    entry = entries.select_related("song__merged_into", "recording").first()
    if entry is None:
        return None
    if entry.song is not None:
        return entry.song.merged_into or entry.song
    return entry.recording
