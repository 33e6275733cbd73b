"""What a client answered, put into a house as if it had been asked."""

import datetime
from typing import Any

import pytest

from sostenuto_web.measures.models import Administration, Answer
from sostenuto_web.platform.policy.table import Role

FIRST = datetime.date(2026, 3, 2)


class Asked:
    """One client's administrations; days are weeks after the first."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def total(self, code: str, total: float | None, week: float = 0, **more: Any) -> Administration:
        """Write a total from paper."""
        given = {"state": Administration.State.DONE, "way": "paper"} | more
        on = FIRST + datetime.timedelta(days=round(week * 7))
        return Administration.objects.create(
            client=self.client,
            data_key=self.client.data_key,
            code=code,
            total=total,
            on=on,
            **given,
        )

    def totals(self, code: str, *totals: float, **more: Any) -> list[Administration]:
        """Write one total every two weeks."""
        return [self.total(code, one, 2 * at, **more) for at, one in enumerate(totals)]

    def answers(self, code: str, answers: Any, week: float = 0, **more: Any) -> Administration:
        """Answer item by item; None leaves one out."""
        row = self.total(code, None, week, **more)
        for item, value in enumerate(answers, 1):
            if value is not None:
                Answer.objects.create(administration=row, item=item, value=value)
        return row


@pytest.fixture
def client(cast):
    return cast.clients["own"]


@pytest.fixture
def asked(client):
    return Asked(client)


@pytest.fixture
def therapist(cast):
    return cast.staff[Role.THERAPIST]


@pytest.fixture
def browser(cast):
    return cast.browser(Role.THERAPIST)
