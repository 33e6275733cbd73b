"""Pictures with the structure of one; no browser has to draw them."""

import struct
import zlib


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width=40, height=30, notes=b"", after=b"", points=b"\x12"):
    """Return a JPEG with the structure of one; no browser has to draw it."""
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + b"tiny")
    table = segment(0xDB, bytes(65))
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + points + b"\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + jfif + notes + table + frame + scan + scan + b"\xff\xd9" + after


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=4, height=3, notes=b"", after=b""):
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(height * (width + 1))))
    return b"\x89PNG\r\n\x1a\n" + size + notes + data + chunk(b"IEND", b"") + after
