"""Giving a programme out: what is made, and that it is written down.

Conventions: a file is whole before anything of it is sent, and has no name on the disk, so that
nothing is left of one that was not finished. Names of files say nothing of anybody. The client's
own recordings go along without their titles, and stand in no list.
"""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.db import transaction

from sostenuto.exchange.player_folder import Piece as FolderPiece
from sostenuto.exchange.player_folder import write_player_folder
from sostenuto.exchange.playlists import Track, jspf, m3u8
from sostenuto_web.listening.exporting.card import card
from sostenuto_web.listening.exporting.going import Piece
from sostenuto_web.listening.models import ListeningProgramme
from sostenuto_web.listening.player import levelled
from sostenuto_web.people.models import Client
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.repertoire.sounding import files

HERE = Path("/")
TITLE = "Music"
CARD = "card.pdf"


@transaction.atomic
def given_out(
    by: Any, programme: ListeningProgramme, form: str, pieces: int, *, titled: bool, looked: bool
) -> None:
    """Write down that something of a programme leaves the house."""
    audit.record(
        by,
        "programme.given_out",
        programme,
        form=form,
        pieces=pieces,
        titled=int(titled),
        looked=int(looked),
    )


@transaction.atomic
def reported(by: Any, about: Client | ListeningProgramme, kind: str, programmes: int) -> None:
    """Write down that a report on what was played leaves the house."""
    audit.record(by, "programme.given_out", about, form=f"report-{kind}", programmes=programmes)


def playlist(pieces: Sequence[Piece]) -> bytes:
    """Return a list for a player that has the same files beside it."""
    tracks = [
        Track(HERE / _file_name(piece), piece.title, piece.artist, duration_s=piece.seconds)
        for piece in pieces
        if not piece.is_own
    ]
    return m3u8(tracks, HERE, TITLE)


def names(pieces: Sequence[Piece]) -> bytes:
    """Return titles and artists for a program that finds music by its name."""
    tracks = [
        Track(Path(), piece.title, piece.artist, duration_s=piece.seconds)
        for piece in pieces
        if not piece.is_own
    ]
    return jspf(tracks, HERE, TITLE)


def folder(pieces: Sequence[Piece], *, titled: bool) -> BinaryIO:
    """Return an open archive of levelled files, a list and a card, at its beginning.

    Raises
    ------
    files.NotThereError
        A levelled file is not there any more.
    OSError
        The disk is full.
    """
    place = levelled.folder()
    place.mkdir(parents=True, exist_ok=True)
    with ExitStack() as keeping:
        made = keeping.enter_context(tempfile.TemporaryFile(dir=place))
        more = [(CARD, card(pieces, titled=titled))]
        write_player_folder(made, [_piece(one) for one in pieces], titled=titled, more=more)
        made.flush()
        made.seek(0)
        keeping.pop_all()  # whoever gets it closes it
    return cast(BinaryIO, made)


def _piece(piece: Piece) -> FolderPiece:
    title, artist = ("", "") if piece.is_own else (piece.title, piece.artist)
    track = Track(HERE, title, artist, duration_s=piece.seconds)

    def opens() -> BinaryIO:
        recording = piece.recording
        stand = levelled.stand_of(getattr(recording, "levelled", None), recording)
        if stand is None:
            raise files.NotThereError("is not there any more")
        return files.opened_of_house(stand.folder, stand.path).file

    return FolderPiece(track, opens)


def _file_name(piece: Piece) -> str:
    recording = piece.recording
    return Path(recording.file_name or recording.path).name or "track"
