"""The house stands: a sealed name, a first page, a stranger at the door."""

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
