"""The privacy officer's pages: filters, paging by number, names as they are now, a safe table."""

import csv
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from sostenuto_web.people.guard import token_for
from sostenuto_web.platform.audit import folding, selectors
from sostenuto_web.platform.audit import services as audit
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role

OFFICER = "privacy_officer"


def numbers(answer) -> list[int]:
    return [row.number for row in answer.context["page"].rows]


def table(answer) -> list[dict]:
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))


@pytest.fixture
def acts(cast):
    """Seventy acts of a therapist about one client, then one refusal of an intern."""
    for turn in range(70):
        audit.record(cast.staff[Role.THERAPIST], "client.changed", cast.clients["own"], turn=turn)
    audit.record(cast.staff[Role.INTERN], "client.read", outcome="refused")
    return AuditRow.objects.order_by("-number")


@pytest.mark.parametrize("address", ["/house/records/", "/house/records/table/"])
@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.PRIVACY_OFFICER)])
def test_nobody_else_reads_it(cast, role, address):
    answer = cast.browser(role).get(address)
    assert answer.status_code == (302 if role is None else 404)


def test_pages_follow_each_other_by_number_without_a_gap(cast, acts):
    browser = cast.browser(OFFICER)
    first = browser.get("/house/records/")
    newest = AuditRow.objects.count() - 1  # this page's own row came after it was read
    second = browser.get(f"/house/records/?before={first.context['page'].older}")

    assert numbers(first)[0] >= newest - 1
    assert numbers(first) + numbers(second) == list(
        range(numbers(first)[0], numbers(second)[-1] - 1, -1)
    )
    assert second.context["page"].older is None or len(numbers(second)) == selectors.PAGE


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York", "UTC"])
def test_the_first_and_the_last_day_of_all_may_be_asked_for(cast, acts, zone):
    days, all_rows = ("0001-01-01", "9999-12-31"), AuditRow.objects.count()
    with timezone.override(zone):
        found = selectors.rows(selectors.Wanted(*map(date.fromisoformat, days))).count()
        late = selectors.rows(selectors.Wanted(first_day=date.max)).count()
        early = selectors.rows(selectors.Wanted(last_day=date.min)).count()
    page = cast.browser(OFFICER).get(f"/house/records/?first_day={days[0]}&last_day={days[1]}")

    assert (found, late, early) == (all_rows, 0, 0)
    assert page.status_code == 200


def test_rows_are_found_by_person_outcome_client_and_day(cast, acts):
    browser = cast.browser(OFFICER)
    intern, client = cast.staff[Role.INTERN].pk, cast.clients["own"].pk
    refused = browser.get(f"/house/records/?by={intern}&outcome=refused")
    about = browser.get(f"/house/records/?client_id={client}")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    assert [row.by for row in refused.context["page"].rows] == [intern]
    assert {row.client_id for row in about.context["page"].rows} == {client}
    assert numbers(browser.get(f"/house/records/?first_day={tomorrow}")) == []
    assert "Nothing here" in browser.get(f"/house/records/?first_day={tomorrow}").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "first_day=yesterday",
        "by=nobody",
        "outcome=x",
        "client_id=7",
        "last_day=2026-01-01&first_day=2026-01-02",
    ],
)
def test_a_wrong_question_says_which_field_is_wrong(cast, query):
    browser = cast.browser(OFFICER)
    assert browser.get(f"/house/records/?{query}").status_code == 422
    assert browser.get(f"/house/records/table/?{query}").status_code == 422


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "٣", ""])
def test_a_wrong_place_is_the_newest_page(cast, acts, before):
    assert cast.browser(OFFICER).get(f"/house/records/?before={before}").status_code == 200


def test_names_are_those_of_now_and_rows_hold_none(cast, acts):
    therapist = cast.staff[Role.THERAPIST]
    type(therapist).objects.filter(pk=therapist.pk).update(name="Lark Invented")
    page = cast.browser(OFFICER).get("/house/records/").content.decode()

    assert "Lark Invented" in page
    assert ">done</span>" in page
    assert not any("Invented" in str(row) for row in AuditRow.objects.values())


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast, acts, django_assert_max_num_queries
):
    browser = cast.browser(OFFICER)
    browser.get("/house/records/")
    with django_assert_max_num_queries(20):
        browser.get("/house/records/")


def test_the_table_is_safe_in_a_spreadsheet_and_leaves_a_row_itself(cast, acts):
    intern = cast.staff[Role.INTERN]
    type(intern).objects.filter(pk=intern.pk).update(name="=1+1")
    browser = cast.browser(OFFICER)
    answer = browser.get("/house/records/table/")
    rows = table(answer)
    exported = AuditRow.objects.get(action="audit.exported")

    assert answer["Content-Disposition"].startswith('attachment; filename="records-')
    assert {"'=1+1"} == {row["name"] for row in rows if row["by"] == str(intern.pk)}
    assert exported.by == cast.staff[Role.PRIVACY_OFFICER].pk
    assert exported.detail["rows"] >= 71
    assert [int(row["number"]) for row in rows] == list(range(len(rows), 0, -1))


def test_who_looked_at_a_client_is_counted_a_person(cast, acts):
    client = cast.clients["own"]
    audit.record(
        cast.staff[Role.DIRECTOR], "client.read", client, outcome="seen", relation="clinic"
    )
    answer = cast.browser(OFFICER).get(f"/house/records/client/{client.pk}/")
    found = {looker.by: looker for looker in answer.context["lookers"]}

    assert found[cast.staff[Role.THERAPIST].pk].times >= 70
    assert found[cast.staff[Role.DIRECTOR].pk].outside == 1
    assert cast.browser("therapist").get(f"/house/records/client/{client.pk}/").status_code == 404


def test_hints_name_who_looked_outside_care_and_far_more_than_others(cast):

    for role, clients in ((Role.INTERN, 2), (Role.SUPERVISOR, 3), (Role.THERAPIST, 30)):
        for _ in range(clients):
            by = cast.staff[role]
            audit.record(by, "client.read", outcome="seen", client_id=uuid4(), relation="team")
    director = cast.staff[Role.DIRECTOR]
    audit.record(director, "client.read", outcome="seen", client_id=uuid4(), relation="clinic")
    found = {(hint.by, hint.kind, hint.count) for hint in selectors.hints()}

    assert (cast.staff[Role.THERAPIST].pk, "many", 30) in found
    assert (director.pk, "outside", 1) in found
    assert not any(by == cast.staff[Role.INTERN].pk for by, _, _ in found)


@pytest.fixture
def change(cast):
    """A therapist opens a client's form, sends it, and is led to the record."""
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    page = f"/people/{client.pk}/change/"
    before = AuditRow.objects.count()
    browser.get(page)
    browser.post(page, {"person": token_for(client.pk), "name": "Wren Invented", "alias": "Jay"})
    browser.post(
        page,
        {"person": token_for(client.pk), "name": "Wren Other", "alias": "Jay", "status": "active"},
    )
    return AuditRow.objects.filter(number__gt=before).order_by("number")


def listed(cast, query="") -> list[tuple[str, str]]:
    answer = cast.browser(OFFICER).get(f"/house/records/?by={cast.staff[Role.THERAPIST].pk}{query}")
    return [(row.action, row.outcome) for row in answer.context["page"].rows]


def test_a_change_and_the_page_it_was_made_on_are_one_row_of_the_list(cast, change):
    kept = [(row.action, row.outcome) for row in change]
    look, failure, act, page = kept

    assert (look[1], failure[1]) == ("seen", "failed")
    assert (act, page) == (("client.changed", "done"), ("client.change", "done"))
    assert listed(cast)[:3] == [act, failure, look]
    assert listed(cast, "&every=on")[:4] == [page, act, failure, look]
    assert listed(cast, f"&client_id={cast.clients['own'].pk}")[:3] == [act, failure, look]


def test_the_table_folds_nothing(cast, change):
    rows = table(cast.browser(OFFICER).get("/house/records/table/"))
    actions = [row["action"] for row in rows]

    assert "client.change" in actions
    assert [int(row["number"]) for row in rows] == list(range(len(rows), 0, -1))


def test_a_page_stays_in_the_list_when_what_was_done_on_it_was_taken_back(cast):
    by = cast.staff[Role.THERAPIST].pk
    folding.begin()
    try:
        with transaction.atomic():
            audit.record(cast.staff[Role.THERAPIST], "client.changed", cast.clients["own"])
            raise RuntimeError
    except RuntimeError:
        audit.record(None, "house.opened")

    assert folding.acts(by, None) == {}


@pytest.mark.parametrize(
    ("by", "about", "folds"),
    [("therapist", "own", True), ("intern", "own", False), ("therapist", "other", False)],
)
def test_an_act_stands_for_the_page_of_the_same_person_about_the_same_client(
    cast, by, about, folds
):
    folding.begin()
    audit.record(cast.staff[Role.THERAPIST], "client.changed", cast.clients["own"])
    client = cast.clients["own"].pk if about == "own" else uuid4()

    assert bool(folding.acts(cast.staff[by].pk, client)) is folds


def test_what_is_asked_for_is_said_while_the_form_is_folded_away(cast, acts):
    browser = cast.browser(OFFICER)
    page = browser.get("/house/records/?outcome=refused").content.decode()
    wrong = browser.get("/house/records/?first_day=yesterday").content.decode()

    assert "Shown only: Outcome: refused" in page
    assert '<details class="card">' in page
    assert '<details class="card" open>' in wrong
