"""Alerts: raised with what raised them or not at all, once, with one owner, until handled."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from sostenuto.base.errors import InputError
from sostenuto_web.people.guard import token_for
from sostenuto_web.people.models import CareTeamMember, RecordChange
from sostenuto_web.platform.audit.models import AuditRow
from sostenuto_web.platform.policy.table import Role
from sostenuto_web.record.alerts import selectors, services
from sostenuto_web.record.models import Alert, Distress

CARE = (Role.THERAPIST, Role.INTERN, Role.SUPERVISOR)
HANDLE = (Role.THERAPIST, Role.SUPERVISOR)


def raised(cast, key="team", kind="distress", by=Role.THERAPIST, source=None):
    client = cast.clients[key]
    return services.raise_(cast.staff[by], client, kind, source or uuid4())


def address(name, alert):
    return reverse(name, args=[alert.client_id, alert.pk])


def sent(cast, role, name, alert, **said):
    by = cast.browser(role)
    return by.post(address(name, alert), {"person": token_for(alert.client_id), **said})


def led_by(cast, key, user):
    CareTeamMember.objects.filter(client=cast.clients[key], leads=True).update(leads=False)
    CareTeamMember.objects.filter(client=cast.clients[key], user=user).update(leads=True)


def test_whoever_leads_the_care_has_to_look(cast):
    led_by(cast, "team", cast.staff[Role.SUPERVISOR])

    assert raised(cast).owner == cast.staff[Role.SUPERVISOR]


def test_where_nobody_leads_it_is_whoever_wrote_the_answer(cast):
    assert raised(cast, by=Role.INTERN).owner == cast.staff[Role.INTERN]


def test_a_client_never_has_to_look_after_their_own_alert(cast):
    alert = services.raise_(cast.client_user, cast.clients["team"], "self_harm", uuid4())

    assert alert.owner is None


def test_who_cannot_sign_in_any_more_is_not_the_one_who_looks(cast):
    gone = cast.staff[Role.SUPERVISOR]
    led_by(cast, "team", gone)
    gone.is_active = False
    gone.save()

    assert raised(cast).owner == cast.staff[Role.THERAPIST]


def test_one_source_raises_one_alert_however_often_it_is_sent(cast):
    source = uuid4()

    assert raised(cast, source=source) == raised(cast, source=source)
    assert raised(cast, source=source, kind="not_safe") != raised(cast, source=source)
    assert Alert.objects.count() == 2
    assert AuditRow.objects.filter(action="alert.raised").count() == 2


def test_what_was_handled_is_not_raised_anew_by_the_same_source(cast):
    source = uuid4()
    alert = raised(cast, source=source)
    services.handle(cast.staff[Role.THERAPIST], alert, "Sat down together.")

    assert raised(cast, source=source).handled_at is not None


def test_an_unknown_kind_is_refused_by_name(cast):
    with pytest.raises(InputError, match="kind must be a known key"):
        raised(cast, kind="weather")


class TurnedBackError(Exception):
    """Something that goes wrong after the alert was raised."""


def test_the_answer_and_its_alert_are_both_there_or_neither(cast):
    client, by = cast.clients["team"], cast.staff[Role.THERAPIST]

    def pressed(fails):
        with transaction.atomic():
            fact = Distress.objects.create(
                client=client, data_key=client.data_key, at=timezone.now(), made_by=by
            )
            services.raise_(by, client, "distress", fact.pk)
            if fails:
                raise TurnedBackError

    with pytest.raises(TurnedBackError):
        pressed(fails=True)
    assert (Distress.objects.count(), Alert.objects.count()) == (0, 0)
    assert not AuditRow.objects.filter(action="alert.raised").exists()

    pressed(fails=False)
    assert (Distress.objects.count(), Alert.objects.count()) == (1, 1)


def test_what_was_done_has_to_be_said_and_is_kept_sealed(cast):
    alert = raised(cast)

    refused = sent(cast, "therapist", "alert-handle", alert, done=" ")
    assert refused.status_code == 422
    assert selectors.open_for(cast.staff[Role.THERAPIST]).count() == 1

    assert sent(cast, "therapist", "alert-handle", alert, done="Rang her sister.").url == "/"
    alert.refresh_from_db()
    assert alert.done == "Rang her sister."
    assert alert.handled_by == cast.staff[Role.THERAPIST]
    assert not selectors.open_for(cast.staff[Role.THERAPIST]).exists()
    assert RecordChange.objects.filter(subject=alert.pk, action="alert.handled").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select * from record_alert")
        kept = repr([[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor])
    assert "sister" not in kept


def test_handled_twice_it_is_handled_once_and_the_second_keeps_their_words(cast):
    alert = raised(cast)
    sent(cast, "therapist", "alert-handle", alert, done="First.")

    second = sent(cast, "supervisor", "alert-handle", alert, done="Second, a moment later.")

    assert second.status_code == 422
    assert b"Somebody has looked already" in second.content
    assert b"Second, a moment later." in second.content
    alert.refresh_from_db()
    assert alert.done == "First."


def test_somebody_else_can_take_it_over(cast):
    alert = raised(cast)

    assert sent(cast, "supervisor", "alert-take", alert).status_code == 302
    alert.refresh_from_db()
    assert alert.owner == cast.staff[Role.SUPERVISOR]
    assert AuditRow.objects.filter(action="alert.taken").count() == 1
    assert not services.take(cast.staff[Role.SUPERVISOR], alert)


def test_an_owner_who_left_the_team_is_said_to_have_left(cast):
    alert = raised(cast)
    left = CareTeamMember.objects.filter(client=alert.client, user=alert.owner)
    left.update(until=timezone.now())

    page = cast.browser("supervisor").get("/people/alerts/").content.decode()

    assert "not in the care team any more" in page
    assert not selectors.open_for(cast.staff[Role.THERAPIST]).exists()


@pytest.mark.parametrize("name", ["alert", "alert-handle", "alert-take"])
@pytest.mark.parametrize("key", ["own", "team", "clinic"])
@pytest.mark.parametrize("role", [None, *Role])
def test_only_care_reaches_an_alert_and_only_of_their_clients(cast, name, key, role):
    alert = raised(cast, key)
    granted = role in (CARE if name == "alert" else HANDLE) and key != "clinic"
    if name == "alert-take":
        answer = sent(cast, role, name, alert)
        expected = 302 if granted else 404
    else:
        answer = cast.browser(role).get(address(name, alert))
        expected = 200 if granted else 404
    if role is None:
        assert answer.url.startswith("/sign-in/")
    else:
        assert answer.status_code == expected


@pytest.mark.parametrize("role", [*Role])
def test_lists_show_only_whom_somebody_may_reach(cast, role):
    for key in cast.clients:
        raised(cast, key)

    answer = cast.browser(role).get("/people/alerts/")

    assert answer.status_code == (200 if role in CARE else 404)
    if role in CARE:
        page = answer.content.decode()
        assert ("Finch:" in page, "Robin:" in page) == (True, False)


def test_a_form_filled_in_for_somebody_else_closes_nothing(cast):
    alert = raised(cast)
    wrong = token_for(cast.clients["own"].pk)
    answer = cast.browser("therapist").post(
        address("alert-handle", alert), {"person": wrong, "done": "Sat down."}
    )

    assert answer.status_code == 409
    assert selectors.open_for(cast.staff[Role.THERAPIST]).exists()


def test_an_alert_is_reached_only_below_its_own_client(cast):
    alert = raised(cast)
    other = reverse("alert", args=[cast.clients["own"].pk, alert.pk])

    assert cast.browser("therapist").get(other).status_code == 404


def test_a_list_asks_as_often_for_many_as_for_few(cast, django_assert_num_queries):
    browser = cast.browser("therapist")
    raised(cast)
    browser.get("/people/alerts/")
    with CountingQueries() as few:
        browser.get("/people/alerts/")
    for key in ("own", "team"):
        for _ in range(10):
            raised(cast, key)
    with django_assert_num_queries(few.count):
        browser.get("/people/alerts/")


class CountingQueries:
    """How many questions a block asks."""

    def __enter__(self):
        from django.test.utils import CaptureQueriesContext

        self._context = CaptureQueriesContext(connection)
        self._context.__enter__()
        return self

    def __exit__(self, *fault):
        self._context.__exit__(*fault)
        self.count = len(self._context)


def test_the_pages_title_says_nothing_about_anybody(cast):
    alert = raised(cast)
    for path in (address("alert", alert), address("alert-handle", alert), "/people/alerts/"):
        page = cast.browser("therapist").get(path).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert "Finch" not in title
        assert "distress" not in title
