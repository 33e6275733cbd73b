"""For any measure and any order of answers: what is urgent is raised, once, and never hidden."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sostenuto.care.alerts import alert_kinds
from sostenuto.measures.answers import REFUSED
from sostenuto.measures.safety import flags_of_answer
from sostenuto.measures.scoring import score
from sostenuto.measures.shelf import measure, measures, variants
from sostenuto_web.measures.answering import raising, services
from sostenuto_web.measures.models import Administration, Answer, Raised
from sostenuto_web.people import once
from sostenuto_web.people.models import Client
from sostenuto_web.platform.vault.models import DataKey
from sostenuto_web.record.alerts import services as alerts
from sostenuto_web.record.models import Alert

LAWS = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ALL = [measure(code, variant) for code in measures() for variant in ("", *variants(code))]
WATCHED = [of for of in ALL if of.safety and of.entry == "items"]
PLAIN = [of for of in ALL if not of.safety and of.entry == "items"]


def test_every_urgent_rule_of_every_measure_has_a_kind_of_alert():
    urgent = {rule.key for of in ALL for rule in of.safety if rule.urgent} | {"unseen"}

    assert urgent
    assert urgent == set(raising.KINDS)
    kinds = {*raising.KINDS.values(), raising.ELSEWHERE, raising.UNKNOWN}
    assert kinds <= set(alert_kinds())
    assert urgent >= raising.CRISIS


@st.composite
def answered(draw):
    """Return a measure, and answers to some of its items in any order, some of them twice."""
    of = draw(st.sampled_from(WATCHED + WATCHED + PLAIN))
    one = st.integers(1, of.items).flatmap(
        lambda item: st.tuples(st.just(item), st.sampled_from(_answers(of, item)))
    )
    said = draw(st.lists(one, max_size=14))
    if draw(st.booleans()):  # all the others as well
        said += [(item, of.answers[item - 1][0]) for item in range(1, of.items + 1)]
        said = draw(st.permutations(said))
    return of, said


def _answers(of, item):
    values = list(of.answers[item - 1])
    return [*values[:3], values[-1], *([REFUSED] if of.refusal_counts else [])]


def anew(cast, of):
    """Open a measure of a client who was asked nothing yet."""
    wren = Client.objects.create(alias="Wren", data_key=DataKey.make())
    return services.open_(cast.staff["therapist"], wren, of.code, variant=of.variant)


def give(by, row, item, said, **more):
    value, refused = (None, True) if said == REFUSED else (said, False)
    return services.answer(by, row, item=item, value=value, refused=refused, **more)


def urgent_now(of, said):
    return {
        (flag.key, flag.item, flag.got)
        for item, value in said
        for flag in flags_of_answer(of, item, value)
        if flag.urgent
    }


@pytest.mark.django_db
@LAWS
@given(answered())
def test_alerts_are_raised_for_the_urgent_flags_of_the_answers_given(cast, given_):
    of, said = given_
    rosa = cast.staff["therapist"]
    row = anew(cast, of)

    for number, (item, value) in enumerate(said, 1):
        flags = give(rosa, row, item, value)
        wanted = list(flags_of_answer(of, item, value))
        assert [flag for flag in flags if flag.item is not None] == wanted
        raised = Raised.objects.filter(administration=row)
        by_answers = {
            (one.rule, one.item, one.got) for one in raised if one.item and one.got is not None
        }
        assert by_answers == urgent_now(of, said[:number])
        assert all(one.alert.handled_at is None for one in raised.select_related("alert"))


@pytest.mark.django_db
@LAWS
@given(answered())
def test_the_score_of_the_rows_is_that_of_the_core(cast, given_):
    of, said = given_
    rosa = cast.staff["therapist"]
    row = anew(cast, of)
    answers = [None] * of.items
    for item, value in said:
        give(rosa, row, item, value)
        answers[item - 1] = value

    ours, core = services.reading(row).score, score(of, answers)

    assert (ours.value, ours.reason, ours.raw, ours.scales, ours.flags) == (
        core.value,
        core.reason,
        core.raw,
        core.scales,
        core.flags,
    )


@pytest.mark.django_db
@LAWS
@given(answered())
def test_sent_twice_is_once(cast, given_):
    of, said = given_
    rosa = cast.staff["therapist"]
    row = anew(cast, of)
    sent = [(item, value, uuid4()) for item, value in said]
    for item, value, token in sent:
        give(rosa, row, item, value, token=token)
    before = list(Answer.objects.filter(administration=row).values_list("item", "value", "token"))
    raised = Raised.objects.filter(administration=row).count()
    alerts_before = Alert.objects.filter(client=row.client).count()

    kept = set(Answer.objects.filter(administration=row).values_list("token", flat=True))
    for item, value, token in sent:
        if once.id_for(row.pk, token) in kept:  # the others said what was there already
            give(rosa, row, item, value, token=token)

    after = list(Answer.objects.filter(administration=row).values_list("item", "value", "token"))
    assert after == before
    assert Raised.objects.filter(administration=row).count() == raised
    assert Alert.objects.filter(client=row.client).count() == alerts_before


@pytest.mark.django_db
@LAWS
@given(answered(), st.booleans())
def test_it_is_never_done_with_something_urgent_unhandled(cast, given_, by_one):
    of, said = given_
    rosa = cast.staff["therapist"]
    row = anew(cast, of)
    for item, value in said:
        give(rosa, row, item, value)

    turns = 0
    while True:
        try:
            services.finish(rosa, row)
        except services.NotLookedAtError as waiting:
            row.refresh_from_db()
            assert row.state == Administration.State.OPEN
            assert waiting.alerts
            for alert in waiting.alerts[: 1 if by_one else None]:
                alerts.handle(rosa, alert, "We spoke.")
            turns += 1
            assert turns < 20
        else:
            break

    row.refresh_from_db()
    assert row.state == Administration.State.DONE
    core = services.reading(row).score
    handled = {
        (one.rule, one.item, one.got)
        for one in Raised.objects.filter(administration=row).select_related("alert")
        if one.alert.handled_at is not None
    }
    assert {(f.key, f.item, f.got) for f in core.flags if f.urgent} <= handled


@pytest.mark.django_db
@LAWS
@given(st.sampled_from([of for of in WATCHED if of.total]), st.data())
def test_a_total_never_hides_what_was_not_seen(cast, of, data):
    rosa = cast.staff["therapist"]
    row = anew(cast, of)
    low, high = int(of.total.low), int(of.total.high)
    if of.rule == "times_4":
        high //= 4

    flags = services.write_total(rosa, row, data.draw(st.integers(low, high)))

    watched = {item for rule in of.safety if not rule.unanswered for item in rule.items}
    assert {flag.item for flag in flags if flag.key == "unseen"} == watched
    raised = Raised.objects.filter(administration=row, rule="unseen")
    assert {one.item for one in raised} == watched
    urgent = {(f.key, f.item, f.got) for f in flags if f.urgent}
    assert urgent == set(
        Raised.objects.filter(administration=row).values_list("rule", "item", "got")
    )
