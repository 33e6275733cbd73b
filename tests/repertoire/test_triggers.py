"""Entries of a register say what they mean, or are refused without telling what was written."""

import pytest

from sostenuto.base.errors import InputError
from sostenuto.repertoire.triggers import Register, Trigger


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (
            ("tune", "A – B", 5, "urge"),
            "kind must be one of song, artist, album, genre, theme, sound; got 'tune'",
        ),
        (
            ("song", "A – B", 5, "hot"),
            "state must be one of urge, mixed, clean, reclaimed; got 'hot'",
        ),
        (("song", "A – B", 11, "urge"), "urge must be between 0 and 10; got 11.0"),
        (("song", "A – B", float("nan"), "urge"), "urge must be a finite number"),
        (
            ("song", "Secret", 5, "urge"),
            r"value must be 'Artist – Title' \(a dash between spaces\), .* something else$",
        ),
        (("artist", "  ", 5, "urge"), "value must be filled in; got nothing"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused(parts, message):
    with pytest.raises(InputError, match=message) as raised:
        Trigger(*parts)
    assert "Secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("value", "is_file"),
    [
        ("m/a.mp3", True),
        ("A – B.flac", True),
        ("0123456789abcdef", True),
        ("A – B", False),
        ("AC/DC – Mr. Mp3", False),
    ],
)
def test_a_song_is_given_by_name_or_by_file(value, is_file):
    assert Trigger("song", value, 5).is_file is is_file


def test_a_register_is_of_entries():
    with pytest.raises(InputError, match="triggers must be of Trigger; got 'str'"):
        Register(("Johnny Cash – Hurt",))


def test_a_register_is_never_changed():
    register = Register.of(Trigger("artist", "Enya", 2))
    longer = register.with_([Trigger("artist", "Kino", 3)])
    assert (len(register), len(longer), register.is_empty, Register().is_empty) == (
        1,
        2,
        False,
        True,
    )
