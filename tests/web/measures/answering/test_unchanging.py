"""The database itself refuses to change an answer, or what it raised."""

import pytest
from django.db import DatabaseError, connection, transaction

from sostenuto_web.measures import unchanging
from sostenuto_web.measures.answering import services
from sostenuto_web.measures.models import Answer, Raised
from sostenuto_web.people.services import voiding


@pytest.fixture
def guarded(db):
    unchanging.install(connection)
    yield
    unchanging.remove(connection)


@pytest.mark.usefixtures("guarded")
def test_answers_are_added_and_never_changed(cast):
    rosa = cast.staff["therapist"]
    row = services.open_(rosa, cast.clients["own"], "phq9")
    services.answer(rosa, row, item=9, value=1)

    for model, change in ((Answer, {"value": 0}), (Answer, {"item": 8}), (Raised, {"got": 0})):
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            model.objects.all().update(**change)

    services.answer(rosa, row, item=9, value=0)
    assert list(Answer.objects.values_list("value", flat=True)) == [1, 0]


@pytest.mark.usefixtures("guarded")
def test_they_go_with_a_client_who_is_erased(cast):
    rosa, wren = cast.staff["therapist"], cast.clients["own"]
    row = services.open_(rosa, wren, "phq9")
    services.answer(rosa, row, item=9, value=1)

    voiding.erase(rosa, wren, why="asked", paper="7")

    assert not Answer.objects.exists()
    assert not Raised.objects.exists()
