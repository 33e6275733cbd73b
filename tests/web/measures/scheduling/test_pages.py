"""Planning measures, and what is due, on the pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.web.measures.scheduling.test_asking import administered

from sostenuto_web.measures.models import Administration, Schedule
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import ClientContext
from sostenuto_web.platform.clinic.selectors import today
from sostenuto_web.platform.policy.table import Role


def page(cast, name="measure-schedules", role=Role.THERAPIST, whose="own", row=None):
    ids = {"client_id": cast.clients[whose].pk} | ({"schedule_id": row.pk} if row else {})
    return cast.browser(role).get(reverse(name, kwargs=ids))


def sent(cast, name, said, role=Role.THERAPIST, whose="own", row=None, **more):
    client = cast.clients[whose]
    ids = {"client_id": client.pk} | ({"schedule_id": row.pk} if row else {})
    data = {"person": token_for(client.pk)} | said
    return cast.browser(role).post(reverse(name, kwargs=ids), data, **more)


def planned(client, code="phq9", **fields):
    said = {"starts_on": today(), "way": "screen"} | fields
    return Schedule.objects.create(client=client, data_key=client.data_key, code=code, **said)


def form(**more):
    return {"measure": "phq9", "every_days": "14", "starts_on": today(), "way": "screen"} | more


def test_a_measure_is_planned_and_is_due(cast):
    answer = sent(cast, "measure-schedule-new", form(), follow=True)

    row = Schedule.objects.get()
    assert (row.code, row.every_days, row.made_by.login) == ("phq9", 14, "therapist")
    text = answer.content.decode()
    assert "Patient Health Questionnaire, 9 items" in text
    assert "due today" in text


def test_a_plan_shorter_than_the_window_is_kept_and_says_what_it_comes_to(cast):
    answer = sent(cast, "measure-schedule-new", form(every_days="3"), follow=True)

    assert Schedule.objects.get().every_days == 3
    told = [str(one) for one in answer.context["messages"]]
    remark = "It asks about the past 2 weeks: not asked again before 14 days."
    assert remark in told
    assert answer.content.decode().count(remark) == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"measure": "brs", "every_days": ""}, "say how often"),
        ({"measure": "srs"}, "choose one of those offered"),
        ({"measure": ""}, "Please choose one"),
        ({"every_days": "-1"}, "0 or more"),
        ({"ends_on": "2020-01-01"}, "It ends before it begins."),
        ({"starts_on": "9999-01-01"}, "within ten years"),
        ({"way": "tablet"}, "no form of it"),
        ({"way": "elsewhere"}, "choose one of those offered"),
    ],
)
def test_a_faulty_plan_comes_back_with_what_was_typed(cast, more, says):
    answer = sent(cast, "measure-schedule-new", form(**more))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Schedule.objects.exists()


def test_what_is_asked_each_session_needs_no_days_and_can_be_shown(cast):
    said = form(measure="craving_nrs", every_days="", way="tablet")
    text = sent(cast, "measure-schedule-new", said, follow=True).content.decode()

    assert Schedule.objects.get().every_days == 0
    assert "at each session" in text


def test_a_variant_is_planned(cast):
    sent(cast, "measure-schedule-new", form(measure="k10/us", every_days=""))
    row = Schedule.objects.get()
    assert (row.code, row.variant) == ("k10", "us")


def test_what_is_planned_already_is_not_planned_twice(cast):
    planned(cast.clients["own"])
    answer = sent(cast, "measure-schedule-new", form())
    assert answer.status_code == 422
    assert "planned already" in answer.content.decode()


def test_a_form_that_is_sent_twice_plans_once(cast):
    said = form(once="6e2ad25c-1111-4222-8333-444455556666")
    for _ in range(2):
        client = cast.clients["own"]
        Schedule.objects.filter(client=client).update(code="gad7")
        sent(cast, "measure-schedule-new", said)
    assert Schedule.objects.count() == 1


def test_measures_of_somebodys_contexts_stand_first(cast):
    ClientContext.objects.create(client=cast.clients["own"], context="ptsd")
    text = page(cast, "measure-schedule-new").content.decode()
    first = re.search(r"<optgroup[^>]*>(.*?)</optgroup>", text, re.DOTALL)[1]
    assert 'value="pcptsd5"' in first
    assert 'value="craving_nrs"' not in first
    assert text.count('value="phq9"') == 1


def test_a_set_is_planned_with_one_press_and_only_what_is_missing(cast):
    client = cast.clients["own"]
    planned(client, "phq9")
    for _ in range(2):
        answer = sent(cast, "measure-schedule-set", {"which": "start"}, follow=True)
    assert "All of this was planned already." in answer.content.decode()
    rows = Schedule.objects.filter(client=client).order_by("code")
    assert [(r.code, r.every_days, r.way) for r in rows] == [
        ("brs", 30, "paper"),
        ("gad7", 14, "paper"),
        ("phq9", 0, "screen"),
    ]


def test_there_is_no_other_set(cast):
    assert sent(cast, "measure-schedule-set", {"which": "nothing"}).status_code == 404
    assert sent(cast, "measure-schedule-set", {}).status_code == 404


def test_a_plan_is_changed_ended_voided_and_taken_back(cast):
    row = planned(cast.clients["own"])
    said = {"every_days": "28", "starts_on": row.starts_on, "way": "paper"}
    sent(cast, "measure-schedule-change", said, row=row)
    row.refresh_from_db()
    assert (row.every_days, row.way) == (28, "paper")

    assert sent(cast, "measure-schedule-end", {"reason": ""}, row=row).status_code == 422
    sent(cast, "measure-schedule-end", {"reason": "Reached."}, row=row)
    row.refresh_from_db()
    assert row.ends_on == today() - timedelta(1)
    text = page(cast).content.decode()
    assert "1 ended" in text
    assert "Reached." in text
    assert "The plan of a measure was ended: Patient Health Questionnaire, 9 items" in text

    sent(cast, "measure-schedule-void", {"reason": "Wrong person."}, row=row)
    row.refresh_from_db()
    assert row.voided_at
    assert "1 voided" in page(cast).content.decode()
    sent(cast, "measure-schedule-restore", {"reason": "Was right."}, row=row)
    row.refresh_from_db()
    assert row.voided_at is None


def test_a_change_needs_days_where_the_measure_has_no_interval(cast):
    row = planned(cast.clients["own"], "brs", every_days=30)
    said = {"every_days": "", "starts_on": row.starts_on, "way": "screen"}
    answer = sent(cast, "measure-schedule-change", said, row=row)
    assert answer.status_code == 422


def test_the_plan_of_another_person_is_not_reached(cast):
    row = planned(cast.clients["team"])
    for name in ("change", "end", "void", "restore"):
        assert page(cast, f"measure-schedule-{name}", row=row).status_code == 404


def test_an_intern_sees_what_is_due_and_plans_nothing(cast):
    planned(cast.clients["own"])
    text = page(cast, role=Role.INTERN).content.decode()
    assert "due today" in text
    assert reverse("measure-schedule-new", args=[cast.clients["own"].pk]) not in text
    assert "Plan these" not in text
    assert page(cast, "measure-schedule-new", role=Role.INTERN).status_code in (403, 404)


def test_somebody_elses_plans_are_not_shown(cast):
    assert page(cast, whose="clinic").status_code == 404


def test_the_page_asks_as_much_for_many_plans_as_for_few(cast, django_assert_num_queries):
    client, browser = cast.clients["own"], cast.browser(Role.THERAPIST)
    address = reverse("measure-schedules", kwargs={"client_id": client.pk})
    browser.get(address)
    for codes in (("gad7",), ("who5", "isi", "k10", "pcl5", "phq9", "core10")):
        for code in codes:
            planned(client, code)
            administered(client, code, (1,) * 3, on=today() - timedelta(60))
        with django_assert_num_queries(19):
            browser.get(address)


def test_the_record_says_what_is_due_and_what_is_next(cast):
    client = cast.clients["own"]
    planned(client)
    planned(client, "gad7")
    administered(client, "gad7", (1,) * 7, on=today())
    administered(client, "who5", (1,) * 2, on=today(), state=Administration.State.GIVEN)
    text = page(cast, "client").content.decode()
    assert "given back, not looked at" in text
    assert "due today" in text
    assert "Next: Generalized Anxiety Disorder, 7 items" in text
    assert "it asks about the past 2 weeks" in text


def test_one_press_on_the_record_begins_what_is_due(cast):
    client = cast.clients["own"]
    planned(client, "phq9", way="screen")
    text = page(cast, "client").content.decode()
    begins = reverse("measure-open", args=[client.pk])
    form = text.split(f'action="{begins}"')[1].split("</form>")[0]
    said = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    answer = cast.browser(Role.THERAPIST).post(begins, said)
    row = Administration.objects.get()
    assert answer.url == reverse("measure-screen", args=[client.pk, row.pk])
    assert (row.code, row.way, row.schedule) == ("phq9", "screen", Schedule.objects.get())
    assert answer.url in page(cast).content.decode()


def test_what_is_planned_for_a_tablet_leads_to_handing_it_over(cast):
    client = cast.clients["own"]
    planned(client, "craving_nrs", way="tablet")
    assert reverse("measure-hand-over", args=[client.pk]) in page(cast).content.decode()


@pytest.mark.parametrize("value", ["", "\0", "9" * 5000, "-", "<b>", "0000-00-00", "1.5", "١٤"])
@pytest.mark.parametrize(
    "field", ["measure", "every_days", "starts_on", "ends_on", "way", "once", "which"]
)
def test_nothing_that_is_sent_makes_a_page_fall(cast, field, value):
    for name in ("measure-schedule-new", "measure-schedule-set"):
        answer = sent(cast, name, form(which="start") | {field: value})
        assert answer.status_code in (302, 404, 422)
    for row in Schedule.objects.all():
        assert 0 <= row.every_days <= 3660
