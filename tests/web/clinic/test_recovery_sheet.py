"""The recovery sheet: shown to who may, proved by a line typed back, kept without the key."""

import re

import pytest
from django.db import connection
from tests.web.clinic.conftest import prove

from sostenuto_web.platform.clinic import recovery
from sostenuto_web.platform.clinic.models import RecoveryPrint
from sostenuto_web.platform.vault import keys

SHEET = "/house/recovery-sheet/"
STEP = "/house/set-up/recovery-sheet/"


def shown(admin) -> RecoveryPrint:
    answer = admin.post(SHEET)
    assert answer.status_code == 200
    return RecoveryPrint.objects.latest("pk")


def asked(page: str) -> int:
    return int(re.search(r"Type line (\d+) from the paper", page)[1])


def test_the_sheet_shows_every_line_and_a_square_code_and_is_not_stored(admin):
    answer = admin.post(SHEET)
    page = answer.content.decode()

    assert all(line in page for line in recovery.lines())
    assert "<svg" in page
    assert "no-store" in answer["Cache-Control"]


def test_looking_at_the_page_shows_no_key(admin):
    page = admin.get(SHEET).content.decode()

    assert not any(line in page for line in recovery.lines())
    assert not RecoveryPrint.objects.exists()


def test_a_line_typed_back_proves_the_print_and_who_and_when_are_kept(admin, boss):
    sheet = shown(admin)
    assert recovery.current_print() is None
    number = asked(admin.get(f"{SHEET}{sheet.pk}/").content.decode())
    typed = recovery.lines()[number - 1].lower().replace(" ", "")
    answer = admin.post(f"{SHEET}{sheet.pk}/", {"line": typed})

    assert answer["Location"] == STEP
    kept = recovery.current_print()
    assert (kept.by, kept.checked_at is not None) == (boss, True)
    assert boss.name in admin.get(STEP).content.decode()


@pytest.mark.parametrize("how", ["other line", "typing error", "nonsense", "empty"])
def test_a_wrong_line_proves_nothing(admin, how):
    sheet = shown(admin)
    number = recovery.asked_line(sheet)
    right = recovery.lines()[number - 1]
    typed = {
        "other line": recovery.lines()[number % 4],
        "typing error": right[:-1] + ("0" if right[-1] != "0" else "1"),
        "nonsense": "not a line",
        "empty": "",
    }[how]
    answer = admin.post(f"{SHEET}{sheet.pk}/", {"line": typed})

    assert answer.status_code == 422
    assert "line" in answer.context["form"].errors
    assert recovery.current_print() is None


def test_over_plain_http_from_the_network_no_key_is_shown(cast):
    browser = cast.browser("administrator")
    browser.defaults.update(REMOTE_ADDR="192.0.2.7")
    prove(browser, cast.staff["administrator"])
    answer = browser.post(SHEET)

    assert answer.status_code == 422
    assert not any(line in answer.content.decode() for line in recovery.lines())
    assert not RecoveryPrint.objects.exists()
    assert browser.post(SHEET, secure=True).status_code == 200


def test_nothing_of_the_key_is_in_the_database(admin):
    sheet = shown(admin)
    number = recovery.asked_line(sheet)
    admin.post(f"{SHEET}{sheet.pk}/", {"line": recovery.lines()[number - 1]})
    held = "".join(line.replace(" ", "") for line in recovery.lines()).lower()
    dump = ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select * from "{table}"')
            dump += repr(cursor.fetchall()).lower()

    assert keys.master_key().hex() not in dump
    assert not any(held[at : at + 8] in dump for at in range(0, len(held), 8))


def test_a_sheet_that_somebody_else_had_shown_is_not_found(admin, cast):
    sheet = RecoveryPrint.objects.create(mark=recovery.mark(), by=cast.staff["director"])

    assert admin.get(f"{SHEET}{sheet.pk}/").status_code == 404


def test_a_print_of_an_older_key_counts_no_more(admin, boss):
    sheet = shown(admin)
    number = recovery.asked_line(sheet)
    admin.post(f"{SHEET}{sheet.pk}/", {"line": recovery.lines()[number - 1]})
    RecoveryPrint.objects.update(mark="of another key")

    assert recovery.current_print() is None
    assert admin.get(f"{SHEET}{sheet.pk}/").status_code == 404
