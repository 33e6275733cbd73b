"""Fills a form as a careful person would; every text typed carries a mark by which it is found."""

import json
import struct
import zlib
from datetime import timedelta

from django.utils import timezone
from tests.measures.forms_for_tests import flat
from tests.web.bad_input.pages import DAYS, Form

MARK = "typedzq"
PASSWORD = "only for this test 1"
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)
"""What begins like a photo and is none."""


def _chunk(kind: bytes, data: bytes) -> bytes:
    held = kind + data
    return struct.pack(">I", len(data)) + held + struct.pack(">I", zlib.crc32(held))


PICTURE = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\0\0\0")),
        _chunk(b"IEND", b""),
    ]
)
"""One black point."""
TABLE = b"name,alias,clinic_number\nOriole Invented,Oriole,T-1\n"
STUDIES = b"study,yi,vi\nFirst,0.1,0.04\nSecond,0.3,0.05\n"


def _tone() -> bytes:
    """Return a tenth of a second of a sound."""
    held = b"".join(struct.pack("<h", 8000 * (-1) ** (n // 20)) for n in range(800))
    head = struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    data = b"WAVEfmt " + head + b"data" + struct.pack("<I", len(held)) + held
    return b"RIFF" + struct.pack("<I", len(data)) + data


FILES = {
    "photo": ("photo.png", "image/png", PICTURE),
    "table": ("table.csv", "text/csv", TABLE),
    "studies": ("studies.csv", "text/csv", STUDIES),
    "document": ("form.json", "application/json", json.dumps(flat("phq9")).encode()),
    "sounds": ("tone.wav", "audio/wav", _tone()),
}

RIGHT = {
    "time_zone": "Europe/Berlin",
    "backup_folder": "",
    "login": "typedzq-login",
    "birth_year": "1990",
    "clinic_number": "typedzq 7",
    "password": "four typedzq unrelated words",
    "again": "four typedzq unrelated words",
    "old": PASSWORD,
    "page": "1",
    "recipient_kind": "named",
    "ends": "day",
    "portal_on": "off",
    "expiry_event": "",
    "held_event": "",
    "purpose_words": "",
    "code": "123456",
    "credential": "{}",
    "line": "typedzq title – typedzq artist, loved",
    "value": "typedzq artist – typedzq title",
    "key": "C",
    "tempo_bpm": "90",
    "year": "1990",
    "seconds": "3:40",
    "minutes": "30",
    "prompts": "typedzq one?\ntypedzq two?",
    "steps": "typedzq first\ntypedzq second",
    "healthy": "18",
    "unhealthy": "28",
}
"""What fits where any word would not."""
RIGHT_AT = {
    ("register/line/", "line"): "typedzq title – typedzq artist, urge 9",
    ("music/made/", "mood"): "",
    ("evidence/pool/", "lines"): f"study,yi,vi\n{MARK} one,0.1,0.04\n{MARK} two,0.3,0.05",
    ("/suggestions/", "dislikes"): "drumming",
    ("/suggestions/", "named"): "singing",
    **{("/paper/", f"item-{item}"): "1" for item in range(1, 9)},
    ("/paper/", "item-9"): "0",
    ("/paper/", "extra-difficulty"): "1",
    ("/paper/", "stated"): "9",
    ("/total/", "total"): "4",
    ("measures/load/", "code"): "",
    ("/numbers/", "sd"): "7",
    ("/numbers/", "r"): "0.8",
    ("measures/steps/new/", "constructs"): "craving",
    ("measures/steps/ask/", "constructs"): "alcohol",
    ("measures/open/", "on"): "2024-01-02",
    ("measures/elsewhere/", "on"): "2024-01-02",
    ("measures/elsewhere/", "result"): "low",
}
"""What fits at one address alone, by how that ends."""

EARLIER = {"since", "on_day", "said_on", "signed_on", "records_since", "birth"}
"""Days that lie behind."""
TICKED = {"agreed", "agree", "reached", "always", "may_copy", "looked"}
"""Boxes without which nothing is kept."""

Items = list[tuple[str, str]]


def filled(form: Form) -> Items:
    """Return what somebody sends who fills everything in."""
    items: Items = []
    for name, field in form.fields.items():
        if name == "csrfmiddlewaretoken" or field.kind in ("file", "submit", "image"):
            continue
        at_one = [
            v for (end, key), v in RIGHT_AT.items() if key == name and form.action.endswith(end)
        ]
        items += [(name, value) for value in at_one or _values(name, field)]
    if form.button:
        items.append((form.button, form.pressed))
    return items


def _values(name: str, field) -> tuple[str, ...]:
    if field.kind == "hidden":
        return field.values
    if field.kind == "checkbox":
        several = len(field.offered) > 1
        is_meant = several or name in TICKED or name.endswith("-ticked")
        return field.values or (field.offered[:1] if is_meant else ())
    if field.kind in ("radio", "select"):
        if RIGHT.get(name) in field.offered:
            return (RIGHT[name],)
        chosen = [value for value in field.values if value]
        return tuple(chosen or [value for value in field.offered if value][:1] or field.offered[:1])
    kept = field.values[0] if field.values else ""
    return (kept or RIGHT[name],) if name in RIGHT else (kept or _typed(name, field.kind),)


def _typed(name: str, kind: str) -> str:
    if kind in DAYS or name in EARLIER or name.endswith(("_on", "_until", "_since", "_expires")):
        day = timezone.localdate() + timedelta(days=-2 if name in EARLIER else 20)
        return "06:00" if kind == "time" else day.isoformat()
    if kind == "tel" or "phone" in name or name == "number":
        return "+1 555 0100"
    return "1" if kind == "number" else f"{MARK} {name}"


__all__ = ["FILES", "MARK", "Items", "filled"]
