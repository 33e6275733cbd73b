"""Photos as they are kept: nothing but the picture. Pure: bytes in, bytes out.

A phone writes into a photo where and when it was taken, with which camera, and sometimes a second,
smaller picture. All of that is left out here, by rebuilding the file from the parts that a browser
needs (ISO/IEC 10918-1 for JPEG, the W3C recommendation for PNG). Only which way is up is carried
over. Structure and size are checked on the way; the picture itself is not unpacked.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from sostenuto.base.errors import SostenutoError

LONGEST_SIDE = 6000
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_SOI, _EOI, _SOS, _APP0, _APP1, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xFE
_FRAMES = (0xC0, 0xC1, 0xC2)
_TABLES = (0xC4, 0xDB, 0xDD)
_RESTARTS = range(0xD0, 0xD8)
_JFIF, _ADOBE, _EXIF = b"JFIF\0", b"Adobe", b"Exif\0\0"
_JFIF_BYTES, _ADOBE_BYTES = 14, 12
_ORIENTATION, _SHORT_NUMBER = 0x0112, 3
_WAYS_UP = range(2, 9)

_KEPT_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"IDAT", b"IEND")
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


class PictureError(SostenutoError):
    """What is no whole JPEG or PNG picture."""


class PictureTooLargeError(PictureError):
    """A picture with a side longer than `LONGEST_SIDE`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture without what was written into it: its kind, its size, its bytes."""

    kind: str
    width: int
    height: int
    data: bytes


def kind_of(data: bytes) -> str | None:
    """Return what kind of picture some bytes begin like, or None for none that is taken.

    Examples
    --------
    >>> kind_of(bytes([0xFF, 0xD8, 0xFF, 0xE0])), kind_of(b"<svg>")
    ('image/jpeg', None)
    """
    kinds = {JPEG: "image/jpeg", PNG: "image/png"}
    return next((kind for mark, kind in kinds.items() if data.startswith(mark)), None)


def cleaned(data: bytes) -> Picture:
    """Return a picture without what was written into it.

    Raises
    ------
    PictureTooLargeError
        A side is longer than `LONGEST_SIDE` points.
    PictureError
        The bytes are no picture of a kind that is taken, or break off, or go on after a PNG's end.
    """
    try:
        if data.startswith(PNG):
            return _png(data)
        if data.startswith(JPEG):
            return _jpeg(data)
    except (struct.error, IndexError):
        raise PictureError("the picture breaks off") from None
    raise PictureError("this is neither a JPEG nor a PNG picture")


def _png(data: bytes) -> Picture:
    kept, seen = [PNG], list[bytes]()
    width = height = 0
    for name, body, whole in _chunks(data):
        if not seen and name != b"IHDR":
            raise PictureError("a PNG picture begins with its size")
        if name in (b"IHDR", b"PLTE", b"IEND") and name in seen:
            raise PictureError("a part stands twice in the picture")
        if name == b"IHDR":
            width, height = _png_size(body)
        elif name == b"IDAT" and b"IDAT" in seen and seen[-1] != b"IDAT":
            raise PictureError("the picture's data is torn apart")
        elif name not in _KEPT_CHUNKS and not name[0] & 0x20:  # a capital: cannot be left out
            raise PictureError("the picture has a part that is not known")
        seen.append(name)
        if name in _KEPT_CHUNKS:
            kept.append(whole)
    if b"IDAT" not in seen:
        raise PictureError("the picture is empty")
    return Picture("image/png", width, height, b"".join(kept))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield name, body and all bytes of each part, up to the end, which has to be the last."""
    at, name = len(PNG), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        end = at + 8 + size
        (checked,) = struct.unpack_from(">I", data, end)
        if checked != zlib.crc32(data[at + 4 : end]):
            raise PictureError("the picture was changed or breaks off")
        yield name, data[at + 8 : end], data[at : end + 4]
        at = end + 4
    if at != len(data):
        raise PictureError("something stands after the picture's end")


def _png_size(body: bytes) -> tuple[int, int]:
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", body)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
        raise PictureError("the picture says of itself what cannot be")
    return _fits(width, height)


def _jpeg(data: bytes) -> Picture:
    kept, size, turned, scans = [data[:2]], None, 1, 0
    for marker, body, scan in _segments(data):
        if marker == _APP1:
            turned = _turned(body) or turned
        elif marker in _FRAMES:
            if size is not None:
                raise PictureError("the picture has two sizes")
            size = _jpeg_size(body)
        elif marker == _SOS:
            if size is None:
                raise PictureError("the picture has no size")
            scans += 1
        said = _kept_of(marker, body)
        if said is not None:
            kept.append(_segment(marker, said) + scan)
    if size is None or not scans:
        raise PictureError("the picture is empty")
    if turned in _WAYS_UP:
        kept.insert(1, _segment(_APP1, _which_way_up(turned)))
    return Picture("image/jpeg", *size, b"".join([*kept, bytes([0xFF, _EOI])]))


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, body and the scan behind it; what stands after the end is not read."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise PictureError("the picture breaks off")
        while data[at + 1] == 0xFF:  # filling
            at += 1
        marker = data[at + 1]
        if marker == _EOI:
            return
        (size,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + size
        if size < 2 or end > len(data):
            raise PictureError("the picture breaks off")
        after = _scan_end(data, end) if marker == _SOS else end
        yield marker, data[at + 4 : end], data[end:after]
        at = after


def _scan_end(data: bytes, at: int) -> int:
    """Return where a scan ends: at the first marker that is neither a restart nor a plain 0xFF."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise PictureError("the picture breaks off")
        if data[at + 1] != 0 and data[at + 1] not in _RESTARTS:
            return at
        at += 2


def _kept_of(marker: int, body: bytes) -> bytes | None:
    """Return what is kept of a segment, or None where it is left out."""
    if marker == _APP0:  # without the small picture that may follow
        is_whole = body.startswith(_JFIF) and len(body) >= _JFIF_BYTES
        return body[: _JFIF_BYTES - 2] + b"\0\0" if is_whole else None
    if marker == _APP14:
        is_whole = body.startswith(_ADOBE) and len(body) >= _ADOBE_BYTES
        return body[:_ADOBE_BYTES] if is_whole else None
    if _APP0 < marker <= 0xEF or marker == _COM:
        return None
    if marker not in (*_FRAMES, *_TABLES, _SOS):
        raise PictureError("the picture has a part that is not known")
    return body


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _jpeg_size(body: bytes) -> tuple[int, int]:
    depth, height, width, colours = struct.unpack_from(">BHHB", body)
    if depth != 8 or colours not in (1, 3, 4) or len(body) != 6 + 3 * colours:
        raise PictureError("the picture says of itself what cannot be")
    return _fits(width, height)


def _fits(width: int, height: int) -> tuple[int, int]:
    if max(width, height) > LONGEST_SIDE:
        raise PictureTooLargeError(f"a side is longer than {LONGEST_SIDE} points")
    if not width or not height:
        raise PictureError("the picture is empty")
    return width, height


def _turned(body: bytes) -> int:
    """Return which way up a camera says that the picture is (1 to 8), or 0 where it does not."""
    if not body.startswith(_EXIF):
        return 0
    tiff = body[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
            if (tag, kind) == (_ORIENTATION, _SHORT_NUMBER):
                return value if value in _WAYS_UP else 1
    except struct.error:
        pass  # a torn note of the camera's, which is left out anyway
    return 0


def _which_way_up(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT_NUMBER, 1, turned, 0)
    return _EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
