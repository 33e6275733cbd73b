"""Files that are not what they say: pictures, tables, and what only looks like them."""

import gzip
import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
from django.db import transaction
from tests.web.bad_input.filling import JPEG, MARK, PICTURE, Items, filled
from tests.web.bad_input.laws import faults
from tests.web.bad_input.pages import Form
from tests.web.bad_input.places import Place, Scene
from tests.web.bad_input.sending import BOUNDARY, Answer
from tests.web.bad_input.test_fields import told

pytestmark = pytest.mark.django_db

MB = 1024 * 1024
HEAD = "name,alias,clinic_number"
LINE = "Oriole Invented,Oriole,T-1"


def png(width: int, height: int) -> bytes:
    """Return the beginning of a picture that says how large it is."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    crc = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + crc


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * MB)
    return held.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>' + MARK.encode() + b"</script></svg>"
PICTURES: dict[str, tuple[str, str, bytes]] = {
    "an SVG": ("photo.svg", "image/svg+xml", SVG),
    "an SVG that says it is a JPEG": ("photo.jpg", "image/jpeg", SVG),
    "a page": ("photo.jpg", "image/jpeg", b"<!doctype html><script>alert(1)</script>"),
    "a GIF that is a script": ("a.gif", "image/gif", b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)"),
    "three megabytes": ("photo.jpg", "image/jpeg", JPEG + bytes(3 * MB)),
    "twelve megabytes": ("photo.jpg", "image/jpeg", JPEG + bytes(12 * MB)),
    "nothing": ("photo.jpg", "image/jpeg", b""),
    "two bytes": ("photo.jpg", "image/jpeg", JPEG[:2]),
    "a program": ("photo.jpg", "image/jpeg", b"\x7fELF" + bytes(100)),
    "an archive": ("photo.jpg", "image/jpeg", zipped()),
}
"""Each has to be refused."""
STRANGE: dict[str, tuple[str, str, bytes]] = {
    "a picture that is also a page": ("photo.html", "text/html", PICTURE + SVG),
    "a picture that is also an archive": ("photo.jar", "image/jpeg", PICTURE + zipped()),
    "a picture a million points wide": ("photo.png", "image/png", png(2**31 - 1, 2**31 - 1)),
    "a path": ("../../../../etc/cron.d/photo.jpg", "image/jpeg", PICTURE),
    "another path": ("..\\..\\photo.jpg\x00.png", "image/jpeg", PICTURE),
    "a name without end": ("x" * 5000 + ".jpg", "image/jpeg", PICTURE),
    "no name": ("", "image/jpeg", PICTURE),
    "a name of another script": ("\u202egpj.فوتو.jpg", "image/jpeg", PICTURE),
    "a type that is none": ("photo.jpg", "; charset=\u00fc; x=", PICTURE),
}
"""Each may be kept, as bytes that nobody runs, under no name of its own."""
TABLES: dict[str, bytes] = {
    "nothing": b"",
    "NUL": f"{HEAD}\nOri\0ole,Oriole,T-1\n".encode(),
    "more than ten megabytes": f"{HEAD}\n".encode() + b"x" * (10 * MB + 100),
    "far more": f"{HEAD}\n".encode() + b"x" * (12 * MB),
    "one line without end": (HEAD + "," + "x" * (2 * MB)).encode(),
    "a cell without end": f"{HEAD}\n{'x' * (2 * MB)},a,b\n".encode(),
    "a hundred thousand commas": f"{HEAD}\n{',' * 100_000}x\n".encode(),
    "a quotation mark alone": f'{HEAD}\n"Oriole Invented,Oriole,T-1\n'.encode(),
    "only quotation marks": b'"' * 100_001,
    "the same column twice": f"name,alias,name\n{LINE}\n".encode(),
    "no head": f"{LINE}\n{LINE}\n".encode(),
    "an archive renamed": zipped(),
    "packed": gzip.compress(f"{HEAD}\n{LINE}\n".encode()),
    "a picture": JPEG,
    "half a UTF-16": f"{HEAD}\n{LINE}\n".encode("utf-16")[:-1],
    "UTF-16 without a mark": f"{HEAD}\n{LINE}\n".encode("utf-16-le"),
    "only line ends": b"\r\n" * 50_000,
    "ten thousand lines": (HEAD + "\n" + "Oriole Invented,Oriole,\n" * 10_000).encode(),
}
"""Each has to be refused, and nobody is taken in."""
READABLE: dict[str, bytes] = {
    "a hundred thousand columns": ",".join(["name", *map(str, range(100_000))]).encode() + b"\na\n",
    "a separator that is none": b"sep=\n" + f"{HEAD}\n{LINE}\n".encode(),
    "UTF-16": f"{HEAD}\n{LINE}\n".encode("utf-16"),
    "latin-1": f"{HEAD}\nOriole Inventé,Oriole,T-1\n".encode("latin-1"),
    "formulas": f"{HEAD}\n=cmd|' /c calc'!A1 Oriole,@SUM(1),+1\n".encode(),
    "markup": f"{HEAD}\n<script>{MARK}</script>,Oriole,<img src=x>\n".encode(),
    "right to left": f"{HEAD}\n\u202eنص Invented,👩🏽‍🎤,\u2066\n".encode(),
}


def form_at(scene: Scene, route: str, field: str) -> tuple[Place, Form]:
    return next(one for one in scene.forms if one[0].route == route and field in one[1].fields)


def sent(scene: Scene, route: str, field: str, file: tuple[str, str, bytes]) -> Any:
    place, form = form_at(scene, route, field)
    items: Items = filled(form)
    answer = scene.sender(place).post(place.path, items, multipart=True, files={field: file})
    return answer, faults(answer, form, items, field)


PHOTO = "people/<uuid:client_id>/photo/change/"


@pytest.mark.parametrize("what", PICTURES)
def test_what_is_no_photo_is_refused_with_words(scene: Scene, what: str) -> None:
    answer, found = sent(scene, PHOTO, "photo", PICTURES[what])

    assert found == [], told(found)
    assert answer.status in (422, 413)


@pytest.mark.parametrize("what", STRANGE)
def test_a_strange_photo_does_no_harm(scene: Scene, what: str) -> None:
    answer, found = sent(scene, PHOTO, "photo", STRANGE[what])

    assert found == [], told(found)
    assert answer.status in (302, 422, 400)


def test_a_photo_that_is_also_a_page_is_shown_as_a_picture_only(scene: Scene) -> None:
    place, form = form_at(scene, PHOTO, "photo")
    file = STRANGE["a picture that is also a page"]
    sender = scene.sender(place)

    with transaction.atomic():
        answer = sender.post(
            place.path, filled(form), multipart=True, files={"photo": file}, stays=True
        )
        shown: Answer = sender.get(place.path.replace("/change/", "/"))
        transaction.set_rollback(True)

    if answer.status == 422:  # refused as a whole: the better answer
        assert shown.status == 404
        return
    assert shown.status == 200
    assert shown.headers["Content-Type"] in ("image/png", "image/jpeg")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert MARK not in shown.text
    assert "html" not in shown.headers["Content-Disposition"]
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("what", TABLES)
def test_a_hostile_table_is_refused_with_words(scene: Scene, what: str) -> None:
    answer, found = sent(scene, "people/import/", "table", ("t.csv", "text/csv", TABLES[what]))

    assert found == [], told(found)
    assert answer.status == 422


@pytest.mark.parametrize("what", READABLE)
def test_a_table_that_can_be_read_shows_as_text(scene: Scene, what: str) -> None:

    place, form = form_at(scene, "people/import/", "table")
    sender = scene.sender(place)
    file = ("../../t.csv", "application/octet-stream", READABLE[what])
    with transaction.atomic():
        answer = sender.post(
            place.path, filled(form), multipart=True, files={"table": file}, stays=True
        )
        found = faults(answer, form, [], "table")
        if answer.accepted:
            found += faults(sender.get(answer.headers["Location"]))
            sender.post(answer.headers["Location"], [], stays=True)
            found += faults(sender.get("/people/"))
        transaction.set_rollback(True)

    assert found == [], told(found)
    assert answer.status in (302, 422)


@pytest.mark.parametrize("field", ["photo", "table"])
def test_a_file_field_takes_no_text_and_no_second_file(scene: Scene, field: str) -> None:
    place, form = form_at(scene, PHOTO if field == "photo" else "people/import/", field)
    text = scene.sender(place).post(place.path, [*filled(form), (field, "x" * 9)], multipart=True)
    edge = f"--{BOUNDARY}"
    part = f'Content-Disposition: form-data; name="{field}"; filename="a"\r\n\r\n{MARK}'
    body = "\r\n".join([edge, part] * 150 + [f"{edge}--", ""]).encode()
    many = scene.sender(place).ask(
        "POST", place.path, body, f"multipart/form-data; boundary={BOUNDARY}"
    )

    assert text.status == 422
    assert faults(text, form, [], field) == []
    assert faults(many) == []
    assert many.status in (400, 409)
