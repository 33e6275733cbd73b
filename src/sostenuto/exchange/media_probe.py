"""What a file is, told by its first bytes and never by its name.

Only the kinds in `Kind` are handed to a decoder, each with its demuxer forced; everything else is
refused by name. PCM in WAV is told from other codings here, before a decoder sees the file: the
ADPCM reader of libsndfile 1.2.2 overflows (CVE-2026-37555).
"""

import os
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from sostenuto.base.errors import MediaError

HEAD_BYTES = 4096
SEARCH_BYTES = 1 << 18
"""How far behind a tag the first frame of an MP3 or ADTS stream is looked for."""

CHAIN_FRAMES = 3
"""Frames that must follow each other before bytes count as MPEG audio; music is never shorter."""


class Kind(Enum):
    """What we open; the value is the name that FFmpeg gives its demuxer."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    OGG = "ogg"
    MP4 = "mov"
    ADTS = "aac"
    WEBM = "matroska"


@dataclass(frozen=True, slots=True)
class Probe:
    """What the first bytes say.

    Attributes
    ----------
    kind : Kind
    awkward : bool
        True for what libsndfile cannot read but FFmpeg can: junk before the first frame, a FLAC
        that does not know its length.
    missing_bytes : int, >= 0
        How many bytes of sound the header promises beyond the end of the file (WAV, Ogg).
    tells_length : bool
        False for an MP3 without a Xing, Info or VBRI header and for ADTS: what a decoder says of
        their length is a guess from the first bit rate.
    """

    kind: Kind
    awkward: bool = False
    missing_bytes: int = 0
    tells_length: bool = True


# (offset, first bytes, what it is). The wording follows "is ".
FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "a ZIP archive, not sound"),
    (0, b"PK\x05\x06", "a ZIP archive, not sound"),
    (0, b"Rar!", "a RAR archive, not sound"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive, not sound"),
    (0, b"\x1f\x8b", "a gzip archive, not sound"),
    (0, b"BZh", "a bzip2 archive, not sound"),
    (0, b"\xfd7zXZ", "an xz archive, not sound"),
    (0, b"(\xb5/\xfd", "a Zstandard archive, not sound"),
    (257, b"ustar", "a tar archive, not sound"),
    (0, b"%PDF", "a PDF document, not sound"),
    (0, b"\x89PNG", "a PNG picture, not sound"),
    (0, b"\xff\xd8\xff", "a JPEG picture, not sound"),
    (0, b"GIF8", "a GIF picture, not sound"),
    (0, b"BM", "a bitmap picture, not sound"),
    (0, b"II*\x00", "a TIFF picture, not sound"),
    (0, b"MM\x00*", "a TIFF picture, not sound"),
    (0, b"SQLite format 3", "a database, not sound"),
    (0, b"\x7fELF", "a program, not sound"),
    (0, b"MZ", "a program, not sound"),
    (0, b"#!AMR", "AMR speech, which we do not open"),
    (0, b"#!", "a program, not sound"),
    (0, b"MThd", "a MIDI file: notes, not sound"),
    (0, b"#EXTM3U", "a playlist, not sound"),
    (0, b"[playlist]", "a playlist, not sound"),
    (0, b"FORM", "AIFF, which we do not open"),
    (0, b"caff", "Apple CAF, which we do not open"),
    (0, b".snd", "Sun AU, which we do not open"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media (WMA), which we do not open"),
    (0, b"MAC ", "Monkey's Audio, which we do not open"),
    (0, b"wvpk", "WavPack, which we do not open"),
    (0, b"MPCK", "Musepack, which we do not open"),
    (0, b"MP+", "Musepack, which we do not open"),
    (0, b"TTA1", "True Audio, which we do not open"),
    (0, b"DSD ", "DSD, which we do not open"),
    (0, b"FRM8", "DSD, which we do not open"),
    (0, b"\x0bw", "Dolby Digital (AC-3), which we do not open"),
    (0, b"FLV\x01", "Flash video, which we do not open"),
    (0, b"\x00\x00\x01\xba", "an MPEG video, which we do not open"),
    (0, b"\x00\x00\x01\xb3", "an MPEG video, which we do not open"),
    (0, b"riff\x2e\x91\xcf\x11", "Sony Wave64, which we do not open"),
)

RIFF_FORMS = {
    b"AVI ": "an AVI video, which we do not open",
    b"RMID": "a MIDI file: notes, not sound",
    b"WEBP": "a WebP picture, not sound",
    b"ACON": "an animated cursor, not sound",
}

OGG_CODECS: tuple[tuple[bytes, str], ...] = (
    (b"OpusHead", ""),
    (b"\x01vorbis", ""),
    (b"\x7fFLAC", "FLAC in Ogg"),
    (b"Speex   ", "Speex"),
    (b"\x80theora", "Ogg video (Theora)"),
    (b"fishead\x00", "Ogg with a skeleton"),
)

# RFC 2361 and Microsoft's mmreg.h; 1 and 3 are the two we open.
WAV_CODINGS = {
    0x0002: "Microsoft ADPCM",
    0x0006: "A-law",
    0x0007: "mu-law",
    0x0011: "IMA ADPCM",
    0x0031: "GSM 6.10",
    0x0040: "G.721 ADPCM",
    0x0050: "MPEG in WAV",
    0x0055: "MP3 in WAV",
    0x0092: "Dolby Digital in WAV",
    0x00FF: "AAC in WAV",
    0x0161: "Windows Media in WAV",
}
WAV_PCM, WAV_FLOAT, WAV_EXTENSIBLE = 0x0001, 0x0003, 0xFFFE
STREAMED_BYTES = 0x7FFF0000
"""From here on a length in a WAV header means "unknown": the writer could not go back."""

# ISO/IEC 11172-3 and 13818-3: kbit/s of layer III by bitrate index, for MPEG-1 and MPEG-2/2.5.
_KBIT_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBIT_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES_MPEG1_HZ = (44100, 48000, 32000)


def probe(file: BinaryIO) -> Probe:
    """Tell what an open file is; it is left at its start.

    Raises
    ------
    MediaError
        "is empty", "is a ZIP archive, not sound", "is IMA ADPCM in WAV, which we do not open"...

    Examples
    --------
    >>> import io
    >>> probe(io.BytesIO(b"fLaC" + bytes(100))).kind
    <Kind.FLAC: 'flac'>
    >>> probe(io.BytesIO(b"MThd" + bytes(100)))
    Traceback (most recent call last):
    sostenuto.base.errors.MediaError: is a MIDI file: notes, not sound
    """
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise MediaError("is empty")
    start = _behind_id3(file)
    head = _read(file, start, HEAD_BYTES)
    result = _by_signature(file, head, start, size)
    if result is None:
        result = _by_frames(file, start)
    if result is None:
        raise MediaError(_foreign(head))
    file.seek(0)
    return result


def _read(file: BinaryIO, start: int, count: int) -> bytes:
    file.seek(start)
    return file.read(count)


def _behind_id3(file: BinaryIO) -> int:
    """Return where the sound starts: behind any ID3v2 tags (id3.org, section 3.1)."""
    start = 0
    for _ in range(8):
        head = _read(file, start, 10)
        if len(head) < 10 or head[:3] != b"ID3" or max(head[6:10]) > 127:
            break
        length = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        start += 10 + length + (10 if head[5] & 0x10 else 0)
    return start


def _by_signature(file: BinaryIO, head: bytes, start: int, size: int) -> Probe | None:
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        if head[8:12] == b"WAVE":
            return _wav(file, size)
        raise MediaError(f"is {RIFF_FORMS.get(head[8:12], 'RIFF without sound')}")
    if head[:4] == b"fLaC":
        samples = int.from_bytes(head[21:26], "big") & (1 << 36) - 1  # RFC 9639, 8.2
        return Probe(Kind.FLAC, awkward=samples == 0 or start > 0)
    if head[:4] == b"OggS":
        return _ogg(file, head, size)
    if head[4:8] == b"ftyp":
        return _mp4(file, size)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"skip"):
        raise MediaError("is QuickTime, which we do not open")
    if head[:4] == b"\x1aE\xdf\xa3":
        if b"webm" not in head[:80]:
            raise MediaError("is Matroska, which we do not open")
        return Probe(Kind.WEBM)
    return None


def _wav(file: BinaryIO, size: int) -> Probe:
    """Walk the chunks up to the sound (Microsoft and IBM, Multimedia Data Specifications 1.0)."""
    at, coding = 12, None
    for _ in range(1000):
        head = _read(file, at, 8)
        if len(head) < 8:
            break
        name, length = head[:4], int.from_bytes(head[4:], "little")
        if name == b"fmt ":
            coding = _wav_coding(file.read(min(length, 40)))
        elif name == b"data":
            if coding is None:
                break
            missing = at + 8 + length - size
            return Probe(
                Kind.WAV, missing_bytes=missing if missing > 0 and length < STREAMED_BYTES else 0
            )
        at += 8 + length + (length & 1)
    raise MediaError("is a WAV file that breaks off before its sound begins")


def _wav_coding(fmt: bytes) -> int:
    coding = int.from_bytes(fmt[:2], "little")
    if coding == WAV_EXTENSIBLE:
        coding = int.from_bytes(fmt[24:26], "little")
    if coding not in (WAV_PCM, WAV_FLOAT):
        name = WAV_CODINGS.get(coding, f"WAV with coding {coding:#06x}")
        raise MediaError(f"is {name}, which we do not open")
    return coding


def _ogg(file: BinaryIO, head: bytes, size: int) -> Probe:
    payload = head[27 + head[26] :] if len(head) > 27 else b""
    for magic, refused in OGG_CODECS:
        if payload.startswith(magic):
            if refused:
                raise MediaError(f"is {refused}, which we do not open")
            return Probe(Kind.OGG, missing_bytes=_missing_of_last_page(file, size))
    raise MediaError("is Ogg with a coding that we do not open")


def _missing_of_last_page(file: BinaryIO, size: int) -> int:
    """Return how many bytes of the last Ogg page (RFC 3533, at most 65,307 bytes) are missing."""
    tail_start = max(0, size - 70_000)
    tail = _read(file, tail_start, 70_000)
    at = tail.rfind(b"OggS")
    page = tail[at : at + 27 + 255]
    if at < 0 or len(page) < 27:
        return 0
    segments = page[27 : 27 + page[26]]
    return max(0, tail_start + at + 27 + page[26] + sum(segments) - size)


def _mp4(file: BinaryIO, size: int) -> Probe:
    """Look for the table of contents among the boxes (ISO/IEC 14496-12, 4.2)."""
    at = 0
    for _ in range(10_000):
        head = _read(file, at, 16)
        if len(head) < 8:
            break
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if name in (b"moov", b"moof"):
            if at + length > size:
                break
            return Probe(Kind.MP4)
        if length < 8:  # 0: up to the end of the file
            break
        at += length
    raise MediaError("is cut short: its table of contents is missing")


def _by_frames(file: BinaryIO, start: int) -> Probe | None:
    """Find MPEG audio: a few frame headers, each where the one before says."""
    sound = _read(file, start, SEARCH_BYTES)
    if start == 0 and _foreign(sound, known_only=True):
        return None
    at = sound.find(b"\xff")
    while 0 <= at < len(sound) - 8:
        if layer := _chain(sound, at):
            if layer == "adts":
                return Probe(Kind.ADTS, awkward=at > 0, tells_length=False)
            if layer == "III":
                first = sound[at : at + 200]
                tells = any(name in first for name in (b"Xing", b"Info", b"VBRI"))
                return Probe(Kind.MP3, awkward=at > 0, tells_length=tells)
            raise MediaError(f"is MPEG layer {layer}, which we do not open")
        at = sound.find(b"\xff", at + 1)
    return None


def _chain(sound: bytes, at: int) -> str:
    first = ""
    for _ in range(CHAIN_FRAMES):
        layer, length = _frame(sound[at : at + 7])
        if not layer or (first and layer != first):
            return ""
        first = layer
        at += length
    return first


def _frame(head: bytes) -> tuple[str, int]:
    """Return the layer and the length in bytes that a frame header tells; ("", 0) if it is none."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return "", 0
    if head[1] & 0xF6 == 0xF0:  # ADTS, ISO/IEC 13818-7, 6.2
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return ("adts", length) if length > 7 and head[2] >> 2 & 15 < 13 else ("", 0)
    version, layer, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 2 & 3
    bitrate = head[2] >> 4
    if version == 1 or layer == 0 or rate == 3 or bitrate in (0, 15):
        return "", 0
    rate_hz = _RATES_MPEG1_HZ[rate] >> (0 if version == 3 else 1 if version == 2 else 2)
    if layer != 1:
        return "I" if layer == 3 else "II", _length_of_older_layers(
            version, layer, bitrate, rate_hz
        )
    kbit = (_KBIT_MPEG1 if version == 3 else _KBIT_MPEG2)[bitrate]
    return "III", (144000 if version == 3 else 72000) * kbit // rate_hz + (head[2] >> 1 & 1)


def _length_of_older_layers(version: int, layer: int, bitrate: int, rate_hz: int) -> int:
    """Return the frame length of layers I and II, without padding: enough to name them."""
    if layer == 3:
        return 12000 * (32 * bitrate) // rate_hz * 4 or 4
    table = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
    kbit = table[bitrate] if version == 3 else _KBIT_MPEG2[bitrate]
    return 144000 * kbit // rate_hz


def _foreign(head: bytes, *, known_only: bool = False) -> str:
    for offset, magic, name in FOREIGN:
        if head.startswith(magic, offset):
            return f"is {name}"
    if known_only:
        return ""
    if not head.strip(b"\x00"):
        return "holds only zeros"
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "is a web page, not sound"
    if start.startswith((b"<?xml", b"<")):
        return "is XML, not sound"
    if _is_text(head):
        return "is text, not sound"
    return "is not sound that we know"


def _is_text(head: bytes) -> bool:
    try:
        text = head[:1024].decode()
    except UnicodeDecodeError as error:
        if error.start < len(head[:1024]) - 3:
            return False
        text = head[: error.start].decode()
    return bool(text) and all(c.isprintable() or c in "\r\n\t\f" for c in text)
