"""Photos: nothing but the picture is kept, and what is no whole picture is refused."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.pictures import chunk, jpeg, png, segment

from sostenuto_web.people import pictures

SECRET = b"51.5N 0.1W Wren Invented"


def exif(turned=6, order=">"):
    entry = struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    mark = b"MM" if order == ">" else b"II"
    head = mark + struct.pack(order + "HIH", 42, 8, 1)
    return segment(0xE1, b"Exif\0\0" + head + entry + bytes(4) + SECRET)


NOTES = {
    "exif": (jpeg, exif()),
    "xmp": (jpeg, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)),
    "iptc": (jpeg, segment(0xED, b"Photoshop 3.0\0" + SECRET)),
    "comment": (jpeg, segment(0xFE, SECRET)),
    "extension": (jpeg, segment(0xE0, b"JFXX\0" + SECRET)),
    "adobe": (jpeg, segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + SECRET)),
    "text": (png, chunk(b"tEXt", b"Place\0" + SECRET)),
    "packed text": (png, chunk(b"zTXt", b"Place\0\0" + zlib.compress(SECRET))),
    "png exif": (png, chunk(b"eXIf", SECRET)),
    "time": (png, chunk(b"tIME", SECRET[:7])),
}


@pytest.mark.parametrize("name", NOTES)
def test_what_a_camera_wrote_into_a_photo_is_left_out(name):
    make, note = NOTES[name]
    kept = pictures.cleaned(make(notes=note))

    assert SECRET not in kept.data
    assert len(kept.data) <= len(make()) + len(exif()) - len(SECRET)
    assert pictures.cleaned(kept.data) == kept


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("turned", range(2, 9))
def test_which_way_is_up_is_carried_over(turned, order):
    kept = pictures.cleaned(jpeg(notes=exif(turned, order))).data

    assert struct.pack(">HHIH", 0x0112, 3, 1, turned) in kept
    assert b"Exif" not in pictures.cleaned(jpeg(notes=exif(1))).data


def test_a_photo_keeps_its_size_and_its_points():
    kept = pictures.cleaned(jpeg(notes=exif()))

    assert (kept.kind, kept.width, kept.height) == ("image/jpeg", 40, 30)
    assert kept.data.count(b"\x12\xff\x00\x34\xff\xd0\x56") == 2
    assert b"tiny" not in kept.data  # the small picture inside
    assert pictures.cleaned(png()).data == png()


def test_the_second_picture_that_a_phone_appends_is_left_out():
    assert pictures.cleaned(jpeg(after=jpeg() + SECRET)).data == pictures.cleaned(jpeg()).data


@pytest.mark.parametrize("make", [jpeg, png])
def test_a_photo_has_sides_of_a_sensible_length(make):
    assert pictures.cleaned(make(6000, 1)).width == 6000
    for size in ((6001, 1), (1, 6001)):
        with pytest.raises(pictures.PictureTooLargeError):
            pictures.cleaned(make(*size))
    for size in ((0, 5), (5, 0)):
        with pytest.raises(pictures.PictureError):
            pictures.cleaned(make(*size))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg onload=x>",
        b"GIF89a",
        b"\xff\xd8\xff\xd9",
        png(after=b"x"),
        png(notes=chunk(b"ABCD", b"")),
        png(notes=chunk(b"IHDR", bytes(13))),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""),
        png().replace(b"IDAT", b"IDAX"),
        jpeg().replace(b"\xff\xc2", b"\xff\xc3"),
        jpeg(notes=segment(0xC2, struct.pack(">BHHB", 8, 3, 4, 1) + b"\1\x11\0")),
    ],
)
def test_what_is_no_whole_picture_is_refused(data):
    with pytest.raises(pictures.PictureError):
        pictures.cleaned(data)


@given(st.sampled_from([jpeg(notes=exif()), png()]), st.data())
def test_a_photo_that_breaks_off_anywhere_is_refused(whole, data):
    with pytest.raises(pictures.PictureError):
        pictures.cleaned(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.sampled_from([jpeg(notes=exif()), png()]), st.data())
def test_whatever_is_changed_in_a_photo_it_is_refused_or_clean(whole, data):
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(2, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = pictures.cleaned(bytes(changed))
    except pictures.PictureError:
        return
    assert pictures.cleaned(kept.data) == kept


@given(st.binary(max_size=300), st.sampled_from([pictures.JPEG, pictures.PNG, b""]))
def test_no_bytes_whatever_bring_it_down(data, start):
    with suppress(pictures.PictureError):
        pictures.cleaned(start + data)
