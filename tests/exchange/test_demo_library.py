"""The demo's table: 24 invented pieces, varied, marked as a demo, three of them to be avoided."""

from collections import Counter

import pytest

from sostenuto.exchange.demo_library import pieces, register
from sostenuto.repertoire.triggers import STATES


def test_there_are_24_pieces_by_six_artists_with_names_of_their_own():
    assert Counter(Counter(piece.song.artist for piece in pieces()).values()) == {4: 6}
    assert len({piece.song.title for piece in pieces()}) == 24
    assert len({piece.file_stem for piece in pieces()}) == 24
    assert len({piece.seed for piece in pieces()}) == 24


def test_everybody_can_see_that_it_is_a_demo():
    assert all("Sostenuto demo" in piece.song.album for piece in pieces())


def test_artists_do_not_share_an_album_or_the_gate_would_close_on_all_of_them():
    albums = {(piece.song.artist, piece.song.album) for piece in pieces()}

    assert len({album for _, album in albums}) == 6 == len(albums)


def test_all_four_quadrants_and_many_keys_modes_metres_and_tempi_are_there():
    quadrants = Counter((piece.valence > 0, piece.arousal > 0) for piece in pieces())
    scores = [piece.compose() for piece in pieces()]

    assert min(quadrants.values()) >= 3
    assert len(quadrants) == 4
    assert len({str(score.key) for score in scores}) >= 12
    assert len({score.mode for score in scores}) >= 5
    assert {score.metre for score in scores} == {"4/4", "3/4", "6/8"}
    assert max(s.character.tempo_bpm for s in scores) > 1.7 * min(
        s.character.tempo_bpm for s in scores
    )
    assert len({score.instruments for score in scores}) >= 8


def test_pieces_last_two_and_a_half_to_four_minutes():
    assert all(2.5 <= piece.minutes <= 4 for piece in pieces())


def test_three_pieces_stand_in_the_register():
    avoided = [piece for piece in pieces() if piece.trigger]

    assert len(avoided) == len(register()) == 3
    for piece in avoided:
        assert piece.trigger.value == f"{piece.song.artist} – {piece.song.title}"
        assert piece.trigger.state in STATES
        assert piece.trigger.keeps_out


def test_a_calm_programme_is_possible_without_the_artists_to_be_avoided():
    avoided = {piece.song.artist for piece in pieces() if piece.trigger}
    others = [piece for piece in pieces() if piece.song.artist not in avoided]
    by_artist = Counter(piece.song.artist for piece in others)

    # At most two pieces by one artist: what is left must still fill twenty minutes.
    longest = sum(
        sum(sorted(piece.minutes for piece in others if piece.song.artist == artist)[-2:])
        for artist in by_artist
    )
    assert longest >= 22


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: piece.song.title)
def test_tags_are_those_of_the_song(piece):
    assert (piece.tags.title, piece.tags.artist) == (piece.song.title, piece.song.artist)
    assert piece.tags.genre
    assert piece.song.no_lyrics
