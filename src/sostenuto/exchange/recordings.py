"""From the index to the gate and the planner: entries as recordings and as candidates.

Conventions: one recording a file, so that a register may name any copy by its path; one candidate
a content, because the same bytes twice are one piece of music.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sostenuto.base.affect import AffectEstimate, AffectPoint
from sostenuto.exchange.descriptions import features_of, fingerprint_of
from sostenuto.exchange.index import Index
from sostenuto.exchange.index_rows import Entry, LibraryRow
from sostenuto.listening.programme import Candidate
from sostenuto.music.key import Key
from sostenuto.repertoire.decisions import Decision
from sostenuto.repertoire.identity import name_key
from sostenuto.repertoire.preferences import Preferences
from sostenuto.repertoire.songs import Licence, Recording, Song

PERSON = "person"
TAGS = "tags"


def recordings(
    entries: Iterable[Entry], index: Index, *, with_sound: bool
) -> tuple[Recording, ...]:
    """Return the heard entries as recordings.

    Parameters
    ----------
    entries : iterable of Entry
        Of ``index``; those with an error are left out.
    index : Index
    with_sound : bool
        Also read features and fingerprints, which the gate needs as soon as there is a register.
    """
    heard = [entry for entry in entries if not entry.error]
    ids = dict.fromkeys(entry.id for entry in heard) if with_sound else {}
    features = {name: features_of(piece) for name, piece in index.pieces("features", ids)}
    prints = {name: fingerprint_of(piece) for name, piece in index.pieces("fingerprint", ids)}
    return tuple(
        Recording(
            entry.id,
            _song(entry),
            duration_s=float(entry.summary["duration_s"]),
            licence=(entry.name.licence if entry.name else None) or Licence(),
            features=features.get(entry.id),
            fingerprint=prints.get(entry.id),
            path=str(entry.path),
            named_by=PERSON if entry.name else TAGS,
        )
        for entry in heard
    )


def library_recording(row: LibraryRow, *, path: str = "") -> Recording:
    """Return a row of `Index.library_rows` as a recording, with its features and fingerprint."""
    return Recording(
        row.id,
        _song(row),
        duration_s=float(row.summary["duration_s"]),
        licence=(row.name.licence if row.name else None) or Licence(),
        features=features_of(row.features),
        fingerprint=fingerprint_of(row.fingerprint),
        path=path,
        named_by=PERSON if row.name else TAGS,
    )


def _song(entry: Entry | LibraryRow) -> Song | None:
    if entry.name:
        return entry.name.song
    tags = entry.tags
    if not (tags.artist or tags.title):
        return None
    return Song(tags.artist, tags.title, album=tags.album, genre=tags.genre)


Estimator = Callable[[Entry], AffectEstimate]


def heard_affect(entry: Entry) -> AffectEstimate:
    """Return the place on the affect plane that was estimated when the file was heard."""
    return affect_of(entry.summary)


def affect_of(summary: Mapping[str, Any]) -> AffectEstimate:
    """Return the affect estimate that a summary holds."""
    return AffectEstimate(
        AffectPoint(summary["valence"], summary["arousal"]),
        summary["valence_sd"],
        summary["arousal_sd"],
        summary["affect_model"],
    )


def candidates(
    entries: Sequence[Entry],
    decisions: Sequence[Decision],
    played: Sequence[Recording],
    preferences: Preferences | None,
    affect: Estimator = heard_affect,
) -> tuple[tuple[Entry, Candidate], ...]:
    """Return what may be planned: every content that may sound and that the person does not refuse.

    Parameters
    ----------
    entries, decisions, played : sequences of equal length
        The heard entries, what the gate says of each, and each as a recording.
    preferences : Preferences, optional
        With them, a song that is not among them counts as unfamiliar.
    affect : callable
        Places an entry on the affect plane.
    """
    found: dict[str, tuple[Entry, Candidate]] = {}
    refused = {
        entry.id
        for entry, decision in zip(entries, decisions, strict=True)
        if not decision.may_sound
    }
    for entry, decision, recording in zip(entries, decisions, played, strict=True):
        said = preferences.of(recording) if preferences else None
        # A copy under another name may be what the register means: one refusal stops them all.
        if entry.id in found or entry.id in refused or (said and said.unwanted):
            continue
        found[entry.id] = (
            entry,
            Candidate(
                id=entry.id,
                title=entry.title or entry.path.stem,
                artist=entry.artist,
                duration_s=float(entry.summary["duration_s"]),
                affect=affect(entry),
                tempo_bpm=entry.summary["tempo_bpm"] or None,
                key=Key.parse(entry.summary["key"]) if entry.summary["key"] else None,
                integrated_lufs=entry.summary["integrated_lufs"],
                true_peak_dbtp=entry.summary["true_peak_dbtp"],
                liked=said.liking if said else 0.0,
                familiar=said.familiar if said else _familiar_unsaid(preferences),
                asks=decision.answer == "ask",
                recent=said.recent if said else False,
                song_key=_song_key(entry),
            ),
        )
    return tuple(found.values())


def _familiar_unsaid(preferences: Preferences | None) -> bool | None:
    """Whether a song that the preferences do not name is familiar: without any, nobody said."""
    return None if preferences is None else False


def _song_key(entry: Entry) -> str:
    """Two recordings of one song are one song, whatever their remarks say."""
    artist, title = name_key(entry.artist), name_key(entry.title)
    return f"{artist}\n{title}" if artist and title else ""
