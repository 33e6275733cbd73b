"""Only a proof opens the house again; wrong tries are few, and what was answered is kept."""

from uuid import uuid4

import pytest
from tests.web.conftest import PASSWORD

from sostenuto_web.measures.models import Administration
from sostenuto_web.platform.accounts.models import Session
from sostenuto_web.platform.audit.models import AuditRow

from .conftest import ANSWER, BACK, DONE, HANDED, hand_over
from .test_answering import handle
from .test_lock import leads_back


def take_back(browser, password=PASSWORD):
    return browser.post(BACK, {"password": password})


def test_the_password_opens_the_house_again(handed, wren):
    key = handed.session.session_key
    handed.post(DONE)
    answer = take_back(handed)

    assert answer.status_code == 303
    assert handed.get(f"/people/{wren.pk}/").status_code == 200
    assert handed.get(HANDED)["Location"] == "/"
    assert handed.session.session_key != key
    assert Session.objects.count() == 1


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + " "])
def test_a_wrong_password_opens_nothing(handed, wren, password):
    answer = take_back(handed, password)

    assert answer.status_code == 422
    assert leads_back(handed.get(f"/people/{wren.pk}/"))


def test_wrong_tries_are_few_as_at_the_door(handed, wren):
    said = [take_back(handed, "wrong").status_code for _time in range(12)]

    assert said[0] == 422
    assert said[-1] == 429
    assert take_back(handed).status_code == 429
    assert leads_back(handed.get(f"/people/{wren.pk}/"))


def test_a_proof_from_before_is_none(handed, wren):
    """Somebody who signed in a moment ago has a fresh proof; whoever holds the tablet has none."""
    assert handed.get(BACK).status_code == 200
    assert handed.post(BACK).status_code == 422
    assert leads_back(handed.get(f"/people/{wren.pk}/"))


def test_a_browser_is_not_asked_to_fill_the_password_in(handed):
    assert 'autocomplete="new-password"' in handed.get(BACK).content.decode()


def test_the_password_of_somebody_else_opens_nothing(handed, cast, wren):
    other = cast.staff["supervisor"]
    other.set_password("another one of 3 words")
    other.save()

    assert take_back(handed, "another one of 3 words").status_code == 422


def test_what_was_answered_waits_to_be_looked_at_and_staff_land_there(handed, wren):
    asked = handle(handed, 2)
    handed.post(ANSWER, {"ask": asked, "id": str(uuid4()), "value": "1"})
    answer = take_back(handed)  # before the client says that they are done

    row = Administration.objects.get()
    assert row.state == "given"
    assert str(row.pk) in answer["Location"] or "measures" in answer["Location"]
    assert handed.get(answer["Location"]).status_code == 200


def test_the_acts_are_written_down_and_nothing_that_was_said(handed):
    take_back(handed)

    said = AuditRow.objects.filter(action__in=("tablet.handed", "tablet.returned")).order_by("pk")
    assert [one.action for one in said] == ["tablet.handed", "tablet.returned"]


def test_it_can_be_handed_over_again(handed, wren):
    take_back(handed)

    assert hand_over(handed, wren, ratings=["mood"]).status_code == 303
    assert leads_back(handed.get(f"/people/{wren.pk}/"))
