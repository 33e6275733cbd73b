"""The house stands: a sealed name, a first page, a stranger at the door."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from sostenuto_web.people.models import Client


def test_a_name_is_sealed_in_the_database_and_opens_again(cast):
    client = Client.objects.get(pk=cast.clients["own"].pk)
    with connection.cursor() as cursor:
        cursor.execute("select name from people_client")
        stored = [bytes(row[0]) for row in cursor.fetchall()]

    assert client.name == "Wren Invented"
    assert all(b"Invented" not in value for value in stored)


def test_a_therapist_sees_the_first_page_and_a_stranger_is_sent_to_the_door(cast):
    assert cast.browser("therapist").get("/").status_code == 200
    assert cast.browser(None).get("/")["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(("kind", "level"), [("real", 2), ("demo", 1)])
def test_a_real_house_has_flushed_what_it_says_is_kept(tmp_path, kind, level):
    from sostenuto_web.config.databases import database
    from sostenuto_web.platform.house import House

    house = House(tmp_path, kind=kind)
    asked = database(house)["OPTIONS"]["init_command"]
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as house_database:
        house_database.executescript(asked)
        assert house_database.execute("PRAGMA synchronous").fetchone() == (level,)
