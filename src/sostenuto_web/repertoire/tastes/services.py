"""Writing what a client says of music: preferences, and totals from paper."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from sostenuto.base.errors import InputError
from sostenuto.repertoire.identity import written_names
from sostenuto.repertoire.lines import WrittenLine
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.people.services import history, rows
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.models import HumsTotal, Preference, Song
from sostenuto_web.repertoire.songs import services as songs
from sostenuto_web.repertoire.tastes import selectors

FIELDS = ("value", "word", "familiar", "memory", "people")
HUMS_FIELDS = ("on_day", "healthy", "unhealthy")


@transaction.atomic
def add(
    by: Any,
    client: Client,
    fields: Mapping[str, Any],
    token: UUID | None = None,
    *,
    keep_word: bool = False,
) -> Preference:
    """Write down what a client says of a song; of a song they spoke of before, the new word holds.

    With ``keep_word`` a word that was said before stays.

    Raises
    ------
    InputError
        It names no song; never holds what was written.
    """
    said = rows.known_of(fields, FIELDS)
    ref = _song_ref(by, said.get("value", ""))
    return _added(by, client, said, ref, token, keep_word=keep_word)


@transaction.atomic
def say(by: Any, client: Client, song: Song, word: str) -> Preference:
    """Write down a client's word for a song of the house; it holds from now on."""
    value = f"{song.artist} – {song.title}" if song.artist else song.title
    said = {"value": value[:300], "word": word}
    return _added(by, client, said, str(song.pk), None, keep_word=False)


def _added(
    by: Any,
    client: Client,
    said: Mapping[str, Any],
    ref: str,
    token: UUID | None,
    *,
    keep_word: bool,
) -> Preference:
    pk = once.id_for(by.pk, token)
    before = _spoken_of(client, ref)
    if before is not None and before.pk != pk:
        kept = ("value", "word") if keep_word else ("value",)
        change(by, before, {name: said[name] for name in said if name not in kept and said[name]})
        before.refresh_from_db()
        return before
    row = Preference(pk=pk, client=client, data_key=client.data_key, made_by=by, **said)
    row.song_ref = ref
    row, made = once.save_new(row)
    if made:
        history.note(by, row, "preference.added")
        audit.record(by, "preference.added", row)
    return row


def add_line(
    by: Any, client: Client, line: WrittenLine, token: UUID | None = None, word: str = ""
) -> Preference:
    """Add a preference as it was typed: *Paper Boats – The Lanterns, loved*."""
    said = {"value": line.value, "word": line.liking or word, "memory": line.rest}
    return add(by, client, said, token)


@transaction.atomic
def change(by: Any, row: Preference, fields: Mapping[str, Any], seen: str | None = None) -> bool:
    """Change a preference; return whether anything differed.

    Raises
    ------
    InputError
        As `add`.
    history.ChangedMeanwhileError
        Somebody else changed or voided it since the form was shown.
    """
    row = Preference.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.voided_at is not None:
        raise history.ChangedMeanwhileError("it is voided")
    before = history.taken_over(row, rows.known_of(fields, FIELDS))
    if not before:
        return False
    history.check_unchanged(row, seen)
    if "value" in before:
        row.song_ref = _song_ref(by, row.value)
    row.save()
    history.note(by, row, "preference.changed", before)
    audit.record(by, "preference.changed", row, fields=len(before))
    return True


def add_hums(
    by: Any, client: Client, fields: Mapping[str, Any], token: UUID | None = None
) -> HumsTotal:
    """Write down totals that a client filled in on paper; sent twice with one token, once."""
    added: HumsTotal = rows.add(by, HumsTotal, client, rows.known_of(fields, HUMS_FIELDS), token)
    return added


def change_hums(
    by: Any, row: HumsTotal, fields: Mapping[str, Any], seen: str | None = None
) -> bool:
    """Change totals that were typed wrongly; as `change`."""
    return rows.change(by, row, rows.known_of(fields, HUMS_FIELDS), seen)


def _spoken_of(client: Client, ref: str) -> Preference | None:
    rows = selectors.preferences_of(client)
    return next((row for row in rows if row.song_ref == ref), None)


def _song_ref(by: Any, value: str) -> str:
    if not written_names(value):
        raise InputError("value", expected="'Artist – Title' (a dash between spaces)", got="…")
    song = songs.written(by, value)
    return "" if song is None else str(song.pk)
