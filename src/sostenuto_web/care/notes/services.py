"""Writing a note, signing it, handing it in, co-signing it, returning it, amending it.

Conventions: nothing is signed, handed in or amended in which the guards of a group's notes find
somebody else (`guarding`). Each act is one transaction: either the version, the signature, the
state and the audit are all there, or none is. An act that is sent twice finds itself done. Whether
the person's role reaches the client is checked by the policy before; whose note it is, here.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from sostenuto.base.errors import InputError, SostenutoError
from sostenuto.care.notes.formats import formats
from sostenuto.care.notes.rendering import render
from sostenuto_web.care.groups.afterwards import guarding, individual
from sostenuto_web.care.groups.afterwards.guarding import Circle, Findings, GuardedError, cleared_of
from sostenuto_web.care.models import Note, NoteVersion, Remark, Session, Signature
from sostenuto_web.care.notes import responding, standing, versions
from sostenuto_web.care.notes.gathering import gather
from sostenuto_web.care.notes.said import PARTS, Said
from sostenuto_web.care.notes.selectors import house_format, ready_to_sign, wordings_of
from sostenuto_web.care.notes.versions import Signed
from sostenuto_web.people import once
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.clinic import selectors as clinic
from sostenuto_web.record.facts import selectors as record


class ChangedMeanwhileError(SostenutoError):
    """Somebody else changed the note since the page was shown."""

    def __init__(self, note: Note) -> None:
        super().__init__("somebody else changed the note meanwhile")
        self.note = note


class NotNowError(SostenutoError):
    """The note does not stand so that this can be done."""


@transaction.atomic
def save(by: Any, session: Session, said: Said) -> Note:
    """Keep a draft.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else saved, handed in or signed it meanwhile.
    """
    note = _locked(by, session)
    if not standing.is_open(note):
        raise ChangedMeanwhileError(note)
    _take_over(by, note, said)
    return note


@transaction.atomic
def sign(by: Any, session: Session, said: Said, circle: Circle | None = None) -> NoteVersion:
    """Save and sign a note; signed twice by one form it is signed once.

    Parameters
    ----------
    by : User
    session : Session
    said : Said
    circle : Circle, optional
        Of the session's meeting, where it was read already.

    Raises
    ------
    ChangedMeanwhileError
        Somebody else changed or signed it meanwhile.
    NotNowError
        It is not theirs to sign.
    GuardedError
        Something in it belongs to another member of the group.
    """
    note = _locked(by, session)
    if note.state == Note.State.SIGNED:
        return _done_already(by, note, said)
    if not standing.may_sign(by, note, session.client):
        raise NotNowError("the note is not theirs to sign")
    _take_over(by, note, said)
    return _sign(by, note, circle=circle)


@transaction.atomic
def hand_in(by: Any, session: Session, said: Said, circle: Circle | None = None) -> NoteVersion:
    """Save a note and hand it in for a co-signature, signed as the one who wrote it.

    Raises
    ------
    ChangedMeanwhileError, NotNowError, GuardedError
    """
    note = _locked(by, session)
    if note.state in (Note.State.WAITING, Note.State.SIGNED):
        return _done_already(by, note, said)
    _take_over(by, note, said)
    version = _next_version(by, note, circle=circle)
    note.state = Note.State.WAITING
    note.author = by
    note.save()
    note.remarks.filter(settled_at=None).update(settled_at=timezone.now())
    audit.record(by, "note.handed-in", note, number=version.number)
    return version


@transaction.atomic
def cosign(
    by: Any,
    note: Note,
    remarks: Mapping[str, str] | None = None,
    cleared: Iterable[str] = (),
    read: int | None = None,
) -> NoteVersion:
    """Co-sign what was handed in; again, it is as it was.

    Parameters
    ----------
    remarks : mapping of str to str, optional
        Words beside facts or sections, by key ("" for the whole note).
    cleared : iterable of str
        What is answered to the guards now, beside what was answered when it was handed in.
    read : int, optional
        The number of the version that they read; None asks nothing.

    Raises
    ------
    NotNowError
        It was returned, taken back or changed meanwhile, or it is their own.
    GuardedError
        Something in it, or in a remark, belongs to another member of the group.
    """
    note = locked_note(note)
    version = latest_version(note)
    if note.state == Note.State.SIGNED and _signed_by(version, by, Signature.Role.COSIGNER):
        return version
    if not standing.may_cosign(by, note, note.client):
        raise NotNowError("the note does not wait for them")
    _hold_to(version, read)
    clear(note, cleared)
    _hold_version(note, version, remarks or {})
    _remark(by, note, version, remarks or {})
    _signature(by, version, Signature.Role.COSIGNER)
    note.state = Note.State.SIGNED
    note.save()
    audit.record(by, "note.cosigned", note, number=version.number)
    return version


@transaction.atomic
def return_(by: Any, note: Note, remarks: Mapping[str, str], read: int | None = None) -> Note:
    """Return what was handed in, with remarks; ``read`` is as for `cosign`.

    Raises
    ------
    InputError
        No remark: nobody would know what to change.
    NotNowError
        It does not wait for them.
    GuardedError
        A remark names another member of the group.
    """
    note = locked_note(note)
    if not any(words.strip() for words in remarks.values()):
        raise InputError("remarks", expected="at least one", got="none")
    if note.state == Note.State.RETURNED and _said_already(by, note, remarks):
        return note
    if not standing.may_cosign(by, note, note.client):
        raise NotNowError("the note does not wait for them")
    version = latest_version(note)
    _hold_to(version, read)
    _hold_words(note, remarks)
    _remark(by, note, version, remarks)
    note.state = Note.State.RETURNED
    note.revision += 1
    note.save()
    audit.record(by, "note.returned", note)
    return note


@transaction.atomic
def amend(by: Any, session: Session, said: Said, why: str) -> NoteVersion:
    """Write another version of a signed note, with a reason; what was signed stays.

    Raises
    ------
    InputError
        No reason.
    ChangedMeanwhileError, NotNowError, GuardedError
    """
    if not why.strip():
        raise InputError("why", expected="why it is amended", got="nothing")
    note = _locked(by, session)
    if not standing.may_amend(by, note, session.client):
        raise NotNowError("the note cannot be amended now")
    latest = latest_version(note)
    if latest.why == why.strip() and latest.made_by_id == by.pk and _is_as(note, said):
        return latest
    _take_over(by, note, said)
    return _sign(by, note, why.strip())


def sign_all_ready(by: Any) -> list[NoteVersion]:
    """Sign every note that is ready for somebody; one that fails does not keep others from it."""
    signed: list[NoteVersion] = []
    circles: dict[Any, Circle] = {}
    for note in ready_to_sign(by):
        meeting = note.session.meeting_id
        circle = circles.setdefault(meeting, guarding.circle_of(meeting)) if meeting else None
        try:
            signed.append(sign(by, note.session, as_it_is(note), circle))
        except (ChangedMeanwhileError, NotNowError, GuardedError):
            continue  # somebody else was quicker, or its own page says what is in the way
    return signed


def as_it_is(note: Note) -> Said:
    """Return what a saved note says, as if its page had been sent unchanged."""
    return Said(
        **{name: getattr(note, name) for name in PARTS},
        format=note.format,
        wordings=wordings_of(note),
        revision=note.revision,
        cleared=cleared_of(note),
    )


def new_note(by: Any, session: Session) -> Note:
    """Return a note that was not saved yet, in the house's format."""
    return Note(
        session=session,
        client=session.client,
        data_key=session.client.data_key,
        author=by,
        made_by=by,
        format=house_format(),
    )


def _locked(by: Any, session: Session) -> Note:
    if not standing.can_be_noted(session):
        raise NotNowError("the session is not over")
    note = Note.objects.filter(session=session).first()
    if note is None:
        note = new_note(by, session)
        note.pk = once.id_for(session.pk, session.pk)  # two at the same moment make one
        once.save_new(note)
    return locked_note(note)


def locked_note(note: Note) -> Note:
    """Return a note with its row locked; call it in a transaction."""
    rows = Note.objects.select_for_update(of=("self",))
    return rows.select_related("session__led_by", "session__client", "client", "changed_by").get(
        pk=note.pk
    )


def _take_over(by: Any, note: Note, said: Said) -> None:
    """Put what was said into a note, unless somebody else changed it meanwhile."""
    kept = record.of_session(note.session_id).response
    if said.revision is not None and said.revision != note.revision:
        if _is_as(note, said) and responding.is_kept(kept, said.answers):
            return
        raise ChangedMeanwhileError(note)
    responding.save(by, note.session, kept, said.answers, said.token)
    for name in PARTS:
        setattr(note, name, getattr(said, name))
    note.wordings = json.dumps(dict(said.wordings), ensure_ascii=False) if said.wordings else ""
    clear(note, said.cleared)
    if said.format in formats():
        note.format = said.format
    if note.author_id is None:
        note.author = by
    note.revision += 1
    note.changed_by = by
    note.save()
    audit.record(by, "note.saved", note)


def _is_as(note: Note, said: Said) -> bool:
    """Whether a note says already what the page says."""
    same = all(getattr(note, name) == getattr(said, name) for name in PARTS)
    return same and wordings_of(note) == dict(said.wordings)


def _done_already(by: Any, note: Note, said: Said) -> NoteVersion:
    """Return the version that the same form made a moment ago, or say who was quicker."""
    version = latest_version(note)
    if version.made_by_id == by.pk and _is_as(note, said):
        return version
    raise ChangedMeanwhileError(note)


def _sign(by: Any, note: Note, why: str = "", circle: Circle | None = None) -> NoteVersion:
    version = _next_version(by, note, why, circle)
    note.state = Note.State.SIGNED
    note.save()
    note.remarks.filter(settled_at=None).update(settled_at=timezone.now())
    act = "note.amended" if why else "note.signed"
    audit.record(by, act, note, number=version.number)
    return version


def _next_version(by: Any, note: Note, why: str = "", circle: Circle | None = None) -> NoteVersion:
    facts = gather(note.session, note).facts
    wordings = wordings_of(note)
    rendered = render(facts, note.format or house_format(), wordings)
    words = individual.own_words(note, wordings)
    cleared = cleared_of(note)
    guarding.hold(
        guarding.check(note.session, facts, rendered, cleared, words=words, more=why, circle=circle)
    )
    version = versions.written(by, note, Signed(facts, wordings, rendered), why)
    _signature(by, version, Signature.Role.AUTHOR)
    return version


def _signature(by: Any, version: NoteVersion, role: str) -> None:
    held = by.credential if by.is_credentialed(clinic.today()) else ""
    Signature.objects.create(version=version, role=role, by=by, name=by.called, credential=held)


def clear(note: Note, cleared: Iterable[str]) -> None:
    """Keep with a note, sealed, what was answered to the guards; saving it is the caller's."""
    every = tuple(dict.fromkeys((*cleared_of(note), *cleared)))
    note.cleared = json.dumps(every, ensure_ascii=False) if every else ""


def _hold_to(version: NoteVersion, read: int | None) -> None:
    """Let nobody answer for a version that they have not read: another was handed in since."""
    if read is not None and read != version.number:
        raise NotNowError("another version was handed in meanwhile")


def _hold_version(note: Note, version: NoteVersion, remarks: Mapping[str, str]) -> None:
    """Look once more through what was handed in: since then, somebody may have joined."""
    if note.session.meeting_id is not None:
        signed = versions.read(version)
        said = "\n".join(remarks.values())
        guarding.hold(
            guarding.check(note.session, signed.facts, signed.note, cleared_of(note), more=said)
        )


def _hold_words(note: Note, remarks: Mapping[str, str]) -> None:
    """Let no remark name another member; a word that is perhaps a name may be one here."""
    if note.session.meeting_id is not None:
        others = guarding.circle_of(note.session.meeting_id).without(note.client_id)
        found = guarding.in_text("\n".join(remarks.values()), others.people)
        guarding.hold(Findings(blocks=found.blocks))


def latest_version(note: Note) -> NoteVersion:
    """Return the last version of a note.

    Raises
    ------
    NotNowError
        There is none: nothing was handed in.
    """
    version = NoteVersion.objects.filter(note=note).order_by("number").last()
    if version is None:
        raise NotNowError("nothing was handed in")
    return version


def _signed_by(version: NoteVersion, by: Any, role: str) -> bool:
    return version.signatures.filter(by=by, role=role).exists()


def _remark(by: Any, note: Note, version: NoteVersion, remarks: Mapping[str, str]) -> None:
    for about, words in _worded(remarks):
        Remark(
            client=note.client,
            data_key=note.data_key,
            note=note,
            version=version,
            about=about,
            words=words,
            by=by,
        ).save(force_insert=True)


def _worded(remarks: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((about, words.strip()) for about, words in remarks.items() if words.strip())


def _said_already(by: Any, note: Note, remarks: Mapping[str, str]) -> bool:
    rows = note.remarks.filter(by=by, settled_at=None)
    return set(_worded(remarks)) <= {(row.about, row.words) for row in rows}
